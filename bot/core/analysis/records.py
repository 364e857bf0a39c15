"""Filed cases as figures count them: where each was sent, from where it came, and what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Final, Literal, TypeAlias

from bot.core.analysis import silence
from bot.core.analysis.silence import Promised
from bot.core.model.case import Answers, Case, Event
from bot.core.model.frozen import Frozen
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Kind, Organisation
from bot.core.parsing.places import place_name, territories_of

Ending: TypeAlias = Literal["accepted", "referred", "declined", "withdrawn"]
ENDINGS: Final[tuple[Ending, ...]] = ("accepted", "referred", "declined", "withdrawn")


class Record(Frozen, kw_only=True, dict=True):
    """One case: ids and days only. An empty id: not said, or the route leads to no programme."""

    case: int
    reference: str = ""
    route: str = ""
    """The primary one."""
    programme: str = ""
    """The one to which that route leads."""
    partners: tuple[str, ...] = ()
    """Those that it named."""
    sector: str = ""
    place: str = ""
    territory: str = ""
    """The territory of the place."""
    history: tuple[Event, ...] = ()
    zone: str = "UTC"

    @cached_property
    def promised(self) -> tuple[Promised, ...]:
        """Every answer that was promised, oldest first."""
        return silence.promised(self.history, self.zone)

    @property
    def stopped(self) -> Event | None:
        """That the person stopped with an answer that led elsewhere; None: they did not, or went on since."""
        told = [event for event in self.history if event.kind in ("signposted", "resumed")]
        return told[-1] if told and told[-1].kind == "signposted" else None

    @cached_property
    def endings(self) -> tuple[Event, ...]:
        """The decisions that stand, and that it was withdrawn: none that was taken back, oldest first."""
        found = list[Event]()
        for event in self.history:
            if event.kind in ENDINGS:
                found.append(event)
            elif event.kind == "taken_back":
                found = found[:-1]
        return tuple(found)


def record(case: Case, history: Sequence[Event], organisation: Organisation) -> Record:
    """A case, and what happened to it, for figures."""
    first = case.receipt.outcomes[0] if case.receipt else None
    route = first.route if first else ""
    answers = case.receipt.answers if case.receipt else case.interview.answers
    place = _said("commune", answers, organisation)
    return Record(
        case=case.id,
        reference=case.reference,
        route=route,
        programme=next((each.programme for each in organisation.routes if each.id == route), ""),
        partners=first.partners if first else (),
        sector=_said("sector", answers, organisation),
        place=place,
        territory=_territory(place, organisation),
        history=tuple(history),
        zone=organisation.zone,
    )


def _said(kind: Kind, answers: Answers, organisation: Organisation) -> str:
    """The first value that was given to a question of this kind."""
    for question in organisation.questions:
        answer = answers.get(question.id)
        if question.kind == kind and answer and isinstance(answer.value, str) and answer.value:
            return answer.value
    return ""


def _territory(place: str, organisation: Organisation) -> str:
    """The first of the territories in the file's order in which a place lies."""
    within = territories_of(place, organisation)
    return next((each.id for each in organisation.territories if each.id in within), "")


# --- what ids are called ------------------------------------------------------------------------------------


def programme_name(id_: str, organisation: Organisation) -> Text:
    """What a programme is called; « ailleurs » for a route that leads to none."""
    named = next((each.name for each in organisation.programmes if each.id == id_), None)
    return named or id_ or Phrase("overview.elsewhere")


def partner_name(id_: str, organisation: Organisation) -> Text:
    """What a partner is called."""
    return next((each.name for each in organisation.partners if each.id == id_), id_)


def sector_name(id_: str, organisation: Organisation) -> Text:
    """What a sector is called."""
    named = next((each.name for each in organisation.sectors if each.id == id_), None)
    return named or id_ or Phrase("overview.unsaid")


def territory_name(id_: str, organisation: Organisation) -> Text:
    """What a territory is called."""
    named = next((each.name for each in organisation.territories if each.id == id_), None)
    return named or id_ or Phrase("overview.unsaid")


def place_words(id_: str, organisation: Organisation) -> Text:
    """What a place, or a territory that was answered in its stead, is called."""
    return place_name(id_, organisation) or territory_name(id_, organisation)


def day(event: Event, organisation: Organisation) -> date:
    """The day of an event, in the organisation's zone."""
    return organisation.day(event.at)
