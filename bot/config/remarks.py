"""Warnings about a sound file: never fatal, one line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from bot.config.calls import dates
from bot.config.doubts import doubtful_choices
from bot.config.plans import redirecting
from bot.config.words import BUTTON, LIMITS, texts
from bot.core.conversations import due_dates
from bot.core.model.organisation import Organisation, Programme, Words
from bot.core.parsing.spelling import folded
from bot.core.questions.questionnaire import lists

STALE = timedelta(days=183)
"""A partner's details are to be checked again after half a year."""

READABLE = 40
"""Characters a button may have before a phone cuts it."""


def warnings(organisation: Organisation, today: date) -> tuple[str, ...]:
    """Return what is worth a look on this day, in the organisation's zone."""
    return (
        *_partners(organisation, today),
        *_calls(organisation, today),
        *_halves(organisation),
        *_waiting(organisation),
        *_passed_on(organisation),
        *_unasked(organisation),
        *_untold(organisation),
        *_over(organisation, today),
        *_labels(organisation),
        *_signs(organisation),
        *doubtful_choices(organisation),
        *_places(organisation),
        *_marks(organisation),
    )


def _partners(organisation: Organisation, today: date) -> Iterator[str]:
    stale = [partner.id for partner in organisation.partners if today - partner.checked_on > STALE]
    if stale:
        named = ", ".join(stale)
        yield f"partners not checked for six months ({len(stale)}): {named}; mend them and their checked_on"


def _calls(organisation: Organisation, today: date) -> Iterator[str]:
    for programme in organisation.programmes:
        days = [day for call in programme.every_call for day in dates(call)]
        if days and max(days) < today:
            where = f"programmes.{programme.id}.{_written(programme)}"
            yield f"{where}: its dates are all past; give the next call's when known"


def _halves(organisation: Organisation) -> Iterator[str]:
    calls = {(route.programme, route.call) for route in organisation.routes if route.call}
    for programme, call in sorted(calls):
        other = "closed" if call == "open" else "open"
        if (programme, other) not in calls:
            yield f'programmes.{programme}: a route has call = "{call}" but none has call = "{other}"'


def _waiting(organisation: Organisation) -> Iterator[str]:
    lists = {route.programme for route in organisation.routes if route.call == "closed"}
    for programme in organisation.programmes:
        calls = programme.every_call
        if programme.id in lists and calls and not any(call.opens or call.closes for call in calls):
            where = f"programmes.{programme.id}.{_written(programme)}"
            yield f"{where}: nobody leaves the waiting list; say when it opens"


def _written(programme: Programme) -> str:
    """The key under which its calls stand in the file."""
    return "calls" if programme.calls else "intake"


def _passed_on(organisation: Organisation) -> Iterator[str]:
    elsewhere = redirecting(organisation)
    for plan in organisation.checkins:
        if plan.statuses == {"accepted"} and plan.routes and plan.routes <= elsewhere:
            named = ", ".join(sorted(plan.routes))
            if plan.after == "acceptance":
                yield f"checkins.{plan.id}: follows an acceptance, but its routes lead elsewhere: {named}"
            else:
                yield f"checkins.{plan.id}: is for accepted cases, but its routes lead elsewhere: {named}"


def _unasked(organisation: Organisation) -> Iterator[str]:
    asked = {plan.questionnaire for plan in organisation.checkins}
    for each in organisation.questionnaires:
        if each.id not in asked:
            yield f"questionnaires.{each.id}: no check-in asks it"


def _untold(organisation: Organisation) -> Iterator[str]:
    told = {question.track for _, questions in lists(organisation) for question in questions}
    for fact in organisation.timeline:
        if fact.id not in told:
            yield f'timeline.{fact.id}: no question tells of it; add track = "{fact.id}" to one'


def _over(organisation: Organisation, today: date) -> Iterator[str]:
    """Check-ins before a date that lies too near, or behind, for everybody who is still to give it."""
    latest = {question.id: question.high for _, each in lists(organisation) for question in each}
    for plan in organisation.checkins:
        last = latest.get(plan.of)
        if plan.before and isinstance(last, date):
            comes = due_dates.coming(plan, 0, datetime.combine(last, plan.at, UTC), "UTC")[0]
            if comes <= today:
                where = f"checkins.{plan.id}.before"
                yield f'{where}: comes on {comes} at the latest, as "{plan.of}" is no later than {last}'


def _labels(organisation: Organisation) -> Iterator[str]:
    long = [
        ".".join(map(str, path))
        for path, owner, field, words in texts(organisation)
        if LIMITS.get((owner, field)) == BUTTON
        for text in ([words] if isinstance(words, str) else words.values())
        if len(text) > READABLE
    ]
    if long:
        yield f"buttons above {READABLE} characters, which a phone may cut ({len(long)}): {', '.join(long)}"


def _signs(organisation: Organisation) -> Iterator[str]:
    """Answers whose buttons say the same but for signs, as « < 1 an » and « > 1 an »."""
    for base, questions in lists(organisation):
        for question in questions:
            where = ".".join(map(str, (*base, question.id)))
            yield from _alike(where, [each.label for each in question.choices])
    yield from _alike("sectors", [each.name for each in organisation.sectors])


def _alike(where: str, labels: Sequence[Words]) -> Iterator[str]:
    """Every pair of them: what an ear or a search takes for one."""
    for one, other in combinations(labels, 2):
        pairs = [(text, other[language]) for language, text in one.items() if language in other]
        alike = next((pair for pair in pairs if len({*map(_unsigned, pair)}) == 1), None)
        if alike:
            yield f'{where}: "{alike[0]}" and "{alike[1]}" differ by signs alone; say it in words'


def _unsigned(text: str) -> str:
    """What is left without signs, those that compare too, which would be read as words."""
    return folded("".join(each if each.isalnum() else " " for each in text))


def _places(organisation: Organisation) -> Iterator[str]:
    """Places of one name: their buttons say the territory beside it, which may be the same for both."""
    named: dict[str, list[tuple[str, str]]] = {}
    for territory in organisation.territories:
        for place in territory.places:
            named.setdefault(folded(place.name), []).append((territory.id, place.code))
    for places in named.values():
        if len({territory for territory, _ in places}) < len(places):
            codes = ", ".join(code for _, code in places)
            yield f"territories: places of one name in one territory ({codes}); tell them apart in their name"


def _marks(organisation: Organisation) -> Iterator[str]:
    if organisation.to_confirm:
        yield f"still to be confirmed by the organisation: {len(organisation.to_confirm)}, see to_confirm"
