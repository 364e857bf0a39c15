"""Slips that make a file no TOML are named for what they are, where they are (⌖)."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot import config
from tests.config.editing import MARK, OTHERS, TEXT, edited, is_told_in_french, place, problems
from tests.examples import examples

NBSP, ZERO, BOM = "\u00a0", "\u200b", "\ufeff"
KINDS = (OTHERS / "kinds.toml").read_text("utf-8")
SLIPS = tomllib.loads((Path(__file__).parent / "slips.toml").read_text(encoding="utf-8"))["slips"]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{n} {each['says'][:50]}" for n, each in enumerate(SLIPS)])
def test_a_slip_is_named_for_what_it_is_where_it_is_in_either_language(slip: dict[str, str]) -> None:
    text = edited(slip["was"], slip["now"])
    line, column = place(text)
    found = problems(text.replace(MARK, ""))
    assert [str(each) for each in found] == [f"config.toml:{line}:{column}: {slip['says']}"]
    assert all(map(is_told_in_french, found))


@examples(4)
@any_of(st.data())
def test_whatever_is_lost_or_typed_amiss_has_a_place_and_a_cure(data: st.DataObject) -> None:
    """One character gone, or one of those that slip in, anywhere in a file: no fault of ours."""
    text = data.draw(st.sampled_from([KINDS, TEXT]))
    at = data.draw(st.integers(0, len(text) - 1))
    amiss = data.draw(
        st.sampled_from(["", '"', "'", "“", "”", NBSP, ZERO, BOM, ",", "[", "}", "=", ":", "\\"])
    )
    found: tuple[config.Problem, ...] = ()
    try:
        config.parse(text[:at] + amiss + text[at + 1 :])
    except config.ConfigError as error:
        found = error.problems
    assert all(each.message and 0 < each.line <= text.count("\n") + 2 for each in found)


def test_what_nobody_sees_in_an_id_is_named_and_nothing_that_follows_from_it() -> None:
    text = edited('id = "autre"', f'⌖id = "au{ZERO}tre"', edited('zone = "', f'zone = "{BOM}'))
    zone, reason = problems(text.replace(MARK, ""))
    assert str(zone).endswith(
        "zone: holds an invisible zero width no-break space (U+FEFF); delete it at the beginning"
    )
    assert (reason.line, reason.column) == place(text)
    assert (reason.message, reason.hint) == (
        "holds an invisible zero width space (U+200B)", 'delete it after "au"',
    )  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_language_that_is_dropped_is_one_finding(language: str) -> None:
    other = {"fr": "en", "en": "fr"}[language]
    text = edited('languages = ["fr", "en"]', f'languages = ["{language}"]')
    text = edited('language = "fr"', f'language = "{language}"', text)
    (found,) = problems(text)
    assert (found.key, found.hint) == (
        "languages",
        f'take them out, or write languages = ["{language}", "{other}"]',
    )


def test_a_language_that_is_added_is_one_finding() -> None:
    french = (OTHERS / "residence.toml").read_text("utf-8")
    text = edited('languages = ["fr"]', 'languages = ["fr", "en"]', french)
    (found,) = problems(text)
    assert found.key == "languages.1"
    assert found.hint == "write them, or take the language out"
    assert found.message.endswith('are missing in "en"')


@pytest.mark.parametrize("written", ['["FR", "EN"]', '["fr", "EN"]'])
def test_languages_in_capitals_have_one_cure_each(written: str) -> None:
    found = problems(edited('["fr", "en"]', written))
    assert {each.hint for each in found} <= {'did you mean "fr"?', 'did you mean "en"?'}


def test_an_organisation_without_sectors_is_told_how_to_say_so() -> None:
    start = TEXT.index("[[sectors]]")
    text = TEXT[:start] + TEXT[TEXT.index("[[territories]]") :]
    (found,) = problems(text)
    assert found.key == "sectors"
    assert found.hint == "start each with [[sectors]], or write sectors = []"
