"""What an operator types, a file a command; `console` is how each begins and ends."""
