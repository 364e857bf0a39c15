"""Terms in the organisation's words: `{draft_days}` stands for what the file says elsewhere, typed once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from bot.config.positions import Path
from bot.config.problems import Fault, nearest
from bot.config.words import texts
from bot.core.model.organisation import Organisation, Route

T = TypeVar("T")

OF: Final[Mapping[str, Path]] = {"email": ("contact",), "phone": ("contact",)}
"""Where the file says what a term stands for, if it is not in a table of numbers."""
DAYS: Final = ("draft_days", "filed_days", "accepted_days", "word_days")
YEAR: Final = 365
TERM: Final = re.compile(r"\{ ?([A-Za-z_-]+) ?\}")
"""How one is written; braces around anything else are braces."""


def with_terms(organisation: Organisation) -> Organisation:
    """The organisation whose words say what their terms stand for; a term that there is none of stays."""
    return _said(organisation, terms(organisation))


def term_faults(organisation: Organisation) -> Iterator[Fault]:
    """Name the terms that are left: nothing stands for them."""
    known = terms(organisation)
    for path, _, _, words in texts(organisation):
        for language, text in {} if isinstance(words, str) else words.items():
            of_route = _of_route(organisation.routes[int(path[1])]) if path[0] == "routes" else {}
            for found in TERM.finditer(text):
                message = f'there is no term "{found[0]}"'
                names = [f"{{{name}}}" for name in (*known, *of_route)]
                hint = nearest(found[0], names, len(names))
                yield Fault((*path, language), message, hint, of=OF.get(found[1], ()))


def terms(organisation: Organisation) -> Mapping[str, str]:
    """What each stands for: the terms of data in days and, where they are whole, in years; who answers."""
    kept = {key: getattr(organisation.retention, key) for key in DAYS}
    years = {
        key.replace("days", "years"): days // YEAR for key, days in kept.items() if days > 0 == days % YEAR
    }
    contact = organisation.contact
    known = {
        "name": organisation.name,
        "email": contact.email,
        "phone": contact.phone,
        "version": organisation.privacy.version,
        **{key: str(value) for key, value in (kept | years).items()},
    }
    return {key: value for key, value in known.items() if value}


def _of_route(route: Route) -> Mapping[str, str]:
    return {"answer_days": str(route.answer_days)} if route.answer_days else {}


def _said(value: T, known: Mapping[str, str]) -> T:
    said: Any = value
    if isinstance(value, Route):
        known = {**known, **_of_route(value)}
    if isinstance(value, tuple):
        said = tuple(_said(item, known) for item in value)
    elif isinstance(value, Mapping):
        said = {
            key: TERM.sub(lambda term: known.get(term[1], term[0]), item)
            if isinstance(item, str)
            else _said(item, known)
            for key, item in value.items()
        }
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        said = replace(value, **{name: _said(part, known) for name, part in parts.items()})
    return said  # type: ignore[no-any-return] # of the type it was
