"""Who may do what at the desk: one table. Handlers, menus and docs/access.md are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from bot.core.model.desk import Desk
from bot.core.model.frozen import Frozen
from bot.core.model.roles import Rank, Reserved

Role: TypeAlias = Rank | Literal["stranger", "unverified", "anonymous"]
"""What somebody is who acts in the group: of the team; not, or no longer; one of whom Telegram cannot say;
one who speaks as the group or as a channel."""

EVERYBODY: Final[frozenset[Role]] = frozenset({"director", "staff", "observer"})
STAFF: Final[frozenset[Role]] = frozenset({"director", "staff"})


class Act(Frozen, kw_only=True):
    """Something that is done in the group: by which commands and buttons, and by whom.

    A command is the name of its phrase, `command.<name>`; a button is its verb.
    """

    name: str
    roles: frozenset[Role]
    commands: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    reserved: Reserved | None = None
    """What it is called in `staff_may` of the file, if it is the director's."""
    is_guarded: bool = False
    """Where the file names no director either, it is nobody's unless the file says so."""
    word: str = ""
    """What is written after the command, if that makes it another act."""


HELP: Final = Act(name="help", roles=EVERYBODY, commands=("help",))
REPLY: Final = Act(name="reply to what the bot wrote of a case", roles=STAFF)
SET_CALLS: Final = Act(
    name="open, close or date a call",
    roles=frozenset({"director"}),
    buttons=("call", "call_open", "call_close", "call_dates", "call_places", "call_file", "call_set"),
    reserved="calls",
)
EXPORT_CASES: Final = Act(
    name="export the cases with contact details",
    roles=frozenset({"director"}),
    commands=("export",),
    word="dossiers",
    reserved="personal_data",
    is_guarded=True,
)
SEARCH: Final = Act(name="search, in the group or anywhere", roles=STAFF, commands=("search",))
ACTS: Final = (
    Act(name="look through the cases", roles=EVERYBODY, commands=("cases",), buttons=("list", "lists")),
    SEARCH,
    Act(name="read all there is of a case", roles=EVERYBODY, commands=("case",)),
    Act(name="take charge of a case", roles=STAFF, buttons=(
        "claim", "take_over", "release", "hand", "hand_to",
    )),
    Act(name="decide, or ask the person", roles=STAFF, buttons=(
        "accept", "wait", "ask", "refer", "decline", "choose", "door", "menu", "preview", "words",
        "confirm", "second", "cancel", "undo",
    )),
    Act(name="take a decision back", roles=STAFF, buttons=("reopen", "reopened", "stay_closed")),
    REPLY,
    Act(name="write to the person", roles=STAFF, buttons=(
        "write_person", "ready", "ready_send", "ready_drop", "aside_send",
    )),
    Act(name="note something, for the team alone", roles=STAFF, commands=("note",), buttons=(
        "jot", "aside_note",
    )),
    Act(name="be reminded of a case", roles=STAFF, commands=("remind", "my_reminders"), buttons=(
        "unremind",
    )),
    Act(name="have the full file in private", roles=STAFF, buttons=("file",)),
    Act(name="be away, and back", roles=STAFF, commands=("absent", "present")),
    Act(name="see how calls stand", roles=EVERYBODY, commands=("calls",)),
    SET_CALLS,
    Act(name="see the figures", roles=EVERYBODY, commands=("figures",)),
    Act(name="export the indicators", roles=STAFF, commands=("export",)),
    EXPORT_CASES,
    Act(name="make a link", roles=STAFF, commands=("link",)),
    HELP,
)  # fmt: skip
"""The whole table; the menu shows the commands in this order."""

_BY_BUTTON: Final = {verb: act for act in ACTS for verb in act.buttons}
_BY_COMMAND: Final = {name: act for act in ACTS if not act.word for name in act.commands}


def of_button(verb: str) -> Act:
    """What a button does. Raises KeyError for a verb of none."""
    return _BY_BUTTON[verb]


def of_command(name: str) -> Act:
    """What a command does. Raises KeyError for a name of none."""
    return _BY_COMMAND[name]


def may(desk: Desk, role: Role, act: Act) -> bool:
    """Whether somebody of that role may do this, as the file has it."""
    if act.reserved and role == "staff":
        is_nobodys = not act.is_guarded and not directors(desk)
        return is_nobodys or act.reserved in desk.staff_may
    return role in act.roles


def commands(desk: Desk, role: Role) -> Iterator[str]:
    """The names of the commands somebody of that role may use, in the order of the menu."""
    return (name for act in ACTS if not act.word and may(desk, role, act) for name in act.commands)


# --- who is who ---------------------------------------------------------------------------------------------


def directors(desk: Desk) -> frozenset[int]:
    """The user ids of those who have that role."""
    return _with_role(desk, "director") | ({desk.director} - {0})


def told_last(desk: Desk) -> int:
    """The user id of the one whom the ladder names at its end; 0: the group is told."""
    return desk.director or next((each.number for each in desk.members if each.role == "director"), 0)


def named(desk: Desk) -> frozenset[int]:
    """Everybody the file names."""
    return desk.staff | directors(desk) | {each.number for each in desk.members}


def listed(desk: Desk) -> frozenset[int]:
    """Those who alone may act in the group; empty: whoever is a member."""
    return named(desk) if desk.staff or _with_role(desk, "staff") else frozenset()


def rank(desk: Desk, user: int) -> Rank:
    """What somebody is who is in the group, and listed if only those listed may act."""
    if user in directors(desk):
        return "director"
    return "observer" if user in _with_role(desk, "observer") else "staff"


def _with_role(desk: Desk, role: Rank) -> frozenset[int]:
    return frozenset(each.number for each in desk.members if each.role == role)
