"""What would open another door: told to who is sent elsewhere, and to the team of everybody."""

from __future__ import annotations

from collections.abc import Mapping

from tests.client import Message
from tests.house import House
from tests.journey.story import ANSWERS, Applicant, all_is_well, applicant, card

OTHER_DOORS = "Ce qui ouvrirait une autre porte"
BESIDE = "Possible aussi"
ON_THE_CARD = "Ouvrirait une autre porte :"
MOVED = "si votre activité s’installe en Auvergne"
ESTABLISHED = {
    "Où en êtes-vous ?": "> plus de 3 ans",
    "votre statut aujourd’hui": "SASU, SAS",
    "Combien d’emplois": "1 ou 2",
    "Quel chiffre d’affaires": "Moins de",
}


async def told(house: House, answers: Mapping[str, str]) -> tuple[Applicant, Message]:
    """Somebody who gave these answers beside the usual ones, and what they were told on filing."""
    someone = await applicant(house)
    await someone.begins()
    await someone.answers(given={**answers, **{q: each for q, each in ANSWERS.items() if q not in answers}})
    return someone, await someone.taps("Envoyer")


def lines_under(title: str, text: str) -> list[str]:
    """The lines of the paragraph with this title."""
    (found,) = [lines for part in text.split("\n\n") if (lines := part.split("\n"))[0] == title]
    return found[1:]


async def doors_on_the_card(house: House) -> list[str]:
    """The other doors as the card has them, at the end of what is folded."""
    lines = (await card(house)).text.split("\n")
    return lines[lines.index(ON_THE_CARD) + 1 :]


async def test_who_is_sent_to_a_partner_is_told_what_would_open_another_door(h: House) -> None:
    _, outcome = await told(h, {"Où est, ou sera": "Ailleurs"})
    assert "Un partenaire mieux placé" in outcome.text
    assert lines_under(OTHER_DOORS, outcome.text) == [
        "• Hub-IC, liste d’attente : si votre activité s’installe dans la Métropole.",
        f"• Programme Émergence : {MOVED}.",
    ]
    assert await doors_on_the_card(h) == [
        "• Hub-IC, liste d’attente : si votre activité s’installe dans la Métropole.",
        f"• Programme Émergence : {MOVED}.",
        f"• Programme Développement : si vous créez votre structure et {MOVED}.",
        f"• Adhérer au Damier : {MOVED} et si vous devenez une association, une société ou une coopérative.",
    ]
    await all_is_well(h)


async def test_on_the_waiting_list_nothing_is_said_of_the_call(h: House) -> None:
    _, outcome = await told(h, {})
    assert "liste d’attente" in outcome.text
    assert lines_under(OTHER_DOORS, outcome.text) == [
        "• Programme Développement : si vous créez votre structure.",
        "• Adhérer au Damier : si vous devenez une association, une société ou une coopérative.",
    ]


async def test_what_is_possible_beside_is_read_again_in_the_state_of_the_case(h: House) -> None:
    someone, outcome = await told(h, {})
    beside = lines_under(BESIDE, outcome.text)
    assert "• Un partenaire mieux placé" in beside
    assert "Centre national de la musique (CNM)" in beside
    again = await someone.says("/dossier")
    assert lines_under(BESIDE, again.text) == beside
    assert again.text.count("Programme Émergence") == 1, "what is open now is said to be, and not again"


async def test_membership_beside_a_programme_is_read_again_too(h: House) -> None:
    someone, _ = await told(h, ESTABLISHED)
    assert "• Adhérer au Damier" in lines_under(BESIDE, (await someone.says("/dossier")).text)


async def test_who_has_a_programme_is_told_of_no_other_but_the_team_is(h: House) -> None:
    _, outcome = await told(h, {"Combien de temps par semaine": "Soirs et week-ends"})
    assert "Programme Émergence" in outcome.text
    assert OTHER_DOORS not in outcome.text
    assert (await doors_on_the_card(h))[0] == (
        "• Hub-IC, liste d’attente : si vous pouvez y consacrer un mi-temps."
    )


async def test_nobody_is_told_to_be_younger_or_to_undo_the_past(h: House) -> None:
    """An organisation of four years is too old for the hub, wherever it moves and whatever it does."""
    answers = {"Où est, ou sera": "Ailleurs"} | ESTABLISHED
    _, outcome = await told(h, answers)
    assert lines_under(OTHER_DOORS, outcome.text) == [
        f"• Programme Développement : {MOVED}.",
        f"• Adhérer au Damier : {MOVED}.",
    ]


async def test_where_nothing_can_be_done_nothing_is_said(h: House) -> None:
    """Outside culture and creation no change of one's own opens a programme."""
    answers = {"secteur principal": "Autre secteur", "Quelle est votre activité": "> La boulangerie"}
    _, outcome = await told(h, answers)
    assert OTHER_DOORS not in outcome.text
    assert ON_THE_CARD not in (await card(h)).text
