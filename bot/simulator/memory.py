"""The simulated world put into bytes and taken out again, so that chats outlive the process."""

import pickle

from bot.simulator.story.recorder import began_again
from bot.simulator.world import World

GAP = 1000
"""Numbers left out when a world is taken up again: it may have gone on a little after it was last kept."""
KEPT = ("bot", "people", "chats", "files", "profile", "history", "_next_group", "_next_message")


def freeze(world: World) -> bytes:
    """Return who exists, what was said, and the updates that wait; taps are over in seconds and left out."""
    state = {name: getattr(world, name) for name in KEPT}
    return pickle.dumps((state, world.updates.kept()))


def thaw(world: World, kept: bytes) -> None:
    """Put what was frozen in place of what a new world holds.

    Unpickles: give it only what `freeze` returned and nobody else could change. Raises what pickle raises.
    """
    state, updates = pickle.loads(kept)  # noqa: S301 - this process wrote them
    for name in state:
        setattr(world, name, state[name])
    began_again(world)
    world.skip(GAP)
    world.updates.take_up(updates, GAP)
    world.changes.note()
