"""Conversations as plain text that reads like a play: read, written, and performed in the simulated world.

    # The title
    # One or two lines: what this conversation shows.

    2026-11-23 10:00
    @ Le Damier: Alix, Basile, Chantal
    Camille (fr)

    Camille: /start
      │ what the bot says, line by line
      [a button] [another]

    Camille: [a button]
      (what the tap is told) (! the same as an alert)
      ✎ a message that changed; its lines that did not are …
      │ the next question

      @ Le Damier
      │ what is seen in another chat

Whoever writes a story writes the acts; what is seen after each, the lines that begin with two spaces, comes
from playing it. tests/stories/README.md explains every sign.
"""

from bot.simulator.story.act import Act, StoryError, Target
from bot.simulator.story.reader import read, read_acts
from bot.simulator.story.script import Group, Step, Story
from bot.simulator.story.writer import written

__all__ = ["Act", "Group", "Step", "Story", "StoryError", "Target", "read", "read_acts", "written"]
