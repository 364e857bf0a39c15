"""What an office may make of its file overnight, many things at once; most of it is sound, some is not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Final, TypeAlias

from tests.checking.corpus.files import at, owner
from tests.checking.corpus.misspelling import texts
from tests.checking.corpus.varying import CHANGES
from tests.checking.corpus.writing import Data
from tests.journey.tidying import tidy

Revision: TypeAlias = Callable[[Data, Random], object]
"""Changes a file in place."""

ROOM: Final = 60
"""Points that the longest interview may have: longer is not what is tried here."""
KINDS: Final = ("short_text", "long_text", "link", "email", "number", "date", "yes_no", "file", "phone")
HARMLESS: Final = tuple(
    change
    for name, change in CHANGES.items()
    if name not in {"as it is", "no calls", "nothing that is optional"}
)


def revised(data: Data, chance: Random) -> Data:
    """A copy with one to four changes; what names something that is gone is gone too, most of the time."""
    copy = deepcopy(data)
    copy.pop("to_confirm", None)
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 1 / 12:
            copy = deepcopy(chance.choice(HARMLESS)(copy))
        else:
            chance.choice(REVISIONS)(copy, chance)
    copy["longest_points"] = ROOM
    if chance.random() < 9 / 10:
        tidy(copy)
    return copy


# --- questions ----------------------------------------------------------------------------------------------


def _some_list(data: Data, chance: Random) -> list[Data]:
    """The interview's questions, or a check-in's."""
    plans = [plan["questions"] for plan in data.get("checkins", ()) if plan.get("questions")]
    questions: list[Data] = chance.choice([data["questions"], data["questions"], *plans])
    return questions


def _some_question(data: Data, chance: Random) -> Data:
    return chance.choice(_some_list(data, chance))


def _question_vanishes(data: Data, chance: Random) -> None:
    questions = _some_list(data, chance)
    if len(questions) > 1:
        questions.remove(chance.choice(questions[1:]))


def _question_appears(data: Data, chance: Random) -> None:
    questions = _some_list(data, chance)
    taken = {each["id"] for each in questions}
    id_ = next(name for n in range(99) if (name := f"new_{n}") not in taken)
    made: Data = {
        "id": id_,
        "kind": "yes_no",
        "name": _said(data, f"Sujet {id_}"),
        "text": _said(data, f"Quoi de neuf, {id_} ?"),
    }
    questions.insert(chance.randrange(1, len(questions) + 1), made)
    if chance.random() < 1 / 2:
        _becomes(made, chance, data)
    if chance.random() < 1 / 3:
        made["optional"] = made["unknown"] = True


def _question_is_reworded(data: Data, chance: Random) -> None:
    question = _some_question(data, chance)
    question["text"] = _said(data, f"Autrement dit {chance.randrange(99)} : {question['id']} ?")


def _questions_change_order(data: Data, chance: Random) -> None:
    questions = _some_list(data, chance)
    moved = questions.pop(chance.randrange(len(questions)))
    questions.insert(chance.randrange(len(questions) + 1), moved)


def _question_changes_kind(data: Data, chance: Random) -> None:
    _becomes(_some_question(data, chance), chance, data)


def _becomes(question: Data, chance: Random, data: Data) -> None:
    kind = chance.choice((*KINDS, "choice", "choices"))
    if question["kind"] in {"sector", "commune"}:
        return
    question["kind"] = kind
    for key in ("low", "high", "most"):
        question.pop(key, None)
    if kind in {"email", "phone"}:
        question["personal"] = True
    if kind not in {"choice", "choices"}:
        question.pop("choices", None)
    elif "choices" not in question:
        question["choices"] = [
            {"id": f"c{n}", "label": _said(data, f"Choix {question['id']} {n}")} for n in range(4)
        ]


def _choice_is_lost(data: Data, chance: Random) -> None:
    choices = _some_question(data, chance).get("choices", [])
    if len(choices) > 2:
        choices.remove(chance.choice(choices))


def _choice_is_reworded(data: Data, chance: Random) -> None:
    if choices := _some_question(data, chance).get("choices"):
        chance.choice(choices)["label"] = _said(data, f"Tel choix {chance.randrange(99)}")


def _bounds_move(data: Data, chance: Random) -> None:
    question = _some_question(data, chance)
    if question["kind"] == "choices":
        question["most"] = chance.randint(1, len(question["choices"]))
    elif question["kind"] in {"number", "short_text", "long_text"}:
        question["low"], question["high"] = chance.choice(((1, 5), (3, 40), (20, 400)))


def _less_or_more_is_asked(data: Data, chance: Random) -> None:
    question = _some_question(data, chance)
    for key in ("optional", "unknown"):
        question[key] = chance.random() < 1 / 2


def _condition_changes(data: Data, chance: Random) -> None:
    questions = data["questions"]
    place = chance.randrange(1, len(questions))
    before = [each for each in questions[:place] if each["kind"] == "yes_no"]
    questions[place].pop("when", None)
    if before and chance.random() < 2 / 3:
        asked = chance.choice(before)["id"]
        questions[place]["when"] = {"question": asked, "in": [chance.choice(("yes", "yes", "no"))]}


# --- everything else ----------------------------------------------------------------------------------------


def _one_is_gone(data: Data, chance: Random) -> None:
    key = chance.choice(
        ("routes", "programmes", "partners", "sectors", "territories", "origins", "checkins", "criteria")
    )
    if rows := data.get(key):
        rows.remove(chance.choice(rows))


def _reason_is_gone(data: Data, chance: Random) -> None:
    reasons = data["desk"]["decline_reasons"]
    if len(reasons) > 1:
        reasons.remove(chance.choice(reasons))


def _reason_appears(data: Data, chance: Random) -> None:
    id_ = f"r{chance.randrange(9999)}"
    data["desk"]["decline_reasons"].append({"id": id_, "text": _said(data, "Une raison.")})


def _order_changes(data: Data, chance: Random) -> None:
    key = chance.choice(("checkins", "checkins", "routes", "partners"))
    rows, fixed = data.get(key, []), -1 if key == "routes" else None
    shuffled = rows[:fixed]
    chance.shuffle(shuffled)
    rows[:fixed] = shuffled


def _plan_is_renamed(data: Data, chance: Random) -> None:
    if plans := data.get("checkins"):
        chance.choice(plans)["id"] = f"plan_{chance.randrange(9999)}"


def _words_change(data: Data, chance: Random) -> None:
    path = chance.choice(list(texts(data)))
    if "glossary" not in path:
        owner(data, path)[path[-1]] = {code: f"{words} Bis." for code, words in at(data, path).items()}


def _desk_changes(data: Data, chance: Random) -> None:
    desk = data["desk"]
    chance.choice((
        lambda: desk.update(silence_days=chance.randrange(4)),
        lambda: desk.update(card=desk.get("card", [])[::-1]),
        lambda: desk.update(card=desk.get("card", [])[1:]),
        lambda: desk.update(language=chance.choice(data["languages"])),
        lambda: data.update(reference=chance.choice("ABD")),
        lambda: data.update(zone=chance.choice(("Europe/Paris", "Pacific/Kiritimati"))),
        lambda: data.pop("reminder", None),
        lambda: data.pop("glossary", None),
        lambda: data.pop("profile", None),
    ))()  # fmt: skip


def _said(data: Data, words: str) -> Data:
    return dict.fromkeys(data["languages"], words)


REVISIONS: Final[tuple[Revision, ...]] = (
    _question_vanishes, _question_vanishes, _question_vanishes, _question_appears, _question_appears,
    _question_is_reworded, _question_is_reworded, _questions_change_order, _questions_change_order,
    _question_changes_kind, _question_changes_kind, _choice_is_lost, _choice_is_lost, _choice_is_reworded,
    _bounds_move, _bounds_move, _less_or_more_is_asked, _condition_changes, _condition_changes,
    _one_is_gone, _one_is_gone, _one_is_gone, _reason_is_gone, _reason_appears, _order_changes,
    _order_changes, _plan_is_renamed, _words_change, _desk_changes, _desk_changes,
)  # fmt: skip
