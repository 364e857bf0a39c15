"""The stage of `make run`: ready-made cases, a jump to a question, topics, a fresh start, why this route."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any, Final

from bot.app import App
from bot.clock import Clock
from bot.commands.trying.watching import Watch
from bot.commands.trying.why import why
from bot.core.analysis.ready_made import Casting, ReadyMade
from bot.core.conversations import interview
from bot.core.conversations.explaining import route_of
from bot.core.model.case import Interview, Person
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation
from bot.core.parsing.answers import in_words
from bot.core.questions import asking
from bot.engine.unit_of_work import CASES, UnitOfWork
from bot.simulator.acts import ActError
from bot.simulator.groups import Groups
from bot.simulator.world import World

TELLING: Final = 2
"""Answers that name a ready-made case, where the card has no line of its own."""


class Trial:
    """What the page may do with one bot that runs; `number` tells it from the one before a fresh start."""

    def __init__(
        self, app: App, world: World, clock: Clock, *, number: int, afresh: asyncio.Event | None
    ) -> None:
        self._app, self._world, self._clock = app, world, clock
        self._number, self._afresh = number, afresh
        self.watch = Watch(app.settings.config, clock, app.reload.read, world.changes.note)
        self._cast: tuple[Organisation, date, Casting] | None = None
        self._verbs: Mapping[str, Callable[[dict[str, Any]], Awaitable[None]]] = {
            "case": self._case,
            "jump": self._jump,
            "topics": self._topics,
            "afresh": self._begin_again,
        }

    @property
    def _organisation(self) -> Organisation:
        return self._app.reload.units.config.organisation

    async def look(self, person: int, language: str) -> dict[str, Any]:
        """The file as it stands, the questions, and the routes of the person's case."""
        renderer = self._app.reload.units.renderer
        async with self._app.database.tx() as tx:
            view = await self._app.reload.units.begin(tx, self._clock.now()).view(person)
        questions = [
            {"id": each.id, "name": renderer.plain(each.name, language)}
            for each in self._organisation.questions
        ]
        return {
            "number": self._number,
            "afresh": self._afresh is not None,
            "file": self.watch.told(language),
            "edition": self._organisation.edition,
            "questions": questions,
            "why": why(view, renderer, language) if view else None,
        }

    async def cases(self, language: str) -> list[dict[str, Any]]:
        """Each ready-made case with its name: what stands on the card, and where it is sent."""
        casting = await self._casting()
        return [{"n": n, **self._named(each, language)} for n, each in enumerate(casting.cases)]

    async def act(self, verb: str, wish: dict[str, Any]) -> None:
        """Do what the page asks for. Raises ActError if it cannot be done, KeyError for no such verb."""
        await self._verbs[verb](wish)
        self._world.changes.note()

    # --- cases ---

    async def _casting(self) -> Casting:
        organisation, today = self._organisation, self._organisation.day(self._clock.now())
        if self._cast is None or self._cast[0] is not organisation or self._cast[1] != today:
            casting = Casting(organisation, today)
            await asyncio.to_thread(lambda: casting.cases)
            self._cast = organisation, today, casting
        return self._cast[2]

    def _named(self, case: ReadyMade, language: str) -> dict[str, str]:
        organisation, renderer = self._organisation, self._app.reload.units.renderer
        shown = organisation.desk.line or [each.id for each in case.asked if each.choices][:TELLING]
        said = [
            renderer.plain(in_words(each, case.interview.answers[each.id], organisation), language)
            for each in case.asked
            if each.id in shown
        ]
        route = route_of(organisation, case.outcomes[0].route)
        return {"name": " · ".join(said), "route": renderer.plain(route.title, language) if route else ""}

    async def _case(self, wish: dict[str, Any]) -> None:
        casting = await self._casting()
        n = int(wish["n"])
        if not 0 <= n < len(casting.cases):
            raise ActError("there is no such case")
        await self._give(int(wish["person"]), casting.cases[n].interview)

    async def _jump(self, wish: dict[str, Any]) -> None:
        casting = await self._casting()
        known = await asyncio.to_thread(casting.before, str(wish["question"]))
        if known is None:
            raise ActError("nobody was found who is asked this")
        await self._give(int(wish["person"]), known)

    async def _give(self, person: int, known: Interview) -> None:
        """Put these answers in place of the person's draft, or into a new one, and say what comes next."""
        user = self._world.people.get(person)
        if user is None:
            raise ActError("there is no such person")
        user.started, user.blocked = True, False
        async with self._app.database.tx() as tx:
            await tx.alone(CASES)
            work = self._app.reload.units.begin(tx, self._clock.now())
            view = await self._draft(work, person, user.language_code or "")
            given = view.with_case(replace(view.case, interview=known))
            messages = (*_left(view), *interview.following(given))
            await work.apply(view, Effects(case=given.case, messages=messages))
            await work.flush()
        self._app.sender.wake()
        self._app.scheduler.wake()

    async def _draft(self, work: UnitOfWork, person: int, language: str) -> CaseView:
        """The draft of somebody, who has agreed to the notice; a new one where there is none."""
        spoken = await work.spoken(person, language)
        known = await work.repository.person(person) or Person(id=person, language=spoken)
        agreed = replace(
            known,
            consented_at=known.consented_at or work.now,
            notice=work.organisation.privacy.version,
            reachable=True,
            acted_at=work.now,
        )
        work.repository.save(agreed)
        view = await work.view(person)
        return view if view and view.case.status == "draft" else await work.new_case(agreed)

    # --- the stage itself ---

    async def _topics(self, wish: dict[str, Any]) -> None:
        chat = self._world.chats[self._world.group_id]
        Groups(self._world).turns_topics(chat, on=bool(wish["on"]))
        self._app.sender.look_again(chat.id)

    async def _begin_again(self, _wish: dict[str, Any]) -> None:
        if self._afresh is None:
            raise ActError("this database has a key of its own: it is not erased from here")
        self._afresh.set()


def _left(view: CaseView) -> tuple[Any, ...]:
    """The messages of a draft that no longer wait for an answer."""
    under_way = interview.progress(view)
    if not view.case.interview.answers:
        return ()
    question = under_way.current
    return (asking.settle(view, under_way, question),) if question else (interview.closed_review(view),)
