"""How long the messages made of many texts can become: the review, the outcome and the card.

What is found is no less than the longest there can be, and may be more: a remark, nothing to refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Final

from bot.checking.longest_answers import longest_answer
from bot.core.conversations import card, doors, explaining, timeline
from bot.core.model.case import Answer, Case, Outcome, Person, Receipt, Verdict
from bot.core.model.dated import dated
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import Organisation, Partner, Question, Route
from bot.core.model.tracking import Tracked
from bot.core.parsing import typed
from bot.core.parsing.answers import in_words
from bot.core.questions import questionnaire
from bot.core.routing import routing
from bot.core.routing.counterfactuals import MOST_CHANGES
from bot.engine.render import LONGEST, Renderer
from bot.proof.length import most_room

NOW: Final = datetime(2026, 9, 30, tzinfo=UTC)
ANY: Final = Answer("given")
SENTENCE: Final = 300
"""UTF-16 units left free for what else may stand in the message, as what was written beside the choices: that
is one text, which is cut."""


def remarks(organisation: Organisation, renderer: Renderer) -> Iterator[str]:
    """One line for each message that may grow too long, so that its end would be cut."""
    for language in organisation.languages:
        grown = _Grown(organisation, renderer, language)
        for name, units in grown.messages():
            if units > LONGEST:
                yield (
                    f"{name} may grow to {units} characters in {language}, {LONGEST} at most: "
                    "shorten its texts, or its end may be cut"
                )


class _Grown(Frozen):
    organisation: Organisation
    renderer: Renderer
    language: str

    def messages(self) -> Iterator[tuple[str, int]]:
        yield "the review of all answers", self._review()
        about = self._about() + self._timeline()
        for place, route in enumerate(self.organisation.routes):
            view = self._given(place, route)
            said = (*explaining.outcome(view).paragraphs, *self._missed(place), *self._openings(route))
            yield f"the outcome of routes.{route.id}", self._units(said) + SENTENCE
            if self.language == self.organisation.desk.language:
                shown = (*card.card(view).paragraphs, *self._opened(route))
                yield f"the card of routes.{route.id}", self._units(shown) + about + SENTENCE

    def _review(self) -> int:
        rooms = {
            each.id: self._line("review.line", each) + typed.longest(each, self.organisation)
            for each in self.organisation.questions
        }
        return most_room(self.organisation, rooms) + SENTENCE

    def _about(self) -> int:
        """The card's answers and remarks."""
        shown = self.organisation.desk.shown
        instead = {each.id for each in self.organisation.questions if each.in_place_of in shown}
        return most_room(
            self.organisation,
            {
                each.id: self._flags(each) + (self._shown(each) if each.id in {*shown, *instead} else 0)
                for each in self.organisation.questions
            },
        )

    def _shown(self, question: Question) -> int:
        """An answer with its name, and what was typed before it."""
        desk, typed_ = self.organisation.desk, typed.longest(question, self.organisation)
        if question.id in desk.card:
            return self._line("card.line", question) + typed_
        return self._size(self._longest(question)) + typed_ + len(timeline.DOT)

    def _timeline(self) -> int:
        """What has become of the case: of each line its longest answer, after another as long."""
        file, room = self.organisation, 0
        asked = [each for _, questions in questionnaire.lists(file) for each in questions]
        for fact in file.timeline:
            lines = (self._changed(fact, each) for each in asked if each.track == fact.id)
            room += max(map(self._size, lines), default=0) + len(timeline.DOT)
        return room

    def _changed(self, fact: Tracked, question: Question) -> Text:
        said = timeline.Told(question=question, answer=ANY, day=NOW.date(), words=self._longest(question))
        return timeline.line(fact, timeline.newest((said, said)))

    def _longest(self, question: Question) -> Text:
        answer = longest_answer(question, self.organisation, self.renderer, self.language)
        return in_words(question, answer, self.organisation)

    def _size(self, text: Text) -> int:
        return self._units((text,))

    def _line(self, key: str, question: Question) -> int:
        return self._size(Phrase(key, {"name": question.name, "answer": self._longest(question)})) + 1

    def _flags(self, question: Question) -> int:
        flags = [Phrase("card.flag", {"flag": each.flag}) for each in question.choices if each.flag]
        rooms = sorted((self._units((flag,)) + 1 for flag in flags), reverse=True)
        return sum(rooms if question.kind == "choices" else rooms[:1])

    def _given(self, place: int, route: Route) -> CaseView:
        """A case that was given the route, with all it can say, and two more that say most."""
        others = (each for each in self.organisation.routes[place + 1 :] if not each.person)
        beside = sorted(others, key=lambda each: -self._units(self._said(each)))[: routing.MOST_BESIDE]
        receipt = Receipt(
            fingerprint="", day=NOW.date(), answers={}, outcomes=tuple(map(self._outcome, (route, *beside)))
        )
        reference = f"{self.organisation.reference}-2026-9999"
        case = Case(id=1, person=1, status="filed", reference=reference, receipt=receipt, filed_at=NOW)
        person = Person(id=1, language=self.language)
        organisation = dated(self.organisation, NOW.date())
        return CaseView(organisation=organisation, person=person, case=case, now=NOW)

    def _outcome(self, route: Route) -> Outcome:
        met = (Verdict(each.criterion, "met") for each in route.redirects)
        return Outcome(
            route=route.id,
            verdicts=tuple(dict.fromkeys(chain(map(self._open, route.requires), met))),
            partners=tuple(each.id for each in self._partners(route)),
            by_hand=(*route.by_hand, *route.if_unknown),
        )

    def _open(self, criterion: str) -> Verdict:
        """Met or unknown, whichever says more."""
        known, unknown = Verdict(criterion, "met"), Verdict(criterion, "unknown")
        return max(
            (known, unknown), key=lambda each: self._units((explaining.verdicts(self.organisation, (each,)),))
        )

    def _partners(self, route: Route) -> list[Partner]:
        served = {each.serves for each in route.redirects}
        found = [each for each in self.organisation.partners if each.serves & served]
        room = {each.id: self._units((doors.partner(self.organisation, each.id),)) for each in found}
        return sorted(found, key=lambda each: -room[each.id])[: routing.MOST_PARTNERS]

    def _said(self, route: Route) -> tuple[Text, ...]:
        partners = (doors.partner(self.organisation, each.id) for each in self._partners(route))
        return (route.title, route.reason, *partners)

    def _missed(self, place: int) -> tuple[Text, ...]:
        """All that the routes before require, failed."""
        excluded: dict[str, list[Route]] = {}
        for route in self.organisation.routes[:place]:
            for name in route.requires:
                excluded.setdefault(name, []).append(route)
        return (explaining.kept_from(self.organisation, excluded),) if excluded else ()

    def _openings(self, route: Route) -> tuple[Text, ...]:
        """What would open the programmes, to who is given none."""
        if route.programme and route.call != "closed":
            return ()
        return self._opened(route, explaining.MOST_OPENED)

    def _opened(self, route: Route, most: int | None = None) -> tuple[Text, ...]:
        """The longest there can be of what would open other programmes than a route's."""
        said = {each.id: each.change for each in self.organisation.criteria if each.change}
        longest = sorted(said, key=lambda each: -self._units((said[each],)))[:MOST_CHANGES]
        doors = sorted(self._doors(route), key=lambda each: -self._units((each.title,)))
        if not longest or not doors:
            return ()
        sets = (tuple(longest),) * explaining.MOST_WAYS
        lines = (
            Phrase("opening", {"route": each.title, "changes": explaining.ways(sets, said)})
            for each in doors[:most]
        )
        return (Joined((Phrase("outcome.openings"), *lines)),)

    def _doors(self, route: Route) -> Iterator[Route]:
        """The routes to other programmes, as many as there are on one day: their call is open or closed."""
        routes = self.organisation.routes
        for programme in self.organisation.programmes:
            to = [each for each in routes if each.programme == programme.id != route.programme]
            on_a_day = ([each for each in to if each.call != other] for other in ("open", "closed"))
            yield from max(on_a_day, key=lambda each: self._units(way.title for way in each))

    def _units(self, paragraphs: Iterable[Text]) -> int:
        return self.renderer.measured(tuple(paragraphs), self.language)
