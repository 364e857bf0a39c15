"""The core's data: organisation, case, message, and the effects of an act."""
