"""Who may act in the staff group, and what becomes of the cards when the group itself changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import DAMIER, House, house
from tests.journey.story import all_is_well, card, delivered, filed, rows
from tests.journey.team import PROMPT, SEND, asks_applicant, claimed, found, last, press, replies, sends

# --- who may act --------------------------------------------------------------------------------------------


async def test_who_left_the_group_is_no_longer_staff(h: House) -> None:
    await filed(h)
    basile = h.staff[1]
    await press(h, basile, "Dossier complet")
    before = await card(h)
    await h.group.leaves(basile)
    await h.settled()
    await h.group.joins(basile)
    await h.group.removes(basile, h.staff[0])
    await h.settled()
    raw = {"callback_query": {
        "id": "42", "chat_instance": "1", "data": before.button("Prendre en charge").data,  # type: ignore[union-attr]
        "from": {"id": basile.id, "is_bot": False, "first_name": "Basile"},
        "message": {"message_id": before.id, "date": 0, "chat": {"id": h.group.id, "type": "supergroup"}},
    }}  # fmt: skip
    await delivered(h, raw)
    assert "à prendre en charge" in (await card(h)).text
    answers = [
        c for c in await h.client.calls("answerCallbackQuery") if c.params["callback_query_id"] == "42"
    ]
    assert answers[0].params["text"] == "Seule l’équipe peut agir ici."


async def test_a_list_of_staff_keeps_other_members_out(tmp_path: Path) -> None:
    path = tmp_path / "listed.toml"
    listed = DAMIER.read_text("utf-8").replace("silence_days = 2", "silence_days = 2\nstaff = [700100001]")
    path.write_text(listed, "utf-8")
    async with house(tmp_path, path) as h:
        assert h.staff[0].id == 700100001
        await filed(h)
        assert await press(h, h.staff[1], "Prendre en charge") == "Seule l’équipe peut agir ici."
        assert "à prendre en charge" in (await card(h)).text
        assert await press(h, h.staff[0], "Prendre en charge") == "C’est à vous."
        await press(h, h.staff[0], "Poser une question")
        await replies(h, h.staff[1], await found(h, PROMPT), "Bonjour")
        assert (await last(h)).text == "Seule l’équipe peut agir ici."
        await all_is_well(h)


async def test_an_anonymous_administrator_is_told_why_nothing_happens(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    group = {"id": h.group.id, "type": "supergroup", "title": "Le Damier"}
    raw = {"message": {
        "message_id": 9000, "date": 0, "chat": group, "sender_chat": group, "text": "Un local ?",
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "reply_to_message": {"message_id": prompt.id, "date": 0, "chat": group, "text": "…",
                             "from": {"id": prompt.sender_id, "is_bot": True, "first_name": "Bot"}},
    }}  # fmt: skip
    await delivered(h, raw)
    assert "Désactivez l’anonymat" in (await last(h)).text
    assert await camille.count() == before


async def test_staff_may_talk_among_themselves(h: House) -> None:
    await filed(h)
    before = len(await h.group.messages())
    alix = h.staff[0]
    await alix.says("Qui le prend ?", chat=h.group)
    await alix.says("Moi.", chat=h.group, reply_to=(await h.group.messages())[-1])
    await alix.sends_sticker(chat=h.group)
    await h.settled()
    assert len(await h.group.messages()) == before + 3


async def test_help_in_the_group_is_the_desks(h: House) -> None:
    await h.staff[0].says("/aide@" + "x", chat=h.group)
    await h.staff[0].says("/aide", chat=h.group)
    await h.settled()
    assert "Chaque dossier a sa fiche" in (await last(h)).text
    assert len([m for m in await h.group.messages() if m.from_bot]) == 1


async def test_a_strangers_group_is_told_where_to_write_and_left(h: House) -> None:
    stranger = await h.client.person("Zoé")
    other = await h.client.group("Chez Zoé", [stranger], bot_status="left")
    await other.adds_bot(stranger, as_admin=True)
    await h.settled()
    assert [call.params["chat_id"] for call in await h.client.calls("leaveChat")] == [other.id]
    (told,) = [m for m in await other.messages() if m.from_bot and m.kind != "service"]
    assert told.text.startswith("Je réponds en privé")
    link = told.button("M’écrire en privé")
    assert link is not None
    await stranger.opens(link.url or "")
    await stranger.reads("Avant de commencer")


async def test_a_strangers_group_is_told_in_the_language_of_whoever_asked_the_bot_in(h: House) -> None:
    stranger = await h.client.person("Zoé", language_code="en-GB")
    other = await h.client.group("At Zoé’s", [stranger], bot_status="left")
    await other.adds_bot(stranger)
    await h.settled()
    assert [m.text for m in await other.messages() if m.from_bot and m.kind != "service"] == [
        "I answer in private, never in a group. Write to me here:"
    ]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: chat not found"),
        (403, "Forbidden: bot was kicked from the group chat"),
    ],
)
async def test_a_strangers_group_where_the_bot_may_not_write_is_left_all_the_same(
    h: House, code: int, words: str
) -> None:
    stranger = await h.client.person("Zoé")
    other = await h.client.group("Chez Zoé", [stranger], bot_status="left")
    await h.client.fault("refusal", "sendMessage", code=code, words=words, chat_id=other.id)
    await other.adds_bot(stranger)
    await h.settled()
    assert [call.params["chat_id"] for call in await h.client.calls("leaveChat")] == [other.id]
    assert [m for m in await other.messages() if m.from_bot and m.kind != "service"] == []
    assert await rows(h, "select id from outbox") == []


async def test_a_group_one_was_in_already_is_left_when_someone_speaks(h: House) -> None:
    stranger = await h.client.person("Zoé")
    other = await h.client.group("Chez Zoé", [stranger])
    for text in ("/start", "/start", "Bonjour ?"):  # the second is on its way before the bot has left
        await stranger.says(text, chat=other)
    await h.settled()
    assert {call.params["chat_id"] for call in await h.client.calls("leaveChat")} == {other.id}
    assert [m for m in await other.messages() if m.from_bot and m.kind != "service"] == []


# --- the group itself changes -------------------------------------------------------------------------------


async def test_the_group_becomes_a_supergroup(tmp_path: Path) -> None:
    async with house(tmp_path, basic=True) as h:
        camille = await filed(h)
        old = await card(h)
        new = await h.group.migrates(h.staff[0])
        await h.settled()
        toast = await h.staff[0].presses(old, old.button("Prendre en charge").data or "", chat=h.group)  # type: ignore[union-attr]
        assert toast == "C’est à vous."
        h.group = new
        assert "suivi par Alix" in (await card(h)).text
        await asks_applicant(h, h.staff[0], "Un local ?")
        await camille.says("Oui.")
        assert (await found(h, "Oui.")).reply_to == (await card(h)).id
        await h.stop()
        await h.start()
        await press(h, h.staff[0], "Accepter")
        await sends(h, h.staff[0], await last(h))
        assert "accepté" in (await card(h)).text
        assert await rows(h, "select * from outbox") == []


async def test_what_is_said_of_a_case_stands_in_its_topic(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        camille = await filed(h)
        posted = await card(h)
        assert (await h.group.topics())[posted.thread or 0] == "Hub-IC"
        await press(h, h.staff[0], "Prendre en charge")
        await press(h, h.staff[0], "Poser une question")
        prompt = await found(h, PROMPT)
        assert prompt.thread == posted.thread
        await replies(h, h.staff[0], prompt, "Un local ?")
        await press(h, h.staff[0], SEND, await last(h))
        await camille.says("Oui.")
        assert (await found(h, "Oui.")).thread == posted.thread
        other = await filed(h, "Dominique")
        assert (await card(h, "D-2026-0002")).thread == posted.thread
        await h.group.deletes_topic(posted.thread or 0)
        await other.says("/personne")
        await other.taps("Écrire à l’équipe")
        await other.says("Toujours là ?")
        assert (await found(h, "Toujours là ?")).thread in await h.group.topics()
        await all_is_well(h)


async def test_a_card_somebody_deleted_is_posted_anew(h: House) -> None:
    await filed(h)
    old = await card(h)
    await h.staff[0].deletes(old, chat=h.group)
    await h.staff[0].presses(old, old.button("Prendre en charge").data or "", chat=h.group)  # type: ignore[union-attr]
    assert "suivi par Alix" in (await card(h)).text
    assert (await card(h)).id != old.id


async def test_a_desk_that_shut_the_bot_out_gets_its_cards_when_it_is_back(h: House) -> None:
    await h.group.kicks_bot(h.staff[0])
    camille = await filed(h)
    assert "est bien arrivé" in (await camille.sees()).text
    await h.group.adds_bot(h.staff[0], as_admin=True)
    await h.settled()
    await h.passes(timedelta(minutes=6))
    assert "à prendre en charge" in (await card(h)).text
