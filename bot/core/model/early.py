"""An early answer: the route that a person is given whatever they answer from now on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from bot.core.model.case import Interview
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation


class Early(Frozen):
    """The primary route of every interview that goes on from here.

    `partners` are those that suit and are meant whatever is answered, were it not for the number of partners
    named before them. Further answers may lead to others, before these too: the words say so.
    """

    route: str
    partners: frozenset[str] = frozenset()


LookAhead: TypeAlias = Callable[[Organisation, Interview, date], Early | None]
"""What is known of an interview under way, on a day in the organisation's zone; None: more than one route
is possible. The core asks it and does not know how it is found: `bot.proof.early` does."""


def not_looked(_: Organisation, __: Interview, ___: date) -> Early | None:
    """What is known where nobody looks ahead: nothing."""
    return None
