from __future__ import annotations

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from bot.core.model.case import (
    Answer,
    Case,
    Decision,
    Door,
    Interview,
    Outcome,
    Promise,
    Proposal,
    Receipt,
    Reopened,
    Verdict,
)
from bot.core.model.frozen import replace
from storage import cases, codec
from storage.database import Database
from tests.examples import examples

text = st.text(max_size=20)
word = st.text("abc_é", max_size=6)
words = st.lists(word, max_size=3).map(tuple)
instants = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - see timezones
milliseconds = instants.map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))
integers = st.integers(-(2**63), 2**63 - 1)
answers = st.dictionaries(
    word,
    st.builds(Answer, st.sampled_from(["given", "unknown", "skipped"]), text | integers | words),
    max_size=3,
)
interviews = st.builds(
    Interview,
    answers=answers,
    revisit=word,
    picked=words,
    meant=words,
    written=word,
    asked=words,
    since=st.none() | instants,
)
verdicts = st.builds(Verdict, word, st.sampled_from(["met", "failed", "unknown"]), words)
outcomes = st.builds(
    Outcome, route=word, verdicts=st.lists(verdicts, max_size=2).map(tuple), partners=words, by_hand=words
)
receipts = st.builds(
    Receipt,
    fingerprint=word,
    day=st.dates(),
    answers=answers,
    outcomes=st.lists(outcomes, max_size=2).map(tuple),
)
promises = st.builds(
    Promise,
    number=st.integers(1, 2**31),
    cause=st.sampled_from(["filed", "wrote", "answered", "blocked", "question", "reopened"]),
    since=instants,
    by=st.none() | st.dates(),
    steps=st.lists(st.sampled_from(["unclaimed", "alarm", "director"]), max_size=2).map(tuple),
)
some_doors = st.lists(st.builds(Door, kind=st.sampled_from(["partner", "call"]), id=word), max_size=2).map(
    tuple
)
decisions = st.builds(
    Decision, kind=st.just("refer"), at=instants, choice=word, doors=some_doors, words=text, name=text,
    number=st.integers(0, 2**31), due=st.none() | instants,
)  # fmt: skip
every_field_of_a_case = st.builds(
    Case,
    id=st.just(0),
    person=st.integers(1, 2**52),
    status=st.sampled_from(["draft", "filed", "accepted", "referred", "declined"]),
    fingerprint=word,
    reference=st.just(""),
    interview=interviews,
    receipt=st.none() | receipts,
    owner=st.integers(0, 2**52),
    owner_name=text,
    proposal=st.none()
    | st.builds(Proposal, kind=st.just("ask"), by=integers, choice=word, doors=some_doors, words=text),
    decision=st.none() | decisions,
    leaving=st.none() | decisions,
    reopened=st.none() | st.builds(Reopened, name=text, at=instants),
    asked=text,
    checkin=word,
    checkins=st.dictionaries(word, interviews, max_size=2),
    blocked=st.booleans(),
    followed=st.booleans(),
    created_at=st.none() | instants,
    filed_at=st.none() | milliseconds,
    promise=st.none() | promises,
    waits=st.integers(0, 2**31),
)


@given(case=every_field_of_a_case)
@examples(0.75, but=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_a_case_comes_back_exactly_as_it_was(database: Database, case: Case) -> None:
    async with database.tx() as tx:
        case = replace(case, id=(await cases.add(tx, case.person, "", codec.EPOCH)).id)
        case = replace(case, reference=f"D-2026-{case.id:04}")
        await cases.save(tx, [case])
    async with database.tx() as tx:
        assert (await cases.load(tx, [case.id]))[case.id] == case
        assert await cases.by_reference(tx, case.reference) == case


def test_a_case_written_before_a_field_existed_gets_its_default() -> None:
    row = {"id": 3, "person": 5, "status": "draft", "reference": None, "owner": 0, "filed_at": None,
           "farewell_at": None, "fingerprint": "", "checkin": "", "renewing": ""}  # fmt: skip
    assert codec.case(row | {"body": "{}"}) == Case(id=3, person=5)
    body = {"interview": {"answers": {"name": {"state": "given"}}}, "a_field_to_come": 1}
    assert codec.case(row | {"body": orjson.dumps(body)}).interview.answers == {"name": Answer("given")}


@pytest.mark.parametrize("ms", [0, -1, 1_795_000_000_123, 2**45])
def test_milliseconds_come_back_exactly(ms: int) -> None:
    assert codec.to_ms(codec.from_ms(ms)) == ms
    assert codec.to_ms(codec.from_ms(ms) + timedelta(microseconds=999)) == ms
    assert codec.from_ms_or_none(codec.to_ms_or_none(None)) is None
