"""Proves the organisation's file and tells the operator: place, message, dialogue, hint."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import to_builtins

from bot import config
from bot.config.blocks import named_in
from bot.config.problems import Fault, Problem, located
from bot.config.spoken import LANGUAGES, spoken, told
from bot.core.model.frozen import Frozen, replace
from bot.core.model.organisation import Organisation
from bot.core.parsing.answers import in_words
from bot.core.routing.calls import takes_applications
from bot.settings import SettingsError
from storage import meta
from storage.database import Database

if TYPE_CHECKING:
    from bot.proof.known_after import KnownAfter

SOURCES: Final = Path(__file__).parent.parent
JUDGES: Final = (
    "checking",
    "config",
    "core",
    "proof",
    "texts",
    "engine/render.py",
    "engine/callback_data.py",
)
"""The packages and modules on which a proof rests: they read the file, judge it and measure its words."""
PROVED: Final = "proved"
log = logging.getLogger(__name__)


class Told(Frozen, kw_only=True):
    """One failure of the proof, in words."""

    problem: Problem
    dialogue: tuple[tuple[str, str], ...] | None = None
    """Questions and answers that alone lead to it, in the desk's language; none where any do.

    None where the file could not even be read as one, or a question takes no answer.
    """
    day: str = ""
    """ISO date on which they do; empty where any will do."""
    calls: str = ""
    """Which calls are open that day."""
    language: str = LANGUAGES[0]
    """The one it is told in."""

    def __str__(self) -> str:
        lines = [line for asked, said in self.dialogue or () for line in (asked, f"— {said}")]
        lines += [spoken(f"on {self.day}, {self.calls}", self.language)] if self.day else []
        if self.dialogue is not None and not lines:
            lines = [spoken("whatever people answer", self.language)]
        return "\n    ".join((str(self.problem), *lines))

    def spoken(self, language: str) -> Told:
        """The same in the language of whoever reads it."""
        calls = ", ".join(spoken(each, language) for each in self.calls.split(", ")) if self.calls else ""
        return replace(self, problem=told(self.problem, language), calls=calls, language=language)

    def machine(self) -> dict[str, object]:
        """The same as data."""
        asked = [{"question": question, "answer": answer} for question, answer in self.dialogue or ()]
        told = {key: value for key, value in to_builtins(self.problem).items() if key != "between"}
        return {**told, "dialogue": asked, "day": self.day}


class Checked(Frozen, kw_only=True):
    """All there is to say of a file."""

    path: Path
    findings: tuple[Told, ...] = ()
    warnings: tuple[str, ...] = ()
    """Worth a look; they do not make the file wrong."""
    proved: str = ""
    """What was proved, if nothing is wrong."""
    known: tuple[KnownAfter, ...] = ()
    """After how many questions each route is known, if nothing is wrong."""
    language: str = LANGUAGES[0]
    """The one it is told in."""

    def spoken(self, language: str) -> Checked:
        """The same in the language of whoever reads it."""
        return replace(
            self,
            findings=tuple(each.spoken(language) for each in self.findings),
            warnings=tuple(spoken(each, language) for each in self.warnings),
            proved=spoken(self.proved, language),
            language=language,
        )

    @property
    def sound(self) -> bool:
        """Whether the bot can run with the file."""
        return not self.findings

    def __str__(self) -> str:
        proved = [f"{self.path}: {self.proved}"] if self.sound else []
        known = (spoken(str(each), self.language) for each in self.known)
        return "\n".join((*map(str, self.findings), *self.warnings, *known, *proved))

    def machine(self, **more: object) -> str:
        """The same as JSON, with whatever else is to be told."""
        findings = [each.machine() for each in self.findings]
        told = {"file": str(self.path), "sound": self.sound, "findings": findings, "warnings": self.warnings}
        told |= {"known_after": to_builtins(self.known), **more}
        return json.dumps(told, ensure_ascii=False, indent=1)


def check(path: Path, today: date) -> Checked:
    """Read a file and prove it; `today` is for what grows old."""
    try:
        organisation = config.load(path)
    except config.ConfigError as error:
        return Checked(path=path, findings=tuple(Told(problem=problem) for problem in error.problems))
    proved = f"{organisation.name}, {len(organisation.questions)} questions, proved for every set of answers"
    findings = failures(path, organisation)
    warnings = (*config.warnings(organisation, today), *_grown(organisation))
    if findings:
        return Checked(path=path, findings=findings, warnings=warnings)
    warnings += tuple(_never_first(organisation))
    return Checked(path=path, warnings=warnings, proved=proved, known=_known_after(organisation))


def failures(path: Path, organisation: Organisation) -> tuple[Told, ...]:
    """What is false of a file that has been read; nothing if it is proved sound."""
    from bot.checking.message_limits import unfit  # noqa: PLC0415 - only what proves needs it
    from bot.engine.render import unsigned  # noqa: PLC0415 - only to tell what is wrong
    from bot.proof import prove  # noqa: PLC0415 - the solver is loaded only to prove

    found = prove(organisation)
    text = path.read_text("utf-8").removeprefix(config.BOM)
    renderer = unsigned(organisation)
    language = organisation.desk.language
    cut = tuple(Told(problem=_located(fault, text, path)) for fault in unfit(organisation, renderer))
    return cut + tuple(
        Told(
            problem=_located(Fault(each.path, each.message, each.hint), text, path),
            dialogue=tuple(
                (
                    renderer.plain(question.text, language),
                    renderer.plain(in_words(question, answer, organisation), language),
                )
                for question, answer in each.interview
                if question.id in each.deciding
            )
            if each.interview
            else None,
            day=each.day.isoformat() if each.day and each.dated else "",
            calls=_calls(organisation, each.day) if each.day else "",
        )
        for each in found
    )


def _calls(organisation: Organisation, day: date) -> str:
    named = {route.programme for route in organisation.routes if route.call}
    stand = {each.id: takes_applications(each, day) for each in organisation.programmes if each.id in named}
    return ", ".join(
        f'the call of "{id_}" being {"open" if opens else "closed"}' for id_, opens in stand.items()
    )


def _never_first(organisation: Organisation) -> Iterator[str]:
    from bot.proof.first import never_first  # noqa: PLC0415 - the solver is loaded only to prove

    for name in never_first(organisation):
        yield f"programmes.{name}: never comes first, whatever people answer: always beside another route"


def _known_after(organisation: Organisation) -> tuple[KnownAfter, ...]:
    from bot.proof.known_after import known_after  # noqa: PLC0415 - the solver is loaded only to prove

    return tuple(known_after(organisation))


def _grown(organisation: Organisation) -> tuple[str, ...]:
    from bot.checking.message_growth import remarks  # noqa: PLC0415 - only what proves needs it
    from bot.engine.render import unsigned  # noqa: PLC0415 - only what shows words needs it

    return tuple(remarks(organisation, unsigned(organisation)))


async def prove(path: Path, organisation: Organisation, database: Database) -> None:
    """Raise SettingsError with what is false, unless the file is proved sound; the database then remembers.

    Raises also what `Database.tx` does.
    """
    signature = _signature(organisation)
    async with database.tx() as tx:
        if await meta.get(tx, PROVED) == signature:
            return
    log.info("a file that is new here: it is proved for every set of answers, which takes seconds")
    if false := await asyncio.to_thread(failures, path, organisation):
        raise SettingsError("\n".join(map(str, false)))
    async with database.tx() as tx:
        await meta.put(tx, PROVED, signature)


def _signature(organisation: Organisation) -> str:
    """What a proof is of: the file's meaning, and the code that judges by it."""
    signature = hashlib.sha256(organisation.fingerprint.encode())
    for judge in JUDGES:
        place = SOURCES / judge
        for source in sorted(place.rglob("*.p[oy]")) if place.is_dir() else (place,):
            signature.update(source.read_bytes())
    return signature.hexdigest()


def _located(fault: Fault, text: str, path: Path) -> Problem:
    data = tomllib.loads(text)
    return located([replace(fault, path=named_in(fault.path, data))], text, data, str(path)).problems[0]
