"""The Bot API methods of the simulator, by lower-case name, in METHODS."""

from bot.simulator.methods import chats, editing, inline, receiving, sending, settings
from bot.simulator.methods.registry import METHODS, Desk, Method

__all__ = ["METHODS", "Desk", "Method", "chats", "editing", "inline", "receiving", "sending", "settings"]
