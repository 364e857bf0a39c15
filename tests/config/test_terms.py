"""Terms in the organisation's words."""

from __future__ import annotations

import pytest

from bot import config
from tests.config.editing import OTHERS, TEXT, edited, problems

SMALL = (OTHERS / "small.toml").read_text(encoding="utf-8")


def greeting(said: str, text: str = SMALL) -> str:
    """The greeting of a file whose greeting begins so."""
    organisation = config.parse(edited('greeting.en = "', f'greeting.en = "{said} ', text))
    return organisation.greeting["en"]


def test_a_term_stands_for_what_the_file_says_elsewhere() -> None:
    small = config.parse(SMALL)
    said = greeting("{draft_days} {filed_days} {accepted_days} {email} {name} {version}")
    kept = small.retention
    days = f"{kept.draft_days} {kept.filed_days} {kept.accepted_days}"
    assert said.startswith(f"{days} {small.contact.email} {small.name} {small.privacy.version} ")


def test_it_says_the_new_number_when_the_file_does() -> None:
    other = config.parse(edited("draft_days = 30", "draft_days = 45"))
    assert "45\u00a0jours" in other.privacy.notice["fr"]
    assert "after 45 days" in other.privacy.notice["en"]


def test_years_are_there_where_they_are_whole() -> None:
    two = edited("filed_days = 100", "filed_days = 730", SMALL)
    assert greeting("{filed_years} years", two).startswith("2 years")
    (found,) = problems(edited('greeting.en = "', 'greeting.en = "{filed_years} ', SMALL))
    assert (found.key, found.hint) == ("greeting.en", 'did you mean "{filed_days}"?')


def test_a_term_of_years_is_gone_once_they_are_not_whole() -> None:
    found = problems(edited("accepted_days = 1460", "accepted_days = 1500"))
    assert {each.message for each in found} == {'there is no term "{accepted_years}"'}
    assert {each.hint for each in found} == {'did you mean "{accepted_days}"?'}


def test_a_route_knows_its_own_promise() -> None:
    text = edited("L’équipe lit votre dossier et vous propose", "Sous {answer_days} jours, on propose", TEXT)
    said = {each.id: each.next["fr"] for each in config.parse(text).routes}
    assert said["emergence"].startswith("Sous 5 jours")
    assert [each.key for each in problems(edited('greeting.fr = """', 'greeting.fr = """{answer_days}'))] == [
        "greeting.fr"
    ]


@pytest.mark.parametrize("written", ["{", "}", "{}", "{ a, b }", "{3}", "a {b c} d"])
def test_other_braces_are_braces(written: str) -> None:
    assert greeting(written).startswith(written)


def test_an_archived_file_says_the_same() -> None:
    text = edited('greeting.en = "', 'greeting.en = "{draft_days} ', SMALL)
    assert config.restore(config.canonical(text)).greeting == config.parse(text).greeting
