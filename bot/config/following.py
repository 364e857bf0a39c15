"""What check-ins follow, and what follows from their answers: that it is there, is asked, and has an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.config.ids import missing
from bot.config.positions import Path
from bot.config.problems import Fault
from bot.config.scope import Scope
from bot.core.model.frozen import replace
from bot.core.model.organisation import CheckinPlan, Organisation, Question
from bot.core.questions.questionnaire import lists

HOURS = frozenset({"seconds", "minutes", "hours"})
"""Units in which nothing is counted from a date."""


def with_states(organisation: Organisation) -> Organisation:
    """The organisation whose check-ins that follow another are for the same cases, unless they say which."""
    plans = {plan.id: plan for plan in organisation.checkins}
    same = tuple(
        replace(plan, states=first(plan, plans).statuses) if _inherits(plan) else plan
        for plan in organisation.checkins
    )
    return replace(organisation, checkins=same)


def _inherits(plan: CheckinPlan) -> bool:
    return plan.after == "checkin" and not plan.states


def chain(plan: CheckinPlan, plans: Mapping[str, CheckinPlan]) -> list[CheckinPlan]:
    """A check-in, the one it follows, and so on; it ends where one would come twice."""
    way = [plan]
    while way[-1].after == "checkin" and way[-1].of in plans and plans[way[-1].of] not in way:
        way.append(plans[way[-1].of])
    return way


def first(plan: CheckinPlan, plans: Mapping[str, CheckinPlan]) -> CheckinPlan:
    """The check-in with which a chain begins, or the last of it that says for which cases it is."""
    way = chain(plan, plans)
    return next((each for each in way if not _inherits(each)), way[-1])


def following_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check what each check-in follows, and what follows from its answers."""
    plans = {plan.id: plan for plan in organisation.checkins}
    asked = _asked(organisation)
    for index, plan in enumerate(organisation.checkins):
        path: Path = ("checkins", index)
        yield from _delay_faults(plan, path)
        if plan.after == "date":
            yield from _date_faults(plan, path, organisation, asked)
        elif plan.after == "checkin":
            yield from _checkin_faults(plan, path, plans)
        elif plan.of:
            yield Fault((*path, "of"), f"is not read after its {plan.after}", "take it out")
        yield from _when_faults(plan, path, organisation, plans, asked)
        yield from _then_faults(plan, path, organisation, asked)


# --- how long after, or before ------------------------------------------------------------------------------


def _delay_faults(plan: CheckinPlan, path: Path) -> Iterator[Fault]:
    if plan.delay is None and plan.before is None:
        yield Fault((*path, "delay"), "is missing", 'write for example delay = "7 days"')
    elif plan.delay is not None and plan.before is not None:
        yield Fault((*path, "before"), "stands beside a delay", "keep one of the two")
    elif plan.before is not None and plan.after != "date":
        hint = 'write delay, or after = "date" and of = "…"'
        yield Fault((*path, "before"), f"nobody knows the day of its {plan.after} in advance", hint)
    elif plan.after == "date":
        given = (("delay", plan.delay), ("before", plan.before), ("every", plan.every))
        yield from (_in_days(key, path) for key, delay in given if delay and delay.unit in HOURS)


def _in_days(key: str, path: Path) -> Fault:
    return Fault((*path, key), "is counted from a date, which has no hour", f'write {key} = "1 day"')


# --- what it follows ----------------------------------------------------------------------------------------


def _asked(organisation: Organisation) -> dict[Path, tuple[Question, ...]]:
    """The questions of each list of the file, by its place."""
    return dict(lists(organisation))


def _base(index: int, plan: CheckinPlan, organisation: Organisation) -> Path:
    """Where the questions of a check-in stand."""
    shared = {each.id: place for place, each in enumerate(organisation.questionnaires)}
    if plan.questionnaire in shared:
        return ("questionnaires", shared[plan.questionnaire], "questions")
    return ("checkins", index, "questions")


def _date_faults(
    plan: CheckinPlan, path: Path, organisation: Organisation, asked: Mapping[Path, tuple[Question, ...]]
) -> Iterator[Fault]:
    spot = (*path, "of")
    if not plan.of:
        yield Fault(spot, "is missing", 'name the question that asks the date: of = "…"')
        return
    everything = [question for questions in asked.values() for question in questions]
    dates = {question.id for question in everything if question.kind == "date"}
    if plan.of not in dates and plan.of in {question.id for question in everything}:
        hint = "name a question of kind date" if dates else 'ask one of kind = "date"'
        yield Fault(spot, f'question "{plan.of}" asks no date', hint)
        return
    yield from missing(spot, "question", [plan.of], dates)
    if plan.of in dates and not _is_asked(plan, organisation, asked):
        hint = "ask it in the interview, or in a check-in of the same routes and states"
        yield Fault(spot, f'nobody whom it is for is asked "{plan.of}"', hint)


def _is_asked(
    plan: CheckinPlan, organisation: Organisation, asked: Mapping[Path, tuple[Question, ...]]
) -> bool:
    """Whether the date is asked of those it is for, by the interview or another check-in."""
    if any(question.id == plan.of and question.kind == "date" for question in organisation.questions):
        return True
    others = (
        other
        for index, other in enumerate(organisation.checkins)
        if other.id != plan.id
        for question in asked.get(_base(index, other, organisation), ())
        if question.id == plan.of and question.kind == "date"
    )
    return any(_meet(plan, other) for other in others)


def _meet(plan: CheckinPlan, other: CheckinPlan) -> bool:
    """Whether a case may have both."""
    return not plan.routes or not other.routes or not plan.routes.isdisjoint(other.routes)


def _checkin_faults(plan: CheckinPlan, path: Path, plans: Mapping[str, CheckinPlan]) -> Iterator[Fault]:
    spot = (*path, "of")
    if not plan.of:
        yield Fault(spot, "is missing", 'name the check-in that it follows: of = "…"')
        return
    if plan.of not in plans:
        yield from missing(spot, "check-in", [plan.of], plans)
        return
    circle = _circle(plan, plans)
    if circle and plan.id == next(name for name in plans if name in circle):
        yield Fault(spot, "goes round in a circle: " + " → ".join(circle), "let one follow another event")
    elif not circle and not _meet(plan, plans[plan.of]):
        hint = f'give it routes of "{plan.of}", or none'
        yield Fault((*path, "routes"), f'are none of those of "{plan.of}", which it follows', hint)


def _circle(plan: CheckinPlan, plans: Mapping[str, CheckinPlan]) -> list[str]:
    """The way from a check-in back to itself; empty when there is none."""
    way = chain(plan, plans)
    last = way[-1]
    return [*(each.id for each in way), plan.id] if last.after == "checkin" and last.of == plan.id else []


# --- what follows from which answer -------------------------------------------------------------------------


def _when_faults(
    plan: CheckinPlan,
    path: Path,
    organisation: Organisation,
    plans: Mapping[str, CheckinPlan],
    asked: Mapping[Path, tuple[Question, ...]],
) -> Iterator[Fault]:
    if plan.when is None:
        return
    if plan.after != "checkin":
        hint = 'take it out, or write after = "checkin"'
        yield Fault((*path, "when"), f"is not read after its {plan.after}", hint)
    elif plan.of in plans:
        index = list(plans).index(plan.of)
        yield from _scope(index, plans[plan.of], organisation, asked).faults(plan.when, (*path, "when"))


def _then_faults(
    plan: CheckinPlan, path: Path, organisation: Organisation, asked: Mapping[Path, tuple[Question, ...]]
) -> Iterator[Fault]:
    scope = _scope(int(path[1]), plan, organisation, asked)
    for number, each in enumerate(plan.then):
        spot = (*path, "then", number)
        yield from scope.faults(each.when, (*spot, "when"))
        if each in plan.then[:number]:
            yield Fault(spot, "is written twice", "keep it once")


def _scope(
    index: int, plan: CheckinPlan, organisation: Organisation, asked: Mapping[Path, tuple[Question, ...]]
) -> Scope:
    """What a condition on the answers to a check-in may speak of: its own questions."""
    base = _base(index, plan, organisation)
    return Scope(organisation, {each.id: each for each in asked.get(base, ())}, {}, base)
