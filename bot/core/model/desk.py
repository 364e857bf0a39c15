"""The staff group as the file has it: who is there, and what follows when nobody answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.model.arrival import Words
from bot.core.model.canned import CannedReply
from bot.core.model.reports import Digest
from bot.core.model.roles import Colleague, Reserved


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason for declining, from the list."""

    id: str
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What follows while an applicant waits for a person, or the team for an applicant, in working days.

    The alarm on the promised day itself is no choice.
    """

    reply_days: int = 5
    """A message of an applicant is answered within so many, unless the case's route promises otherwise."""
    blocked_days: int = 1
    """The same for « Je suis bloqué·e »."""
    remind_before: int = 1
    """The owner is reminded so long before the promised day; 0: not."""
    return_after: int = 2
    """So long after it the case goes back to everybody; 0: not."""
    director_after: int = 4
    """So long after it the director is told; 0: nobody is."""
    nudge_after: int = 3
    """An applicant is reminded, once, of a question that has waited so long; 0: not."""
    tell_after: int = 3
    """So long after that, its owner is told that there is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The staff group. Unless the file says who is staff, its members are, as Telegram says when they act."""

    chat_id: int
    language: str
    decline_reasons: tuple[Reason, ...]
    staff: frozenset[int] = frozenset()
    """User ids; when given, only they may act, and those of `members`."""
    members: tuple[Colleague, ...] = ()
    """Who is who in the group; with one who is staff, nobody else but those named here may act."""
    staff_may: frozenset[Reserved] = frozenset()
    """What staff may do beside the director. Where there is no director, they may do it all."""
    silence_days: int = 2
    """Working days after which the group is told of a filed case that nobody has taken; 0: never."""
    undo_minutes: int = 5
    """So long a decision may be called off, for until then nothing has left; 0: it leaves at once."""
    ladder: Ladder = Ladder()
    digest: Digest = field(default_factory=Digest)
    director: int = 0
    """The user id of whoever is told last, when nobody answered; 0: the group is."""
    pitch: str = ""
    """The question whose answer stands first on the card: the project in the person's words."""
    line: tuple[str, ...] = ()
    """Questions whose answers make the line under it."""
    card: tuple[str, ...] = ()
    """Questions whose answers unfold on the card, in order. None of all these may be personal."""
    topics: Literal["programme", "case", "none"] = "programme"
    """Where the group has topics, what gets one of its own."""
    replies: tuple[CannedReply, ...] = ()
    """Offered to staff who write to an applicant."""

    @property
    def shown(self) -> tuple[str, ...]:
        """All the questions whose answers stand on the card."""
        return tuple(dict.fromkeys(filter(None, (self.pitch, *self.line, *self.card))))
