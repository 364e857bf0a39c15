"""What is typed for each question -> what the file is made of; else the key of a sentence that helps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeAlias

from bot.config.words import BUTTON, CATALOGUES
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Question
from bot.core.parsing import dates, emails, zones
from bot.core.parsing.spelling import clean, folded, word_set

MOST_SECTORS: Final = 8
MOST_PROGRAMMES: Final = 2
"""A first file stays short: more are added in it."""
LONGEST: Final = 40
"""Characters of a name: it also stands in longer labels and sentences."""
NONE: Final = word_set("aucun aucune non none no rien")
PARIS: Final = "Europe/Paris"
ALWAYS: Final = frozenset(("", "toute l annee", "toujours", "all year", "always", *NONE))
LANGUAGE_WORDS: Final[Mapping[str, frozenset[str]]] = {
    "fr": word_set("fr francais french"),
    "en": word_set("en anglais english"),
}
BOTH: Final = word_set("les deux both")
ONE: Final = word_set("1 un une one")
TWO: Final = word_set("2 deux two")
DAY: Final = Question(id="day", kind="date", text={}, name={})
BETWEEN: Final = re.compile(
    r"\s+(?:jusqu[’'](?:au|à)|au|to|until|till|et|and|[-–—→])\s+|\s*[→]\s*", re.IGNORECASE
)
FROM: Final = re.compile(r"^(?:du|from|le)\s+", re.IGNORECASE)
BESIDE: Final = re.compile(r"\s*[(/]\s*|\s+[-–—]\s+")
"""What may part a town from its country, instead of a comma."""
YEAR: Final = re.compile(r"\b\d{4}\b")


class Unclear(Exception):  # noqa: N818 - says what it is
    """What was typed cannot be used; `key` is the sentence that helps, with its values."""

    def __init__(self, key: str, **values: str) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Asker(Frozen):
    """When it is, and in which language the questions are."""

    now: datetime
    language: str


Read: TypeAlias = Callable[[str, Asker], object]


def name(typed: str, _asker: Asker) -> str:
    """A name that has a letter, and is no longer than a button bears."""
    if not folded(typed):
        raise Unclear("new.wrong.name")
    if len(typed) > LONGEST:
        raise Unclear("new.wrong.long", name=typed, most=str(LONGEST))
    return typed


def town(typed: str, asker: Asker) -> tuple[str, str]:
    """The town, and its time zone: a known town's, or that of what stands after its comma.

    An unknown town alone, in French, is one of France: the zone is shown at the end.
    """
    place, _, beside = (part.strip() for part in BESIDE.sub(",", typed).strip(" )").partition(","))
    kept = name(place, asker)
    found = zones.named(beside, asker.now) if beside else _known(place, asker)
    if not found and not beside and asker.language == "fr":
        found = (PARIS,)
    if len(found) == 1:
        return kept, found[0]
    if not found:
        raise Unclear("new.wrong.town", town=kept)
    raise Unclear(
        "new.wrong.zones", town=kept, zones=", ".join(shown(zone, asker.language) for zone in found)
    )


def _known(place: str, asker: Asker) -> tuple[str, ...]:
    """The zones that are called so, to the letter: a town is no slip for another."""
    named = {zone: zones.atlas()[zone] for zone in zones.named(place, asker.now)}
    return tuple(
        id_ for id_, zone in named.items() if folded(place) in map(folded, (*zone.towns, *zone.also))
    )


def shown(zone: str, language: str) -> str:
    """How a zone is called in a language: by its country, and its town where that has several."""
    called = zones.name(zone)
    return called if isinstance(called, str) else called[language]


def languages(typed: str, asker: Asker) -> tuple[str, ...]:
    """The languages of the file; that of the questions where nothing is typed."""
    words = set(folded(typed).split())
    if not words:
        return (asker.language,)
    found = CATALOGUES if words & BOTH else tuple(each for each in CATALOGUES if words & LANGUAGE_WORDS[each])
    if not found:
        raise Unclear("new.wrong.languages")
    return tuple(sorted(found, key=lambda each: each != asker.language))


def email(typed: str, _asker: Asker) -> str:
    """An address."""
    found = emails.email_typed(typed)
    if not isinstance(found, str):
        raise Unclear("new.wrong.email", example=_meant(found))
    return found


def _meant(found: object) -> str:
    values = getattr(found, "values", ())
    return str(values[0]) if values else "contact@example.org"


def sectors(typed: str, asker: Asker) -> tuple[str, ...]:
    """Their names; none where there are none."""
    return () if folded(typed) in NONE or not folded(typed) else _several(typed, MOST_SECTORS, asker)


def programmes(typed: str, asker: Asker) -> tuple[str, ...]:
    """Their names, one at least."""
    if folded(typed) in NONE or not folded(typed):
        raise Unclear("new.wrong.programmes")
    return _several(typed, MOST_PROGRAMMES, asker)


def _several(typed: str, most: int, asker: Asker) -> tuple[str, ...]:
    names = [part for each in re.split(r"[,;]", typed) if (part := clean(each))]
    for n, each in enumerate(names):
        name(each, asker)
        if folded(each) in map(folded, names[:n]):
            raise Unclear("new.wrong.twice", name=each)
    if len(names) > most:
        raise Unclear("new.wrong.many", n=str(len(names)), most=str(most))
    return tuple(names)


def call(typed: str, asker: Asker) -> tuple[date, date] | None:
    """The first and the last day of the next call; None where applications are taken all year."""
    if folded(typed) in ALWAYS:
        return None
    parts = BETWEEN.split(FROM.sub("", typed)) if BETWEEN.search(typed) else typed.split()
    if len(parts) != len(("opens", "closes")):
        raise Unclear("new.wrong.call")
    closes = _day(parts[1], asker)
    opens = _day(parts[0] if YEAR.search(parts[0]) else f"{parts[0]} {closes.year}", asker)
    if closes < opens:
        raise Unclear("new.wrong.order", opens=opens.isoformat(), closes=closes.isoformat())
    if closes < asker.now.date():
        raise Unclear("new.wrong.past", closes=closes.isoformat())
    return opens, closes


def _day(typed: str, asker: Asker) -> date:
    found = dates.day(typed, DAY, asker.now.date())
    if not isinstance(found, str):
        raise Unclear("new.wrong.call")
    return date.fromisoformat(found)


def two_decide(typed: str, _asker: Asker) -> bool:
    """Whether two people decide."""
    words = set(folded(typed).split())
    if bool(words & ONE) == bool(words & TWO) and words:
        raise Unclear("new.wrong.decides")
    return bool(words & TWO)


QUESTIONS: Final[Mapping[str, Read]] = {
    "name": name,
    "town": town,
    "languages": languages,
    "email": email,
    "sectors": sectors,
    "programmes": programmes,
    "call": call,
    "decides": two_decide,
}
"""The eight, in their order; `new.ask.<key>` asks it."""

assert BUTTON > LONGEST  # noqa: S101 - what is read here is not refused by the check of the file
