"""What people send besides text: its shapes, as python-telegram-bot reads them, and its copies."""

from telegram import Update

from bot.simulator.contents import dice, forwarded, paid_media, poll, story, venue
from tests.client import Person
from tests.simulator.hand_bot import HandBot


async def test_files_contacts_places_stickers_and_polls_have_their_shapes(
    bot: HandBot, alice: Person
) -> None:
    await alice.sends_document(b"%PDF", "dossier.pdf")
    await alice.sends_photo(caption="affiche")
    await alice.sends_voice()
    await alice.sends_file(b"film", "clip.mp4", kind="video")
    await alice.sends_file(b"son", "titre.mp3", kind="audio")
    await alice.sends_sticker()
    await alice.shares_contact()
    await alice.sends_location()
    await alice.sends_poll("Rock ?", "oui", "non")
    updates = await bot.updates()
    kinds = ["document", "photo", "voice", "video", "audio", "sticker", "contact", "location", "poll"]
    for update, kind in zip(updates, kinds, strict=True):
        parsed = Update.de_json(update, None)
        assert parsed is not None
        assert parsed.message is not None
        assert getattr(parsed.message, kind)
    assert updates[6]["message"]["contact"]["user_id"] == alice.id
    assert updates[6]["message"]["contact"]["phone_number"] == alice.phone


async def test_rarer_things_have_their_shapes_too(bot: HandBot, alice: Person) -> None:
    await alice.sends_file(b"film", "ronde.mp4", kind="video_note")
    await alice.sends_file(b"film", "muet.mp4", kind="animation")
    for content in (venue(), dice(), story(alice.id), paid_media(), poll("Qui ?", "a", kind="quiz")):
        await alice.sends(content)
    await alice.sends(forwarded({"text": "Bonjour"}, date=1))
    await alice.sends_album("photo", "document", captions={1: "Le plan"})
    updates = await bot.updates()
    kinds = ["video_note", "animation", "venue", "dice", "story", "paid_media", "poll", "forward_origin",
             "photo", "document"]  # fmt: skip
    for update, kind in zip(updates, kinds, strict=True):
        parsed = Update.de_json(update, None)
        assert parsed is not None
        assert parsed.message is not None
        assert getattr(parsed.message, kind), kind
    first, second = (update["message"] for update in updates[-2:])
    assert first["media_group_id"] == second["media_group_id"]
    assert (first.get("caption"), second.get("caption")) == (None, "Le plan")
    assert updates[1]["message"]["document"], "a silent film comes as a document too"
    assert updates[2]["message"]["location"], "a venue has its place beside it"


async def test_a_copy_says_nothing_of_its_origin_and_some_things_cannot_be_copied(
    bot: HandBot, alice: Person
) -> None:
    (photo, _) = await alice.sends_album("photo", "photo")
    said = await alice.sends(forwarded({"text": "Bonjour"}))
    for message in (photo, said):
        copied = await bot.ok("copyMessage", chat_id=alice.id, from_chat_id=alice.id, message_id=message.id)
        await alice.says("Et ceci ?", reply_to=copied["message_id"])
        shown = (await bot.updates())[-1]["message"]["reply_to_message"]
        assert {"media_group_id", "forward_origin"} & shown.keys() == set()
    for content in (paid_media(), poll("Qui ?", "a", kind="quiz")):
        message = await alice.sends(content)
        assert "can't be copied" in await bot.refused(
            "copyMessage", chat_id=alice.id, from_chat_id=alice.id, message_id=message.id
        )
