"""Methods by which the bot says who it is."""

import re

from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.params import Params
from bot.simulator.profile import scope_key
from bot.simulator.refusal import Json, bad_request

MOST_COMMANDS = 100
MOST_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"|[a-z]{2}")
SCOPES = (
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
)  # fmt: skip


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad_request("language code must be a two-letter ISO 639-1 code")
    return code


def _scope(desk: Desk, params: Params) -> str:
    scope = params.object("scope")
    if scope and scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope and str(scope.get("type")).startswith("chat") and "chat_id" not in scope:
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    if scope and "chat_id" in scope and str(scope["chat_id"]) not in map(str, desk.world.chats):
        raise bad_request("chat not found")
    return scope_key(scope)


@method("getMe")
async def get_me(desk: Desk, _params: Params) -> Result:
    """Say who the bot is."""
    can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": True}
    return desk.world.bot.as_json() | can | {"can_connect_to_business": False, "has_main_web_app": False}


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command, words = given.get("command"), given.get("description")
    if not isinstance(command, str) or not isinstance(words, str):
        raise bad_request('can\'t parse BotCommand: Field "command" must be of type String')
    command = command.removeprefix("/")
    if not COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not words.strip() or len(words) > MOST_DESCRIPTION:
        raise bad_request(
            "BOT_COMMAND_DESCRIPTION_INVALID" if words.strip() else "command description must be non-empty"
        )
    return {"command": command, "description": words}


@method("setMyCommands", "commands scope language_code")
async def set_my_commands(desk: Desk, params: Params) -> Result:
    """Set the commands shown to people, by scope and language."""
    given = params.array("commands")
    if given is None:
        raise bad_request('can\'t find field "commands"')
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    desk.world.profile.commands[_scope(desk, params), _language(params)] = [_command(one) for one in given]
    desk.world.changes.note()
    return True


@method("getMyCommands", "scope language_code")
async def get_my_commands(desk: Desk, params: Params) -> Result:
    """Return the commands set for exactly this scope and language."""
    return [*desk.world.profile.commands.get((_scope(desk, params), _language(params)), [])]


@method("deleteMyCommands", "scope language_code")
async def delete_my_commands(desk: Desk, params: Params) -> Result:
    """Forget the commands of a scope and language."""
    desk.world.profile.commands.pop((_scope(desk, params), _language(params)), None)
    desk.world.changes.note()
    return True


def _say(desk: Desk, params: Params, name: str, longest: int) -> Result:
    words = params.text(name)
    if len(words) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    desk.world.profile.words[name, _language(params)] = words
    if name == "name" and words and not params.text("language_code"):
        desk.world.bot.first_name = words
    desk.world.changes.note()
    return True


@method("setMyName", "name language_code")
async def set_my_name(desk: Desk, params: Params) -> Result:
    """Set the bot's name."""
    return _say(desk, params, "name", 64)


@method("setMyDescription", "description language_code")
async def set_my_description(desk: Desk, params: Params) -> Result:
    """Set what an empty chat shows."""
    return _say(desk, params, "description", 512)


@method("setMyShortDescription", "short_description language_code")
async def set_my_short_description(desk: Desk, params: Params) -> Result:
    """Set what the bot's profile shows."""
    return _say(desk, params, "short_description", 120)


def _said(desk: Desk, params: Params, name: str) -> Result:
    """What people of a language see: words for it, else the words for everybody."""
    words = desk.world.profile.words
    found: str = words.get((name, _language(params))) or words.get((name, ""), "")
    return {name: found}


@method("getMyDescription", "language_code")
async def get_my_description(desk: Desk, params: Params) -> Result:
    """Return what an empty chat shows."""
    return _said(desk, params, "description")


@method("getMyShortDescription", "language_code")
async def get_my_short_description(desk: Desk, params: Params) -> Result:
    """Return what the bot's profile shows."""
    return _said(desk, params, "short_description")


@method("setChatMenuButton", "chat_id menu_button")
async def set_chat_menu_button(desk: Desk, params: Params) -> Result:
    """Set the button beside the text field."""
    button = params.object("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse menu button: Unsupported type specified")
    desk.world.profile.menu_buttons[params.integer("chat_id", 0) or 0] = button
    return True


@method("getChatMenuButton", "chat_id")
async def get_chat_menu_button(desk: Desk, params: Params) -> Result:
    """Return the button beside the text field: the chat's own, else that of all private chats."""
    buttons, usual = desk.world.profile.menu_buttons, Json(type="default")
    return buttons.get(params.integer("chat_id", 0) or 0) or buttons.get(0) or usual
