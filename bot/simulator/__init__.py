"""A small, strict Telegram over HTTP, with people to play and a page to play them on."""

from bot.simulator.server import Simulator

__all__ = ["Simulator"]
