"""One act of a story, and the line or lines it is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Kind = Literal["says", "presses", "key", "does", "edits", "deletes", "time", "restart"]

SENT = ("animation", "photo", "document", "voice", "video", "video_note", "audio", "sticker")
"""Files one sends; a caption may follow. (An animation is a document too: it is looked for first.)"""
THINGS = {
    **dict.fromkeys(SENT, "[a file name]"),
    "contact": "[name and number]",
    "location": "[latitude longitude]",
    "venue": "",
    "dice": "",
    "poll": "choice / choice …",
    "forward": "",
    "album": "photo, document, … (at least two)",
    "blocks": "",
    "unblocks": "",
    "joins": "",
    "leaves": "",
    "removes": "a name",
}
"""What one can do but type and press, and what may stand after it between the braces."""
WORDED = (*SENT, "poll", "forward", "album")
"""Those that words may follow."""

TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
RESTART = "{restart}"
NAME = r"[^\s:@#+{}()\[\]«»,│][^:@#+{}()\[\]«»,│\n]*?"
HEAD = re.compile(rf"(?P<once>\+ )?(?P<who>{NAME})(?: @ (?P<where>{NAME}))? ?: (?P<body>.+)", re.DOTALL)
TARGET = r"(?:(?: «(?P<words>[^»\n]+)»)?(?: ↑(?P<nth>[2-9]|[1-9]\d+))?)"
PRESS = re.compile(rf"\[(?P<label>[^\n]+?)\]{TARGET}")
KEY = re.compile(r"⌨ \[(?P<label>[^\n]+)\]")
MEANT = re.compile(rf"(?P<sign>[↩✎✗]){TARGET}(?:[ \n](?P<rest>.*))?", re.DOTALL)
THING = re.compile(r"\{(?P<thing>[^{}\n]+)\}(?:[ \n](?P<rest>.+))?", re.DOTALL)
SIGNS = "[{↩✎✗⌨«↑\\"
"""A typed text that begins with one of these is written with a backslash before it."""


class StoryError(ValueError):
    """Something that is no story, or that a story cannot say."""


@dataclass(frozen=True, slots=True)
class Target:
    """Which message is meant: the `nth` newest of those with these words (of all when there are none)."""

    words: str = ""
    nth: int = 1

    def __str__(self) -> str:
        """Write it, a space before each of its parts."""
        words = f" «{self.words}»" if self.words else ""
        return words + (f" ↑{self.nth}" if self.nth > 1 else "")


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody does: `who`, `where` (a group's title; empty: in private with the bot), and what.

    `words` is what is typed, a caption, a button's label, or a moment; `thing` what stands between braces;
    `target` the message that is pressed, answered, edited or deleted; `at_once` comes without waiting for
    what the act before it brings about.
    """

    kind: Kind
    who: str = ""
    where: str = ""
    words: str = ""
    thing: str = ""
    target: Target | None = None
    at_once: bool = False

    @property
    def name(self) -> str:
        """The first word of its thing."""
        return self.thing.partition(" ")[0]


def plain(text: str) -> str:
    """A text with its no-break spaces as usual ones: people do not see which is which."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def parse(text: str) -> Act:
    """Read one act, given without its margin of continuation lines. Raises StoryError."""
    if TIME.fullmatch(text):
        return Act("time", words=text)
    if text == RESTART:
        return Act("restart")
    head = HEAD.fullmatch(text)
    if head is None:
        raise StoryError("neither an act, nor something seen, nor a remark (#)")
    act = Act("says", head["who"], head["where"] or "", at_once=bool(head["once"]))
    return _with_body(act, head["body"])


def _with_body(act: Act, body: str) -> Act:
    if press := PRESS.fullmatch(body):
        return replace(act, kind="presses", words=press["label"], target=_target(press))
    if key := KEY.fullmatch(body):
        return replace(act, kind="key", words=key["label"])
    if meant := MEANT.fullmatch(body):
        return _meant(act, meant)
    if thing := THING.fullmatch(body):
        return _thing(act, thing["thing"], thing["rest"] or "")
    if body[0] in SIGNS and body[0] != "\\":
        raise StoryError(f"what begins with {body[0]} is not understood; to type it, write \\{body[0]}")
    return replace(act, words=_typed(body))


def _typed(body: str) -> str:
    return body[1:] if body[:1] == "\\" and body[1:2] and body[1] in SIGNS else body


def _target(match: re.Match[str]) -> Target:
    return Target(match["words"] or "", int(match["nth"] or 1))


def _meant(act: Act, match: re.Match[str]) -> Act:
    act, rest = replace(act, target=_target(match)), match["rest"] or ""
    if match["sign"] == "✗":
        if rest:
            raise StoryError("✗ deletes a message: only words of it may follow, in quotation marks")
        return replace(act, kind="deletes")
    if not rest:
        raise StoryError(f"{match['sign']} needs words after it")
    if match["sign"] == "✎":
        return replace(act, kind="edits", words=_typed(rest))
    if thing := THING.fullmatch(rest):
        return _thing(act, thing["thing"], thing["rest"] or "")
    return replace(act, words=_typed(rest))


def _thing(act: Act, thing: str, words: str) -> Act:
    act = replace(act, kind="does", thing=" ".join(thing.split()), words=words)
    if act.name not in THINGS:
        raise StoryError(f"{{{act.name}}} is none of {', '.join(f'{{{name}}}' for name in THINGS)}")
    if words and act.name not in WORDED:
        raise StoryError(f"no words may follow {{{act.name}}}")
    return act


def as_text(act: Act) -> str:
    """Write an act: one line, or several with the colon under the first line's."""
    if act.kind in ("time", "restart"):
        return act.words if act.kind == "time" else RESTART
    head = f"{'+ ' if act.at_once else ''}{act.who}{f' @ {act.where}' if act.where else ''}"
    first, *more = _body(act).split("\n")
    margin = " " * len(head)
    return "\n".join([f"{head}: {first}", *(f"{margin}: {line}".rstrip() for line in more)])


def _body(act: Act) -> str:
    target = str(act.target) if act.target else ""
    if act.kind == "presses":
        return f"[{act.words}]{target}"
    if act.kind == "key":
        return f"⌨ [{act.words}]"
    if act.kind == "deletes":
        return f"✗{target}"
    words = f"\\{act.words}" if act.words[:1] and act.words[0] in SIGNS else act.words
    if act.kind == "edits":
        return f"✎{target} {words}"
    if act.kind == "does":
        words = f"{{{act.thing}}} {act.words}".rstrip()
    return f"↩{target} {words}" if act.target else words
