"""Commands as they come: with or without Telegram's mark, in capitals, meant for this bot or for another."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.journey.story import Applicant, all_is_well, applicant
from tests.journey.team import PROMPT, SEND, claimed, found, last, press, replies
from tests.telegram.roles import Role, delivered

HELP, DESK_HELP = "Ce que vous pouvez faire ici", "Chaque dossier a sa fiche"
UNKNOWN = "Je ne connais pas cette commande"
PITCH = "Votre projet en une phrase"


async def hears(h: House, camille: Applicant, text: str) -> list[str]:
    """What the bot says to a message without entities."""
    before = await camille.count()
    id_ = camille.person.id
    await delivered(h, [Role("applicant", id_, id_, "private").says(text)])
    return (await camille.texts())[before:]


@pytest.mark.parametrize(
    "text",
    ["/aide", "/help", "/AIDE", "/Aide@Demo_Bot", "/aide s’il vous plaît", "/ aide", "/aide.", "/aide !"],
)
async def test_a_command_is_understood_with_and_without_its_mark(h: House, text: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    assert HELP in (await camille.says(text)).text
    (told,) = await hears(h, camille, text)
    assert HELP in told
    await all_is_well(h)


@pytest.mark.parametrize("text", ["/inconnue", "/aide@other_bot"])
async def test_a_command_that_is_not_ours_is_told_in_private_with_where_one_stands(
    h: House, text: str
) -> None:
    camille = await applicant(h)
    await camille.begins()
    told, asked = await hears(h, camille, text)
    assert UNKNOWN in told
    assert "18 ans ou plus" in asked


@pytest.mark.parametrize("text", ["/aide,x", "/", "//", "/é", "/aide/aide"])
async def test_what_only_looks_like_a_command_is_none_and_no_answer_either(h: House, text: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until=PITCH)
    unknown, again = await hears(h, camille, text)
    assert UNKNOWN in unknown
    assert PITCH in again


async def test_a_command_inside_a_sentence_is_part_of_it(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until=PITCH)
    told = await hears(h, camille, "Voir /aide")
    assert not [words for words in told if HELP in words or UNKNOWN in words]


async def test_an_edited_command_is_neither_carried_out_nor_kept(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until=PITCH)
    said = await camille.person.says("Un atelier partagé pour les luthiers")
    await camille.sees()
    await camille.person.edits(said, "/supprimer")
    unchanged = "Votre réponse n’a pas changé. Le projet en une phrase : Un atelier partagé pour les luthiers"
    assert unchanged in (await camille.sees()).text


@pytest.mark.parametrize("text", ["/aide", "/help", "/start", "/AIDE@DEMO_BOT"])
async def test_the_group_has_its_own_help_with_and_without_the_mark(h: House, text: str) -> None:
    alix = h.staff[0]
    await alix.says(text, chat=h.group)
    assert DESK_HELP in (await last(h)).text
    await delivered(h, [Role("staff", alix.id, h.group.id, "supergroup").says(text)])
    assert len([m for m in await h.group.messages() if DESK_HELP in m.text]) == 2


@pytest.mark.parametrize("text", ["/aide@other_bot", "/inconnue", "/retirer"])
async def test_other_commands_in_the_group_are_for_others(h: House, text: str) -> None:
    alix = h.staff[0]
    await alix.says(text, chat=h.group)
    await delivered(h, [Role("staff", alix.id, h.group.id, "supergroup").says(text)])
    assert [m for m in await h.group.messages() if m.from_bot and m.kind != "service"] == []


async def test_what_looks_like_a_command_never_reaches_an_applicant_and_its_writer_is_told(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "/notte Le jury hésite.")
    assert (await last(h)).text.startswith("Je ne connais pas /notte ici, et rien n’est parti.")
    assert not any("jury" in text for text in await camille.texts())
    await replies(h, h.staff[0], await found(h, PROMPT), "Un local ?")
    await press(h, h.staff[0], SEND, await last(h))
    assert "Un local ?" in (await camille.sees()).text
    await all_is_well(h)


async def test_what_is_said_in_a_topic_is_no_reply_to_the_note_that_opened_it(h: House) -> None:
    await claimed(h)
    before = [message for message in await h.group.messages() if message.from_bot]
    stranger = Role("stranger", 5, h.group.id, "supergroup")
    note = stranger.sees(4, before[-1].sender_id)
    said = stranger.says("Bonjour", to=note, message_thread_id=4, is_topic_message=True)
    await delivered(h, [said])
    assert [message for message in await h.group.messages() if message.from_bot] == before
