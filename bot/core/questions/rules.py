"""Judges conditions in three values, met, failed or unknown, with the questions that made it so.

Nobody is excluded by « je ne sais pas »: an answer unknown, skipped or not given yet leaves a condition
unknown. All, any, at least and not follow Kleene's tables: knowing less never turns met into failed, nor
the reverse.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from bot.core.model.case import Answers, Value, Verdict
from bot.core.model.conditions import AllOf, Among, AnyOf, AtLeast, Between, Condition, Holds, Not, Within
from bot.core.model.frozen import Frozen, field
from bot.core.model.organisation import Organisation
from bot.core.parsing.places import territories_of

State: TypeAlias = Literal["met", "failed", "unknown"]

_OPPOSITE: Mapping[State, State] = {"met": "failed", "failed": "met", "unknown": "unknown"}


class Judgement(NamedTuple):
    """Whether a condition holds, and the ids of the questions that decide it, in the rule's order."""

    state: State
    questions: tuple[str, ...] = ()


class Facts(Frozen, kw_only=True):
    """What is known of a person: their valid answers, and the questions of their path.

    `path` says of each question whether it is asked of this person: met, or unknown when that hangs on
    something unknown. A question that is not theirs stands in neither.
    """

    answers: Answers
    path: Mapping[str, Judgement]
    unsettled: Collection[str] = frozenset()
    """The questions answered with an unsettled territory, « pas encore décidé »."""
    judged: dict[str, Judgement] = field(default_factory=dict)
    """The criteria judged so far: each once, however many name it. What one looks at is answered before."""


def judge(condition: Condition, facts: Facts, organisation: Organisation) -> Judgement:
    """Whether a condition holds.

    Raises KeyError for a criterion the organisation has not.
    """
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return _counted(condition.least, (judge(part, facts, organisation) for part in parts))
        case Not(part):
            judged = judge(part, facts, organisation)
            return Judgement(_OPPOSITE[judged.state], judged.questions)
        case Holds(criterion):
            if criterion not in facts.judged:
                facts.judged[criterion] = judge(_condition(criterion, organisation), facts, organisation)
            return facts.judged[criterion]
    return _atom(condition, facts, organisation)


def verdict(criterion: str, facts: Facts, organisation: Organisation) -> Verdict:
    """The named criterion on these facts. Raises KeyError if the organisation has none of that name."""
    judged = judge(Holds(criterion), facts, organisation)
    return Verdict(criterion, judged.state, judged.questions)


def _condition(name: str, organisation: Organisation) -> Condition:
    for criterion in organisation.criteria:
        if criterion.id == name:
            return criterion.when
    raise KeyError(name)


def _counted(least: int, parts: Iterable[Judgement]) -> Judgement:
    """Met when so many parts are, failed when so many no longer can be; decided by the parts that are so."""
    judged = tuple(parts)
    met = sum(part.state == "met" for part in judged)
    open_ = sum(part.state != "failed" for part in judged)
    state: State = "met" if met >= least else "unknown" if open_ >= least else "failed"
    return Judgement(state, _union(part.questions for part in judged if part.state == state))


def _union(ids: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in ids for each in some))


def _atom(condition: Among | Between | Within, facts: Facts, organisation: Organisation) -> Judgement:
    """Whether the question is asked of this person and its answer fits.

    So a question that is not theirs fails: what somebody was never asked cannot be said of them, and a rule
    that means `or was not asked` says so with any and not. Where it hangs on something unknown whether the
    question is theirs, an answer that fits leaves the condition unknown.
    """
    name = condition.question
    asked = facts.path.get(name)
    if asked is None:
        return Judgement("failed", (name,))
    answer = facts.answers.get(name)
    if answer is None or answer.state != "given":
        state: State = "unknown"
    else:
        state = _fits(condition, answer.value, organisation)
        if state == "failed" and name in facts.unsettled:
            state = "unknown"
    if asked.state == "unknown" and state != "failed":
        return Judgement("unknown", _union(((name,), asked.questions)))
    return Judgement(state, (name,))


def _fits(condition: Among | Between | Within, value: Value, organisation: Organisation) -> State:
    if isinstance(condition, Between):
        return _between(condition, value)
    if isinstance(value, int):
        return "unknown"
    wanted = condition.values if isinstance(condition, Among) else condition.territories
    if isinstance(value, tuple):
        return "failed" if wanted.isdisjoint(value) else "met"
    if isinstance(condition, Within):
        return "failed" if wanted.isdisjoint(territories_of(value, organisation)) else "met"
    return "met" if value in wanted else "failed"


def _between(condition: Between, value: Value) -> State:
    """Both bounds included; a value that cannot be compared with them is unknown, and so excludes nobody."""
    try:
        found = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return "unknown"
    bounds = [bound for bound in (condition.low, condition.high) if bound is not None]
    if isinstance(found, tuple) or not all(type(bound) is type(found) for bound in bounds):
        return "unknown"
    low, high = condition.low, condition.high
    above = low is None or low <= found  # type: ignore[operator]  # of one type, as just checked
    below = high is None or found <= high  # type: ignore[operator]  # the same
    return "met" if above and below else "failed"
