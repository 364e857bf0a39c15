"""Texts as people type them: made clean to keep, and reduced to what spellings of one thing share."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

FEW = 4
"""Texts that are remembered while they are looked at from many sides: the next ones take their place."""

_LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
# Control characters, lone surrogates, orders that turn the direction of what follows, noncharacters.
_NEVER_KEPT = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_SPACES = re.compile(r"\s+")
_SPACES_IN_LINE = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r" ?\n ?(?:\n ?){2,}")
# Not seen at either end of a text, yet of use inside it: joined emoji, right-to-left words.
_UNSEEN_AT_ENDS = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f"


@lru_cache(maxsize=FEW)
def clean(text: str, *, lines: bool = False) -> str:
    """The text as it is kept: NFC, trimmed, spaces single, nothing that could break a message or a card.

    With `lines`, line ends stay, at most one empty line in a row; without, the text is one line.
    """
    text = _NEVER_KEPT.sub("", _LINE_ENDS.sub("\n", text))
    text = unicodedata.normalize("NFC", text)
    if not lines:
        return _trimmed(_SPACES.sub(" ", text))
    return _trimmed(_EMPTY_LINES.sub("\n\n", _SPACES_IN_LINE.sub(" ", text)))


def _trimmed(text: str) -> str:
    before = None
    while text != before:
        before, text = text, text.strip()
        text = text.lstrip(_UNSEEN_AT_ENDS).rstrip(_UNSEEN_AT_ENDS.replace("\ufe0f", ""))
        if not text.strip(_UNSEEN_AT_ENDS):
            return ""
    return text


def plain(text: str) -> str:
    """The text with the digits of every script as 0-9, and wide letters or thin spaces as usual ones."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(letter, letter)) for letter in text)


def unaccented(text: str) -> str:
    """The text without the accents of its letters."""
    bare = (each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", "".join(bare))


_COMPARING = frozenset("<>≤≥+-\u2212\u2013")
_SIGNS_SAID = tuple(
    (re.compile(sign), words)
    for sign, words in (
        (r"(?:≤|<=)(?=\s*\d)", " au plus "), (r"(?:≥|>=)(?=\s*\d)", " au moins "),
        (r"<(?=\s*\d)", " moins de "), (r">(?=\s*\d)", " plus de "),
        (r"^\s*[-\u2212\u2013]\s*(?=de\b)", "moins "), (r"^\s*\+\s*(?=de\b)", "plus "),
        (r"(?<=\d)\s*(?:et|ou|and|or)?\s*\+(?!\s*\d)", " ou plus "),
    )
)  # fmt: skip


def signs_said(text: str) -> str:
    """« < 1 an », « + de 10 » and « 50 et + » in words: what such signs say is not forgotten."""
    if not _COMPARING.isdisjoint(text):
        for sign, words in _SIGNS_SAID:
            text = sign.sub(words, text)
    return text


@lru_cache(maxsize=FEW)
def folded(text: str) -> str:
    """What is left when case, accents, hyphens and punctuation are forgiven: words with one space between."""
    text = signs_said(text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(text.translate(_FOLDED).split())


class _Folded(dict[int, str]):
    """What each letter becomes, worked out when it first comes; of the rarer scripts it is each time."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if unicodedata.combining(letter):
            folded = ""
        else:
            folded = str(unicodedata.decimal(letter, letter)) if letter.isalnum() else " "
        if code < _COMMON:
            self[code] = folded
        return folded


_COMMON = 0x2100
_FOLDED = _Folded({ord("œ"): "oe", ord("æ"): "ae", ord("ø"): "o", ord("ł"): "l"})


def word_set(*lines: str) -> frozenset[str]:
    """The words that stand in these lines, parted by spaces."""
    return frozenset(" ".join(lines).split())


@lru_cache(maxsize=16_384)
def folded_once(words: str) -> str:
    """The same, remembered: for the organisation's own words only, never for what a person typed."""
    return folded(words)


def near(typed: str, name: str, most: int = 2) -> bool:
    """Whether at most so many letters were added, left out, changed or swapped (Damerau-Levenshtein)."""
    return OSA.distance(typed, name, score_cutoff=most) <= most
