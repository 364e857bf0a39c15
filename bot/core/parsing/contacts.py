"""Links, e-mail addresses and phone numbers: plausible ones, in the one form they are kept in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Final
from urllib.parse import quote, urlsplit

from bot.core.model.organisation import Organisation, Question
from bot.core.parsing.emails import HOST, email, email_typed
from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import folded, plain, word_set

LONGEST_LINK: Final = 500

_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:(?!\d)", re.IGNORECASE)
_NEVER_IN_LINK = re.compile(r"[\s\\<>\"{}|^`]")


_HTTP = re.compile(r"^h?t{1,2}p{1,2}(?P<s>s?)(?: ?:/?(?!/)| ?[:;]?//|;/?)(?=\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_LOOSE = re.compile(r" ?([./]) ?")
_SPACED_DOT = re.compile(r"(?<=\w)\s+\.\s*(?=\w)")
_WITH_PATH = re.compile(r"(?:\w+:)?/*[^/\s]+\.[^/\s?]+[/?].")
_PIECES = re.compile(r"[\s,;()]+")
_FILE = re.compile(
    r"\.(?:pdf|html?|php|jpe?g|png|gif|webp|svg|mp[34]|mov|wav|docx?|odt|pptx?|odp|xlsx?|ods|zip|txt)"
    r"(?:[?#]\S*)?$",
    re.IGNORECASE,
)
"""How the name of a file ends, which is no address of its own."""
_ASIDE = word_set("et and ou or merci thanks svp stp pour for c it voila")
"""Words that go on after an address and are no part of it."""
_MOST_BLANKS = 3
_KEPT_IN_LINK = "%/?=&#:+,;()@~!$'*"
_MOST_PIECES = 7
"""Pieces a link may have been broken into by stray spaces: `www . exemple . fr`."""
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}")
_SERVICES: Final = {
    name: address
    for names, address in (
        ("instagram insta ig", "https://www.instagram.com/"), ("facebook fb", "https://www.facebook.com/"),
        ("tiktok", "https://www.tiktok.com/@"), ("youtube yt", "https://www.youtube.com/@"),
        ("soundcloud", "https://soundcloud.com/"), ("behance", "https://www.behance.net/"),
        ("twitter x", "https://x.com/"), ("vimeo", "https://vimeo.com/"), ("linktree", "https://linktr.ee/"),
        ("linkedin", "https://www.linkedin.com/in/"), ("artstation", "https://www.artstation.com/"),
    )
    for name in names.split()
}  # fmt: skip
"""Where the account of a name stands on the services people show their work on."""
_UNENDED = re.compile(r"https?://www\.[^./]+(?:/|$)")
"""`www.exemple`: a name without an ending, which is asked about."""
_OWN = word_set("mon my mes le the")
"""Words with which the name of a page begins."""
_SMALL_WORDS = word_set("sur on mon my compte account c est c'est c’est le the mes i'm je suis")


def contact_typed(text: str, question: Question, organisation: Organisation) -> str | Meant | Refused:
    """A link, an e-mail address or a phone number, as the question's kind says, however it is typed."""
    if question.kind == "link":
        return link_typed(text)
    return email_typed(text) if question.kind == "email" else phone_typed(text, organisation.country)


def contact(text: str, question: Question) -> str | Refused:
    """The same, of one that is typed as it is kept."""
    if question.kind == "link":
        return link(text)
    return email(text) if question.kind == "email" else phone(text)


def link_typed(text: str) -> str | Meant | Refused:
    """A web address; one that a text holds, or an account named with its service, is asked about."""
    mended = _mended(text)
    whole = link(mended)
    if isinstance(whole, str):
        first, blank, rest = text.strip().partition(" ")
        alone = link(_mended(first)) if blank else None  # « https://exemple.fr. Merci »
        if isinstance(alone, str) and not _UNENDED.match(alone):
            return Meant((alone,) if _is_aside(rest) else (alone, whole))
        spaced = blank and not _ADDRESS.match(mended)  # « Voilà. Merci » is no address
        return Meant((whole,)) if spaced or _UNENDED.match(whole) else whole
    pieces = _PIECES.split(_SPACED_DOT.sub(".", text)) if whole == Refused("not_a_link") else []
    addresses = [piece for piece in pieces if _is_address(piece)]
    found = (
        *_with_blanks(text.split()),
        *(link(_mended(each)) for each in addresses if len(pieces) > 1),
        *_accounts(" ".join(piece for piece in pieces if piece not in addresses)),
    )
    links = tuple(dict.fromkeys(each for each in found if isinstance(each, str)))
    return Meant(links[:4]) if links else whole


def _is_address(piece: str) -> bool:
    return "." in piece.strip(".") and "@" not in piece and ("/" in piece or not _FILE.search(piece))


def _is_aside(words: str) -> bool:
    """Whether words go on about an address: « merci », « c’est mon site », « - »."""
    first, _, _ = folded(words).partition(" ")
    return not first or first in _ASIDE or words.startswith("(")


def _with_blanks(words: Sequence[str]) -> Iterator[str | Refused]:
    """`exemple.fr/ma page`, « …/mon dossier (1).pdf »: each address with blanks in it, whole."""
    starts = [at for at, word in enumerate(words) if _is_address(word)]
    for start, end in pairwise((*starts, len(words))):
        rest = _rest(words[start + 1 : end])
        if rest and _WITH_PATH.match(words[start]) and not _FILE.search(words[start]):
            blanks = "".join(f"%20{quote(word, safe=_KEPT_IN_LINK)}" for word in rest)
            yield link(f"{_mended(words[start])}{blanks}")


def _rest(words: Sequence[str]) -> Sequence[str]:
    """The words that belong to the address before them: to the name of a file, else the few to a comma."""
    files = [at for at, word in enumerate(words, 1) if _FILE.search(word.rstrip(".,;"))]
    if files:
        return words[: files[0]]
    commas = [at for at, word in enumerate(words, 1) if word.endswith((",", ";"))]
    words = words[: commas[0]] if commas else words
    while words and _is_aside(words[-1]):
        words = words[:-1]
    is_other = len(words) > _MOST_BLANKS or _is_aside(" ".join(words)) or any("@" in word for word in words)
    return () if is_other else words


def _mended(text: str) -> str:
    """« https:/a.fr », `www . a . fr`."""
    text = _HTTP.sub(lambda found: f"http{found['s'].casefold()}://", text.strip("<>«» \u00a0\"'"))
    return _LOOSE.sub(r"\1", text) if len(text.split()) <= _MOST_PIECES else text


def _accounts(text: str) -> Iterator[str]:
    """The addresses of each `@nom` on the services that the text names, if it is sure which stands on which.

    « Facebook Mon Projet » is the name of a page, whose address nobody can guess.
    """
    words = [
        part for word in text.casefold().split() for part in re.split(r"[:/]+", word.strip(".,;:!()")) if part
    ]
    services = [_SERVICES[word] for word in words if word in _SERVICES]
    others = [word for word in words if word not in _SERVICES and word not in _SMALL_WORDS]
    names = [word for word in others if word.startswith("@")] or others
    is_page = names == others and words[:1] and words[0] in _SERVICES and not _OWN.isdisjoint(words)
    if is_page or (names == others and len(names) > 1 and not names[0].startswith("@")):
        return
    for service, name in _pairs(services, [name.removeprefix("@") for name in names]):
        if _ACCOUNT.fullmatch(name):
            yield service + name


def _pairs(services: Sequence[str], names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """« insta et tiktok @moi », « insta @moi et @toi », « insta @moi, tiktok @toi »."""
    if len(set(services)) == 1 or len(names) == 1:
        return product(dict.fromkeys(services), names)
    return zip(services, names, strict=True) if len(services) == len(names) else ()


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
    if not plausible or not HOST.fullmatch(host.rstrip(":")):
        return Refused("not_a_link")
    kept = parts._replace(netloc=f"{host.rstrip(':')}:{port}" if port else host.rstrip(":")).geturl()
    return (
        kept
        if len(kept) <= LONGEST_LINK
        else Refused("too_long", {"high": LONGEST_LINK, "length": len(kept)})
    )


def phone_typed(text: str, country: str) -> str | Meant | Refused:
    """The number in E.164 form, as people type it in a country; those that a text holds are asked about."""
    from bot.core.parsing import phones  # noqa: PLC0415 - 16 ms, at the first number

    if number := phones.typed(text, country):
        return number
    held = phones.held(text, country)
    return Meant(held[:4]) if held else Refused("not_a_phone")


def phone(text: str) -> str | Refused:
    """A telephone number with its country's code, in E.164 form."""
    from bot.core.parsing import phones  # noqa: PLC0415 - 16 ms, at the first number

    return phones.kept(text) or Refused("not_a_phone")


def shared_phone(text: str) -> str | Refused:
    """The number Telegram gives when someone shares their own: international, with or without `+`."""
    return phone(f"+{re.sub(r'[^0-9]', '', plain(text))}")
