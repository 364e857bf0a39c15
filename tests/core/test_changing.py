"""Changing one's mind: what is ticked or was proposed belongs to the question that waits, and to no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.core.conversations import changing, interview
from bot.core.model.case import Case, Person
from bot.core.model.conditions import Among
from bot.core.model.effects import Scene, Step
from bot.core.model.organisation import Kind
from bot.core.parsing.kinds import Pressed, Typed
from bot.core.questions.answer_buttons import TICK
from tests.core.chance import CHOICES
from tests.core.samples import ORGANISATION, question


def scene_with_two(kind: Kind) -> Scene:
    """Somebody who said « a »: a question waits that « a » and « b » lead to; another like it follows."""
    questions = (
        question("choice", "one", choices=CHOICES),
        question(kind, "two", choices=CHOICES, when=Among("one", frozenset("ab"))),
        question(kind, "three", choices=CHOICES),
    )
    scene = Scene(
        organisation=replace(ORGANISATION, questions=questions),
        person=Person(id=1, language="fr"),
        case=Case(id=7, person=1),
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    return after(scene, interview.answer(scene, "one", Pressed("a")))


def after(scene: Scene, step: Step) -> Scene:
    return replace(scene, case=step.case or scene.case)


def test_a_tick_stays_while_an_earlier_message_is_edited_and_goes_with_its_question() -> None:
    scene = scene_with_two("choices")
    scene = after(scene, interview.answer(scene, "two", Pressed(TICK + "c")))
    scene = after(scene, changing.rewrite(scene, "one", Typed("bbb")))
    assert scene.case.interview.picked == ("c",)
    scene = after(scene, changing.rewrite(scene, "one", Typed("ccc")))
    waiting = interview.track(scene).current
    assert waiting
    assert waiting.id == "three"
    assert scene.case.interview.picked == ()


def test_yes_is_no_answer_to_a_question_that_an_edit_puts_in_the_place_of_another() -> None:
    scene = scene_with_two("number")
    scene = after(scene, interview.answer(scene, "two", Typed("une dizaine")))
    assert scene.case.interview.meant == (10,)
    scene = after(scene, changing.rewrite(scene, "one", Typed("ccc")))
    scene = after(scene, interview.answer(scene, "three", Typed("oui")))
    assert "three" not in scene.case.interview.answers
