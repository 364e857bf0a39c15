"""What people type instead of an answer: that they do not know, that they pass, that they have finished."""

from __future__ import annotations

from typing import Final

from bot.core.parsing.moves import wished
from bot.core.parsing.spelling import folded, word_set

# All folded: without accents, marks and capitals.
_DONT_KNOW: Final = frozenset(
    (
        "je ne sais pas", "ne sais pas", "je sais pas", "sais pas", "j sais pas", "chais pas", "chepa",
        "chepas", "nsp", "jsp", "aucune idee", "j ai aucune idee", "je n ai aucune idee", "pas d idee",
        "j en sais rien", "je n en sais rien", "i don t know", "don t know", "i do not know", "i dont know",
        "dont know", "dunno", "idk", "no idea", "i have no idea", "no clue",
    )
)  # fmt: skip
_UNDECIDED: Final = frozenset(
    (
        "pas sur", "pas sure", "je ne suis pas sur", "je ne suis pas sure", "pas decide", "a voir",
        "a definir", "on verra", "je verrai", "difficile a dire", "not sure", "i am not sure",
        "i m not sure", "hard to say", "undecided", "not decided", "tbd",
    )
)  # fmt: skip
"""What says the same of a choice, and may be all there is to say where one writes: « à définir »."""
_PADDING: Final = word_set(
    "encore trop vraiment exactement bien du tout yet really exactly honnetement sorry desole desolee"
)
"""Words that change nothing in it: « je ne sais pas trop »."""
SKIP: Final = frozenset(
    (
        "passer", "passe", "je passe", "on passe", "passer la question", "passer cette question", "suivant",
        "suivante", "question suivante", "passer a la suite", "passer a la suivante",
        "passer a la question suivante", "skip", "skip this", "skip it", "skip this question", "pass", "next",
        "next question",
    )
)  # fmt: skip
NOTHING: Final = frozenset(
    (
        "non", "non merci", "rien", "aucun", "aucune", "aucun lien", "sans", "pas encore",
        "pas pour l instant", "je n en ai pas", "j en ai pas", "non je n en ai pas", "je n ai pas de site",
        "j ai pas de site", "pas de lien", "pas de site", "pas de site web", "pas de numero",
        "pas de telephone", "pas de fichier", "je prefere pas", "je prefere ne pas", "no", "nope",
        "no thanks", "no thank you", "none", "nothing", "not yet", "not for now", "i don t have one",
        "i don t have any", "i have none", "no link", "no website", "no phone", "no file", "n a",
    )
)  # fmt: skip
"""What people type to an optional question that asks for something they do not have."""
MAY_BE_NOTHING: Final = frozenset(("link", "phone", "file", "email", "date", "siren"))
"""The kinds of question to which these words can be no answer."""
FINISHED: Final = frozenset(
    (
        "valider", "c est tout", "c est bon", "termine", "fini", "ok", "done", "that s all", "finished",
    )
)  # fmt: skip
"""What people type instead of pressing the button that says so."""


def knows_not(text: str) -> bool:
    """Whether a text says « je ne sais pas trop », « chépa », « à voir », or only `?`."""
    words = folded(text)
    return says_unknown(text) or bool({words, _bare(words)} & _UNDECIDED) or (not words and "?" in text)


def says_unknown(text: str) -> bool:
    """Whether a text says just what the button « Je ne sais pas » says."""
    words = folded(text)
    return bool({words, _bare(words)} & _DONT_KNOW)


def is_none(text: str) -> bool:
    """Whether a text says no more than that there is no answer."""
    return knows_not(text) or passes(text)


def passes(text: str) -> bool:
    """Whether a text says what the button « Passer » says."""
    return folded(text) in SKIP or wished(text) in SKIP


def _bare(words: str) -> str:
    return " ".join(word for word in words.split() if word not in _PADDING)
