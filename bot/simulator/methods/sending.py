"""Methods that send: text, files, copies."""

from typing import Any

from bot.simulator.entities import checked, trimmed, utf16_length, with_found
from bot.simulator.files import File
from bot.simulator.html import parse_html
from bot.simulator.markup import checked_markup
from bot.simulator.message import Message
from bot.simulator.methods.lookup import MISSING_THREAD, open_chat, some_chat
from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.params import Params
from bot.simulator.people import Chat
from bot.simulator.refusal import Json, Refusal, bad_request

UNCOPIED = {"paid_media", "giveaway", "giveaway_winners", "invoice"}
ORIGIN = ("media_group_id", "forward_origin")
"""What a copy does not say: where it is from, and with what it came."""
MOST_TEXT = 4096
MOST_CAPTION = 1024
MOST_UPLOAD = 50 * 1024 * 1024
PERSON = "tg://user?id="
COMMON = (
    "business_connection_id chat_id message_thread_id direct_messages_topic_id disable_notification "
    "protect_content allow_paid_broadcast message_effect_id suggested_post_parameters reply_parameters "
    "reply_markup reply_to_message_id allow_sending_without_reply parse_mode"
)
CAPTION = " caption caption_entities"
TEXT = " text entities link_preview_options disable_web_page_preview"
UNSUPPORTED = (
    "business_connection_id", "direct_messages_topic_id", "suggested_post_parameters", "allow_paid_broadcast",
)  # fmt: skip


def _mentions(desk: Desk, entities: list[Json]) -> list[Json]:
    """Turn links to people the bot has met into mentions; links to others are dropped."""
    kept = []
    for entity in entities:
        address = str(entity.get("url", ""))
        if address.startswith(PERSON):
            number = address.removeprefix(PERSON)
            user = desk.world.user(int(number)) if number.isdigit() else None
            if user is None:
                continue
            where = {"offset": entity["offset"], "length": entity["length"]}
            kept.append({"type": "text_mention", "user": user.as_json()} | where)
        else:
            kept.append(entity)
    return kept


def formatted(desk: Desk, params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """Return a text parameter and its entities, parsed by parse_mode or taken from the entities given."""
    source = params.text(name)
    mode = params.text("parse_mode").lower()
    given = params.array(entities_name)
    if mode == "html":
        text, entities = parse_html(source)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(
            f"unsupported parse_mode: this simulator reads HTML, not {params.text('parse_mode')}"
        )
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, entities = source, checked(given or [], source)
    text, entities = trimmed(text, entities)
    return text, with_found(text, _mentions(desk, entities))


def text_content(desk: Desk, params: Params) -> Json:
    """Return the content of a text message; raises Refusal when it is empty or too long."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(desk, params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > MOST_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    options = params.object("link_preview_options")
    for flag in ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"):
        if options and not isinstance(options.get(flag, False), bool):
            raise bad_request(f'field "{flag}" must be of type Boolean')
    if options:
        content["link_preview_options"] = options
    return content


def caption_content(desk: Desk, params: Params) -> Json:
    """Return caption and entities as content fields; empty without a caption."""
    caption, entities = formatted(desk, params, "caption", "caption_entities")
    if utf16_length(caption) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    if caption and entities:
        content["caption_entities"] = entities
    return content


def _reply_target(params: Params, chat: Chat) -> Message | None:
    wish = params.object("reply_parameters")
    if wish is None:
        wish = (
            {"message_id": params.integer("reply_to_message_id")} if params.has("reply_to_message_id") else {}
        )
        wish["allow_sending_without_reply"] = params.flag("allow_sending_without_reply")
        if "message_id" not in wish:
            return None
    if "message_id" not in wish:
        raise bad_request('can\'t find field "message_id"')
    target = chat.messages.get(wish["message_id"])
    if target is None or target.deleted or (target.is_service and not chat.is_forum):
        if wish.get("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return target


def _thread(params: Params, chat: Chat, reply_to: Message | None) -> int | None:
    thread = params.integer("message_thread_id")
    if thread is not None and not (chat.is_forum and thread in chat.topics):
        raise bad_request(MISSING_THREAD)
    if thread is None and reply_to:
        return reply_to.thread_for_answers
    return thread


def _check_requests(chat: Chat, markup: Json | None) -> None:
    """Keys that ask for a number or a place belong in private chats."""
    keys = [key for row in (markup or {}).get("keyboard", []) for key in row]
    if chat.user is None and any(key.get("request_contact") for key in keys):
        raise bad_request("phone number can be requested in private chats only")
    if chat.user is None and any(key.get("request_location") for key in keys):
        raise bad_request("location can be requested in private chats only")


def deliver(desk: Desk, params: Params, content: Json) -> Message:
    """Send content to the chat the parameters name, with their reply, thread and markup."""
    for name in UNSUPPORTED:
        if params.has(name) and params.values[name] not in (False, "false"):
            raise bad_request(f"{name} is nothing this simulator knows")
    chat = some_chat(desk, params)
    markup = checked_markup(params.object("reply_markup"))
    open_chat(chat)
    _check_requests(chat, markup)
    reply_to = _reply_target(params, chat)
    thread = _thread(params, chat, reply_to)
    desk.limits.count(chat.id)
    return desk.world.post(chat, desk.world.bot, content, reply_to=reply_to, thread_id=thread, markup=markup)


def shown(message: Message) -> Json:
    """Return a message as the answer to the call that made it."""
    return message.as_json()


@method("sendMessage", COMMON + TEXT)
async def send_message(desk: Desk, params: Params) -> Result:
    """Send text."""
    return shown(deliver(desk, params, text_content(desk, params)))


def _file(desk: Desk, params: Params, kind: str) -> File:
    value: Any = params.values.get(kind)
    name = (
        value.removeprefix("attach://") if isinstance(value, str) and value.startswith("attach://") else kind
    )
    upload = params.uploads.get(name)
    if upload is None:
        if not value:
            raise bad_request(f"there is no {kind} in the request")
        file = desk.world.files.by_id.get(value) if isinstance(value, str) else None
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise bad_request(f"can't use file of type {file.kind.capitalize()} as {kind.capitalize()}")
        return file
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > MOST_UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    return desk.world.files.keep(upload.data, kind, upload.name, upload.mime)


async def _send_file(desk: Desk, params: Params, kind: str) -> Result:
    content = caption_content(desk, params)
    some_chat(desk, params)
    file = _file(desk, params, kind)
    return shown(deliver(desk, params, file.as_content() | content))


FILE = COMMON + CAPTION


@method("sendDocument", f"{FILE} document thumbnail disable_content_type_detection")
async def send_document(desk: Desk, params: Params) -> Result:
    """Send a file of any kind."""
    return await _send_file(desk, params, "document")


@method("sendPhoto", f"{FILE} photo has_spoiler show_caption_above_media")
async def send_photo(desk: Desk, params: Params) -> Result:
    """Send a picture."""
    return await _send_file(desk, params, "photo")


@method("sendVoice", f"{FILE} voice duration")
async def send_voice(desk: Desk, params: Params) -> Result:
    """Send a voice note."""
    return await _send_file(desk, params, "voice")


@method(
    "sendVideo",
    f"{FILE} video duration width height thumbnail cover start_timestamp has_spoiler supports_streaming "
    "show_caption_above_media",
)
async def send_video(desk: Desk, params: Params) -> Result:
    """Send a film."""
    return await _send_file(desk, params, "video")


@method("sendAudio", f"{FILE} audio duration performer title thumbnail")
async def send_audio(desk: Desk, params: Params) -> Result:
    """Send a piece of music."""
    return await _send_file(desk, params, "audio")


@method("copyMessage", f"{FILE} from_chat_id message_id video_start_timestamp show_caption_above_media")
async def copy_message(desk: Desk, params: Params) -> Result:
    """Send what another message says, without saying where it is from."""
    source = some_chat(desk, params, "from_chat_id")
    original = desk.world.find(source, params.integer("message_id", 0) or 0)
    if original is None:
        raise bad_request("message to copy not found")
    quiz = original.content.get("poll", {}).get("type") == "quiz"  # whose answer the bot is not told
    if original.is_service or quiz or UNCOPIED & original.content.keys():
        raise bad_request("message can't be copied")
    content = {key: value for key, value in original.content.items() if key not in ORIGIN}
    if "text" not in content and params.has("caption"):
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_content(desk, params)
    return {"message_id": deliver(desk, params, content).message_id}
