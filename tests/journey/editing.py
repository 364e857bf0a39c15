"""A house whose file one may write while it is in use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path

from tests.checking.corpus.writing import Data, written
from tests.house import DAMIER, House, house
from tests.journey.story import Applicant, all_is_well, at
from tests.journey.tidying import tidy

STATUS = "Quel est votre statut aujourd’hui ?"
MOVED = "Nos questions ont changé."
RESUME = "Reprendre"


@asynccontextmanager
async def with_own_file(folder: Path, *pairs: tuple[str, str]) -> AsyncIterator[House]:
    """A house that runs on a copy of LE DAMIER's file, so changed; at the end nothing may be left over."""
    path = folder / "config.toml"
    copied(path)
    write(path, *pairs)
    async with house(folder, path) as made:
        yield made
        await all_is_well(made)


def copied(path: Path) -> None:
    """LE DAMIER's file, to be changed."""
    path.write_text(DAMIER.read_text("utf-8"), "utf-8")


def write(path: Path, *pairs: tuple[str, str]) -> None:
    """Change what a file says."""
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


async def published(h: House, *pairs: tuple[str, str]) -> bool:
    """Change the file, and tell the running bot; whether it is taken."""
    write(h.path, *pairs)
    return await _told(h)


@cache  # nearly all begin with the same file
def _read(text: str) -> Data:
    return tomllib.loads(text)


async def remade(h: House, change: Callable[[Data], Data]) -> bool:
    """The same with what the file says as data; what names something that is gone then is gone too."""
    data = change(deepcopy(_read(h.path.read_text("utf-8"))))
    data.pop("to_confirm", None)
    tidy(data)
    h.path.write_text(written(data).text, "utf-8")
    return await _told(h)


def gone(table: str, id_: str) -> Callable[[Data], Data]:
    """A change: one of a table is gone."""
    return lambda data: {**data, table: [each for each in data[table] if each["id"] != id_]}


async def _told(h: House) -> bool:
    assert h.app is not None
    taken = await h.app.reload.read()
    await h.settled()
    return taken


def part(path: Path, name: str, table: str = "questions") -> str:
    """What the file says of one question, up to the next."""
    parts = re.split(r"(?m)^(?=\[)", path.read_text("utf-8"))
    (found_,) = (each for each in parts if each.startswith(f'[[{table}]]\nid = "{name}"\n'))
    return found_


def reworded(path: Path, name: str, words: str, table: str = "questions") -> tuple[str, str]:
    """The change of what a question says in French."""
    whole = part(path, name, table)
    return whole, re.sub(r"(?m)^text\.fr = .*$", f'text.fr = "{words}"', whole)


async def in_the_middle(h: House, until: str = STATUS) -> Applicant:
    """Somebody who has come so far in the interview."""
    return await at(h, until)
