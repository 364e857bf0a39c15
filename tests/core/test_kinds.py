"""What people press, type or send, made an answer."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.case import Answer, Value
from bot.core.kinds import (
    REFUSALS,
    Accepted,
    DontKnow,
    Finished,
    Input,
    Offered,
    Pressed,
    Reading,
    Refused,
    Sent,
    Shared,
    Skip,
    Ticked,
    Typed,
    choices_of,
    offered,
    read,
    show,
    valid,
)
from bot.core.organisation import Kind, Question
from bot.core.say import Phrase, Text
from tests.core.chance import often
from tests.core.samples import (
    METROPOLIS,
    NEWS,
    ORGANISATION,
    SKIPPED,
    STAGES,
    UNKNOWN,
    choice,
    given,
    organisation,
    question,
    words,
)

EVERY_KIND = [
    question(kind, choices=NEWS, optional=True, unknown=True)
    if kind != "number"
    else question(kind, unknown=True)
    for kind in get_args(Kind)
]


def reading(
    asked: Question, said: Input | str, language: str = "fr", picked: tuple[str, ...] = ()
) -> Reading:
    act = Typed(said) if isinstance(said, str) else said
    result = read(asked, ORGANISATION, act, language=language, picked=picked)
    if isinstance(result, Refused):
        assert tuple(sorted(result.values)) == tuple(sorted(REFUSALS[result.key])), (
            "a refusal is as it is listed"
        )
    return result


def value(asked: Question, said: Input | str, language: str = "fr") -> Value | Reading:
    """The value accepted, else the reading."""
    result = reading(asked, said, language)
    return result.answer.value if isinstance(result, Accepted) else result


def refusal(asked: Question, said: Input | str, language: str = "fr") -> str:
    result = reading(asked, said, language)
    assert isinstance(result, Refused), result
    return result.key


# --- buttons ------------------------------------------------------------------------------------------------


def test_a_pressed_choice_is_the_answer_with_the_version_of_its_question() -> None:
    assert reading(question("choice", choices=STAGES), Pressed("idea")) == Accepted(
        Answer("given", "idea", "v1")
    )


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
        ("technologie", Offered(("technology",))),
        ("une technologie", Ticked(("technology",))),
        ("2", Ticked(("use",))),
        ("1, 3", Ticked(("technology", "model"))),
        ("une technologie et le modele economique", Ticked(("technology", "model"))),
        ("A technology; a use or a service", Ticked(("technology", "use"))),
        ("1, 2 et 3", Refused("too_many_choices", {"most": 2})),
        ("une technologie, une recette", Offered(("technology",))),
        ("une", Ticked(("technology",))),
        ("mode", Refused("unknown_choice")),
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
        ("mus", "music"),
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
        ("je fais de la musique", ("music",)),
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
    assert refusal(sizes, "4") == "unknown_choice"
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


def test_dont_know_where_it_is_not_allowed_says_so_except_in_a_free_text() -> None:
    assert refusal(question("number"), "je ne sais pas") == "cannot_be_unknown"
    assert refusal(question("sector"), "je ne sais pas") == "cannot_be_unknown"
    assert value(question("short_text"), "je ne sais pas") == "je ne sais pas"


def test_a_choice_spelled_je_ne_sais_pas_is_that_choice() -> None:
    asked = question("choice", choices=(choice("a", "A"), choice("none", "Je ne sais pas")), unknown=True)
    assert value(asked, "je ne sais pas") == "none"


def test_skipping_can_be_typed_where_the_question_is_optional() -> None:
    assert reading(question("link", optional=True), "Passer") == Accepted(SKIPPED)
    assert refusal(question("link"), "passer") == "not_a_link"


def test_not_knowing_where_is_the_undecided_territory_if_there_is_one() -> None:
    assert value(question("commune"), "je ne sais pas") == "undecided"
    settled = organisation(territories=ORGANISATION.territories[:2])
    result = read(question("commune"), settled, Typed("je ne sais pas"), language="fr")
    assert result == Refused("cannot_be_unknown")


# --- texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  un   projet\nsonore ", "un projet sonore"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x1b\x7fc", "abc"),
        ("a\ud800b", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("\u200b\ufeffx\u200d", "x"),
        ('<b>&"', '<b>&"'),
        ("שלום", "שלום"),
        ("👩‍🎤", "👩‍🎤"),
        ("❤️", "❤️"),
    ],
)  # fmt: skip
def test_a_short_text_is_kept_clean_and_on_one_line(typed: str, kept: str) -> None:
    assert value(question("short_text"), typed) == kept


def test_a_long_text_keeps_its_lines() -> None:
    assert value(question("long_text"), "un\r\n\r\n\r\n\u2028deux \t trois\v") == "un\n\ndeux trois"


@pytest.mark.parametrize("typed", ["", "   ", "\x00", "\u200b\u200f", "\ud83d", "\n\n"])
def test_a_text_with_nothing_to_read_is_refused(typed: str) -> None:
    assert refusal(question("short_text"), typed) == "text_expected"
    assert refusal(question("choice", choices=NEWS), typed) == "buttons_only"


def test_lengths_are_said_with_their_bounds() -> None:
    asked = question("short_text", low=3, high=5)
    assert reading(asked, "ab") == Refused("too_short", {"low": 3, "length": 2})
    assert reading(asked, "abcdef") == Refused("too_long", {"high": 5, "length": 6})
    assert value(asked, "abcde") == "abcde"
    assert refusal(question("short_text"), "😀" * 4096) == "too_long"
    assert refusal(question("long_text"), "😀" * 4096) == "too_long"
    assert value(question("long_text", high=5000), "😀" * 4096) == "😀" * 4096


# --- numbers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "french", "english"),
    [
        ("3", 3, 3), ("0", 0, 0), ("3 000", 3000, 3000), ("3\u202f000 €", 3000, 3000), ("3’000", 3000, 3000),
        ("3,5", "not_whole", "not_whole"), ("12k", 12_000, 12_000), ("1,5 k€", 1_500, 1_500),
        ("1,5 M€", 1_500_000, 1_500_000), ("٣٤", 34, 34), ("\uff13", 3, 3), ("3.000", 3_000, "wrong_number"),
        ("3,000", "wrong_number", 3_000), ("3,500", "not_whole", 3_500), ("1.234.567", 1_234_567, 1_234_567),
        ("3 000,00 €", 3_000, 3_000), ("trois", 3, 3), ("Three", 3, 3), ("aucun", 0, 0),
        ("3 personnes", 3, 3),
        ("3 salariés", 3, 3), ("environ 10", 10, 10), ("≈ 20 %", 20, 20), ("$5,000", "wrong_number", 5_000),
        ("5 000 euros/an", 5_000, 5_000), ("-4", -4, -4), ("\u22124", -4, -4), ("+4", 4, 4),
        ("2 millions d’euros", 2_000_000, 2_000_000), ("12h", 12, 12),
        ("3 ou 4", "wrong_number", "wrong_number"),
        ("10-20", "wrong_number", "wrong_number"), ("1 2", "wrong_number", "wrong_number"),
        ("beaucoup", "wrong_number", "wrong_number"), ("3..5", "wrong_number", "wrong_number"),
        ("1e5", "wrong_number", "wrong_number"), ("²", 2, 2), ("½", "wrong_number", "wrong_number"),
        ("9" * 4096, "too_high", "too_high"), ("∞", "wrong_number", "wrong_number"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed: str, french: int | str, english: int | str) -> None:
    for language, wanted in (("fr", french), ("en", english)):
        result = value(question("number"), typed, language)
        assert (result.key if isinstance(result, Refused) else result) == wanted


def test_a_number_out_of_bounds_is_told_the_bound() -> None:
    asked = question("number", low=1, high=10**18)
    assert reading(asked, "0") == Refused("too_low", {"low": 1})
    assert reading(asked, "1" + "0" * 16) == Refused("too_high", {"high": 10**15})
    assert reading(question("number", high=5), "6") == Refused("too_high", {"high": 5})


# --- dates --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-01", "01/12/2026", "1.12.26", "1 12 2026", "01-12-2026", "1er décembre 2026",
        "1 December 2026",
        "December 1st, 2026", "le mardi 1 déc. 2026", "2026/12/1", "1 dec 26",
        "\u0660\u0661/\u0661\u0662/\u0662\u0660\u0662\u0666", "2026 december 1",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert value(question("date"), typed) == "2026-12-01"


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("12/31/2026", "2026-12-31"), ("29 février 2028", "2028-02-29"), ("12/05/85", "1985-05-12"),
        ("29/02/2026", "not_a_date"), ("31/04/2026", "not_a_date"), ("décembre 2026", "date_needs_day"),
        ("décembre", "date_needs_day"), ("2026", "date_needs_day"), ("12/2026", "date_needs_day"),
        ("2026-12", "date_needs_day"), ("1er décembre", "date_needs_year"), ("1/12", "date_needs_year"),
        ("demain", "not_a_date"), ("1 jui 2026", "not_a_date"), ("1 mars avril 2026", "not_a_date"),
        ("99/99/9999", "not_a_date"), ("1/12/12345", "not_a_date"), ("1/1/0001", "date_too_early"),
        ("1/1/9999", "date_too_late"), ("0/0/2026", "not_a_date"), ("1 2 3 4", "not_a_date"),
        ("😀", "not_a_date"),
        ("1 ma 2026", "not_a_date"), ("1 2 décembre 2026", "not_a_date"), ("décembre abc", "not_a_date"),
    ],
)  # fmt: skip
def test_an_unclear_day_gets_the_right_question_back(typed: str, result: str) -> None:
    read_ = value(question("date"), typed)
    assert (read_.key if isinstance(read_, Refused) else read_) == result


def test_a_day_out_of_bounds_is_told_the_bound() -> None:
    asked = question("date", low=date(2026, 1, 1), high=date(2026, 12, 31))
    assert reading(asked, "31/12/2025") == Refused("date_too_early", {"low": date(2026, 1, 1)})
    assert reading(asked, "01/01/2027") == Refused("date_too_late", {"high": date(2026, 12, 31)})


# --- links, e-mail, phone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.com", "https://example.com"), ("http://Example.COM/Path", "http://example.com/Path"),
        ("HTTPS://a.fr", "https://a.fr"), ("www.éléphant.fr", "https://www.éléphant.fr"),
        ("<https://a.fr/x?y=1#z>", "https://a.fr/x?y=1#z"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("https://a.fr.", "https://a.fr"), ("//a.fr/x", "https://a.fr/x"), ("a.fr/(x)", "https://a.fr/(x)"),
        ("https://a.fr:/x", "https://a.fr/x"), ("xn--d1acufc.xn--p1ai", "https://xn--d1acufc.xn--p1ai"),
    ],
)  # fmt: skip
def test_a_plausible_link_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert value(question("link"), typed) == kept
    assert valid(question("link"), given(kept), ORGANISATION)


@pytest.mark.parametrize(
    "typed",
    [
        "pas de lien", "javascript:alert(1)", "ftp://a.fr", "mailto:a@b.fr", "https://user:pw@a.fr",
        "localhost",
        "1.2.3.4", "https://[::1]/", "https://[", "https://a.fr:99999", "https://a.fr:0",
        "https://-a.fr", "@compte",
        "https://a.fr\\@b.fr", "https://", "https://a..fr", "a.fr/<b>", "data:text/html,x", "https://a.b",
    ],
)  # fmt: skip
def test_an_implausible_link_is_refused(typed: str) -> None:
    assert refusal(question("link"), typed) == "not_a_link"


def test_a_link_has_at_most_five_hundred_characters() -> None:
    assert refusal(question("link"), "a.fr/" + "x" * 500) == "too_long"
    assert refusal(question("link"), "a.fr/" + "x" * 490) == "too_long"  # with its https://
    assert value(question("link"), "a.fr/" + "x" * 487) == "https://a.fr/" + "x" * 487


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lou.Martin@Example.ORG", "Lou.Martin@example.org"), ("lou @ example . org", "lou@example.org"),
        ("<lou@example.org>", "lou@example.org"), ("mailto:lou@example.org", "lou@example.org"),
        ("lou+art@example.org.", "lou+art@example.org"), ("lou\uff20example.org", "lou@example.org"),
        ("l'art@été.fr", "l'art@été.fr"),
    ],
)  # fmt: skip
def test_a_plausible_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert value(question("email"), typed) == kept
    assert valid(question("email"), given(kept), ORGANISATION)


@pytest.mark.parametrize(
    "typed",
    [
        "lou", "lou@", "@example.org", "lou@example", "lou martin@example.org", "a@b@example.org",
        "a..b@example.org",
        ".a@example.org", "x" * 65 + "@example.org", "a@" + "b." * 130 + "org", "a,b@example.org", "😀",
    ],
)  # fmt: skip
def test_an_implausible_address_is_refused(typed: str) -> None:
    assert refusal(question("email"), typed) == "not_an_email"


@pytest.mark.parametrize(
    "typed",
    [
        "06 12 34 56 78", "06.12.34.56.78", "+33 6 12 34 56 78", "+33 (0)6 12 34 56 78", "0033612345678",
        "33612345678", "tél : 06-12-34-56-78",
        "\u0660\u0666\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668", "06\u00a012\u202f34 56 78",
        "+33 06 12 34 56 78",
        "06\u201112\u201134\u201156\u201178",
    ],
)  # fmt: skip
def test_a_french_number_is_kept_in_its_international_form(typed: str) -> None:
    assert value(question("phone"), typed) == "+33612345678"
    assert valid(question("phone"), given("+33612345678"), ORGANISATION)


@pytest.mark.parametrize(
    "typed", ["12345", "6 12 34 56 78", "06 12 34 56 7", "+0612345678", "lou", "+33 1", "+" + "1" * 16]
)
def test_an_implausible_number_is_refused(typed: str) -> None:
    assert refusal(question("phone"), typed) == "not_a_phone"


def test_numbers_of_other_countries_are_taken_with_their_country() -> None:
    assert value(question("phone"), "+44 20 7946 0958") == "+442079460958"
    assert value(question("phone"), "001 (415) 555-2671") == "+14155552671"


def test_a_national_number_needs_a_french_organisation() -> None:
    english = organisation(languages=("en",))
    result = read(question("phone"), english, Typed("06 12 34 56 78"), language="en")
    assert result == Refused("not_a_phone")


def test_a_shared_number_is_taken_with_or_without_plus() -> None:
    assert value(question("phone"), Shared("33612345678")) == "+33612345678"
    assert value(question("phone"), Shared("+44 20 7946 0958")) == "+442079460958"
    assert refusal(question("phone"), Shared("")) == "not_a_phone"
    assert refusal(question("number"), Shared("+33612345678")) == "text_expected"


# --- files --------------------------------------------------------------------------------------------------


def test_a_file_is_kept_by_its_id_kind_and_clean_name() -> None:
    sent = Sent("AgAC", "document", "note\x00\u202efdp.exe", 1000)
    assert value(question("file"), sent) == ("AgAC", "document", "notefdp.exe")


def test_a_file_too_big_to_fetch_again_is_refused() -> None:
    sent = Sent("AgAC", "video", "", 21 * 1024 * 1024)
    assert reading(question("file"), sent) == Refused("file_too_big", {"megabytes": 20})


def test_a_file_answers_only_a_question_for_a_file_and_a_text_does_not() -> None:
    sent = Sent("AgAC", "photo")
    assert refusal(question("short_text"), sent) == "text_expected"
    assert refusal(question("choice", choices=NEWS), sent) == "buttons_only"
    assert refusal(question("file"), "voilà") == "file_expected"


# --- buttons and showing ------------------------------------------------------------------------------------


def test_buttons_are_labelled_in_the_persons_language() -> None:
    assert choices_of(question("choice", choices=STAGES), ORGANISATION, "en")[0] == ("idea", "An idea")
    assert choices_of(question("sector"), ORGANISATION, "fr")[1] == ("games", "Jeu vidéo")
    assert choices_of(question("sector"), ORGANISATION, "de")[1] == ("games", "Jeu vidéo")
    assert choices_of(question("yes_no"), ORGANISATION, "fr") == (
        ("yes", Phrase("yes")),
        ("no", Phrase("no")),
    )
    assert [id_ for id_, _ in choices_of(question("commune"), ORGANISATION, "fr")] == [
        "region",
        "elsewhere",
        "undecided",
    ]
    assert choices_of(question("number"), ORGANISATION, "fr") == ()


def test_what_is_offered_has_labels_places_included() -> None:
    labels = offered(question("commune"), ORGANISATION, ("63113", "region"))
    assert labels == (
        ("63113", "Clermont-Ferrand"),
        ("region", words("Le reste de la région", "The rest of the region")),
    )


@pytest.mark.parametrize(
    ("kind", "answer", "shown"),
    [
        ("yes_no", "yes", (Phrase("yes"),)),
        ("choice", "use", (NEWS[1].label,)),
        ("choice", "gone", ("gone",)),
        ("choices", ("use", "model"), (NEWS[1].label, NEWS[2].label)),
        ("sector", "games", (words("Jeu vidéo", "Video games"),)),
        ("commune", "63113", ("Clermont-Ferrand",)),
        ("commune", "elsewhere", (words("Ailleurs", "Elsewhere"),)),
        ("commune", "75056", ("75056",)),
        ("number", 3000, (3000,)),
        ("date", "2026-12-01", (date(2026, 12, 1),)),
        ("short_text", "bonjour", ("bonjour",)),
        ("file", ("AgAC", "document", "note.pdf"), ("note.pdf",)),
        ("file", ("AgAC", "photo", ""), (Phrase("answer.file"),)),
    ],
)
def test_an_answer_is_shown_in_the_persons_words(kind: Kind, answer: Value, shown: tuple[Text, ...]) -> None:
    assert show(question(kind, choices=NEWS), given(answer), ORGANISATION) == shown


def test_an_answer_not_given_is_shown_as_such() -> None:
    assert show(question("number"), UNKNOWN, ORGANISATION) == (Phrase("answer.unknown"),)
    assert show(question("number"), SKIPPED, ORGANISATION) == (Phrase("answer.skipped"),)


def test_an_answer_of_another_kind_than_its_question_is_still_shown() -> None:
    assert show(question("date"), given("hier"), ORGANISATION) == ("hier",)
    assert show(question("file"), given("x"), ORGANISATION) == (Phrase("answer.file"),)


# --- validity under a changed file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question("choice", choices=NEWS[:2]), "model"),
        (question("choices", choices=NEWS, most=1), ("use", "model")),
        (question("choices", choices=NEWS), ()),
        (question("choices", choices=NEWS), ("use", "use")),
        (question("choices", choices=NEWS), "use"),
        (question("choice", choices=NEWS), ("use",)),
        (question("number", high=2), 3),
        (question("number", low=4), 3),
        (question("number"), "3"),
        (question("short_text"), 3),
        (question("short_text", high=3), "long"),
        (question("short_text"), ""),
        (question("date", high=date(2025, 1, 1)), "2026-12-01"),
        (question("date"), "hier"),
        (question("link"), "a.fr"),
        (question("email"), "lou"),
        (question("phone"), "06"),
        (question("sector"), "gone"),
        (question("commune"), "75056"),
        (question("yes_no"), "oui"),
        (question("file"), "AgAC"),
        (question("file"), ("AgAC",)),
    ],
)
def test_an_answer_the_present_file_would_refuse_is_not_valid(asked: Question, answer: Value) -> None:
    assert not valid(asked, given(answer), ORGANISATION)


def test_not_knowing_and_skipping_are_valid_only_where_allowed() -> None:
    assert valid(question("number", unknown=True), UNKNOWN, ORGANISATION)
    assert not valid(question("number", unknown=True), SKIPPED, ORGANISATION)
    assert valid(question("number", optional=True), SKIPPED, ORGANISATION)
    assert not valid(question("number"), UNKNOWN, ORGANISATION)


# --- properties ---------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=60)
acts = st.one_of(
    texts.map(Typed), texts.map(Pressed), texts.map(Shared), st.builds(Sent, texts, texts, texts,
    st.integers(0)),
    st.sampled_from([DontKnow(), Skip(), Finished(), Pressed("use"), Pressed("yes"), Pressed("63113")]),
    st.sampled_from([*METROPOLIS.values(), "12k", "1er mai 2027", "a.fr", "lou@a.fr",
    "0612345678"]).map(Typed),
)  # fmt: skip


@often
@any_of(
    st.sampled_from(EVERY_KIND),
    acts,
    st.lists(st.sampled_from(["use", "model", "gone"])),
    st.sampled_from(["fr", "en", "de"]),
)
def test_any_act_on_any_question_is_read_and_what_is_accepted_is_valid_and_shown(
    asked: Question, act: Input, picked: list[str], language: str
) -> None:
    result = reading(asked, act, language, tuple(picked))
    if isinstance(result, Accepted):
        assert valid(asked, result.answer, ORGANISATION)
        assert show(asked, result.answer, ORGANISATION)
        assert "\x00" not in str(result.answer.value)
        str(result.answer.value).encode()
    if isinstance(result, Offered):
        assert 1 <= len(result.choices) <= 8
        for id_, _ in offered(asked, ORGANISATION, result.choices):
            assert isinstance(reading(asked, Pressed(id_)), Accepted | Ticked)


@pytest.mark.parametrize(
    "hostile",
    [
        "😀" * 4096,
        "\u202e" + "a" * 4000,
        "\x00" * 4096,
        "\ud800" * 4096,
        "9" * 4096,
        "a." * 2048,
        "1 " * 2048,
        "é-" * 2000,
    ],
)
@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda q: q.kind)
def test_hostile_texts_never_raise(asked: Question, hostile: str) -> None:
    assert isinstance(reading(asked, hostile), Accepted | Offered | Refused)
