"""What staff read of a search: in the group what names nobody, the rest to who asked, in private."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.core.conversations.card import Staff
from bot.core.conversations.case_lists import Found, about, how_to_open, line, named
from bot.core.conversations.finding import WRITTEN
from bot.core.model.effects import CaseView
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Button, Group, Joined, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.questions import questionnaire

MOST_SHOWN: Final = 8
"""Cases that a search shows at most."""
MOST_NAMED: Final = 5
"""The same where each is a message of its own."""


class Result(Frozen):
    """A case among the results of an inline query: what is read of it there, and what is inserted."""

    case: int
    title: Text
    description: Text
    inserted: Text


def in_group(found: Sequence[Found], number: int, words: str, update_key: str) -> Message:
    """The cases that were found by nothing of a person; `number` is how many there are in all.

    Its key names them: once one of them is erased, it says so.
    """
    if not found:
        return _said(Phrase("search.nothing", {"words": words}), Phrase("search.how"))
    more = (Phrase("search.more", {"n": number - len(found)}),) if number > len(found) else ()
    lines = Joined((*(line(each) for each in found), *more))
    said = _said(Phrase("search.found", {"n": number}), lines, how_to_open(found))
    return replace(said, key=MessageKey.results([each.view.case.id for each in found], update_key))


def elsewhere(number: int, link: str) -> Message:
    """What the group reads of an answer that names people: it goes to who asked, if it can."""
    open_it = Button(Phrase("button.private"), link=link)
    said = Phrase("search.found", {"n": number})
    return Message(to=Group(), paragraphs=(Joined((said, Phrase("search.private"))),), buttons=((open_it,),))


def in_private(staff: Staff, found: Sequence[Found], update_key: str) -> tuple[tuple[Message, int], ...]:
    """A message for each case, with the person it is about: it is erased with them."""
    return tuple((_named(staff, each, update_key), each.view.person.id) for each in found)


def how() -> Message:
    """How to search."""
    return _said(Phrase("search.how"))


def unknown(words: str, reference: str | None, example: str) -> Message:
    """What is said of a reference that is no case's, or of what is no reference; `example` is like one."""
    if reference:
        return _said(Phrase("history.none", {"reference": reference}), Phrase("search.how"))
    key = "history.no_reference" if words else "history.which"
    return _said(Phrase(key, {"words": words, "example": example}))


def results(found: Sequence[Found]) -> tuple[Result, ...]:
    """The same for an inline query: what is inserted cannot be erased, and says nothing of anybody."""
    return tuple(
        Result(
            case=each.view.case.id,
            title=Joined((each.view.case.reference, *about(each.view)), " · "),
            description=Joined(written(each.view, personal=False)[:1] or (Phrase("search.no_words"),)),
            inserted=Joined((named(each), *about(each.view)), " · "),
        )
        for each in found
    )


def written(view: CaseView, *, personal: bool) -> tuple[Text, ...]:
    """What the person wrote of themselves, or of the project, in the order it was asked."""
    questions = view.rules.questions
    given = questionnaire.path(questions, view.case.interview, view.rules).answers
    asked = (each.id for each in questions if each.kind in WRITTEN and each.personal == personal)
    return tuple(
        value for each in asked if each in given and isinstance(value := given[each].value, str) and value
    )


def _named(staff: Staff, found: Found, update_key: str) -> Message:
    view = found.view
    who = Phrase("search.person", {"name": Joined(written(view, personal=True), " ")})
    return Message(
        to=Member(staff.id),
        paragraphs=(Joined((who, line(found), *written(view, personal=False)[:1])),),
        key=MessageKey("found", view.case.id, (update_key,)),
        quiet=True,
    )


def _said(*paragraphs: Text) -> Message:
    return Message(to=Group(), paragraphs=paragraphs)
