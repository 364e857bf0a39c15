"""What the tests of awkward people share: where somebody stands, what they wrote, what is kept."""

from __future__ import annotations

from datetime import timedelta

from tests.client import Message
from tests.house import House
from tests.journey.story import Applicant, applicant, rows

SECTOR, PLACE, STAGE, PITCH = "secteur principal", "Où est, ou sera", "Où en êtes-vous ?", "en une phrase"
NEW = "Qu’est-ce qui est nouveau"
LINK = "Un lien qui montre"
MONTH = timedelta(days=31)


async def english(house: House) -> Applicant:
    """Somebody who has agreed, in English, and stands at the first question."""
    robin = await applicant(house, "Robin", "en")
    await robin.says("/start")
    await robin.taps("I agree")
    return robin


async def said(someone: Applicant, words: str) -> Message:
    """The newest message somebody wrote with these words."""
    return [m for m in await someone.person.messages() if not m.from_bot and m.text == words][-1]


async def answers(house: House) -> str:
    """Everything that is kept in cases, as text."""
    return " ".join(str(row["body"]) for row in await rows(house, "select body from case_file order by id"))
