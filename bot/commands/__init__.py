"""The commands an operator types, a file each; `console` is what they share."""
