"""What the page of `make run` lets one do beside talking, and the file that is watched meanwhile."""
