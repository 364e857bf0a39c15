"""Words in private while the team is in talk with the person: for it, or for the question that waits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import repeat
from typing import Final, Literal, TypeAlias

from telegram import Update

from bot.core.conversations import attachments, team_messages, whose
from bot.core.conversations.attachments import PASSED
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.message_key import MessageKey
from bot.core.model.talk import TO_TEAM, Spoken
from bot.core.parsing import kinds, typed
from bot.core.questions import answering
from bot.engine.erasure import erase
from bot.telegram import access, messages, moves
from bot.telegram.context import Context
from bot.telegram.messages import LONGEST_QUOTED
from storage import sent_messages, talk
from storage.sent_messages import SentMessage

Whose: TypeAlias = Literal["team", "unsure", "question"]

RUN: Final = timedelta(minutes=5)
"""Messages that come within this time of each other are one."""
OPEN: Final = timedelta(days=7)
"""So long words may be for the team, which wrote and asked nothing, once the person has gone on elsewhere."""
LONGEST_RUN: Final = 3000
"""Characters of messages that are shown as one."""
SPOKEN: Final = frozenset({"told", "asked", "thanks", "own_message"})
"""What one may reply to, to write to the team: its messages, and what was said to it."""
ASKING: Final = frozenset({"question", "review", "checkin"})
"""What one may reply to, to answer a question."""


async def is_for(context: Context) -> Whose:
    """For whom a message is; the case of which the team is spoken to becomes the context's `view`.

    A reply to something of the team's is always for the team. Else what was on the screen last counts: the
    team's message, or the question; where both wait, nobody guesses.
    """
    work, view = context.work, context.view
    key = await _replied(context)
    meant = await work.view(context.user.id, key.case) if key and key.kind in SPOKEN else None
    if meant is not None:
        context.view = meant
        return "team"
    if view.person.writing or (key and key.kind in ASKING):
        return "question"
    said = await _said_last(context)
    if said is None:
        return "question"
    team, turned, answers = said
    found = _whose(context, turned=turned, answers=answers)
    if found != "question":
        context.team = team
        context.view = team if found == "team" else view
    return found


async def _replied(context: Context) -> MessageKey | None:
    """What a message replies to."""
    replied = context.message.reply_to_message
    return (
        await sent_messages.key_of(context.work.tx, context.chat_id, replied.message_id) if replied else None
    )


async def _said_last(context: Context) -> tuple[CaseView, bool, bool] | None:
    """The case of which they and the team speak, whether they have turned away, whether the team waits.

    None if nothing is going on between them.
    """
    work, person = context.work, context.view.person
    team = await work.view(person.id, person.talking) if person.talking else None
    if team is not None:
        last = await talk.last(work.tx, team.case.id)
        answers = last is not None and last.kind not in TO_TEAM and _is_open(context, team, last)
        if answers or (not person.turned and _is_recent(context, last)):
            return team, person.turned, answers
    if person.talking:
        work.repository.save(replace(person, talking=0))
    asked = next((case.id for case in await work.repository.cases(person.id) if case.asked), 0)
    team = await work.view(person.id, asked) if asked else None
    return (team, True, True) if team else None


def _whose(context: Context, *, turned: bool, answers: bool) -> Whose:
    """`answers`: the team has spoken last; else the person goes on with what they said to it."""
    view = context.view
    if not view.case.is_asked:
        return "question" if turned else "team"
    if not context.message.text:
        return "unsure"
    if _fits(context, view):
        is_clear = turned or not (answers or _takes_any_words(view))
        return "question" if is_clear else "unsure"
    return "unsure" if answers else "team"


def _fits(context: Context, view: CaseView) -> bool:
    """Whether the words may be an answer to the question that waits: more than what is in no list."""
    question = attachments.waiting(view)
    if question is None or moves.typed(context):
        return True
    match answering.understood(view, question, messages.as_input(context.message, question.kind)):
        case kinds.Refused():
            return False
        case kinds.Offered(values) | kinds.Meant(values):
            return not typed.is_for_others(question, values, view.organisation)
    return True


def _takes_any_words(view: CaseView) -> bool:
    """Whether the question that waits is one to which any words are an answer."""
    question = attachments.waiting(view)
    return question is None or question.kind in {"short_text", "long_text"}


async def to_team(update: Update, context: Context) -> None:
    """A message for the team: with what the person said to it just before, it is one."""
    work, view, said = context.work, context.view, context.message
    if messages.kind(said) not in PASSED:
        await work.apply(view, attachments.unfit(view))
        return
    words, copied = messages.words(said), messages.copied(said)
    earlier = await _earlier(context, view, words)
    back_to = await _waits_elsewhere(context, view)
    await work.apply(
        view,
        team_messages.to_team(
            view, words, context.update_key, copied=copied, earlier=earlier, back_to=back_to
        ),
    )


async def ask(update: Update, context: Context) -> None:
    """Words that may be for either: kept, and asked about."""
    if context.team is None:
        return
    work, team, said = context.work, context.team, context.message
    waiting = await talk.of(work.tx, team.case.id, ("unsure",))
    last = waiting[-1] if waiting and _is_recent(context, waiting[-1]) else None
    pending = [each for each in waiting if last and each.first == last.first]
    words = messages.words(said)
    await work.apply(team, whose.ask(team, pending, words, attachments.mark(said.message_id)))


async def for_team(update: Update, context: Context) -> None:
    """« C’est pour l’équipe »."""
    found = await _pending(context)
    if found is None:
        return
    work, (view, pending) = context.work, found
    copies = [
        copy
        for each in pending
        if len(each.words) > LONGEST_QUOTED
        for copy in team_messages.copy(view, each.mark, (context.chat_id, _number(each)))
    ]
    back_to = await _waits_elsewhere(context, view)
    effects = team_messages.passed(view, pending, copies=copies, back_to=back_to)
    settled = whose.said(view, pending[0].first, "team")
    await work.apply(view, replace(effects, messages=(settled, *effects.messages)))


async def for_question(update: Update, context: Context) -> None:
    """« C’est ma réponse »: to whatever question waits now."""
    found = await _pending(context)
    if found is None:
        return
    work, (team, pending) = context.work, found
    view = await work.view(context.user.id)
    if view is None or not view.case.is_asked:
        work.replies.answer(Phrase("whose.no_question"), team.language, alert=True)
        return
    await talk.drop(work.tx, team.case.id, [each.mark for each in pending])
    work.replies.say(whose.said(team, pending[0].first, "question"), team.language, team.person.id)
    effects = attachments.in_words(view, "\n".join(each.words for each in pending))
    if effects.erase:
        await erase(work, context.user.id)
    elif effects.said:
        await sent_messages.put(
            work.tx, [*map(SentMessage, repeat(context.chat_id), [effects.said], [_number(pending[-1])])]
        )
    await work.apply(view, replace(effects, said=None))


async def _pending(context: Context) -> tuple[CaseView, list[Spoken]] | None:
    """The words whose tap this is; who taps twice is told that it is done."""
    view = await access.case(context)
    if view is None:
        return None
    work, first = context.work, context.args[1] if len(context.args) > 1 else ""
    run = await talk.in_a_row(work.tx, view.case.id, first)
    pending = [each for each in run if each.kind == "unsure"]
    if not pending:
        work.replies.answer(Phrase("late.moved_on"), view.language, alert=True)
        return None
    await work.replies.mark_tapped(MessageKey("whose", view.case.id, (first,)))
    return view, pending


async def _earlier(context: Context, view: CaseView, words: str) -> Sequence[Spoken]:
    """What the person said to the team just before, if this goes on with it."""
    last = await talk.last(context.work.tx, view.case.id)
    if last is None or last.kind not in TO_TEAM or view.case.asked or not _is_recent(context, last):
        return ()
    run = await talk.in_a_row(context.work.tx, view.case.id, last.first)
    length = len(words) + sum(len(each.words) for each in run)
    return run if length <= LONGEST_RUN and len(words) <= LONGEST_QUOTED else ()


async def _waits_elsewhere(context: Context, view: CaseView) -> int:
    """The person's draft, or a case of theirs that is gone over; 0: none."""
    cases = await context.work.repository.cases(view.person.id)
    return next((case.id for case in reversed(cases) if case.is_open), 0)


def _is_open(context: Context, team: CaseView, said: Spoken) -> bool:
    """Whether what the team said may still be answered."""
    is_new = context.work.now - said.at <= OPEN
    return is_new or team.case.asked != "" or not team.person.turned


def _is_recent(context: Context, said: Spoken | None) -> bool:
    return said is not None and context.work.now - said.at <= RUN


def _number(said: Spoken) -> int:
    """The person's own message, by whose number what waits is marked."""
    return int(said.mark.removeprefix("m"))
