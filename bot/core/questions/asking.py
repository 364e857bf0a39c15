"""The message that asks a question, and what is left of it afterwards."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.core.model.case import Answer
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.organisation import CHOICE_KINDS, Question, Words
from bot.core.parsing import kinds, typed
from bot.core.questions import hints
from bot.core.questions.answer_buttons import (
    DONT_KNOW,
    FINISHED,
    KEEP,
    SKIP,
    TICK,
    UNTICK,
    answer_action,
    code,
    meant,
)
from bot.core.questions.keyboard import Rows, arranged
from bot.core.questions.progress import Progress

WRITTEN = {"number", "short_text", "long_text", "date", "link", "email", "file", "siren"}
"""Kinds that are answered by what one writes or sends, not by a button."""

MOST_WORDS = 4
"""Words of the glossary explained under one question at most."""

HALF_A_MINUTE = 30


def ask(view: CaseView, progress: Progress, question: Question, problem: tuple[Text, ...] = ()) -> Message:
    """The message that asks a question, after a sentence about what went wrong, if anything did."""
    why = progress.interview.again.get(question.id)
    count = () if progress.path.place == (1, 1) else (progress_line(progress),)  # what is alone needs none
    paragraphs: list[Text] = [
        *problem,
        *((Phrase(f"again.{why}"),) if why else ()),
        Joined((*count, Phrase("question.text", {"text": question.text}))),
    ]
    if question.help:
        paragraphs.append(question.help)
    if question.kind not in CHOICE_KINDS:
        paragraphs.append(hints.hint(question, view.organisation))
    elif question.kind == "choices":
        paragraphs += _several(view, progress, question)
    if before := shown(view, progress, question):
        paragraphs.append(Phrase("question.before", {"answer": before}))
    buttons = _keyboard(view, progress, question)
    if not buttons:
        paragraphs += _in_words(progress, question)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=tuple(paragraphs),
        buttons=buttons,
        key=progress.key(view.case, question),
        newest=True,
    )


def progress_line(progress: Progress) -> Text:
    """How far one is, and about how long the rest takes, in words."""
    position, total = progress.path.place
    minutes = round(progress.path.seconds / 60)
    if progress.path.seconds < HALF_A_MINUTE:
        left = Phrase("question.moment")
    else:
        left = Phrase("question.minutes", {"minutes": minutes}) if minutes > 1 else Phrase("question.minute")
    return Phrase("question.progress", {"position": position, "total": total, "left": left})


def settle(view: CaseView, progress: Progress, question: Question) -> Message:
    """The question's message once it is left: its answer, if it has one, stands in place of its buttons."""
    answer = shown(view, progress, question)
    answered = (Phrase("question.answered", {"answer": answer}),) if answer else ()
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Joined((question.text, *answered)),),
        key=progress.key(view.case, question),
        replace="or_drop",
    )


def written_at_length(progress: Progress) -> Question | None:
    """The question last answered in sentences, if nothing has been answered since."""
    question = progress.question(progress.interview.written)
    given = progress.interview.answers.get(progress.interview.written)
    is_long = question is not None and question.kind == "long_text"
    return question if is_long and given is not None and given.state == "given" else None


def has_buttons(view: CaseView, progress: Progress, question: Question) -> bool:
    """Whether the question's message has something to press."""
    return bool(progress.interview.meant or _keyboard(view, progress, question))


def again(view: CaseView, progress: Progress, question: Question, problem: Text = "") -> tuple[Message, ...]:
    """The same question once more below what was said, the older message losing its buttons."""
    fresh = ask(view, progress, question, (problem,) if problem else ())
    if progress.interview.further:
        more = Button(Phrase("button.add"), ("add", str(view.case.id)))
        fresh = replace(fresh, buttons=((more,), *_keyboard(view, progress, question)))
    if progress.interview.meant:
        proposed = _proposed(view, progress, question)
        known = {button.action for row in proposed for button in row}
        fresh = replace(fresh, buttons=(*proposed, *_keyboard(view, progress, question, without=known)))
    return settle(view, progress, question), fresh


def shown(view: CaseView, progress: Progress, question: Question, *, remark: bool = True) -> Text:
    """The valid answer a question has, in the person's words; empty if it has none.

    `remark`: with what they wrote beside the choice.
    """
    answer = progress.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, view.organisation):
        return ""
    return typed.shown(question, answer, view.organisation, remark=remark)


def summary(view: CaseView, progress: Progress, *, personal: bool = True) -> tuple[Text, ...]:
    """What was answered so far on the person's path, a line each; without `personal`, as for the group."""
    lines = tuple(
        Phrase("review.line", {"name": question.name, "answer": answer})
        for question in progress.path.questions
        if (personal or not question.personal) and (answer := shown(view, progress, question, remark=False))
    )
    if remarks := typed.remarks(progress.path.answers):
        lines = (*lines, Phrase("review.remarks", {"remarks": remarks}))
    return (Joined(lines),) if lines else ()


def held(view: CaseView, progress: Progress) -> Text:
    """Every answer that is kept, also those set aside, a line each."""
    lines: list[Text] = []
    for name, answer in progress.interview.answers.items():
        question = progress.question(name)
        words = (
            typed.shown(question, answer, view.organisation, remark=True) if question else str(answer.value)
        )
        lines.append(Phrase("review.line", {"name": question.name if question else name, "answer": words}))
    return Joined(tuple(lines))


# --- inside -------------------------------------------------------------------------------------------------


def _several(view: CaseView, progress: Progress, question: Question) -> list[Text]:
    """How many may be chosen, and which are: in words too, for those who hear the screen."""
    hint = Phrase("hint.choices", {"most": question.most or len(question.choices)})
    if not progress.interview.picked:
        return [hint]
    ticked = Answer("given", progress.interview.picked)
    return [
        hint,
        Phrase("hint.picked", {"answer": kinds.in_words(question, ticked, view.organisation)}),
    ]


def _in_words(progress: Progress, question: Question) -> list[Text]:
    """What a question that is only written to says instead of buttons: why it is asked, and the ways out."""
    why = [Phrase("question.why", {"why": question.why})] if question.why else []
    ways = (
        (Phrase("hint.back"), Phrase("hint.person")) if progress.path.previous else (Phrase("hint.person"),)
    )
    return [*why, Joined(ways)]


def _keyboard(
    view: CaseView, progress: Progress, question: Question, without: Collection[tuple[str, ...]] = ()
) -> Rows:
    """All there is to press, but for the answers that are offered already."""
    labelled = kinds.choices_of(question, view.organisation, view.language)
    picked = progress.interview.picked if question.kind == "choices" else ()
    each = (_choice(view, progress, question, choice, label) for choice, label in labelled)
    plain = [button for button in each if button.action not in without]
    rows = tuple(
        tuple(
            replace(button, label=Phrase("choice.picked", {"label": button.label}))
            if button.action[-1][1:] in picked
            else button
            for button in row
        )
        for row in arranged(plain, view.language)
    )
    if picked:
        done = _choice(view, progress, question, FINISHED, Phrase("button.done"))
        rows = (*rows, (replace(done, style="primary"),))
    return (*rows, *_navigation(view, progress, question))


def _choice(view: CaseView, progress: Progress, question: Question, choice: str, label: Text) -> Button:
    if question.kind == "choices" and choice not in {DONT_KNOW, SKIP, FINISHED, KEEP}:
        choice = (UNTICK if choice in progress.interview.picked else TICK) + choice
    return Button(label, answer_action(view.case.id, progress.plan, question.id, choice))


def _proposed(view: CaseView, progress: Progress, question: Question) -> Rows:
    """One button for each thing that may have been meant."""
    values = progress.interview.meant
    if question.kind in CHOICE_KINDS or question.kind == "commune":
        labels = dict(kinds.offered(question, view.organisation, [str(value) for value in values]))
        return tuple((_choice(view, progress, question, str(value), labels[str(value)]),) for value in values)
    return tuple(
        (Button(kinds.show(question, Answer("given", value), view.organisation)[0],
                answer_action(view.case.id, progress.plan, question.id, meant(value))),)
        for value in values
    )  # fmt: skip


def _navigation(view: CaseView, progress: Progress, question: Question) -> Rows:
    """« Je ne sais pas », skip and keep; sharing one's number, back and why; hard words; a person.

    A question with nothing to press for an answer has no buttons at all: it waits for words.
    """
    answers = [
        (question.unknown, DONT_KNOW, Phrase("button.dont_know")),
        (question.optional, SKIP, Phrase("button.skip")),
        (bool(shown(view, progress, question)), KEEP, Phrase("button.keep")),
    ]
    first = [_choice(view, progress, question, choice, label) for wanted, choice, label in answers if wanted]
    if not first and question.kind in WRITTEN and not progress.interview.meant:
        return ()
    asides = [
        (question.kind == "phone", "share"),
        (progress.path.previous is not None, "back"),
        (question.why is not None, "why"),
    ]
    share, *moves = (
        [Button(Phrase(f"button.{aside}"), (aside, str(view.case.id), code(progress.plan), question.id))]
        * wanted
        for wanted, aside in asides
    )
    words = [
        Button(Phrase("button.word", {"word": word}), ("word", word)) for word in hard_words(view, question)
    ]
    person = Button(Phrase("button.person"), ("person", str(view.case.id)))
    groups = (first, share, [button for move in moves for button in move], words, [person])
    return tuple(row for group in groups for row in arranged(group, view.language))


def hard_words(view: CaseView, question: Question) -> tuple[str, ...]:
    """The glossary's words that a question or its choices use."""
    language = view.language
    said = " ".join(words.get(language, "") for words in _spoken(question))
    found = (
        word for word in view.organisation.glossary if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said)
    )
    return tuple(found)[:MOST_WORDS]


def _spoken(question: Question) -> Iterator[Words]:
    yield question.text
    if question.help:
        yield question.help
    yield from (choice.label for choice in question.choices)
