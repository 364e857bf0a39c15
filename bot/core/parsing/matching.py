"""Cases by words of theirs: accents, endings and slips of the finger forgiven, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.model.found import Hit
from bot.core.model.frozen import Frozen
from bot.core.parsing.spelling import folded
from bot.core.parsing.wording import ARTICLES

EXACT, BEGUN, NEAR = 4, 2, 1
"""What a word is worth that was typed whole, in part, or with a slip."""
SHORTEST_SLIP, LONG = 4, 8
"""Letters of a word in which one slip is forgiven, and two."""
MOST_WORDS: Final = 8
"""Of what is typed more are not looked for; `storage.found` counts the same."""
MOST_SLIPS, MOST_WEIGHED = 20, 300
"""The nearest words that one may be a slip of; and the newest cases, among which the nearest is sought."""


class Row(Frozen):
    """The folded words of one case: those of the person, and the others."""

    case: int
    person: str
    rest: str


def wanted(text: str) -> tuple[str, ...]:
    """The words that are looked for in what somebody typed: its small words are not, if there are others."""
    words = dict.fromkeys(folded(text).split())
    return tuple([each for each in words if each not in ARTICLES] or words)[:MOST_WORDS]


def best(words: Sequence[str], rows: Sequence[Row], most: int) -> tuple[tuple[Hit, ...], int]:
    """The cases that have each of these words, or nearly: the nearest, then the newest; and how many."""
    texts = [f" {row.person} {row.rest} " for row in rows]
    slips = _slips(words, texts)
    having = list(range(len(rows)))
    for word in words:
        looked_for = (f" {word}", *(f" {each} " for each in slips[word]))
        having = [at for at in having if any(each in texts[at] for each in looked_for)]
    having.sort(key=lambda at: -rows[at].case)
    found = [(*_worth(rows[at], words, slips), rows[at].case) for at in having[:MOST_WEIGHED]]
    found.sort(key=lambda hit: -hit[0])
    return tuple(Hit(case, by_name=by_name) for _, by_name, case in found[:most]), len(having)


def _worth(row: Row, words: Sequence[str], slips: Mapping[str, frozenset[str]]) -> tuple[int, bool]:
    """What a case that has all the words is worth, and whether something of the person counts in it."""
    total, by_name = 0, False
    person, rest = row.person.split(), row.rest.split()
    for word in words:
        of_person = max((_agrees(each, word, slips[word]) for each in person), default=0)
        of_rest = max((_agrees(each, word, slips[word]) for each in rest), default=0)
        by_name = by_name or of_person > of_rest
        total += max(of_person, of_rest)
    return total, by_name


def _agrees(word: str, wanted_: str, slips: frozenset[str]) -> int:
    if word == wanted_:
        return EXACT
    return BEGUN if word.startswith(wanted_) else NEAR * (word in slips)


def _slips(words: Sequence[str], texts: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each word those of the texts that are a slip away from it."""
    known = set(" ".join(texts).split())
    return {word: frozenset(_near(word, known)) for word in words}


def _near(word: str, known: set[str]) -> list[str]:
    most = (len(word) >= SHORTEST_SLIP) + (len(word) >= LONG)
    if not most:
        return []
    found = process.extract_iter(word, known, scorer=OSA.distance, score_cutoff=most)
    return [each for _, each in sorted((distance, each) for each, distance, _ in found)[:MOST_SLIPS]]
