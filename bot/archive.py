"""The filed cases, page by page, each with the file it was filed under; nothing is written."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot import config
from bot.core.organisation import Organisation
from bot.core.replay import Past
from storage import cases, configurations
from storage.database import Database

PAGE = 200
"""Cases held in memory at once."""


async def filed(database: Database) -> AsyncIterator[Past]:
    """Every case with a decision, oldest first. Each file is restored once; None: lost or no longer read."""
    files: dict[str, Organisation | None] = {}
    after, more = 0, True
    while more:
        async with database.tx() as tx:
            page = await cases.filed(tx, after, PAGE)
            receipts = [(case, case.receipt) for case in page if case.receipt]
            for fingerprint in {receipt.fingerprint for _, receipt in receipts} - files.keys():
                files[fingerprint] = restored(await configurations.load(tx, fingerprint))
        for case, receipt in receipts:
            yield Past(
                reference=case.reference,
                receipt=receipt,
                answers=case.interview.answers,
                organisation=files[receipt.fingerprint],
            )
        after, more = (page[-1].id if page else after), len(page) == PAGE


def restored(body: str | None) -> Organisation | None:
    """An archived file; None if it is lost or of a form that is no longer read."""
    try:
        return config.restore(body) if body else None
    except config.ConfigError:
        return None
