"""How people are reached: addresses, links, the staff group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.config.positions import Path
from bot.config.problems import Fault
from bot.core.model.organisation import Organisation

EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+")
LINK = re.compile(r"https://[^\s<>.]+(\.[^\s<>.]+)+\S*")
_PARTED = re.compile(
    r"https?://[^\s/]+/[^\s.]*(?: [^\s@:/.]*){0,5} [^\s@:/]*"
    r"\.(?:pdf|html?|php|aspx?|docx?|xlsx?|pptx?|odt|jpe?g|png)\b",
    re.IGNORECASE,
)
"""A link to a file whose name has blanks in it, among other words: what a phone opens ends at the first."""


def people_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that the human contact, the links and the staff group look right."""
    yield from _empty_faults(organisation)
    if not EMAIL.fullmatch(organisation.contact.email):
        message = f'"{organisation.contact.email}" is not an e-mail address'
        yield Fault(("contact", "email"), message, 'write for example email = "hello@example.org"')
    for index, programme in enumerate(organisation.programmes):
        if programme.link and not LINK.fullmatch(programme.link):
            yield _link_fault(("programmes", index, "link"), programme.link)
    for index, partner in enumerate(organisation.partners):
        if parted := _PARTED.search(partner.contact):
            yield _link_fault(("partners", index, "contact"), parted[0])
    if organisation.desk.chat_id >= 0:
        hint = "it starts with -100; a bot added to the group can read it"
        yield Fault(("desk", "chat_id"), "is not the number of a group", hint)


def _link_fault(path: Path, link: str) -> Fault:
    """A link with a blank inside or around it, else one that begins like none."""
    whole = "%20".join(link.split())
    if whole != link and LINK.fullmatch(whole):
        return Fault(path, f'"{link}" has a blank in it', f'write "{whole}"')
    return Fault(path, f'"{link}" is not a web address', 'start it with "https://"')


def _empty_faults(organisation: Organisation) -> Iterator[Fault]:
    needed: list[tuple[Path, object]] = [
        (("name",), organisation.name),
        (("privacy", "version"), organisation.privacy.version),
    ]
    for index, partner in enumerate(organisation.partners):
        needed += [(("partners", index, key), getattr(partner, key)) for key in ("name", "contact", "serves")]
    for path, value in needed:
        if not value:
            yield Fault(path, "is empty", "fill it in")
