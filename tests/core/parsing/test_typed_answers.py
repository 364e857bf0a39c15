"""What people type to the example's own questions: the vocabulary of the file, in two languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.organisation import Question
from bot.core.parsing.kinds import Accepted, Meant, Offered, Refused, Ticked, Typed, read
from bot.core.parsing.options import options
from tests import house

DAMIER = house.file(house.DAMIER)[0]
QUESTIONS = {question.id: question for question in DAMIER.questions}


def meaning(question_id: str, typed: str, language: str = "fr") -> Any:  # noqa: ANN401 - whatever is meant
    """The answer taken, what is ticked, the list of those asked about, or the key of the refusal."""
    match read(QUESTIONS[question_id], DAMIER, Typed(typed), language=language):
        case Accepted(answer):
            return answer.value or answer.state
        case Ticked(picked):
            return picked
        case Offered(values) | Meant(values):
            return list(values)
        case Refused(key):
            return key


@pytest.mark.parametrize(
    ("typed", "sector"),
    [
        ("photo", "photographie"), ("la photo", "photographie"), ("Photos", "photographie"),
        ("photographe", "photographie"), ("je suis photographe", "photographie"), ("jeux video", "jeu_video"),
        ("les jeux-vidéos", "jeu_video"), ("Jeux vidéo !", "jeu_video"), ("video games", "jeu_video"),
        ("🎮 jeu vidéo 🎮", "jeu_video"), ("BD", "edition"), ("de la bd", "edition"),
        ("bande dessinée", "edition"), ("bandes dessinées", "edition"), ("livres", "edition"),
        ("comics", "edition"), ("de la musique", "musique"), ("je fais de la musique", "musique"),
        ("on fait du rap", "musique"), ("Music", "musique"), ("un groupe", "musique"),
        ("graphiste", "graphisme"), ("Je suis graphiste", "graphisme"), ("illustration", "graphisme"),
        ("théatre", "spectacle_vivant"), ("theatre", "spectacle_vivant"), ("la danse", "spectacle_vivant"),
        ("cirque", "spectacle_vivant"), ("cinoche", "audiovisuel"), ("ciné", "audiovisuel"),
        ("cinema", "audiovisuel"), ("film", "audiovisuel"), ("documentaires", "audiovisuel"),
        ("TV", "audiovisuel"), ("plutôt mode", "mode"), ("fashion", "mode"), ("bijoux", "mode"),
        ("un festival", "evenementiel"), ("événements", "evenementiel"), ("pub", "communication"),
        ("com", "communication"), ("une appli", "numerique"), ("site internet", "numerique"),
        ("software", "numerique"), ("métiers d’art", "design"), ("céramique", "design"),
        ("du mobilier", "design"), ("presse", "medias"), ("un magazine", "medias"), ("radio", "medias"),
        ("musée", "patrimoine"), ("un château", "patrimoine"), ("poésie", "litterature"),
        ("un roman", "litterature"), ("paysagiste", "architecture"), ("interior design", "architecture"),
        ("autre", "autre"), ("other", "autre"), ("autre chose", "autre"), ("6", "numerique"),
        ("le 2", "audiovisuel"), ("la deuxième", "audiovisuel"),
    ],
)  # fmt: skip
def test_a_sector_is_understood_by_its_name_or_a_near_one(typed: str, sector: str) -> None:
    assert meaning("sector", typed) == sector
    assert meaning("sector", typed.upper(), "en") == sector


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("modde", ["mode"]), ("muisque", ["musique"]), ("fotographie", ["photographie"]),
        ("litterrature", ["litterature"]), ("musique et vidéo", ["musique", "audiovisuel"]),
        ("musique je crois", ["musique"]), ("peut-être la mode", ["mode"]), ("musique ?", ["musique"]),
        ("musique ou photo", ["musique", "photographie"]), ("groupe de muzique", ["musique"]),
        ("je fais de la musique électronique dans un groupe depuis trois ans", ["musique"]),
        ("un jeu de société", ["jeu_video"]), ("mod", ["mode"]), ("une école de danse", ["spectacle_vivant"]),
    ],
)  # fmt: skip
def test_what_may_be_a_sector_is_asked_about(typed: str, offered: list[str]) -> None:
    assert meaning("sector", typed) == offered


@pytest.mark.parametrize("typed", ["xyz", "boulangerie", "je suis coiffeuse à domicile", "BTP"])
def test_for_what_is_no_sector_the_one_for_all_others_is_proposed(typed: str) -> None:
    assert meaning("sector", typed) == ["autre"]


@pytest.mark.parametrize(
    "typed",
    [
        "pas de musique", "pas la musique", "ni l’un ni l’autre", "autre chose que la mode", "not music",
        "tout sauf la mode", "anything but fashion", "sans musique", "musique non", "le", "une", "😀",
        "oui", "bonjour", "je fais de la",
    ],
)  # fmt: skip
def test_what_is_denied_or_unknown_is_no_sector(typed: str) -> None:
    assert meaning("sector", typed) == "unknown_choice"


@pytest.mark.parametrize(
    ("question_id", "typed", "meant"),
    [
        ("adult", "ouais", "yes"), ("adult", "oui oui", "yes"), ("adult", "bien sûr", "yes"),
        ("adult", "tout à fait", "yes"), ("adult", "carrément", "yes"), ("adult", "ouiii", "yes"),
        ("adult", "Oui, j’ai 25 ans", "yes"), ("adult", "absolutely", "yes"),
        ("adult", "yes of course", "yes"),
        ("adult", "non pas encore", "no"), ("adult", "nope", "no"), ("adult", "non merci", "no"),
        ("adult", "no, not yet", "no"), ("adult", "pas du tout", "no"), ("adult", "nooon", "no"),
        ("adult", "pas encore", "unknown_choice"), ("adult", "not yet", "unknown_choice"),
        ("adult", "j’ai 17 ans", "unknown_choice"), ("adult", "j’ai 25 ans", "unknown_choice"),
        ("adult", "17", "unknown_choice"), ("adult", "si je peux", "unknown_choice"),
        ("adult", "oui et non", "unknown_choice"), ("adult", "oui ?", ["yes"]),
        ("adult", "oui mais", ["yes"]),
        ("legal", "sasu", "sasu_sas"), ("legal", "SAS", "sasu_sas"), ("legal", "une SARL", "eurl_sarl"),
        ("legal", "auto-entrepreneur", "micro_ei"), ("legal", "autoentrepreneur", "micro_ei"),
        ("legal", "auto entrepreneuse", "micro_ei"), ("legal", "micro", "micro_ei"),
        ("legal", "je suis en micro-entreprise", "micro_ei"), ("legal", "asso", "association"),
        ("legal", "une asso", "association"), ("legal", "1901", "association"), ("legal", "CAE", "cae"),
        ("legal", "coopérative", "scop_scic"), ("legal", "pas encore", "aucun"), ("legal", "rien", "aucun"),
        ("legal", "sas ou sarl", ["eurl_sarl", "sasu_sas"]), ("legal", "artiste", ["artiste_auteur"]),
        ("legal", "freelance", "unknown_choice"), ("legal", "pas une asso", "unknown_choice"),
        ("team", "seul", "un"), ("team", "seule", "un"), ("team", "solo", "un"), ("team", "juste moi", "un"),
        ("team", "à deux", "deux"), ("team", "on est deux", "deux"), ("team", "4", "trois"),
        ("team", "quatre", "trois"), ("team", "nous sommes 4", "trois"), ("team", "12", "trois"),
        ("team", "une dizaine", ["trois"]), ("team", "deux ou trois", ["deux", "trois"]),
        ("team", "three", "trois"), ("team", "alone", "un"), ("team", "0", "unknown_choice"),
        ("time", "temps plein", "plein"), ("time", "full time", "plein"), ("time", "le soir", "soirs"),
        ("time", "week-end", "soirs"), ("time", "les week-ends", "soirs"), ("time", "mi-temps", "mi_temps"),
        ("time", "à mi temps", "mi_temps"), ("time", "half-time", "mi_temps"), ("time", "2", "mi_temps"),
        ("time", "un jour", "unknown_choice"), ("time", "10 heures", "unknown_choice"),
        ("time", "2 jours", ["mi_temps"]), ("time", "trois jours par semaine", ["mi_temps"]),
        ("time", "cinq jours", ["plein"]),
        ("stage", "une idée", "idee"), ("stage", "prototype", "test"), ("stage", "en cours", "creation"),
        ("stage", "2", "test"), ("stage", "2 ans", "un_a_trois_ans"), ("stage", "premiers clients", "test"),
        ("stage", "3 ans", ["un_a_trois_ans", "plus_3_ans"]), ("stage", "moins d’un an", "moins_1_an"),
        ("support", "non", "non"), ("support", "pas encore", "non"), ("support", "BGE", "reseau"),
        ("support", "incubateur", "incubateur"), ("support", "Le Damier", "damier"),
        ("nature", "un film", "oeuvre"), ("nature", "entreprise", "entreprise"),
        ("nature", "artiste", "carriere"), ("musique_cnm", "pas encore", "non"),
        ("archi_titre", "non", ["non_reserve", "non_inscrit"]), ("patrimoine_accord", "non", "non"),
        ("needs", "argent", ("financement",)), ("needs", "de l’argent et un local", ("financement", "local")),
        ("needs", "1 3", ("modele", "financement")), ("needs", "réseau", ("reseau",)),
        ("needs", "funding, premises", ("financement", "local")), ("needs", "pas de local", "unknown_choice"),
        ("innovation", "technologie et usage", ("techno", "usage")), ("innovation", "rien", ("rien",)),
    ],
)  # fmt: skip
def test_a_choice_is_understood_by_the_words_of_the_file(question_id: str, typed: str, meant: object) -> None:
    assert meaning(question_id, typed) == meant


@pytest.mark.parametrize(
    ("question_id", "typed", "meant"),
    [
        ("revenue", "3 000 €", "moins_10"), ("revenue", "5000", "moins_10"), ("revenue", "10 000", "dix_50"),
        ("revenue", "12k", "dix_50"), ("revenue", "environ 60 000 euros", "cinquante_250"),
        ("revenue", "300 000", "plus_250"), ("revenue", "0", "aucun"), ("revenue", "rien", "aucun"),
        ("revenue", "vingt mille", "dix_50"), ("revenue", "50 000", ["dix_50", "cinquante_250"]),
        ("revenue", "une dizaine de milliers", ["dix_50"]),
        ("revenue", "entre 5000 et 20000", ["moins_10", "dix_50"]), ("jobs", "2", "un_deux"),
        ("jobs", "5", "trois_neuf"), ("jobs", "3 salariés", "trois_neuf"), ("jobs", "dix", "dix_plus"),
        ("jobs", "zéro", "aucun"), ("jobs", "une quinzaine", ["dix_plus"]),
        ("spectacle_dates", "4", "six_ou_moins"),
        ("spectacle_dates", "20", "plus_de_six"), ("spectacle_dates", "aucune", "aucune"),
    ],
)  # fmt: skip
def test_a_number_is_the_bracket_it_lies_in(question_id: str, typed: str, meant: object) -> None:
    assert meaning(question_id, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Clermont-Ferrand", "63113"), ("clermont", "63113"), ("Clermont Fd", "63113"), ("clfd", "63113"),
        ("à Clermont", "63113"), ("pont du chateau", "63284"), ("cournon", "63124"), ("Riom", "auvergne"),
        ("Vichy", "auvergne"), ("paris", "ailleurs"), ("pas encore", "indecis"), ("chépa", "indecis"),
        ("je sais pas encore", "indecis"), ("Clermond-Ferand", ["63113"]),
        ("Villeurbane", ["69266"]), ("London", "unknown_place"),
        ("chamaliere", ["63075", "43049"]), ("aubierre", ["63014", "42003"]),
        ("63000 Clermont-Ferrand", ["63113"]),
        ("près de Royat", ["63308"]), ("63000", ["63113"]), ("Quimperlé", "unknown_place"),
    ],
)  # fmt: skip
def test_a_commune_is_understood_with_its_short_names_and_typos(typed: str, meant: object) -> None:
    assert meaning("commune", typed) == meant


@pytest.mark.parametrize(
    ("question_id", "typed", "meant"),
    [
        ("proof", "non", "skipped"), ("proof", "je n’en ai pas", "skipped"),
        ("proof", "pas de site", "skipped"),
        ("proof", "rien", "skipped"), ("proof", "no link", "skipped"), ("proof", "je passe", "skipped"),
        ("telephone", "non merci", "skipped"), ("telephone", "suivant", "skipped"),
        ("revenue", "je sais pas trop", "unknown"), ("revenue", "aucune idée", "unknown"),
        ("revenue", "chépa", "unknown"), ("revenue", "?", "unknown"), ("revenue", "not sure yet", "unknown"),
        ("legal", "je ne sais pas trop", "cannot_be_skipped"), ("courriel", "non", "not_an_email"),
        ("prenom", "non", "non"),
    ],
)  # fmt: skip
def test_not_knowing_and_passing_are_understood_where_they_are_answers(
    question_id: str, typed: str, meant: str
) -> None:
    assert meaning(question_id, typed) == meant


# --- properties ---------------------------------------------------------------------------------------------

BUTTONS = [
    (question, option.id, spelling)
    for question in DAMIER.questions
    for option in options(question, DAMIER)
    if isinstance(option.label, Mapping) and question.kind != "commune"
    for spelling in (*option.label.values(), *option.also)
]


def chosen(question: Question, typed: str) -> Any:  # noqa: ANN401 - whatever is meant
    found = meaning(question.id, typed)
    return found[0] if isinstance(found, tuple) and len(found) == 1 else found


@any_of(
    st.sampled_from(BUTTONS), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]), st.booleans()
)
def test_every_word_of_a_choice_reads_as_it_however_it_is_typed(
    button: tuple[Question, str, str],
    case: Callable[[str], str],
    bare: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    question, choice, spelling = button
    typed = case(spelling)
    if bare:
        typed = typed.translate(str.maketrans("éèêëàâîïôûùçÉÈÊÀÂÎÔÛÇ", "eeeeaaiiouucEEEAAIOUC"))
    assert chosen(question, f" {typed} !") == choice


@st.composite
def slips(draw: st.DrawFn) -> tuple[Question, str, str]:
    """A word of a choice with a letter left out, doubled, changed or swapped with the next."""
    question, choice, spelling = draw(st.sampled_from([b for b in BUTTONS if len(b[2]) > 4]))
    place = draw(st.integers(1, len(spelling) - 2))
    before, letter, after = spelling[:place], spelling[place], spelling[place + 1 :]
    other = draw(st.sampled_from("aeioustrnl"))
    slip = draw(st.sampled_from([before + after, before + letter * 2 + after, before + other + after,
                                 before + after[0] + letter + after[1:]]))  # fmt: skip
    return question, choice, slip


@any_of(slips())
def test_a_slip_of_the_finger_is_never_taken_for_another_choice(slip: tuple[Question, str, str]) -> None:
    question, choice, typed = slip
    found = chosen(question, typed)
    others = {option.id for option in options(question, DAMIER)} - {choice}
    assert isinstance(found, (list, tuple)) or found not in others
