"""Changing one's mind: what is ticked or was proposed belongs to the question that waits, and to no other."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.conversations import changing, interview
from bot.core.model.case import Case, Person
from bot.core.model.conditions import Among
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.organisation import Kind
from bot.core.parsing.kinds import Pressed, Typed
from bot.core.questions.answer_buttons import TICK
from tests.core.chance import CHOICES
from tests.core.samples import ORGANISATION, question


def scene_with_two(kind: Kind) -> CaseView:
    """Somebody who said « a »: a question waits that « a » and « b » lead to; another like it follows."""
    questions = (
        question("choice", "one", choices=CHOICES),
        question(kind, "two", choices=CHOICES, when=Among("one", frozenset("ab"))),
        question(kind, "three", choices=CHOICES),
    )
    view = CaseView(
        organisation=replace(ORGANISATION, questions=questions),
        person=Person(id=1, language="fr"),
        case=Case(id=7, person=1),
        now=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
    return after(view, interview.answer(view, "one", Pressed("a")))


def after(view: CaseView, effects: Effects) -> CaseView:
    return replace(view, case=effects.case or view.case)


def test_a_tick_stays_while_an_earlier_message_is_edited_and_goes_with_its_question() -> None:
    view = scene_with_two("choices")
    view = after(view, interview.answer(view, "two", Pressed(TICK + "c")))
    view = after(view, changing.rewrite(view, "one", Typed("bbb")))
    assert view.case.interview.picked == ("c",)
    view = after(view, changing.rewrite(view, "one", Typed("ccc")))
    waiting = interview.progress(view).current
    assert waiting
    assert waiting.id == "three"
    assert view.case.interview.picked == ()


def test_yes_is_no_answer_to_a_question_that_an_edit_puts_in_the_place_of_another() -> None:
    view = scene_with_two("number")
    view = after(view, interview.answer(view, "two", Typed("une dizaine")))
    assert view.case.interview.meant == (10,)
    view = after(view, changing.rewrite(view, "one", Typed("ccc")))
    view = after(view, interview.answer(view, "three", Typed("oui")))
    assert "three" not in view.case.interview.answers
