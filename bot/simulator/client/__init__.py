"""Drive a simulator over HTTP, in words a test can be read by.

async with Client(simulator.url) as client:
    alice = await client.person("Alice")
    await alice.says("/start")
    await alice.reads("Which sector")
    await alice.taps("Music")
"""

from bot.simulator.client.connection import Client, ControlError
from bot.simulator.client.sights import Button, Call, Message, Tap
from bot.simulator.client.visitors import Group, Person

__all__ = ["Button", "Call", "Client", "ControlError", "Group", "Message", "Person", "Tap"]
