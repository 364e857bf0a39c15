"""Blocks: what several questions and routes share is written once."""

from __future__ import annotations

from pathlib import Path

from bot import checking, config
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from tests.config.editing import OTHERS, edited

SMALL = (OTHERS / "small.toml").read_text(encoding="utf-8")
BLOCKS = """
[[blocks]]
id = "of_puppets"
when = { question = "field", in = ["puppets"] }

[[blocks]]
id = "grants"
criteria = ["modest", "this_decade"]
"""


def sharing(text: str = SMALL) -> str:
    """The same file with two blocks."""
    text = edited('when = { question = "field", in = ["puppets"] }', 'block = "of_puppets"', text)
    return text.replace('requires = ["modest", "this_decade"]', 'requires = ["grants"]') + BLOCKS


def plain(organisation: Organisation) -> Organisation:
    """It without what says how it is written."""
    return replace(organisation, blocks=(), fingerprint="")


def test_a_block_says_what_is_written_out_otherwise() -> None:
    assert plain(config.parse(sharing())) == plain(config.parse(SMALL))
    assert config.restore(config.canonical(sharing())) == config.parse(sharing())


def test_a_condition_of_ones_own_stands_beside_that_of_the_block() -> None:
    own = 'block = "of_puppets"\nwhen = { question = "budget", at_least = 5000 }'
    both = '{ all = [{ question = "field", in = ["puppets"] }, { question = "budget", at_least = 5000 }] }'
    written = edited('{ question = "field", in = ["puppets"] }', both, SMALL)
    assert plain(config.parse(edited('block = "of_puppets"', own, sharing()))) == plain(config.parse(written))


def test_what_is_false_of_a_criterion_is_told_where_its_block_is_named(tmp_path: Path) -> None:
    far = """
[[criteria]]
id = "far"
when = { question = "premiere", at_least = 2031-01-01 }
met.en = "Far."
failed.en = "Near."
"""
    text = edited('requires = ["grants"]', 'requires = ["modest", "grants"]', sharing())
    text = edited('criteria = ["modest", "this_decade"]', 'criteria = ["this_decade", "far"]', text) + far
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    told = [each.problem for each in checking.failures(path, config.load(path))]
    (found,) = [each for each in told if each.message.startswith('"this_decade" and "far"')][:1]
    assert found.key == "routes.0.requires.1"
    assert found.line == text[: text.index('requires = ["modest", "grants"]')].count("\n") + 1
