"""Buttons, and words typed where there are buttons."""

from __future__ import annotations

import pytest

from bot.core.model.case import Answer
from bot.core.model.organisation import Kind, Question
from bot.core.parsing.kinds import (
    Accepted,
    DontKnow,
    Finished,
    Offered,
    Pressed,
    Reading,
    Refused,
    Skip,
    Ticked,
    Typed,
    read,
)
from tests.core.parsing.readings import EVERY_KIND, reading, refusal, value
from tests.core.samples import (
    NEWS,
    ORGANISATION,
    SKIPPED,
    STAGES,
    UNKNOWN,
    choice,
    given,
    organisation,
    question,
)

# --- buttons ------------------------------------------------------------------------------------------------


def test_a_pressed_choice_is_the_answer() -> None:
    assert reading(question("choice", choices=STAGES), Pressed("idea")) == Accepted(Answer("given", "idea"))


@pytest.mark.parametrize(
    ("kind", "pressed", "key"),
    [
        ("choice", "gone", "unknown_choice"),
        ("choices", "gone", "unknown_choice"),
        ("sector", "idea", "unknown_choice"),
        ("yes_no", "maybe", "unknown_choice"),
        ("commune", "metropolis", "unknown_place"),  # it has places: one of them is meant
        ("commune", "75056", "unknown_place"),
        ("number", "3", "text_expected"),
        ("file", "3", "file_expected"),
    ],
)
def test_an_old_or_foreign_button_is_refused_with_a_sentence(kind: Kind, pressed: str, key: str) -> None:
    assert refusal(question(kind, choices=NEWS), Pressed(pressed)) == key


@pytest.mark.parametrize(
    ("kind", "pressed"),
    [
        ("yes_no", "no"),
        ("sector", "games"),
        ("commune", "63113"),
        ("commune", "undecided"),
        ("choice", "use"),
    ],
)
def test_every_offered_button_is_understood(kind: Kind, pressed: str) -> None:
    assert value(question(kind, choices=NEWS), Pressed(pressed)) == pressed


def test_dont_know_and_skip_answer_only_where_the_file_allows_them() -> None:
    open_to_all = question("long_text", unknown=True, optional=True)
    assert reading(open_to_all, DontKnow()) == Accepted(UNKNOWN)
    assert reading(open_to_all, Skip()) == Accepted(SKIPPED)
    assert refusal(question("long_text"), DontKnow()) == "cannot_be_unknown"
    assert refusal(question("long_text"), Skip()) == "cannot_be_skipped"


# --- several choices ----------------------------------------------------------------------------------------

SEVERAL = question("choices", choices=NEWS, most=2)


def test_pressing_ticks_and_pressing_again_unticks_in_the_files_order() -> None:
    assert reading(SEVERAL, Pressed("model"), picked=("technology",)) == Ticked(("technology", "model"))
    assert reading(SEVERAL, Pressed("technology"), picked=("model", "technology")) == Ticked(("model",))


def test_one_choice_too_many_is_refused_with_the_maximum() -> None:
    assert reading(SEVERAL, Pressed("use"), picked=("technology", "model")) == Refused(
        "too_many_choices", {"most": 2}
    )


def test_finishing_takes_what_is_ticked_and_forgets_choices_gone_from_the_file() -> None:
    accepted = reading(SEVERAL, Finished(), picked=("use", "gone", "technology"))
    assert accepted == Accepted(given(("technology", "use")))


def test_finishing_with_nothing_ticked_or_too_much_is_refused() -> None:
    assert refusal(SEVERAL, Finished()) == "nothing_picked"
    assert reading(SEVERAL, Finished(), picked=("technology", "use", "model")) == Refused(
        "too_many_choices", {"most": 2}
    )
    assert refusal(question("choice", choices=NEWS), Finished()) == "buttons_only"


@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        ("technologie", Ticked(("technology",))),
        ("techno", Offered(("technology",))),
        ("une technologie", Ticked(("technology",))),
        ("2", Ticked(("use",))),
        ("1, 3", Ticked(("technology", "model"))),
        ("une technologie et le modele economique", Ticked(("technology", "model"))),
        ("A technology; a use or a service", Ticked(("technology", "use"))),
        ("1, 2 et 3", Refused("too_many_choices", {"most": 2})),
        ("une technologie, une recette", Offered(("technology",))),
        ("une", Refused("unknown_choice")),
        ("mode", Offered(("model",))),
    ],
)
def test_several_choices_can_be_typed(typed: str, ticked: Reading) -> None:
    assert reading(SEVERAL, typed) == ticked


def test_typing_a_ticked_choice_unticks_it_and_a_list_only_adds() -> None:
    assert reading(SEVERAL, "rien de nouveau", picked=("nothing",)) == Ticked(())
    unbounded = question("choices", choices=NEWS)
    assert reading(unbounded, "1 et 2", picked=("technology", "model")) == Ticked(
        ("technology", "use", "model")
    )


def test_the_word_on_the_done_button_can_be_typed() -> None:
    assert reading(SEVERAL, "Valider", picked=("use",)) == Accepted(given(("use",)))
    assert refusal(SEVERAL, "c’est tout") == "nothing_picked"


# --- choices typed in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("Musique", "music"),
        ("  MUSIQUE !! ", "music"),
        ("music", "music"),
        ("je fais de la musique", "music"),
        ("les jeux-vidéos", "games"),
        ("la deuxième", "games"),
        ("the first one", "music"),
        ("theatre", "stage"),
        ("Théâtre", "stage"),
        ("spectacle-vivant", "stage"),
        ("jeu video", "games"),
        ("Jeu vide\u0301o", "games"),
        ("🎮 jeu vidéo", "games"),
        ("4", "design"),
        ("2)", "games"),
        ("label", "music"),
        ("\uff44\uff45\uff53\uff49\uff47\uff4e", "design"),
    ],
)
def test_a_typed_text_that_names_a_sector_is_taken(typed: str, chosen: str) -> None:
    assert value(question("sector"), typed) == chosen


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("mus", ("music",)),
        ("je fais de la musique électronique", ("music",)),
        ("musique, je crois", ("music",)),
        ("musique ?", ("music",)),
        ("vivant", ("stage",)),
        ("musqiue", ("music",)),
        ("danse et musique", ("music", "stage")),
    ],
)
def test_a_typed_text_that_may_mean_a_sector_offers_it(typed: str, choices: tuple[str, ...]) -> None:
    assert reading(question("sector"), typed) == Offered(choices)


@pytest.mark.parametrize("typed", ["xyz", "mu", "9", "0", "12345", "🎵🎵🎵", "de"])
def test_a_text_that_names_nothing_is_refused_kindly(typed: str) -> None:
    assert refusal(question("sector"), typed) == "unknown_choice"


def test_a_prefix_shared_by_two_choices_offers_both() -> None:
    twins = question(
        "choice", choices=(choice("a", "Société commerciale"), choice("b", "Société coopérative"))
    )
    assert reading(twins, "soci") == Offered(("a", "b"))


def test_the_same_word_for_two_choices_offers_both() -> None:
    twins = question("choice", choices=(choice("a", "Un", "", "x"), choice("b", "Deux", "", "x")))
    assert reading(twins, "x") == Offered(("a", "b"))


def test_many_likely_choices_are_offered_eight_at_a_time() -> None:
    many = question("choice", choices=tuple(choice(f"c{n}", f"Salle {chr(97 + n)}") for n in range(20)))
    assert reading(many, "salle") == Offered(tuple(f"c{n}" for n in range(8)))


def test_a_number_is_a_rank_only_where_no_choice_is_a_number() -> None:
    sizes = question("choice", choices=(choice("one", "1"), choice("two", "2"), choice("more", "3 ou plus")))
    assert value(sizes, "1") == "one"
    assert value(sizes, "2") == "two"
    assert value(sizes, "3") == "more"
    assert value(sizes, "4") == "more"
    assert refusal(sizes, "0") == "unknown_choice"
    ages = question("choice", choices=(choice("young", "Moins de 3 ans"), choice("old", "Plus de 3 ans")))
    assert value(ages, "1") == "young"
    assert reading(ages, "3") == Offered(("young", "old"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("oui", "yes"), ("Oui !", "yes"), ("o", "yes"), ("yes", "yes"), ("Y", "yes"), ("ok", "yes"),
        ("oui, bien sûr", "yes"), ("non", "no"), ("n", "no"), ("No.", "no"), ("nope", "no"),
        ("non merci", "no"), ("1", "yes"), ("2", "no"),
    ],
)  # fmt: skip
def test_yes_and_no_are_understood_in_both_languages(typed: str, meant: str) -> None:
    assert value(question("yes_no"), typed) == meant


@pytest.mark.parametrize("typed", ["oui et non", "peut-être", "pas oui", "je ne sais pas trop", "18"])
def test_neither_yes_nor_no_is_never_taken_for_one(typed: str) -> None:
    assert isinstance(reading(question("yes_no"), typed), Offered | Refused)


# --- « je ne sais pas » and « passer », typed ---------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["je ne sais pas", "Je ne sais pas.", "ne sais pas", "I don't know", "I don’t know"]
)
@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda q: q.kind)
def test_dont_know_can_be_typed_to_every_question_that_allows_it(asked: Question, typed: str) -> None:
    assert reading(asked, typed) == Accepted(UNKNOWN)


def test_dont_know_where_it_is_not_allowed_says_so() -> None:
    assert refusal(question("number"), "je ne sais pas") == "cannot_be_unknown", "it can be estimated"
    assert refusal(question("sector"), "je ne sais pas encore") == "cannot_be_skipped"
    assert refusal(question("short_text"), "je ne sais pas") == "cannot_be_skipped"
    assert value(question("short_text"), "à définir") == "à définir", "which may be all there is to say"


def test_dont_know_passes_a_question_that_may_be_passed() -> None:
    assert reading(question("sector", optional=True), "je ne sais pas") == Accepted(SKIPPED)


def test_a_choice_spelled_je_ne_sais_pas_is_that_choice() -> None:
    asked = question("choice", choices=(choice("a", "A"), choice("none", "Je ne sais pas")), unknown=True)
    assert value(asked, "je ne sais pas") == "none"


def test_skipping_can_be_typed_where_the_question_is_optional() -> None:
    assert reading(question("link", optional=True), "Passer") == Accepted(SKIPPED)
    assert refusal(question("link"), "passer") == "cannot_be_skipped"


def test_not_knowing_where_is_the_undecided_territory_if_there_is_one() -> None:
    assert value(question("commune"), "je ne sais pas") == "undecided"
    settled = organisation(territories=ORGANISATION.territories[:2])
    result = read(question("commune"), settled, Typed("je ne sais pas"), language="fr")
    assert result == Refused("cannot_be_skipped")


SIGNED = ("< 10 k€", "10 à 50 k€", "50 à 250 k€", "> 250 k€")
YEARS = ("< 1 an", "1 à 3 ans", "> 3 ans")
STAFF = ("- de 10", "10 à 49", "50 et +")


@pytest.mark.parametrize(
    ("labels", "typed", "place"),
    [
        (("18-25 ans", "26-35 ans", "36 ans et plus"), "30", 1),
        (("18-25 ans", "26-35 ans", "36 ans et plus"), "40 ans", 2),
        (("Moins de 10 k€", "10 à 50 k€", "Plus de 50 k€"), "25 000", 1),
        (("Moins de 10 k€", "10 à 50 k€", "Plus de 50 k€"), "under 10000", 0),
        (("1 personne", "2 à 5 personnes", "6 personnes et plus"), "3", 1),
        (("< 1 an", "> 1 an"), "> 1 an", 1), (("< 1 an", "> 1 an"), "<1 an", 0),
        (("C", "C++", "C#"), "c#", 2), (("C", "C++", "C#"), "C", 0), (("- de 10", "+ de 10"), "+ de 10", 1),
        (SIGNED, "10 000", 1), (SIGNED, "300 k", 3), (SIGNED, "moins de 10000", 0), (SIGNED, "1 million", 3),
        (YEARS, "1 an", 1), (YEARS, "18 mois", 1), (YEARS, "6 mois", 0), (YEARS, "plus de trois ans", 2),
        (YEARS, "moins d’un an", 0), (STAFF, "12", 1), (STAFF, "douze", 1), (STAFF, "60", 2),
        (("Under $10,000", "$10,000 to $50,000", "Over $50,000"), "25k", 1),
        (("Under 18", "18 to 50", "Over 50"), "over fifty", 2),
    ],
)  # fmt: skip
def test_a_number_is_its_bracket_and_a_label_typed_in_full_is_the_answer(
    labels: tuple[str, ...], typed: str, place: int
) -> None:
    asked = question("choice", choices=tuple(choice(f"c{n}", label) for n, label in enumerate(labels)))
    assert value(asked, typed) == f"c{place}"


@pytest.mark.parametrize(
    ("labels", "typed", "places"),
    [
        (YEARS, "> 1 an", (1, 2)), (YEARS, "42 mois", (1, 2)), (STAFF, "+ de 10", (1, 2)),
        (SIGNED, "25", (0, 1)), (("1 ou 2", "3 à 9"), "2,5", (0, 1)),
    ],
)  # fmt: skip
def test_a_number_that_may_be_in_several_brackets_is_asked_about(
    labels: tuple[str, ...], typed: str, places: tuple[int, ...]
) -> None:
    asked = question("choice", choices=tuple(choice(f"c{n}", label) for n, label in enumerate(labels)))
    assert reading(asked, typed) == Offered(tuple(f"c{place}" for place in places))


@pytest.mark.parametrize("typed", ["400 jours", "30 personnes"])
def test_a_number_of_something_else_is_in_no_bracket(typed: str) -> None:
    ages = ("Moins de 1 an", "1 à 3 ans", "Plus de 3 ans")
    asked = question("choice", choices=tuple(choice(f"c{n}", label) for n, label in enumerate(ages)))
    assert refusal(asked, typed) == "unknown_choice"


def test_a_number_whose_brackets_do_not_say_what_they_count_may_say_it() -> None:
    asked = question("choice", choices=(choice("few", "1 à 5"), choice("many", "Plus de 5")))
    assert value(asked, "3 personnes") == "few"


DAYS = ("5 jours", "10 jours ou plus", "Ça dépend")
HOURS = ("35 heures", "24 heures", "À la demande")
PEOPLE = ("Une personne", "Deux personnes", "Toute une équipe")


@pytest.mark.parametrize(
    ("labels", "typed"),
    [
        (DAYS, "un jour"), (DAYS, "1 jour"), (DAYS, "trois jours par semaine"), (HOURS, "10 heures"),
        (HOURS, "dix heures"), (HOURS, "15 heurs"), (("3 ans", "5 ans", "Jamais"), "2 ans"),
        (("3 ans", "5 ans", "Jamais"), "deux ans"), (PEOPLE, "3 personnes"), (PEOPLE, "trois personnes"),
        (("Une séance de 5 jours", "Un atelier"), "une séance de 3 jours"), (("Seize", "Jamais"), "treize"),
    ],
)  # fmt: skip
def test_another_number_than_the_one_typed_is_not_offered(labels: tuple[str, ...], typed: str) -> None:
    asked = question("choice", choices=tuple(choice(f"c{n}", label) for n, label in enumerate(labels)))
    assert refusal(asked, typed) == "unknown_choice"


def test_another_number_is_not_offered_in_english_either() -> None:
    asked = question("choice", choices=(choice("a", "5 jours", "5 days"), choice("b", "Jamais", "Never")))
    assert refusal(asked, "one day", "en") == "unknown_choice"
    assert refusal(asked, "a day", "en") == "unknown_choice"


@pytest.mark.parametrize(
    ("labels", "typed", "places"),
    [
        (("Association loi 1901", "SAS"), "une association", (0,)),
        (("Un festival", "Un atelier"), "un festival de 3 jours", (0,)),
        (("Une séance de 5 jours", "Un atelier"), "5 jours", (0,)), (DAYS, "jours", (0, 1)),
    ],
)  # fmt: skip
def test_a_number_of_something_else_hides_no_suggestion(
    labels: tuple[str, ...], typed: str, places: tuple[int, ...]
) -> None:
    asked = question("choice", choices=tuple(choice(f"c{n}", label) for n, label in enumerate(labels)))
    assert reading(asked, typed) == Offered(tuple(f"c{place}" for place in places))
