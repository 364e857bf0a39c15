"""Drive a simulator, in words a test can be read by.

async with Client(simulator.url) as client:  # or, in the same process, Client(simulator)
    alice = await client.person("Alice")
    await alice.says("/start")
    await alice.reads("Which sector")
    await alice.taps("Music")
"""

from tests.client.connection import Client, ControlError
from tests.client.sights import Button, Call, Message, Offer, Tap
from tests.client.visitors import Group, Person

__all__ = ["Button", "Call", "Client", "ControlError", "Group", "Message", "Offer", "Person", "Tap"]
