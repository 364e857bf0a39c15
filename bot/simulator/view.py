"""The world as the page and the tests see it, in JSON."""

from collections import Counter

from bot.simulator.entities import as_html
from bot.simulator.message import Message
from bot.simulator.people import Chat, User
from bot.simulator.refusal import Json
from bot.simulator.world import World

FILES = ("animation", "document", "photo", "voice", "video", "video_note", "audio", "sticker")
THINGS = ("contact", "venue", "location", "poll", "dice", "story")


def person_view(person: User) -> Json:
    """Return a person: `id`, `first_name`, ..., and how they stand with the bot."""
    return person.as_json() | {
        "name": person.name,
        "phone": person.phone,
        "started": person.started,
        "blocked": person.blocked,
        "deactivated": person.deactivated,
    }


def group_view(chat: Chat) -> Json:
    """Return a group with its members' standing and its topics."""
    return {
        "id": chat.id,
        "type": chat.type,
        "title": chat.title,
        "is_forum": chat.is_forum,
        "bot": chat.bot_status,
        "members": [{"id": number, "status": status} for number, status in chat.members.items()],
        "topics": [{"thread": thread, "name": name} for thread, name in chat.topics.items()],
        "migrated_to": chat.migrated_to,
    }


def buttons_view(markup: Json | None) -> list[list[Json]]:
    """Return the rows of an inline keyboard."""
    return markup["inline_keyboard"] if markup and "inline_keyboard" in markup else []


def message_view(message: Message, world: World) -> Json:
    """Return a message: who, when, what, its buttons, what it answers."""
    content = message.content
    kind = next(
        (name for name in (*FILES, *THINGS) if name in content), "service" if message.is_service else "text"
    )
    entities = content.get("entities") or content.get("caption_entities") or []
    markup = message.sent_markup or {}
    view: Json = {
        "id": message.message_id,
        "chat": message.chat.id,
        "from": {"id": message.sender.id, "name": message.sender.name, "is_bot": message.sender.is_bot},
        "kind": kind,
        "text": message.text,
        "html": as_html(message.text, entities),
        "entities": entities,
        "buttons": buttons_view(message.markup),
        "reply_to": message.reply_to.message_id if message.reply_to else None,
        "thread": message.thread_id,
        "date": message.date,
        "edited": message.edit_date is not None,
        "deleted": message.deleted,
        "force_reply": markup if markup.get("force_reply") else None,
        "reactions": sorted(emoji for emojis in message.reactions.values() for emoji in emojis),
    }
    if kind in FILES:
        media = content[kind][-1] if kind == "photo" else content[kind]
        file = world.files.by_id[media["file_id"]]
        view["file"] = {"id": file.file_id, "name": file.name, "mime": file.mime, "size": len(file.data)}
    elif kind in THINGS:
        view[kind] = content[kind]
    elif kind == "service":
        view["service"] = {key: value for key, value in content.items() if key != "service"}
    return view


def chat_view(
    chat: Chat, person: User | None, world: World, *, deleted: bool = False, newest: int = 0
) -> Json:
    """Return a chat for a reader: its messages oldest first, the reply keyboard, the commands on offer.

    Of the messages it may be so many of the newest; 0 is all.
    """
    language = (person.language_code if person else None) or ""
    if chat.user:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat:{chat.id}", "all_group_chats", "default"]
        if person and chat.status_of(person.id) in ("creator", "administrator"):
            scopes = [f"chat_administrators:{chat.id}", "all_chat_administrators", *scopes]
        if person:
            scopes = [f"chat_member:{chat.id}:{person.id}", *scopes]
    words = world.profile.words
    shown = [message for message in chat.messages.values() if deleted or not message.deleted]
    return {
        "id": chat.id,
        "messages": [message_view(message, world) for message in shown[-newest:]],
        "keyboard": chat.keyboard,
        "commands": world.profile.commands_for(scopes, language),
        "description": words.get(("description", language)) or words.get(("description", ""), ""),
        "short": words.get(("short_description", language)) or words.get(("short_description", ""), ""),
    }


def news_view(world: World) -> list[Json]:
    """Return, for each chat and topic the bot has written in, how many of its messages there are."""
    counts: Counter[tuple[int, int | None]] = Counter()
    for chat in world.chats.values():
        for message in chat.messages.values():
            if message.sender is world.bot and not message.deleted:
                counts[chat.id, message.thread_id if chat.is_forum else None] += 1
    return [{"chat": chat, "thread": thread, "count": count} for (chat, thread), count in counts.items()]
