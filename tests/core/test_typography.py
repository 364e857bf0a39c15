from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.typography import typeset

N, B = "\u202f", "\u00a0"

FRENCH = {
    "Quel âge avez-vous ?": f"Quel âge avez-vous{N}?",
    "Vraiment? Oui! Bon; voilà.": f"Vraiment{N}? Oui{N}! Bon{N}; voilà.",
    "Quoi ?! Comment !?": f"Quoi{N}?! Comment{N}!?",
    "Nom : Camille": f"Nom{B}: Camille",
    "Nom: Camille": f"Nom{B}: Camille",
    "<b>Nom :</b> Camille": f"<b>Nom{B}:</b> Camille",
    "Appuyez sur « Retour » ou sur «Modifier».": f"Appuyez sur «{B}Retour{B}» ou sur «{B}Modifier{B}».",
    'Le mot "incubateur" (ou "pépinière") ?': (f"Le mot «{B}incubateur{B}» (ou «{B}pépinière{B}»){N}?"),
    "L'équipe d'aujourd'hui...": "L’équipe d’aujourd’hui…",
    "3 000 € et 1 250 000 habitants, 50 % ou 50%": (
        f"3{N}000{N}€ et 1{N}250{N}000 habitants, 50{N}% ou 50{N}%"
    ),
    "10 k€": f"10{N}k€",
    "{number} % des {name} : {answer} ?": f"{{number}}{N}% des {{name}}{B}: {{answer}}{N}?",
    "À 10:30 ; le 15/03/2027": f"À 10:30{N}; le 15/03/2027",
    "Voir https://exemple.fr/a?b=1;c=2 ; merci": f"Voir https://exemple.fr/a?b=1;c=2{N}; merci",
    "Voir exemple.fr/quoi?x=%20 ?": f"Voir exemple.fr/quoi?x=%20{N}?",
    "C'est sur exemple.fr?": f"C’est sur exemple.fr{N}?",
    "Écrivez à l'adresse o.k@exemple.fr !": f"Écrivez à l’adresse o.k@exemple.fr{N}!",
    "Un & deux &amp; trois &lt; quatre &#39;": "Un & deux &amp; trois &lt; quatre &#39;",
    '<a href="tg://user?id={id}">{name}</a>, répondez !': (
        f'<a href="tg://user?id={{id}}">{{name}}</a>, répondez{N}!'
    ),
    "Le texte complet : /confidentialite": f"Le texte complet{B}: /confidentialite",
    "? à voir": "? à voir",
    "(?)": "(?)",
    "06 12 34 56 78 ou +33 6 12 34 56 78": "06 12 34 56 78 ou +33 6 12 34 56 78",
    "TSA 80715, 75334 Paris Cedex 07": "TSA 80715, 75334 Paris Cedex 07",
    "en 2026 120 projets": "en 2026 120 projets",
    "vous êtes n° 1, salle n°2": "vous êtes n°\u00a01, salle n°2",
    "une ligne\n: une autre": "une ligne\n: une autre",
}

ENGLISH = {
    'Let\'s go... "Done", she said': "Let’s go… “Done”, she said",
    "the partners' work, 'so to speak'": "the partners’ work, ‘so to speak’",
    "Is it ? Yes : 3 000": "Is it ? Yes : 3 000",
    "<a href=\"https://example.org/it's\">it's</a>": '<a href="https://example.org/it\'s">it’s</a>',
}


@pytest.mark.parametrize(("typed", "read"), FRENCH.items(), ids=FRENCH)
def test_french_is_read_with_its_spaces_whatever_was_typed(typed: str, read: str) -> None:
    assert typeset(typed, "fr") == read


@pytest.mark.parametrize(("typed", "read"), ENGLISH.items(), ids=ENGLISH)
def test_english_gets_its_apostrophes_and_quotation_marks_only(typed: str, read: str) -> None:
    assert typeset(typed, "en") == read


def test_a_language_without_rules_stays_as_it_was_typed() -> None:
    assert typeset('Was? "Nein"...', "de") == 'Was? "Nein"...'


PIECES = [
    "mot", "l'an", "12", "3 000", " ", "  ", B, N, "\n", "?", "!", ";", ":", "...", "…", "'", '"', "«", "»",
    "“", "”", "(", ")", "[", "%", "€", "k€", ".", ",", "{name}", "{", "}", "<b>", "</b>", "<", ">", "&amp;",
    "&", "10:30", "https://a.fr/b?c=1", "a.fr/b", "a@b.fr", "/aide", "@", "/", "://", "\ue000", "É",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


@given(texts, st.sampled_from(["fr", "en"]))
def test_what_is_set_is_set_once(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


SETTING = {
    "«": '"', "»": '"', "“": '"', "”": '"', "‘": "'", "’": "'", "…": "...", B: "", N: "", " ": "", "\n": "",
}  # fmt: skip


@given(texts, st.sampled_from(["fr", "en"]))
def test_only_spaces_apostrophes_quotation_marks_and_ellipses_ever_change(text: str, language: str) -> None:
    table = str.maketrans(SETTING)
    assert typeset(text, language).translate(table) == text.translate(table)


@given(texts, st.sampled_from(["fr", "en"]))
def test_addresses_tags_and_placeholders_stay_to_the_letter(text: str, language: str) -> None:
    kept = re.compile(r"\{\w+\}|</?b>|&amp;|https://a\.fr/b\?c=1|a@b\.fr")
    assert kept.findall(typeset(text, language)) == kept.findall(text)
