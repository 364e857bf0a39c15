"""Slips of the hand that make a file no TOML: named for what they are, where they are.

The reader of TOML says where it stopped; what stands there, or which quote opened before, says why.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Final, NamedTuple
from unicodedata import name as named

from bot.config.meant import day, number

QUOTES: Final = "“”„‟«»\u2039\u203a‘’\u201a\u2032\u2033"
SPACES: Final = "\u00a0\u2007\u202f\u2009\u3000"
UNSEEN: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
"""What nobody sees, and an id or a key does not hold."""

DAY: Final = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?)?(?![\d-])")
"""What a day, or an hour of one, looks like."""

_QUOTED: Final = re.compile(
    r""""{3}.*?"{3}|'{3}.*?'{3}|"{3}|'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|["'\[\]{}]""", re.DOTALL
)
"""Texts and remarks, whole; a quote or a bracket alone."""

_WITH_COMMA: Final = re.compile(r"(?<=[=\s])\d+,\d+(?![\w.,:-])")
INNER: Final = 'write \\" for a quote inside a text, or put an apostrophe between " and "'
_MARKS: Final = tuple("\"'")
_NOT_IN_KEY: Final = re.compile(r":|,(?=\s*\w+\s*=)")
_INSTEAD: Final = {
    ":": ("a colon stands where = belongs", "write = instead"),
    ",": ("a comma stands where a dot belongs", "write . instead"),
}
_VALUE: Final = re.compile(r"[^,\]}#\n]*")
_TRUE: Final = {"true": "true", "vrai": "true", "oui": "true", "yes": "true", "on": "true"}
_FALSE: Final = {"false": "false", "faux": "false", "non": "false", "no": "false", "off": "false"}


class Slip(NamedTuple):
    """What is wrong, from 0 in the text, and how it is mended."""

    at: int
    message: str
    hint: str


def slip(text: str, at: int, said: str) -> Slip | None:
    """What was probably meant where the reader stopped, saying so much; None if nothing is recognised."""
    reading = _Reading(text, at, said)
    return next((found for look in _LOOKS if (found := look(reading))), None)


def visible(character: str) -> str:
    """How a character is called where it cannot be shown, or looks like another."""
    return f"{named(character, 'character').lower()} (U+{ord(character):04X})"


class _Reading:
    """Where the reader stopped, and what is open there."""

    def __init__(self, text: str, at: int, said: str) -> None:
        self.text, self.at, self.said = text, at, said
        self.begins = text.rfind("\n", 0, at) + 1
        self.ends = len(text) if (end := text.find("\n", at)) < 0 else end
        self.open: list[tuple[str, int]] = []
        """Brackets, and a quote at most, that opened before and were not closed."""
        self.quoted: list[tuple[int, int]] = []
        for each in _QUOTED.finditer(text, 0, self.ends):
            self._pass(each, each[0])

    def _pass(self, each: re.Match[str], mark: str) -> None:
        if each.start() >= self.at and mark in ("[", "]", "{", "}"):
            return
        if mark in ("[", "{", '"', "'", '"""', "'''"):
            self.open.append((mark, each.start()))
        elif mark in ("]", "}"):
            if self.open and self.open[-1][0] == {"]": "[", "}": "{"}[mark]:
                self.open.pop()
        else:
            self.quoted.append(each.span())

    def bare(self) -> Iterator[tuple[int, str]]:
        """The characters of the line that lie in no text and no remark."""
        for place in range(self.begins, self.ends):
            if not any(start <= place < end for start, end in self.quoted):
                yield place, self.text[place]

    @property
    def value(self) -> tuple[int, str]:
        """Where the value begins at or in which the reader stopped, and what it is."""
        before = max(self.text.rfind(mark, self.begins, self.at) for mark in "=[,{") + 1
        start = before or self.begins
        written = _VALUE.match(self.text, start)
        raw = written[0] if written else ""
        return start + len(raw) - len(raw.lstrip()), raw.strip()


def _odd_character(reading: _Reading) -> Slip | None:
    for place, each in reading.bare():
        if each in QUOTES:
            return Slip(place, f"a {visible(each)} stands where a straight quote belongs", 'type " instead')
        if each in SPACES:
            return Slip(place, f"a {visible(each)} stands where a space belongs", "type a plain space")
        if each in UNSEEN:
            return Slip(place, f"an invisible {visible(each)} stands here", "delete it")
    return None


def _open_quote(reading: _Reading) -> Slip | None:
    marks = [(mark, place) for mark, place in reading.open if mark[0] in "\"'"]
    if not marks or reading.said not in ("illegal character '\\n'", "unterminated string"):
        return None
    mark, place = marks[0] if len(marks[0][0]) > 1 else marks[-1]
    curly = next((n for n in range(place + 1, reading.ends) if reading.text[n] in "“”„«»"), None)
    if curly is not None and reading.text[curly] in "”»“" and len(mark) == 1:
        found = visible(reading.text[curly])
        return Slip(curly, f"a {found} stands where a straight quote belongs", f"type {mark} instead")
    message = "the quote that opens here is never closed"
    return Slip(place, message, f"write {mark} where the text ends")


def _day_or_hour(reading: _Reading) -> Slip | None:
    for found in DAY.finditer(reading.text, reading.begins, reading.ends):
        try:
            datetime.fromisoformat(found[0])
        except ValueError:
            return Slip(found.start(), f"there is no {found[0]}", "write a day that exists")
    start, written = reading.value
    if numbers := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", written):
        year, month, number_of_day = map(int, numbers.groups())
    elif numbers := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", written):
        number_of_day, month, year = map(int, numbers.groups())
    elif numbers := re.fullmatch(r"(\d{1,2}) ?[:hH] ?(\d\d)", written):
        return Slip(
            start, f"{written} is no time of day", f'write "{int(numbers[1]):02}:{numbers[2]}", in quotes'
        )
    elif spelt := day(written):
        return Slip(start, f"{written} is no date", f"write {spelt}")
    else:
        return None
    try:
        hint = f"write {date(year, month, number_of_day).isoformat()}"
    except ValueError:
        hint = "write it as year, month and day: 2027-03-31"
    return Slip(start, f"{written} is no date", hint)


def _number(reading: _Reading) -> Slip | None:
    for found in _WITH_COMMA.finditer(reading.text, reading.begins, reading.ends):
        if found.start() <= reading.at <= found.end() + 1 and not any(
            mark == "[" for mark, _ in reading.open[-1:]
        ):
            meant = number(found[0]).lstrip("0")
            hint = f"write {meant}" if meant else "write a whole number"
            return Slip(found.start(), "a number with a comma", hint)
    start, written = reading.value
    if re.fullmatch(r"[+-]?\d{1,3}([ .'_]\d{3})+", written):
        plain = re.sub(r"[^\d+-]", "", written)
        return Slip(start, f"{written} is no number: figures are not parted", f"write {plain}")
    if re.fullmatch(r"0\d+", written):
        return Slip(start, f"{written} is no number: it begins with a 0", f"write {int(written)}")
    if re.fullmatch(r"\d+ ?[%€$£]", written):
        return Slip(start, f"{written} is no number", f"write {re.sub(r'[^0-9]', '', written)}")
    if re.fullmatch(r"\d+\s*[^\W\d][^=]*", written):
        return Slip(start, f"{written} is a text without its quotes", f'write "{written}"')
    return None


def _brackets(reading: _Reading) -> Slip | None:
    """Several values without their brackets, or in others."""
    start, written = reading.value
    rest = reading.text[reading.at : reading.ends]
    before = reading.text[reading.at - 1 : reading.at]
    if reading.said == "invalid value" and re.match(r"\w+ *=", written):
        hint = "write { before it and } after it"
        return Slip(start, "what has keys of its own stands between { and }", hint)
    in_others = reading.said == "invalid value" and written.startswith("(")
    if reading.said.startswith("expected '='") and before in _MARKS and rest[:1] in (",", "}"):
        start, in_others = start - 1, reading.text[start - 1] == "{"
    in_none = reading.said.startswith("expected newline") and re.match(r""",\s*["'\[{\d]""", rest)
    if in_others or in_none:
        return Slip(start, "a list stands between [ and ]", "write [ before it and ] after it")
    return None


def _word(reading: _Reading) -> Slip | None:
    """A value that is a bare word, or several."""
    if reading.said != "invalid value":
        return None
    start, written = reading.value
    if not written:
        return Slip(reading.at, "there is no value", "write one after the =, or take the key out")
    if switch := (_TRUE | _FALSE).get(written.lower()):
        return Slip(start, f"{written} is no value", f"write {switch}")
    if written[0].isalpha():
        plain = written.strip("\"'")
        return Slip(start, f"{plain} is a text without its quotes", f'write "{plain}"')
    return None


def _comma(reading: _Reading) -> Slip | None:
    if not reading.open or reading.said not in ("unclosed array", "unclosed inline table"):
        return None
    mark, place = reading.open[-1]
    rest = reading.text[reading.at :]
    nested = mark == "[" and re.match(r"[\w.-]+\s*=|\[\[?[\w.]+\]\]?\s*(#|\n|$)", rest)
    if not rest.strip() or nested:
        close = {"[": "]", "{": "}"}[mark]
        return Slip(place, f"the {mark} that opens here is never closed", f"write {close} where it ends")
    text = next((span for span in reading.quoted if span[1] == reading.at), None)
    if text and rest[0].isalpha() and "," in reading.text[slice(*text)]:
        message = "the quote that opens here is never closed"
        return Slip(text[0], message, f"write {reading.text[text[0]]} where the text ends")
    if text and rest[0].isalpha() and not re.match(r"[\w.-]+\s*=", rest):
        return Slip(reading.at, "the text ends before this", INNER)
    return Slip(reading.at, "a comma is missing before this", "write a comma between the two")


def _table_on_lines(reading: _Reading) -> Slip | None:
    if reading.said != "invalid initial character for a key part" or not reading.open:
        return None
    mark, place = reading.open[-1]
    if mark != "{":
        return None
    after = reading.text[reading.at : reading.at + 1]
    if after == "}":
        comma = reading.text.rfind(",", 0, reading.at)
        return Slip(comma, "a comma stands before the }", "take the last comma out")
    if after in ("\n", "\r", "#", ""):
        hint = "write } where it ends, or join its lines"
        return Slip(place, "what stands between { and } must be on one line", hint)
    return None


def _remark(reading: _Reading) -> Slip | None:
    rest = reading.text[reading.at : reading.ends]
    foreign = rest.startswith(("//", "/*", "--")) and not reading.open
    return Slip(reading.at, "a remark begins with #", "write # instead") if foreign else None


def _key(reading: _Reading) -> Slip | None:
    rest = reading.text[reading.at : reading.ends]
    if reading.said != "expected '=' after a key in a key/value pair":
        return None
    if instead := _NOT_IN_KEY.match(rest):
        return Slip(reading.at, *_INSTEAD[instead[0]])
    if rest[:1].isalpha() and not rest[0].isascii():
        message = f'"{rest[0]}" cannot stand in a key'
        return Slip(reading.at, message, "use a-z, 0-9 and _, or write the key between quotes")
    if not rest.strip() or rest.lstrip().startswith("#"):
        return Slip(reading.at, "the key has no value", "write = and a value after it")
    several = "=" in rest and rest[:1].isalpha()
    return Slip(reading.at, "a key is one word", "join its words with _") if several else None


def _header(reading: _Reading) -> Slip | None:
    if not reading.said.startswith("expected ']"):
        return None
    line = reading.text[reading.begins : reading.ends].strip()
    brackets = "]]" if line.startswith("[[") else "]"
    return Slip(reading.at, "the name of a table is not closed", f"write {brackets} after it")


def _twice(reading: _Reading) -> Slip | None:
    key = re.match(r"\s*([\w.\"'-]+?)\s*=", reading.text[reading.begins : reading.ends])
    if reading.said == "cannot overwrite a value" and key:
        place = reading.begins + key.start(1)
        return Slip(place, f"{key[1]} stands twice in one table", "keep one of the two")
    table = re.match(r"\s*\[([\w.]+)\]", reading.text[reading.begins : reading.ends])
    if reading.said.startswith(("cannot declare", "cannot overwrite")) and table:
        message = f"the table [{table[1]}] stands twice"
        return Slip(reading.begins, message, f"join the two, or write [[{table[1]}]] for several")
    return None


def _backslash(reading: _Reading) -> Slip | None:
    if reading.said not in ("invalid hex value", "unescaped '\\' in a string"):
        return None
    place = reading.text.rfind("\\", 0, reading.at + 1)
    return Slip(max(place, 0), "a backslash means something in a text", "write it twice: \\\\")


def _rest(reading: _Reading) -> Slip | None:
    """Something that follows a whole value."""
    if not reading.said.startswith("expected newline"):
        return None
    rest = reading.text[reading.at : reading.ends].strip()
    if rest[:1] in (";", ","):
        return Slip(reading.at, f'a line does not end with "{rest[0]}"', "take it out")
    if reading.text[reading.at - 1] in "\"'" and not rest.startswith(('"', "'")):
        return Slip(reading.at, "the text ends before this", INNER)
    return Slip(reading.at, "something follows the value", "begin a new line, or put # before a remark")


_LOOKS: Final[tuple[Callable[[_Reading], Slip | None], ...]] = (
    _odd_character, _open_quote, _remark, _day_or_hour, _number, _brackets, _word, _comma, _table_on_lines,
    _key, _header, _twice, _backslash, _rest,
)  # fmt: skip
