"""What every copy of the bot loads at its start, loaded once, in the process from which copies are forked.

Imported there only. Nothing here starts a thread or keeps a file open: a copy would share it with all others.
"""

from bot import checking, config
from bot.commands import figures, purge, receipts, replay, silence
from bot.engine import webhook
from tests import processes
from tests.house import DAMIER

LOADED = processes, webhook, figures, purge, receipts, replay, silence
ORGANISATION = config.load(DAMIER)
"""Read, and proved, for what is worked out when that is done for the first time."""
assert not checking.failures(DAMIER, ORGANISATION)
