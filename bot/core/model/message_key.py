"""The name of a message in its chat, known before Telegram numbers it: to edit it, answer it or erase it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeAlias, get_args

from bot.core.model.frozen import Frozen

Kind: TypeAlias = Literal[
    # to the applicant
    "notice", "question", "review", "outcome", "reminder", "checkin", "idle", "write", "asked", "told",
    "withdraw", "delete", "call", "zone", "stuck", "farewell", "thanks", "whose", "early", "correct",
    # to the staff group and, of them, `file` and `cases` to one member
    "card", "act", "prompt", "note", "from", "copy", "file", "cases", "undelivered", "unhandled",
    "list", "history", "found", "reply", "call_prompt", "tell", "ready", "memo", "aside", "alert",
    "listed", "results",
    # a staff member's own message there
    "said",
    # people's own messages
    "own_answer", "own_message", "own_album", "own_command",
]  # fmt: skip
"""`call`: the notice that one is open; `list`: who waited for it; `act`: the menu or preview of a decision;
`from`: what an applicant wrote; `copy`: what they sent; `cases`: a table of many; `history`: all there is of
a case; `found`: what a search has found of it, to one member; `reply`: what a command was answered, with
buttons; `call_prompt`: the question for the dates of a call; `whose`: for whom words are;
`early`: the answer that is known before the last question; `correct`: which contact detail to correct;
`tell`: where staff write to the applicant; `ready`: a canned reply; `memo`: a note; `aside`: words of staff
of which it is asked for whom they are; `alert`: what a staff member is to be reminded of; `listed`: a page of
a list that names the case; `results`: what a search has found for the group, several cases; `said`: what
staff wrote themselves."""

_KINDS: Final[Mapping[str, Kind]] = {kind: kind for kind in get_args(Kind)}
_FIXED: Final = frozenset({"copy", "prompt", "call_prompt", "tell", "said"})
_OWN: Final = "own_"
_BETWEEN: Final = ":"

ANY: Final = "%"
"""Stands for anything in a pattern, as in SQL's `like`."""
OWN: Final = f"{_OWN}{ANY}"
"""The pattern of people's own messages."""
LISTED: Final = f"listed{_BETWEEN}{ANY}"
"""The pattern of pages that name several cases: each stands under a key of every one."""


RESULTS: Final = f"results{_BETWEEN}{ANY}"
"""The pattern of what searches found for the group."""


class MessageKey(Frozen, order=True):
    """What a message is, the case it is about (0: none) and what tells it from the case's others.

    Stored as text: `question:12:stage`, `card:12`, `notice:0`. No detail holds a colon.
    """

    kind: Kind
    case: int = 0
    detail: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _BETWEEN.join((self.kind, str(self.case), *self.detail))

    @classmethod
    def parse(cls, text: str) -> MessageKey:
        """The key of this text. Raises ValueError if it is none."""
        kind, _, rest = text.partition(_BETWEEN)
        case, *detail = rest.split(_BETWEEN)
        if kind not in _KINDS:
            raise ValueError(f"no key of a message: {kind}")
        return cls(_KINDS[kind], int(case), tuple(detail))

    @classmethod
    def question(cls, case: int, question: str, plan: str = "") -> MessageKey:
        """The message that asks a question, of the interview or of a check-in's plan."""
        return cls("question", case, (question, plan) if plan else (question,))

    @classmethod
    def own_answer(cls, case: int, question: str, plan: str = "") -> MessageKey:
        """A person's message that answered that question."""
        return cls("own_answer", case, (question, plan) if plan else (question,))

    @classmethod
    def own_message(cls, case: int, mark: str) -> MessageKey:
        """A person's message that went to the team, where `mark` is in its name."""
        return cls("own_message", case, (mark,))

    @classmethod
    def own_album(cls, case: int, album: str, mark: str) -> MessageKey:
        """A person's album, by Telegram's id of it: one of its messages, or what was done with it."""
        return cls("own_album", case, (album, mark))

    @classmethod
    def results(cls, cases: Sequence[int], mark: str) -> MessageKey:
        """One message that names all these cases; the mark tells it from others."""
        return cls("results", 0, (mark, "".join(f".{case}" for case in cases) + "."))

    def names(self, case: int) -> bool:
        """Whether the message is about the case, or names it among others."""
        return self.case == case or (self.kind == "results" and f".{case}." in self.detail[-1])

    @property
    def is_own(self) -> bool:
        """Whether the message is a person's own: it stays as it is."""
        return self.kind.startswith(_OWN)

    @property
    def is_fixed(self) -> bool:
        """Whether it cannot be edited into another text: a copy, a prompt for a reply, what staff wrote."""
        return self.kind in _FIXED


def pattern(kind: str, case: int | str, *detail: str) -> str:
    """The keys with these parts, some of which may be `ANY`, as a pattern of SQL's `like`."""
    return _BETWEEN.join((kind, str(case), *detail))
