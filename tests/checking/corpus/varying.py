"""Changes that keep a file sound: another order, other ids, other days, less of what may be left out."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date

from tests.checking.corpus.files import added, at, changed, owner, paths, tables, without
from tests.checking.corpus.misspelling import texts
from tests.checking.corpus.naming import renamed
from tests.checking.corpus.writing import Data

Change = Callable[[Data], Data]
LEFT_OUT = ("glossary", "origins", "profile", "reminder", "holidays", "checkins", "blocked", "indicators")
OPTIONAL = ("why", "help", "flag", "change", "also", "unknown")


def _no_marks(data: Data) -> Data:
    return {key: value for key, value in data.items() if key != "to_confirm"}


def _tables_backwards(data: Data) -> Data:
    """The order of keys, sectors, programmes, criteria and origins decides nothing."""
    copy = deepcopy(data)
    for key in ("programmes", "sectors", "origins", "criteria"):
        copy[key] = copy.get(key, [])[::-1]
    return dict(reversed(copy.items()))


def _keys_backwards(data: Data) -> Data:
    copy = deepcopy(data)
    for key in ("questions", "criteria", "routes", "partners", "checkins"):
        copy[key] = [dict(reversed(each.items())) for each in copy.get(key, ())]
    return copy


def _all_ids_renamed(data: Data) -> Data:
    for section, kind in (
        ("sectors", "sector"), ("territories", "territory"), ("criteria", "criterion"),
        ("programmes", "programme"), ("partners", "partner"), ("routes", "route"), ("questions", "question"),
    ):  # fmt: skip
        data = renamed(data, section, kind)
    return data


def _one_language(keep: int) -> Change:
    def change(data: Data) -> Data:
        copy = deepcopy(data)
        language = data["languages"][keep % len(data["languages"])]
        for path in list(texts(data)):
            owner(copy, path)[path[-1]] = {language: at(data, path)[language]}
        copy["languages"] = [language]
        copy["desk"]["language"] = language
        return copy

    return change


def _without(*keys: str) -> Change:
    return lambda data: {key: value for key, value in _no_marks(data).items() if key not in keys}


def _untracked(data: Data) -> Data:
    """Nothing is followed over the years."""
    copy = {key: value for key, value in data.items() if key != "timeline"}
    for path in [each for each in paths(copy) if each[-1] == "track"]:
        copy = without(copy, path)
    return copy


def _no_calls(data: Data) -> Data:
    """No programme has an intake: the waiting lists are gone, and what was for a call is always open."""
    copy = deepcopy(_no_marks(data))
    copy["programmes"] = [
        {k: v for k, v in each.items() if k not in ("intake", "calls")} for each in copy["programmes"]
    ]
    closed = {each["id"] for each in copy["routes"] if each.get("call") == "closed"}
    kept = [each for each in copy["routes"] if each["id"] not in closed]
    copy["routes"] = [{key: value for key, value in each.items() if key != "call"} for each in kept]
    for _, plan in tables(copy, "checkins"):
        if "routes" in plan:
            plan["routes"] = [name for name in plan["routes"] if name not in closed]
    return copy


def _other_days(data: Data) -> Data:
    copy = deepcopy(data)
    for each in copy["programmes"]:
        if "intake" in each:
            each["intake"] = {"opens": date(2028, 2, 29), "closes": date(2028, 3, 1), "capacity": 1}
    copy["waiting_list"] = {"again": "1 days"}
    copy["zone"] = "Pacific/Kiritimati"
    copy["holidays"] = [date(2028, 12, 31)]
    copy["retention"] = {"draft_days": 400, "filed_days": 4015, "accepted_days": 4015}
    return copy


def _no_optional_words(data: Data) -> Data:
    """No reason why, no help, no remark, no other words, nothing that could be changed."""
    copy = deepcopy(_no_marks(data))
    for path in sorted(paths(copy), key=len, reverse=True):
        if path[-1] in ("why", "help", "flag", "change", "also", "unknown") and isinstance(
            at(copy, path), dict | list
        ):
            copy = without(copy, path)
    return copy


def _everybody_may_pass(data: Data) -> Data:
    """« Je ne sais pas » and « passer » everywhere but at the age."""
    copy = deepcopy(data)
    copy["longest_points"] = 99
    for each in copy["questions"][1:]:
        each |= {"optional": True, "unknown": True}
    return copy


def _one_more_sector(data: Data) -> Data:
    return added(data, ("sectors",), {"id": "last", "name": dict.fromkeys(data["languages"], "Divers")})


CHANGES: dict[str, Change] = {
    "as it is": lambda data: data,
    "tables backwards": _tables_backwards,
    "keys backwards": _keys_backwards,
    "all ids renamed": _all_ids_renamed,
    "its first language alone": _one_language(0),
    "its last language alone": _one_language(-1),
    "languages in another order": lambda data: {**data, "languages": data["languages"][::-1]},
    "nothing that is optional": lambda data: _untracked(_without(*LEFT_OUT)(data)),
    "no calls": _no_calls,
    "other days": _other_days,
    "no optional words": _no_optional_words,
    "every question may be passed over": _everybody_may_pass,
    "one more sector": _one_more_sector,
    "another desk": lambda data: changed(data, ("desk", "card"), []),
    "ten more points": lambda data: {**data, "longest_points": data.get("longest_points", 22) + 10},
}
