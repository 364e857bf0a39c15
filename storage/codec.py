"""Core values to columns and JSON, and back: exactly, and forgiving of fields that older rows lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson

from bot.core.model.case import (
    Answer,
    Case,
    Counterfactual,
    Decision,
    Interview,
    Outcome,
    Proposal,
    Receipt,
    Value,
    Verdict,
)

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)

_COLUMNS: Final = frozenset(
    {"id", "person", "status", "reference", "owner", "filed_at", "fingerprint", "checkin"}
)
_BODY: Final = tuple(field.name for field in fields(Case) if field.name not in _COLUMNS)
"""The fields of a case that have no column of their own."""


def to_ms(instant: datetime) -> int:
    """UTC milliseconds; what is finer is dropped."""
    return (instant - EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """The instant, in UTC."""
    return EPOCH + ms * _MILLISECOND


def to_ms_or_none(instant: datetime | None) -> int | None:
    """`to_ms`, for what may not have happened."""
    return None if instant is None else to_ms(instant)


def from_ms_or_none(ms: int | None) -> datetime | None:
    """`from_ms`, for what may not have happened."""
    return None if ms is None else from_ms(ms)


def case_body(case: Case) -> str:
    """The fields of a case that have no column, as JSON. Integers must fit in 64 bits."""
    return orjson.dumps({name: getattr(case, name) for name in _BODY}, default=dict).decode()


def case(row: Mapping[str, Any]) -> Case:
    """A row of `case_file` as a case."""
    body = orjson.loads(row["body"])
    return Case(
        id=row["id"],
        person=row["person"],
        status=row["status"],
        reference=row["reference"] or "",
        owner=row["owner"],
        filed_at=from_ms_or_none(row["filed_at"]),
        fingerprint=row["fingerprint"] or body.get("fingerprint", ""),
        origin=body.get("origin", ""),
        interview=_interview(body.get("interview")),
        receipt=_receipt(body.get("receipt")),
        owner_name=body.get("owner_name", ""),
        proposal=_proposal(body.get("proposal")),
        decision=_decision(body.get("decision")),
        asked=body.get("asked", ""),
        checkin=row["checkin"] or body.get("checkin", ""),
        checkins={plan: _interview(interview) for plan, interview in body.get("checkins", {}).items()},
        blocked=body.get("blocked", False),
        followed=body.get("followed", True),
        created_at=_instant(body.get("created_at")),
        answered_at=_instant(body.get("answered_at")),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _value(value: str | int | Sequence[str]) -> Value:
    return value if isinstance(value, str | int) else tuple(value)


def _answers(answers: Mapping[str, Mapping[str, Any]]) -> dict[str, Answer]:
    return {
        question: Answer(answer["state"], _value(answer.get("value", "")))
        for question, answer in answers.items()
    }


def _interview(body: Mapping[str, Any] | None) -> Interview:
    if not body:
        return Interview()
    return Interview(
        answers=_answers(body.get("answers", {})),
        revisit=body.get("revisit", ""),
        picked=tuple(body.get("picked", ())),
        meant=tuple(_value(value) for value in body.get("meant", ())),
        again=body.get("again", {}),
        written=body.get("written", ""),
        refused=body.get("refused", ""),
        asked=tuple(body.get("asked", ())),
        since=_instant(body.get("since")),
    )


def _verdict(body: Mapping[str, Any]) -> Verdict:
    return Verdict(body["criterion"], body["state"], tuple(body.get("questions", ())))


def _outcome(body: Mapping[str, Any]) -> Outcome:
    return Outcome(
        route=body["route"],
        verdicts=tuple(map(_verdict, body.get("verdicts", ()))),
        partners=tuple(body.get("partners", ())),
        by_hand=tuple(body.get("by_hand", ())),
    )


def _receipt(body: Mapping[str, Any] | None) -> Receipt | None:
    if not body:
        return None
    return Receipt(
        fingerprint=body["fingerprint"],
        day=date.fromisoformat(body["day"]),
        answers=_answers(body["answers"]),
        outcomes=tuple(map(_outcome, body["outcomes"])),
        counterfactuals=tuple(
            Counterfactual(each["route"], tuple(map(tuple, each["sets"])))
            for each in body.get("counterfactuals", ())
        ),
    )


def _proposal(body: Mapping[str, Any] | None) -> Proposal | None:
    if not body:
        return None
    return Proposal(
        kind=body["kind"], by=body["by"], choice=body.get("choice", ""), words=body.get("words", "")
    )


def _decision(body: Mapping[str, Any] | None) -> Decision | None:
    if not body:
        return None
    return Decision(
        kind=body["kind"],
        at=datetime.fromisoformat(body["at"]),
        choice=body.get("choice", ""),
        words=body.get("words", ""),
    )
