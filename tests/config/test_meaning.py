from __future__ import annotations

import json
from datetime import date, time

import pytest

from bot import config
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Holds, Not, Within
from bot.core.model.frozen import replace
from bot.core.model.organisation import Delay, Unit
from tests.config.editing import OTHERS, TEXT, edited, problems

SMALL = (OTHERS / "small.toml").read_text(encoding="utf-8")
KINDS = (OTHERS / "kinds.toml").read_text(encoding="utf-8")


def fingerprint(text: str) -> str:
    return config.parse(text).fingerprint


def test_comments_layout_and_order_of_keys_leave_the_fingerprint_as_it_is() -> None:
    rewritten = edited('reference = "SDF"', "", SMALL)
    rewritten = "# another remark\n\nreference    =  'SDF'   # first\n" + rewritten
    rewritten = edited('name.en = "Drama"', 'name = { "en" = """\nDrama\n""" }', rewritten)
    assert fingerprint(rewritten) == fingerprint(SMALL)


def test_a_change_of_meaning_changes_the_fingerprint() -> None:
    assert fingerprint(edited("at_most = 20000", "at_most = 20001", SMALL)) != fingerprint(SMALL)


def test_confirming_something_does_not_change_the_fingerprint() -> None:
    assert fingerprint(edited('  "contact.email", ', "  ", TEXT)) == fingerprint(TEXT)


def test_the_fingerprint_is_that_of_the_canonical_text() -> None:
    assert len(fingerprint(SMALL)) == 64
    assert json.loads(config.canonical(SMALL))["name"] == "The Stage Door Fund"


@pytest.mark.parametrize(
    "text",
    [SMALL, KINDS, TEXT, edited('at = "18:30"', "at = 18:30:00", SMALL)],
    ids=["small", "kinds", "example", "TOML time"],
)
def test_an_archived_organisation_is_the_same_when_restored(text: str) -> None:
    organisation = config.parse(text)
    restored = config.restore(config.canonical(text))
    assert restored.fingerprint == organisation.fingerprint
    assert restored == replace(organisation, to_confirm=())


def test_every_condition_is_read_as_it_is_written() -> None:
    organisation = config.parse(KINDS)
    when = {each.id: each.when for each in organisation.questions}
    assert when["only_red"] == Among("several", frozenset({"red"}))
    assert when["only_some"] == AnyOf((
        AllOf((Between("amount", 10, 50), Between("day", date(2027, 1, 1), None))),
        AtLeast(1, (Within("town", frozenset({"region", "away"})), Not(Holds("musical")))),
    ))  # fmt: skip


@pytest.mark.parametrize(
    ("strict", "included"),
    [
        ("above = 9", "at_least = 10"),
        ("below = 51", "at_most = 50"),
        ("above = 9, below = 51", "at_least = 10, at_most = 50"),
        ("above = -1, at_most = 50", "at_least = 0, at_most = 50"),
        ("at_least = 0, below = 51", "at_least = 0, at_most = 50"),
    ],
)
def test_a_strict_bound_is_the_next_one_included(strict: str, included: str) -> None:
    read = (edited("at_least = 10, at_most = 50", bounds, KINDS) for bounds in (strict, included))
    one, other = (config.parse(text).questions for text in read)
    assert one == other


def test_a_strict_day_is_the_next_one_included() -> None:
    text = edited("at_least = 2027-01-01", "above = 2026-12-31", KINDS)
    assert config.parse(text).questions == config.parse(KINDS).questions
    assert config.restore(config.canonical(text)).questions == config.parse(KINDS).questions


@pytest.mark.parametrize(
    ("written", "amount", "unit"),
    [
        ("7 days", 7, "days"),
        ("1 day", 1, "days"),
        ("7d", 7, "days"),
        ("2 working days", 2, "working_days"),
        ("1 working day", 1, "working_days"),
        ("3 months", 3, "months"),
        ("1 year", 1, "years"),
        ("2 weeks", 2, "weeks"),
        ("2s", 2, "seconds"),
        ("45 min", 45, "minutes"),
        ("36 hours", 36, "hours"),
        ("36h", 36, "hours"),
        ("3 semaines", 3, "weeks"),
        ("2 mois", 2, "months"),
        ("1 an", 1, "years"),
        ("10 jours ouvrés", 10, "working_days"),
        ("10 Jours ouvres", 10, "working_days"),
    ],
)
def test_delays_are_read_in_words(written: str, amount: int, unit: Unit) -> None:
    organisation = config.parse(
        edited("filed_days = 100", "filed_days = 400", edited('delay = "2s"', f'delay = "{written}"', SMALL))
    )
    assert organisation.checkins[0].delay == Delay(amount, unit)


def test_hours_are_read_as_a_clock_shows_them() -> None:
    assert config.parse(SMALL).checkins[1].at == time(18, 30)
    assert config.parse(edited('at = "18:30"', "at = 18:30:00", SMALL)).checkins[1].at == time(18, 30)


def test_long_texts_lose_the_blank_lines_around_them() -> None:
    text = edited('greeting.en = "Welcome', 'greeting.en = """\n\nWelcome', SMALL)
    text = edited('reads your file."', 'reads your file.\n"""', text)
    assert config.parse(text).greeting["en"].startswith("Welcome")
    assert config.parse(text).greeting["en"].endswith("file.")


def test_people_read_words_set_right_however_they_were_typed() -> None:
    text = edited('greeting = { fr = "Bonjour."', 'greeting = { fr = "L\'âge : 18 ans ? « Oui »..."', KINDS)
    text = edited('fr = "Ce que la question attend."', 'fr = "Qu\'attend-on ?"', text)
    text = edited('text = { fr = "Non", en = "No" }', 'text = { fr = "Non !", en = "Don\'t" }', text)
    organisation = config.parse(text)
    assert organisation.greeting["fr"] == "L’âge\u00a0: 18 ans\u202f? «\u00a0Oui\u00a0»…"
    assert organisation.glossary["GENRE"]["fr"] == "Qu’attend-on\u202f?"
    assert organisation.desk.decline_reasons[0].text == {"fr": "Non\u202f!", "en": "Don’t"}
    assert config.restore(config.canonical(text)) == organisation


def test_what_only_the_bot_reads_stays_as_it_was_typed() -> None:
    text = edited('also = ["chanson", "song"]', 'also = ["l\'air", "quoi ?"]', KINDS)
    assert config.parse(text).sectors[0].also == ("l'air", "quoi ?")


def test_a_fingerprint_is_that_of_the_file_not_of_its_typography(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = edited('label = { fr = "Rouge", ', 'label = { fr = "Rouge...", ', KINDS)
    set_right = config.parse(text)
    monkeypatch.setattr(config, "with_words_set", lambda organisation: organisation)
    as_typed = config.parse(text)
    assert set_right.questions != as_typed.questions
    assert set_right.fingerprint == as_typed.fingerprint


def test_a_text_is_as_long_as_people_read_it() -> None:
    long = "x" * 63 + "?"
    (problem,) = problems(edited('text = { fr = "Non",', f'text = {{ fr = "{long}",', KINDS))
    assert problem.message == "has 65 characters, 64 at most"


def test_check_ins_that_share_a_questionnaire_ask_its_questions() -> None:
    whole = config.parse(TEXT)
    (shared,) = whole.questionnaires
    plans = {plan.id: plan.questions for plan in whole.checkins}
    assert plans["m12"] == plans["m24"] == plans["m36"] == shared.questions
    assert config.restore(config.canonical(TEXT)).checkins == whole.checkins
