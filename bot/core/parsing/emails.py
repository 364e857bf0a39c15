"""E-mail addresses, as people type them: stray spaces, « arobase », and slips in well-known domains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import near, plain, unaccented, word_set

LONGEST: Final = 254
_LONGEST_NAME = 64

LABEL: Final = r"(?!-)[^\W_](?:[^\W_]|-){0,62}(?<!-)"
HOST: Final = re.compile(rf"(?=.{{4,253}}$)(?:{LABEL}\.)+(?:xn--[a-z0-9-]{{2,59}}|[^\W\d_]{{2,63}})")
"""A domain name, in lower case."""
_NAME = re.compile(r"[^\s@<>(),;:\\\"\[\].]+(?:\.[^\s@<>(),;:\\\"\[\].]+)*")

PROVIDERS: Final = {
    name: tuple(endings.split())
    for name, endings in (
        ("gmail", "com"), ("googlemail", "com"), ("mail", "com"), ("email", "com"), ("ymail", "com"),
        ("icloud", "com"), ("hotmail", "com fr"), ("outlook", "com fr"), ("live", "com fr"), ("msn", "com"),
        ("yahoo", "com fr"), ("aol", "com"), ("gmx", "com fr"), ("orange", "fr"), ("wanadoo", "fr"),
        ("free", "fr"), ("sfr", "fr"), ("neuf", "fr"), ("bbox", "fr"), ("numericable", "fr"),
        ("laposte", "net"), ("protonmail", "com"), ("proton", "me"), ("mailo", "com fr"),
    )
}  # fmt: skip
"""The mailboxes most people in France have: names, and the endings of their domains."""
_ONE_ENDING = frozenset(("gmail", "icloud"))
_SHORTEST_SLIP = 5
_SHORTEST_TWO_SLIPS = 9
"""Letters of the shortest names of mailboxes in which a slip is looked for, and two."""

_AT = re.compile(
    r"\s*[(\[{<]\s*(?:at?|arobase|arobas|@)\s*[)\]}>]\s*|\s+(?:at|arobase|arobas)\s+", re.IGNORECASE
)
_DOT = re.compile(r"\s*[(\[{]\s*(?:dot|point|\.)\s*[)\]}]\s*|\s+(?:dot|point)\s+", re.IGNORECASE)
_DASH = re.compile(r"\s+(?:tiret|dash)\s+", re.IGNORECASE)
_ANGLED = re.compile(r"[^<>]*<\s*([^<>]+@[^<>]+?)\s*>")
_LABELLED = re.compile(r"^[^@:]{0,40}:\s*(?=\S)")
_AROUND_SIGNS = re.compile(r"\s*(@)\s*|\s+(\.)\s*")
_AFTER_DOT = re.compile(r"\.\s+")
"""A stray blank, or the end of a sentence: « camille@example.org. Merci »."""
_POINTS = re.compile(r"[.,;]+")
_DOUBLED = re.compile(r"[@.]{2,}")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u2032\u00b4`"), "'")
"""What telephones put in an address for its straight apostrophe: `o’neil@`."""
_OPENING = "<«([ \"'“‘"
_WORDS = word_set("voici c'est c’est mail email e-mail courriel adresse address it's it’s mon my oui yes ok")
_EDGES = "<>«»()[] \"'“”‘’.,;:!?/\\"


def email(text: str) -> str | Refused:
    """An address in the form it is kept in: its domain in lower case, nothing around it."""
    name, _, domain = text.rpartition("@")
    kept = f"{name}@{domain.casefold()}"
    fits = len(kept) <= LONGEST and len(name) <= _LONGEST_NAME
    return (
        kept
        if fits and _NAME.fullmatch(name) and HOST.fullmatch(domain.casefold())
        else Refused("not_an_email")
    )


def email_typed(text: str) -> str | Meant | Refused:
    """The address typed; what may be meant when a domain is misspelt or words stand around it."""
    text = plain(text.translate(_APOSTROPHES)).strip()
    angled = _ANGLED.fullmatch(text)
    text = angled[1] if angled else text
    if "@" not in text or "@)" in text:
        text = _DASH.sub("-", _DOT.sub(".", _AT.sub("@", text)))
    text = _LABELLED.sub("", text, count=1).lstrip(_OPENING).rstrip(_EDGES)
    single = _DOUBLED.sub(lambda signs: "@" if "@" in signs.group() else ".", text)
    found = _found(single)
    return Meant((found,)) if isinstance(found, str) and single != text else found


def _found(text: str) -> str | Meant | Refused:
    """The address a text is, or those it holds."""
    tight = _AROUND_SIGNS.sub(r"\1\2", text)
    if tight.count("@") > 1:
        return _several(text)
    if "@" not in tight:
        return Refused("not_an_email")
    held = _ADDRESS.search(tight)
    if held is None or isinstance(email(held.group().strip(_EDGES)), Refused):
        tight, held = _AFTER_DOT.sub(".", tight), None
    goes_on = held is not None and held.start() == 0 and held.end() < len(tight)  # `lou@example.org,thanks`
    return _within(tight) if goes_on or re.search(r"\s", tight) else _checked(tight)


def _several(text: str) -> Meant | Refused:
    """`camille@example.org ou contact@example.org`: each, to choose from."""
    values = (value for each in _ADDRESS.findall(text) for value in _values(_checked(each.strip(_EDGES))))
    meant = tuple(dict.fromkeys(values))
    return Meant(meant[:4]) if meant else Refused("not_an_email")


def _values(found: str | Meant | Refused) -> tuple[str, ...]:
    if isinstance(found, Refused):
        return ()
    return tuple(map(str, found.values)) if isinstance(found, Meant) else (found,)


def _checked(address: str) -> str | Meant | Refused:
    """The address, or the well-known one it is a slip away from and itself."""
    name, _, domain = address.rpartition("@")
    pointed = unaccented(_POINTS.sub(".", domain).casefold())  # `gmail,com`, « hotmaïl.fr »
    mended = _well_known(pointed) or {pointed} - {domain.casefold()}
    bare = unaccented(name)  # « prénom@ »: hardly any mailbox has an accent
    if bare == name and not mended:
        return email(address)
    domains = (*mended, domain) if bare == name else (*list(mended)[:2], domain)
    tries = (*(email(f"{bare}@{each}") for each in domains), email(address))
    meant = tuple(dict.fromkeys(each for each in tries if isinstance(each, str)))
    return Meant(meant[:4]) if meant else Refused("not_an_email")


def _within(text: str) -> Meant | Refused:
    """`Camille camille@example.org` holds one; in `cam ille@example.org` a space may have strayed."""
    found = _ADDRESS.search(text)
    first = _values(_checked(found.group().strip(_EDGES))) if found else ()
    values = tuple(dict.fromkeys((*first, *_joined(text, is_found=bool(first)))))
    return Meant(values[:4]) if values else Refused("not_an_email")


def _joined(text: str, *, is_found: bool) -> tuple[str, ...]:
    """The address of which two words are the halves: « cam ille@example.org », `camille@example org`."""
    match text.split():
        case [before, after] if before.strip(_EDGES).casefold() not in _WORDS:
            sign = "" if "@" in after or "." in after else "."
            joined = email(f"{before}{sign}{after}") if "@" in after or not is_found else None
            return (joined,) if isinstance(joined, str) else ()
    return ()


def _well_known(domain: str) -> tuple[str, ...]:
    """The domains this one is a slip away from, nearest first; none when it is itself well known."""
    name, dot, ending = domain.partition(".")
    if ending in PROVIDERS.get(name, ()):
        return ()
    if not dot:
        return tuple(_without_dot(domain))
    return tuple(
        f"{provider}.{known}"
        for provider, endings in PROVIDERS.items()
        for known in endings
        if _same_name(name, provider) and _same_ending(ending, known, provider)
    )


def _without_dot(domain: str) -> Iterator[str]:
    """`gmail` and `gmailcom`."""
    for provider, endings in PROVIDERS.items():
        yield from (f"{provider}.{each}" for each in endings if domain in (provider, f"{provider}{each}"))


def _same_name(typed: str, provider: str) -> bool:
    if typed in PROVIDERS or len(provider) < _SHORTEST_SLIP:
        return typed == provider
    return near(typed, provider, 2 if len(provider) >= _SHORTEST_TWO_SLIPS else 1)


def _same_ending(typed: str, known: str, provider: str) -> bool:
    return near(typed, known, 1) or provider in _ONE_ENDING
