"""`./damier-bot new`: eight questions, and a file of one's own that starts."""
