"""The organisation's file as types: questions, rules, programmes, partners, calendar and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from bot.core.model.arrival import Contact, Origin, Privacy, Profile, Retention
from bot.core.model.conditions import Condition
from bot.core.model.desk import Desk
from bot.core.model.frozen import replace
from bot.core.model.reports import Indicator
from bot.core.model.tracking import Blocked, Tracked

Words: TypeAlias = Mapping[str, str]
"""One text in each language of the organisation: language code -> text."""

Kind = Literal[
    "yes_no", "choice", "choices", "sector", "number", "short_text", "long_text",
    "date", "link", "email", "phone", "commune", "file", "siren",
]  # fmt: skip
"""What a question expects. ``sector`` is a choice among the sectors, ``commune`` a place in a territory.

``siren`` is the number of an enterprise in France, whose key is checked."""

CHOICE_KINDS: frozenset[str] = frozenset({"yes_no", "choice", "choices", "sector"})
"""The kinds answered by buttons alone."""


# --- the interview ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One possible answer; `also` lists other words people type for it; `flag` is a remark for staff."""

    id: str
    label: Words
    also: tuple[str, ...] = ()
    other: bool = False
    """Whether it is the one for whatever is not listed: proposed for such words, which are kept with it."""
    flag: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One step of an interview. `low` and `high` bound a number, a date, or a text's length in characters."""

    id: str
    kind: Kind
    text: Words
    name: Words
    """Two or three words for the review and the staff's file: « Votre commune »."""
    why: Words | None = None
    help: Words | None = None
    hint: Words | None = None
    """What is to be typed, in place of the bot's own words: « a postcode district, as LS6 »."""
    choices: tuple[Choice, ...] = ()
    most: int = 0
    """For `choices`: how many may be picked; 0 is as many as there are."""
    low: int | date | None = None
    high: int | date | None = None
    optional: bool = False
    unknown: bool = False
    """Whether « je ne sais pas » is offered."""
    personal: bool = False
    """Contact details: never shown in the staff group."""
    when: Condition | None = None
    """Asked only if this holds; may name earlier questions only."""
    track: str = ""
    """The line of the timeline that its answer is part of; empty: none."""
    in_place_of: str = ""
    """An earlier question whose answer it says in the person's words: the card shows these instead."""
    block: str = ""
    """The block whose condition it shares, beside its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """One sector of activity."""

    id: str
    name: Words
    also: tuple[str, ...] = ()
    other: bool = False
    """Whether it is the one for whatever is not listed, as of a choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A commune, by its official code (INSEE in France); `also` lists the short names people use for it."""

    code: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """A named area. With `places` it is searched by name; without, its `name` is offered as a button.

    `also` then lists other words people type for it, as the towns that lie in it.
    """

    id: str
    name: Words
    also: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    departments: tuple[str, ...] = ()
    """The departments of the organisation's `communes` that lie in it, if it is without places."""
    unsettled: bool = False
    """« Pas encore décidé »: rules read it as an unknown territory unless they name it."""


# --- rules and what they lead to ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A named condition with its human reasons, addressed to the applicant."""

    id: str
    when: Condition
    met: Words
    failed: Words
    unknown: Words | None = None
    change: Words | None = None
    """What the person could do to meet it: « si votre activité s'installe dans la Métropole ».

    Without it nothing can be done about it, as about one's age or the past.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One call for applications of a programme. Between calls there is a waiting list."""

    opens: date | None = None
    closes: date | None = None
    """Last day of the call, included, in the organisation's zone."""
    results_on: date | None = None
    jury_on: date | None = None
    capacity: int | None = None
    """Projects that can be taken; None: as many as suit. A number for staff, not a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Something one can be routed to: a programme, an incubator's intake, membership."""

    id: str
    name: Words
    about: Words
    link: str = ""
    intake: Intake | None = None
    """Its only call, for short."""
    calls: tuple[Intake, ...] = ()
    """Its calls where there are several, as two a year. Without any it always takes applications."""
    two_decide: bool = False
    """Whether accepting into it, or declining what was sent to it, takes the yes of a second person."""

    @property
    def every_call(self) -> tuple[Intake, ...]:
        """Its calls, however they are written."""
        return self.calls if self.intake is None else (self.intake, *self.calls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another body one can be sent to. Empty `sectors` or `territories` means all of them."""

    id: str
    name: str
    serves: frozenset[str]
    """The needs it answers: the words that routes' redirects use."""
    about: Words
    contact: str
    """A web or e-mail address, shown as it is."""
    checked_on: date
    sectors: frozenset[str] = frozenset()
    territories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """Sends to the partners that serve `serves` when the criterion is met."""

    criterion: str
    serves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One outcome. Routes are tried in the file's order: the first that fits is primary, at most two follow.

    A route fits when no criterion of `requires` fails, its call (if any) stands as `call` says, and, for a
    redirect, at least one partner is found. One of `programme`, `redirects`, `person` says where it leads.
    """

    id: str
    title: Words
    reason: Words
    next: Words
    """What happens next, in the applicant's words."""
    answer_days: int = 0
    """A person answers within so many working days; 0: no promise."""
    requires: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()
    """Criteria that, when met or unknown, ask staff to look before anything is said to be settled."""
    if_unknown: tuple[str, ...] = ()
    """The same of criteria when they are unknown alone: what the person could not say goes to somebody."""
    programme: str = ""
    call: Literal["", "open", "closed"] = ""
    """For a programme with calls: the state of the call it is for. `closed` is the waiting list."""
    redirects: tuple[Redirect, ...] = ()
    person: bool = False
    """Leads to a person: the human mailbox. The last route must be such a one without conditions."""


# --- follow-up ----------------------------------------------------------------------------------------------

Unit = Literal["seconds", "minutes", "hours", "days", "working_days", "weeks", "months", "years"]


@dataclass(frozen=True, slots=True)
class Delay:
    """So many units after an event, as `7 days` in the file."""

    amount: int
    unit: Unit


After = Literal["filing", "acceptance", "referral", "decline", "date", "checkin"]
"""What check-ins follow: that a case was sent, one of the decisions, a date that the person has given, or the
end of another check-in."""

Followed = Literal["filed", "accepted", "referred", "declined"]
"""The statuses in which a case may be asked about; whoever withdrew is left alone."""

DECIDED: Mapping[After, Followed] = {"acceptance": "accepted", "referral": "referred", "decline": "declined"}
"""What a case is after each decision."""


Deed = Literal["alert", "task", "end"]
"""What may follow from an answer: the group is alerted, the owner has a task, or no check-in comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What follows from an answer to a check-in, once `when` is met."""

    when: Condition
    do: Deed


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckinPlan:
    """One check-in: after what, how long, at what civil time, with which questions. No `routes` are all."""

    id: str
    after: After
    of: str = ""
    """The question whose answer is the date, or the check-in, that it comes after."""
    when: Condition | None = None
    """After a check-in: only if this holds of the answers to it."""
    delay: Delay | None = None
    before: Delay | None = None
    """So long before the date instead."""
    at: time
    text: Words
    routes: frozenset[str] = frozenset()
    states: frozenset[Followed] = frozenset()
    """Only while the case is one of these; left out: after a decision as long as it stands, else while the
    case is not declined."""
    every: Delay | None = None
    """How long after each it comes again, `times` in all; left out: it comes once."""
    times: int = 0
    reminders: tuple[Delay, ...] = ()
    """When the person is reminded if they do not answer, from its arrival on; two at most."""
    task: Delay | None = None
    """When the owner is told that there is still no answer, from its arrival on."""
    questionnaire: str = ""
    """The one whose questions are asked, in place of questions of its own."""
    questions: tuple[Question, ...] = ()
    then: tuple[Consequence, ...] = ()
    """What follows from which answer."""

    @property
    def instances(self) -> tuple[CheckinPlan, ...]:
        """Each time it comes, as a plan with an id of its own."""
        if self.every is None:
            return (self,)
        return tuple(replace(self, id=f"{self.id}#{n}", every=None) for n in range(1, self.times + 1))

    @property
    def statuses(self) -> frozenset[Followed]:
        """The statuses in which a case is asked."""
        if self.states:
            return self.states
        decided = DECIDED.get(self.after)
        return frozenset({decided}) if decided else frozenset({"filed", "accepted", "referred"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What several share: questions a condition, by `block`; routes some criteria, named in `requires`."""

    id: str
    when: Condition | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Questions that several check-ins ask."""

    id: str
    questions: tuple[Question, ...]


# --- the organisation ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """The civil hours, bounds included, in which people are written to unasked and the team is alerted."""

    begins: time = time(9)
    ends: time = time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """The one reminder of a draft: so long after the person's last act, at a civil time."""

    delay: Delay
    at: time


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingList:
    """How those who wait are told that a call is open: at a civil time, and `again` if they do not answer."""

    at: time = time(9, 30)
    again: Delay = Delay(7, "days")
    """So long after a notice without an answer comes the second; as long after that, their waiting ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Everything one `config.toml` says."""

    name: str
    languages: tuple[str, ...]
    """The first is used when a person's own is not among them."""
    zone: str
    reference: str
    """First letters of case references: `D` gives D-2026-0042."""
    greeting: Words
    contact: Contact
    privacy: Privacy
    retention: Retention
    desk: Desk
    sectors: tuple[Sector, ...]
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    programmes: tuple[Programme, ...]
    routes: tuple[Route, ...]
    country: str = ""
    """Where telephone numbers typed without a country code are read (ISO 3166); empty: nowhere."""
    zones: tuple[str, ...] = ()
    """Where people may say they are with one tap; left out: the zones of the country, its overseas too."""
    profile: Profile | None = None
    """Without it, what Telegram shows before the first word is left as somebody else set it."""
    origins: tuple[Origin, ...] = ()
    territories: tuple[Territory, ...] = ()
    communes: str = ""
    """The register that places are found in beside those listed, as `auvergne-rhone-alpes`; empty: none."""
    partners: tuple[Partner, ...] = ()
    blocks: tuple[Block, ...] = ()
    questionnaires: tuple[Questionnaire, ...] = ()
    checkins: tuple[CheckinPlan, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    """Of the report to funders, beside how many cases were received, accepted and referred."""
    breakdowns: tuple[str, ...] = ()
    """Questions of the interview by whose answers the indicators are counted as well."""
    timeline: tuple[Tracked, ...] = ()
    """What is followed of every case, as the card and /dossier show it: questions say what they feed."""
    blocked: Blocked = field(default_factory=Blocked)
    """What is asked of somebody who is stuck."""
    reminder: Reminder | None = None
    """Without it drafts are erased in their time, and nobody is reminded."""
    waiting_list: WaitingList = WaitingList()
    public_holidays: str = ""
    """The country, or the part of one as "FR-57", whose public holidays are among the `holidays`."""
    holidays: frozenset[date] = frozenset()
    """Days, beside Saturdays and Sundays, on which nobody works and nothing is asked."""
    hours: Hours = Hours()
    longest_points: int = 22
    """What the longest interview may ask of a person, as `questionnaire.points` counts: five minutes."""
    glossary: Mapping[str, Words] = field(default_factory=dict)
    to_confirm: tuple[str, ...] = ()
    """Parts of the file the organisation has still to confirm, as `partners.bge.contact`."""
    fingerprint: str = ""
    """SHA-256 of the file's meaning, in hexadecimal."""

    @property
    def each_checkin(self) -> tuple[CheckinPlan, ...]:
        """The check-ins one by one: of one that repeats, each time it comes."""
        return tuple(each for plan in self.checkins for each in plan.instances)

    def day(self, instant: datetime) -> date:
        """The day of an instant (aware) in the organisation's zone."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    @property
    def speaks_several(self) -> bool:
        """Whether people choose a language; where there is one, nothing speaks of languages."""
        return len(self.languages) > 1

    @property
    def edition(self) -> str:
        """As much of the fingerprint as people compare by eye."""
        return self.fingerprint[:8]
