"""Message entities: found in what people type, checked in what the bot gives, and written back as HTML."""

import re
from html import escape

from bot.simulator.refusal import Json, bad_request
from bot.simulator.urls import why_invalid

FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})"
    r"|(?P<url>(?<![\w@./])(?:https?://[^\s<>\"]+[^\s<>\".,;:!?)\u00bb]|"
    r"(?:[a-z0-9-]+\.)+(?:fr|com|org|net|eu|io|info|art|me|be|ch|uk)(?![\w.-]*\w)(?:/[^\s<>\"]*[^\s<>\".,;:!?)\u00bb])?))"
    r"|(?P<bot_command>(?<![\w/<>])/[a-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<![\w@])@[a-z]\w{3,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])(?:\+\d[\d .-]{6,16}\d|0\d(?:[ .-]?\d\d){4})(?![\w]))",
    re.IGNORECASE,
)
TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "spoiler": "tg-spoiler",
    "code": "code", "pre": "pre", "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
AUTOMATIC = {
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "url",
    "email",
    "phone_number",
    "bank_card_number",
}
NEEDS = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}
KNOWN = set(TAGS) | AUTOMATIC | set(NEEDS) | {"date_time"}


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def sorted_entities(entities: list[Json]) -> list[Json]:
    """Order entities as Telegram does: by offset, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def found_in(text: str) -> list[Json]:
    """Return what Telegram itself finds: commands, addresses, e-mails, mentions, tags, phone numbers."""
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match.group()),
        }
        for match in FOUND.finditer(text)
    ]


def checked(entities: list[Json], text: str) -> list[Json]:
    """Return entities given as JSON, or raise Refusal for one that does not fit the text."""
    size = utf16_length(text)
    for entity in entities:
        _check_kind(entity)
        _check_place(entity["offset"], entity["length"], size)
    return sorted_entities([dict(entity) for entity in entities if entity["length"]])


def _check_kind(entity: Json) -> None:
    kind = entity.get("type")
    if kind not in KNOWN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    for name in ("offset", "length", *([NEEDS[kind]] if kind in NEEDS else [])):
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
    if not isinstance(entity["offset"], int) or not isinstance(entity["length"], int):
        raise bad_request('can\'t parse MessageEntity: Field "offset" must be of type Number')
    if kind == "text_link" and (reason := why_invalid(entity["url"])):
        raise bad_request(f"entity URL '{entity['url']}' is invalid: {reason}")


def _check_place(offset: int, length: int, size: int) -> None:
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Strip outer white space as Telegram does, moving the entities along."""
    left = len(text) - len(text.lstrip())
    cut = utf16_length(text[:left])
    text = text.strip()
    size = utf16_length(text)
    kept = []
    for entity in entities:
        begin = min(max(entity["offset"] - cut, 0), size)
        end = min(max(entity["offset"] + entity["length"] - cut, 0), size)
        if end > begin:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return text, kept


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """Add what Telegram finds by itself to the given entities, where they do not overlap."""
    taken = [
        (e["offset"], e["offset"] + e["length"])
        for e in entities
        if e["type"] in ("text_link", "code", "pre")
    ]

    def is_free(entity: Json) -> bool:
        begin, end = entity["offset"], entity["offset"] + entity["length"]
        return all(end <= left or begin >= right for left, right in taken)

    return sorted_entities([*entities, *filter(is_free, found_in(text))])


def as_html(text: str, entities: list[Json]) -> str:
    """Write text and entities as HTML that `parse_html` reads back."""
    if not entities:
        return escape(text, quote=False)
    units = text.encode("utf-16-le", "surrogatepass")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in sorted_entities(entities):
        kind, begin, end = entity["type"], entity["offset"], entity["offset"] + entity["length"]
        if kind in ("text_link", "text_mention"):
            url = entity.get("url") or f"tg://user?id={entity['user']['id']}"
            tag, name = f'<a href="{escape(url)}">', "a"
        elif kind in TAGS:
            name = TAGS[kind]
            tag = f"<{name} expandable>" if kind == "expandable_blockquote" else f"<{name}>"
        else:
            continue
        opening.setdefault(begin, []).append(tag)
        closing.setdefault(end, []).insert(0, f"</{name}>")
    marks = sorted({0, len(units) // 2, *opening, *closing})
    html = []
    for mark, following in zip(marks, [*marks[1:], len(units) // 2], strict=True):
        html += closing.get(mark, [])
        html += opening.get(mark, [])
        html.append(escape(units[2 * mark : 2 * following].decode("utf-16-le", "surrogatepass"), quote=False))
    return "".join(html)
