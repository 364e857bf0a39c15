"""Finding the chat, the message or the person a call is about, or refusing as Telegram does."""

from bot.simulator.methods.registry import Desk
from bot.simulator.params import Params
from bot.simulator.people import Chat, User
from bot.simulator.refusal import bad_request, forbidden

MISSING_THREAD = "message thread not found"


def some_chat(desk: Desk, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat a parameter names; raises Refusal when it is missing, unknown or has moved."""
    value = params.values.get(name)
    if value is None or value == "":
        raise bad_request(f"{name} is empty")
    if isinstance(value, (bool, float, list, dict)):
        raise bad_request(f'field "{name}" must be of type Integer or String')
    try:
        chat = desk.world.chats.get(int(value))
    except ValueError:
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        words = "group chat was upgraded to a supergroup chat"
        raise bad_request(words, {"migrate_to_chat_id": chat.migrated_to})
    return chat


def open_chat(chat: Chat) -> None:
    """Check that the bot may speak in this chat; raises Refusal 403 when it may not."""
    if chat.user is None:
        check_inside(chat)
        return
    if chat.user.deactivated:
        raise forbidden("user is deactivated")
    if chat.user.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.user.started:
        raise forbidden("bot can't initiate conversation with a user")


def check_inside(chat: Chat) -> None:
    """Check that the bot is in this group; raises Refusal 403 when it is not."""
    place = "supergroup" if chat.type == "supergroup" else "group"
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {place} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {place} chat")


def some_person(desk: Desk, params: Params) -> User:
    """Return the person `user_id` names; raises Refusal when there is none."""
    number = params.integer("user_id")
    if number is None or number <= 0:
        raise bad_request("invalid user_id specified")
    user = desk.world.user(number)
    if user is None:
        raise bad_request("user not found")
    return user
