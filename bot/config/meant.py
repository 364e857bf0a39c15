"""What was probably meant by a number, a day, an id or a key that is written as people write it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from bot.core.model.organisation import Question
from bot.core.parsing import dates
from bot.core.parsing.spelling import folded

_NUMBER: Final = re.compile(
    r"([+-]?[1-9]\d{0,2}(?:[ .,'_\u00a0\u202f]\d{3})+|[+-]?\d+)(?:[.,]\d{1,2})?\s*[€$£]?"
)
_SPELT_DAY: Final = re.compile(r"\d.*[^\W\d]{3}.*\d{4}|\d{4}.*[^\W\d]{3}.*\d|\d+[-/.]\d+[-/.]\d+")
_DAY: Final = Question(id="day", kind="date", text={}, name={})
LONGEST_ID: Final = 20

ENGLISH: Final = {
    "nom": ("name",), "noms": ("name",), "texte": ("text",), "titre": ("title",), "genre": ("kind",),
    "type": ("kind",), "sorte": ("kind",), "choix": ("choice", "choices"), "quand": ("when",),
    "si": ("when",), "condition": ("when",), "aide": ("help",), "pourquoi": ("why",),
    "facultatif": ("optional",), "optionnel": ("optional",), "libelle": ("label",), "etiquette": ("label",),
    "ouvre": ("opens",), "ouverture": ("opens",), "debut": ("opens",), "ferme": ("closes",),
    "fermeture": ("closes",), "fin": ("closes",), "min": ("low",), "minimum": ("low",), "max": ("high",),
    "maximum": ("high",), "courriel": ("email",), "mail": ("email",), "telephone": ("phone",),
    "langues": ("languages",), "langue": ("language",), "fuseau": ("zone",), "pays": ("country",),
    "raison": ("reason",), "suite": ("next",), "exige": ("requires",), "personnel": ("personal",),
    "inconnu": ("unknown",), "rempli": ("met",), "echoue": ("failed",), "aussi": ("also",),
    "delai": ("delay",), "heure": ("at",), "criteres": ("criteria",), "secteurs": ("sectors",),
    "territoires": ("territories",), "partenaires": ("partners",), "pistes": ("routes",),
    "appels": ("calls",), "lieux": ("places",), "oui_non": ("yes_no",), "nombre": ("number",),
    "secteur": ("sector",), "texte_court": ("short_text",), "texte_long": ("long_text",), "lien": ("link",),
    "fichier": ("file",),
}  # fmt: skip
"""Keys and kinds as they are written in French."""


class Figures(float):
    """A number with a point, and how it is written: « 50.000 » may be fifty thousand."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.written = written


def day(text: str) -> str:
    """The day that « 1er mars 2027 » or « 31/03/2027 » is, as it is written in the file; else empty."""
    found = dates.day(text, _DAY) if _SPELT_DAY.search(text) else ""
    return found if isinstance(found, str) else ""


def number(text: str) -> str:
    """The whole number that « 30 000 », « 30.000 » or « 30,50 » is; else empty."""
    found = _NUMBER.fullmatch(text.strip())
    return re.sub(r"[^\d-]", "", found[1]) if found else ""


def number_or_day(value: object) -> str:
    """A number or a day, of a text or a number with a point, as it is written in the file; else empty."""
    text = value.written if isinstance(value, Figures) else value
    return (number(text) or day(text)) if isinstance(text, str) else ""


def id_of(name: str, longest: int = LONGEST_ID) -> str:
    """The id that was meant by a name with capitals, accents, blanks or hyphens; empty if none."""
    bare = re.sub(r"[^a-z0-9]+", "_", folded(name)).strip("_")[:longest].strip("_")
    return bare if bare[:1].isalpha() else ""


def english(word: str, names: Collection[str]) -> str:
    """The one of these names that a French word stands for; empty if none."""
    bare = re.sub(r"[^a-z0-9]+", "_", folded(word))
    return next((each for each in ENGLISH.get(bare, ()) if each in names), "")
