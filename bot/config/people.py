"""How people are reached: addresses, links, the staff group."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.config.problems import Fault
from bot.core.organisation import Organisation

EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+")
LINK = re.compile(r"https://[^\s<>.]+(\.[^\s<>.]+)+\S*")


def people_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check that the human contact, the links and the staff group look right."""
    if not organisation.name:
        yield Fault(("name",), "is empty", "write the name people know you by")
    if not EMAIL.fullmatch(organisation.contact.email):
        wrong = f'"{organisation.contact.email}" is not an e-mail address'
        yield Fault(("contact", "email"), wrong, 'write for example email = "hello@example.org"')
    for index, programme in enumerate(organisation.programmes):
        if programme.link and not LINK.fullmatch(programme.link):
            wrong = f'"{programme.link}" is not a web address'
            yield Fault(("programmes", index, "link"), wrong, 'start it with "https://"')
    for index, partner in enumerate(organisation.partners):
        if not partner.serves:
            yield Fault(("partners", index, "serves"), "is empty", "name at least one need")
        for key in ("name", "contact"):
            if not getattr(partner, key):
                yield Fault(("partners", index, key), "is empty", "the applicant reads it")
    if organisation.desk.chat_id >= 0:
        cure = "it starts with -100; a bot added to the group can read it"
        yield Fault(("desk", "chat_id"), "is not the number of a group", cure)
    if not organisation.privacy.version:
        yield Fault(("privacy", "version"), "is empty", 'write for example version = "2027-01"')
