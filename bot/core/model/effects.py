"""The input and the output of every core function: a view of a case, and the effects of an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

from bot.core.model.early import LookAhead, not_looked
from bot.core.model.frozen import Frozen, field, replace

if TYPE_CHECKING:
    from bot.core.model.case import Case, Event, Person, Timer, TimerKind
    from bot.core.model.message import AnyMessage, Text
    from bot.core.model.message_key import MessageKey
    from bot.core.model.organisation import Organisation
    from bot.core.model.talk import Spoken
    from bot.core.model.waiting import Places, Waiting


class CaseView(Frozen, kw_only=True):
    """The organisation, a person, their case and the instant (UTC): all that the core may know."""

    organisation: Organisation
    person: Person
    case: Case
    now: datetime
    filed_under: Organisation | None = None
    """The file the case was filed under, if that is another one."""
    waits: tuple[Waiting, ...] = ()
    """Its places on waiting lists."""
    alike: tuple[str, ...] = ()
    """The references of cases that are likely the same person's same project."""
    places: Mapping[str, Places] = field(default_factory=dict)
    """Where staff decide: the places of each programme whose places are limited."""
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Where staff decide: how many wait for each programme."""
    look_ahead: LookAhead = not_looked
    """Says whether the route is known before the last question."""

    @property
    def rules(self) -> Organisation:
        """The file by whose questions and routes the case is read."""
        return self.filed_under or self.organisation

    @property
    def language(self) -> str:
        """The person's language, as long as the file has it; else the file's first."""
        known = self.organisation.languages
        return self.person.language if self.person.language in known else known[0]

    @property
    def zone(self) -> str:
        """The person's time zone: their own, else the organisation's."""
        return self.person.zone or self.organisation.zone

    @property
    def today(self) -> date:
        """The day in the organisation's zone."""
        return self.day(self.now)

    def day(self, instant: datetime | None) -> date:
        """The day of an instant in the organisation's zone; today for None."""
        return self.organisation.day(instant or self.now)

    def with_case(self, case: Case) -> CaseView:
        """The same view with the case as it now is."""
        return replace(self, case=case)


StatisticKind: TypeAlias = Literal[
    "asked", "given", "unknown", "skipped", "changed", "refused", "back", "why", "left", "signposted"
]  # fmt: skip
"""What can happen to a question: it is put, answered in one of three ways, makes people hesitate or leave;
or they stop there with the answer they came for."""


class QuestionStatistic(Frozen):
    """One thing that happened to a question, whoever it was: for the figures, which know nobody.

    `seconds` is how long an answer took, where that is known; a check-in's question is `plan.question`.
    """

    question: str
    kind: StatisticKind
    seconds: int | None = None


class Effects(Frozen, kw_only=True):
    """New state, and what is to be said. None means unchanged."""

    person: Person | None = None
    case: Case | None = None
    messages: tuple[AnyMessage, ...] = ()
    events: tuple[Event, ...] = ()
    timers: tuple[Timer, ...] = ()
    erase: bool = False
    """Nothing of this person may be kept."""
    statistics: tuple[QuestionStatistic, ...] = ()
    said: MessageKey | None = None
    """The key under which the message that was sent now stands, so that an edit of it is understood."""
    talk: tuple[Spoken, ...] = ()
    """What was said between the two, or among the team."""
    waits: tuple[Waiting, ...] | None = None
    """The case's places on waiting lists, all of them; none ends its waiting."""
    cancel: tuple[TimerKind, ...] = ()
    """Kinds of timers of the case that are called off."""
    cancel_plans: tuple[str, ...] = ()
    """Check-ins of the case that are called off, by plan."""
    moved: tuple[Timer, ...] = ()
    """Timers there are already, as they are due from now on."""
    paused: tuple[str, ...] = ()
    """The keys of timers that wait until the person can be reached again."""
    toast: Text = ""
    """The short answer to a button; empty: just an acknowledgement."""
    alert: bool = False
    """The toast must be read: shown in a box."""

    def also(self, other: Effects) -> Effects:
        """Both: person, case and places are as `other` leaves them, and what that one says comes after."""
        return replace(
            self,
            person=other.person or self.person,
            case=other.case or self.case,
            messages=(*self.messages, *other.messages),
            events=(*self.events, *other.events),
            timers=(*self.timers, *other.timers),
            erase=self.erase or other.erase,
            statistics=(*self.statistics, *other.statistics),
            said=other.said or self.said,
            talk=(*self.talk, *other.talk),
            waits=self.waits if other.waits is None else other.waits,
            cancel=(*self.cancel, *other.cancel),
            cancel_plans=(*self.cancel_plans, *other.cancel_plans),
            moved=(*self.moved, *other.moved),
            paused=(*self.paused, *other.paused),
            toast=other.toast or self.toast,
            alert=self.alert or other.alert,
        )
