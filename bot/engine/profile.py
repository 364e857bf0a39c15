"""The bot's profile in Telegram: its menus, descriptions and menu button.

Each is set for every language and kind of chat by a call of its own, when it is not as it was last set:
Telegram takes few such calls. Each has its queue, and comes after all that people wait for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import orjson

from bot.core import access
from bot.core.access import Role
from bot.core.model.arrival import Words
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation
from bot.engine.active_config import ActiveConfig
from bot.engine.render import Renderer
from bot.texts import LANGUAGES
from storage import meta, outbox
from storage.database import Transaction
from storage.outbox import BULK, OutboxCall, OutboxRow

MENU = (
    "start", "status", "edit", "person", "help", "new", "glossary", "language", "reminders", "stop",
    "privacy", "mydata", "delete",
)  # fmt: skip
"""The commands people see in private, most needed first; the catalogues have their names."""
QUEUE = "profile "
MEMBER = f"{QUEUE}MyCommands chat_member "
"""How the queue keys begin of one member's menu in the staff group; their user id follows."""
KNOWN = "profile"
"""Where the database keeps what was last asked of Telegram, in JSON: queue key -> hash of the call."""
REFUSED = ""
"""In place of the hash: no call has it, and the queue key is known all the same."""


async def introduce(tx: Transaction, config: ActiveConfig, renderer: Renderer, now: datetime) -> None:
    """Queue the calls that would change something."""
    known = await _known(tx)
    rows = {row.queue_key: row for row in calls(config, renderer, known)}
    hashes = {key: _hash(row) for key, row in rows.items()}
    changed = [row for key, row in rows.items() if known.get(key) != hashes[key]]
    await outbox.add(tx, changed, int(now.timestamp() * 1000))
    if known != hashes:
        await meta.put(tx, KNOWN, orjson.dumps(hashes).decode())


async def given_up(tx: Transaction, row: OutboxRow) -> None:
    """Remember that Telegram refused a call: the next start makes it again."""
    known = await _known(tx)
    if row.queue_key in known:
        await meta.put(tx, KNOWN, orjson.dumps(known | {row.queue_key: REFUSED}).decode())


def calls(config: ActiveConfig, renderer: Renderer, known: Collection[str] = ()) -> list[OutboxCall]:
    """All the calls that make the profile. Those without a language are for people who speak none of ours.

    A file without descriptions takes back those that were set (their queue keys are `known`), and no others:
    the operator may have written some in BotFather.
    """
    organisation = config.organisation
    profile = organisation.profile
    described = (
        *_words(organisation, "setMyDescription", "description", profile.description if profile else {}),
        *_words(organisation, "setMyShortDescription", "short_description", profile.short if profile else {}),
    )
    return [
        *_menus(config, renderer, known),
        _call("setChatMenuButton", menu_button={"type": "commands"}),
        *(row for row in described if profile or row.queue_key in known),
    ]


def own_menu(organisation: Organisation, renderer: Renderer, chat: int, language: str) -> OutboxCall:
    """The call that gives one person the menu in the language they chose, whatever Telegram's is."""
    commands = _commands(renderer, _useful(organisation), language)
    params = {"commands": commands, "scope": {"type": "chat", "chat_id": chat}}
    return OutboxCall(
        queue_key=f"{QUEUE}{chat}", chat=0, person=chat, priority=BULK, method="setMyCommands", params=params
    )


def _useful(organisation: Organisation) -> tuple[str, ...]:
    useless = {
        "glossary": not organisation.glossary,
        "language": not organisation.speaks_several,
        "stop": not organisation.checkins,
        "reminders": not organisation.checkins,
    }
    return tuple(name for name in MENU if not useless.get(name))


def _menus(config: ActiveConfig, renderer: Renderer, known: Collection[str]) -> Iterator[OutboxCall]:
    """In private each language has its menu; the staff group has its own, and other groups have none."""
    organisation, private = config.organisation, {"type": "all_private_chats"}
    menu = _useful(organisation)
    for code in ("", *LANGUAGES):
        if code and code not in organisation.languages:
            yield _call("deleteMyCommands", code, scope=private)
        else:
            commands = _commands(renderer, menu, code or organisation.languages[0])
            yield _call("setMyCommands", code, commands=commands, scope=private)
    for elsewhere in ("default", "all_group_chats"):
        yield _call("deleteMyCommands", scope={"type": elsewhere})
    yield from _desk_menus(config, renderer, known)


def _desk_menus(config: ActiveConfig, renderer: Renderer, known: Collection[str]) -> Iterator[OutboxCall]:
    """In the staff group everyone has what they may do; those the file no longer names, what all have."""
    desk, group = config.organisation.desk, {"type": "chat", "chat_id": config.staff_chat}

    def shown(role: Role) -> list[dict[str, str]]:
        return _commands(renderer, tuple(access.commands(desk, role)), desk.language)

    if access.listed(desk):
        yield _call("deleteMyCommands", scope=group)
    else:
        yield _call("setMyCommands", commands=shown("staff"), scope=group)
    own = {"type": "chat_member", "chat_id": config.staff_chat}
    for user in sorted(access.named(desk)):
        yield _call(
            "setMyCommands", str(user), commands=shown(access.rank(desk, user)), scope=own | {"user_id": user}
        )
    former = {int(key.removeprefix(MEMBER)) for key in known if key.startswith(MEMBER)} - access.named(desk)
    for user in sorted(former):
        yield _call("deleteMyCommands", str(user), scope=own | {"user_id": user})


def _commands(renderer: Renderer, names: tuple[str, ...], language: str) -> list[dict[str, str]]:
    return [
        {
            "command": renderer.plain(Phrase(f"command.{name}"), language),
            "description": renderer.plain(Phrase(f"menu.{name}"), language),
        }
        for name in names
    ]


def _words(organisation: Organisation, method: str, field: str, words: Words) -> Iterator[OutboxCall]:
    """One call a language; what is empty is shown in the words for people of no language of ours."""
    for code in ("", *LANGUAGES):
        yield _call(method, code, **{field: words.get(code or organisation.languages[0], "")})


def _call(method: str, code: str = "", **params: Any) -> OutboxCall:  # noqa: ANN401 - as the method has it
    """For a language, or with the scope of one member, for whom `code` is their user id."""
    if code and not code.isdecimal():
        params["language_code"] = code
    scope = params.get("scope", {}).get("type", "")
    key = f"{QUEUE}{_what(method)} {scope} {code}"
    return OutboxCall(queue_key=key, chat=0, priority=BULK, method=method, params=params)


def _what(method: str) -> str:
    return method.removeprefix("set").removeprefix("delete")


def _hash(row: OutboxCall) -> str:
    body = orjson.dumps([row.method, row.params], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(body).hexdigest()[:16]


async def _known(tx: Transaction) -> dict[str, str]:
    kept = await meta.get(tx, KNOWN) or ""
    return dict(orjson.loads(kept)) if kept.startswith("{") else {}
