"""The filed cases, page by page, each with the file it was filed under; nothing is written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TypeAlias

from bot import config
from bot.core.case import Case
from bot.core.organisation import Organisation
from bot.core.replay import Past
from storage import cases, configurations
from storage.database import Database

PAGE = 200
"""Cases held in memory at once."""

Kept: TypeAlias = tuple[Case, Organisation | None]
"""A case and its file; None where that is lost, altered or no longer read."""


async def filed(database: Database) -> AsyncIterator[Past]:
    """Every case with a decision, oldest first."""
    async for case, organisation in every(database):
        if case.receipt and case.receipt.outcomes:
            answers = case.interview.answers
            yield Past(
                reference=case.reference, receipt=case.receipt, answers=answers, organisation=organisation
            )


async def every(database: Database) -> AsyncIterator[Kept]:
    """Every case with a reference, oldest first. Each file is restored once."""
    files: dict[str, Organisation | None] = {}
    after, more = 0, True
    while more:
        async with database.tx() as tx:
            page = await cases.filed(tx, after, PAGE)
            for fingerprint in {_fingerprint(case) for case in page} - files.keys():
                files[fingerprint] = restored(await configurations.load(tx, fingerprint), fingerprint)
        for case in page:
            yield case, files[_fingerprint(case)]
        after, more = (page[-1].id if page else after), len(page) == PAGE


async def one(database: Database, reference: str) -> Kept | None:
    """The case filed under a reference."""
    async with database.tx() as tx:
        case = await cases.by_reference(tx, reference)
        if case is None:
            return None
        fingerprint = _fingerprint(case)
        return case, restored(await configurations.load(tx, fingerprint), fingerprint)


def restored(body: str | None, fingerprint: str) -> Organisation | None:
    """An archived file; None if it is lost, altered, or of a form that is no longer read."""
    try:
        organisation = config.restore(body) if body else None
    except (config.ConfigError, ValueError):
        return None
    return organisation if organisation and organisation.fingerprint == fingerprint else None


def _fingerprint(case: Case) -> str:
    """Of the file the decision was made under."""
    return case.receipt.fingerprint if case.receipt else ""
