"""Taking an answer to the question that waits: the same for the interview and for every check-in."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model.case import Answer, Value
from bot.core.model.effects import CaseView, QuestionStatistic
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Applicant, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import kinds, typed
from bot.core.parsing.options import YES
from bot.core.parsing.spelling import clean, folded
from bot.core.questions import hints, questionnaire
from bot.core.questions.answer_buttons import MEANT, TICK, meant
from bot.core.questions.asking import again, ask, has_buttons, settle, written_at_length
from bot.core.questions.progress import Progress

EARLIER = "earlier"
"""Stands in `Interview.again` of an answer that was given another time, and is to be confirmed."""

SHARING = "share"
"""Stands in `Interview.picked` of a phone question while Telegram's own button for sharing it is shown."""


SOON = timedelta(minutes=2)
"""After an answer in sentences, what is no answer to the next question may still be more of it."""


class AnswerResult(Frozen):
    """What an input came to: the progress after it, the messages, and whether an answer was taken."""

    progress: Progress
    messages: tuple[Message, ...] = ()
    toast: Text = ""
    taken: bool = False
    before: tuple[Message, ...] = ()
    """What is said before whatever comes next."""
    statistics: tuple[QuestionStatistic, ...] = ()
    said: MessageKey | None = None
    """The key of the person's message, if it is the answer."""


def take(view: CaseView, progress: Progress, question: Question, input_: kinds.Input) -> AnswerResult:
    """Read an input as an answer to the question; a helpful sentence and the question again if it is none."""
    if isinstance(input_, kinds.Pressed) and question.kind == "choices":
        wanted, input_ = input_.choice[:1], kinds.Pressed(input_.choice[1:])
        if (wanted == TICK) == (input_.choice in progress.interview.picked):
            # A second tap, or a second copy of the message: it only has to show what is so already.
            return AnswerResult(progress, (replace(ask(view, progress, question), replace="or_send"),))
    match reading(view, progress, question, input_):
        case kinds.Accepted(answer):
            return accepted(view, progress, question, answer, input_)
        case kinds.Ticked(picked):
            written = question.id if isinstance(input_, kinds.Typed) else ""
            ticked = progress.with_note(replace(progress.interview, picked=picked, meant=(), written=written))
            if written:  # below what was written, or nobody would see it
                return AnswerResult(ticked, again(view, ticked, question))
            return AnswerResult(ticked, (replace(ask(view, ticked, question), replace="or_send"),))
        case kinds.Offered(values) | kinds.Meant(values):
            return _unsure(view, progress, question, values, input_)
        case kinds.Refused() as refused:
            return _refused(view, progress, question, refused, input_)


def reading(view: CaseView, progress: Progress, question: Question, input_: kinds.Input) -> kinds.Reading:
    """What an input means as an answer to the question: also a yes to what was proposed."""
    proposed = _agreed(progress.interview.meant, question, input_)
    if isinstance(proposed, str) and question.kind == "commune":
        input_ = kinds.Pressed(proposed)
    elif proposed is not None and question.kind != "choices":
        answer = Answer("given", proposed)
        if kinds.valid(question, answer, view.organisation):
            return kinds.Accepted(answer)
    return understood(view, question, input_, picked=progress.interview.picked)


def understood(
    view: CaseView, question: Question, input_: kinds.Input, picked: tuple[str, ...] = ()
) -> kinds.Reading:
    """What an input means as an answer, by itself, in the person's language and on this day."""
    return kinds.read(
        question, view.organisation, input_, language=view.language, picked=picked, today=view.today
    )


def keep(view: CaseView, progress: Progress, question: Question) -> AnswerResult:
    """Keep the answer a question had when it was asked again."""
    answer = progress.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, view.organisation):
        return AnswerResult(progress, again(view, progress, question, Phrase("question.nothing_to_keep")))
    return accepted(view, progress, question, answer)


def accepted(
    view: CaseView,
    progress: Progress,
    question: Question,
    answer: Answer,
    input_: kinds.Input | None = None,
) -> AnswerResult:
    """The answer is taken: the question's message says it, and the next question becomes the present one.

    `input_` is what it was read from; None if a former answer is kept.
    """
    written = isinstance(input_, kinds.Typed)
    if input_ is not None:
        answer = _in_own_words(view, progress, question, answer, input_)
    is_known = progress.interview.again.get(question.id) == EARLIER
    former = None if is_known else progress.interview.answers.get(question.id)
    interview = questionnaire.answer(progress.path, progress.interview, question.id, answer)
    waiting = tuple(id_ for id_ in interview.asked if id_ != question.id)
    since = interview.since if waiting == interview.asked else None
    interview = replace(
        interview, written=question.id if written else "", refused="", asked=waiting, since=since
    )
    answered, statistics = put(view, progress.with_interview(interview))
    if former is None:
        statistics = (*_first(view, progress, question, answer), *statistics)
    elif not answer.is_as(former):
        statistics = (progress.statistic(question, "changed"), *statistics)
    words = "phone.received" if answer.state == "given" else "phone.put_away"
    return AnswerResult(
        answered,
        ()
        if _stands_below(view, progress, question, answer, input_)
        else (settle(view, answered, question),),
        taken=True,
        before=put_away(view, progress, words),
        statistics=statistics,
        said=progress.said(view.case, question) if written else None,
    )


def put(view: CaseView, progress: Progress) -> tuple[Progress, tuple[QuestionStatistic, ...]]:
    """The progress whose present question is noted as put now, if it is put for the first time."""
    present, interview = progress.current, progress.interview
    if present is None or present.id in interview.asked:
        return progress, ()
    if present.id in interview.answers and interview.again.get(present.id) != EARLIER:
        return progress, ()
    noted = progress.with_note(replace(interview, asked=(*interview.asked, present.id), since=view.now))
    return noted, (progress.statistic(present, "asked"),)


def share_phone(view: CaseView, progress: Progress) -> AnswerResult:
    """Telegram's own button to share one's number; whatever comes next puts it away."""
    if SHARING in progress.interview.picked:
        return AnswerResult(progress, toast=Phrase("phone.share"))
    shown = progress.with_note(replace(progress.interview, picked=(SHARING,)))
    offer = Message(to=Applicant(view.person.id), paragraphs=(Phrase("phone.share"),), share_phone=True)
    return AnswerResult(shown, (offer,))


def put_away(view: CaseView, progress: Progress, words: str = "phone.put_away") -> tuple[Message, ...]:
    """Take Telegram's sharing button off the screen, if it is shown."""
    if SHARING not in progress.interview.picked:
        return ()
    return (Message(to=Applicant(view.person.id), paragraphs=(Phrase(words),), plain=True),)


def late(
    view: CaseView, progress: Progress, question_id: str, input_: kinds.Input | None
) -> tuple[Text, bool]:
    """What to say to an answer (None: to `keep`) to a question that no longer waits.

    Also whether it only repeats what was answered, as a second tap does: nothing need be asked again then.
    """
    question, given = progress.question(question_id), progress.interview.answers.get(question_id)
    if question is None or given is None:
        return Phrase("late.moved_on"), False
    shown = kinds.in_words(question, given, view.organisation)
    return Phrase("late.answered", {"answer": shown}), input_ is None or _repeats(given, input_)


def echoes(view: CaseView, progress: Progress, input_: kinds.Input) -> bool:
    """Whether words say once more what was last answered, or ticked, in words."""
    question = progress.question(progress.interview.written)
    if question is None or not isinstance(input_, kinds.Typed):
        return False
    match understood(view, question, input_):
        case kinds.Ticked(picked):
            return question == progress.current and set(picked) <= set(progress.interview.picked)
        case kinds.Accepted(answer):
            return answer.is_as(progress.interview.answers.get(question.id))
    return False


# --- inside -------------------------------------------------------------------------------------------------


def _in_own_words(
    view: CaseView, progress: Progress, question: Question, answer: Answer, input_: kinds.Input
) -> Answer:
    """The answer with what was typed for it, and with the sentences that were written beside it."""
    said = answer.words or typed.words(question, answer, input_, progress.interview, view.organisation)
    former, written = progress.interview.answers.get(question.id), progress.interview.remark
    if typed.says_more(question, input_) and not progress.plan:
        written = typed.remark(question, input_, written)
    remark = written or (former.remark if former else "")
    return replace(answer, words=said, remark="" if remark == said else remark)


def _unsure(
    view: CaseView, progress: Progress, question: Question, values: tuple[Value, ...], input_: kinds.Input
) -> AnswerResult:
    """Nothing is guessed: what may have been meant is proposed."""
    unread = _unread(progress, question, input_)
    wondering = unread.with_note(replace(unread.interview, meant=values))
    words = Phrase("question.which" if len(values) > 1 else "question.is_it")
    if typed.is_for_others(question, values, view.organisation) and unread.interview.unread:
        words = Phrase("question.unlisted", {"words": unread.interview.unread})
    elif unread.interview.remark != progress.interview.remark:
        words = Phrase("question.noted")
    return AnswerResult(
        wondering,
        again(view, wondering, question, words),
        statistics=(progress.statistic(question, "refused"),),
    )


def _refused(
    view: CaseView, progress: Progress, question: Question, refused: kinds.Refused, input_: kinds.Input
) -> AnswerResult:
    """It is no answer: why, and the question once more below what was written; to a button, just why."""
    problem: Text = hints.why_not(refused, view.organisation)
    statistics = (progress.statistic(question, "refused"),)
    unread = _unread(progress, question, input_)
    if isinstance(input_, kinds.Pressed | kinds.Finished):
        return AnswerResult(unread, toast=problem, statistics=statistics)
    if unread.interview.remark != progress.interview.remark:
        problem = Phrase("question.noted")
    further = _further(view, progress, question, input_)
    noted = unread.with_note(replace(unread.interview, refused=question.id, meant=(), further=further))
    if further:
        problem = Joined((Phrase("question.further"), problem))
    return AnswerResult(noted, again(view, noted, question, problem), statistics=statistics)


def _further(view: CaseView, progress: Progress, question: Question, input_: kinds.Input) -> str:
    """Words that may go on with an answer in sentences which was given a moment ago: what to do is asked."""
    since, interview = progress.interview.since, progress.interview
    is_soon = since is not None and view.now - since <= SOON and interview.asked[-1:] == (question.id,)
    if not is_soon or not isinstance(input_, kinds.Typed) or written_at_length(progress) is None:
        return ""
    return clean(f"{interview.further}\n{input_.text}", lines=True)


def _unread(progress: Progress, question: Question, input_: kinds.Input) -> Progress:
    """The progress with what was typed and is none of the choices: the one pressed next may be it.

    Sentences are kept beside that one; what is written to a check-in goes to the team by itself.
    """
    interview = progress.interview
    remark = interview.remark if progress.plan else typed.remark(question, input_, interview.remark)
    return progress.with_note(replace(interview, unread=typed.unread(question, input_), remark=remark))


def _agreed(proposed: tuple[Value, ...], question: Question, input_: kinds.Input) -> Value | None:
    match input_:
        case kinds.Pressed(choice) if choice.startswith(MEANT):
            return next((value for value in proposed if meant(value) == choice), None)
        case kinds.Typed(text) if len(proposed) == 1 and question.kind != "yes_no" and folded(text) in YES:
            return proposed[0]
    return None


def _repeats(given: Answer, input_: kinds.Input) -> bool:
    match input_:
        case kinds.Pressed(choice) if choice.startswith(MEANT):
            return meant(given.value) == choice
        case kinds.Pressed(choice):
            return given.value in (choice, (choice,))
        case kinds.DontKnow():
            return given.state == "unknown"
        case kinds.Skip():
            return given.state == "skipped"
    return isinstance(input_, kinds.Finished) and isinstance(given.value, tuple)


def _stands_below(
    view: CaseView, progress: Progress, question: Question, answer: Answer, input_: kinds.Input | None
) -> bool:
    """Whether the question's message needs no change: only the question, and below it stands the answer."""
    is_literal = isinstance(input_, kinds.Typed) and str(answer.value) == input_.text
    is_clean = progress.interview.refused != question.id
    return is_literal and is_clean and not has_buttons(view, progress, question)


def _first(
    view: CaseView, progress: Progress, question: Question, answer: Answer
) -> tuple[QuestionStatistic, ...]:
    """The question's first answer; one that the file has come to ask meanwhile was put all the same."""
    given = progress.statistic(question, answer.state, _seconds(view, progress, question))
    return (
        (given,)
        if question.id in progress.interview.asked
        else (progress.statistic(question, "asked"), given)
    )


def _seconds(view: CaseView, progress: Progress, question: Question) -> int | None:
    """How long the answer took, if it answers the question that was put last."""
    since = progress.interview.since
    if since is None or progress.interview.asked[-1:] != (question.id,):
        return None
    return max(0, round((view.now - since).total_seconds()))
