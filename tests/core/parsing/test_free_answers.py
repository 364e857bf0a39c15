"""Texts, numbers, dates, addresses, telephone numbers and files, as people send them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.parsing.kinds import Meant, Refused, Sent, Shared, Typed, read, valid
from tests.core.parsing.readings import reading, refusal, value
from tests.core.samples import (
    NEWS,
    ORGANISATION,
    given,
    organisation,
    question,
)

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


# --- numbers: see test_numbers.py ---------------------------------------------------------------------------


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


def test_a_day_that_is_not_that_weekday_and_one_without_signs_are_asked_about() -> None:
    asked = question("date")
    assert value(asked, "mardi 5 avril 2027") == Meant(("2027-04-05", "2027-04-06"))
    assert value(asked, "03042027") == Meant(("2027-04-03",))
    assert value(asked, "20270403") == Meant(("2027-04-03",))
    assert value(asked, "10112012") == Meant(("2012-11-10",))
    assert value(asked, "99999999") == Refused("not_a_date")


@pytest.mark.parametrize(
    ("typed", "result"),
    [
        ("12/31/2026", "2026-12-31"), ("29 février 2028", "2028-02-29"), ("12/05/85", "1985-05-12"),
        ("3 avril 2027 à 14h", "2027-04-03"), ("3 avril 2027, 14:30", "2027-04-03"),
        ("3 avril 2027 à midi", "2027-04-03"), ("3 avril 2027 en soirée", "2027-04-03"),
        ("3 avril 2027 vers 14 heures", "2027-04-03"), ("3 avril 2027 entre 14h et 16h", "2027-04-03"),
        ("3 avril 2027 dans l’après-midi", "2027-04-03"), ("3 April 2027 around noon", "2027-04-03"),
        ("April 3rd 2027 at 2pm", "2027-04-03"), ("mardi 6 avril 2027", "2027-04-06"),
        ("29/02/2026", "no_such_day"), ("31/04/2026", "no_such_day"), ("décembre 2026", "date_needs_day"),
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
        ("l'art@ete.fr", "l'art@ete.fr"),
    ],
)  # fmt: skip
def test_a_plausible_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert value(question("email"), typed) == kept
    assert valid(question("email"), given(kept), ORGANISATION)


@pytest.mark.parametrize(
    "typed",
    [
        "lou", "lou@", "@example.org", "lou@example", "lou.martin at home", "a@b@example.org",
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


@pytest.mark.parametrize("typed", ["12345", "06 12 34 56 7", "+0612345678", "lou", "+33 1", "+" + "1" * 16])
def test_an_implausible_number_is_refused(typed: str) -> None:
    assert refusal(question("phone"), typed) == "not_a_phone"


def test_numbers_of_other_countries_are_taken_with_their_country() -> None:
    assert value(question("phone"), "+44 20 7946 0958") == "+442079460958"
    assert value(question("phone"), "001 (415) 555-2671") == "+14155552671"


def test_a_national_number_needs_an_organisation_with_a_country() -> None:
    nowhere = organisation(country="")
    result = read(question("phone"), nowhere, Typed("06 12 34 56 78"), language="en")
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
