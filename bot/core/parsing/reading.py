"""What a person does to answer a question, and what it is understood to mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from bot.core.model.case import Answer, Value
from bot.core.model.frozen import Frozen, field
from bot.core.model.message import Text

# --- what a person does -------------------------------------------------------------------------------------


class Pressed(Frozen):
    """A button naming a choice, a sector, a place or a territory by its id."""

    choice: str


class Typed(Frozen):
    """A text, as Telegram gave it."""

    text: str


class Shared(Frozen):
    """A phone number from a contact card; the `+` may be missing."""

    phone: str
    is_own: bool = True
    """Telegram says that it is the sender's; a card that does not may be anybody's, and is asked about."""


class Sent(Frozen):
    """A file: Telegram's id of it, its kind (photo, document…), its name if any, its size in bytes."""

    file_id: str
    kind: str
    name: str = ""
    size: int = 0


class DontKnow(Frozen):
    """The « je ne sais pas » button."""


class Skip(Frozen):
    """The button that passes an optional question."""


class Finished(Frozen):
    """The « valider » button under several choices."""


Input: TypeAlias = Pressed | Typed | Shared | Sent | DontKnow | Skip | Finished


# --- what it means ------------------------------------------------------------------------------------------


class Accepted(Frozen):
    """An answer to the question."""

    answer: Answer


class Ticked(Frozen):
    """The choices now ticked, in the file's order, of a question that takes several."""

    picked: tuple[str, ...]


class Offered(Frozen):
    """What the person may have meant: ids to offer as buttons, likeliest first, at most eight."""

    choices: tuple[str, ...]


class Meant(Frozen):
    """Values one may have meant, likeliest first: to be asked about, never taken silently.

    One to four, each a value the question keeps: a number, an ISO date, an e-mail address, a link.
    """

    values: tuple[Value, ...]


class Refused(Frozen):
    """Why it is no answer: the key of a helpful sentence, and the values in it (see REFUSALS)."""

    key: str
    values: Mapping[str, Text] = field(default_factory=dict)


Reading: TypeAlias = Accepted | Ticked | Offered | Meant | Refused

MOST_OFFERED = 8
"""Buttons offered at once when what was typed may mean several things."""

REFUSALS: Mapping[str, tuple[str, ...]] = {
    "buttons_only": (),
    "cannot_be_skipped": (),
    "cannot_be_unknown": (),
    "date_needs_day": (),
    "date_needs_year": (),
    "date_too_early": ("low",),
    "date_too_late": ("high",),
    "file_expected": (),
    "file_too_big": ("megabytes",),
    "no_such_day": ("last",),
    "not_a_date": (),
    "not_a_link": (),
    "not_a_phone": (),
    "not_a_siren": (),
    "not_an_email": (),
    "not_whole": (),
    "nothing_picked": (),
    "place_needs_letters": ("least",),
    "place_not_code": (),
    "siren_digits": ("length",),
    "siren_key": (),
    "text_expected": (),
    "too_high": ("high",),
    "too_long": ("high", "length"),
    "too_low": ("low",),
    "too_many_choices": ("most",),
    "too_short": ("low", "length"),
    "unknown_choice": (),
    "unknown_place": (),
    "wrong_number": (),
}
"""Every key a Refused can have, with the names of its values: integers, or dates."""
