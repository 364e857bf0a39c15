"""Another file under an open case, whatever either says: nobody is stranded, or asked what stays true."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.conversations import interview
from bot.core.conversations.takeover import AGAIN, Renewed, renew
from bot.core.model.case import Answer, Case, Interview, Person
from bot.core.model.conditions import Condition, leaves
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.answers import valid
from bot.core.questions import asking, questionnaire
from bot.core.questions.progress import Progress
from bot.core.routing.answer_classes import answer_classes
from tests.core.chance import CHOICES, answers, questionnaires
from tests.core.samples import ORGANISATION, UNKNOWN, choice, given, question, words

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@st.composite
def files(draw: st.DrawFn) -> tuple[Organisation, Organisation, Interview]:
    """A file, another made of it, and answers to the first, some to questions that are not this person's."""
    before = draw(questionnaires())
    after: list[Question] = []
    for each in draw(st.permutations(before)) if draw(st.booleans()) else before:
        changed = draw(st.sampled_from(["", "gone", "reworded", "fewer", "needed", "bounded", "always"]))
        if changed != "gone":
            after.append(_changed(each, changed))
    known: set[str] = set()
    for n, each in enumerate(after):
        if each.when and not _looked_at(each.when) <= known:
            after[n] = replace(each, when=None)
        known.add(each.id)
    said = {each.id: draw(answers(each)) for each in before if draw(st.integers(0, 4))}
    return (
        replace(ORGANISATION, questions=before, fingerprint="before"),
        replace(ORGANISATION, questions=tuple(after), fingerprint="after"),
        Interview(answers=said),
    )


def _changed(each: Question, how: str) -> Question:
    match how:
        case "reworded":
            return replace(each, text=words("Autrement dit ?"))
        case "fewer":
            return replace(each, choices=CHOICES[:2])
        case "needed":
            return replace(each, unknown=False, optional=False)
        case "bounded" if each.kind == "number":
            return replace(each, high=2)
        case "always":
            return replace(each, when=None)
    return each


def _looked_at(when: Condition) -> set[str]:
    return {leaf.question for leaf in leaves(when)}  # type: ignore[union-attr]  # these name no criterion


def published(before: Organisation, after: Organisation, held: Interview) -> tuple[CaseView, Renewed]:
    """The case under the other file."""
    person, case = Person(id=1, language="fr"), Case(id=7, person=1, interview=held, fingerprint="before")
    view = CaseView(organisation=after, person=person, case=case, now=NOW)
    renewed = renew(view, before)
    assert renewed.effects.case
    return replace(view, case=renewed.effects.case), renewed


def to_the_end(progress: Progress) -> tuple[Progress, list[str]]:
    """Go on answering, keeping an answer where that can be; also the questions asked on the way."""
    asked: list[str] = []
    while progress.current:
        present = progress.current
        assert len(asked) <= 2 * len(progress.questions), "it never ends"
        former = progress.interview.answers.get(present.id)
        if former is None or not valid(present, former, progress.organisation):
            former = next(
                each for each in answer_classes(present, (), progress.organisation) if each.state == "given"
            )
        asked.append(present.id)
        answered = questionnaire.answer(progress.path, progress.interview, present.id, former)
        progress = progress.with_interview(answered)
    return progress, asked


@any_of(files())
def test_everybody_comes_to_the_end_and_is_asked_again_only_what_changed(
    case: tuple[Organisation, Organisation, Interview],
) -> None:
    before, after, held = case
    counted = questionnaire.path(before.questions, held, before).answers
    waiting = questionnaire.path(before.questions, held, before).present
    view, renewed = published(before, after, held)
    assert renewed.fates.keys() == counted.keys()
    whole, asked = to_the_end(interview.progress(view))
    assert len(set(asked)) == len(asked)
    kept = {name for name, fate in renewed.fates.items() if fate == "kept"}
    assert kept.isdisjoint(asked)
    if waiting and whole.question(waiting.id) in interview.progress(view).path.questions:
        assert asked[:1] == [waiting.id]
    on_path = {each.id for each in whole.path.questions}
    assert {name for name, fate in renewed.fates.items() if fate in AGAIN} & on_path <= set(asked)
    fresh = questionnaire.path(after.questions, Interview(answers=whole.interview.answers), after)
    assert fresh == whole.path


@any_of(files())
def test_what_is_asked_again_says_why(case: tuple[Organisation, Organisation, Interview]) -> None:
    view, renewed = published(*case)
    progress = interview.progress(view)
    for each in progress.questions:
        why = renewed.fates.get(each.id)
        said = asking.ask(view, progress, each).paragraphs
        if why in AGAIN:
            assert said[0] == Phrase(f"again.{why}")
        elif why == "kept":
            assert not any(isinstance(text, Phrase) and text.key.startswith("again.") for text in said)


@any_of(files())
def test_a_file_and_back_again_and_the_same_file_once_more(
    case: tuple[Organisation, Organisation, Interview],
) -> None:
    before, after, held = case
    view, _ = published(before, after, held)
    same, renewed = published(after, after, view.case.interview)
    assert same.case.interview == view.case.interview
    assert not renewed.touched
    assert renewed.effects.messages == ()
    back, _ = published(after, before, view.case.interview)
    whole, _ = to_the_end(interview.progress(back))
    assert whole.interview.answers.keys() >= held.answers.keys()


def fate(before: Question, after: Question, said: Answer) -> str:
    """What becomes of an answer."""
    one, other = (replace(ORGANISATION, questions=(each,)) for each in (before, after))
    _, renewed = published(one, other, Interview(answers={before.id: said}))
    return renewed.fates[before.id]


STAGE = question("choice", "stage", text={"fr": "À quel stade ?", "en": "At what stage?"}, choices=CHOICES)


def test_only_what_the_person_reads_and_chose_counts_as_other_words() -> None:
    said = given("a")
    again = replace(STAGE, text={"fr": "À quelle étape ?", "en": "At what stage?"})
    english = replace(STAGE, text={"fr": "À quel stade ?", "en": "At which stage?"})
    spelling = replace(STAGE, text={"fr": "a quel stade", "en": "At what stage?"})
    more = replace(STAGE, choices=(*CHOICES, choice("d", "DDD")))
    other = replace(STAGE, choices=(choice("a", "AAA"), choice("b", "autre"), choice("c", "CCC")))
    mine = replace(STAGE, choices=(choice("a", "autre"), choice("b", "BBB"), choice("c", "CCC")))
    helped = replace(STAGE, why=words("parce que"), help=words("aide"), name=words("nom"))
    assert fate(STAGE, again, said) == "reworded"
    assert fate(STAGE, mine, said) == "reworded"
    for each in (english, spelling, more, other, helped):
        assert fate(STAGE, each, said) == "kept"


def test_each_reason_has_its_name() -> None:
    number = question("number", "jobs", unknown=True)
    assert fate(STAGE, replace(STAGE, choices=CHOICES[1:]), given("a")) == "gone"
    assert fate(number, replace(number, high=3), given(4)) == "bounds"
    assert fate(number, replace(number, unknown=False), UNKNOWN) == "needed"
    assert fate(number, replace(number, kind="short_text"), given(4)) == "reworded"
    assert fate(number, replace(number, id="other"), given(4)) == "aside"
