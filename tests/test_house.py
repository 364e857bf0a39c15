"""The rules of the house that no other tool counts: sizes, words, commands, locks, addresses."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.core.typography import typeset

HOUSE = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock")
LANGUAGES = ("fr", "en")
MODULE_LINES = 450
FUNCTION_LINES = 40

# The brackets keep this file from naming what it forbids.
ELSEWHERE = re.compile(
    r"pyp[i]\.org|python[h]osted|registry\.np[m]js|deb\.de[b]ian|(?<![\w.~-])/(?:[r]oot|[w]ork|[h]ome|[U]sers)/"
)
SENTENCE_WORDS = 4
"""Fewer are words that people may type, which the core must know."""
SPOKEN = re.compile(r"[À-ÖØ-öø-ÿŒœ«»]|\bv(?:ous|otre|os)\b", re.IGNORECASE)
PINNED = re.compile(r"[a-z0-9-]+==[\w.]+(?: ; [\w.<>=!' ]+)?(?: --hash=sha256:[0-9a-f]{64})+")


def tracked(*patterns: str) -> list[Path]:
    """The files git knows, by pathspec."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns], cwd=HOUSE, check=True, capture_output=True, text=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := HOUSE / name).is_file()]


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the signature and the statements; the docstring and the blank lines between are free."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    signature = function.body[0].lineno - function.lineno
    return signature + sum((line.end_lineno or line.lineno) - line.lineno + 1 for line in body)


def statements(within: ast.AST) -> Iterator[ast.AST]:
    """All that is inside but expressions, in which no function is defined and nothing is explained."""
    for node in ast.iter_child_nodes(within):
        if not isinstance(node, ast.expr):
            yield node
            yield from statements(node)


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Line and source of each string in a file that is not a docstring."""
    source = path.read_text("utf-8")
    explained = {
        line
        for node in statements(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kinds = {tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in kinds and token.start[0] not in explained:
            yield token.start[0], token.string


def catalogue(language: str) -> Catalog:
    with (HOUSE / "bot" / "texts" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Each key with its text, or its texts where the number of things changes it."""
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue(language)
        if message.id
    }


def placeholders(texts: tuple[str, ...]) -> set[str]:
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_no_module_is_too_long_to_be_read_in_one_go() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in tracked("*.py")}
    assert {str(path): count for path, count in lengths.items() if count > MODULE_LINES} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path in tracked("*.py")
        for node in statements(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_lines(node) > FUNCTION_LINES
    ]
    assert long == []


def test_the_tree_in_the_readme_is_the_real_one() -> None:
    drawn = {path.rstrip("/") for path in drawn_tree((HOUSE / "README.md").read_text("utf-8"))}
    packages = {path.parent for path in tracked("bot/**.py", "handlers/*.py", "storage/*.py")}
    packages |= {HOUSE / "tests", HOUSE / "bench", HOUSE / "docs"}
    roots = {path for path in tracked("bot/*.py") if path.parent == HOUSE / "bot"} - {
        HOUSE / "bot/__init__.py"
    }
    real = {str(path.relative_to(HOUSE)) for path in packages | roots}
    assert real - drawn == set()
    assert {path for path in drawn if not (HOUSE / path).exists()} == set()


def drawn_tree(page: str) -> Iterator[str]:
    """The paths of a tree drawn by indentation; a line may name several files before its explanation."""
    drawn = re.search(r"## The tree\n.*?```\n(.*?)```", page, re.DOTALL)
    assert drawn, "no tree"
    above: dict[int, str] = {}
    for line in drawn[1].splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        above[depth] = line.split()[0]
        inside = "".join(above[each] for each in range(depth))
        for name in re.split(r" {3,}", line.strip())[0].split():
            yield inside + name


def test_every_module_of_the_bot_stands_on_a_floor() -> None:
    floors = next(c for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["id"] == "floors")
    named = set(re.findall(r"bot\.(\w+)", " ".join(floors["layers"])))
    modules = {path.relative_to(HOUSE / "bot").parts[0].removesuffix(".py") for path in tracked("bot/*.py")}
    assert modules - {"__init__"} <= named


def test_no_sentence_a_person_reads_is_in_the_code() -> None:
    spoken = [
        f"{path}:{line} {text}"
        for path in tracked("bot/*.py", "handlers/*.py", "storage/*.py")
        if SPOKEN.search(path.read_text("utf-8"))
        for line, text in literals(path)
        if SPOKEN.search(text) and len(text.split()) >= SENTENCE_WORDS
    ]
    assert spoken == []


def test_each_silenced_warning_says_its_own_reason() -> None:
    silenced = [
        f"{path}:{number} {line.strip()}"
        for path in tracked("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search("# (ruff: )?noqa:", line)
    ]
    assert len(silenced) > len(LANGUAGES)
    reason = re.compile(r"noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - (?!(as|see) above|the same$)\S")
    assert [line for line in silenced if not reason.search(line)] == []


def test_both_languages_say_the_same_things() -> None:
    french, english = (phrases(language) for language in LANGUAGES)
    assert french.keys() == english.keys()
    assert french, "the catalogues are empty"
    differing = [key for key in french if placeholders(french[key]) != placeholders(english[key])]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_written_and_none_is_left_in_doubt(language: str) -> None:
    unwritten = [key for key, texts in phrases(language).items() if not all(text.strip() for text in texts)]
    assert unwritten == []
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_written_twice(language: str) -> None:
    ids = re.findall(
        r'^msgid "(.+)"$', (HOUSE / "bot/texts" / f"{language}.po").read_text("utf-8"), re.MULTILINE
    )
    assert [key for key, times in Counter(ids).items() if times > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_set_as_a_printer_would(language: str) -> None:
    spoken = [text for texts in phrases(language).values() for text in texts]
    assert [text for text in spoken if typeset(text, language) != text] == []


def test_every_command_in_the_documents_is_one_make_knows() -> None:
    targets = set(re.findall(r"^([a-z]+):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    documents = tracked("*.md")
    assert HOUSE / "README.md" in documents
    named = {
        command
        for path in documents
        for command in re.findall(r"(?:^\s*(?:\$ )?|`)make ([a-z]+)", path.read_text("utf-8"), re.MULTILINE)
    }
    assert {"run", "test"} <= named
    assert named <= targets


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: str) -> None:
    lines = (HOUSE / lock).read_text("utf-8").replace(" \\\n    ", " ").splitlines()
    assert lines, "the lock is empty"
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


def test_the_locks_hold_every_declared_dependency() -> None:
    def names(requirements: list[str]) -> set[str]:
        return {re.split(r"[^\w-]", requirement)[0] for requirement in requirements}

    def locked(lock: str) -> set[str]:
        return names((HOUSE / lock).read_text("utf-8").splitlines())

    groups = PYPROJECT["dependency-groups"]
    running = names(PYPROJECT["project"]["dependencies"] + groups["build"])
    assert running <= locked("requirements.lock")
    assert running | names(groups["dev"]) <= locked("requirements-dev.lock")


def test_no_file_names_a_package_registry_or_a_folder_of_someones_machine() -> None:
    named = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        named += [f"{path}: {line.strip()}" for line in text.splitlines() if ELSEWHERE.search(line)]
    assert named == []


def test_a_token_left_in_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text(f"the bot is {7110201543}:{'aB3dE' * 7}\n")
    hook = Path(sys.executable).parent / "detect-secrets-hook"
    found = subprocess.run(
        [hook, "--no-verify", "notes.txt"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert found.returncode == 1
    assert "Telegram Bot Token" in found.stdout
