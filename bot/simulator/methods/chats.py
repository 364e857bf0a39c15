"""Methods about chats and who is in them."""

from bot.simulator.entities import utf16_length
from bot.simulator.methods.lookup import MISSING_THREAD, check_inside, open_chat, some_chat, some_person
from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.params import Params
from bot.simulator.people import chat_member
from bot.simulator.refusal import bad_request

ACTIONS = (
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
)  # fmt: skip
COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
MOST_TOPIC_NAME = 128


@method("getChat", "chat_id")
async def get_chat(desk: Desk, params: Params) -> Result:
    """Describe a chat."""
    chat = some_chat(desk, params)
    if chat.user is None:
        check_inside(chat)
    elif not chat.user.started:
        raise bad_request("chat not found")
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"), False)
    gifts["gifts_from_channels"] = False
    return chat.as_json() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


@method("getChatMember", "chat_id user_id")
async def get_chat_member(desk: Desk, params: Params) -> Result:
    """Say how a person stands in a group."""
    chat = some_chat(desk, params)
    user = some_person(desk, params)
    if chat.user:
        return (
            chat_member(user, "member") if user in (chat.user, desk.world.bot) else chat_member(user, "left")
        )
    check_inside(chat)
    status = chat.bot_status if user.is_bot else chat.status_of(user.id)
    return chat_member(user, status)


@method("getChatAdministrators", "chat_id return_bots")
async def get_chat_administrators(desk: Desk, params: Params) -> Result:
    """List a group's administrators; bots only when asked for."""
    chat = some_chat(desk, params)
    if chat.user:
        raise bad_request("there are no administrators in the private chat")
    check_inside(chat)
    admins: list[object] = [
        chat_member(desk.world.people[number], status)
        for number, status in chat.members.items()
        if status in ("creator", "administrator")
    ]
    if params.flag("return_bots") and chat.bot_is_admin:
        admins.append(chat_member(desk.world.bot, chat.bot_status))
    return admins


@method("leaveChat", "chat_id")
async def leave_chat(desk: Desk, params: Params) -> Result:
    """Leave a group; the bot is told of its own leaving."""
    chat = some_chat(desk, params)
    if chat.user:
        raise bad_request("can't leave private chats" if chat.user.started else "chat not found")
    check_inside(chat)
    world, old = desk.world, chat.bot_status
    chat.bot_status = "left"
    world.note(chat, world.bot, {"left_chat_member": world.bot.as_json()})
    world.updates.push(
        "my_chat_member",
        {
            "chat": chat.as_json(),
            "from": world.bot.as_json(),
            "date": world.date,
            "old_chat_member": chat_member(world.bot, old),
            "new_chat_member": chat_member(world.bot, "left"),
        },
    )
    return True


@method("createForumTopic", "chat_id name icon_color icon_custom_emoji_id")
async def create_forum_topic(desk: Desk, params: Params) -> Result:
    """Open a topic in a forum."""
    chat = some_chat(desk, params)
    check_inside(chat)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.bot_is_admin:
        raise bad_request("not enough rights to create a topic")
    name = params.text("name").strip()
    if not name or utf16_length(name) > MOST_TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "TOPIC_NAME_INVALID")
    colour = params.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    desk.limits.count(chat.id)
    note = desk.world.note(
        chat, desk.world.bot, {"forum_topic_created": {"name": name, "icon_color": colour}}
    )
    note.thread_id = note.message_id
    chat.topics[note.message_id] = name
    return {"message_thread_id": note.message_id, "name": name, "icon_color": colour}


@method("sendChatAction", "business_connection_id chat_id message_thread_id action")
async def send_chat_action(desk: Desk, params: Params) -> Result:
    """Show that the bot is busy."""
    chat = some_chat(desk, params)
    open_chat(chat)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    thread = params.integer("message_thread_id")
    if thread is not None and thread not in chat.topics:
        raise bad_request(MISSING_THREAD)
    return True
