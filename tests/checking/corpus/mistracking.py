"""What is followed over the years and is not in the file, or is nobody's business on the card."""

from __future__ import annotations

from collections.abc import Iterator

from tests.checking.corpus.files import Broken, changed, some, tables
from tests.checking.corpus.writing import Data, Path

FEW = 3


def line(data: Data, name: str = "years") -> Data:
    """One more line of the timeline."""
    return {"id": name, "title": dict.fromkeys(data["languages"], "?")}


def told(data: Data, path: Path) -> Data:
    """The file with a line of the timeline that the question at the path tells of."""
    whole = changed(data, (*path, "track"), "years")
    return changed(whole, ("timeline",), [*data.get("timeline", ()), line(data)])


def told_of_nothing(data: Data) -> Iterator[Broken]:
    plain = [path for path, question in tables(data, "questions") if not _private(question)]
    for path in some(plain, FEW):
        if "track" not in dict(tables(data, "questions"))[path]:
            spot = (*path, "track")
            says = 'there is no line of the timeline "none_such"'
            yield Broken(data=changed(data, spot, "none_such"), at=spot, says=says)


def private_or_long(data: Data) -> Iterator[Broken]:
    for path, question in tables(data, "questions"):
        spot = (*path, "track")
        if question.get("personal"):
            says = "is personal and must not be shown in the group; take it out"
            yield Broken(data=told(data, path), at=spot, says=says)
        elif question["kind"] in ("long_text", "file"):
            yield Broken(
                data=told(data, path), at=spot, says="has no answer that fits in a line; take it out"
            )


def too_many(data: Data) -> Iterator[Broken]:
    lines = [*data.get("timeline", ()), *(line(data, f"year_{n}") for n in range(9))]
    says = f"has {len(lines)} lines, 8 at most; keep what"
    yield Broken(data=changed(data, ("timeline",), lines), at=("timeline",), says=says)


def no_choice_for_the_stuck(data: Data) -> Iterator[Broken]:
    words = dict.fromkeys(data["languages"], "?")
    for count in (1, 13):
        kinds = [{"id": f"kind_{n}", "label": words} for n in range(count)]
        whole = changed(data, ("blocked",), {"kinds": kinds})
        yield Broken(data=whole, at=("blocked", "kinds"), says=f"are {count}: two at least and 12 at most")


def _private(question: Data) -> bool:
    return bool(question.get("personal")) or question["kind"] in ("long_text", "file")


OPERATORS = (told_of_nothing, private_or_long, too_many, no_choice_for_the_stuck)
