"""Trouble in the staff group that must cost nobody else anything: refusals, and what does not answer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.client import Message
from tests.house import House, house
from tests.journey.story import applicant, card, filed, rows
from tests.journey.team import found, press
from tests.journey.things import ALL, FORWARD, replied, sent

NO_PHOTOS = "Bad Request: not enough rights to send photos to the chat"
TOO_LONG = "Bad Request: MEDIA_CAPTION_TOO_LONG"
CLOSED = "Bad Request: TOPIC_CLOSED"


async def _refuses(h: House, method: str, words: str, times: int = 1) -> None:
    await h.client.fault("refusal", method=method, code=400, words=words, times=times, chat_id=h.group.id)


async def _group(h: House) -> list[Message]:
    await h.settled()
    return [message for message in await h.group.messages() if message.from_bot]


async def test_two_staff_whose_standing_telegram_does_not_tell_hold_up_nobody(h: House) -> None:
    await filed(h)
    zoe = await applicant(h, "Zoé")
    shown = await card(h)
    button = shown.button("Prendre en charge")
    assert button is not None
    await h.client.fault("hang", method="getChatMember", times=100)
    alix, basile, _ = h.staff
    for one in (alix, basile):
        await one.presses(shown, button.data or "", chat=h.group, wait=0)
    await zoe.person.says("/start")
    assert "J’accepte" in (await h.client.wait_for(lambda: _asked(zoe.person.id, h))).labels
    assert [tap.answer for tap in await h.client.taps_made()][-2:] == [None, None]
    await h.client.no_more_faults()  # what hung has failed
    await h.settled()
    toasts = [tap.answer for tap in await h.client.taps_made()][-2:]
    assert all(toast and "vérifier" in toast for toast in toasts), toasts
    assert await press(h, alix, "Prendre en charge") == "C’est à vous."


async def _asked(chat: int, h: House) -> Message | None:
    newest = [message for message in await h.client.messages(chat) if message.from_bot][-1:]
    return next((message for message in newest if message.labels), None)


async def test_a_photo_the_bot_may_not_post_is_replaced_by_a_line_and_the_rest_passes(h: House) -> None:
    camille = await filed(h)
    shown = await card(h)
    await _refuses(h, "copyMessage", NO_PHOTOS, times=2)
    for _ in range(2):
        await h.passes(timedelta(minutes=10))  # or the second would follow the first unasked
        (offer,) = await replied(camille, ALL["photo"])
        await camille.presses(offer, FORWARD)
    texts = [message.text for message in await _group(h)]
    lines = [words for words in texts if "ce message ne peut pas être montré" in words]
    true = "car je n’ai pas le droit d’envoyer ce genre de message dans ce groupe"
    assert [true in words for words in lines] == [True, True], "not that the person deleted it"
    assert len([words for words in texts if "n’ai pas le droit d’envoyer des fichiers" in words]) == 1
    assert any("n’a pas pu être montré à l’équipe" in words for words in await camille.texts())
    await h.passes(timedelta(minutes=10))
    offer = await camille.says("J’ai trouvé un local.")
    await camille.presses(offer, FORWARD)
    assert (await found(h, "J’ai trouvé un local.")).reply_to == shown.id
    assert await rows(h, "select id from outbox") == []


async def test_a_photo_that_cannot_be_copied_as_a_reply_is_copied_without(h: House) -> None:
    camille = await filed(h)
    await _refuses(h, "copyMessage", TOO_LONG)
    (offer,) = await replied(camille, ALL["photo"])
    await camille.presses(offer, FORWARD)
    (photo,) = await sent(h, "photo")
    assert photo.reply_to is None
    assert "n’a pas pu être montré" not in "\n".join(await camille.texts())


async def test_a_photo_that_cannot_be_copied_at_all_is_named_and_its_sender_told(h: House) -> None:
    camille = await filed(h)
    await _refuses(h, "copyMessage", TOO_LONG, times=2)
    (offer,) = await replied(camille, ALL["photo"])
    await camille.presses(offer, FORWARD)
    assert await sent(h, "photo") == []
    assert "D-2026-0001" in (told := await found(h, "ne peut pas être montré ici")).text
    assert "je n’ai pas le droit" not in told.text
    assert any("n’a pas pu être montré à l’équipe" in words for words in await camille.texts())


async def test_what_belongs_in_a_closed_topic_goes_to_the_general_one_and_staff_are_told_once(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, forum=True) as h:
        await _refuses(h, "sendMessage", CLOSED)
        await filed(h)
        first = await card(h)
        assert first.thread is None
        await _refuses(h, "sendMessage", CLOSED)
        await filed(h, "Zoé")
        told = [message.text for message in await _group(h) if "est fermé" in message.text]
        assert len(told) == 1
        assert "Général" in told[0]
        assert (await card(h, "D-2026-0002")).thread is None
        assert await rows(h, "select id from outbox") == []


async def test_a_group_that_shut_the_bot_out_gets_all_as_soon_as_it_is_back(h: House) -> None:
    await h.group.kicks_bot(h.staff[0])
    await filed(h)
    assert await rows(h, "select error from outbox where state = 'waiting'") == [{"error": "lost"}]
    await h.group.adds_bot(h.staff[0])
    await h.settled()
    assert "D-2026-0001" in (await card(h)).text
    assert await rows(h, "select id from outbox") == []
    h.app = None  # refusals were wanted: the end of the story is not looked over
