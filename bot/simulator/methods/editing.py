"""Methods that change or remove what was sent."""

from bot.simulator.markup import checked_markup
from bot.simulator.message import Message
from bot.simulator.methods.lookup import open_chat, some_chat
from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.methods.sending import caption_content, text_content
from bot.simulator.params import Params
from bot.simulator.refusal import Json, bad_request

WHERE = "business_connection_id chat_id message_id inline_message_id reply_markup"
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
DELETABLE_SECONDS = 48 * 3600


def _target(desk: Desk, params: Params) -> Message:
    """Return the bot's own message to edit, or refuse; one sent with a reply keyboard cannot be edited."""
    if params.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    chat = some_chat(desk, params)
    open_chat(chat)
    number = params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = desk.world.find(chat, number)
    if message is None:
        raise bad_request("message to edit not found")
    had_other_markup = message.sent_markup is not None and "inline_keyboard" not in message.sent_markup
    if message.sender is not desk.world.bot or message.is_service or had_other_markup:
        raise bad_request("message can't be edited")
    return message


def _change(desk: Desk, message: Message, content: Json, markup: Json | None) -> Result:
    """Replace content and inline keyboard; an edit that says nothing of the keyboard removes it."""
    keyboard = markup if markup and any(markup["inline_keyboard"]) else None
    if content == message.content and keyboard == message.markup:
        raise bad_request(UNCHANGED)
    desk.limits.count(message.chat.id, is_edit=True)
    if content != message.content:
        message.edit_date = desk.world.date
    message.content, message.markup = content, keyboard
    desk.world.changed(message)
    return message.as_json()


def _markup(params: Params) -> Json | None:
    return checked_markup(params.object("reply_markup"), only_inline=True)


@method("editMessageText", f"{WHERE} text parse_mode entities link_preview_options disable_web_page_preview")
async def edit_message_text(desk: Desk, params: Params) -> Result:
    """Change a text; without reply_markup the buttons go."""
    content = text_content(desk, params)
    message = _target(desk, params)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(desk, message, content, _markup(params))


@method("editMessageCaption", f"{WHERE} caption parse_mode caption_entities show_caption_above_media")
async def edit_message_caption(desk: Desk, params: Params) -> Result:
    """Change the caption of a file; without reply_markup the buttons go."""
    caption = caption_content(desk, params)
    message = _target(desk, params)
    if "text" in message.content:
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return _change(desk, message, kept | caption, _markup(params))


@method("editMessageReplyMarkup", WHERE)
async def edit_message_reply_markup(desk: Desk, params: Params) -> Result:
    """Change or remove the buttons alone."""
    message = _target(desk, params)
    return _change(desk, message, message.content, _markup(params))


@method("deleteMessage", "chat_id message_id")
async def delete_message(desk: Desk, params: Params) -> Result:
    """Delete a message: the bot's own or, in a private chat or as administrator, another's; for 48 hours."""
    chat = some_chat(desk, params)
    open_chat(chat)
    number = params.integer("message_id")
    if not number:
        raise bad_request("message identifier is not specified")
    message = desk.world.find(chat, number)
    if message is None:
        raise bad_request("message to delete not found")
    is_admin = chat.user is None and chat.bot_is_admin
    is_own = message.sender is desk.world.bot or chat.user is not None
    is_recent = desk.world.date - message.date < DELETABLE_SECONDS
    if not is_admin and not (is_own and is_recent):
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    desk.world.changed(message)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
async def set_message_reaction(desk: Desk, params: Params) -> Result:
    """Put the bot's reaction on a message, or take it away."""
    chat = some_chat(desk, params)
    open_chat(chat)
    message = desk.world.find(chat, params.integer("message_id", 0) or 0)
    if message is None:
        raise bad_request("message to react not found")
    reactions = params.array("reaction") or []
    emojis = [r.get("emoji") for r in reactions if isinstance(r, dict)]
    if len(emojis) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(not isinstance(emoji, str) or not emoji for emoji in emojis):
        raise bad_request("REACTION_INVALID")
    message.reactions[desk.world.bot.id] = [str(emoji) for emoji in emojis]
    desk.world.changes.note(chat.id)
    return True
