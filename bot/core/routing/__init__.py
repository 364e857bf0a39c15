"""Where a case is sent and why, and what would have to change for it to go elsewhere."""
