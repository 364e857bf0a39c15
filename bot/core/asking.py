"""Asking one question and taking its answer: the same for the interview and for every check-in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.core import kinds, questionnaire
from bot.core.case import Answer, Case, Interview
from bot.core.organisation import CHOICE_KINDS, Organisation, Question
from bot.core.pressing import DONT_KNOW, FINISHED, KEEP, SKIP, TICK, UNTICK
from bot.core.say import Applicant, Button, Joined, Phrase, Say, Text
from bot.core.step import Scene

SHARING = "share"
"""Stands in `Interview.picked` of a phone question while Telegram's own button for sharing it is shown."""

WRITTEN = {"number", "short_text", "long_text", "date", "link", "email", "file"}
"""Kinds that are answered by what one writes or sends, not by a button."""

WIDE = 18
"""Longest label, in characters, of which two stand side by side on a phone."""


@dataclass(frozen=True)
class Track:
    """One list of questions under way. `verb` opens its buttons: « a » in the interview, « c0 »… later."""

    verb: str
    questions: tuple[Question, ...]
    interview: Interview
    organisation: Organisation

    @cached_property
    def path(self) -> questionnaire.Path:
        """Where the person stands, read once."""
        return questionnaire.path(self.questions, self.interview, self.organisation)

    @property
    def current(self) -> Question | None:
        """The question that waits for an answer; None when all have one."""
        return self.path.present

    def question(self, question_id: str) -> Question | None:
        """The question of that id, whether it applies or not."""
        return next((question for question in self.questions if question.id == question_id), None)

    def went_back(self, question_id: str) -> bool:
        """Whether the question that waits is the one before this: « back » was pressed once already."""
        there = replace(self, interview=questionnaire.revisit(self.interview, question_id))
        waiting = self.current
        return waiting is not None and waiting == there.path.previous and waiting.id != question_id

    def slot(self, case: Case, question: Question) -> str:
        """The name of the message that asks this question."""
        return f"{self.verb}:{case.id}:{question.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an input came to: the track after it, the messages, and whether an answer was taken."""

    track: Track
    out: tuple[Say, ...] = ()
    toast: Text = ""
    taken: bool = False
    before: tuple[Say, ...] = ()
    """What is said before whatever comes next."""


def ask(scene: Scene, track: Track, question: Question, problem: tuple[Text, ...] = ()) -> Say:
    """The message that asks a question, after a sentence about what went wrong, if anything did."""
    position, total = track.path.place
    paragraphs: list[Text] = [
        *problem,
        Joined((Phrase("question.progress", {"position": position, "total": total}),
                Phrase("question.text", {"text": question.text}))),
    ]  # fmt: skip
    if question.help:
        paragraphs.append(question.help)
    if question.kind not in CHOICE_KINDS:
        paragraphs.append(Phrase(f"hint.{question.kind}"))
    elif question.kind == "choices":
        most = question.most or len(question.choices)
        paragraphs.append(Phrase("hint.choices", {"most": most}))
    if before := _answer(scene, track, question):
        paragraphs.append(Phrase("question.before", {"answer": before}))
    buttons = _keyboard(scene, track, question)
    if not buttons:
        paragraphs += _in_words(track, question)
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=tuple(paragraphs),
        buttons=buttons,
        slot=track.slot(scene.case, question),
    )


def settle(scene: Scene, track: Track, question: Question) -> Say:
    """The question's message once it is left: its answer, if it has one, stands in place of its buttons."""
    answer = _answer(scene, track, question)
    answered = (Phrase("question.answered", {"answer": answer}),) if answer else ()
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Joined((question.text, *answered)),),
        slot=track.slot(scene.case, question),
        replace="or_drop",
    )


def take(scene: Scene, track: Track, question: Question, input_: kinds.Input) -> Asked:
    """Read an input as an answer to the question; a helpful sentence and the question again if it is none."""
    if isinstance(input_, kinds.Pressed) and question.kind == "choices":
        wanted, input_ = input_.choice[:1], kinds.Pressed(input_.choice[1:])
        if (wanted == TICK) == (input_.choice in track.interview.picked):
            # A second tap, or a second copy of the message: it only has to show what is so already.
            return Asked(track, (replace(ask(scene, track, question), replace="or_send"),))
    reading = kinds.read(
        question, scene.organisation, input_, language=scene.language, picked=track.interview.picked
    )
    match reading:
        case kinds.Accepted(answer):
            return _accepted(scene, track, question, answer)
        case kinds.Ticked(picked):
            ticked = replace(track, interview=replace(track.interview, picked=picked))
            return Asked(ticked, (replace(ask(scene, ticked, question), replace="or_send"),))
        case kinds.Offered(choices):
            return Asked(track, again(scene, track, question, Phrase("question.which"), offered=choices))
        case kinds.Refused(key, values):
            problem = Phrase(f"refused.{key}", dict(values))
            if isinstance(input_, kinds.Pressed | kinds.Finished):
                return Asked(track, toast=problem)
            return Asked(track, again(scene, track, question, problem))


def again(
    scene: Scene, track: Track, question: Question, problem: Text = "", offered: tuple[str, ...] = ()
) -> tuple[Say, ...]:
    """The same question once more below what was said, the older message losing its buttons."""
    fresh = ask(scene, track, question, (problem,) if problem else ())
    if offered:
        labels = dict(kinds.offered(question, scene.organisation, offered))
        rows = tuple((_choice(scene, track, question, choice, labels[choice]),) for choice in offered)
        fresh = replace(fresh, buttons=(*rows, *_navigation(scene, track, question)))
    return settle(scene, track, question), fresh


def keep(scene: Scene, track: Track, question: Question) -> Asked:
    """Keep the answer a question had when it was asked again."""
    answer = track.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, scene.organisation):
        return Asked(track, again(scene, track, question, Phrase("question.nothing_to_keep")))
    return _accepted(scene, track, question, answer)


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
    shown = Joined(kinds.show(question, given, scene.organisation), ", ")
    return Phrase("late.answered", {"answer": shown}), input_ is None or _repeats(given, input_)


def summary(scene: Scene, track: Track, *, personal: bool = True) -> tuple[Text, ...]:
    """What was answered so far on the person's path, a line each; without `personal`, as for the group."""
    lines = tuple(
        Phrase("review.line", {"name": question.name, "answer": answer})
        for question in track.path.questions
        if (personal or not question.personal) and (answer := _answer(scene, track, question))
    )
    return (Joined(lines),) if lines else ()


def held(scene: Scene, track: Track) -> Text:
    """Every answer that is kept, also those set aside, a line each."""
    shown: list[Text] = []
    for name, answer in track.interview.answers.items():
        question = track.question(name)
        words = (
            Joined(kinds.show(question, answer, scene.organisation), ", ") if question else str(answer.value)
        )
        shown.append(Phrase("review.line", {"name": question.name if question else name, "answer": words}))
    return Joined(tuple(shown))


def _accepted(scene: Scene, track: Track, question: Question, answer: Answer) -> Asked:
    interview = questionnaire.answer(track.path, track.interview, question.id, answer)
    answered = replace(track, interview=interview)
    words = "phone.received" if answer.state == "given" else "phone.put_away"
    settled = (settle(scene, answered, question),)
    return Asked(answered, settled, taken=True, before=put_away(scene, track, words))


def _repeats(given: Answer, input_: kinds.Input) -> bool:
    match input_:
        case kinds.Pressed(choice):
            return given.value in (choice, (choice,))
        case kinds.DontKnow():
            return given.state == "unknown"
        case kinds.Skip():
            return given.state == "skipped"
    return isinstance(input_, kinds.Finished) and isinstance(given.value, tuple)


def _answer(scene: Scene, track: Track, question: Question) -> Text:
    answer = track.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, scene.organisation):
        return ""
    return Joined(kinds.show(question, answer, scene.organisation), ", ")


def _choice(scene: Scene, track: Track, question: Question, choice: str, label: Text) -> Button:
    if question.kind == "choices" and choice not in {DONT_KNOW, SKIP, FINISHED, KEEP}:
        choice = (UNTICK if choice in track.interview.picked else TICK) + choice
    return Button(label, (track.verb, _code(scene.case), question.id, choice))


def _code(case: Case) -> str:
    return str(case.id)


def _keyboard(scene: Scene, track: Track, question: Question) -> tuple[tuple[Button, ...], ...]:
    labelled = kinds.choices_of(question, scene.organisation, scene.language)
    picked = track.interview.picked if question.kind == "choices" else ()
    buttons = [
        _choice(scene, track, question, choice,
                Phrase("choice.picked", {"label": label}) if choice in picked else label)
        for choice, label in labelled
    ]  # fmt: skip
    columns = 2 if all(_width(scene, label) <= WIDE for _, label in labelled) else 1
    rows = [tuple(buttons[start : start + columns]) for start in range(0, len(buttons), columns)]
    if picked:
        rows.append(
            (replace(_choice(scene, track, question, FINISHED, Phrase("button.done")), style="primary"),)
        )
    return (*rows, *_navigation(scene, track, question))


def _width(scene: Scene, label: Text) -> int:
    if isinstance(label, str):
        return len(label)
    return len(label.get(scene.language, "")) if isinstance(label, Mapping) else 0


def _in_words(track: Track, question: Question) -> list[Text]:
    """What a question that is only written to says instead of buttons: why it is asked, and the way back."""
    why = [Phrase("question.why", {"why": question.why})] if question.why else []
    return [*why, Phrase("hint.back")] if track.path.previous else [*why]


def _navigation(scene: Scene, track: Track, question: Question) -> tuple[tuple[Button, ...], ...]:
    """« Je ne sais pas », skip and keep; below them sharing one's number, back and why.

    A question with nothing to press for an answer has no buttons at all: it waits for words.
    """
    answers = [
        (question.unknown, DONT_KNOW, Phrase("button.dont_know")),
        (question.optional, SKIP, Phrase("button.skip")),
        (bool(_answer(scene, track, question)), KEEP, Phrase("button.keep")),
    ]
    first = tuple(_choice(scene, track, question, choice, label) for shown, choice, label in answers if shown)
    if not first and question.kind in WRITTEN:
        return ()
    arguments = (_code(scene.case), track.verb, question.id)
    moves = [
        (question.kind == "phone", "share"),
        (track.path.previous is not None, "back"),
        (question.why is not None, "why"),
    ]
    second = tuple(Button(Phrase(f"button.{move}"), (move, *arguments)) for shown, move in moves if shown)
    return tuple(row for row in (first, second) if row)
