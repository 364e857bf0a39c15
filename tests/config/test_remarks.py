from __future__ import annotations

from datetime import date

import pytest

from bot import config
from tests.config.editing import OTHERS, TEXT, edited

TODAY = date(2026, 11, 23)
RESIDENCE = (OTHERS / "residence.toml").read_text(encoding="utf-8")
SMALL = (OTHERS / "small.toml").read_text(encoding="utf-8")

STATES = 'states = ["filed", "referred"]'


def remarks(text: str, today: date = TODAY) -> tuple[str, ...]:
    return config.warnings(config.parse(text), today)


def test_an_organisation_without_doubts_has_no_remarks() -> None:
    assert remarks(SMALL) == ()


def test_partners_not_checked_for_six_months_are_named_in_one_line() -> None:
    first = remarks(SMALL, date(2027, 4, 3))[0]
    assert first == "partners not checked for six months (1): opera_house; mend them and their checked_on"


def test_partners_are_still_fresh_after_exactly_six_months() -> None:
    assert not any(line.startswith("partners") for line in remarks(SMALL, date(2027, 4, 2)))


def test_a_call_wholly_in_the_past_is_named() -> None:
    assert remarks(SMALL, date(2027, 1, 20)) == ()
    assert remarks(SMALL, date(2027, 1, 21)) == (
        "programmes.small_grant.intake: its dates are all past; give the next call's when known",
    )


def test_an_open_route_without_its_waiting_list_is_named() -> None:
    text = edited('call = "closed"\n', "", SMALL)
    assert remarks(text) == (
        'programmes.small_grant: a route has call = "open" but none has call = "closed"',
    )


def test_labels_a_phone_would_cut_are_named() -> None:
    text = edited('text.en = "Too late this season"', f'text.en = "{"x" * 41}"', SMALL)
    text = edited('label.en = "Amateurs"', f'label.en = "{"x" * 40}"', text)
    assert remarks(text) == (
        "buttons above 40 characters, which a phone may cut (1): desk.decline_reasons.0.text",
    )


def test_labels_alike_but_for_signs_are_named() -> None:
    text = edited('label.en = "Amateurs"', 'label.en = "C++"', SMALL)
    text = edited('label.en = "Students"', 'label.en = "C#"', text)
    assert remarks(text) == ('questions.cast: "C++" and "C#" differ by signs alone; say it in words',)


@pytest.mark.parametrize(
    ("one", "other"), [("< 1 year", "> 1 year"), ("- de 10", "+ de 10"), ("10 €", "10 $"), ("C", "C++")]
)
def test_labels_whose_signs_compare_are_alike_to_the_ear(one: str, other: str) -> None:
    text = edited('label.en = "Amateurs"', f'label.en = "{one}"', SMALL)
    text = edited('label.en = "Students"', f'label.en = "{other}"', text)
    assert remarks(text) == (f'questions.cast: "{one}" and "{other}" differ by signs alone; say it in words',)


def test_every_pair_of_labels_alike_is_named() -> None:
    text = edited('label.en = "Amateurs"', 'label.en = "C++"', SMALL)
    text = edited('label.en = "Students"', 'label.en = "C#"', text)
    text = edited('label.en = "Professionals"', 'label.en = "C"', text)
    assert len([line for line in remarks(text) if line.startswith("questions.cast: ")]) == 3


def test_places_of_one_name_in_one_territory_are_named() -> None:
    beaumont = '{ code = "63032", name = "Beaumont"'
    twin = edited(beaumont, f'{{ code = "43022", name = "BEAUMONT" }},\n  {beaumont}')
    assert any("one name in one territory (43022, 63032)" in line for line in remarks(twin))


def test_what_is_to_be_confirmed_is_counted_in_one_line() -> None:
    text = 'to_confirm = ["zone", "sectors.opera.name", "programmes.small_grant.intake.capacity"]\n' + SMALL
    assert remarks(text) == ("still to be confirmed by the organisation: 3, see to_confirm",)


def test_the_example_says_what_is_doubtful_in_three_lines() -> None:
    lines = remarks(TEXT)
    assert [line.split(":")[0].split(" (")[0] for line in lines] == [
        "partners not checked for six months",
        "programmes.hub_ic.intake",
        "still to be confirmed by the organisation",
    ]


def test_a_choice_that_says_one_does_not_know_and_excludes_is_named() -> None:
    near = 'when = { question = "stage", in = ["show"] }'
    choice = '{ id = "idea", label.fr = "Je ne sais pas encore" }'
    text = edited('{ id = "idea", label.fr = "Une idée" }', choice, RESIDENCE)
    assert not any("does not know" in line for line in remarks(text))
    text = edited('requires = ["young", "near"]', 'requires = ["young", "near", "ready"]', text)
    assert near in text
    says = 'says that one does not know, and fails "ready", which "first" requires'
    line = f"questions.stage.choices.idea: {says}; take it out and write unknown = true"
    assert line in remarks(text)


def test_a_waiting_list_whose_call_has_no_date_is_named() -> None:
    text = edited("intake = { closes = 2025-10-05 }", "intake = { capacity = 12 }")
    line = "programmes.hub_ic.intake: nobody leaves the waiting list; say when it opens"
    assert line in remarks(text)
    assert line not in remarks(TEXT)


def test_a_check_in_after_an_acceptance_that_does_not_come_is_named() -> None:
    text = edited('after = "filing"\ndelay = "7 days"', 'after = "acceptance"\ndelay = "7 days"')
    text = edited(STATES, "", text)
    line = "checkins.redirige_j7: follows an acceptance, but its routes lead elsewhere: redirection"
    assert line in remarks(text)
    assert line not in remarks(TEXT)


def test_a_check_in_for_accepted_cases_of_routes_that_lead_elsewhere_is_named() -> None:
    text = edited(STATES, 'states = ["accepted"]')
    line = "checkins.redirige_j7: is for accepted cases, but its routes lead elsewhere: redirection"
    assert line in remarks(text)


def test_a_check_in_before_a_date_that_is_too_near_for_everybody_is_named() -> None:
    plan = """
[[checkins]]
id = "before"
after = "date"
of = "premiere"
before = "20 years"
at = "10:00"
text.en = "Soon?"
"""
    line = (
        'checkins.before.before: comes on 2016-12-30 at the latest, as "premiere" is no later than 2036-12-31'
    )
    assert line in remarks(SMALL + plan)
    assert not any(
        each.startswith("checkins.before") for each in remarks((SMALL + plan).replace("20 y", "2 y"))
    )


def test_questions_that_no_check_in_asks_are_named() -> None:
    text = TEXT.replace('questionnaire = "bilan"\n', "").partition("[[indicators]]")[0]
    assert "questionnaires.bilan: no check-in asks it" in remarks(text)
    assert "questionnaires.bilan: no check-in asks it" not in remarks(TEXT)


def test_a_line_of_the_timeline_that_no_question_tells_of_is_named() -> None:
    text = f'{SMALL}\n[[timeline]]\nid = "patents"\ntitle.en = "Patents"\n'
    assert remarks(text) == ('timeline.patents: no question tells of it; add track = "patents" to one',)
