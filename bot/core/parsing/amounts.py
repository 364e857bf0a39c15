"""Whole numbers, as people write them in French and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Question
from bot.core.parsing import numerals
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import plain, word_set
from bot.core.parsing.wording import name_root

LARGEST: Final = 10**15
"""No number is kept beyond this, either side of zero: every database and JSON reader holds it exactly."""

_LONGEST = 18
"""Figures read one by one; more are beyond the largest anyway."""
_TOKENS = re.compile(r"(?P<figures>\d+(?:[ .,'’_]\d+)*)|(?P<word>[a-z][a-z0-9]*)|(?P<mark>[^\s.,;:!'’])")
_MINUS = re.compile(r"(?:^|(?<=[\s(]))[-\u2212] ?(?=\d)")
_SURFACE = re.compile(r"(?<=[\d ])([cdk]?m)[23]\b")  # `30 m²`
_FRACTION = re.compile(r"\d*\u2044\d*")  # ½, as NFKC writes it
_LIKE_NOUGHT = re.compile(r"(?<=\d)o+(?=\d|\b)")
"""The letter that is beside the nought: « 30OOO »."""
_HYPHENS = re.compile(r"(?<=[a-z])[-\u2010-\u2015'’](?=[a-z])")

# « 3 000,50 »: thousands parted by a space, an apostrophe or the mark that decimals do not use.
_GROUPED = {
    mark: re.compile(rf"(?P<whole>\d{{1,3}}(?:[ '’_{mark}]\d{{3}})+)(?:[.,](?P<part>\d+))?")
    for mark in (",", ".")
}
_TWICE_GROUPED = re.compile(r"(?P<whole>\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})+)(?P<part>)")
_UNGROUPED = re.compile(r"(?P<whole>\d+)(?:[.,](?P<part>\d+))?")

_MIXED = re.compile(r"[a-z]+\d[a-z0-9]*")  # `1e5`

_BETWEEN = frozenset(("a", "et", "and", "to", "ou", "or", "-", "\u2013", "\u2014", "/", "jusqu", "au"))
"""What stands between the ends of a range, or inside « vingt et un »."""
_INSIDE = _BETWEEN | {"de", "d", "of"}
_BEFORE = word_set(
    "environ env a peu pres autour de d around about approximately approx roughly on est nous sommes serons",
    "sera we are re there is it s c cela il y en j ai je suis have i say dirais dis disons entre between",
    "from equipe team groupe group de of the le la les l plutot just seulement juste only soit euro euros",
    "eur $ € £ ~ ≈ ± + # n numero tout",
)
"""What people say before a number without doubting it."""
_DOUBT = word_set(
    "pas not non ni no sans without peut etre maybe perhaps presque nearly almost plus moins more less over",
    "under min max mini maxi minimum maximum least most jusqu au up bientot soon ou or ? < > crois pense",
    "think guess sais know si if ne n mais but quelques environs voire",
)
_SIGNS = frozenset("#%€$£/°()")
_ARTICLE = "un"
_COUNTS_NOTHING = numerals.ONE | {"aucun", "aucune", "none"}
_MOST_AFTER = 4
"""Words of a unit: « salariés à temps plein »."""
_MOST_WORDS = 25


class _Found(Frozen):
    """A number in a text, or both ends of a range: what it can mean, likeliest first, and how surely."""

    values: tuple[Decimal | None, ...]
    sure: bool
    article: bool = False
    """Whether it is a word that may count nothing: « une équipe », « aucune idée »."""


def amount(text: str, question: Question, language: str) -> int | Meant | Refused:
    """The whole number typed, within the bounds; « 3 000 € », `12k` and « vingt-cinq » are understood.

    What is said roughly, as a range or in a way that has two readings is asked about. In English a comma
    parts thousands and a point decimals; elsewhere the other way round.
    """
    values, sure, _ = _values(text, language)
    wholes = [int(value) for value in values if value == value.to_integral_value()]
    fitting = tuple(dict.fromkeys(n for n in wholes if not out_of_bounds(n, question)))
    if not values:
        return Refused("wrong_number")
    if not fitting:
        return (out_of_bounds(wholes[0], question) if wholes else None) or Refused("not_whole")
    return fitting[0] if sure else Meant(fitting)


def numbers(text: str, language: str) -> tuple[tuple[Decimal, ...], bool, str]:
    """The numbers a text may mean, likeliest first; whether it can mean nothing else; and the words around.

    In these `#` stands for each number, or for both ends of a range.
    """
    values, sure, around = _values(text, language)
    return values, sure, " ".join("#" if word == _ARTICLE else word for word in around)


def counted(text: str, language: str) -> dict[str, tuple[Decimal | None, ...]]:
    """How many of what a text says, by the root of what it counts: 5 by « jour » of « cinq jours ».

    What stands alone counts nothing that is named.
    """
    one = numerals.ONE if language.startswith("en") else frozenset[str]()  # « il y a » is no number
    words = ["one" if word in one else word for word in _words(text)]
    found, around = _found(words, language) if len(words) <= _MOST_WORDS else ([], [])
    places = [at for at, word in enumerate(around, 1) if word in ("#", _ARTICLE)]
    nouns = (name_root(" ".join(around[at : at + 1])) for at in places)
    return dict(zip(nouns, (each.values for each in found), strict=False))


def out_of_bounds(number: int, question: Question) -> Refused | None:
    """Why a number lies outside the question's bounds; None when it lies within."""
    low = max(question.low, -LARGEST) if isinstance(question.low, int) else -LARGEST
    high = min(question.high, LARGEST) if isinstance(question.high, int) else LARGEST
    if number < low:
        return Refused("too_low", {"low": low})
    return Refused("too_high", {"high": high}) if number > high else None


# --- the words of a text, and the numbers among them --------------------------------------------------------


def _values(text: str, language: str) -> tuple[tuple[Decimal, ...], bool, list[str]]:
    """As `numbers`, with the words around one by one."""
    words = list(_words(text))
    found, around = _found(words, language) if len(words) <= _MOST_WORDS else ([], [])
    counted = [each for each in found if not each.article] or found[:1]  # « une équipe de 3 »
    if len({each.values for each in counted}) != 1:
        return (), False, around
    values = tuple(value for value in counted[0].values if value is not None)
    mistyped = _LIKE_NOUGHT.search(text.casefold()) is not None
    alone = not counted[0].article or len(around) == 1  # « un peu » and « aucune idée » are no numbers
    return values, counted[0].sure and alone and not mistyped and _is_plain(around), around


def _words(text: str) -> Iterator[str]:
    """Figures, words without accents, and single marks; `-` before the first figure stays with it."""
    letters = unicodedata.normalize("NFD", plain(text).casefold())
    bare = "".join(c for c in letters if not unicodedata.combining(c)).strip()
    bare = _LIKE_NOUGHT.sub(lambda found: "0" * len(found.group()), bare)
    bare = _FRACTION.sub(" demi ", _SURFACE.sub(" metres", _HYPHENS.sub(" ", bare)))
    minus = _MINUS.search(bare)
    if minus and not any(c.isdigit() for c in bare[: minus.start()]):
        bare = f"{bare[: minus.start()]}minus {bare[minus.end() :]}"
    yield from (found.group() for found in _TOKENS.finditer(bare))


def _found(words: list[str], language: str) -> tuple[list[_Found], list[str]]:
    """The numbers in a text, and the words around them: `#` in place of each, or « un »."""
    found: list[_Found] = []
    around: list[str] = []
    while words:
        length = _run(words)
        if _MIXED.fullmatch(words[0]):
            found.append(_Found((None,), sure=False))
        if not length:
            around.append(words.pop(0))
            continue
        negative = around[-1:] == ["minus"]
        run, words = words[:length], words[length:]
        found.append(_read(run, language, negative=negative))
        around = [*(around[:-1] if negative else around), _ARTICLE if found[-1].article else "#"]
    return found, around


def _run(words: list[str]) -> int:
    """How many words from here belong to one number, or to a range of two."""
    end = 0
    for place, word in enumerate(words):
        figures = word[0].isdigit()
        short = word in numerals.SHORT
        if (
            figures
            or (word in numerals.WORDS and not short)
            or (short and place and words[place - 1][0].isdigit())
        ):
            end = place + 1
        elif not place or word not in _INSIDE:
            break
    return end


def _read(run: list[str], language: str, *, negative: bool) -> _Found:
    own, other = (",", ".") if language.startswith("en") else (".", ",")
    every = _likeliest(_ends(run, own), _ends(run, other))
    if negative:
        every = tuple(None if value is None else -value for value in every)
    sure = len(every) == 1 and not numerals.is_round(run)
    return _Found(every, sure, article=len(run) == 1 and run[0] in _COUNTS_NOTHING)


def _likeliest(
    own: tuple[Decimal | None, ...], other: tuple[Decimal | None, ...]
) -> tuple[Decimal | None, ...]:
    """Both readings of « 3,000 », unless one's own language parts thousands so."""
    if own == other or None in other:
        return own
    if None in own:
        return other
    parted = max(filter(None, own), default=Decimal(0)) > max(filter(None, other), default=Decimal(0))
    return own if parted else tuple(dict.fromkeys((*other, *own)))


def _ends(run: list[str], mark: str) -> tuple[Decimal | None, ...]:
    """The number a run of words says, or both ends of the range it says; (None,) when it says neither."""
    words: list[str | Decimal] = []
    for word in run:
        figures = _figures(word, mark) if word[0].isdigit() else word
        if figures is None:
            return (None,)
        words.append(figures)
    if (whole := numerals.number(words)) is not None:
        return (whole,)
    for place in range(1, len(words)):
        if words[place] in numerals.HUNDREDS:  # `50 cents`
            continue
        low, high = numerals.number(_trimmed(words[:place])), numerals.number(_trimmed(words[place:]))
        if low is not None and high is not None:
            low = _scaled(low, high, words)
            return (low, high) if low < high else (None,)
    return (Decimal("0.5"),) if numerals.HALVES.intersection(run) else (None,)


def _scaled(low: Decimal, high: Decimal, words: list[str | Decimal]) -> Decimal:
    """« 5 à 10 mille » begins at five thousand."""
    scale = numerals.SCALES.get(str(words[-1]), 0)
    scales = [word for word in words if word in numerals.SCALES]
    return low.scaleb(scale) if len(scales) == 1 and low < 1000 <= high else low  # noqa: PLR2004 - how numbers are written


def _trimmed(words: list[str | Decimal]) -> list[str | Decimal]:
    while words and words[0] in _INSIDE:
        words = words[1:]
    while words and words[-1] in _INSIDE:
        words = words[:-1]
    return words


def _figures(digits: str, mark: str) -> Decimal | None:
    """What figures say when this mark parts thousands."""
    split = next(
        (m for p in (_GROUPED[mark], _TWICE_GROUPED, _UNGROUPED) if (m := p.fullmatch(digits))), None
    )
    if split is None:
        return None
    whole = re.sub(r"[^0-9]", "", split["whole"])
    if len(whole.lstrip("0")) > _LONGEST:
        return Decimal(LARGEST * 10)
    return Decimal(f"{whole}.{(split['part'] or '0')[:_LONGEST]}")


def _is_plain(around: list[str]) -> bool:
    """Whether the words around a number only introduce it and name its unit."""
    place = around.index("#" if "#" in around else _ARTICLE)
    after = [word for word in around[place + 1 :] if word not in _SIGNS]
    return (
        all(word in _BEFORE or word in numerals.ONE for word in around[:place])
        and len(after) <= _MOST_AFTER
        and _DOUBT.isdisjoint(after)
    )
