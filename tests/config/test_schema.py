"""The schema by which editors complete and check the file: it takes what the bot takes, and refuses slips."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.config import conditions
from bot.config.schema import WRITTEN, schema
from bot.core.model.conditions import Condition
from tests.house import DAMIER, OTHERS, ROOT
from tests.json_schema import as_editors_read, complaints, unread

FILES = (DAMIER, *sorted(OTHERS.glob("*.toml")))
SMALL = (OTHERS / "small.toml").read_text("utf-8")
SCHEMA = schema()


def complained_of(text: str) -> list[str]:
    return list(complaints(as_editors_read(tomllib.loads(text)), SCHEMA, SCHEMA))


def test_the_command_prints_the_schema_that_lies_beside_the_example() -> None:
    """After a change of the file's shape: ./damier-bot schema > config.schema.json."""
    said = CliRunner().invoke(main, ["schema"])
    assert said.exit_code == 0
    assert said.stdout == (ROOT / "config.schema.json").read_text("utf-8")
    assert json.loads(said.stdout) == SCHEMA


def test_the_example_names_it_in_its_first_line() -> None:
    directive, _, named = DAMIER.read_text("utf-8").splitlines()[0].partition(" ")
    assert directive == "#:schema"
    assert (DAMIER.parent / named).is_file()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_of_ours_is_taken(path: Path) -> None:
    assert complained_of(path.read_text("utf-8")) == []


def test_the_test_reads_every_word_of_it() -> None:
    assert unread(SCHEMA) == set()


def test_every_kind_of_condition_is_there_as_it_is_written() -> None:
    assert set(WRITTEN) == {each.__name__ for each in get_args(Condition)}
    assert {key for keys in WRITTEN.values() for key in keys} == set(conditions.KEYS)


def test_keys_tell_what_they_are_for() -> None:
    question = SCHEMA["definitions"]["Question"]["properties"]
    assert question["personal"]["description"] == "Contact details: never shown in the staff group."
    assert SCHEMA["properties"]["reference"]["description"].startswith("First letters of case references")
    assert "fingerprint" not in SCHEMA["properties"]


NONE_OF_THESE = ".criteria.0.when: is none of these"
SLIPS = {
    "a misspelt key": ('reference = "SDF"', 'referense = "SDF"', ".referense: unknown key"),
    "a key that is missing": ('reference = "SDF"', "", ".reference: is missing"),
    "a kind there is none of": ('kind = "number"', 'kind = "nombre"', "is not one of"),
    "a text for a number": ("draft_days = 10", 'draft_days = "10"', ".retention.draft_days: is no integer"),
    "a yes for a number": ("draft_days = 10", "draft_days = true", ".retention.draft_days: is no integer"),
    "a text for a list": ('languages = ["en"]', 'languages = "en"', ".languages: is no array"),
    "words without a language": ('greeting.en = "', 'greeting = "', ".greeting: is no object"),
    "a time that is none": ('begins = "00:00"', 'begins = "25:00"', ".hours.begins: does not match"),
    "a delay without a unit": ('delay = "36 hours"', 'delay = "36"', "delay: does not match"),
    "a day for a text": ('at = "18:30"', "at = 2027-01-01", "at: does not match"),
    "an unknown key of a condition": ("at_most = 20000", "up_to = 20000", NONE_OF_THESE),
    "a condition without its question": (
        '{ question = "budget", at_most = 20000 }', "{ at_most = 20000 }", NONE_OF_THESE,
    ),
    "a question without its condition": (
        '{ question = "budget", at_most = 20000 }', '{ question = "budget" }', NONE_OF_THESE,
    ),
    "a part that is no condition": (
        "all = [{", 'all = ["opera", {', ".criteria.3.when: is none of these",
    ),
    "what the bot computes": ('name = "The', 'fingerprint = "0"\nname = "The', ".fingerprint: unknown key"),
    "a deed there is none of": ('call = "open"', 'call = "opened"', "call: is not one of"),
}  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "complaint"), SLIPS.values(), ids=SLIPS)
def test_a_slip_is_complained_of_where_it_is(right: str, wrong: str, complaint: str) -> None:
    assert right in SMALL
    found = complained_of(SMALL.replace(right, wrong, 1))
    assert [each for each in found if complaint in each], found
