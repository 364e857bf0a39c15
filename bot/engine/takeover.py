"""A new file takes over: open cases are looked at, and staff are told how many are touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.conversations import own_time, unasked
from bot.core.conversations.takeover import Fate, Renewed, renew
from bot.core.model.effects import CaseView
from bot.core.model.message import Group, Joined, Message, Phrase, Text
from bot.core.model.organisation import Organisation, Question
from bot.engine import standing_calls, waiting_lists
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.unit_of_work import UnitOfWork, UnitOfWorkFactory
from storage import cases, meta, timers
from storage.database import Database, Transaction

IN_FORCE = "file in force"
"""Under this name the database keeps the fingerprint of the file the bot runs on, or ran on last."""
FILE = "own file"
"""Under this one, of the file without the calls that the team has set above it."""
PAGE = 200
"""Cases held in memory at once."""


@dataclass(slots=True)
class Touched:
    """How many open cases there are, how many a file touches, and the answers that do not just stay."""

    open: int = 0
    touched: int = 0
    answers: Counter[tuple[str, Fate]] = field(default_factory=Counter)
    """How many, by question and fate; a check-in's question is `plan.question`."""

    def add(self, renewed: Renewed) -> None:
        """Count one case."""
        self.open += 1
        self.touched += renewed.touched
        self.answers.update((name, fate) for name, fate in renewed.fates.items() if fate != "kept")

    def __str__(self) -> str:
        head = f"open cases that would take this file: {self.open}, of which it touches {self.touched}"
        return "\n  ".join((head, *(f"{name}: {n} {_done(fate)}" for (name, fate), n in self.sorted())))

    def machine(self) -> Mapping[str, object]:
        """The same as data."""
        answers = [{"question": name, "fate": fate, "number": n} for (name, fate), n in self.sorted()]
        return {"open": self.open, "touched": self.touched, "answers": answers}

    def sorted(self) -> list[tuple[tuple[str, Fate], int]]:
        """The answers, by question and fate."""
        return sorted(self.answers.items())


async def publish(tx: Transaction, now: datetime, units: UnitOfWorkFactory) -> Touched | None:
    """Let the active file take over, as part of the transaction; None if it is in force, or the first.

    Cases that another copy of the bot has handled under its own file meanwhile are looked at all the same.
    """
    organisation, touched = units.config.organisation, Touched()
    async for work, page in _open(tx, now, units):
        for view, renewed in page:
            touched.add(renewed)
            await work.apply(view, renewed.effects)
        await work.flush()
    before = await meta.get(tx, IN_FORCE)
    if before == organisation.fingerprint:
        return None
    own = (units.config.file or organisation).fingerprint
    is_new = own != await meta.get(tx, FILE)
    await meta.put(tx, FILE, own)
    await meta.put(tx, IN_FORCE, organisation.fingerprint)
    planned = await waiting_lists.plan(tx, organisation, now)
    if before is None or not is_new:  # of calls that were set, the group has read already
        return None
    former = await units.archive.file(tx, before)
    if former is not None and former.zone != organisation.zone:
        await _move(tx, former.zone, organisation.zone, planned)
    work = units.begin(tx, now)
    work.replies.say(Message(to=Group(), paragraphs=_told(touched, organisation, former)), "")
    await work.flush()
    return touched


async def _move(tx: Transaction, former: str, zone: str, planned: Collection[str]) -> None:
    """The organisation is elsewhere: the days and hours of all that is planned are those of its new zone.

    What is for people who have said where they are stays in their time. Of calls only what is `planned` anew,
    by its keys, is left: what was planned before would open them a second time.
    """
    after = ""
    while found := await timers.in_zone(tx, former, after, PAGE):
        for stale in (timer.key for timer, _ in found if timer.kind in waiting_lists.PLANNED):
            if stale not in planned:
                await timers.unplan(tx, stale)
        theirs = (
            timer for timer, chosen in found
            if timer.kind not in waiting_lists.PLANNED and not (chosen and unasked.is_in_their_time(timer))
        )  # fmt: skip
        await timers.move(tx, [own_time.moved_to(zone, timer) for timer in theirs])
        after = found[-1][0].key


async def foresee(
    database: Database, file: Organisation, archived: str, now: datetime
) -> tuple[Touched | None, list[str]]:
    """What a file would touch if it took over now, None if it is in force; and what stands above it.

    Nothing is written. Raises what `Database.tx` does.
    """
    touched = Touched()
    async with database.tx() as tx:
        organisation, _ = await standing_calls.standing(tx, file, archived)
        above = await standing_calls.lines(tx, file)
        units = UnitOfWorkFactory.build(ActiveConfig(organisation), CallbackData(b""))
        if await meta.get(tx, IN_FORCE) == organisation.fingerprint:
            return None, above
        async for _, page in _open(tx, now, units):
            for _, renewed in page:
                touched.add(renewed)
    return touched, above


async def _open(
    tx: Transaction, now: datetime, units: UnitOfWorkFactory
) -> AsyncIterator[tuple[UnitOfWork, list[tuple[CaseView, Renewed]]]]:
    """The open cases that were last handled under another file, page by page, as they would be now."""
    organisation, after = units.config.organisation, 0
    while found := await cases.open_elsewhere(tx, organisation.fingerprint, after, PAGE):
        work = units.begin(tx, now)
        await work.preload([person for _, person in found])
        views = [view for id_, _ in found if (view := await work.view_of(id_))]
        former = [await units.archive.file(tx, view.case.fingerprint) or organisation for view in views]
        yield work, [(view, renew(view, before)) for view, before in zip(views, former, strict=True)]
        after, _ = found[-1]


def _done(fate: Fate) -> str:
    return "set aside" if fate == "aside" else f"asked again ({fate})"


def _told(touched: Touched, organisation: Organisation, former: Organisation | None) -> tuple[Text, ...]:
    """What staff read: how many cases are touched, and which questions it is about."""
    values: dict[str, Text] = {"file": organisation.edition, "open": touched.open}
    if not touched.touched:
        return (Phrase("desk.published", values),)
    named = {
        name: question.name for file in (former, organisation) if file for name, question in _questions(file)
    }
    again: Counter[tuple[str, str]] = Counter()
    for (name, fate), n in touched.sorted():
        again[name, "aside" if fate == "aside" else "again"] += n
    lines = (
        Phrase(f"desk.published_{what}", {"name": named.get(name, name), "n": n})
        for (name, what), n in again.items()
    )
    return Phrase("desk.published_touching", values | {"touched": touched.touched}), Joined(tuple(lines))


def _questions(file: Organisation) -> Iterator[tuple[str, Question]]:
    yield from ((question.id, question) for question in file.questions)
    yield from ((f"{plan.id}.{each.id}", each) for plan in file.each_checkin for each in plan.questions)
