"""The week in a few lines for the staff group: what came in, what waits, where people stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, get_args

from bot.core.analysis.figures import FEW
from bot.core.analysis.overview import (
    HALF,
    Overview,
    answer_days,
    first_answer,
    overview,
    owed,
    percentile,
)
from bot.core.analysis.period import WEEK, Period, week_before
from bot.core.analysis.records import Record, day, partner_name
from bot.core.conversations import due_dates
from bot.core.model.frozen import Frozen
from bot.core.model.message import Group, Joined, Message, Phrase, Text
from bot.core.model.organisation import Organisation, Words
from bot.core.model.reports import DigestDay

MOST_NAMED: Final = 20
"""References and questions that are named at most."""
_DAYS: Final[tuple[DigestDay, ...]] = get_args(DigestDay)


class Week(Frozen, kw_only=True):
    """What is said of a week. `median`: of the first answers that were given in it, in working days."""

    counted: Overview
    answers: int
    median: int | None
    waiting: tuple[str, ...]
    """The references of those who have waited long; empty: not sent yet."""
    stopped: int
    """Who stopped in it with an answer that led elsewhere, and sent nothing."""
    partners: tuple[tuple[str, int], ...]
    """The partners these were sent to, and how many of them each."""
    left: tuple[tuple[Words, int], ...]
    """Where drafts were left a week before, and how many; no words: all was answered, and not sent."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        told, promises = self.counted, self.counted.promises
        return not any((
            told.received, told.checkins, told.blocked, *told.endings.values(), promises.number, self.answers,
            self.waiting, self.stopped, self.left,
        ))  # fmt: skip


def due(organisation: Organisation, now: datetime) -> tuple[date, datetime] | None:
    """The last day of a digest whose time has come, and the instant of the next; None: there are none."""
    plan, today = organisation.desk.digest, organisation.day(now)
    if plan.day == "never":
        return None
    last = today - timedelta(days=(today.weekday() - _DAYS.index(plan.day)) % WEEK.days)
    if due_dates.instant(last, plan.at, organisation.zone) > now:
        last -= WEEK
    return last, due_dates.instant(last + WEEK, plan.at, organisation.zone)


def week(
    records: Sequence[Record], left: Sequence[Words], organisation: Organisation, last: date, today: date
) -> Week:
    """What there is to say of the week before a day. `left`: the question of each draft that was left."""
    period = week_before(last)
    answered = sorted(
        days for record in records
        if _is_answered_in(record, period, organisation)
        and (days := answer_days(record, organisation)) is not None
    )  # fmt: skip
    stopped = [record for record in records if _stopped_in(record, period, organisation)]
    partners = Counter(partner for record in stopped for partner in record.partners)
    names = {tuple(sorted(words.items())): words for words in left}
    counts = Counter(tuple(sorted(words.items())) for words in left)
    return Week(
        counted=overview(records, period, organisation, today),
        answers=len(answered),
        median=percentile(answered, HALF),
        waiting=tuple(
            record.reference for record in owed(records, organisation.desk.digest.waiting_days, today,
                                                organisation)
        ),
        stopped=len(stopped),
        partners=tuple(partners.most_common()),
        left=tuple((names[key], n) for key, n in counts.most_common()),
    )  # fmt: skip


def message(told: Week, organisation: Organisation) -> Message:
    """The lines themselves."""
    counted = told.counted
    first, last = counted.period.first, counted.period.last
    title = Phrase("digest.title", {"name": organisation.name, "first": first, "last": last})
    lines: list[Text] = [Phrase("digest.received", {"n": counted.received})]
    if told.stopped:
        named = [(partner_name(id_, organisation), n) for id_, n in told.partners]
        lines.append(Phrase("digest.stopped", {"n": told.stopped, "where": _each(named)}))
    if told.answers:
        took = _took(told.median or 0)
        lines.append(Phrase("digest.answered", {"n": told.answers, "took": took}))
    if told.waiting:
        days = organisation.desk.digest.waiting_days
        lines.append(
            Phrase("digest.waiting", {"n": len(told.waiting), "days": days, "cases": _cases(told.waiting)})
        )
    if counted.checkins:
        lines.append(Phrase("digest.checkins", {"n": counted.checkins, "answered": counted.responses}))
    if counted.blocked:
        lines.append(Phrase("digest.blocked", {"n": counted.blocked}))
    if told.left:
        questions = [(words or Phrase("digest.unsent"), n) for words, n in told.left]
        number = sum(n for _, n in told.left)
        lines.append(Phrase("digest.left", {"n": number, "where": _each(questions)}))
    more = Phrase("digest.more", {"command": Phrase("command.figures")})
    return Message(to=Group(), paragraphs=(title, Joined(tuple(lines)), more))


def _cases(references: Sequence[str]) -> Text:
    named = sorted(filter(None, references))
    shown: list[Text] = [*named[:MOST_NAMED], *(["…"] if len(named) > MOST_NAMED else [])]
    drafts = len(references) - len(named)
    return Joined((*shown, *((Phrase("digest.drafts", {"n": drafts}),) if drafts else ())), ", ")


def _took(days: int) -> Phrase:
    """In how many working days."""
    if days > 1:
        return Phrase("digest.days", {"n": days})
    return Phrase("digest.day" if days else "digest.same_day")


def _each(counted: Sequence[tuple[Text, int]]) -> Text:
    """Names, each with its number unless that is of a few."""
    shown = (
        name if n < FEW else Phrase("digest.counted", {"name": name, "n": n})
        for name, n in counted[:MOST_NAMED]
    )
    return Joined(tuple(shown), ", ")


def _stopped_in(record: Record, period: Period, organisation: Organisation) -> bool:
    stopped = record.stopped
    return stopped is not None and period.holds(day(stopped, organisation))


def _is_answered_in(record: Record, period: Period, organisation: Organisation) -> bool:
    first = first_answer(record)
    return first is not None and period.holds(day(first, organisation))
