"""Communes: found by the first letters of their name; accents, hyphens and slips forgiven."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Final

from bot.core.model.case import Answer
from bot.core.model.organisation import Organisation, Question, Territory
from bot.core.parsing import communes
from bot.core.parsing.communes import Commune
from bot.core.parsing.options import options
from bot.core.parsing.reading import MOST_OFFERED, Offered, Refused
from bot.core.parsing.spelling import folded, folded_once, near, word_set
from bot.core.parsing.wording import is_denied

LEAST_LETTERS: Final = 2
"""A search needs so many letters; a name that short is still found when it is typed whole."""

_SHORTEST_TYPO = 6
_SHORTEST_TWO_SLIPS = 8
"""Letters of the shortest names that may be typed with one slip, and with two: London is no Bonson."""
_LONGEST = 200
_FIGURES = re.compile(r"\b\d{2} ?\d{3}\b|\b(?:0[1-9]|[1-9]\d|97\d)\b")
_LEADING = word_set("a in at sur je j on nous suis habite est serons sera sommes vis i am live we are m c")
_ARTICLES = word_set("le la les l")
_SMALL = _LEADING | _ARTICLES | word_set("en dans the region partout tout toute everywhere whole all of")
_SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def place_named(text: str, question: Question, organisation: Organisation) -> str | Offered | Refused:
    """The code of the one place, or the id of the territory without places, that is exactly named.

    Otherwise what may be meant, likeliest first: names that begin so, that have a word that begins so, that
    hold it; else names that the text mentions; else names one or two letters away, never silently taken. Nor
    is a postcode, which several places share.
    """
    said = _saints(folded(text[:_LONGEST]))
    typed = _bare(said)
    names = _names(question, organisation)
    regions = [(_saints(name), o.id) for o in options(question, organisation) for name in o.spellings]
    exact = _ids((*regions, *names), lambda name: name in {said, typed, _turned(typed)})
    if len(exact) == 1:
        return exact[0]
    if figures := _figures(typed):
        return _coded(typed, figures, question, organisation)
    if len(typed) < LEAST_LETTERS and not exact:
        return Refused("place_needs_letters", {"least": LEAST_LETTERS})
    found = exact or tuple(dict.fromkeys((*_whole_in(typed, regions), *_begun(typed, names))))
    if not found and not is_denied(text):  # « pas à Clermont » is anywhere else
        found = _mentioned(typed, names) or _misspelt(typed, names)
    return Offered(found[:MOST_OFFERED]) if found else Refused("unknown_place")


def commune(code: str, organisation: Organisation) -> Commune | None:
    """The commune of the organisation's register that has this code, unless the file lists it itself."""
    found = communes.register(organisation.communes).get(code)
    return None if found is None or territories_of(code, organisation) else found


def answer_of(place: str, organisation: Organisation) -> Answer:
    """What a place is kept as: its code, or the territory that its department lies in and its name."""
    town = commune(place, organisation)
    if town is None:
        return Answer("given", place)
    return Answer("given", _around(town, organisation), _by_itself(town, organisation.communes))


def is_known(words: str, organisation: Organisation) -> bool:
    """Whether these are what the register or the file calls a place, and no words of a person's own."""
    bare = (territory for territory in organisation.territories if not territory.places)
    return words in _as_kept(organisation.communes) or any(words in each.also for each in bare)


def with_department(town: Commune) -> str:
    """A commune as its button says it: « Riom (63) »."""
    return f"{town.name} ({town.department})"


def territory_of(place: str, organisation: Organisation) -> Territory | None:
    """The territory an answer to a commune question stands for, when it names one without places."""
    return next((t for t in organisation.territories if t.id == place and not t.places), None)


def territories_of(place: str, organisation: Organisation) -> frozenset[str]:
    """The ids of the territories an answered place lies in: its own id, or those that list its code."""
    bare = territory_of(place, organisation)
    if bare:
        return frozenset((bare.id,))
    return frozenset(t.id for t in organisation.territories if any(p.code == place for p in t.places))


def place_name(place: str, organisation: Organisation) -> str:
    """The name of the commune with this code; empty if there is none."""
    return next((p.name for t in organisation.territories for p in t.places if p.code == place), "")


def is_unsettled(answer: Answer, organisation: Organisation) -> bool:
    """Whether it is a territory of those who have not decided where."""
    return any(each.unsettled and each.id == answer.value for each in organisation.territories)


def _names(question: Question, organisation: Organisation) -> list[tuple[str, str]]:
    """Every name one may type, folded, with the code or id it stands for; the places first."""
    places = [
        (_place(name), p.code)
        for t in organisation.territories
        for p in t.places
        for name in (p.name, *p.also)
    ]
    named = [(_saints(s), o.id) for o in options(question, organisation) for s in o.spellings]
    listed = {code for _, code in places}
    # What the file itself has as a word for something means that alone: Clermont, of several.
    also = {_place(name) for t in organisation.territories for p in t.places for name in p.also}
    taken = also.union(name for name, _ in named)
    towns = _towns(organisation.communes)
    return [*places, *(each for each in towns if each[1] not in listed and each[0] not in taken), *named]


def _by_itself(town: Commune, register: str) -> str:
    """What a commune is kept as: its name, and its department where others have that name."""
    return with_department(town) if town.name in communes.shared(register) else town.name


@cache
def _as_kept(register: str) -> frozenset[str]:
    """All that the communes of a register are kept as."""
    return frozenset(_by_itself(town, register) for town in communes.register(register).values())


@cache
def _towns(register: str) -> tuple[tuple[str, str], ...]:
    """The communes of a register, by their names as they are looked for."""
    return tuple((_saints(folded(each.name)), each.code) for each in communes.register(register).values())


def _around(town: Commune, organisation: Organisation) -> str:
    """The id of the territory that the department of a commune lies in."""
    return next((t.id for t in organisation.territories if town.department in t.departments), "")


def _figures(typed: str) -> str:
    """The postcode, or the number of a department, that was typed; of several, none."""
    found = _FIGURES.findall(typed)
    return found[0].replace(" ", "") if len(found) == 1 else ""


def _coded(typed: str, figures: str, question: Question, organisation: Organisation) -> Offered | Refused:
    """The places of a postcode; beside a name, those of that name which have it or lie in that department."""
    name = " ".join(_FIGURES.sub(" ", typed).split())
    register = communes.register(organisation.communes)
    if len(name) < LEAST_LETTERS:  # « F-63000 »
        found = tuple(town.code for town in register.values() if figures in town.postcodes)
        return Offered(found[:MOST_OFFERED]) if found else Refused("place_not_code")
    meant = place_named(name, question, organisation)
    ids = (meant,) if isinstance(meant, str) else meant.choices if isinstance(meant, Offered) else ()
    nearer = tuple(
        each
        for each in ids
        if each.startswith(figures) or (each in register and figures in register[each].postcodes)
    )
    return Offered(nearer or ids) if ids else Refused("unknown_place")


@lru_cache(maxsize=65_536)
def _place(name: str) -> str:
    return _saints(folded_once(name))


def _saints(name: str) -> str:
    return " ".join(_SAINTS.get(word, word) for word in name.split())


def _bare(typed: str) -> str:
    """« À Royat », « je suis sur Royat »: the words that only lead to a name taken off."""
    first, _, rest = typed.partition(" ")
    while rest and first in _LEADING:
        typed = rest
        first, _, rest = typed.partition(" ")
    return typed


def _turned(typed: str) -> str:
    """« Cendre (Le) », as lists write it, is « Le Cendre »."""
    name, _, article = typed.rpartition(" ")
    return f"{article} {name}" if name and article in _ARTICLES else typed


def _ids(names: Iterable[tuple[str, str]], fits: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for name, code in names if fits(name)))


def _whole_in(typed: str, regions: list[tuple[str, str]]) -> tuple[str, ...]:
    """The territories whose name holds these words: « l’Auvergne », « Ailleurs en Auvergne »."""
    words = " ".join(word for word in typed.split() if word not in _SMALL)
    return _ids(regions, lambda name: len(words) > LEAST_LETTERS and f" {words} " in f" {name} ")


def _begun(typed: str, names: list[tuple[str, str]]) -> tuple[str, ...]:
    tiers = [_ids(names, lambda name: name.startswith(typed)), _ids(names, lambda name: f" {typed}" in name)]
    if len(typed) > LEAST_LETTERS:
        joined = typed.replace(" ", "")
        tiers.append(_ids(names, lambda name: joined in name.replace(" ", "")))
    return tuple(dict.fromkeys(code for tier in tiers for code in tier))


def _mentioned(typed: str, names: list[tuple[str, str]]) -> tuple[str, ...]:
    return _ids(names, lambda name: len(name) > LEAST_LETTERS and f" {name} " in f" {typed} ")


def _misspelt(typed: str, names: list[tuple[str, str]]) -> tuple[str, ...]:
    """Names, or as many of their first words as were typed, one letter away, then two."""
    if len(typed) < _SHORTEST_TYPO - 1:
        return ()
    words = len(typed.split())
    lengths = range(len(typed) - 2, len(typed) + 3)
    begun = [(" ".join(name.split()[:words]), code) for name, code in names if name.count(" ") >= words]
    long = [each for each in (*names, *begun) if len(each[0]) in lengths and len(each[0]) >= _SHORTEST_TYPO]
    two = [each for each in long if len(each[0]) >= _SHORTEST_TWO_SLIPS]
    hits = (*_ids(long, lambda name: near(typed, name, 1)), *_ids(two, lambda name: near(typed, name, 2)))
    return tuple(dict.fromkeys(hits))
