"""Taking an answer to the question that waits: the same for the interview and for every check-in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.model.case import Answer, Value
from bot.core.model.effects import Mark, Scene
from bot.core.model.message import Applicant, Phrase, Say, Text
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.parsing.options import YES
from bot.core.parsing.spelling import folded
from bot.core.questions import questionnaire
from bot.core.questions.answer_buttons import MEANT, TICK, meant
from bot.core.questions.asking import again, ask, settle
from bot.core.questions.progress import Track

SHARING = "share"
"""Stands in `Interview.picked` of a phone question while Telegram's own button for sharing it is shown."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an input came to: the track after it, the messages, and whether an answer was taken."""

    track: Track
    out: tuple[Say, ...] = ()
    toast: Text = ""
    taken: bool = False
    before: tuple[Say, ...] = ()
    """What is said before whatever comes next."""
    marks: tuple[Mark, ...] = ()
    said: str = ""
    """The name of the person's message, if it is the answer."""


def take(scene: Scene, track: Track, question: Question, input_: kinds.Input) -> Asked:
    """Read an input as an answer to the question; a helpful sentence and the question again if it is none."""
    if isinstance(input_, kinds.Pressed) and question.kind == "choices":
        wanted, input_ = input_.choice[:1], kinds.Pressed(input_.choice[1:])
        if (wanted == TICK) == (input_.choice in track.interview.picked):
            # A second tap, or a second copy of the message: it only has to show what is so already.
            return Asked(track, (replace(ask(scene, track, question), replace="or_send"),))
    match reading(scene, track, question, input_):
        case kinds.Accepted(answer):
            return accepted(scene, track, question, answer, written=isinstance(input_, kinds.Typed))
        case kinds.Ticked(picked):
            written = question.id if isinstance(input_, kinds.Typed) else ""
            ticked = replace(
                track, interview=replace(track.interview, picked=picked, meant=(), written=written)
            )
            if written:  # below what was written, or nobody would see it
                return Asked(ticked, again(scene, ticked, question))
            return Asked(ticked, (replace(ask(scene, ticked, question), replace="or_send"),))
        case kinds.Offered(values) | kinds.Meant(values):
            return _unsure(scene, track, question, values)
        case kinds.Refused() as refused:
            in_words = not isinstance(input_, kinds.Pressed | kinds.Finished)
            return _refused(scene, track, question, refused, in_words=in_words)


def reading(scene: Scene, track: Track, question: Question, input_: kinds.Input) -> kinds.Reading:
    """What an input means as an answer to the question: also a yes to what was proposed."""
    proposed = _agreed(track.interview.meant, question, input_)
    if proposed is not None and question.kind != "choices":
        answer = Answer("given", proposed)
        if kinds.valid(question, answer, scene.organisation):
            return kinds.Accepted(answer)
    return understood(scene, question, input_, picked=track.interview.picked)


def understood(
    scene: Scene, question: Question, input_: kinds.Input, picked: tuple[str, ...] = ()
) -> kinds.Reading:
    """What an input means as an answer, by itself, in the person's language and on this day."""
    return kinds.read(
        question, scene.organisation, input_, language=scene.language, picked=picked, today=scene.today
    )


def keep(scene: Scene, track: Track, question: Question) -> Asked:
    """Keep the answer a question had when it was asked again."""
    answer = track.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, scene.organisation):
        return Asked(track, again(scene, track, question, Phrase("question.nothing_to_keep")))
    return accepted(scene, track, question, answer)


def accepted(
    scene: Scene, track: Track, question: Question, answer: Answer, *, written: bool = False
) -> Asked:
    """The answer is taken: the question's message says it, and the next question becomes the present one."""
    former = track.interview.answers.get(question.id)
    interview = questionnaire.answer(track.path, track.interview, question.id, answer)
    waiting = tuple(id_ for id_ in interview.asked if id_ != question.id)
    since = interview.since if waiting == interview.asked else None
    interview = replace(interview, written=question.id if written else "", asked=waiting, since=since)
    answered, marks = put(scene, replace(track, interview=interview))
    if former is None:
        marks = (*_first(scene, track, question, answer), *marks)
    elif former != answer:
        marks = (track.mark(question, "changed"), *marks)
    words = "phone.received" if answer.state == "given" else "phone.put_away"
    return Asked(
        answered,
        (settle(scene, answered, question),),
        taken=True,
        before=put_away(scene, track, words),
        marks=marks,
        said=track.said(scene.case, question) if written else "",
    )


def put(scene: Scene, track: Track) -> tuple[Track, tuple[Mark, ...]]:
    """The track whose present question is noted as put now, if it is put for the first time."""
    present, interview = track.current, track.interview
    if present is None or present.id in interview.asked or present.id in interview.answers:
        return track, ()
    noted = track.with_note(replace(interview, asked=(*interview.asked, present.id), since=scene.now))
    return noted, (track.mark(present, "asked"),)


def share_phone(scene: Scene, track: Track) -> Asked:
    """Telegram's own button to share one's number; whatever comes next puts it away."""
    if SHARING in track.interview.picked:
        return Asked(track, toast=Phrase("phone.share"))
    shown = replace(track, interview=replace(track.interview, picked=(SHARING,)))
    offer = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("phone.share"),), share_phone=True)
    return Asked(shown, (offer,))


def put_away(scene: Scene, track: Track, words: str = "phone.put_away") -> tuple[Say, ...]:
    """Take Telegram's sharing button off the screen, if it is shown."""
    if SHARING not in track.interview.picked:
        return ()
    return (Say(to=Applicant(scene.person.id), paragraphs=(Phrase(words),), plain=True),)


def late(scene: Scene, track: Track, question_id: str, input_: kinds.Input | None) -> tuple[Text, bool]:
    """What to say to an answer (None: to « keep ») to a question that no longer waits.

    Also whether it only repeats what was answered, as a second tap does: nothing need be asked again then.
    """
    question, given = track.question(question_id), track.interview.answers.get(question_id)
    if question is None or given is None:
        return Phrase("late.moved_on"), False
    shown = kinds.in_words(question, given, scene.organisation)
    return Phrase("late.answered", {"answer": shown}), input_ is None or _repeats(given, input_)


def echoes(scene: Scene, track: Track, input_: kinds.Input) -> bool:
    """Whether words say once more what was last answered, or ticked, in words."""
    question = track.question(track.interview.written)
    if question is None or not isinstance(input_, kinds.Typed):
        return False
    match understood(scene, question, input_):
        case kinds.Ticked(picked):
            return question == track.current and set(picked) <= set(track.interview.picked)
        case kinds.Accepted(answer):
            return answer == track.interview.answers.get(question.id)
    return False


# --- inside -------------------------------------------------------------------------------------------------


def _unsure(scene: Scene, track: Track, question: Question, values: tuple[Value, ...]) -> Asked:
    """Nothing is guessed: what may have been meant is proposed."""
    wondering = replace(track, interview=replace(track.interview, meant=values))
    words = Phrase("question.which" if len(values) > 1 else "question.is_it")
    return Asked(
        wondering, again(scene, wondering, question, words), marks=(track.mark(question, "refused"),)
    )


def _refused(
    scene: Scene, track: Track, question: Question, refused: kinds.Refused, *, in_words: bool
) -> Asked:
    """It is no answer: why, and the question once more below what was written; to a button, just why."""
    problem, marks = (
        Phrase(f"refused.{refused.key}", dict(refused.values)),
        (track.mark(question, "refused"),),
    )
    if not in_words:
        return Asked(track, toast=problem, marks=marks)
    return Asked(track, again(scene, track, question, problem), marks=marks)


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


def _first(scene: Scene, track: Track, question: Question, answer: Answer) -> tuple[Mark, ...]:
    """The question's first answer; one that the file has come to ask meanwhile was put all the same."""
    given = track.mark(question, answer.state, _seconds(scene, track, question))
    return (given,) if question.id in track.interview.asked else (track.mark(question, "asked"), given)


def _seconds(scene: Scene, track: Track, question: Question) -> int | None:
    """How long the answer took, if it answers the question that was put last."""
    since = track.interview.since
    if since is None or track.interview.asked[-1:] != (question.id,):
        return None
    return max(0, round((scene.now - since).total_seconds()))
