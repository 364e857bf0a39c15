"""French and English as a printer sets them: no-break spaces, apostrophes, quotation marks, ellipses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

NO_BREAK = "\u00a0"
NARROW = "\u202f"
"""A narrow no-break space."""

_SPACE = f"[ {NO_BREAK}{NARROW}]"
_ENTITY = r"&\#?\w+;"
_INSIDE = rf"""(?>{_ENTITY}|[^\s<>«»"“”])*(?:{_ENTITY}|[^\s<>«»"“”.,;:!?…')])"""
"""What follows the start of an address, but for the mark after it."""
_KEPT = re.compile(
    rf"""
    </?[a-zA-Z][^<>]*>                       # a tag
    | {_ENTITY}
    | \{{[^{{}}\s]*\}}                       # a placeholder
    | [a-zA-Z][a-zA-Z0-9+.-]*://{_INSIDE}
    | \w[\w.-]*\.\w+/{_INSIDE}               # an address without its https://
    | \w[\w.+-]*@\w[\w.-]*\w
    | \ue000
    """,
    re.VERBOSE,
)
"""What is left as it is. Times of day need no line here: no mark is set apart before a digit."""
_STAND_IN = "\ue000"
"""Stands for what is left while the rest is set; a character for private use, which no text should hold."""

_BEFORE = r"(?<=[^\s(\[«“;:!?])"
_ALONE = rf"(?=[\s»”\")\]!?…{_STAND_IN}]|$)"
_ELLIPSIS = (r"(?<!\.)\.\.\.(?!\.)", "…")
_RULES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "fr": (
        _ELLIPSIS,
        (r"(?<=\w)'", "’"),
        (rf"«{_SPACE}*", f"«{NO_BREAK}"),
        (rf"{_SPACE}*»", f"{NO_BREAK}»"),
        (r"(?<![^\s(\[’])\"(?=[^\s\"])", f"«{NO_BREAK}"),
        (r"(?<=[^\s\"])\"(?![\w\"])", f"{NO_BREAK}»"),
        (rf"(?<=\S){_SPACE}+(?=[;!?])|{_BEFORE}(?=[;!?]{_ALONE})", NARROW),
        (rf"(?<=\S){_SPACE}+(?=:)|{_BEFORE}(?=:{_ALONE})", NO_BREAK),
        (rf"(?<=\bn°){_SPACE}+", NO_BREAK),
        (rf"(?<=[\d{_STAND_IN}]){_SPACE}+(?=[kM]?€|%)|(?<=\d)(?=[kM]?€|%)", NARROW),
        (rf"(?<=\d)(?<!\d\d\d\d){_SPACE}(?=\d\d\d(?!\d))", NARROW),
    ),
    "en": (
        _ELLIPSIS,
        (r"(?<![^\s(\[\"“])'(?=\S)", "‘"),
        (r"(?<=\S)'", "’"),
        (r"(?<![^\s(\[‘])\"(?=[^\s\"])", "“"),
        (r"(?<=[^\s\"])\"(?![\w\"])", "”"),
    ),
}
_COMPILED = {
    language: tuple((re.compile(rule), right) for rule, right in rules) for language, rules in _RULES.items()
}


@lru_cache(4096)  # an older file of an organisation says nearly what its file says now
def typeset(text: str, language: str) -> str:
    """The text as it should be read. What is right already stays; of an unknown language, everything."""
    rules = _COMPILED.get(language, ())
    kept = _KEPT.findall(text) if rules else []
    set_ = _KEPT.sub(_STAND_IN, text) if kept else text
    for rule, right in rules:
        set_ = rule.sub(right, set_)
    if not kept:
        return set_
    pieces = set_.split(_STAND_IN)
    return "".join(piece + left for piece, left in zip(pieces, [*kept, ""], strict=True))
