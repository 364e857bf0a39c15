"""Decisions that nobody could call off in time, or that nobody could take."""

from __future__ import annotations

from collections.abc import Iterator

from tests.checking.corpus.files import Broken, changed
from tests.checking.corpus.writing import Data

SOMEBODY = 700_100_001


def waits_for_ever(data: Data) -> Iterator[Broken]:
    for minutes in (-1, 61):
        spot = ("desk", "undo_minutes")
        yield Broken(data=changed(data, spot, minutes), at=spot, says="must be from 0 to 60 minutes; write")


def nobody_says_the_second_yes(data: Data) -> Iterator[Broken]:
    if {"staff", "director", "members"} & set(data["desk"]):
        return
    alone = changed(data, ("desk", "staff"), [SOMEBODY])
    for index in range(len(data["programmes"])):
        spot = ("programmes", index, "two_decide")
        yield Broken(
            data=changed(alone, spot, value=True),
            at=spot,
            says="takes the yes of two people: the file names one; name",
        )


OPERATORS = (waits_for_ever, nobody_says_the_second_yes)
