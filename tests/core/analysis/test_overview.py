"""The figures of a period are what anybody would count from the journal by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.analysis.overview import Answered, Kept, overview, owed, percentile
from bot.core.analysis.period import Period
from bot.core.analysis.records import Record, record
from bot.core.model.case import Case, Event, Outcome, Receipt
from bot.core.model.frozen import replace
from tests.core.samples import ORGANISATION, SECTORS, TERRITORIES, given, organisation

ZONED = organisation(zone="Europe/Paris", holidays=frozenset({date(2026, 11, 11)}))
MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
PLANS = ("j7", "j30")
KINDS = (
    ("promised", None), ("replied", 8), ("asked", 8), ("alarmed", None), ("wrote", None), ("accepted", 8),
    ("declined", 8), ("referred", 8), ("withdrawn", None), ("check_in_sent", None), ("checked_in", None),
    ("nothing_new", None), ("blocked", None), ("claimed", 8),
)  # fmt: skip


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What happened to a case, in order: mostly filed first, then anything at all."""
    at = MONDAY + timedelta(hours=draw(st.integers(-400, 700)))
    events = [Event(case=0, at=at, kind="filed")] if draw(st.integers(0, 5)) else []
    for kind, by in draw(st.lists(st.sampled_from(KINDS), max_size=8)):
        at += timedelta(hours=draw(st.integers(0, 200)))
        detail = ""
        if kind == "promised":
            detail = (at.date() + timedelta(days=draw(st.integers(0, 9)))).isoformat()
        elif kind == "alarmed":
            detail = draw(st.sampled_from(["alarm", "reminder", "returned"]))
        elif kind in {"replied", "asked"}:
            detail = draw(st.sampled_from(["", "unreached"]))
        elif kind in {"check_in_sent", "checked_in", "nothing_new", "blocked"}:
            detail = draw(st.sampled_from(PLANS))
        events.append(Event(case=0, at=at, kind=kind, by=by or 0, detail=detail))
    return events


JOURNALS = st.lists(
    st.tuples(histories(), st.sampled_from(["hub", ""]), st.sampled_from([each.id for each in SECTORS])),
    max_size=8,
)


def recorded(journal: list[tuple[list[Event], str, str]]) -> list[Record]:
    return [
        Record(
            case=number, programme=programme, sector=sector, zone=ZONED.zone,
            history=tuple(replace(event, case=number) for event in history),
        )
        for number, (history, programme, sector) in enumerate(journal, 1)
    ]  # fmt: skip


# --- counted by hand ----------------------------------------------------------------------------------------


def paris(event: Event) -> date:
    """The day in Paris: two hours ahead until 25 October at one, then one."""
    ahead = 2 if event.at < datetime(2026, 10, 25, 1, tzinfo=UTC) else 1
    return (event.at + timedelta(hours=ahead)).date()


def workdays(start: date, end: date) -> int:
    number, day = 0, start
    while day < end:
        day += timedelta(days=1)
        number += day.weekday() not in {5, 6} and day != date(2026, 11, 11)
    return number


def speaks(event: Event) -> bool:
    by_a_person = event.kind in {"replied", "asked", "accepted", "declined", "referred"}
    return by_a_person and event.detail != "unreached"


def promises(history: list[Event], today: date) -> list[str]:
    """The fate of each promise of November: a plain reading of what follows each."""
    fates = []
    for n, event in enumerate(history):
        if event.kind != "promised" or not NOVEMBER.holds(date.fromisoformat(event.detail)):
            continue
        by, after = date.fromisoformat(event.detail), history[n + 1 :]
        end = next((each for each in after if speaks(each) or each.kind in {"promised", "withdrawn"}), None)
        before_end = after[: after.index(end)] if end else after
        told = any(
            each.kind == "alarmed" and each.detail in {"alarm", "returned"} and paris(each) <= by
            for each in before_end
        )
        if end and paris(end) <= by:
            fates += ["kept"] if speaks(end) else []
        elif today > by:
            fates.append("alarmed" if told else "silent")
    return fates


@any_of(JOURNALS, st.dates(date(2026, 10, 25), date(2026, 12, 31)))
def test_every_figure_is_what_one_counts_by_hand(
    journal: list[tuple[list[Event], str, str]], today: date
) -> None:
    told = overview(recorded(journal), NOVEMBER, ZONED, today)
    received = [
        each for each in journal
        if any(event.kind == "filed" and NOVEMBER.holds(paris(event)) for event in each[0])
    ]  # fmt: skip
    assert told.received == len(received)
    assert dict(told.programmes) == dict(Counter(programme for _, programme, _ in received))
    assert dict(told.sectors) == dict(Counter(sector for _, _, sector in received))
    spans = []
    for history, _, _ in received:
        answers = [event for event in history if speaks(event)]
        spans += [workdays(paris(history[0]), paris(answers[0]))] if answers else []
    spans.sort()
    assert told.answered.number == len(spans)
    assert told.answered.waiting == len(received) - len(spans)
    if spans:
        assert sum(each <= (told.answered.median or 0) for each in spans) * 2 >= len(spans)
        assert sum(each < (told.answered.median or 0) for each in spans) * 2 < len(spans)
        assert sum(each <= (told.answered.most or 0) for each in spans) * 10 >= len(spans) * 9
    fates = Counter(fate for history, _, _ in journal for fate in promises(history, today))
    assert told.promises == Kept(**fates)
    november = Counter(
        event.kind for history, _, _ in journal for event in history if NOVEMBER.holds(paris(event))
    )
    assert told.blocked == november["blocked"]
    assert dict(told.endings) == {
        each: november[each] for each in ("accepted", "referred", "declined", "withdrawn")
    }
    sent = {
        (number, event.detail) for number, (history, _, _) in enumerate(journal) for event in history
        if event.kind == "check_in_sent" and NOVEMBER.holds(paris(event))
    }  # fmt: skip
    back = {
        (number, event.detail) for number, (history, _, _) in enumerate(journal) for event in history
        if event.kind in {"checked_in", "nothing_new", "blocked"}
    }  # fmt: skip
    assert (told.checkins, told.responses) == (len(sent), len(sent & back))


# --- by example ---------------------------------------------------------------------------------------------


def event(kind: str, day: int, detail: str = "", hour: int = 10) -> Event:
    return Event(case=1, at=datetime(2026, 11, day, hour, tzinfo=UTC), kind=kind, detail=detail)


def one(*history: Event) -> Record:
    return Record(case=1, zone=ZONED.zone, history=history)


def test_an_answer_the_same_day_took_none_and_a_weekend_and_a_holiday_are_not_counted() -> None:
    records = [
        one(event("filed", 2), event("replied", 2, hour=15)),
        one(event("filed", 6), event("asked", 9)),  # Friday, Monday
        one(event("filed", 10), event("accepted", 12)),  # 11 November lies between
        one(event("filed", 16), event("replied", 17, "unreached")),
    ]
    assert overview(records, NOVEMBER, ZONED, date(2026, 12, 1)).answered == Answered(
        number=3, waiting=1, median=1, most=1
    )


def test_a_decision_that_was_taken_back_ends_nothing() -> None:
    back = event("filed", 2), event("accepted", 3), event("taken_back", 4)
    told = overview([one(*back)], NOVEMBER, ZONED, date(2026, 11, 30))
    assert (told.endings["accepted"], told.open) == (0, 1)
    told = overview([one(*back, event("declined", 5))], NOVEMBER, ZONED, date(2026, 11, 30))
    assert (told.endings["accepted"], told.endings["declined"], told.open) == (0, 1, 0)


def test_half_and_nine_in_ten() -> None:
    assert percentile([], 50) is None
    assert percentile([4], 90) == 4
    assert percentile([1, 2, 3, 4], 50) == 2
    assert percentile(list(range(1, 11)), 90) == 9


def test_who_has_waited_longer_than_so_many_working_days_for_what_is_owed() -> None:
    waiting = one(event("filed", 2), event("promised", 2, "2026-11-09"))
    replied = one(*waiting.history, event("replied", 3))
    today = date(2026, 11, 9)
    assert owed([waiting, replied], 4, today, ZONED) == [waiting]
    assert owed([waiting], 5, today, ZONED) == []


def test_a_case_is_counted_by_what_was_said_when_it_was_decided() -> None:
    route = next(each for each in ORGANISATION.routes if each.programme)
    place = next(each for each in TERRITORIES if each.places)
    asked = {each.kind: each.id for each in ORGANISATION.questions}
    receipt = Receipt(
        fingerprint="", day=date(2026, 11, 2), outcomes=(Outcome(route=route.id),),
        answers={asked["sector"]: given(SECTORS[0].id), asked["commune"]: given(place.places[0].code)},
    )  # fmt: skip
    found = record(Case(id=1, person=5, receipt=receipt), (), ORGANISATION)
    assert (found.route, found.programme) == (route.id, route.programme)
    assert (found.sector, found.place, found.territory) == (SECTORS[0].id, place.places[0].code, place.id)
