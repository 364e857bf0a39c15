"""Answers offered as buttons, and which of them a typed text names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeAlias

from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation, Question, Words
from bot.core.parsing import amounts
from bot.core.parsing.brackets import bracketed
from bot.core.parsing.reading import MOST_OFFERED, Offered, Refused
from bot.core.parsing.spelling import folded, folded_once, near, word_set
from bot.core.parsing.wording import ARTICLES, is_denied, is_doubted, is_small, name_root, root, root_once

YES: Final = word_set("oui ouais ouaip yes yep yeah yup")
NO: Final = word_set("non no nope nan naan nah")
"""What a text begins with when it says yes or no, folded and its doubled letters made single."""
_YES_ALONE: Final = frozenset(
    (
        "o", "y", "si", "ok", "okay", "sur", "sure", "bien sur", "tout a fait", "carrement", "absolument",
        "absolutely", "of course", "certainly", "definitely", "evidemment", "effectivement", "en effet",
        "exactement", "exactly", "affirmatif", "d accord", "volontiers", "c est ca", "indeed", "mais oui",
        "bien entendu", "certainement", "vrai", "true", "correct", "yes of course", "mais si", "si si",
        "i am", "i do", "we do", "je confirme", "grave", "clairement", "you bet",
    )
)  # fmt: skip
_NO_ALONE: Final = frozenset(
    (
        "n", "pas du tout", "not at all", "absolument pas", "certainement pas", "negatif", "jamais", "never",
        "bien sur que non", "of course not", "faux", "false", "mais non", "no way", "ben non", "bah non",
        "certainly not", "absolutely not", "definitely not", "i am not", "i do not", "i don t", "we don t",
    )
)  # fmt: skip
_NOT_YES: Final = word_set("pas not mais but peut maybe sais know si if sauf except ni presque almost")
_NOT_NO: Final = word_set("mais but peut maybe sais know si if sauf except sure sur")
"""Words that leave a yes or a no in doubt."""

_SHORTEST_PREFIX = 3
_SHORTEST_TYPO = 4
_SHORTEST_TWO_SLIPS = 8
"""Letters of the shortest words that may be typed with one slip, and with two."""
_MOST_WORDS = 12
LEAST_WORDS: Final = 4
"""Words of the shortest text that is a sentence."""
_STEM: Final = 6
"""Letters with which words of one family begin: techno-logie, techno-logique."""
_MOST_PARTS = 20
_SAME_TWICE = re.compile(r"(\w)\1+")
_LISTED = re.compile(r"\d(?: \d){1,9}")
_PARTS = re.compile(r"[,;/&+\n]|\b(?:et|and|puis|then|ainsi que)\b", re.IGNORECASE)
_COMMAS = re.compile(r"[,;()/]")
_RANKS = {
    word: rank
    for rank, words in enumerate(
        (
            "premier premiere first 1er 1ere 1st", "deuxieme second seconde 2e 2eme 2nd",
            "troisieme third 3e 3eme 3rd", "quatrieme fourth 4e 4eme 4th", "cinquieme fifth 5e 5eme 5th",
        )
    )
    for word in words.split()
}  # fmt: skip


class Option(Frozen):
    """One possible answer: its id, what its button says, and the other words people type for it."""

    id: str
    label: Words | Phrase
    also: tuple[str, ...] = ()
    other: bool = False
    """Whether it is the one for whatever is not listed."""

    @property
    def names(self) -> tuple[str, ...]:
        """What its button says, in every language, folded."""
        return () if isinstance(self.label, Phrase) else tuple(map(folded_once, self.label.values()))

    @property
    def spellings(self) -> tuple[str, ...]:
        """What people may type for it, folded."""
        return tuple(filter(None, (*self.names, *map(folded_once, self.also))))

    @property
    def parts(self) -> tuple[str, ...]:
        """What stands between the commas of its button, without articles and plurals."""
        shown = () if isinstance(self.label, Phrase) else self.label.values()
        return tuple(root_once(part) for name in shown for part in _COMMAS.split(name) if folded_once(part))

    @property
    def roots(self) -> tuple[str, ...]:
        """The same without articles and plurals."""
        return tuple(map(root_once, self.spellings))


def options(question: Question, organisation: Organisation) -> tuple[Option, ...]:
    """The answers offered as buttons, in the file's order; for a commune, the territories without places."""
    match question.kind:
        case "yes_no":
            return _YES_NO
        case "choice" | "choices":
            return tuple(Option(c.id, c.label, c.also, c.other) for c in question.choices)
        case "sector":
            return tuple(Option(s.id, s.name, s.also, s.other) for s in organisation.sectors)
        case "commune":
            bare = (t for t in organisation.territories if not t.places)
            return tuple(Option(t.id, t.name, t.also) for t in bare)
    return ()


def named(text: str, among: tuple[Option, ...], language: str) -> str | Offered | Refused:
    """The id of the one option a text names; else those it may mean; else why it names none.

    Only what one of the options says is taken, with its accents, articles and plural forgiven, or a part
    of its name between commas, its rank, the bracket a number lies in. A part of a word, a slip of the
    finger, a name inside a sentence, words like its own are asked about; what a text denies (« pas de
    musique ») is not offered, nor is another number of the same thing. For what is none of them stands the
    option for all others, if there is one.
    """
    typed = folded(text)
    if among is _YES_NO and (answer := _yes_or_no(typed.split())):
        return _one_or_offered((answer,), sure="?" not in text)
    if hits := _literal(text, among) or _exact(typed, among):
        return _one_or_offered(hits, sure="?" not in text)
    if bracket := bracketed(text, [(o.id, o.label) for o in among], language):
        return bracket
    lone = is_denied(text) and len(typed.split()) == 1 and typed not in YES | NO  # « pas », « aucun »
    for tier in (_same_root, _ordinal, _part_of_name, _rank):
        if hits := tier(typed, among):
            return _one_or_offered(hits, sure=not lone and not is_doubted(text))
    if is_denied(text):
        return Refused("unknown_choice")
    said = amounts.counted(text, language)
    near_by = _of_that_number(said, among, language)
    hits = (
        _ways_of_yes(typed, among)
        or _beginning(typed, near_by)
        or _mentioned(typed, near_by)
        or _misspelt(typed, near_by)
    )
    hits = hits or _counting(said, near_by, language) or _like(typed, near_by) or _others(typed, among)
    return _one_or_offered(hits, sure=False) if hits else Refused("unknown_choice")


def _one_or_offered(hits: tuple[str, ...], *, sure: bool) -> str | Offered:
    return hits[0] if sure and len(hits) == 1 else Offered(hits[:MOST_OFFERED])


def several_named(text: str, among: tuple[Option, ...], language: str) -> tuple[str, ...] | Offered | Refused:
    """The ids of all the options a text names: « musique, mode et design »."""
    whole = named(text, among, language)
    if isinstance(whole, str):
        return (whole,)
    texts = text.split() if _LISTED.fullmatch(text) else _PARTS.split(text)
    parts = [named(part, among, language) for part in texts[:_MOST_PARTS] if folded(part)]
    sure = tuple(dict.fromkeys(part for part in parts if isinstance(part, str)))
    every = len(texts) <= _MOST_PARTS and all(isinstance(part, str) for part in parts)
    return sure if every and len(parts) > 1 else whole


def yes_or_no(text: str) -> str:
    """What a text says to whatever was asked: "yes" (« ok », « oui, d’accord »), "no", or nothing."""
    return "" if "?" in text else _yes_or_no(folded(text).split())


def is_spelled(text: str, among: tuple[Option, ...]) -> bool:
    """Whether a text is exactly what one of the buttons says."""
    return bool(_exact(folded(text), among))


_YES_NO = (
    Option("yes", Phrase("yes"), ("oui", "yes")),
    Option("no", Phrase("no"), ("non", "no")),
)


def _yes_or_no(words: list[str]) -> str:
    """« Oui, bien sûr » is yes, « non, pas encore » is no; « oui et non », « pas encore » are neither."""
    said, all_words = " ".join(words), {_SAME_TWICE.sub(r"\1", word) for word in words}
    first = _SAME_TWICE.sub(r"\1", words[0]) if words else ""
    if said in _YES_ALONE or (first in YES and not all_words & (_NOT_YES | NO)):
        return "yes"
    return "no" if said in _NO_ALONE or (first in NO and not all_words & (_NOT_NO | YES)) else ""


def _literal(text: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """The one option whose button says this, sign for sign: « < 1 an » beside « > 1 an », `C++` and `C#`."""
    said = _signs(text)
    labels = [(o.id, o.label) for o in among if not isinstance(o.label, Phrase)]
    found = {id_ for id_, label in labels if said in map(_signs, label.values())}
    return tuple(found) if len(found) == 1 else ()


def _signs(text: str) -> str:
    return "".join(text.casefold().split())


def _exact(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    return tuple(o.id for o in among if typed in o.spellings)


def _same_root(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """« De la musique », « les jeux-vidéos »."""
    bare = {root(typed), name_root(typed)}
    return tuple(o.id for o in among if not bare.isdisjoint(o.roots))


def _ordinal(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """`2` is the second button, unless a button could itself be meant by a number."""
    figure = root(typed)
    if not re.fullmatch(r"[0-9]{1,2}", figure):
        return ()
    words = [name.split() for option in among for name in option.names if name]
    if any(w[0].isdecimal() or figure in w for w in words):
        return ()
    return (among[int(figure) - 1].id,) if 1 <= int(figure) <= len(among) else ()


def _rank(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """« La deuxième », `the first one`."""
    words = [word for word in root(typed).split() if word not in {"one", "choix", "option", "choice"}]
    rank = _RANKS.get(words[0], len(among)) if len(words) == 1 else len(among)
    return (among[rank].id,) if rank < len(among) else ()


def _part_of_name(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """« Oui » for « Oui, par écrit »: what stands between two commas of a button."""
    bare = {root(typed), name_root(typed)}
    return tuple(o.id for o in among if not bare.isdisjoint(o.parts))


_Counted: TypeAlias = Mapping[str, tuple[Decimal | None, ...]]


def _of_that_number(said: _Counted, among: tuple[Option, ...], language: str) -> tuple[Option, ...]:
    """The options without the words that say another number of what a text counts.

    « Un jour » is neither « 5 jours » nor a full time that goes by these words too.
    """

    def fits(words: str) -> bool:
        return all(_same_numbers(said, words, language))

    fitting = (o for o in among if all(map(fits, o.names)))
    return tuple(replace(o, also=tuple(filter(fits, o.also))) for o in fitting) if said else among


def _counting(said: _Counted, among: tuple[Option, ...], language: str) -> tuple[str, ...]:
    """The options that count the same: for « deux jours » « 2 ou 3 jours »."""
    return tuple(o.id for o in among if any(any(_same_numbers(said, s, language)) for s in o.spellings))


def _same_numbers(said: _Counted, words: str, language: str) -> Iterator[bool]:
    """Of all that both count, or nearly the same: whether there may be as many of it."""
    for noun, values in (amounts.counted(words, language) if said else {}).items():
        for other in said:
            if near(noun, other, 1):
                yield not set(values).isdisjoint(said[other])


def _beginning(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options that begin with these letters."""
    bare = root(typed)
    if len(bare) < _SHORTEST_PREFIX or bare.isdecimal() or bare in ARTICLES:
        return ()
    return tuple(
        o.id
        for o in among
        if any(s.startswith(typed) for s in o.spellings) or any(s.startswith(bare) for s in o.roots)
    )


def _mentioned(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options that the text holds (« un festival de musique »), or that hold the text (« vidéo », `3`)."""
    bare = root(typed)
    if (len(bare) < _SHORTEST_PREFIX and not bare.isdecimal()) or bare in ARTICLES:
        return ()
    return tuple(o.id for o in among if any(_holds(bare, s) or _holds(s, bare) for s in o.roots))


def _holds(text: str, words: str) -> bool:
    """Whether these words, or this number, stand whole in the text."""
    whole = len(words) >= _SHORTEST_PREFIX or words.isdecimal()
    return whole and f" {words} " in f" {text} "


def _misspelt(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options a slip or two away from the text, or from one of its words: nearest first."""
    bare = root(typed)
    words = bare.split() if len(bare.split()) <= _MOST_WORDS else []
    tries = [typed, bare, *(word for word in words if len(word) > _SHORTEST_TYPO)]
    hits = [
        tuple(
            o.id
            for o in among
            if any(_slipped(word, s, slips) for s in {*o.spellings, *o.roots} for word in tries)
        )
        for slips in (1, 2)
    ]
    return tuple(dict.fromkeys((*hits[0], *hits[1])))


def _ways_of_yes(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """All but the refusal, where there is one: « Oui » may mean any of them, beside « Non »."""
    if _yes_or_no(typed.split()) != "yes":
        return ()
    rest = tuple(o.id for o in among if not any(_yes_or_no(name.split()) == "no" for name in o.names))
    return rest if len(rest) < len(among) else ()


def _like(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """Options that share the stem of a long word with a sentence: « une idée solidaire », « créer »."""
    words = typed.split()
    if len(words) < LEAST_WORDS:
        return ()
    stems = {word[:_STEM] for word in words if len(word) >= _STEM}
    return tuple(o.id for o in among if stems & {w[:_STEM] for s in o.spellings for w in s.split()})


def _others(typed: str, among: tuple[Option, ...]) -> tuple[str, ...]:
    """The options for whatever is not listed: not for « bonjour », « oui »."""
    says_nothing = len(typed) < _SHORTEST_PREFIX or is_small(typed) or _yes_or_no(typed.split())
    return () if says_nothing else tuple(o.id for o in among if o.other)


def _slipped(typed: str, spelling: str, slips: int) -> bool:
    shortest = _SHORTEST_TYPO if slips == 1 else _SHORTEST_TWO_SLIPS
    return len(spelling) >= shortest and near(typed, spelling, slips)
