"""Somebody sober: wherever they are, they do the next thing the screen offers, until all is said."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.conversations import checkins, correcting, interview
from bot.core.conversations.case_status import active_case
from bot.core.model.case import Case, Person
from bot.core.model.effects import CaseView
from bot.core.model.organisation import Question, Words
from bot.core.questions.answer_buttons import CHECKIN, DONT_KNOW, FINISHED, INTERVIEW, KEEP, SKIP
from bot.core.questions.asking import WRITTEN
from bot.core.questions.progress import Progress
from storage import cases
from tests.client import Message
from tests.client import Person as Visitor
from tests.house import House
from tests.journey.story import plain

MOST_ACTS = 90
"""Acts after which somebody who only does what is offered is called stuck."""

LOOKED_AT = 24
"""Messages of the chat, the newest, among which somebody looks for what to do."""
WORDS = {
    "short_text": "Un atelier",
    "long_text": "Un atelier partagé pour les luthiers",
    "date": "15/06/2027",
    "link": "example.org",
    "email": "camille@example.org",
    "phone": "+33 6 12 34 56 78",
    "siren": "732 829 320",
}
NO_CHOICE = {DONT_KNOW, SKIP, KEEP}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands: the active case, and the question that waits, if one does."""

    person: Person
    case: Case
    progress: Progress | None
    question: Question | None

    @property
    def is_done(self) -> bool:
        """Whether the case is filed and nothing waits for words."""
        return self.case.status != "draft" and not self.case.asked and not self.case.checkin


async def place(house: House, visitor: Visitor) -> Place | None:
    """Where a person stands, as the database has it; None before they agreed to the notice."""
    person, theirs = await known(house, visitor)
    case = active_case(person, theirs) if person else None
    return place_in(house, person, case) if person and case else None


async def known(house: House, visitor: Visitor) -> tuple[Person | None, list[Case]]:
    """A person and their cases, as the database has them."""
    assert house.app is not None
    async with house.app.database.tx() as tx:
        known, cases_ = await cases.with_people(tx, (visitor.id,))
        person, theirs = known.get(visitor.id), cases_.get(visitor.id, [])
    return person, theirs


def place_in(house: House, person: Person, case: Case) -> Place:
    """Where a person stands in one of their cases."""
    view = CaseView(organisation=house.organisation, person=person, case=case, now=house.clock.now())
    plan = checkins.plan_of(house.organisation, case.checkin)
    progress = correcting.progress(view)
    if progress is not None:
        pass
    elif case.status == "draft":
        progress = interview.progress(view)
    elif plan and checkins.begun(view, plan):
        progress = checkins.progress(view, plan)
    else:
        return Place(person, case, None, None)
    return Place(person, case, progress, progress.current)


async def gets_there(house: House, visitor: Visitor) -> int:
    """Come back, do what is offered until nothing waits any more; how many acts it took."""
    await visitor.unblocks()
    await visitor.says("/start")
    await house.settled()
    for acts in range(MOST_ACTS):
        where = await place(house, visitor)
        if where is not None and where.is_done:
            return acts
        await acts_once(house, visitor, where)
        await house.settled()
    raise AssertionError(f"stuck at {await place(house, visitor)}")


def _speaks_of_something_else(person: Person) -> bool:
    """Whether what is written now is for the team, or says where they are."""
    return person.writing or person.locating or (person.talking != 0 and not person.turned)


async def acts_once(house: House, visitor: Visitor, where: Place | None) -> None:
    """Do the next thing the screen offers; come back first if it offers nothing of what waits."""
    elsewhere = where is not None and _speaks_of_something_else(where.person)
    shown = None if elsewhere else await _offered(visitor, where)
    if shown is None:  # or what is written would go to the team
        await visitor.says("/start")
        await house.settled()
        shown = await _offered(visitor, where)
    assert shown is not None, f"nothing is offered at {where}"
    if where is not None and where.case.asked and where.case.status != "draft":
        await visitor.says("Oui, rue Blatin.")
    elif where is not None and where.progress is not None and where.question is not None:
        await _answers(house, visitor, where.progress, where.question, shown)
    else:
        await visitor.presses(shown, _button(shown, _VERBS) or "", wait=0)


_VERBS = ("consent", "send", "nothing_new")


async def _offered(visitor: Visitor, where: Place | None) -> Message | None:
    """The message that offers what waits, if it is there and has nothing newer of its kind below."""
    shown = await visitor.client.messages(visitor, newest=LOOKED_AT)
    messages = [message for message in shown if message.from_bot]
    for message in reversed(messages[-6:]):
        if where is not None and where.question is not None:
            asked = _read(where, where.question.text)
            is_current = plain(asked) in plain(message.text)
            if is_current and (message.labels or where.question.kind in WRITTEN):
                return message
        elif (where is not None and where.case.asked) or _button(message, _VERBS):
            return message
    return None


def _read(where: Place, words: Words) -> str:
    """The words in the person's language, or in the file's first."""
    assert where.progress is not None
    return words.get(where.person.language) or words[where.progress.organisation.languages[0]]


def _button(message: Message, verbs: tuple[str, ...]) -> str | None:
    """The first button that opens with one of the verbs."""
    buttons = (button.data for row in message.buttons for button in row if button.data)
    return next((data for data in buttons if data.split(":")[0] in verbs), None)


async def _answers(
    house: House, visitor: Visitor, progress: Progress, question: Question, shown: Message
) -> None:
    choices = [
        button.data
        for row in shown.buttons
        for button in row
        if button.data and button.data.split(":")[0] == (CHECKIN if progress.plan else INTERVIEW)
    ]
    offered = [data for data in choices if data.split(":")[-2] not in NO_CHOICE]
    finished = [data for data in offered if data.split(":")[-2] == FINISHED]
    if question.kind in WRITTEN or question.kind in {"phone", "commune"}:
        await _writes(house, visitor, question)
    else:
        assert offered, f"nothing to press for {question.id}: {shown.labels}"
        await visitor.presses(shown, (finished or offered)[0], wait=0)


async def _writes(house: House, visitor: Visitor, question: Question) -> None:
    if question.kind == "file":
        await visitor.sends_document()
    elif question.kind == "number":
        await visitor.says(str(question.low if question.low is not None else 10))
    elif question.kind == "commune":
        territories = house.organisation.territories
        places = [place.name for territory in territories for place in territory.places]
        await visitor.says(places[0] if places else next(iter(territories[0].name.values())))
    elif question.kind in {"short_text", "long_text"}:
        low, high = (bound if isinstance(bound, int) else None for bound in (question.low, question.high))
        await visitor.says((WORDS[question.kind] + "." * (low or 0))[: high or 200])
    else:
        await visitor.says(WORDS[question.kind])
