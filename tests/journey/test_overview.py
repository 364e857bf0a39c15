"""The figures, asked for in the staff group: a picture to project, its numbers in words, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.engine import making
from tests.client import Message
from tests.house import House
from tests.journey.story import all_is_well, filed, plain, read, rows
from tests.journey.team import claimed, found, press, sends
from tests.telegram.roles import Role, delivered

DAY = timedelta(days=1)


async def says(house: House, words: str) -> Message:
    """Alix says it in the group; the bot's answer."""
    await house.staff[0].says(words, chat=house.group)
    await house.settled()
    return read(await house.group.last())


def picture(house: House, message: Message) -> Image.Image:
    """The picture that the message shows."""
    return Image.open(BytesIO(house.simulator.world.files.by_id[message.raw["file"]["id"]].data))


@pytest.mark.both_databases
async def test_one_picture_with_the_main_numbers_in_words(h: House) -> None:
    camille = await claimed(h)
    await h.passes(DAY)
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await found(h, "La personne lira"))
    await filed(h, "Dominique")
    for _ in range(30):
        await h.passes(DAY)
    await camille.taps("Rien de nouveau")
    shown = await says(h, "/chiffres")
    assert shown.kind == "photo"
    assert plain(shown.text).splitlines() == [
        "Le Damier, du 1er janvier 2026 au 24 décembre 2026",
        "Dossiers reçus : 2 (1 à décider)",
        "Première réponse : 1 j (médiane, en jours ouvrés ; 9 sur 10 : 1)",
        "Promesses tenues : 50 % (1 sur 2, 0 en silence)",
        "Points d’étape répondus : 50 % (1 sur 2)",
        "« Je suis bloqué·e » : 0 (appels à l’aide)",
        "Acceptés : 1, Orientés : 0, Déclinés : 0, Retirés : 0",
    ]
    drawn = picture(h, shown)
    assert (drawn.format, drawn.size) == ("PNG", (1920, 1080))
    assert len(drawn.getcolors(100_000) or "many") > 100
    await all_is_well(h)


async def test_the_answer_replies_to_whoever_asked_and_counts_the_period_they_named(h: House) -> None:
    await filed(h)
    await h.passes(70 * DAY)
    asked = await h.staff[0].says("/chiffres 1 mois", chat=h.group)
    await h.settled()
    shown = read(await h.group.last())
    assert shown.reply_to == asked.id
    assert "du 1er février 2027 au 1er février 2027\nDossiers reçus : 0" in shown.text
    assert (
        "du 1er janvier 2026 au 31 décembre 2026\nDossiers reçus : 1"
        in (await says(h, "/chiffres 2026")).text
    )
    assert "Dossiers reçus : 1" in (await says(h, "/figures 1 an")).text


async def test_a_period_that_is_none_gets_a_sentence_that_helps(h: House) -> None:
    told = await says(h, "/chiffres de l’an dernier")
    assert told.kind == "text"
    assert "/chiffres 3 mois" in told.text


async def test_only_staff_are_shown_figures(h: House) -> None:
    await h.group.leaves(h.staff[1])
    await h.settled()
    await delivered(h, [Role("who left", h.staff[1].id, h.group.id, "supergroup").says("/chiffres")])
    assert [m for m in await h.group.messages() if m.from_bot and m.kind != "service"] == []


async def test_where_pictures_may_not_be_posted_the_numbers_are_said(h: House) -> None:
    words = "Bad Request: not enough rights to send photos to the chat"
    await h.client.fault("refusal", method="sendPhoto", code=400, words=words)
    await says(h, "/chiffres")
    said = [m.text for m in await h.group.messages() if m.from_bot and m.kind == "text"]
    assert any("Dossiers reçus : 0" in plain(text) for text in said)


async def test_a_picture_that_cannot_be_drawn_is_said(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: str) -> bytes:
        raise MemoryError

    monkeypatch.setattr(making, "MAKERS", {"picture": fails})
    assert "Dossiers reçus : 0" in (await says(h, "/chiffres")).text
    assert await rows(h, "select id from outbox") == []


async def test_a_call_that_fails_on_the_way_is_made_again_and_shown_once(h: House) -> None:
    await h.client.fault("status", method="sendPhoto", code=502)
    await h.staff[0].says("/chiffres", chat=h.group)
    await h.settled()
    await h.passes(timedelta(minutes=2))
    assert [m.kind for m in await h.group.messages() if m.from_bot and m.kind != "service"] == ["photo"]
    await all_is_well(h)
