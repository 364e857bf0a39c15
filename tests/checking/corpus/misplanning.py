"""Check-ins that cannot arrive, do not end, or ask what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from tests.checking.corpus.files import Broken, added, changed, some, tables
from tests.checking.corpus.writing import Data

FEW = 3


def endless(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        for more, key, says in (
            ({"every": "1 month"}, "every", "repeats without an end; say how often"),
            ({"times": 12}, "times", "does not say how long after each it comes again"),
            ({"every": "1 month", "times": 1}, "times", "must be from 2 to 200; take every"),
            ({"every": "1 month", "times": 9999}, "times", "must be from 2 to 200; take every"),
            ({"every": "0 days", "times": 2}, "every", "comes again at once; write"),
            ({"every": "9 ans", "times": 2}, "every", "after the last that is heard of a person"),
        ):
            yield Broken(data=changed(data, path, {**plan, **more}), at=(*path, key), says=says)


def never_so(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        decided = {**plan, "after": "decline", "states": ["declined", "accepted"]}
        spot = (*path, "states", 1)
        says = 'a case is never "accepted" after its decline; take it out'
        yield Broken(data=changed(data, path, decided), at=spot, says=says, also=(("checkins",),))


def erased_while_it_waits(data: Data) -> Iterator[Broken]:
    """Kept long if it is accepted, and asked about before it is: only the longer term was looked at."""
    kept = {**data["retention"], "filed_days": 60, "accepted_days": 3000}
    words = dict.fromkeys(data["languages"], "?")
    plan: Data = {"id": "late", "after": "filing", "delay": "180 days", "at": "10:00", "text": words}
    late = changed(changed(data, ("retention",), kept), ("checkins",), [plan])
    spot = ("checkins", 0, "delay")
    says = (
        "erased after 60; make it shorter, ask something in between, or keep cases longer in [retention]; or"
    )
    also = (("to_confirm",), ("questionnaires",), ("indicators",), ("privacy",))
    yield Broken(data=late, at=spot, says=says, also=also)


def at_night(data: Data) -> Iterator[Broken]:
    """Outside the civil hours of the file, or without any."""
    day: Data = {"begins": "09:00", "ends": "18:30"}
    for path, plan in some(tables(data, "checkins"), FEW):
        spot = (*path, "at")
        others = {key: value for key, value in data.items() if key not in ("reminder", "waiting_list")}
        plans = [{**each, "at": "10:00"} for each in data["checkins"]]
        early = changed({**others, "hours": day, "checkins": plans}, path, {**plan, "at": "08:59"})
        says = 'outside the hours in which people are written to, 09:00 to 18:30; write for example at = "09'
        yield Broken(data=early, at=spot, says=says)
    for ends in ("09:00", "07:00"):
        none = {**data, "hours": {**day, "ends": ends}}
        says = "is not after 09:00, when they begin; write"
        yield Broken(data=none, at=("hours", "ends"), says=says)


def no_such_questionnaire(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        spot = (*path, "questionnaire")
        own = {**plan, "questionnaire": "none_such"}
        says = (
            "has questions of its own as well; keep one"
            if "questions" in own
            else "there is no questionnaire"
        )
        yield Broken(data=changed(data, path, own), at=spot, says=says, also=(spot,))
        bare = {key: value for key, value in own.items() if key != "questions"}
        says = 'there is no questionnaire "none_such"; '
        yield Broken(data=changed(data, path, bare), at=spot, says=says)


def in_vain(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        bare = {key: value for key, value in plan.items() if key not in ("reminders", "task")}
        spot = (*path, "reminders")
        for more, says in (
            ({"reminders": ["1 day", "2 days", "3 days"], "task": "9 days"}, "are more than 2; keep two"),
            ({"reminders": ["1 day"]}, "nobody is told that they were in vain"),
            ({"reminders": ["3 days", "1 day"], "task": "9 days"}, "do not come one after the other"),
            ({"reminders": ["9999 years"], "task": "9999 years"}, "end after all dates there are"),
        ):
            yield Broken(data=changed(data, path, {**bare, **more}), at=spot, says=says)


def counted_from_nothing(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        bare = {key: value for key, value in plan.items() if key not in ("delay", "every", "times")}
        dated = {**bare, "after": "date", "of": "none_such"}
        for whole, key, says in (
            (bare, "delay", "is missing; write for example delay"),
            ({**plan, "before": "2 days"}, "before", "stands beside a delay; keep one"),
            ({**bare, "before": "2 days"}, "before", "nobody knows the day of its"),
            ({**plan, "of": "none_such"}, "of", "is not read after its"),
            ({**bare, "after": "date", "delay": "2 days"}, "of", "is missing; name the question"),
            ({**dated, "delay": "2 days"}, "of", 'there is no question "none_such"'),
        ):
            also = ((*path, "states"),)
            yield Broken(data=changed(data, path, whole), at=(*path, key), says=says, also=also)


def following_nothing(data: Data) -> Iterator[Broken]:
    for path, plan in some(tables(data, "checkins"), FEW):
        after = {**plan, "after": "checkin"}
        circle, also = plan["id"], ((*path, "states"),)
        for whole, key, says in (
            (after, "of", "is missing; name the check-in"),
            ({**after, "of": "none_such"}, "of", 'there is no check-in "none_such"'),
            ({**after, "of": circle}, "of", f"goes round in a circle: {circle} → {circle}; let one"),
        ):
            yield Broken(data=changed(data, path, whole), at=(*path, key), says=says, also=also)


def never_dated(data: Data) -> Iterator[Broken]:
    """A date that is asked of nobody, of others, or no date; or counted in hours."""
    words = dict.fromkeys(data["languages"], "?")
    day: Data = {"id": "own_day", "kind": "date", "name": words, "text": words}
    early, late = (route["id"] for route in data["routes"][:2])
    plan: Data = {
        "id": "own",
        "after": "date",
        "of": "own_day",
        "delay": "1 day",
        "at": "10:00",
        "text": words,
    }
    other: Data = {"id": "other", "after": "filing", "delay": "2 days", "at": "10:00", "text": words}
    for plans, spot, says in (
        ([{**plan, "of": data["questions"][0]["id"]}], (0, "of"), " asks no date; "),
        ([{**plan, "questions": [day]}], (0, "of"), 'nobody whom it is for is asked "own_day"'),
        (
            [{**plan, "routes": [early]}, {**other, "routes": [late], "questions": [day]}],
            (0, "of"), 'nobody whom it is for is asked "own_day"',
        ),
        ([{**plan, "delay": "2 hours"}, {**other, "questions": [day]}], (0, "delay"), "which has no hour"),
        (
            [{**other, "routes": [early]}, {**other, "id": "then", "after": "checkin", "of": "other",
                                            "routes": [late]}],
            (1, "routes"), 'are none of those of "other", which it follows',
        ),
    ):  # fmt: skip
        broken = changed(data, ("checkins",), plans)
        also = (("to_confirm",), ("questionnaires",), ("indicators",))
        yield Broken(data=broken, at=("checkins", *spot), says=says, also=also)


def dated_elsewhere(data: Data) -> Iterator[Broken]:
    """A date that is asked only of those whom the routes of its check-in refuse."""
    sure = {each["id"] for each in data["questions"] if each["kind"] == "number" and "unknown" not in each}
    words = dict.fromkeys(data["languages"], "?")
    for criterion in data["criteria"]:
        routes = [each["id"] for each in data["routes"] if criterion["id"] in each.get("requires", ())]
        if routes and criterion["when"].get("question") in sure:
            asked: Data = {"id": "own_day", "kind": "date", "name": words, "text": words,
                           "when": {"not": {"criterion": criterion["id"]}}}  # fmt: skip
            plan: Data = {"id": "own", "after": "date", "of": "own_day", "delay": "1 day", "at": "10:00",
                          "text": words, "routes": routes}  # fmt: skip
            whole = added(added(data, ("questions",), asked), ("checkins",), plan)
            spot = ("checkins", len(whole["checkins"]) - 1, "of")
            yield Broken(data=whole, at=spot, says='nobody of its routes is asked "own_day"; mend')


def led_nowhere(data: Data) -> Iterator[Broken]:
    nothing: Data = {"question": "none_such", "in": ["yes"]}
    for path, plan in some(tables(data, "checkins"), FEW):
        then = changed(data, (*path, "then"), [{"when": nothing, "do": "end"}])
        yield Broken(data=then, at=(*path, "then", 0, "when", "question"), says='no question "none_such"')
        some_question = next(iter(plan.get("questions", ())), None)
        if some_question and some_question["kind"] == "number":
            told = {"when": {"question": some_question["id"], "at_least": 1}, "do": "alert"}
            twice = changed(data, (*path, "then"), [told, told])
            yield Broken(data=twice, at=(*path, "then", 1), says="is written twice; keep it once")
        early = changed(data, path, {**plan, "when": nothing})
        yield Broken(data=early, at=(*path, "when"), says="is not read after its")


OPERATORS = (
    at_night,
    never_dated,
    dated_elsewhere,
    counted_from_nothing,
    following_nothing,
    led_nowhere,
    in_vain,
    endless,
    never_so,
    erased_while_it_waits,
    no_such_questionnaire,
)
