"""Changing one's mind in an interview: back, another answer, an edited message."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.conversations.interview import (
    closed_review,
    current,
    following,
    minor,
    of_age,
    progress,
    ready,
    review,
    turned_away,
)
from bot.core.model.case import Interview
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Applicant, Button, Message, Phrase, Text
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.parsing.moves import wished
from bot.core.parsing.spelling import folded, word_set
from bot.core.parsing.wording import ARTICLES, name_root
from bot.core.questions import answering, asking, hints, questionnaire
from bot.core.questions.keyboard import arranged
from bot.core.questions.progress import Progress

CHANGE = word_set("modifier modifie modifiez changer change changez corriger corrige corrigez edit correct")
"""What a wish to change an answer begins with, folded."""

ALSO_CALLED: Mapping[str, frozenset[str]] = {
    "email": word_set("e mail email courriel mel adresse electronique address"),
    "phone": word_set("numero telephone tel portable mobile phone number"),
    "commune": word_set("lieu endroit ville commune village place town city"),
    "link": word_set("lien site web link"),
}
"""What people call an answer by its kind, whatever the file names it, folded and in the singular."""

BUTTONS_HELP = frozenset({"buttons_only", "unknown_choice", "unknown_place"})
"""Refusals that point to buttons, of which an edited message has none."""


def back(view: CaseView, question_id: str = "") -> Effects:
    """Ask the question before this one (or before whatever waits) again; its answer is kept until then."""
    under_way = progress(view)
    waiting = under_way.current
    if question_id and (waiting is None or waiting.id != question_id):
        return Effects(messages=() if under_way.went_back(question_id) else current(view),
                    toast=Phrase("late.moved_on"))  # fmt: skip
    earlier = questionnaire.back(under_way.path, under_way.interview)
    if earlier == under_way.interview:
        return Effects(messages=current(view))
    return replace(
        _revisit(view, earlier), statistics=(under_way.statistic(waiting, "back"),) if waiting else ()
    )


def edit(view: CaseView, question_id: str) -> Effects:
    """Ask one question again, from the list of answers."""
    if view.case.interview.revisit == question_id:
        return Effects()  # a second tap
    if question_id not in {question.id for question in answered(view)}:
        return Effects(messages=current(view), toast=Phrase("late.moved_on"))
    return _revisit(view, questionnaire.revisit(view.case.interview, question_id))


def answered(view: CaseView) -> tuple[Question, ...]:
    """The questions on the person's path that have an answer, which may be changed."""
    whole = progress(view).path
    return tuple(question for question in whole.questions if question.id in whole.answers)


def named(view: CaseView, words: str) -> str:
    """The answered question that these words name, or one that they want changed; empty: none.

    « Modifier le lieu » names the only one whose name has all of its words: « Lieu de l’activité »; « mon
    numéro » the only one of a kind that goes by it.
    """
    said = name_root(words)
    names = [(each.id, name_root(name)) for each in answered(view) for name in each.name.values()]
    if exact := next((id_ for id_, name in names if name == said), ""):
        return exact
    verb, _, rest = name_root(wished(words)).partition(" ")
    wanted = set(rest.split()) - ARTICLES if verb in CHANGE else set()
    found = {id_ for id_, name in names if wanted and wanted <= set(name.split())}
    found = found or {
        each.id for each in answered(view) if wanted and wanted <= ALSO_CALLED.get(each.kind, frozenset())
    }
    return found.pop() if len(found) == 1 else ""


def is_wished(words: str) -> bool:
    """Whether words tell of a change, after a yes too: « oui, je veux modifier ». « Correct » is none."""
    return not (CHANGE - {"correct"}).isdisjoint(folded(words).split())


def choose(view: CaseView, *, below: bool = False) -> Effects:
    """The review's message becomes a list of the answers one can change; or a new one `below` does."""
    if not answered(view):
        return Effects(messages=current(view, Phrase("edit.nothing")))
    case = str(view.case.id)
    buttons = [Button(question.name, ("edit", case, question.id)) for question in answered(view)]
    back_ = Button(Phrase("button.back"), ("review", case))
    menu = replace(
        review(view),
        paragraphs=(Phrase("review.title"), *asking.summary(view, progress(view)), Phrase("review.which")),
        buttons=(*arranged(buttons, view.language, most=2), (back_,)),
        replace="" if below else "or_send",
    )
    return Effects(messages=(closed_review(view), menu) if below else (menu,))


def leave_choice(view: CaseView) -> Effects:
    """The list of answers is left: the review in its place, or the question that waits."""
    if not ready(view):
        return Effects(messages=(*current(view), closed_review(view)))
    return Effects(messages=(replace(review(view), replace="or_send"),))


def rewrite(view: CaseView, question_id: str, input_: kinds.Input) -> Effects:
    """The message that answered a question was edited: so is the answer, if it still is one.

    Nothing else moves: the question that waits goes on waiting, unless it depended on the answer.
    """
    under_way = progress(view)
    question = next((each for each in answered(view) if each.id == question_id), None)
    if question is None:
        return Effects(messages=current(view, Phrase("edited")))
    input_ = of_age(view, question, input_)
    if turned_away(view, question, input_):
        return Effects(messages=(minor(view),), erase=True)
    match answering.understood(view, question, input_):
        case kinds.Accepted(answer):
            return _rewritten(
                view, under_way, question, answering.accepted(view, under_way, question, answer)
            )
        case kinds.Refused(key) as refused if key not in BUTTONS_HELP:
            problem: Text = hints.why_not(refused, view.organisation)
        case _:
            problem = Phrase("edited.unclear")
    kept = Phrase("edited.kept", {"name": question.name, "answer": asking.shown(view, under_way, question)})
    said = Message(to=Applicant(view.person.id), paragraphs=(problem, kept))
    return Effects(messages=(said,), statistics=(under_way.statistic(question, "refused"),))


def _rewritten(
    view: CaseView, before: Progress, question: Question, asked: answering.AnswerResult
) -> Effects:
    """The answer in its new words; what waits is asked anew only if it is another question now."""
    waiting = before.current
    revisit = before.interview.revisit if before.interview.revisit != question.id else ""
    after = view.with_case(replace(view.case, interview=replace(asked.progress.interview, revisit=revisit)))
    now_waiting = progress(after).current
    if waiting == now_waiting:  # only to it belongs what is ticked or was proposed
        picked, meant = before.interview.picked, before.interview.meant
        after = view.with_case(
            replace(view.case, interview=replace(after.case.interview, picked=picked, meant=meant))
        )
    answer = asking.shown(after, progress(after), question)
    changed = Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase("edited.changed", {"name": question.name, "answer": answer}),),
    )
    out: tuple[Message, ...] = (changed, *asked.messages)
    if waiting is None and now_waiting is None:
        out = (*out, closed_review(after), review(after))
    elif waiting != now_waiting:
        left = asking.settle(after, progress(after), waiting) if waiting else closed_review(after)
        out = (*out, left, *answering.put_away(view, before), *following(after))
    return Effects(case=after.case, messages=out, statistics=asked.statistics)


def _revisit(view: CaseView, interview: Interview) -> Effects:
    under_way = progress(view)
    leaving = under_way.current
    moved = view.with_case(replace(view.case, interview=interview))
    left = asking.settle(view, under_way, leaving) if leaving else closed_review(view)
    return Effects(case=moved.case, messages=(*answering.put_away(view, under_way), *following(moved), left))
