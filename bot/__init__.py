"""The product: an interview in Telegram, and a desk behind it."""
