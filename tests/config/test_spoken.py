"""Findings are told in French as well as in English: all of them, and nothing of the one in the other.

Each fault and each slip of the file is told so where it is tried.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import checking, config
from bot.__main__ import main
from bot.config.spoken import spoken, told
from tests.config.editing import ENGLISH, EXAMPLE, ROOT, edited, problems

PROOFS = tomllib.loads((ROOT / "tests" / "proof" / "faults.toml").read_text(encoding="utf-8"))["faults"]
SAYING = ("Fault", "Slip", "Claim", "Need", "Failure", "Problem")
"""What messages and hints are arguments of."""
SOURCES = [path for part in ("config", "proof", "checking") for path in (ROOT / "bot" / part).glob("*.py")]


@pytest.mark.parametrize("fault", PROOFS, ids=[f"{n} {each['says'][:50]}" for n, each in enumerate(PROOFS)])
def test_what_is_not_proved_is_told_in_french(fault: dict[str, str]) -> None:
    french = spoken(fault["says"], "fr")
    assert french != fault["says"]
    assert not ENGLISH.search(re.sub(r'"[^"]*"', "", french))


def test_names_stay_as_they_are_written() -> None:
    said = 'there is no sector "criterion" for question "sector"'
    assert spoken(said, "fr") == 'il n’y a pas de secteur "criterion" pour la question "sector"'
    assert spoken('use "open" or "closed"', "fr") == 'prenez "open" ou "closed"'
    assert spoken(said, "en") == spoken(said, "de") == said
    overlapping = spoken("overlaps the call from 2027-02-01 to 2027-03-15", "fr")
    assert overlapping == "chevauche l’appel du 2027-02-01 au 2027-03-15"


def _written(path: Path) -> Iterator[str]:
    """The texts that findings, hints and warnings are made of, with {} for what is filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for said in _said(node):
            yield from _texts(said)


def _said(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in SAYING:
            yield from (*args, *(each.value for each in keywords))
        case ast.Assign(targets=[ast.Name(id="message" | "hint")], value=value):
            yield value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for target, value in zip(names, values, strict=True):
                if isinstance(target, ast.Name) and target.id in ("message", "hint"):
                    yield value
        case ast.Yield(value=ast.Constant() | ast.JoinedStr() as value):
            yield value


def _texts(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=parts):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from (*_texts(one), *_texts(other))


def test_what_is_written_where_findings_arise_is_in_the_table() -> None:
    texts = {text for path in SOURCES for text in _written(path) if " " in text.strip()}
    untold = [text for text in texts if spoken(text.replace("{}", "x"), "fr") == text.replace("{}", "x")]
    assert sorted(untold) == []


def test_french_is_set_as_french_is() -> None:
    (found,) = problems(edited("draft_days = 30", "draft_days = 30 000"))
    assert str(told(found, "fr")).endswith(
        "30 000 n’est pas un nombre\u00a0: les chiffres ne se séparent pas\u202f; écrivez 30000"
    )
    assert spoken('did you mean "number"?', "fr") == 'vouliez-vous dire "number"\u202f?'


def test_every_row_has_as_many_holes_in_each_language() -> None:
    rows = (ROOT / "bot" / "config" / "findings.tsv").read_text(encoding="utf-8").splitlines()
    assert [row for row in rows if len({cell.count("{}") for cell in row.split("\t")}) != 1] == []
    assert [row for row in rows if row.count("\t") != 1] == []


def test_a_whole_check_is_told_in_the_language_of_its_reader(tmp_path: Path) -> None:
    checked = checking.check(EXAMPLE, date(2026, 11, 23)).spoken("fr")
    assert str(checked).endswith("questions, prouvé pour toutes les réponses possibles")
    assert not any(ENGLISH.search(re.sub(r"\S+\.\S+|checked_on", "", each)) for each in checked.warnings)
    path = tmp_path / "config.toml"
    path.write_text(edited(PROOFS[10]["was"], PROOFS[10]["now"]), "utf-8")
    found = str(checking.check(path, date(2026, 11, 23)).spoken("fr"))
    assert not ENGLISH.search(re.sub(r'"[^"]*"', "", found.replace(str(path), "")))
    assert config.warnings(config.load(EXAMPLE), date(2026, 11, 23))


def test_the_command_tells_it_in_the_language_asked_for_else_the_machines(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(edited("draft_days = 30", "draft_days = ja"), "utf-8")

    def said(*asked: str, machine: str = "C.UTF-8") -> str:
        return CliRunner(env={"LC_ALL": machine}).invoke(main, ["check", str(path), *asked]).output

    french, english = "ja est un texte sans ses guillemets", "ja is a text without its quotes"
    assert french in said("--language", "fr")
    assert french in said(machine="fr_FR.UTF-8")
    assert english in said()
    assert english in said("--language", "en", machine="fr_FR.UTF-8")
    assert english in said("--json", machine="fr_FR.UTF-8")
