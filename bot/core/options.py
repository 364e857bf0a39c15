"""Answers offered as buttons, and which of them a typed text names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.core.organisation import Organisation, Question, Words
from bot.core.reading import MOST_OFFERED, Offered, Refused
from bot.core.say import Phrase
from bot.core.spelling import folded, folded_once, near

YES: Final = frozenset(("oui", "o", "ouais", "ouaip", "si", "yes", "y", "yep", "yeah", "ok", "okay", "sure"))
NO: Final = frozenset(("non", "n", "no", "nope", "nan"))
_DOUBT: Final = frozenset(("pas", "not", "mais", "but", "peut", "maybe", "sais", "know"))
"""Words for yes and for no, folded, in the languages people type whatever the organisation's."""

_SHORTEST_PREFIX = 3
_SHORTEST_TYPO = 5
_PARTS = re.compile(r"[,;/&+\n]|\b(?:et|and)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer: its id, what its button says, and the other words people type for it."""

    id: str
    label: Words | Phrase
    also: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """What people may type for it, folded."""
        shown = () if isinstance(self.label, Phrase) else self.label.values()
        return tuple(filter(None, map(folded_once, (*shown, *self.also))))


def options(question: Question, organisation: Organisation) -> tuple[Option, ...]:
    """The answers offered as buttons, in the file's order; for a commune, the territories without places."""
    match question.kind:
        case "yes_no":
            return _YES_NO
        case "choice" | "choices":
            return tuple(Option(c.id, c.label, c.also) for c in question.choices)
        case "sector":
            return tuple(Option(s.id, s.name, s.also) for s in organisation.sectors)
        case "commune":
            bare = (t for t in organisation.territories if not t.places)
            return tuple(Option(t.id, t.name) for t in bare)
    return ()


def named(text: str, among: tuple[Option, ...]) -> str | Offered | Refused:
    """The id of the one option a text names; else those it may mean; else why it names none."""
    typed = folded(text)
    if among is _YES_NO and (answer := _yes_or_no(typed.split())):
        return answer
    for tier in (_exact, _ordinal, _beginning):
        hits = tier(typed, among)
        if len(hits) == 1:
            return hits[0]
        if hits:
            return Offered(hits[:MOST_OFFERED])
    hits = _mentioned(typed, among) or _misspelt(typed, among)
    return Offered(hits[:MOST_OFFERED]) if hits else Refused("unknown_choice")


def several_named(text: str, among: tuple[Option, ...]) -> tuple[str, ...] | Offered | Refused:
    """The ids of all the options a text names: « musique, mode et design »."""
    whole = named(text, among)
    if isinstance(whole, str):
        return (whole,)
    parts = [named(part, among) for part in _PARTS.split(text) if folded(part)]
    sure = tuple(dict.fromkeys(part for part in parts if isinstance(part, str)))
    return sure if len(parts) > 1 and all(isinstance(part, str) for part in parts) else whole


def is_spelled(text: str, among: tuple[Option, ...]) -> bool:
    """Whether a text is exactly what one of the buttons says."""
    return bool(_exact(folded(text), among))


_YES_NO = (
    Option("yes", Phrase("yes"), ("oui", "yes")),
    Option("no", Phrase("no"), ("non", "no")),
)


def _yes_or_no(words: list[str]) -> str:
    """« Oui, bien sûr » is yes and « non merci » no; « oui et non », « pas sûr » are neither."""
    if words[:1] and words[0] in YES and _DOUBT.isdisjoint(words) and NO.isdisjoint(words):
        return "yes"
    return "no" if words[:1] and words[0] in NO and _DOUBT.isdisjoint(words) and YES.isdisjoint(words) else ""


def _exact(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(o.id for o in among if typed in o.spellings)


def _ordinal(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """« 2 » is the second button, unless a button could itself be meant by a number."""
    if not re.fullmatch(r"[0-9]{1,2}", typed):
        return ()
    words = [spelling.split() for option in among for spelling in option.spellings]
    if any(w[0].isdecimal() or typed in w for w in words):
        return ()
    return (among[int(typed) - 1].id,) if 1 <= int(typed) <= len(among) else ()


def _beginning(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options that begin with these letters, or with this number as a whole."""
    if typed.isdecimal():
        return tuple(o.id for o in among if any(s.startswith(f"{typed} ") for s in o.spellings))
    if len(typed) < _SHORTEST_PREFIX:
        return ()
    return tuple(o.id for o in among if any(s.startswith(typed) for s in o.spellings))


def _mentioned(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options that the text holds (« je fais de la musique »), or that hold the text (« vidéo », « 3 »)."""
    if len(typed) < _SHORTEST_PREFIX and not typed.isdecimal():
        return ()
    return tuple(o.id for o in among if any(_holds(typed, s) or _holds(s, typed) for s in o.spellings))


def _holds(text: str, words: str) -> bool:
    """Whether these words, or this number, stand whole in the text."""
    whole = len(words) >= _SHORTEST_PREFIX or words.isdecimal()
    return whole and f" {words} " in f" {text} "


def _misspelt(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    if len(typed) < _SHORTEST_TYPO:
        return ()
    return tuple(o.id for o in among if any(len(s) >= _SHORTEST_TYPO and near(typed, s) for s in o.spellings))
