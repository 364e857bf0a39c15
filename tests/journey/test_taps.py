"""What the ten things done every day cost: as many taps and messages as the guide says, and no more."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from tests.house import ROOT, House, house
from tests.journey.story import card, filed, plain, read
from tests.journey.team import PROMPT, SEND, claimed, found, last, press, replies

GUIDE = ROOT / "docs" / "guide-equipe.md"
CLAIM = "Prendre en charge"


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """LE DAMIER, with its team."""
    async with house(tmp_path) as made:
        yield made


def promised() -> dict[str, int]:
    """The guide's table: what one wants to do, and the taps and messages it takes."""
    rows = re.findall(r"^\| \d+ \| (.+?) \| .+ \| (\d) \|$", GUIDE.read_text("utf-8"), re.MULTILINE)
    return {plain(what): int(count) for what, count in rows}


async def sees_what_waits(h: House) -> None:
    await h.staff[0].says("/dossiers", chat=h.group)
    assert "À prendre" in " ".join((await last(h)).labels)


async def takes(h: House) -> None:
    await press(h, h.staff[0], CLAIM)
    assert "Alix" in read(await card(h)).text


async def reads_the_contact(h: House) -> None:
    await press(h, h.staff[0], "Dossier complet")
    assert "camille@example.org" in " ".join(m.text for m in await h.staff[0].messages())


async def writes(h: House) -> None:
    await replies(h, h.staff[0], await card(h), "Bonjour Camille !")


async def asks(h: House) -> None:
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "Combien de places ?")
    await press(h, h.staff[0], SEND, await last(h))


async def decides(h: House) -> None:
    await press(h, h.staff[0], "Accepter")
    await press(h, h.staff[0], SEND, await last(h))


async def thinks_again(h: House) -> None:
    await press(h, h.staff[0], "Annuler l’envoi", await last(h))


async def notes(h: House) -> None:
    await replies(h, h.staff[0], await card(h), "/note Vu au salon.")


async def is_reminded(h: House) -> None:
    await replies(h, h.staff[0], await card(h), "/rappel 12/12 Rappeler.")


EVERY_DAY: dict[str, Callable[[House], Awaitable[None]]] = {
    "voir ce qui attend": sees_what_waits,
    "vous charger d’un dossier": takes,
    "lire les coordonnées": reads_the_contact,
    "écrire à la personne": writes,
    "lui demander une précision": asks,
    "décider": decides,
    "vous raviser": thinks_again,
    "noter entre vous": notes,
    "y repenser": is_reminded,
}
UNFOLDING = "lire une fiche en entier"
"""Telegram's own: a tap that no bot sees."""


@pytest.mark.parametrize("what", EVERY_DAY)
async def test_it_takes_the_taps_and_messages_that_the_guide_promises(h: House, what: str) -> None:
    await (filed(h) if what == "vous charger d’un dossier" else claimed(h))
    await h.staff[0].says("/aide")  # as the guide has everybody do once
    await h.settled()
    if what == "vous raviser":
        await decides(h)
    before = await gestures(h)
    await EVERY_DAY[what](h)
    assert await gestures(h) - before == promised()[what]


def test_the_guide_counts_the_ten_things_and_each_takes_three_at_most() -> None:
    assert promised().keys() == {*EVERY_DAY, UNFOLDING}
    assert max(promised().values()) <= 3


async def gestures(h: House) -> int:
    """Buttons that Alix has pressed, and messages written."""
    alix = h.staff[0]
    written = [m for chat in (None, h.group) for m in await alix.messages(chat) if m.sender_id == alix.id]
    return len(await h.client.taps_made(alix)) + len(written)
