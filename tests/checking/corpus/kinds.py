"""Every kind of finding that the check can make, read from the code that makes them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.config.editing import ROOT

MAKERS: Final = {"Fault": 1, "Problem": 4, "Failure": -1, "Claim": -1}
"""What a finding is made with, and which of its arguments says what is wrong; -1: only by its name."""
NAMES: Final = {"message", "never", "always", "clash"}
"""Names that what is wrong goes by before it is said."""

OUT_OF_REACH: Final = {
    "somebody fits no route at all", 'programme ".*" has no intake, so that it always takes applications',
}  # fmt: skip
"""The last route of a file that is read takes everybody, and a call has an intake: said to be on the
safe side."""


def kinds() -> dict[str, re.Pattern[str]]:
    """A pattern for each sentence there is; of parts that are filled in, anything."""
    files = [*(ROOT / "bot" / "config").glob("*.py"), *(ROOT / "bot" / "proof").glob("*.py")]
    found = {
        words
        for path in (*files, ROOT / "bot" / "checking" / "message_limits.py")
        for words in _said_in(path)
    }
    return {words: re.compile(words, re.DOTALL) for words in sorted(found) if re.search("[a-z]{2}", words)}


def _said_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        for said in _said_by(node):
            yield from _patterns(said)


def _said_by(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in MAKERS:
            yield from args[MAKERS[name] : MAKERS[name] + 1] if MAKERS[name] >= 0 else ()
            yield from (each.value for each in keywords if each.arg == "message")
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
            yield value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for target, value in zip(names, values, strict=True):
                if isinstance(target, ast.Name) and target.id in NAMES:
                    yield value
        case ast.FunctionDef(name="_misshapen"):
            yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Return) and each.value)


def _patterns(said: ast.expr) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(words)):
            yield re.escape(words)
        case ast.JoinedStr(values=parts):
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*" for p in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from _patterns(one)
            yield from _patterns(other)
        case ast.BinOp(left=left):
            yield from _patterns(left)
