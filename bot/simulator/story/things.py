"""What people send besides text, made up: pictures, documents, places, polls."""

from __future__ import annotations

from bot.simulator import contents
from bot.simulator.acts import ActError
from bot.simulator.entities import found_in
from bot.simulator.files import File
from bot.simulator.refusal import Json
from bot.simulator.story.act import SENT, Act
from bot.simulator.world import World

BYTES = {
    "photo": b"\xff\xd8\xff", "document": b"%PDF-1.7 ", "voice": b"OggS", "audio": b"ID3", "sticker": b"RIFF",
    **dict.fromkeys(("video", "video_note", "animation"), b"\x00\x00\x00\x18ftyp"),
}  # fmt: skip
MIMES = {"voice": "audio/ogg"}
CLERMONT = "45.777 3.087"
FEWEST_IN_ALBUM = 2


def files(act: Act, world: World) -> list[Json]:
    """The contents of the messages that send files, one or an album; none when the act sends no file."""
    name, _, rest = act.thing.partition(" ")
    if name in SENT:
        return [_captioned(_kept(name, rest, world).as_content(), act.words)]
    if name != "album":
        return []
    kinds = [kind.strip() for kind in rest.split(",")]
    if len(kinds) < FEWEST_IN_ALBUM or not set(kinds) <= set(SENT):
        raise ActError("an album is {album photo, document, …}: at least two files")
    album = {"media_group_id": str(13_000_000_000_000_000 + len(world.files.by_id))}
    first, *others = [_kept(kind, "", world).as_content() | album for kind in kinds]
    return [_captioned(first, act.words), *others]


def content(thing: str, words: str, date: int) -> Json:
    """The content of a contact, a place, a poll, a die or a forwarded text. Raises ActError."""
    name, _, rest = thing.partition(" ")
    if name == "contact":
        first, _, phone = rest.rpartition(" ")
        return {"contact": {"phone_number": phone, "first_name": first or "?"}}
    if name == "location":
        return contents.location(*_place(rest or CLERMONT))
    if name == "poll":
        return contents.poll(words or "?", *(choice.strip() for choice in rest.split("/")))
    if name == "forward":
        return contents.forwarded(_with_entities({"text": words or "…"}), date)
    if name in ("venue", "dice"):
        return contents.venue() if name == "venue" else contents.dice()
    raise ActError(f"{{{thing}}} cannot be sent")


def _kept(kind: str, name: str, world: World) -> File:
    return world.files.keep(BYTES[kind], kind, name or None, MIMES.get(kind))


def _captioned(what: Json, caption: str) -> Json:
    if not caption:
        return what
    entities = found_in(caption)
    return what | {"caption": caption} | ({"caption_entities": entities} if entities else {})


def _with_entities(what: Json) -> Json:
    entities = found_in(what["text"])
    return what | ({"entities": entities} if entities else {})


def _place(numbers: str) -> tuple[float, float]:
    try:
        latitude, longitude = map(float, numbers.split())
    except ValueError as error:
        raise ActError("a place is {location 45.777 3.087}") from error
    return latitude, longitude
