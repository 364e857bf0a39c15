"""Answers that are brackets of a number: « Moins de 10 000 € », « < 1 an », « 1 ou 2 », « 10 ou plus »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from bot.core.model.message import Text
from bot.core.model.organisation import Words
from bot.core.parsing import amounts
from bot.core.parsing.reading import MOST_OFFERED, Offered
from bot.core.parsing.spelling import folded, signs_said

# `#` stands for the number, or for both ends of a range.
_NOUGHT = re.compile(r"(?:aucune?|none)\b.*")
_BELOW = re.compile(r"(?:moins d|moins de|under|less than|fewer than) #")
_UP_TO = re.compile(r"(?:au plus|jusqu a|up to|at most) #")
_ABOVE = re.compile(r"(?:plus d|plus de|over|more than) #")
_FROM = re.compile(r"# (?:ou plus|et plus|or more|and more)|(?:au moins|at least) #")
_EXACT = re.compile(r"#")
_BETWEEN = re.compile(r"(?:(?:de|entre|from|between) )?#")
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
_CURRENCIES = str.maketrans("€$£", "   ")
_IN_THOUSANDS = re.compile(r"\d\s?k", re.IGNORECASE)
_THOUSAND: Final = 1000
_MONTHS_A_YEAR: Final = 12

Bracket = tuple[int, int]
"""The lowest and the highest number in it, both included."""


def bracketed(text: str, labels: Sequence[tuple[str, Text]], language: str) -> str | Offered | None:
    """The id of the answer whose bracket holds the number typed; those it may be in when that is not sure.

    None where the answers (id, label) are not all brackets, or no number is typed, or none holds it.
    """
    brackets = {name: bracket for name, label in labels if (bracket := _bracket(label))}
    if not brackets or len(brackets) < len(labels):
        return None
    numbers, sure = _numbers(text, labels, language)
    said = _read(text, language)  # « moins de 10 000 », typed as a bracket
    said = said if said and numbers == amounts.numbers(_bare(text), language)[0] else None
    if same := [name for name, bracket in brackets.items() if said == bracket]:
        return same[0] if len(same) == 1 else Offered(tuple(same[:MOST_OFFERED]))
    if said and said[0] < said[1]:  # « plus de 10 », of « 10 à 49 » and « 50 et + »
        shared = [name for name, each in brackets.items() if each[0] <= said[1] and said[0] <= each[1]]
        return Offered(tuple(shared[:MOST_OFFERED])) if shared else None
    fitting = tuple(name for name, each in brackets.items() if any(_holds(each, n) for n in numbers))
    # Nothing is « aucun », though it is under 10,000 too; half a year is under one, though nearly one.
    nearest = [name for name in fitting if {*map(Decimal, brackets[name])} == {numbers[0]}]
    nearest = nearest or [name for name in fitting if _is_whole(numbers) or _is_below(brackets[name])]
    fitting = tuple(nearest) if nearest and sure else fitting
    if len(fitting) == 1 and sure:
        return fitting[0]
    return Offered(fitting[:MOST_OFFERED]) if fitting else None


def _numbers(
    text: str, labels: Sequence[tuple[str, Text]], language: str
) -> tuple[tuple[Decimal, ...], bool]:
    """The numbers typed, as the answers count: in years if they do, and perhaps in thousands.

    None of what the answers do not count: six people are not six years.
    """
    numbers, sure, _ = amounts.numbers(_bare(text), language)
    spoken = [words for _, label in labels if isinstance(label, dict) for words in label.values()]
    counted, typed = {unit for words in spoken for unit in _units(words)}, _units(text)
    if counted == {"an"} and typed == {"mois"}:
        return tuple(number / _MONTHS_A_YEAR for number in numbers), sure
    if counted and not typed <= counted:
        return (), False
    small = [number for number in numbers if 0 < number < _THOUSAND]
    if small and not _IN_THOUSANDS.search(text) and any(map(_IN_THOUSANDS.search, spoken)):
        return (*(number * _THOUSAND for number in small), *numbers), False
    return numbers, sure


def _bare(text: str) -> str:
    """What signs compare, in words, and no currency between the numbers."""
    return signs_said(text).translate(_CURRENCIES)


def _units(text: str) -> set[str]:
    return {_UNITS[word] for word in folded(text).split() if word in _UNITS}


def _is_whole(numbers: Sequence[Decimal]) -> bool:
    return all(number == number.to_integral_value() for number in numbers)


def _is_below(bracket: Bracket) -> bool:
    return bracket[0] == -amounts.LARGEST


def _holds(bracket: Bracket, number: Decimal) -> bool:
    """Whether it lies in it, or what it is rounded to: 2.5 may be in « 1 ou 2 » and in « 3 à 9 »."""
    low, high = bracket
    return any(low <= number.to_integral_value(way) <= high for way in (ROUND_FLOOR, ROUND_CEILING))


def _bracket(label: Text) -> Bracket | None:
    if not isinstance(label, dict):
        return None
    read = (_read(words, language) for language, words in _by_language(label))
    return next((bracket for bracket in read if bracket), None)


def _by_language(label: Words) -> list[tuple[str, str]]:
    return sorted(label.items(), key=lambda item: item[0] != "fr")


def _read(label: str, language: str) -> Bracket | None:
    if _NOUGHT.fullmatch(folded(label)):
        return 0, 0
    values, _, around = amounts.numbers(_bare(label), language)
    words = " ".join(word for word in around.split() if word not in _UNITS)
    if not values or not _is_whole(values):
        return None
    match [int(value) for value in values]:
        case [low, high] if low < high and _BETWEEN.fullmatch(words):
            return low, high
        case [number]:
            return _open(words, number)
    return None


def _open(words: str, number: int) -> Bracket | None:
    """« Moins de 10 000 » leaves ten thousand out."""
    for pattern, bracket in (
        (_BELOW, (-amounts.LARGEST, number - 1)),
        (_UP_TO, (-amounts.LARGEST, number)),
        (_ABOVE, (number + 1, amounts.LARGEST)),
        (_FROM, (number, amounts.LARGEST)),
        (_EXACT, (number, number)),
    ):
        if pattern.fullmatch(words):
            return bracket
    return None
