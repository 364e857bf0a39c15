"""The message that asks a question, and what is left of it afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.model.case import Answer
from bot.core.model.effects import Scene
from bot.core.model.message import Applicant, Button, Joined, Phrase, Say, Text
from bot.core.model.organisation import CHOICE_KINDS, Question, Words
from bot.core.parsing import kinds
from bot.core.questions.answer_buttons import DONT_KNOW, FINISHED, KEEP, SKIP, TICK, UNTICK, meant
from bot.core.questions.keyboard import Rows, arranged
from bot.core.questions.progress import Track

WRITTEN = {"number", "short_text", "long_text", "date", "link", "email", "file"}
"""Kinds that are answered by what one writes or sends, not by a button."""

MOST_WORDS = 4
"""Words of the glossary explained under one question at most."""

HALF_A_MINUTE = 30


def ask(scene: Scene, track: Track, question: Question, problem: tuple[Text, ...] = ()) -> Say:
    """The message that asks a question, after a sentence about what went wrong, if anything did."""
    why = track.interview.again.get(question.id)
    paragraphs: list[Text] = [
        *problem,
        *((Phrase(f"again.{why}"),) if why else ()),
        Joined((progress(track), Phrase("question.text", {"text": question.text}))),
    ]
    if question.help:
        paragraphs.append(question.help)
    if question.kind not in CHOICE_KINDS:
        paragraphs.append(Phrase(f"hint.{question.kind}"))
    elif question.kind == "choices":
        paragraphs += _several(scene, track, question)
    if before := shown(scene, track, question):
        paragraphs.append(Phrase("question.before", {"answer": before}))
    buttons = _keyboard(scene, track, question)
    if not buttons:
        paragraphs += _in_words(track, question)
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=tuple(paragraphs),
        buttons=buttons,
        slot=track.slot(scene.case, question),
        newest=True,
    )


def progress(track: Track) -> Text:
    """How far one is, and about how long the rest takes, in words."""
    position, total = track.path.place
    minutes = round(track.path.seconds / 60)
    if track.path.seconds < HALF_A_MINUTE:
        left = Phrase("question.moment")
    else:
        left = Phrase("question.minutes", {"minutes": minutes}) if minutes > 1 else Phrase("question.minute")
    return Phrase("question.progress", {"position": position, "total": total, "left": left})


def settle(scene: Scene, track: Track, question: Question) -> Say:
    """The question's message once it is left: its answer, if it has one, stands in place of its buttons."""
    answer = shown(scene, track, question)
    answered = (Phrase("question.answered", {"answer": answer}),) if answer else ()
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Joined((question.text, *answered)),),
        slot=track.slot(scene.case, question),
        replace="or_drop",
    )


def again(scene: Scene, track: Track, question: Question, problem: Text = "") -> tuple[Say, ...]:
    """The same question once more below what was said, the older message losing its buttons."""
    fresh = ask(scene, track, question, (problem,) if problem else ())
    if track.interview.meant:
        fresh = replace(
            fresh, buttons=(*_proposed(scene, track, question), *_navigation(scene, track, question))
        )
    return settle(scene, track, question), fresh


def shown(scene: Scene, track: Track, question: Question) -> Text:
    """The valid answer a question has, in the person's words; empty if it has none."""
    answer = track.interview.answers.get(question.id)
    if answer is None or not kinds.valid(question, answer, scene.organisation):
        return ""
    return kinds.in_words(question, answer, scene.organisation)


def summary(scene: Scene, track: Track, *, personal: bool = True) -> tuple[Text, ...]:
    """What was answered so far on the person's path, a line each; without `personal`, as for the group."""
    lines = tuple(
        Phrase("review.line", {"name": question.name, "answer": answer})
        for question in track.path.questions
        if (personal or not question.personal) and (answer := shown(scene, track, question))
    )
    return (Joined(lines),) if lines else ()


def held(scene: Scene, track: Track) -> Text:
    """Every answer that is kept, also those set aside, a line each."""
    lines: list[Text] = []
    for name, answer in track.interview.answers.items():
        question = track.question(name)
        words = kinds.in_words(question, answer, scene.organisation) if question else str(answer.value)
        lines.append(Phrase("review.line", {"name": question.name if question else name, "answer": words}))
    return Joined(tuple(lines))


# --- inside -------------------------------------------------------------------------------------------------


def _several(scene: Scene, track: Track, question: Question) -> list[Text]:
    """How many may be chosen, and which are: in words too, for those who hear the screen."""
    hint = Phrase("hint.choices", {"most": question.most or len(question.choices)})
    if not track.interview.picked:
        return [hint]
    ticked = Answer("given", track.interview.picked)
    return [
        hint,
        Phrase("hint.picked", {"answer": kinds.in_words(question, ticked, scene.organisation)}),
    ]


def _in_words(track: Track, question: Question) -> list[Text]:
    """What a question that is only written to says instead of buttons: why it is asked, and the ways out."""
    why = [Phrase("question.why", {"why": question.why})] if question.why else []
    ways = (Phrase("hint.back"), Phrase("hint.person")) if track.path.previous else (Phrase("hint.person"),)
    return [*why, Joined(ways)]


def _keyboard(scene: Scene, track: Track, question: Question) -> Rows:
    labelled = kinds.choices_of(question, scene.organisation, scene.language)
    picked = track.interview.picked if question.kind == "choices" else ()
    plain = [_choice(scene, track, question, choice, label) for choice, label in labelled]
    rows = tuple(
        tuple(
            replace(button, label=Phrase("choice.picked", {"label": button.label}))
            if button.action[-1][1:] in picked
            else button
            for button in row
        )
        for row in arranged(plain, scene.language)
    )
    if picked:
        done = _choice(scene, track, question, FINISHED, Phrase("button.done"))
        rows = (*rows, (replace(done, style="primary"),))
    return (*rows, *_navigation(scene, track, question))


def _choice(scene: Scene, track: Track, question: Question, choice: str, label: Text) -> Button:
    if question.kind == "choices" and choice not in {DONT_KNOW, SKIP, FINISHED, KEEP}:
        choice = (UNTICK if choice in track.interview.picked else TICK) + choice
    return Button(label, (track.verb, str(scene.case.id), question.id, choice))


def _proposed(scene: Scene, track: Track, question: Question) -> Rows:
    """One button for each thing that may have been meant."""
    values = track.interview.meant
    if question.kind in CHOICE_KINDS or question.kind == "commune":
        labels = dict(kinds.offered(question, scene.organisation, [str(value) for value in values]))
        return tuple((_choice(scene, track, question, str(value), labels[str(value)]),) for value in values)
    return tuple(
        (Button(kinds.show(question, Answer("given", value), scene.organisation)[0],
                (track.verb, str(scene.case.id), question.id, meant(value))),)
        for value in values
    )  # fmt: skip


def _navigation(scene: Scene, track: Track, question: Question) -> Rows:
    """« Je ne sais pas », skip and keep; sharing one's number, back and why; hard words; a person.

    A question with nothing to press for an answer has no buttons at all: it waits for words.
    """
    answers = [
        (question.unknown, DONT_KNOW, Phrase("button.dont_know")),
        (question.optional, SKIP, Phrase("button.skip")),
        (bool(shown(scene, track, question)), KEEP, Phrase("button.keep")),
    ]
    first = [_choice(scene, track, question, choice, label) for wanted, choice, label in answers if wanted]
    if not first and question.kind in WRITTEN and not track.interview.meant:
        return ()
    asides = [
        (question.kind == "phone", "share"),
        (track.path.previous is not None, "back"),
        (question.why is not None, "why"),
    ]
    share, *moves = (
        [Button(Phrase(f"button.{aside}"), (aside, str(scene.case.id), track.verb, question.id))] * wanted
        for wanted, aside in asides
    )
    words = [
        Button(Phrase("button.word", {"word": word}), ("word", word)) for word in hard_words(scene, question)
    ]
    person = Button(Phrase("button.person"), ("person", str(scene.case.id)))
    groups = (first, share, [button for move in moves for button in move], words, [person])
    return tuple(row for group in groups for row in arranged(group, scene.language))


def hard_words(scene: Scene, question: Question) -> tuple[str, ...]:
    """The glossary's words that a question or its choices use."""
    language = scene.language
    said = " ".join(words.get(language, "") for words in _spoken(question))
    found = (
        word for word in scene.organisation.glossary if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said)
    )
    return tuple(found)[:MOST_WORDS]


def _spoken(question: Question) -> Iterator[Words]:
    yield question.text
    if question.help:
        yield question.help
    yield from (choice.label for choice in question.choices)
