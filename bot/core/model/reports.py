"""What is reported: the week to the staff group, and to funders which cases count, by what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Literal, TypeAlias

from bot.core.model.arrival import Words

DigestDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The week in a few lines for the group: on which day, at what civil time."""

    day: DigestDay = "monday"
    at: time = time(9)
    waiting_days: int = 5
    """It names the cases whose applicant has waited for an answer for more working days than these."""


Cohort: TypeAlias = Literal["received", "accepted", "referred"]
"""Whose cases are looked at: those that were filed, accepted or referred in the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """An answer that counts, and for how much: of a bracket, for instance its lower bound."""

    answer: str
    worth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One figure: a sheet of the report, by programme, sector and territory."""

    id: str
    title: Words
    of: Cohort = "accepted"
    question: str = ""
    """The question whose newest answer counts; of a number, the number itself. Empty: every case counts."""
    checkin: str = ""
    """Only what was answered in this check-in; empty: in whichever, else in the interview."""
    counts: tuple[Worth, ...] = ()
    baseline: str = ""
    """The question of the interview whose answer, counted alike, is taken away: jobs that were there."""
