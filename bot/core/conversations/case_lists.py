"""The lists of the desk: first how many cases are in each, then one of them, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.conversations.card import Staff
from bot.core.model.effects import CaseView
from bot.core.model.found import LISTS, CaseList, Counts
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Button, Group, Joined, Message, Phrase, Text
from bot.core.model.organisation import Kind
from bot.core.parsing import typed
from bot.core.questions import questionnaire

PAGE: Final = 8
"""Cases in one page of a list."""
LISTED, COUNTED = "list", "lists"
"""The verbs of the buttons that show a list, and how many there are in each."""
ABOUT: Final[tuple[Kind, ...]] = ("sector", "commune")
"""What a line says of a case: words of a list, and none of the person's, for those would outlive them."""
SUPERGROUPS: Final = 10**12
"""What Telegram adds to the number of a supergroup, for its id as a bot has it (then negative)."""


class ListPage(Frozen, kw_only=True):
    """A part of a list: `number` from 0, of all `length` cases; `owner` is whose it is, if somebody's."""

    name: CaseList
    number: int
    length: int
    owner: int = 0

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(0, (self.length - 1) // PAGE)


class Found(Frozen):
    """A case, and the link to its card; empty where there is none."""

    view: CaseView
    link: str


def counted(counts: Counts, staff: Staff) -> Message:
    """How many cases are in each list, each a button; one's own are those of whoever asked last."""
    buttons = [
        Button(
            Phrase("lists.button", {"name": Phrase(f"list.{name}"), "n": counts[name]}),
            (LISTED, name, "0", str(staff.id)),
        )
        for name in LISTS
    ]
    return Message(
        to=Group(),
        paragraphs=(Phrase("lists.title", {"name": staff.name}),),
        buttons=tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)),
    )


def listed(page: ListPage, cases: Sequence[Found]) -> Message:
    """One page of a list."""
    title = Phrase("list.title", {"name": Phrase(f"list.{page.name}"), "n": page.length})
    lines = Joined(tuple(line(each) for each in cases)) if cases else Phrase("list.empty")
    return Message(to=Group(), paragraphs=(title, lines, how_to_open(cases)), buttons=_turn(page))


def line(found: Found) -> Text:
    """A case in one line: what it is, what is due, whose it is."""
    view = found.view
    return Joined((named(found), *about(view), *_due(view), *_owner(view), *_places(view)), " · ")


def named(found: Found) -> Text:
    """The reference of a case, which leads to its card."""
    reference = found.view.case.reference
    return Phrase("list.link", {"reference": reference, "link": found.link}) if found.link else reference


def how_to_open(cases: Sequence[Found]) -> Text:
    """How to see a case where references are no links."""
    bare = next((each.view.case.reference for each in cases if not each.link), "")
    return Phrase("list.open", {"reference": bare}) if bare else ""


def card_link(chat: int, message: int | None) -> str:
    """The address of a message in a supergroup; empty if it has none, as in a basic group."""
    number = -chat - SUPERGROUPS
    return f"https://t.me/c/{number}/{message}" if message and number > 0 else ""


def replacing(message: Message) -> Message:
    """The same in place of what stands under the pressed button."""
    return replace(message, replace="or_drop")


def about(view: CaseView) -> tuple[Text, ...]:
    """Sector and place, in words of the file or of the register of communes."""
    rules = view.rules
    given = questionnaire.path(rules.questions, view.case.interview, rules).answers
    asked = (each for each in rules.questions if each.kind in ABOUT and each.id in given)
    return tuple(typed.listed(each, given[each.id], rules) for each in asked)


def _due(view: CaseView) -> tuple[Text, ...]:
    promise = view.case.promise
    day = (promise.late or promise.by) if promise else None
    if day is None:
        return ()
    return (Phrase("list.late_since" if view.today > day else "list.due", {"day": day}),)


def _owner(view: CaseView) -> tuple[Text, ...]:
    return (view.case.owner_name,) if view.case.owner else ()


def _places(view: CaseView) -> tuple[Text, ...]:
    return tuple(
        Phrase("list.rank", {"rank": place.rank}) for place in view.waits if place.state == "waiting"
    )


def _turn(page: ListPage) -> tuple[tuple[Button, ...], ...]:
    """The arrows side by side, and below them the way back: of three in a row a phone cuts the words."""

    def to(label: str, number: int) -> Button:
        return Button(Phrase(label), (LISTED, page.name, str(number), str(page.owner)))

    before = (to("button.page.before", page.number - 1),) if page.number else ()
    after = (to("button.page.after", page.number + 1),) if page.number < page.last else ()
    arrows = (*before, *after)
    return (*((arrows,) if arrows else ()), (Button(Phrase("button.lists"), (COUNTED,)),))
