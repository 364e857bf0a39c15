"""What is written wrongly: keys, types, ids, languages, lengths; by each operator at many places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from bot.core.questions.answer_buttons import code
from tests.checking.corpus.files import (
    Broken,
    added,
    at,
    changed,
    inserted,
    owner,
    paths,
    some,
    tables,
    without,
)
from tests.checking.corpus.naming import conditions, names
from tests.checking.corpus.writing import Data, Path

FEW = 6
"""Of all the places in one file where a fault could be made, so many get it."""

MARKS = (("to_confirm",),)
"""What is still to be confirmed is named by ids, too."""

PART = {"question": "q", "in": ["a"]}
"""One condition of several."""

NEEDED = {
    "questions": ("id", "kind", "text", "name"),
    "criteria": ("id", "when", "met", "failed"),
    "routes": ("id", "title", "reason", "next"),
    "programmes": ("name", "about"),
    "partners": ("id", "name", "serves", "about", "contact", "checked_on"),
    "checkins": ("id", "after", "delay", "at", "text"),
}
LISTS = ("sectors", "questions", "criteria", "programmes", "partners", "routes", "checkins", "origins")


def _is_text(value: object, data: Data) -> bool:
    return isinstance(value, dict) and bool(value) and value.keys() <= set(data["languages"])


def texts(data: Data) -> Iterator[Path]:
    """Every text there is in each language."""
    yield from (path for path in paths(data) if _is_text(at(data, path), data))


def _plain(data: Data) -> Iterator[Path]:
    """Every part of the file but what is in conditions, texts and the glossary."""
    for path in paths(data):
        if "when" not in path and path[0] != "glossary" and not _is_text(at(data, path[:-1] or path), data):
            yield path


def _with_key(data: Data, path: Path, key: str) -> Data:
    """A copy where the last key of the path is another, in its old place."""
    table = {key if name == path[-1] else name: value for name, value in owner(data, path).items()}
    return changed(data, path[:-1], table) if path[:-1] else table


def misspelled_key(data: Data) -> Iterator[Broken]:
    keyed = [path for path in _plain(data) if isinstance(path[-1], str) and len(path[-1]) > len("name")]
    for path in some(keyed, FEW * 2):
        key = f"{path[-1]}"
        message = key[:-2] + key[-1] + key[-2]
        if message != key:
            yield Broken(
                data=_with_key(data, path, message), at=(*path[:-1], message), says="unknown key; did you"
            )


def foreign_key(data: Data) -> Iterator[Broken]:
    for path in some((path for path in _plain(data) if path[-1] == "id"), FEW):
        spot = (*path[:-1], "quux")
        yield Broken(data=changed(data, spot, "x"), at=spot, says="unknown key")


def missing_key(data: Data) -> Iterator[Broken]:
    needed = [
        (path, key) for section in NEEDED for path, _ in tables(data, section) for key in NEEDED[section]
    ]
    for path in some(((*table, key) for table, key in needed), FEW * 2):
        yield Broken(data=without(data, path), at=path, says="is missing; ")
    for key in (
        "name",
        "languages",
        "zone",
        "greeting",
        "contact",
        "privacy",
        "retention",
        "desk",
        "criteria",
    ):
        yield Broken(data=without(data, (key,)), at=(key,), says="is missing; ")


def wrong_type(data: Data) -> Iterator[Broken]:
    told: dict[str, list[tuple[Path, object, str]]] = {}
    for path in _plain(data):
        value = at(data, path)
        for kind, message, says in _wrong(path, value):
            told.setdefault(kind, []).append((path, message, says))
    for places in told.values():
        for path, message, says in some(places, 3):
            yield Broken(data=changed(data, path, message), at=path, says=says)


SPECIAL: dict[object, list[tuple[str, object, str]]] = {
    "delay": [("delay", 7, "must be a delay"), ("unit", "7 moons", 'knows no unit "moons"')],
    "at": [("time", "25:00", "must be a time of day")],
    "kind": [("kind", "riddle", '"riddle"')],
}


def _wrong(path: Path, value: object) -> Iterator[tuple[str, object, str]]:
    key = path[-1]
    if key in SPECIAL:
        yield from SPECIAL[key]
    elif isinstance(value, bool):
        yield "bool", "maybe", "must be true or false"
    elif isinstance(value, date):
        yield "date", "soon", "must be a date" if key not in ("low", "high") else "must be a"
    elif isinstance(value, int) and path[0] != "desk":
        yield "int", "three", "must be a whole number"
    elif isinstance(value, str) and key in ("name", "contact", "email", "version", "zone"):
        yield "text", 3, "must be a text"
    elif isinstance(value, list) and key in ("also", "requires", "choices", "decline_reasons", "card"):
        yield "list", "x", "must be a list"


def condition_misshapen(data: Data) -> Iterator[Broken]:
    shapes: tuple[tuple[Path, Any, str], ...] = (
        ((), "always", "must be a condition"),
        ((), {}, "is an empty condition"),
        ((), {"question": "q"}, "names a question but not what its answer should be"),
        ((), {"in": ["a"]}, "does not say which question it is about"),
        ((), {"criterion": "a", "not": {}}, "mixes several conditions"),
        (("all",), {"all": []}, "must be a list of conditions"),
        (("of",), {"at_least": 1, "of": []}, "must be a list of conditions"),
        (("at_least",), {"at_least": 0, "of": [PART]}, "must be a whole number, 1 or more"),
        (("at_least",), {"at_least": 2, "of": [PART]}, "asks for 2 of 1; ask for 1 at most"),
        (("of", 1), {"at_least": 2, "of": [PART, PART]}, "stands twice in the list; keep it once"),
        ((), {"of": [PART]}, "does not say how many of the list; write for example"),
        (("criterion",), {"criterion": 3}, "must be the id of a criterion"),
        (("in",), {"question": "q", "in": "a"}, "must be a list of ids"),
        (("at_most",), {"question": "q", "at_most": "a"}, "must be a whole number or a date"),
        (
            ("at_most",),
            {"question": "q", "at_most": "2 years"},
            "counts no days, weeks, months or years from",
        ),
        (("at_most",), {"question": "q", "at_most": "-2 hours"}, "counts no days, weeks, months or years"),
        (("questoin",), {"questoin": "q", "in": ["a"]}, "unknown key in a condition; did you mean"),
    )
    spots = [
        (*path, "when")
        for key in ("questions", "criteria")
        for path, each in tables(data, key)
        if "when" in each
    ]
    for n, (inner, message, says) in enumerate(shapes):
        path = spots[(n * 7) % len(spots)]
        yield Broken(data=changed(data, path, message), at=(*path, *inner), says=says)


def text_without_a_language(data: Data) -> Iterator[Broken]:
    for n, path in enumerate(some(texts(data), FEW * 3)):
        language = data["languages"][n % len(data["languages"])]
        yield Broken(data=without(data, (*path, language)), at=(*path, language), says="is missing; write")


def empty_text(data: Data) -> Iterator[Broken]:
    for path in some(texts(data), FEW):
        spot = (*path, data["languages"][-1])
        yield Broken(data=changed(data, spot, "  "), at=spot, says="is empty; write")


def text_in_a_foreign_language(data: Data) -> Iterator[Broken]:
    for path in some(texts(data), FEW):
        spot = (*path, "de")
        yield Broken(data=changed(data, spot, "Ja."), at=spot, says='"de" is not one of the languages')


def term_of_nothing(data: Data) -> Iterator[Broken]:
    for path in some(texts(data), FEW):
        spot = (*path, data["languages"][0])
        says = 'there is no term "{draft_dais}"; did you mean "{draft_days}"?'
        yield Broken(data=changed(data, spot, "Dans {draft_dais} jours."), at=spot, says=says)


def text_too_long(data: Data) -> Iterator[Broken]:
    for path in some(texts(data), FEW * 2):
        spot = (*path, data["languages"][0])
        yield Broken(data=changed(data, spot, "x" * 4000), at=spot, says="has 4000 characters, ")


def id_used_twice(data: Data) -> Iterator[Broken]:
    for key in LISTS:
        for path, each in some(tables(data, key), 2):
            spot = (key, int(path[1]) + 1)
            twice = inserted(data, spot, each)
            yield Broken(data=twice, at=(*spot, "id"), says=f'"{each["id"]}" is used twice')


def code_used_twice(data: Data) -> Iterator[Broken]:
    """A check-in whose id has the same code on buttons as another's."""
    for path, each in some(tables(data, "checkins"), 2):
        other = next(name for n in count() if code(name := f"plan_{n}") == code(each["id"]))
        spot = ("checkins", int(path[1]) + 1)
        twice = inserted(data, spot, {**each, "id": other})
        yield Broken(data=twice, at=(*spot, "id"), says="has the same code on buttons as")


def id_malformed(data: Data) -> Iterator[Broken]:
    for key, section in (("checkins", data), ("origins", data), ("decline_reasons", data["desk"])):
        for n, _ in some(enumerate(section.get(key, ())), 2):
            path: Path = (key, n, "id") if section is data else ("desk", key, n, "id")
            for name in ("Été", "x" * 21, "a-b"):
                also = (("to_confirm",), ("indicators",))
                yield Broken(
                    data=changed(data, path, name), at=path, says=f'"{name}" is not an id', also=also
                )
    codes = [path for path in paths(data) if path[-1] == "code"]
    for path in some(codes, 2):
        marks = (("to_confirm",), ("questions",), ("criteria",))
        yield Broken(data=changed(data, path, "63 000"), at=path, says="is not a place code", also=marks)
    yield Broken(
        data=changed(data, ("reference",), "ab"), at=("reference",), says="one to six capital letters"
    )


def name_of_nothing(data: Data) -> Iterator[Broken]:
    kinds: dict[str, list[Path]] = {}
    for path, kind, _ in names(data):
        kinds.setdefault(f"{path[0]} {kind.split()[0]}", []).append(path)
    for key, places in kinds.items():
        says = "no partner serves" if key.endswith("need") else "there is no "
        for path in some(places, FEW // 2):
            yield Broken(data=changed(data, path, "nowhere_at_all"), at=path, says=says)
    spot = ("to_confirm", len(data.get("to_confirm", ())))
    marked = added(data, ("to_confirm",), "contact.fax")
    yield Broken(data=marked, at=spot, says='there is no "contact.fax" in the file')


def wrong_answers_in_conditions(data: Data) -> Iterator[Broken]:
    """What does not suit the question that a condition is about."""
    for path, leaf in some(conditions(data), FEW * 3):
        if "in" in leaf:
            other = {"question": leaf["question"], "at_least": 3}
            yield Broken(
                data=changed(data, path, other), at=(*path, "at_least"), says="does not suit question"
            )
        for key in {"at_least", "at_most"} & leaf.keys():
            message: object = 3 if isinstance(leaf[key], date) else date(2027, 1, 1)
            says = "must be a date, as" if message == 3 else "must be a whole number, as"
            yield Broken(data=changed(data, (*path, key), message), at=(*path, key), says=says)


def unseen_character(data: Data) -> Iterator[Broken]:
    """A space that has no width, as a web page leaves it in what is copied from there."""
    for path in some((path for path in _plain(data) if path[-1] == "id"), FEW):
        name = at(data, path)
        unseen = f"{name[:1]}\u200b{name[1:]}"
        yield Broken(data=changed(data, path, unseen), at=path, says="holds an invisible zero width space")


def languages_wrong(data: Data) -> Iterator[Broken]:
    first = data["languages"][0]
    here = ("languages",)
    yield Broken(
        data=changed(data, here, [first, first]), at=here, says="names a language twice", also=(("desk",),)
    )
    yield Broken(data=changed(data, here, []), at=here, says="is empty; write for example languages")
    yield Broken(
        data=added(data, here, "de"), at=(*here, len(data["languages"])), says='the bot does not speak "de"'
    )
    other = "en" if first == "fr" else "fr"
    if len(data["languages"]) == 1:
        untold = added(data, here, other)
        yield Broken(data=untold, at=(*here, 1), says=f' are missing in "{other}"; write them')
    else:
        spoken = changed(changed(data, here, [first]), ("desk", "language"), first)
        yield Broken(data=spoken, at=here, says=", which is not one of the languages; take them out")
    spot = ("desk", "language")
    yield Broken(data=changed(data, spot, "de"), at=spot, says='"de" is not one of the languages')


OPERATORS = (
    misspelled_key, foreign_key, missing_key, wrong_type, condition_misshapen, text_without_a_language,
    empty_text, term_of_nothing, text_in_a_foreign_language, text_too_long, id_used_twice, code_used_twice,
    id_malformed, name_of_nothing, wrong_answers_in_conditions, unseen_character, languages_wrong,
)  # fmt: skip
