"""What Telegram would cut or refuse, though each text keeps its limit: boxes, buttons, whole messages."""

from __future__ import annotations

from collections.abc import Iterator

from tests.checking.corpus.files import Broken, changed, some, tables
from tests.checking.corpus.writing import Data

FEW = 3


def words(data: Data, length: int) -> Data:
    """A text of so many characters in each language."""
    return dict.fromkeys(data["languages"], "m" * length)


def box_too_long(data: Data) -> Iterator[Broken]:
    asked = [each for each in tables(data, "questions") if each[1]["kind"] in ("sector", "choice", "number")]
    for path, _ in some(asked, FEW):
        spot = (*path, "why")
        yield Broken(
            data=changed(data, spot, words(data, 201)), at=spot, says="makes a box of 201 characters"
        )
    meaning = changed(data, ("glossary",), {"PTCE": words(data, 195)})
    yield Broken(data=meaning, at=("glossary", "PTCE"), says="makes a box of 201 characters")


def button_unfit(data: Data) -> Iterator[Broken]:
    long = "m" * 60
    term = changed(data, ("glossary",), {long: words(data, 5)})
    yield Broken(data=term, at=("glossary", long), says="makes a button whose data is too long for Telegram")
    none = changed(data, ("glossary",), {"": words(data, 5)})
    yield Broken(data=none, at=("glossary", ""), says="has a button without words")


def buttons_too_many(data: Data) -> Iterator[Broken]:
    terms = {f"mot {n}": words(data, 5) for n in range(101)}
    yield Broken(
        data=changed(data, ("glossary",), terms), at=("glossary",), says="has 101 words, 100 at most"
    )
    reasons = [{"id": f"r{n}", "text": words(data, 5)} for n in range(100)]
    spot = ("desk", "decline_reasons")
    yield Broken(data=changed(data, spot, reasons), at=spot, says="has 100 reasons, 99 at most")
    sectors = [{"id": f"s{n}", "name": words(data, 5)} for n in range(101)]
    more = changed(data, ("sectors",), [*data["sectors"], *sectors])
    for path, question in tables(data, "questions"):
        if question["kind"] == "sector":
            also = tuple(other for other, each in tables(data, "questions") if each["kind"] == "sector")
            yield Broken(data=more, at=path, says=" buttons, 100 at most", also=also)
            return


def message_too_long(data: Data) -> Iterator[Broken]:
    spot = ("privacy", "statement")
    yield Broken(
        data=changed(data, spot, dict.fromkeys(data["languages"], "😀" * 3000)),
        at=spot,
        says="can make a message of ",
    )
    listed = [{"id": f"c{n}", "label": words(data, 64)} for n in range(40)]
    for path, question in tables(data, "questions"):
        if question["kind"] == "choices" and question["id"] not in str(data["criteria"]):
            whole = {**question, "choices": [*question["choices"], *listed[len(question["choices"]) :]]}
            whole.pop("most", None)
            also = (("questions",),)
            yield Broken(data=changed(data, path, whole), at=path, says="can make a message of ", also=also)


OPERATORS = (box_too_long, button_unfit, buttons_too_many, message_too_long)
