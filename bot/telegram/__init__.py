"""The edge to Telegram, on python-telegram-bot: its bot, its requests, its handlers and their context."""
