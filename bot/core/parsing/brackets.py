"""Answers that are brackets of a number: « Moins de 10 000 € », « 1 ou 2 », « 10 ou plus »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.model.message import Text
from bot.core.model.organisation import Words
from bot.core.parsing import amounts
from bot.core.parsing.reading import MOST_OFFERED, Offered
from bot.core.parsing.spelling import folded, word_set

_NOUGHT = re.compile(r"(?:aucune?|none)\b.*")
_BELOW = re.compile(r"(?:moins de|under|less than|fewer than) [0-9 ]+")
_ABOVE = re.compile(r"(?:plus de|over|more than) [0-9 ]+")
_FROM = re.compile(r"[0-9 ]+ (?:ou plus|et plus|or more|and more)")
_EXACT = re.compile(r"[0-9 ]+")
_BETWEEN = re.compile(r"(?:de |entre |from |between )?[0-9 ]+ (?:(?:a|to|ou|or|et|and) )?[0-9 ]+")
_UNITS = {
    word: words.split()[0]
    for words in (
        "an ans year years", "mois month months", "jour jours day days", "heure heures hour hours",
        "personne personnes person people salarie salaries employe employes employee employees",
        "euro euros eur",
    )
    for word in words.split()
}  # fmt: skip
"""Words that say what is counted, by the first that says the same; a bracket is one without them."""
_THOUSANDS = word_set("k ke")
"""Signs that belong to the number."""

Bracket = tuple[int, int]
"""The lowest and the highest number in it, both included."""


def bracketed(text: str, labels: Sequence[tuple[str, Text]], language: str) -> str | Offered | None:
    """The id of the answer whose bracket holds the number typed; those it may be in when that is not sure.

    None where the answers (id, label) are not all brackets, or no number is typed, or none holds it.
    """
    brackets = {name: _bracket(label) for name, label in labels}
    if not brackets or None in brackets.values() or not _counts_alike(text, labels):
        return None
    said = _read(text, language)  # « moins de 10 000 », typed as a bracket
    if same := [name for name, bracket in brackets.items() if said and said == bracket]:
        return same[0] if len(same) == 1 else Offered(tuple(same[:MOST_OFFERED]))
    numbers, sure = amounts.numbers(text, language)
    fitting = tuple(
        name
        for name, bracket in brackets.items()
        if bracket and any(bracket[0] <= number <= bracket[1] for number in numbers)
    )
    exact = tuple(name for name in fitting if brackets[name] == (numbers[0], numbers[0]))
    fitting = exact if exact and sure else fitting  # nothing is « aucun », though it is under 10,000 too
    if len(fitting) == 1 and sure:
        return fitting[0]
    return Offered(fitting[:MOST_OFFERED]) if fitting else None


def _counts_alike(text: str, labels: Sequence[tuple[str, Text]]) -> bool:
    """Whether the text counts what the answers count, as far as both say: six months are not six years."""
    spoken = (words for _, label in labels if isinstance(label, dict) for words in label.values())
    counted = {unit for words in spoken for unit in _units(words)}
    return not counted or _units(text) <= counted


def _units(text: str) -> set[str]:
    return {_UNITS[word] for word in folded(text).split() if word in _UNITS}


def _bracket(label: Text) -> Bracket | None:
    if not isinstance(label, dict):
        return None
    read = (_read(words, language) for language, words in _by_language(label))
    return next((bracket for bracket in read if bracket), None)


def _by_language(label: Words) -> list[tuple[str, str]]:
    return sorted(label.items(), key=lambda item: item[0] != "fr")


def _read(label: str, language: str) -> Bracket | None:
    words = " ".join(word for word in folded(label).split() if word not in _UNITS and word not in _THOUSANDS)
    numbers, _ = amounts.numbers(label, language)
    if _NOUGHT.fullmatch(words):
        return 0, 0
    match numbers:
        case [low, high] if _BETWEEN.fullmatch(words):
            return low, high
        case [number]:
            return _open(words, number)
    return None


def _open(words: str, number: int) -> Bracket | None:
    """« Moins de 10 000 » leaves ten thousand out."""
    for pattern, bracket in (
        (_BELOW, (-amounts.LARGEST, number - 1)),
        (_ABOVE, (number + 1, amounts.LARGEST)),
        (_FROM, (number, amounts.LARGEST)),
        (_EXACT, (number, number)),
    ):
        if pattern.fullmatch(words):
            return bracket
    return None
