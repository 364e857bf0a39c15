"""Reads former organisation files and filed cases with theirs, page by page; writes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeAlias

from bot import config
from bot.core.analysis.replay import Past
from bot.core.model.case import Case
from bot.core.model.organisation import Organisation
from storage import cases, configurations
from storage.cases import Unread
from storage.database import Database, Progress, Transaction

PAGE = 200
"""Cases held in memory at once."""

Kept: TypeAlias = tuple[Case | Unread, Organisation | None]
"""A case and its file; None where that is lost, altered or no longer read."""


class Archive:
    """The files there ever were, each read again once."""

    def __init__(self) -> None:
        self._files: dict[str, Organisation | None] = {}

    async def file(self, tx: Transaction, fingerprint: str) -> Organisation | None:
        """The file of a fingerprint; None where it is lost, altered, or of a form that is no longer read."""
        if fingerprint not in self._files:
            body = await configurations.load(tx, fingerprint)
            self._files[fingerprint] = _restored(body, fingerprint)
        return self._files[fingerprint]

    def add(self, organisation: Organisation) -> None:
        """Have a file at hand that was just in force."""
        self._files[organisation.fingerprint] = organisation


async def filed(database: Database, seen: Progress) -> AsyncIterator[Past | Unread]:
    """Every case with a decision, oldest first, and those that cannot be read."""
    async for case, organisation in every(database, seen):
        if isinstance(case, Unread):
            yield case
        elif case.receipt and case.receipt.outcomes:
            answers = case.interview.answers
            yield Past(
                reference=case.reference, receipt=case.receipt, answers=answers, organisation=organisation
            )


async def every(database: Database, seen: Progress) -> AsyncIterator[Kept]:
    """Every case with a reference, oldest first; `seen` is told how far it is."""
    archive = Archive()
    after, more = 0, True
    while more:
        async with database.tx() as tx:
            page = await cases.filed(tx, after, PAGE)
            kept = [(case, await archive.file(tx, _fingerprint(case))) for case in page]
            newest = await cases.newest(tx)
        for each in kept:
            yield each
        seen(page[-1].id if page else newest, newest)
        after, more = (page[-1].id if page else after), len(page) == PAGE


async def one(database: Database, reference: str) -> Kept | None:
    """The case filed under a reference."""
    async with database.tx() as tx:
        case = await cases.by_reference(tx, reference)
        return (case, await Archive().file(tx, _fingerprint(case))) if case else None


def _restored(body: str | None, fingerprint: str) -> Organisation | None:
    try:
        organisation = config.restore(body) if body else None
    except (config.ConfigError, ValueError):
        return None
    return organisation if organisation and organisation.fingerprint == fingerprint else None


def _fingerprint(case: Case | Unread) -> str:
    """Of the file the decision was made under."""
    return case.receipt.fingerprint if isinstance(case, Case) and case.receipt else ""
