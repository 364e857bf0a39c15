"""Numbers written in words, French and English: « deux mille cinq cents », `a couple`, « une dizaine »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

_FRENCH = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
]  # fmt: skip
_FRENCH_TENS = {
    "vingt": (20, 10), "trente": (30, 10), "quarante": (40, 10), "cinquante": (50, 10), "soixante": (60, 20),
    "septante": (70, 10), "quatre vingt": (80, 20), "quatre vingts": (80, 1), "huitante": (80, 10),
    "octante": (80, 10), "nonante": (90, 10),
}  # fmt: skip
"""Each with where it begins and how many numbers it opens."""
_ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NONE = ("aucun", "aucune", "none")

HUNDREDS: Final = frozenset(("cent", "cents", "hundred", "hundreds"))
SCALES: Final = {
    "milliard": 9, "milliards": 9, "billion": 9, "billions": 9, "md": 9, "mds": 9,
    "million": 6, "millions": 6, "m": 6,
    "mille": 3, "mil": 3, "thousand": 3, "thousands": 3, "millier": 3, "milliers": 3, "k": 3,
    "grand": 3,
}  # fmt: skip
"""The powers of ten that words stand for."""
SHORT: Final = frozenset(("k", "m", "md", "mds", "grand"))
"""Scales only after figures: `12k`, `30 grand`."""
ABOUT: Final = {
    "paire": 2, "couple": 2, "huitaine": 8, "dizaine": 10, "douzaine": 12, "dozen": 12, "quinzaine": 15,
    "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60,
    "centaine": 100, "millier": 1000,
}  # fmt: skip
"""Round numbers: never exactly so many."""
HALVES: Final = frozenset(("demi", "demie", "half", "quart", "quarts", "quarter", "quarters", "tiers"))
ONE: Final = frozenset(("un", "une", "one", "a", "an"))
_LINKS = frozenset(("et", "and", "de", "d", "of"))


def _small() -> Iterator[tuple[str, int]]:
    yield from ((word, 0) for word in _NONE)
    yield from ((word, number) for number, word in enumerate(_FRENCH))
    yield from ((word, number) for number, word in enumerate(_ENGLISH))
    for ten, (start, many) in _FRENCH_TENS.items():
        yield ten, start
        for more in range(1, many):
            yield f"{ten} {_FRENCH[more]}", start + more
        yield f"{ten} et un", start + 1
        if many > 11:  # noqa: PLR2004 - « soixante et onze »
            yield f"{ten} et onze", start + 11
    for place, ten in enumerate(_ENGLISH_TENS, 2):
        yield ten, 10 * place
        yield from ((f"{ten} {_ENGLISH[more]}", 10 * place + more) for more in range(1, 10))


_SMALL = dict(_small())
_SMALL |= {f"{words[:-2]}une": number for words, number in _SMALL.items() if words.split()[-1] == "un"}
WORDS: Final = (
    frozenset(word for words in _SMALL for word in words.split() if word != "et")
    | HUNDREDS
    | SCALES.keys()
    | HALVES
    | ABOUT.keys()
    | {f"{word}s" for word in ABOUT}
)
"""Every word that a written number may hold, folded; the links between them left out."""


def number(words: Sequence[str | Decimal]) -> Decimal | None:
    """The number these folded words say, figures among them as Decimals; None when they say none.

    >>> number(["deux", "cents", "mille"])
    Decimal('200000')
    """
    scale = max((SCALES.get(word, 0) for word in words if isinstance(word, str)), default=0)
    if not scale:
        return _hundreds(words)
    place = next(i for i, word in enumerate(words) if isinstance(word, str) and SCALES.get(word) == scale)
    before = _hundreds(_bare(words[:place])) if place else Decimal(1)
    rest = _bare(words[place + 1 :])
    after = number(rest) if rest else Decimal(0)
    if before is None or after is None or not before or after >= Decimal(10) ** scale:
        return None
    return before.scaleb(scale) + after


def is_round(words: Sequence[str | Decimal]) -> bool:
    """Whether a word among them says `about so many`: « une vingtaine », `a dozen`."""
    return any(isinstance(word, str) and word.removesuffix("s") in ABOUT for word in words)


def _bare(words: Sequence[str | Decimal]) -> Sequence[str | Decimal]:
    """Without the links at either end: `a hundred and` five, une centaine « de » milliers."""
    while words and words[0] in _LINKS:
        words = words[1:]
    while words and words[-1] in _LINKS:
        words = words[:-1]
    return words


def _hundreds(words: Sequence[str | Decimal]) -> Decimal | None:
    place = next((i for i, word in enumerate(words) if word in HUNDREDS), None)
    if place is None:
        return _units(words)
    before = Decimal(1)
    if place:
        spelled = _units(words[:place])
        if spelled is None or not spelled or isinstance(words[0], Decimal):  # `50 cents` are no 5,000
            return None
        before = spelled
    rest = _bare(words[place + 1 :])
    after = _units(rest) if rest else Decimal(0)
    return before * 100 + after if after is not None and after < 100 else None  # noqa: PLR2004 - how numbers are written


def _units(words: Sequence[str | Decimal]) -> Decimal | None:
    match words:
        case [Decimal() as figures]:
            return figures
        case [*before, str(last)] if last.removesuffix("s") in ABOUT:
            return _rounds(before, ABOUT[last.removesuffix("s")])
    small = _SMALL.get(" ".join(map(str, words)))
    return None if small is None else Decimal(small)


def _rounds(before: Sequence[str | Decimal], each: int) -> Decimal | None:
    """So many dozens; half of one."""
    bare = [word for word in before if word not in ONE]
    if bare in (["demi"], ["half"]):
        return Decimal(each // 2)
    times = _units(bare) if bare else Decimal(1)
    return None if times is None else times * each
