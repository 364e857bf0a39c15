"""What was answered -> the text of a file, from the parts of template.toml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Final

from bot.config.country import with_holidays
from bot.config.meant import id_of
from bot.core.model.frozen import Frozen
from bot.core.parsing.spelling import folded

MOST_LINES: Final = 150
"""A first file is read in one go; where they would be more, no line is empty between questions."""
TEMPLATE: Final = Path(__file__).with_name("template.toml")
PART: Final = "#= "
REMARK: Final = re.compile(r"#(fr|en) ")
IN_LANGUAGE: Final = re.compile(r"«(fr|en): (\"[^\"]*\")»,?")
LONGEST_ID: Final = 14
"""With what is put before it, an id has twenty characters at most."""
ROOM_FOR_NUMBER: Final = LONGEST_ID - 2
MOST_LETTERS: Final = 3


class Beginning(Frozen, kw_only=True):
    """What the eight questions have told."""

    name: str
    town: str
    zone: str
    languages: tuple[str, ...]
    email: str
    sectors: tuple[str, ...]
    programmes: tuple[str, ...]
    call: tuple[date, date] | None
    two_decide: bool


def text(told: Beginning, asked_in: str, file: str) -> str:
    """The file; its remarks are in the language of the questions, `file` is its name."""
    lines = list(_Writer(told, asked_in, file).lines())
    aired = [each for n, line in enumerate(lines) for each in (["", line] if _opens(lines, n) else [line])]
    return "\n".join(aired if len(aired) <= MOST_LINES else lines) + "\n"


def _opens(lines: list[str], n: int) -> bool:
    """Whether a row begins here, right under another."""
    return lines[n].startswith("[[") and not lines[n - 1].startswith("#") and lines[n - 1] != ""


class _Writer:
    def __init__(self, told: Beginning, asked_in: str, file: str) -> None:
        self._told, self._asked_in = told, asked_in
        self._ids = _ids(told.programmes)
        self._values = {
            "name": told.name,
            "town": told.town,
            "zone": told.zone,
            "email": told.email,
            "file": file,
            "reference": _reference(told.name),
            "language": told.languages[0],
        }

    def lines(self) -> Iterator[str]:
        told, first = self._told, self._ids[0]
        several = len(told.programmes) > 1
        shown = ('"sector", ' if told.sectors else "") + '"here"'
        yield from self._head()
        yield from self._sectors()
        yield from self._part("middle", line=shown + (', "wish"' if several else ""))
        if told.sectors:
            yield from self._part("sector_question")
        yield from self._part("here_question")
        if several:
            yield from self._part("wish_question")
            yield from self._each("wish_choice", told.programmes)
            yield "]"
        yield from self._part("contact_questions")
        if several:
            yield from self._each("wish_criterion", told.programmes[1:], self._ids[1:])
        yield from self._part("programmes")
        for id_, label in zip(self._ids, told.programmes, strict=True):
            yield from self._programme(id_, label)
        yield from self._part("routes")
        for id_, label in (
            *zip(self._ids[1:], told.programmes[1:], strict=True),
            (first, told.programmes[0]),
        ):
            yield from self._routes(
                id_, label, requires='"near"' if id_ == first else f'"near", "wants_{id_}"'
            )
        yield from self._part("person")

    def _head(self) -> Iterator[str]:
        yield from self._part("head")
        if len(self._told.languages) > 1:
            yield from self._part("both_languages")
        yield from self._part("after_both", languages=", ".join(f'"{each}"' for each in self._told.languages))
        if country := with_holidays(self._told.zone):
            yield from self._part("holidays", country=country)
        yield from self._part("after_holidays")

    def _sectors(self) -> Iterator[str]:
        if not self._told.sectors:
            yield from self._part("no_sectors")
            return
        yield from self._part("sectors")
        yield from self._each("sector", self._told.sectors)
        yield from self._part("after_sectors")

    def _programme(self, id_: str, label: str) -> Iterator[str]:
        yield from self._part("programme", id=id_, label=label)
        if self._told.call:
            opens, closes = (day.isoformat() for day in self._told.call)
            yield from self._part("calls", opens=opens, closes=closes)
        if self._told.two_decide:
            yield from self._part("two_decide")

    def _routes(self, id_: str, label: str, requires: str) -> Iterator[str]:
        yield from self._part("route", id=id_, label=label, requires=requires)
        if self._told.call:
            yield from self._part("open")
            yield from self._part("waiting", id=id_, label=label, requires=requires)

    def _each(self, part: str, labels: tuple[str, ...], ids: tuple[str, ...] = ()) -> Iterator[str]:
        for id_, label in zip(ids or _ids(labels), labels, strict=True):
            yield from self._part(part, id=id_, label=label)

    def _part(self, part: str, **values: str) -> Iterator[str]:
        for line in _parts()[part]:
            remark = REMARK.match(line)
            if not remark:
                yield self._filled(IN_LANGUAGE.sub(self._spoken, line).replace(",}", " }"), values)
            elif remark[1] == self._asked_in:
                yield "# " + Template(line[remark.end() :]).substitute(self._values)

    def _spoken(self, found: re.Match[str]) -> str:
        language, words = found.groups()
        return f" {language} = {words}," if language in self._told.languages else ""

    def _filled(self, line: str, values: dict[str, str]) -> str:
        given = self._values | values
        safe = {
            key: value if key in ("languages", "line", "requires") else _inside(value)
            for key, value in given.items()
        }
        return Template(line).substitute(safe)


def _inside(value: str) -> str:
    """A value as it stands between the quotes of a TOML text: JSON's escapes are among TOML's."""
    return json.dumps(value, ensure_ascii=False)[1:-1]


@cache
def _parts() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for line in TEMPLATE.read_text("utf-8").splitlines():
        if line.startswith(PART):
            parts[line.removeprefix(PART)] = lines = []
        elif parts:
            lines.append(line)
    return parts


def _ids(names: tuple[str, ...]) -> tuple[str, ...]:
    """An id for each name: its first letters, with a number where another has them."""
    ids: list[str] = []
    for each in names:
        id_ = id_of(each, LONGEST_ID) or id_of(f"n {each}", LONGEST_ID)
        ids.append(id_ if id_ not in ids else f"{id_[:ROOM_FOR_NUMBER]}_{len(ids) + 1}")
    return tuple(ids)


def _reference(name: str) -> str:
    """The first letters of its words."""
    words = re.findall(r"[a-z]+", folded(name))
    return "".join(word[0] for word in words)[:MOST_LETTERS].upper() or "D"
