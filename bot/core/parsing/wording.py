"""What a typed text says once its small words are forgiven: articles, plurals, « je fais de la »."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from bot.core.parsing.spelling import folded, word_set

ARTICLES: Final = word_set(
    "le la les l un une des du de d au aux a the an of en dans in to for mon ma mes notre nos my our some"
)
_LEADING: Final = (
    word_set(
        "je j fais fait faisons on nous suis est c cela ce sont it is s i am m we are re do make work works",
        "travaille travaillons plutot rather surtout mainly mostly alors donc bah ben euh eh well so um pour",
        "for sur with avec choisis choose prends take dirais would say reponse answer choix option numero n",
        "bonjour hello svp stp please merci thanks secteur sector domaine field milieu tout simplement juste",
        "just hein moi me",
    )
    | ARTICLES
)
_TRAILING: Final = word_set("svp stp please merci thanks voila plutot surtout rather mainly hein donc quoi")
"""Words around an answer that change nothing in it."""

_DENIED: Final = re.compile(
    r"\b(?:pas|ni|sans|sauf|jamais|aucune?|excepte|hormis|not|no|nor|never|neither|without|except|nothing|n t"
    r"|don t|isn t|instead|plus de|autre chose que?|autres? que|plutot que|au lieu|other than|rather than"
    r"|anything but|non)\b"
)
_DOUBTED: Final = re.compile(
    r"\b(?:peut etre|maybe|perhaps|probablement|probably|je crois|je pense|il me semble|i think|i guess"
    r"|hesite|je ne sais|sais pas|not sure|pas sur|pas sure|ou|or|si|if|mais|but)\b"
)


@lru_cache(maxsize=16_384)
def root_once(words: str) -> str:
    """The same as `name_root`, remembered: for the organisation's own words only."""
    return name_root(words)


def name_root(text: str) -> str:
    """The words of a name, folded, in the singular, without articles.

    >>> name_root("les jeux-vidéos")
    'jeu video'
    """
    words = folded(text).split()
    kept = [word for word in words[:-1] if word not in ARTICLES] + words[-1:]
    return " ".join(map(_singular, kept))


def root(text: str) -> str:
    """The same of what somebody typed, without the words that lead to it; all of it when no other is left.

    >>> root("je fais de la photo")
    'photo'
    """
    words = folded(text).split()
    kept = words
    while kept and kept[0] in _LEADING:
        kept = kept[1:]
    while kept and kept[-1] in _TRAILING:
        kept = kept[:-1]
    return name_root(" ".join(kept or words))


def is_small(text: str) -> bool:
    """Whether a text has only words that lead to others: « bonjour », « je fais de la »."""
    return all(word in _LEADING or word in _TRAILING for word in folded(text).split())


def is_denied(text: str) -> bool:
    """Whether a text says what something is not: « pas de musique », « autre chose que la mode »."""
    return bool(_DENIED.search(folded(text)))


def is_doubted(text: str) -> bool:
    """Whether whoever writes is not sure: « peut-être la musique », « musique ? »."""
    return "?" in text or bool(_DOUBTED.search(folded(text)))


_ENDINGS = (("eaux", "eau"), ("aux", "al"), ("ies", "y"), ("ie", "y"), ("s", ""), ("x", ""))
_SHORTEST = 4
"""Letters of the shortest word that has a plural: « bus », « sas » and « cas » have none."""


def _singular(word: str) -> str:
    if len(word) < _SHORTEST or word.isdecimal():
        return word
    for plural, singular in _ENDINGS:
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word
