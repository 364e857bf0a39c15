"""What people type instead of pressing a button that is no answer: back, why, a person, agree, send, stop."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import product
from typing import Final

from bot.core.parsing.spelling import FEW, folded, word_set

# All folded: without accents, marks and capitals.
_WISHES: Final = (
    "je veux", "je voudrais", "j aimerais", "je souhaite", "je souhaiterais", "je prefere", "je prefererais",
    "je vais", "puis je", "est ce que je peux", "je peux", "peut on", "on peut", "est il possible de",
    "i want to", "i would like to", "i d like to", "i would rather", "i d rather", "i ll", "can i", "could i",
    "may i", "can we", "let me",
)  # fmt: skip
"""What a wish begins with; the rest is the same with it and without."""
_GREETING: Final = word_set("bonjour bonsoir hello hi svp stp please")
_POLITE: Final = word_set("svp stp please merci thanks", "s il te plait", "vous")

_PERSONS: Final = (
    "une personne", "une vraie personne", "quelqu un", "un humain", "un etre humain", "une humaine",
    "un conseiller", "une conseillere", "l equipe", "a person", "a real person", "someone", "somebody",
    "a human", "the team",
)  # fmt: skip
_TALKING: Final = (
    "parler a", "parler avec", "parler directement a", "discuter avec", "echanger avec", "contacter",
    "joindre", "appeler", "talk to", "talk with", "speak to", "speak with", "contact", "call",
)  # fmt: skip

_ASKED: Final = ("vous demandez", "vous me demandez", "demandez vous", "me demandez vous")

_SAID: Final[Mapping[str, frozenset[str]]] = {
    "button.back": frozenset(
        (
            "retour", "retour en arriere", "revenir", "revenir en arriere", "en arriere", "precedent",
            "precedente", "question precedente", "retour a la question precedente",
            "revenir a la question precedente", "back", "go back", "previous", "previous question",
        )
    ),
    "button.why": frozenset(map(" ".join, product(("pourquoi",), _ASKED, ("ca", "cela"))))
    | {
        "pourquoi", "pourquoi cette question", "pourquoi ca", "pourquoi faire", "pour quoi faire",
        "c est pour quoi", "a quoi ca sert", "a quoi sert cette question", "why", "why this",
        "why this question", "why do you ask", "why do you ask this", "why do you ask that",
        "what for", "what is this for",
    },
    "button.person": frozenset(map(" ".join, product(_TALKING, _PERSONS))) | {"une personne", "a person"},
    "button.consent": frozenset(
        (
            "accepter", "tout accepter", "accept", "i accept", "i accept all", "i accept the terms",
            "yes i accept", "ok i accept", "bien sur", "bien entendu", "evidemment", "certainement",
            "tout a fait", "absolument", "of course", "certainly", "definitely", "absolutely",
        )
    ),
    "button.refuse": frozenset(
        (
            "non", "non merci", "je refuse", "refuser", "je n accepte pas", "j accepte pas", "pas d accord",
            "je ne suis pas d accord", "je suis pas d accord", "je ne veux pas", "no", "nope", "no thanks",
            "no thank you", "i refuse", "i decline", "i disagree", "i do not agree", "i don t agree",
            "i do not accept", "i don t accept",
        )
    ),
    "button.statement": frozenset(
        (
            "en savoir plus", "savoir plus", "plus d informations", "plus d infos", "read more",
            "learn more", "know more", "more information", "more info",
        )
    ),
    "button.keep": frozenset(
        (
            "garder", "je garde", "je garde ma reponse", "garder la meme reponse", "keep", "keep it",
            "keep my answer",
        )
    ),
    "button.share": frozenset(("partager", "partager mon numero", "share", "share my number")),
    "button.edit": frozenset(
        (
            "modifier", "changer", "corriger", "changer une reponse", "corriger une reponse",
            "modifier mes reponses", "changer mes reponses", "modifier quelque chose",
            "changer quelque chose", "corriger quelque chose", "edit",
            "edit an answer", "change an answer", "change my answers",
            "change something",
        )
    ),
    "button.stop_here": frozenset(
        (
            "non merci", "no thanks", "no thank you",
            "je m arrete", "je m arrete la", "je m arrete ici", "m arreter", "m arreter ici", "stop",
            "stop la", "arreter", "arreter la", "arreter ici", "arrete", "on arrete", "on arrete la",
            "j arrete", "j arrete la", "ca me suffit", "stop here", "i stop", "i stop here",
            "ll stop here", "i am stopping here", "i m stopping here", "i will stop here", "that is enough",
            "that s enough",
        )
    ),
    "language.fr": frozenset(("francais", "en francais", "french", "in french")),
    "language.en": frozenset(("anglais", "en anglais", "english", "in english")),
}  # fmt: skip
"""Whole messages that say what a button does, by the button's phrase."""

_MADE_OF: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "button.consent": (
        word_set("oui ouais ok okay yes yep yeah accord accepte agree sure volontiers"),
        word_set(
            "d je j suis i c est bon pour moi a avec de tout tous toutes cela ca le la les l conditions",
            "vos",
            "texte bien sur absolument parfait ai lu et allons y of course read and it the all everything",
            "terms notice this to that s fine with me",
        ),
    ),
    "button.send": (
        word_set(
            "oui ok okay yes accord envoie envoyez envoyer envoyons envoi send parfait perfect bon good",
            "great fine correct exact exacte juste nickel impeccable super",
        ),
        word_set(
            "vous",
            "c est tout tous tres d bien tu pouvez peux you can le la l les ca a y allez vas maintenant",
            "et and it its s looks look that this is all everything now the to team equipe pour moi me go",
            "ahead dossier mon my",
        ),
    ),
}
"""The words that say what a button does, one of which there must be, and those that may stand around them.

A message that has any other word in it, as « mais », « pas » or a question mark, says something else.
"""


def says(button: str, text: str) -> bool:
    """Whether a whole message says what this button does.

    >>> says("button.person", "Bonjour, je voudrais parler à quelqu’un svp")
    True
    """
    wish = wished(text)
    if {wish, folded(text)} & _SAID.get(button, frozenset()):
        return True
    said, around = _MADE_OF.get(button, (frozenset(), frozenset()))
    words = set(wish.split())
    return "?" not in text and not said.isdisjoint(words) and words <= said | around


@lru_cache(maxsize=FEW)
def wished(text: str) -> str:
    """What a text wants, folded: without « je voudrais », « s’il vous plaît » and the like around it."""
    words = folded(text).split()
    while len(words) > 1 and words[0] in _GREETING:
        words = words[1:]
    while len(words) > 1 and words[-1] in _POLITE:
        words = words[:-1]
    wish = " ".join(words)
    led = next((each for each in _WISHES if wish.startswith(f"{each} ")), "")
    return wish.removeprefix(led).strip()
