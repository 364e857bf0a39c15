"""Notes of the team: under the card, in the history, and never anywhere else."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from bot.engine.callback_data import CallbackData
from handlers import BUTTONS, DESK_BUTTONS, OWN_CASE
from tests.house import House
from tests.journey.chaos import COMMANDS, HOSTILE
from tests.journey.story import Applicant, card, documents, filed, rows
from tests.journey.team import PROMPT, claimed, found, last, press, replies, sends

SECRET = "zibeline"  # pragma: allowlist secret
"""Stands in every note, and nowhere else."""


# --- taking them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "/note {0}",
        "/Note@damier_bot {0}",
        "/note D-2026-0001 {0}",
        "/note d 2026-1 : {0}",
        "/note\n{0}",
        "/note D\u20132026\u20110001 {0}",
    ],
)
async def test_a_note_is_taken_in_reply_to_a_card_or_with_its_reference(h: House, words: str) -> None:
    camille = await filed(h)
    before = await camille.count()
    name = (await h.client.get("state"))["bot"]["username"] if "@" in words else ""
    words = words.replace("damier_bot", name).format("Vu au salon.")
    where = None if "2026" in words else await card(h)
    await h.staff[1].says(words, chat=h.group, reply_to=where)
    noted = await last(h)
    assert noted.text == "Note de Basile · D-2026-0001\nVu au salon."
    assert noted.reply_to == (await card(h)).id
    assert await camille.count() == before
    assert [row["kind"] for row in await rows(h, "select kind from event where kind = 'noted'")] == ["noted"]


async def test_the_button_asks_for_a_note_and_a_reply_to_a_note_is_one(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await press(h, h.staff[2], "Noter")
    await replies(h, h.staff[2], await found(h, PROMPT), "À revoir.")
    noted = await found(h, "À revoir.")
    await replies(h, h.staff[0], noted, "D’accord.")
    assert (await last(h)).text.startswith("Note de Alix")
    assert await camille.count() == before


async def test_an_edited_note_is_edited_where_it_stands(h: House) -> None:
    await filed(h)
    said = await h.staff[0].says("/note Vu au salno.", chat=h.group, reply_to=await card(h))
    noted = await last(h)
    await h.staff[0].edits(said, "/note Vu au salon.", chat=h.group)
    now = await last(h)
    assert (now.id, now.text.splitlines()[1]) == (noted.id, "Vu au salon.")


async def test_a_note_without_words_or_a_case_says_how(h: House) -> None:
    await filed(h)
    for words, help_ in (
        ("/note", "De quel dossier"),
        ("/note Bof.", "De quel dossier"),
        ("/note D-2026-0099 Bof.", "pas de dossier D-2026-0099"),
        ("/note D-2026-0001", "Écrivez la note"),
    ):
        await h.staff[0].says(words, chat=h.group)
        assert help_ in (await last(h)).text, words


async def test_notes_stand_in_the_full_file_and_go_with_the_person(h: House) -> None:
    camille = await filed(h)
    alix = h.staff[0]
    await alix.says("/aide")
    await replies(h, alix, await card(h), f"/note {SECRET}")
    await press(h, alix, "Dossier complet")
    assert f"Alix : {SECRET}" in (await alix.last()).text.replace("\u00a0", " ")
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, "select * from talk") == []
    assert not any(SECRET in message.text for message in await h.group.messages() if message.from_bot)


# --- keeping them -------------------------------------------------------------------------------------------


async def notes_everywhere(h: House) -> None:
    """The same secret as a note in every way there is, and as words nobody has decided about."""
    alix = h.staff[0]
    await replies(h, alix, await card(h), f"/note {SECRET} 1")
    await alix.says(f"/note D-2026-0001 {SECRET} 2", chat=h.group)
    await press(h, alix, "Noter")
    await replies(h, alix, await found(h, PROMPT), f"{SECRET} 3")
    await replies(h, alix, await found(h, f"{SECRET} 3"), f"{SECRET} 4")
    said = await alix.says(f"/note {SECRET} 5", chat=h.group, reply_to=await card(h))
    await h.settled()
    await alix.edits(said, f"/note {SECRET} 6", chat=h.group)
    await alix.sends_photo(chat=h.group, reply_to=(await card(h)).id, caption=f"/note {SECRET} 7")
    await h.settled()
    await replies(h, alix, await card(h), f"/rappel demain {SECRET} 10")
    for words in (f"/noter {SECRET} 8", f"note : {SECRET} 9"):
        await replies(h, alix, await card(h), words)
    await h.settled()
    assert len(await rows(h, "select * from talk where kind = 'note'")) == 6


async def presses(h: House, who: Applicant | None, verb: str, named: Iterable[str]) -> None:
    """Press the button of a verb, made as the bot would sign it, alone and with what it may name."""
    assert h.app is not None
    chat = who.person.id if who else h.group.id
    async with h.app.database.tx() as tx:
        signed = await CallbackData.load(tx)
    shown = (await h.client.messages(chat, newest=1))[-1]
    for rest in ((), *((name,) for name in named)):
        if verb in {"delete", "withdrawn", "dropped", "aside_send"}:
            continue  # the first ends the story; the last is somebody's word that it is for the person
        action = (verb, *(("1",) if verb not in {"language", "consent", "statement"} else ()), *rest)
        person = who.person if who else h.staff[0]
        await person.presses(shown, signed.sign(chat, action), chat=None if who else h.group, wait=0)
    await h.settled()


async def never_left(h: House, camille: Applicant) -> None:
    """No call but those to the group and to staff themselves held the secret; no file handed over does."""
    inside = {h.group.id, *(each.id for each in h.staff)}
    for call in await h.client.calls():
        if SECRET in json.dumps(call.params, ensure_ascii=False):
            assert call.params.get("chat_id") in inside, (call.method, call.params)
    for message in await camille.person.messages():
        assert SECRET not in message.text
    for tap in await h.client.taps_made(camille.person):
        assert SECRET not in (tap.answer or "")
    for name, content in (await documents(camille)).items():
        assert SECRET not in content, name


STATES = ("filed", "claimed", "proposed", "decided")
NAMED = ("en_lecture", "autre", "bge", "pitch", "1", "j30", "s1")
"""What a button may name: each with each verb in one of the states."""


@pytest.mark.parametrize("state", STATES)
async def test_no_note_ever_leaves_the_team(h: House, state: str) -> None:
    camille = await (filed(h) if state == "filed" else claimed(h))
    await notes_everywhere(h)
    if state in {"proposed", "decided"}:
        await press(h, h.staff[0], "Accepter")
    if state == "decided":
        await sends(h, h.staff[0], await last(h))
    verbs = [*((None, verb) for verb in DESK_BUTTONS), *((camille, verb) for verb in BUTTONS)]
    for turn, (who, verb) in enumerate(verbs, STATES.index(state)):
        await presses(h, who, verb, NAMED[turn % len(STATES) :: len(STATES)])
    for command in (*COMMANDS, *(f"/{name}" for names in OWN_CASE for name in names)):
        if command not in {"/supprimer", "/delete"}:
            await camille.person.says(command)
    for words in (*HOSTILE[:12], SECRET[:4]):
        await camille.person.says(words)
    await replies(h, h.staff[1], await card(h), "Bonjour.")
    await camille.says("/mesdonnees")
    await never_left(h, camille)
    h.app = None  # buttons that nobody was offered are no story that must end well
