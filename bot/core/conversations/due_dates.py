"""When something falls due: dates and instants only, computed once from the event they follow."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.model.case import Case, Timer, checkin_key
from bot.core.model.frozen import replace
from bot.core.model.months import YEAR, months_later
from bot.core.model.organisation import After, CheckinPlan, Delay, Hours, Organisation

_MOMENTS = {"seconds", "minutes"}
_EXACT = {*_MOMENTS, "hours"}
_SATURDAY = 5


def due(
    delay: Delay, at: time, start: datetime, zone: str, holidays: Collection[date] = ()
) -> tuple[date, datetime]:
    """The local day, and the instant in UTC, that lies a delay after `start` (aware).

    Seconds, minutes and hours are exact. Longer delays end at the civil time `at` in the zone, and move from
    a weekend or a holiday to the next working day. A time that the clocks skip moves forward by as much; of a
    time that comes twice, the first is meant. Raises ZoneInfoNotFoundError for a zone that does not exist.
    """
    local = ZoneInfo(zone)
    if delay.unit in _EXACT:
        exact = start.astimezone(UTC) + timedelta(**{delay.unit: delay.amount})
        return exact.astimezone(local).date(), exact
    day = _day(delay, start.astimezone(local).date(), holidays)
    return day, instant(day, at, zone)


def time_of(delay: Delay, at: time, instant: datetime, zone: str) -> time:
    """The civil time that was meant by what is due then: `at`, or for an exact delay that of its instant."""
    return instant.astimezone(ZoneInfo(zone)).time() if delay.unit in _EXACT else at


def working_day(start: date, days: int, holidays: Collection[date] = ()) -> date:
    """The working day that comes so many after `start`; with 0, `start` itself or the first after it."""
    day = start
    for _ in range(days):
        day = _working(day + timedelta(days=1), holidays)
    return _working(day, holidays)


def working_day_before(end: date, days: int, holidays: Collection[date] = ()) -> date:
    """The working day that lies so many before `end`."""
    day = end
    for _ in range(days):
        day -= timedelta(days=1)
        while not _works(day, holidays):
            day -= timedelta(days=1)
    return day


def working_days(start: date, end: date, holidays: Collection[date] = ()) -> int:
    """How many working days lie after `start`, up to `end` and with it."""
    return sum(_works(start + timedelta(days=n), holidays) for n in range(1, (end - start).days + 1))


def open_day_before(end: date, holidays: Collection[date] = ()) -> date:
    """The day before, or the last that is neither a Sunday nor a holiday."""
    day = end - timedelta(days=1)
    while not _works(day, holidays, saturdays=True):
        day -= timedelta(days=1)
    return day


def instant(day: date, at: time, zone: str) -> datetime:
    """The instant in UTC of a civil time in the zone; of one that comes twice, the first."""
    return datetime.combine(day, at.replace(fold=0), ZoneInfo(zone)).astimezone(UTC)


def timers(
    case: Case,
    plans: Sequence[CheckinPlan],
    after: After,
    when: datetime,
    zone: str,
    organisation: Organisation,
) -> tuple[Timer, ...]:
    """The check-ins that follow an event of a case on its primary route; none once the person ended them."""
    wanted = (
        plan for plan in plans if plan.after == after and (not plan.routes or case.route in plan.routes)
    )
    if not case.followed:
        return ()
    return tuple(
        _timer(case, plan, n, when, zone, organisation) for plan in wanted for n in range(len(plan.instances))
    )


def in_civil_hours(
    timer: Timer, now: datetime, organisation: Organisation, *, saturdays: bool = False
) -> Timer:
    """The timer at the next instant at which one may be written to, unasked: now, in civil hours.

    Else it is at its own time, in civil hours of the next working day, or Saturday.
    """
    holidays, hours = organisation.holidays, organisation.hours
    local = now.astimezone(ZoneInfo(timer.zone))
    today, time_ = local.date(), local.time()
    if _works(today, holidays, saturdays=saturdays) and hours.begins <= time_ <= hours.ends:
        return replace(timer, due=now, day=today)
    day = today if time_ < hours.begins else today + timedelta(days=1)
    while not _works(day, holidays, saturdays=saturdays):
        day += timedelta(days=1)
    at = _in_the_day(timer.at, hours)
    return replace(timer, due=instant(day, at, timer.zone), day=day, at=at)


def civil(when: datetime, zone: str, hours: Hours) -> time:
    """The time of day of an instant in the zone, moved into the hours in which people are disturbed."""
    return _in_the_day(when.astimezone(ZoneInfo(zone)).time(), hours)


def coming(
    plan: CheckinPlan, n: int, start: datetime, zone: str, holidays: Collection[date] = ()
) -> tuple[date, datetime]:
    """When a check-in that follows `start` comes for the first time (0), and when it comes again (1…).

    A month is counted from the first day, not from the last check-in: none drifts. Raises as `due`.
    """
    if plan.before:
        day = _day_before(plan.before, start.astimezone(ZoneInfo(zone)).date(), holidays)
        first = instant(day, plan.at, zone)
        if n == 0 or plan.every is None:
            return day, first
        return due(Delay(plan.every.amount * n, plan.every.unit), plan.at, first, zone, holidays)
    delay = plan.delay or Delay(0, "days")
    if n == 0 or plan.every is None:
        return due(delay, plan.at, start, zone, holidays)
    further = plan.every.amount * n
    if plan.every.unit == delay.unit:
        return due(Delay(delay.amount + further, delay.unit), plan.at, start, zone, holidays)
    _, first = due(delay, plan.at, start, zone, holidays)
    return due(Delay(further, plan.every.unit), plan.at, first, zone, holidays)


def _timer(
    case: Case, plan: CheckinPlan, n: int, when: datetime, zone: str, organisation: Organisation
) -> Timer:
    day, instant = coming(plan, n, when, zone, organisation.holidays)
    given = (plan.before or plan.delay, plan.every if n else None)
    is_exact = any(each.unit in _EXACT for each in given if each)
    at = instant.astimezone(ZoneInfo(zone)).time() if is_exact else plan.at
    each = plan.instances[n].id
    timer = Timer(
        key=checkin_key(case.id, each), kind="checkin", due=instant, day=day, at=at, zone=zone, case=case.id,
        plan=each,
    )  # fmt: skip
    waits = is_exact and not comes_at_once(plan)
    return in_civil_hours(timer, instant, organisation) if waits else timer


def comes_at_once(plan: CheckinPlan) -> bool:
    """Whether it comes within moments of what it follows, while the person is still there."""
    given = (plan.before, plan.delay, plan.every)
    return plan.delay is not None and all(each.unit in _MOMENTS for each in given if each)


def _in_the_day(at: time, hours: Hours) -> time:
    return min(max(at, hours.begins), hours.ends)


def _day(delay: Delay, start: date, holidays: Collection[date]) -> date:
    match delay.unit:
        case "working_days":
            return working_day(start, delay.amount, holidays)
        case "months":
            return _working(months_later(start, delay.amount), holidays)
        case "years":
            return _working(months_later(start, delay.amount * YEAR), holidays)
    return _working(start + timedelta(**{delay.unit: delay.amount}), holidays)


def _day_before(delay: Delay, end: date, holidays: Collection[date]) -> date:
    """The day so long before `end`; from a weekend or a holiday it moves to the last working day."""
    match delay.unit:
        case "working_days":
            return working_day_before(end, delay.amount, holidays)
        case "months":
            day = months_later(end, -delay.amount)
        case "years":
            day = months_later(end, -delay.amount * YEAR)
        case _:
            day = end - timedelta(**{delay.unit: delay.amount})
    while not _works(day, holidays):
        day -= timedelta(days=1)
    return day


def _working(day: date, holidays: Collection[date]) -> date:
    while not _works(day, holidays):
        day += timedelta(days=1)
    return day


def _works(day: date, holidays: Collection[date], *, saturdays: bool = False) -> bool:
    return day.weekday() < _SATURDAY + saturdays and day not in holidays
