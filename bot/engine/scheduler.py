"""APScheduler: wakes at the next due timer, and runs the nightly jobs.

APScheduler keeps nothing of ours: what is due stands in the database, and a job only looks there. It lives on
the machine's time, its jobs on the product's; `Clock.machine_time` leads from one to the other. A job has no
next time while it runs, or it would be started again meanwhile; the listener gives it one when it has ended.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, EVENT_JOB_SUBMITTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import NEVER, Clock

DUE = "due"
"""The name of the job that acts on what is due."""
REST = timedelta(minutes=1)
"""Its longest rest: another copy of the bot may have laid something out, or the machine's clock been set."""
RETRY = timedelta(hours=1)
"""What failed is run again after so long, unless its next time comes before."""
SETTINGS = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
"""A job runs however late it is, and once for all the times it has missed."""
log = logging.getLogger(__name__)

Work: TypeAlias = Callable[[], Awaitable[datetime | None]]
"""Does the work of a job; may return an instant at which it must be done again, before its next time."""


class Scheduler:
    """Runs `act`, which returns when the next row is due, and what `cron` has added."""

    def __init__(self, clock: Clock, act: Work, zone: Callable[[], str]) -> None:
        self._clock = clock
        self._zone = zone
        self._in_zone = zone()
        each_rest = IntervalTrigger(seconds=REST.seconds, timezone=UTC)
        self._jobs = {DUE: _Job(act, _Trigger(clock, lambda: each_rest))}
        self._scheduler = AsyncIOScheduler(timezone=UTC, job_defaults=SETTINGS)
        self._scheduler.add_listener(self._heard, EVENT_JOB_SUBMITTED | EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        self._aligned = clock.now()
        self.rounds = 0
        """Counts up whenever it was looked for what is due, once a minute at least."""
        self._woken = False
        self._stopping = False
        self._quiet = asyncio.Event()
        self._ended = asyncio.Event()

    def cron(self, name: str, work: Work, **fields: int | str) -> None:
        """Have work done at civil times of the organisation's zone, which `fields` of CronTrigger say.

        It is done at each start as well, for what was missed: the work itself knows what is done already.
        """
        times = _Trigger(self._clock, lambda: CronTrigger(**fields, timezone=self._zone()))
        self._jobs[name] = _Job(work, times)

    async def run(self) -> None:
        """Run the jobs until cancelled; what is under way is cancelled then, and undone."""
        for name, job in self._jobs.items():
            due = job.trigger.machine_due()
            self._scheduler.add_job(
                self._do, job.trigger, args=(name,), id=name, name=name, next_run_time=due
            )
        forget = self._clock.on_move(self._align)
        self._scheduler.start()
        try:
            while True:  # nobody tells when the machine's clock is set back, and APScheduler waits by it
                await self._clock.sleep(REST.total_seconds())
                self._align()
        finally:
            forget()
            await self._stop()

    def wake(self, due: datetime | None = None) -> None:
        """Something that is due then, or at any time, was scheduled, or another file has taken over."""
        now, job = self._clock.now(), self._jobs[DUE]
        if due is not None and not job.is_running and now < job.trigger.due <= due:
            return  # it will be looked for before that
        if job.is_running:
            self._woken = True
        else:
            job.trigger.due = now
        if self._in_zone != self._zone():
            self._in_zone = self._zone()
            for resting in self._resting():
                resting.trigger.due = resting.trigger.after(now)
        self._align()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is due and nothing runs."""
        return self._quiet.is_set()

    async def settled(self) -> None:
        """Return when nothing is due and nothing runs."""
        while not self._quiet.is_set():
            await self._quiet.wait()

    def _align(self) -> None:
        """Give each job that does not run its next time, on the clock as it is now."""
        now = self._clock.now()
        if now < self._aligned:  # it was set back: what was next may be far away
            for job in self._resting():
                job.trigger.due = min(job.trigger.due, job.trigger.after(now))
        self._aligned = now
        if self._scheduler.running:
            for name, job in self._jobs.items():
                if not job.is_running:
                    self._scheduler.modify_job(name, next_run_time=job.trigger.machine_due())
        if len(self._resting()) == len(self._jobs):
            self._quiet.set()
        else:
            self._quiet.clear()

    def _resting(self) -> list[_Job]:
        """The jobs that neither run nor are due."""
        now = self._clock.now()
        return [job for job in self._jobs.values() if not job.is_running and job.trigger.due > now]

    def _heard(self, event: _Event) -> None:
        """A job is about to run, or has ended."""
        job = self._jobs[event.job_id]
        job.is_running = event.code == EVENT_JOB_SUBMITTED
        if job.is_running:
            self._scheduler.pause_job(event.job_id)
            self._quiet.clear()
            return
        self.rounds += event.job_id == DUE
        now = self._clock.now()
        job.trigger.due = min(job.trigger.due, job.trigger.after(now), event.retval or NEVER)
        if event.job_id == DUE and self._woken:
            job.trigger.due = now
            self._woken = False
        self._align()
        self._ended.set()

    async def _do(self, name: str) -> datetime | None:
        """What APScheduler runs. Faults end here: its own line in the log would not name the job."""
        job = self._jobs[name]
        if self._stopping:
            return None
        job.task = asyncio.current_task()
        try:
            return await job.work()
        except asyncio.CancelledError:  # the bot stops; APScheduler would take it for a fault
            return None
        except Exception:  # one of the few places where a fault is caught broadly
            log.exception("job failed, will be tried again name=%s", name)
            return self._clock.now() + RETRY
        finally:
            job.task = None

    async def _stop(self) -> None:
        self._stopping = True
        self._scheduler.pause()
        for job in self._jobs.values():
            if job.task is not None:
                job.task.cancel()
        while any(job.is_running for job in self._jobs.values()):
            self._ended.clear()
            await self._ended.wait()
        self._scheduler.shutdown()
        await asyncio.sleep(0)  # it is done when the loop comes to it


class _Trigger(BaseTrigger):  # type: ignore[misc] # APScheduler ships no types
    """One of APScheduler's triggers, on the product's clock. `due` is the next time; the first is at once."""

    def __init__(self, clock: Clock, times: Callable[[], Any]) -> None:
        self.due = clock.now()
        self._clock = clock
        self._times = times

    def after(self, now: datetime) -> datetime:
        """The first time after an instant."""
        following: datetime = self._times().get_next_fire_time(now, now)
        return following.astimezone(UTC)

    def machine_due(self) -> datetime:
        """The next time, as the machine's clock will show it."""
        return self._clock.machine_time(self.due)

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        """What APScheduler asks as it runs a job: when after this instant, all on the machine's clock."""
        self.due = self.after(self._clock.now())
        return max(self.machine_due(), now + timedelta.resolution)  # it goes on asking until that is ahead


@dataclass(slots=True)
class _Job:
    work: Work
    trigger: _Trigger
    is_running: bool = False
    task: asyncio.Task[Any] | None = None


class _Event(Protocol):
    """As much of APScheduler's events as is read."""

    code: int
    job_id: str
    retval: datetime | None
