"""Telegram's HTML parse mode: markup to text and entities, with Telegram's own complaints."""

import re
from dataclasses import dataclass

from bot.simulator.entities import sorted_entities, utf16_length
from bot.simulator.refusal import Json, Refusal, bad_request
from bot.simulator.urls import why_invalid

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|([a-zA-Z]+));?")
LARGEST_CODE_POINT = 0x10FFFF
LARGEST_EMOJI = 2**63
TOKEN = re.compile(r"[a-zA-Z0-9.-]")
SPACE = " \t\r\n\v\f"


@dataclass(slots=True)
class _Open:
    """A start tag that waits for its end; `offset` in UTF-16 units, `begin` in characters of the result."""

    name: str
    argument: str
    offset: int
    begin: int


def _decode(source: str) -> str:
    """Replace the character references Telegram knows; others stay as they are written."""

    def one(match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return NAMED.get(name, match.group())
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if 0 < code < LARGEST_CODE_POINT else match.group()

    return REFERENCE.sub(one, source)


class _Parser:
    """One pass over the markup. Offsets in complaints are bytes of its UTF-8 form."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.text = ""
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.source):
            tag = self.source.find("<", self.at)
            stop = len(self.source) if tag < 0 else tag
            plain = _decode(self.source[self.at : stop])
            self.text += plain
            self.units += utf16_length(plain)
            self.at = stop
            if tag >= 0:
                self._end_tag() if self.source.startswith("</", tag) else self._start_tag()
        if self.open:
            raise _complaint(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return self.text, sorted_entities(self.entities)

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _take_until(self, stops: str) -> str:
        begin = self.at
        while self._peek() and self._peek() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in SPACE:
            self.at += 1

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._take_until(SPACE + ">").lower()
        if not self._peek():
            raise _complaint(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in KINDS:
            raise _complaint(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                break
            key, value = self._attribute(name, begin)
            attributes[key] = value
        self.at += 1
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_Open(name, _argument(name, attributes), self.units, len(self.text)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str]:
        key = self._take_until(SPACE + "=>")
        where = f"at byte offset {self._bytes(begin)}"
        if not self._peek():
            raise _complaint(f'Unclosed start tag "{tag}" {where}')
        if not key:
            raise _complaint(f'Empty attribute name in the tag "{tag}" {where}')
        self._skip_space()
        if self._peek() != "=":
            return key.lower(), ""  # such as <blockquote expandable>
        self.at += 1
        self._skip_space()
        if not self._peek():
            raise _complaint(f'Unclosed start tag "{tag}" {where}')
        value = self._quoted() if self._peek() in "'\"" else self._token()
        if not self._peek():
            raise _complaint(f"Unclosed start tag {where}")
        return key.lower(), value

    def _quoted(self) -> str:
        quote = self._peek()
        self.at += 1
        value = self._take_until(quote)
        self.at += 1
        return _decode(value)

    def _token(self) -> str:
        begin = self.at
        while TOKEN.match(self._peek()):
            self.at += 1
        if not self._peek() or self._peek() not in SPACE + ">":
            raise _complaint(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return self.source[begin : self.at].lower()

    def _end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise _complaint(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self.at += 2
        name = self._take_until(SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise _complaint(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self.at += 1
        expected = self.open[-1].name
        if name and name != expected:
            raise _complaint(
                f"Unmatched end tag at byte offset {self._bytes(begin)}, "
                f'expected "</{expected}>", found "</{name}>"'
            )
        self._close(self.open.pop())

    def _close(self, tag: _Open) -> None:
        length = self.units - tag.offset
        if not length:
            return
        where = {"offset": tag.offset, "length": length}
        last = self.entities[-1] if self.entities else {}
        if tag.name == "pre" and last.get("type") == "code" and where.items() <= last.items():
            last["type"] = "pre"  # <pre><code class="language-..."> is one block of code
            return
        details = _details(tag, self.text[tag.begin :])
        if details is not None:
            self.entities.append({"type": KINDS[tag.name]} | where | details)


def _details(tag: _Open, words: str) -> Json | None:
    """Return what an entity has besides its place; None when Telegram keeps the words and drops it."""
    if tag.name == "a":
        url = tag.argument or words
        if why_invalid(url):
            return None
        return {"url": url if "://" in url else f"http://{url}/"}
    if tag.name == "tg-emoji":
        if not tag.argument.isdigit() or int(tag.argument) >= LARGEST_EMOJI:
            raise _complaint("Invalid custom emoji identifier specified")
        return {"custom_emoji_id": tag.argument}
    if tag.name == "blockquote" and tag.argument:
        return {"type": "expandable_blockquote"}
    if tag.name == "code" and tag.argument:
        return {"language": tag.argument}
    return {}


def _argument(name: str, attributes: dict[str, str]) -> str:
    """Pick the one attribute that matters to this tag."""
    if name == "a":
        return attributes.get("href", "")
    if name == "tg-emoji":
        return attributes.get("emoji-id", "")
    if name == "code":
        return attributes.get("class", "").removeprefix("language-")
    if name == "blockquote":
        return "expandable" if "expandable" in attributes else ""
    return ""


def _complaint(words: str) -> Refusal:
    return bad_request(f"can't parse entities: {words}")


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Return the text and its MessageEntity list; offsets and lengths are UTF-16 code units.

    Raises Refusal, in Telegram's words, for markup Telegram does not take.
    """
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)  # a language counts only inside <pre>
    return text, entities
