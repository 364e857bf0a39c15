"""Indicators that count what nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator

from tests.checking.corpus.files import Broken, changed
from tests.checking.corpus.writing import Data


def counting_nothing(data: Data) -> Iterator[Broken]:
    words = dict.fromkeys(data["languages"], "?")
    spot = ("indicators", 0)
    asked = next(each for each in data["questions"] if each["kind"] in ("choice", "yes_no"))
    first = "yes" if asked["kind"] == "yes_no" else asked["choices"][0]["id"]
    whole: Data = {"id": "some", "title": words, "question": asked["id"], "counts": [{"answer": first}]}
    text = next(
        (each["id"] for each in data["questions"] if each["kind"] in ("short_text", "long_text")), None
    )
    number = next((each["id"] for each in data["questions"] if each["kind"] == "number"), None)
    bare = {key: value for key, value in whole.items() if key != "counts"}
    wrongs = [
        ({**whole, "question": "none_such"}, ("question",), 'there is no question "none_such"'),
        ({**whole, "checkin": "none_such"}, ("checkin",), 'there is no check-in "none_such"'),
        ({**whole, "baseline": "none_such"}, ("baseline",), 'there is no question "none_such"'),
        (
            {**whole, "counts": [{"answer": "none_such"}]},
            ("counts", 0, "answer"),
            'there is no answer "none_such"',
        ),
        (bare, ("counts",), "does not say which answers count; write"),
        ({**whole, "question": ""}, ("counts",), "belongs to a question; write"),
    ]
    if text:
        wrongs.append(({**whole, "question": text}, ("question",), "cannot be counted; name one of choices"))
    if number:
        wrongs.append(({**whole, "question": number}, ("counts",), "a number counts for itself; take it out"))
    for indicator, at, says in wrongs:
        yield Broken(
            data=changed(data, spot[:1], [indicator]), at=(*spot, *at), says=says, also=(("to_confirm",),)
        )


def broken_down_by_nothing(data: Data) -> Iterator[Broken]:
    name = next(each["id"] for each in data["questions"] if each["kind"] == "email")
    wrongs = {
        "none_such": 'there is no question "none_such"',
        name: "nothing is broken down by a question of",
    }
    for wrong, says in wrongs.items():
        yield Broken(data=changed(data, ("breakdowns",), [wrong]), at=("breakdowns", 0), says=says)


OPERATORS = (counting_nothing, broken_down_by_nothing)
