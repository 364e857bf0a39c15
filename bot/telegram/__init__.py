"""The edge to Telegram, on python-telegram-bot: its bot, its requests, its handlers and their context."""

import os

# Its durations are timedeltas, as they will be for everybody in its next major version; without this they are
# numbers, with a deprecation warning each time one is read. It looks at the variable then, not when imported.
os.environ["PTB_TIMEDELTA"] = "1"
