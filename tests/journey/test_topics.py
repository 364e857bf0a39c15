"""The group as a forum: a topic for each programme or each case, and what comes back when one is deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house import DAMIER, House, house
from tests.journey.story import all_is_well, card, filed, rows
from tests.journey.team import asks_applicant, claimed, found, last, press


def _file(folder: Path, topics: str) -> Path:
    path = folder / "topics.toml"
    was = 'topics = "programme"'
    text = DAMIER.read_text("utf-8")
    assert was in text
    path.write_text(text.replace(was, f'topics = "{topics}"'), "utf-8")
    return path


async def test_a_forum_gets_a_topic_for_each_programme(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        posted = await card(h)
        assert (await h.group.topics())[posted.thread or 0] == "Hub-IC"
        await filed(h, "Dominique")
        assert (await card(h, "D-2026-0002")).thread == posted.thread
        await all_is_well(h)


async def test_a_forum_gets_a_topic_for_each_case_where_the_file_says_so(tmp_path: Path) -> None:
    async with house(tmp_path, _file(tmp_path, "case"), forum=True) as h:
        camille = await filed(h)
        await filed(h, "Dominique")
        assert sorted((await h.group.topics()).values()) == ["D-2026-0001", "D-2026-0002"]
        await press(h, h.staff[0], "Prendre en charge")
        await asks_applicant(h, h.staff[0], "Un local ?")
        await camille.says("Oui.")
        posted = await card(h)
        assert (await h.group.topics())[posted.thread or 0] == "D-2026-0001"
        assert ((await found(h, "Oui.")).thread, (await found(h, "Oui.")).reply_to) == (
            posted.thread,
            posted.id,
        )
        await all_is_well(h)


async def test_a_forum_has_no_topics_of_the_bots_where_the_file_says_so(tmp_path: Path) -> None:
    async with house(tmp_path, _file(tmp_path, "none"), forum=True) as h:
        await filed(h)
        assert (await card(h)).thread is None
        assert await h.group.topics() == {}
        await all_is_well(h)


async def test_what_staff_write_in_a_topic_is_answered_in_that_topic(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        other = await h.group.creates_topic("Réunions", h.staff[0])
        await h.staff[0].says("/aide", chat=h.group, thread=other)
        told = await last(h)
        assert ("Chaque dossier a sa fiche" in told.text, told.thread) == (True, other)
        await h.staff[0].says("/aide", chat=h.group)
        assert (await last(h)).thread is None
        await all_is_well(h)


@pytest.mark.parametrize("words", ["/dossiers", "/chiffres", "/appel", "/dossier D-2026-9999", "/absent"])
async def test_every_command_is_answered_in_its_topic(tmp_path: Path, words: str) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        other = await h.group.creates_topic("Réunions", h.staff[0])
        before = len([message for message in await h.group.messages() if message.from_bot])
        await h.staff[0].says(words, chat=h.group, thread=other)
        await h.settled()
        told = [message for message in await h.group.messages() if message.from_bot][before:]
        assert {message.thread for message in told} == {other}
        await all_is_well(h)


async def test_what_was_asked_in_a_topic_that_is_gone_is_answered_all_the_same(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        other = await h.group.creates_topic("Réunions", h.staff[0])
        await h.client.fault(
            "refusal", "sendMessage", code=400, words="Bad Request: message thread not found"
        )
        await h.staff[0].says("/aide", chat=h.group, thread=other)
        assert "Chaque dossier a sa fiche" in (await last(h)).text
        assert await rows(h, "select id from outbox") == []


async def test_a_deleted_topic_comes_back_whole(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        camille = await claimed(h)
        old = await card(h)
        await h.group.deletes_topic(old.thread or 0)
        await writes(h, camille.person.name, "Toujours là ?", "Vous me lisez ?")
        new = await card(h)
        assert (await h.group.topics()).get(new.thread or 0) == "Hub-IC"
        assert new.id != old.id
        assert new.labels == old.labels
        assert "suivi par Alix" in new.text
        first, second = await found(h, "Toujours là ?"), await found(h, "Vous me lisez ?")
        assert {first.thread, second.thread} == {new.thread}
        assert (first.reply_to, second.reply_to) == (new.id, new.id)
        assert new.id < first.id <= second.id
        assert await press(h, h.staff[1], "Prendre la suite") == "C’est à vous."
        await all_is_well(h)


async def test_a_deleted_card_comes_back_with_the_next_thing_that_hangs_under_it(h: House) -> None:
    camille = await claimed(h)
    old = await card(h)
    await h.staff[0].deletes(old, chat=h.group)
    await writes(h, camille.person.name, "Toujours là ?")
    new = await card(h)
    assert new.id != old.id
    assert new.labels == old.labels
    assert (await found(h, "Toujours là ?")).reply_to == new.id
    await all_is_well(h)


async def test_a_topic_that_telegram_calls_deleted_is_made_anew(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        await h.client.fault(
            "refusal", "sendMessage", code=400, words="Bad Request: TOPIC_DELETED", chat_id=h.group.id
        )
        await filed(h, "Dominique")
        posted = await card(h, "D-2026-0002")
        assert (await h.group.topics())[posted.thread or 0] == "Hub-IC"
        assert posted.thread != (await card(h)).thread
        assert await rows(h, "select id from outbox") == []


async def writes(h: House, name: str, *texts: str) -> None:
    """Somebody writes to the team, text after text."""
    someone = next(each for each in await h.client.people() if each.name == name)
    for text in texts:
        await someone.says("/personne")
        await h.settled()
        await someone.taps("Écrire à l’équipe")
        await h.settled()
        await someone.says(text)
        await h.settled()
