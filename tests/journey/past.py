"""Every button somebody was ever shown, and what must not change when the old ones are pressed again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.conversations import correcting
from bot.core.conversations.checkins import is_open, plan_of
from bot.core.model.case import Case
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.questions.answer_buttons import answer_action
from tests.client import Person as Visitor
from tests.house import House
from tests.journey.sober import Place, acts_once, known, place, place_in

SERIOUS = (
    "delete", "dropped", "withdrawn", "confirm", "second", "undo", "reopened",
    "to_team", "to_question", "ready_send", "aside_send", "aside_note",
)  # fmt: skip
"""The second of two taps: they do what they say, whenever they are pressed."""


AT_ONCE = 2
"""So many buttons that differ in their last word only are pressed in one state, and the next in the next."""

WHILE_STUCK = ("stuck", "call_me")
"""They add to an alert until the team has answered it."""


@dataclass(slots=True)
class Past:
    """What one person saw in private, and the buttons of the group."""

    house: House
    visitor: Visitor
    seen: dict[str, int] = field(default_factory=dict)
    """A button's data, and the message it first stood under."""
    seen_in_group: dict[str, int] = field(default_factory=dict)
    pressed: Counter[str] = field(default_factory=Counter)
    """How often each button was pressed again."""
    turns: Counter[tuple[str, ...]] = field(default_factory=Counter)

    async def looks(self) -> None:
        """Remember the buttons that are there now."""
        for chat, seen in ((self.visitor.id, self.seen), (self.house.group.id, self.seen_in_group)):
            for message in await self.house.client.messages(chat):
                for button in (button for row in message.buttons for button in row):
                    if button.data:
                        seen.setdefault(button.data, message.id)

    async def writes(self, words: str) -> None:
        """Write, and remember the buttons that come of it."""
        await self.visitor.says(words)
        await self.house.settled()
        await self.looks()

    async def taps(self, label: str) -> None:
        """Press the newest button of this name, and remember the buttons that come of it."""
        await self.visitor.taps(label)
        await self.house.settled()
        await self.looks()

    async def presses(self, action: str) -> None:
        """Press the button that begins with this action, as it once was."""
        await _press(self.visitor, self.seen, action, self.visitor.id)
        await self.house.settled()
        await self.looks()

    async def staff_presses(self, who: Visitor, action: str) -> None:
        """Let staff press the newest button of the group that begins with this action."""
        newest = dict(reversed(self.seen_in_group.items()))
        await _press(who, newest, action, self.house.group.id)
        await self.house.settled()
        await self.looks()

    async def presses_all(self) -> None:
        """Press buttons of every kind that do nothing here and now: nothing that was said changes."""
        await self.house.settled()
        await self.looks()
        person, theirs = await known(self.house, self.visitor)
        places = (
            {str(case.id): place_in(self.house, person, replace(case, correcting=None)) for case in theirs}
            if person
            else {}
        )
        before = await self.kept()
        for data in self._in_turn(self.seen):
            if not _does_something(data.split(":"), places, self.house):
                await self.visitor.presses(self.seen[data], data, wait=0)
                self.pressed[data] += 1
        await self.house.settled()
        assert await self.kept() == before

    async def staff_presses_all(self, who: Visitor) -> None:
        """Press all kinds in the group but what tells a decision: nothing the applicant said changes."""
        await self.house.settled()
        await self.looks()
        before = await self.kept()
        for data in self._in_turn(self.seen_in_group):
            if not data.startswith(SERIOUS):
                await who.presses(self.seen_in_group[data], data, chat=self.house.group, wait=0)
                self.pressed[data] += 1
        await self.house.settled()
        assert await self.kept() == before

    def _in_turn(self, seen: Mapping[str, int]) -> list[str]:
        alike = defaultdict(list)
        for data in seen:
            alike[_but_last_word(data)].append(data)
        now = set()
        for kind, each in alike.items():
            first = self.turns[kind] * AT_ONCE
            self.turns[kind] += 1
            now |= {each[n % len(each)] for n in range(first, first + AT_ONCE)}
        return [data for data in seen if data in now]

    async def goes_on(self, acts: int = 1) -> None:
        """Nobody is stuck: the next acts the screen offers are done, and move on."""
        for _ in range(acts):
            before = await place(self.house, self.visitor)
            await acts_once(self.house, self.visitor, before)
            await self.house.settled()
            await self.looks()
            assert await place(self.house, self.visitor) != before

    async def goes_on_until(self, question: str) -> None:
        """Do what is offered until this question waits."""
        for _ in range(40):
            where = await place(self.house, self.visitor)
            if where is not None and where.question is not None and where.question.id == question:
                return
            await self.goes_on()
        raise AssertionError(f"{question} never came")

    async def goes_on_until_review(self) -> None:
        """Do what is offered until all that is left is to send."""
        for _ in range(40):
            where = await place(self.house, self.visitor)
            if where is not None and where.question is None:
                return
            await self.goes_on()
        raise AssertionError("no end")

    async def kept(self) -> list[Case]:
        """What must stay: everything a person and the team said, not where the person stands in it."""
        _, theirs = await known(self.house, self.visitor)
        return [_said(case) for case in theirs]

    async def every_tap_had_one_answer(self) -> None:
        """Each tap was answered, once."""
        await self.house.settled()
        answers = Counter(
            call.params["callback_query_id"] for call in await self.house.client.calls("answerCallbackQuery")
        )
        assert answers == Counter(tap.id for tap in await self.house.client.taps_made())


async def _press(who: Visitor, seen: Mapping[str, int], action: str, chat: int) -> None:
    data = next(data for data in seen if data.startswith(action))
    await who.presses(seen[data], data, chat=chat, wait=0)


def _but_last_word(data: str) -> tuple[str, ...]:
    """What several buttons have in common: the choices of a question, the questions that can be edited."""
    *words, _signature = data.split(":")
    return tuple(words[:-1] if len(words) > 2 else words)


def _said(case: Case) -> Case:
    """The case without what only says where people stand in it."""
    bare = replace(case.interview, revisit="", picked=(), meant=(), written="", asked=(), since=None)
    checkins = {
        plan: replace(each, revisit="", picked=(), meant=(), asked=(), since=None)
        for plan, each in case.checkins.items()
    }
    return replace(
        case, interview=bare, checkins=checkins, correcting=None, owner=0, owner_name="", proposal=None
    )


def _does_something(action: list[str], places: Mapping[str, Place], house: House) -> bool:
    """Whether a button is one of those that act here and now, as it says."""
    verb, case, name, *_ = (*action, "", "")
    if (
        verb in (*SERIOUS, "language")
        or name == correcting.CODE
        or (verb in WHILE_STUCK and places[case].case.blocked)
    ):
        return True
    if verb in {"another", "consent"}:
        return all(where.case.status != "draft" for where in places.values())
    where = places.get(case)
    if where is None:
        return False
    if verb == "send":
        return where.case.status == "draft" and where.question is None
    if verb in {"checkin", "nothing_new", "blocked", "later"}:
        return where.case.status != "draft" and _is_open(house, where, name)
    progress, question = where.progress, where.question
    opens = answer_action(where.case.id, progress.plan, question.id, "") if progress and question else ()
    return bool(opens) and tuple(action[: len(opens) - 1]) == opens[:-1]


def _is_open(house: House, where: Place, plan_id: str) -> bool:
    """Whether a check-in can still be answered."""
    plan = plan_of(house.organisation, plan_id)
    view = CaseView(
        organisation=house.organisation, person=where.person, case=where.case, now=house.clock.now()
    )
    return plan is not None and is_open(view, plan)
