"""Every past decision derived again, over the whole archive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot import archive, config, receipts
from bot.core.organisation import Organisation
from storage import cases
from tests.archive.filed import opened, told
from tests.core.samples import given


async def test_every_decision_comes_out_the_same(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await told(url, tmp_path, "receipt --all")
    assert found == "10 identical, 0 different, 0 whose configuration is missing\n"
    single = await told(url, tmp_path, "receipt SDF-2026-0004")
    assert single == "SDF-2026-0004: identical; kept coproduction; derived coproduction\n"
    read: list[str] = []
    genuine = config.restore

    def restore(body: str) -> Organisation:
        read.append(body)
        return genuine(body)

    monkeypatch.setattr(config, "restore", restore)
    monkeypatch.setattr(archive, "PAGE", 3)
    lines: list[str] = []
    async with opened(url) as database:
        assert await receipts.derive_all(database, lines.append)
    assert lines == [found.strip()]
    assert len(read) == 1


async def test_a_decision_that_differs_is_named_with_both_routes_and_what_decides(
    url: str, tmp_path: Path
) -> None:
    async with opened(url) as database, database.tx() as tx:
        case = await cases.by_reference(tx, "SDF-2026-0003")
        lost = await cases.by_reference(tx, "SDF-2026-0005")
        assert case
        assert case.receipt
        assert lost
        assert lost.receipt
        answers = {**case.receipt.answers, "budget": given(30_000)}
        changed = replace(case, receipt=replace(case.receipt, answers=answers))
        gone = replace(lost, receipt=replace(lost.receipt, fingerprint="f" * 64))
        await cases.save(tx, [changed, gone])
    found = await told(url, tmp_path, "receipt --all", expected=1)
    line = "NOT identical; kept grant; derived coproduction; decided by modest: met, now failed"
    assert found.splitlines() == [
        f"SDF-2026-0003: {line}",
        f"SDF-2026-0005: configuration missing: {'f' * 64}",
        "8 identical, 1 different, 1 whose configuration is missing",
    ]
    assert await told(url, tmp_path, "receipt SDF-2026-0003", expected=1) == f"SDF-2026-0003: {line}\n"
    assert "no decision is kept" in await told(url, tmp_path, "receipt SDF-2026-9999", expected=1)


async def test_a_reference_or_all_is_asked_for(tmp_path: Path) -> None:
    for command in ("receipt", "receipt SDF-2026-0001 --all"):
        assert "give a reference, or --all" in await told("sqlite:///none.db", tmp_path, command, expected=2)
