"""What the core is about: the organisation, a case, what is said of it, and what an act leads to."""
