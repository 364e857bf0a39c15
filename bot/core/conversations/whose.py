"""Words that may be for the team or for the question that waits: the person says which, with one tap."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import team_messages
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Applicant, Button, Message, Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import Spoken


def ask(view: CaseView, pending: Sequence[Spoken], words: str, mark: str) -> Effects:
    """Keep the words, and ask for whom they are; `view` is the case of which the team has spoken.

    `pending` are words in a row that wait for the same tap.
    """
    new = Spoken(case=view.case.id, mark=mark, kind="unsure", at=view.now, words=words,
                 run=pending[0].first if pending else mark)  # fmt: skip
    return Effects(messages=(asking(view, new.first),), talk=(new,), said=team_messages.said(view, mark))


def asking(view: CaseView, first: str) -> Message:
    """The question for whom the words are that wait under this mark."""
    case = str(view.case.id)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("whose.ask"),),
        buttons=(
            (Button(Phrase("button.to_team"), ("to_team", case, first)),),
            (Button(Phrase("button.to_question"), ("to_question", case, first)),),
        ),
        key=_key(view, first),
        newest=True,
    )


def said(view: CaseView, first: str, whose: str) -> Message:
    """In its place: for whom they were."""
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase(f"whose.{whose}"),),
        key=_key(view, first),
        replace="or_drop",
    )


def _key(view: CaseView, first: str) -> MessageKey:
    return MessageKey("whose", view.case.id, (first,))
