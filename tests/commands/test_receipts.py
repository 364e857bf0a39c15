"""Every past decision derived again, over the whole archive."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given as any_of

from bot import config
from bot.commands import receipts
from bot.core.model.case import Case, Decision, Door, Outcome, Receipt
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.routing import routing
from bot.engine import archive
from storage import cases, codec
from tests.commands.filed import CASES, SMALL, fill, opened, told, tried
from tests.core.chance import DAYS, World, worlds
from tests.core.samples import given


async def stored(folder: Path) -> str:
    """The address of a database that holds the cases."""
    url = f"sqlite:///{folder}/bot.db"
    async with opened(url) as database:
        await fill(database)
    return url


async def test_every_decision_comes_out_the_same(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await told(url, tmp_path, "receipt --all")
    assert found == "10 identical, 0 different, 0 whose decision or configuration is missing\n"
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
    seen: list[tuple[int, int]] = []
    async with opened(url) as database:
        assert await receipts.derive_all(database, lines.append, lambda *far: seen.append(far))
    assert lines == [found.strip()]
    assert len(read) == 1
    assert seen == [(3, 11), (6, 11), (9, 11), (10, 11)], "the eleventh is a draft"


Tampered: TypeAlias = Callable[[Case, Receipt], Case]


def _decision(**changes: Any) -> Tampered:  # noqa: ANN401 - whatever a receipt takes
    return lambda case, receipt: replace(case, receipt=replace(receipt, **changes))


def _said(budget: int) -> Tampered:
    """In the case and its decision both, as a thorough hand would."""

    def tampered(case: Case, receipt: Receipt) -> Case:
        interview = replace(case.interview, answers={**case.interview.answers, "budget": given(budget)})
        answers = {**receipt.answers, "budget": given(budget)}
        return replace(case, interview=interview, receipt=replace(receipt, answers=answers))

    return tampered


def _answered(case: Case, _: Receipt) -> Case:
    """In the case only."""
    answers = {
        **case.interview.answers,
        "story": given("Another one."),
    }
    return replace(case, interview=replace(case.interview, answers=answers))


def _traced(case: Case, receipt: Receipt) -> Case:
    first, *rest = receipt.outcomes
    verdict, *others = first.verdicts
    changed = replace(first, verdicts=(replace(verdict, state="unknown"), *others))
    return replace(case, receipt=replace(receipt, outcomes=(changed, *rest)))


TAMPERED: dict[str, tuple[Tampered, str]] = {
    "an answer": (
        _said(30_000),
        "NOT identical; kept grant; derived coproduction; decided by modest: met, now failed",
    ),
    "an answer that decides nothing": (
        _answered, "NOT identical; kept grant; derived grant; altered since: story",
    ),
    "a verdict": (
        _traced, "NOT identical; kept grant; derived grant; decided by modest: unknown, now met",
    ),
    "a route": (
        _decision(outcomes=(Outcome(route="human"),)),
        "NOT identical; kept human; derived grant; decided by the trace that was kept (grant)",
    ),
    "all routes": (
        _decision(outcomes=()),
        "NOT identical; kept nothing; derived grant; decided by the trace that was kept (grant)",
    ),
    "the remarks for the team": (
        lambda case, receipt: _decision(outcomes=(replace(receipt.outcomes[0], by_hand=()),))(case, receipt),
        "NOT identical; kept grant; derived grant; decided by the trace that was kept (grant)",
    ),
    "the day": (
        _decision(day=date(2026, 11, 20)), "NOT identical; kept grant; derived grant; altered since: day",
    ),
    "the fingerprint": (_decision(fingerprint="f" * 64), f"configuration missing or altered: {'f' * 64}"),
    "the decision": (lambda case, _: replace(case, receipt=None), "decision missing"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
async def test_what_was_altered_is_seen_and_named(what: str, tmp_path: Path) -> None:
    tampered, line = TAMPERED[what]
    url = await stored(tmp_path)
    async with opened(url) as database, database.tx() as tx:
        case = await cases.by_reference(tx, "SDF-2026-0003")
        assert isinstance(case, Case)
        assert case.receipt
        await cases.save(tx, [tampered(case, case.receipt)])
    single = await told(url, tmp_path, "receipt SDF-2026-0003", expected=1)
    assert single == f"SDF-2026-0003: {line}\n"
    lines: list[str] = []
    async with opened(url) as database:
        assert not await receipts.derive_all(database, lines.append)
    kind = "0 different, 1 whose" if "missing" in line else "1 different, 0 whose"
    assert lines == [single.strip(), f"9 identical, {kind} decision or configuration is missing"]


BROKEN = ("", "{", "[]", "null", '{"receipt": {"day": 5}}', '{"interview": {"answers": {"budget": 3}}}')


async def test_a_case_that_cannot_be_read_is_named_and_the_others_go_on(url: str, tmp_path: Path) -> None:
    async with opened(url) as database:
        for broken in BROKEN:
            async with database.tx() as tx:
                await tx.execute("update case_file set body = :body where id = 3", body=broken)
            lines: list[str] = []
            assert not await receipts.derive_all(database, lines.append)
            assert lines[0] == "SDF-2026-0003: case 3 cannot be read", broken
            assert lines[-1].startswith("9 identical, 0 different, 1 whose"), broken
    line = "SDF-2026-0003: case 3 cannot be read\n"
    assert await told(url, tmp_path, "receipt SDF-2026-0003", expected=1) == line
    counted = "9 identical, 0 different, 1 whose decision or configuration is missing\n"
    assert await told(url, tmp_path, "receipt --all", expected=1) == line + counted
    seen = await told(url, tmp_path, f"replay --config {tried(tmp_path)}", expected=1)
    assert "Cases: 9. Unchanged: 6. Changed: 3.\n" in seen
    assert "Cases that cannot be read in the database; tell whoever looks after it: SDF-2026-0003.\n" in seen
    as_json = await told(url, tmp_path, f"replay --config {tried(tmp_path)} --json", expected=1)
    assert json.loads(as_json)["unread"] == ["SDF-2026-0003"]


@pytest.mark.parametrize("broken", ["{}", "{", '{"name": "Another fund"}', SMALL])
async def test_a_configuration_that_was_altered_or_lost_is_seen(broken: str, tmp_path: Path) -> None:
    url = await stored(tmp_path)
    async with opened(url) as database, database.tx() as tx:
        await tx.execute("update configuration set body = :body", body=broken)
    found = await told(url, tmp_path, "receipt --all", expected=1)
    assert found.endswith("\n0 identical, 0 different, 10 whose decision or configuration is missing\n")
    assert found.count("configuration missing or altered: ") == len(CASES)


@any_of(worlds(), DAYS)
def test_whatever_the_answers_and_the_day_a_decision_is_derived_again(world: World, day: date) -> None:
    """Routes beside the first, waiting lists, redirects and persons alike, as they are stored."""
    whole = world.organisation
    noon = datetime.combine(day, time(12), ZoneInfo(whole.zone)).astimezone(UTC)
    receipt = routing.receipt(whole, world.interview, day)
    case = Case(id=1, person=1, status="filed", reference="A-1", interview=world.interview, receipt=receipt)
    row = {
        "id": 1, "person": 1, "status": "filed", "reference": "A-1", "owner": 0,
        "filed_at": codec.to_ms(noon), "farewell_at": None, "fingerprint": "", "checkin": "", "renewing": "",
        "body": codec.case_body(case),
    }  # fmt: skip
    assert receipts.derived(codec.case(row), whole).same


async def test_what_happens_after_the_filing_leaves_a_decision_as_it_was(tmp_path: Path) -> None:
    url = await stored(tmp_path)
    decision = Decision(
        kind="refer", at=datetime(2026, 12, 1, tzinfo=UTC), doors=(Door("partner", "opera_house"),)
    )
    async with opened(url) as database, database.tx() as tx:
        gone, led = [await cases.by_reference(tx, f"SDF-2026-000{n}") for n in (1, 2)]
        assert isinstance(gone, Case)
        assert isinstance(led, Case)
        await cases.save(
            tx, [replace(gone, status="withdrawn"), replace(led, status="referred", decision=decision)]
        )
    found = await told(url, tmp_path, "receipt --all")
    assert found == "10 identical, 0 different, 0 whose decision or configuration is missing\n"


async def test_a_reference_that_nobody_has_is_said(tmp_path: Path) -> None:
    found = await told(await stored(tmp_path), tmp_path, "receipt SDF-2026-9999", expected=1)
    assert found == "SDF-2026-9999: no decision is kept under this reference\n"


async def test_a_reference_or_all_is_asked_for(tmp_path: Path) -> None:
    for command in ("receipt", "receipt SDF-2026-0001 --all"):
        assert "give a reference, or --all" in await told("sqlite:///none.db", tmp_path, command, expected=2)
