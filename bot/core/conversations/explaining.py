"""Saying why: the outcome with its criteria, what happens next and by when, and where a case stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce

from bot.core.conversations import decided, doors, waiting_list
from bot.core.model.case import Outcome, Verdict
from bot.core.model.effects import CaseView
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Criterion, Organisation, Programme, Route
from bot.core.questions.keyboard import Rows
from bot.core.routing import calls, routing

MOST_OPENED, MOST_WAYS = 2, 2
"""Programmes an applicant is told would open, and ways to each: what one reads, not all there is."""

MARKS = {"met": "criterion.met", "failed": "criterion.failed", "unknown": "criterion.unknown"}


def outcome(view: CaseView) -> Message:
    """What the applicant is told on filing: the routes, why, what happens next, and how to reach a person."""
    organisation, case = view.organisation, view.case
    outcomes = case.receipt.outcomes if case.receipt else ()
    primary = outcomes[0]
    paragraphs: list[Text] = [Phrase("outcome.filed", {"reference": case.reference})]
    if first := waiting_list.open_now(view):
        lines = [_beside(organisation, each) for each in first]
        paragraphs.append(Joined((Phrase("outcome.open_now"), *lines)))
    paragraphs += _primary(view, primary)
    paragraphs += waiting_list.lines(view)
    paragraphs += _missed(view)
    paragraphs += _openings(view, primary)
    paragraphs += _also(organisation, view)
    paragraphs.append(Phrase("outcome.person_decides"))
    return Message(
        to=Applicant(view.person.id),
        paragraphs=tuple(paragraphs),
        buttons=(
            (Button(Phrase("button.person"), ("person", str(case.id))),),
            (Button(Phrase("button.case"), ("status", str(case.id))),),
            (Button(Phrase("button.another"), ("another",)),),
        ),
        key=MessageKey("outcome", case.id),
    )


def status(view: CaseView) -> Message:
    """Where the case stands, what happens next and by when."""
    case = view.case
    if not case.is_sent or case.receipt is None:
        raise ValueError(case.status)
    route = route_of(view.rules, case.route)
    paragraphs: list[Text] = [
        Phrase("status.title", {"reference": case.reference, "day": view.day(case.filed_at)}),
        *_open_now(view),
        Phrase("status.route", {"route": route.title if route else case.route}),
        *_to_turn_to(view),
        _state(view),
    ]
    if case.status == "filed" and route:
        next_ = () if waiting_list.has_ended(view, route) else (route.next,)
        paragraphs += [*waiting_list.lines(view), *next_, *_by_when(view, route), *_also(view.rules, view)]
    else:
        paragraphs += promised(view)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=tuple(paragraphs),
        buttons=_status_buttons(view),
    )


def help_(organisation: Organisation) -> tuple[Text, ...]:
    """What one can do here, and how to reach a human."""
    languages: Text = Phrase("help.languages") if organisation.speaks_several else ""
    return Phrase("help", {"languages": languages}), contact(organisation)


def _status_buttons(view: CaseView) -> Rows:
    case = str(view.case.id)
    resume = Button(Phrase("button.resume"), ("resume", case), style="primary")
    last = [
        Button(Phrase("button.person"), ("person", case)),
        *((Button(Phrase("button.correct"), ("correct", case)),) if view.case.status != "withdrawn" else ()),
        Button(Phrase("button.another"), ("another",)),
        *((Button(Phrase("button.withdraw"), ("withdraw", case)),) if view.case.status == "filed" else ()),
    ]
    first = ((resume,),) if view.case.renewing else ()
    return (*first, *waiting_list.buttons(view), *((each,) for each in last))


def contact(organisation: Organisation) -> Text:
    """How to reach a human outside Telegram, on equal terms."""
    human = organisation.contact
    lines: list[Text] = [Phrase("contact.name", {"name": human.name}), human.email]
    if human.phone:
        lines.append(human.phone)
    if human.hours:
        lines.append(human.hours)
    return Joined(tuple(lines))


def verdicts(organisation: Organisation, given: tuple[Verdict, ...]) -> Text:
    """One line a criterion, marked met, not met or to be seen, in words as well as signs."""
    criteria = {criterion.id: criterion for criterion in organisation.criteria}
    return Joined(
        tuple(
            Phrase(MARKS[verdict.state], {"reason": reason(criteria[verdict.criterion], verdict)})
            for verdict in given
            if verdict.criterion in criteria
        )
    )


def route_of(organisation: Organisation, route_id: str) -> Route | None:
    """The route of that id."""
    return next((route for route in organisation.routes if route.id == route_id), None)


def promised(view: CaseView, *, even_late: bool = True) -> tuple[Text, ...]:
    """By when a person answers, or that they are late and whether the team was told; nothing if none is owed.

    While the person has a question to answer, what the team owes because they did not is not their affair.
    """
    owed = view.case.promise
    if owed is None or owed.by is None or owed.cause == "question":
        return ()
    day = owed.late or owed.by
    if day >= view.today:
        return (Phrase("outcome.by", {"day": day}),)
    told = owed.late or "alarm" in owed.steps
    return (Phrase("outcome.overdue" if told else "outcome.late", {"day": day}),) if even_late else ()


def _primary(view: CaseView, primary: Outcome) -> list[Text]:
    organisation = view.organisation
    route = route_of(organisation, primary.route)
    if route is None:
        return []
    found: list[Text] = [
        Joined((Phrase("outcome.title", {"route": route.title}), route.reason)),
    ]
    if primary.verdicts:
        found.append(verdicts(organisation, primary.verdicts))
    if programme := calls.programme_of(organisation, route.programme):
        found.append(Joined((programme.about, programme.link)) if programme.link else programme.about)
    found += [doors.partner(organisation, each) for each in primary.partners]
    if primary.by_hand:
        found.append(Phrase("outcome.by_hand"))
    found.append(Joined((Phrase("outcome.next"), route.next)))
    return found + _by_when(view, route)


def _by_when(view: CaseView, route: Route) -> list[Text]:
    lines = list(promised(view))
    programme = calls.programme_of(view.organisation, route.programme)
    if programme:
        lines += _call_dates(programme, route, view.today)
    return [Joined(tuple(lines))] if lines else []


def _call_dates(programme: Programme, route: Route, today: date) -> Iterator[Text]:
    """The dates of the open call a route is for; what is to come is said of the waiting list."""
    call = calls.open_call(programme, today) if route.call == "open" else None
    if call and call.closes:
        yield Phrase("outcome.closes", {"day": call.closes})
    if call and call.jury_on:
        yield Phrase("outcome.jury", {"day": call.jury_on})
    if call and call.results_on:
        yield Phrase("outcome.results", {"day": call.results_on})


def _missed(view: CaseView) -> list[Text]:
    """What kept the person from the programmes tried before: none that they are given all the same."""
    organisation, receipt = view.organisation, view.case.receipt
    given = (
        {route.programme for each in receipt.outcomes if (route := route_of(organisation, each.route))}
        if receipt
        else set()
    )
    excluded: dict[str, list[Route]] = {}
    for missed in routing.missed(organisation, receipt) if receipt else ():
        route = route_of(organisation, missed.route)
        if route and route.programme not in given - {""}:
            for each in missed.verdicts:
                if each.state == "failed":
                    excluded.setdefault(each.criterion, []).append(route)
    return [kept_from(organisation, excluded)] if excluded else []


def kept_from(organisation: Organisation, excluded: Mapping[str, Sequence[Route]]) -> Text:
    """Each criterion that fails, once, after the names of what it keeps the person from."""
    lines = [
        Phrase(
            "outcome.kept_from",
            {"names": Joined(_names(organisation, excluded[each.id]), ", "), "reason": each.failed},
        )
        for each in organisation.criteria
        if each.id in excluded
    ]
    return Joined((Phrase("outcome.missed"), *lines))


def _names(organisation: Organisation, routes: Sequence[Route]) -> tuple[Text, ...]:
    """What routes lead to is called, a programme once."""
    found: dict[str, Text] = {}
    for route in routes:
        programme = calls.programme_of(organisation, route.programme)
        found.setdefault(route.programme or route.id, programme.name if programme else route.title)
    return tuple(found.values())


def _openings(view: CaseView, primary: Outcome) -> list[Text]:
    """What would open another programme, to who is given none now."""
    route = route_of(view.organisation, primary.route)
    if route is None or (route.programme and route.call != "closed"):
        return []
    lines = changes(view, MOST_OPENED, MOST_WAYS)
    return [Joined((Phrase("outcome.openings"), *lines))] if lines else []


def changes(view: CaseView, routes: int | None = None, most: int | None = None) -> tuple[Text, ...]:
    """One line for each programme that is not given, with what would open it: so many at most, or all."""
    rules, kept = view.rules, view.case.receipt
    said = {criterion.id: criterion.change or "" for criterion in rules.criteria}
    found = kept.counterfactuals[:routes] if kept else ()
    return tuple(
        Phrase("opening", {"route": _title(rules, each.route), "changes": ways(each.sets[:most], said)})
        for each in found
    )


def ways(sets: Sequence[Sequence[str]], said: Mapping[str, Text]) -> Text:
    """« si … et si …, ou si … »."""
    return _row("opening.or", [_row("opening.and", [said[name] for name in names]) for names in sets])


def _row(key: str, parts: Sequence[Text]) -> Text:
    """Several texts made one by a phrase that joins two."""
    return reduce(lambda first, second: Phrase(key, {"first": first, "second": second}), parts)


def _title(organisation: Organisation, route_id: str) -> Text:
    route = route_of(organisation, route_id)
    return route.title if route else route_id


def _beside(organisation: Organisation, outcome: Outcome) -> Text:
    route = route_of(organisation, outcome.route)
    title = route.title if route else outcome.route
    reason = route.reason if route else ""
    lines: list[Text] = [Phrase("outcome.beside", {"route": title, "reason": reason})]
    lines += [doors.partner(organisation, each) for each in outcome.partners]
    return Joined(tuple(lines))


def _also(organisation: Organisation, view: CaseView) -> list[Text]:
    """What is possible beside the suggested route, each with its partners; what is open now is said apart."""
    outcomes = view.case.receipt.outcomes[1:] if view.case.receipt else ()
    first = waiting_list.open_now(view)
    lines = [_beside(organisation, each) for each in outcomes if each not in first]
    return [Joined((Phrase("outcome.also"), *lines))] if lines else []


def _to_turn_to(view: CaseView) -> tuple[Text, ...]:
    """Whom the suggested route names, as long as nothing else was decided."""
    kept = view.case.receipt if view.case.status == "filed" else None
    return tuple(doors.partner(view.rules, each) for each in kept.outcomes[0].partners) if kept else ()


def _open_now(view: CaseView) -> list[Text]:
    """What one can enter now, to who waits for something else."""
    if view.case.status != "filed":
        return []
    given = (route_of(view.rules, each.route) for each in waiting_list.open_now(view))
    return [Phrase("status.open_now", {"route": route.title}) for route in given if route]


def _state(view: CaseView) -> Text:
    case = view.case
    if case.status == "withdrawn":
        return Phrase("status.withdrawn")
    if case.decision:
        return decided.words(view, case.decision)
    if case.renewing:
        return Phrase("status.renewing")
    if case.asked:
        return Phrase("status.asked", {"words": case.asked})
    if case.reopened:
        return Phrase("status.reopened", {"day": view.day(case.reopened.at)})
    return Phrase("status.claimed") if case.owner else Phrase("status.waiting")


def reason(criterion: Criterion, verdict: Verdict) -> Text:
    """What the applicant reads of a criterion."""
    if verdict.state == "met":
        return criterion.met
    if verdict.state == "failed":
        return criterion.failed
    return criterion.unknown or Phrase("criterion.to_see", {"reason": criterion.met})
