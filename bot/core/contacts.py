"""Links, e-mail addresses and phone numbers: plausible ones, in the one form they are kept in."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from bot.core.organisation import Organisation, Question
from bot.core.reading import Refused
from bot.core.spelling import plain

LONGEST_LINK: Final = 500
LONGEST_EMAIL: Final = 254
COUNTRY: Final = "+33"
"""The country of numbers typed without one, where the organisation speaks French."""

_LABEL = r"(?!-)[^\W_](?:[^\W_]|-){0,62}(?<!-)"
_HOST = re.compile(rf"(?=.{{4,253}}$)(?:{_LABEL}\.)+(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,63}})")
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_NEVER_IN_LINK = re.compile(r"[\s\\<>\"{}|^`]")
_LOCAL = re.compile(r"[^\s@<>(),;:\\\"\[\].]+(?:\.[^\s@<>(),;:\\\"\[\].]+)*")


def contact(text: str, question: Question, organisation: Organisation) -> str | Refused:
    """A link, an e-mail address or a phone number, as the question's kind says."""
    if question.kind == "link":
        return link(text)
    return email(text) if question.kind == "email" else phone(text, organisation)


def link(text: str) -> str | Refused:
    """A web address, http or https; « https:// » is added to a bare domain."""
    text = text.strip("<>«» \u00a0\"'").rstrip(".,;")
    if len(text) > LONGEST_LINK:
        return Refused("too_long", {"high": LONGEST_LINK, "length": len(text)})
    if "://" not in text and not _OTHER_SCHEME.match(text):
        text = f"https://{text.removeprefix('//')}"
    if _NEVER_IN_LINK.search(text):
        return Refused("not_a_link")
    try:
        parts = urlsplit(text)
        plausible = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:  # a port or a bracket no browser would take
        return Refused("not_a_link")
    host, _, port = (
        parts.netloc.casefold().rpartition(":") if parts.port else (parts.netloc.casefold(), "", "")
    )
    if not plausible or not _HOST.fullmatch(host.rstrip(":")):
        return Refused("not_a_link")
    kept = parts._replace(netloc=f"{host.rstrip(':')}:{port}" if port else host.rstrip(":")).geturl()
    return (
        kept
        if len(kept) <= LONGEST_LINK
        else Refused("too_long", {"high": LONGEST_LINK, "length": len(kept)})
    )


def email(text: str) -> str | Refused:
    """An e-mail address, its domain in lower case; stray spaces around « @ » and in it are forgiven."""
    text = plain(text).strip("<>«» \"'").removeprefix("mailto:").rstrip(".,;")
    local, _, domain = text.rpartition("@")
    local, domain = local.strip(), re.sub(r" ?\. ?", ".", domain.strip()).casefold()
    kept = f"{local}@{domain}"
    if len(kept) > LONGEST_EMAIL or len(local) > len("x" * 64):
        return Refused("not_an_email")
    return kept if _LOCAL.fullmatch(local) and _HOST.fullmatch(domain) else Refused("not_an_email")


def phone(text: str, organisation: Organisation) -> str | Refused:
    """A phone number in E.164 form: « 06 12 34 56 78 » where French is spoken, or any with its country."""
    country = COUNTRY if "fr" in organisation.languages else ""
    text = re.sub(r"^[a-zéà. ]{1,12}:", "", plain(text).casefold()).strip()
    digits = re.sub(r"[\s./()\u2010-\u2015-]", "", text.replace("(0)", ""))
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif country and re.fullmatch(r"0[1-9]\d{8}", digits):
        digits = country + digits[1:]
    elif country and re.fullmatch(rf"{country[1:]}0?[1-9]\d{{8}}", digits):
        digits = f"+{digits}"
    return _international(digits)


def shared_phone(text: str) -> str | Refused:
    """The number Telegram gives when someone shares their own: international, with or without « + »."""
    return _international(f"+{re.sub(r'[^0-9]', '', plain(text))}")


def _international(digits: str) -> str | Refused:
    if digits.startswith("+33"):
        digits = f"+33{digits[3:].removeprefix('0')}"
        return digits if re.fullmatch(r"\+33[1-9]\d{8}", digits) else Refused("not_a_phone")
    return digits if re.fullmatch(r"\+[1-9]\d{7,14}", digits) else Refused("not_a_phone")
