"""People and groups under their first address; they live in bot.simulator.client."""

from bot.simulator.client.visitors import Group, Person

__all__ = ["Group", "Person"]
