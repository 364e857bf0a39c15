"""Terms in the organisation's words: `{draft_days}` stands for what the file says elsewhere, typed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bot.config.positions import Path
from bot.config.problems import Fault, nearest
from bot.config.words import texts, with_texts
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Route

DAYS: Final = ("draft_days", "filed_days", "accepted_days", "word_days")
YEAR: Final = 365
TERM: Final = re.compile(r"\{ ?([A-Za-z_-]+) ?\}")
"""How one is written; braces around anything else are braces."""


def with_terms(organisation: Organisation) -> Organisation:
    """The organisation whose words say what their terms stand for; a term that there is none of stays."""
    said = with_texts(organisation, _saying(terms(organisation)))
    return replace(said, routes=tuple(with_texts(each, _saying(_of_route(each))) for each in said.routes))


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
                yield Fault((*path, language), message, hint, of=_of(found[1]))


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


def _of(term: str) -> Path:
    """Where the file would say what the term stands for."""
    if term in ("email", "phone"):
        return ("contact", term)
    days = term.replace("years", "days")
    return ("retention", days) if days in DAYS else ()


def _of_route(route: Route) -> Mapping[str, str]:
    return {"answer_days": str(route.answer_days)} if route.answer_days else {}


def _saying(known: Mapping[str, str]) -> Callable[[str, str], str]:
    return lambda text, _language: TERM.sub(lambda term: known.get(term[1], term[0]), text)
