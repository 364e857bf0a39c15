"""What a person does in the world, and the update each act sends to the bot."""

import re
from collections.abc import Iterator
from typing import Any

from bot.simulator.entities import found_in, utf16_length
from bot.simulator.files import File
from bot.simulator.inline import InlineQuery
from bot.simulator.message import Message
from bot.simulator.people import PRESENT, Chat, User, chat_member
from bot.simulator.queries import Query
from bot.simulator.refusal import Json
from bot.simulator.world import World

LONGEST = 4096
LINK = re.compile(
    r"(?:https?://)?t\.me/(\w+)\?start=([\w-]{1,64})$|tg://resolve\?domain=(\w+)&start=([\w-]{1,64})$"
)


class ActError(ValueError):
    """An act that Telegram's own app would not let a person do."""


def pieces(text: str) -> Iterator[str]:
    """Cut a text as Telegram's apps do: messages of at most 4,096 UTF-16 units."""
    rest = text
    while rest:
        size = LONGEST
        while utf16_length(rest[:size]) > LONGEST:
            size -= 1 + (utf16_length(rest[:size]) - LONGEST) // 2
        yield rest[:size]
        rest = rest[size:]


class Acts:
    """The acts of people, each named by its verb. They raise ActError for what an app would not offer."""

    def __init__(self, world: World) -> None:
        self.world = world

    def says(
        self, person: User, text: str, chat: Chat, *, reply_to: int | None = None, thread: int | None = None
    ) -> Message:
        """Type a text; a long one goes out in several messages, of which the last is returned."""
        message = None
        for piece in pieces(text):
            content: Json = {"text": piece}
            if entities := found_in(piece):
                content["entities"] = entities
            message = self.sends(person, content, chat, reply_to=reply_to, thread=thread)
        if message is None:
            raise ActError("an empty message cannot be sent")
        return message

    def sends(
        self,
        person: User,
        content: Json,
        chat: Chat,
        *,
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send any content: a text, a file, a contact, a place, a sticker, a poll."""
        self._check_may_write(person, chat)
        answered = self.world.find(chat, reply_to) if reply_to is not None else None
        if reply_to is not None and answered is None:
            raise ActError("the message replied to does not exist")
        if thread is not None and thread not in chat.topics:
            raise ActError("there is no such topic")
        if thread is None and answered:
            thread = answered.thread_for_answers
        person.started = person.started or chat.user is person
        message = self.world.post(chat, person, content, reply_to=answered, thread_id=thread)
        self._tell(message)
        return message

    def sends_file(
        self,
        person: User,
        file: File,
        chat: Chat,
        *,
        caption: str = "",
        album: str = "",
        reply_to: int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Send a stored file with an optional caption; the files of one album share its name, digits."""
        content = file.as_content()
        if album:
            content["media_group_id"] = album
        if caption:
            content["caption"] = caption
            if entities := found_in(caption):
                content["caption_entities"] = entities
        return self.sends(person, content, chat, reply_to=reply_to, thread=thread)

    def shares_contact(self, person: User, chat: Chat, contact: Json | None = None) -> Message:
        """Share one's own telephone number, or the given contact."""
        own: Json = {"phone_number": person.phone, "first_name": person.first_name, "user_id": person.id}
        if person.last_name:
            own["last_name"] = person.last_name
        return self.sends(person, {"contact": contact or own}, chat)

    def edits(self, person: User, chat: Chat, message_id: int, text: str) -> Message:
        """Edit one's own message."""
        message = self.world.find(chat, message_id)
        if message is None or message.sender is not person:
            raise ActError("one can edit one's own messages only")
        self._check_may_write(person, chat)
        name = "text" if "text" in message.content else "caption"
        kept = {
            key: value
            for key, value in message.content.items()
            if key not in (name, "entities", "caption_entities")
        }
        message.content = kept | {name: text}
        if entities := found_in(text):
            message.content["entities" if name == "text" else "caption_entities"] = entities
        message.edit_date = self.world.date
        self.world.changed(message)
        self._tell(message, "edited_message")
        return message

    def deletes(self, chat: Chat, message_id: int) -> None:
        """Delete a message; Telegram does not tell the bot."""
        message = self.world.find(chat, message_id)
        if message is None:
            raise ActError("there is no such message")
        message.deleted = True
        self.world.changed(message)

    def presses(self, person: User, chat: Chat, message_id: int, data: str) -> Query:
        """Press an inline button: any data at any message, so also forged ones, or at a message long gone."""
        if chat.user is not None and chat.user is not person:
            raise ActError("this is somebody else's private chat")
        if chat.user is None and chat.status_of(person.id) not in PRESENT:
            raise ActError("not a member of this group")
        query = self.world.queries.open(person, chat.id, message_id, data, self.world.now().timestamp())
        message = self.world.find(chat, message_id)
        gone = {"chat": chat.as_json(), "message_id": message_id, "date": 0}
        update: Json = {
            "id": query.id,
            "from": person.as_json(),
            "message": message.as_json() if message else gone,
            "chat_instance": str(3_021_000_000_000_000_000 + chat.id),
            "data": data,
        }
        if not person.blocked and (chat.user is not None or chat.bot_status in PRESENT):
            self.world.updates.push("callback_query", update)
        self.world.changes.note()
        return query

    def searches(self, person: User, chat: Chat, words: str) -> InlineQuery:
        """Type the bot's name and some words, in any chat: results are offered above the keyboard."""
        query = self.world.inline.open(person, words, self.world.now().timestamp())
        where = "sender" if chat.user is person else chat.type
        update: Json = {
            "id": query.id, "from": person.as_json(), "query": words, "offset": "", "chat_type": where,
        }  # fmt: skip
        self.world.updates.push("inline_query", update)
        self.world.changes.note()
        return query

    def picks(self, person: User, chat: Chat, query_id: str, result_id: str) -> Message:
        """Pick one of the results: what it inserts is said in the chat, by way of the bot."""
        query = self.world.inline.by_id.get(query_id)
        if query is None or query.user is not person or result_id not in query.contents:
            raise ActError("there is no such result")
        content = query.contents[result_id] | {"via_bot": self.world.bot.as_json()}
        return self.sends(person, content, chat)

    def opens(self, person: User, url: str) -> Message | None:
        """Open a link; one that starts this bot says `/start payload` in private, others do nothing here."""
        match = LINK.match(url)
        if not match:
            return None
        username, payload = match[1] or match[3], match[2] or match[4]
        if username.lower() != (self.world.bot.username or "").lower():
            return None
        return self.says(person, f"/start {payload}", self.world.chats[person.id])

    def blocks(self, person: User) -> None:
        """Block the bot."""
        self._stands(person, blocked=True)

    def unblocks(self, person: User) -> None:
        """Unblock the bot."""
        self._stands(person, blocked=False)

    def _stands(self, person: User, *, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        bot, old, new = self.world.bot, "member" if blocked else "kicked", "kicked" if blocked else "member"
        self.world.updates.push(
            "my_chat_member",
            {
                "chat": self.world.chats[person.id].as_json(),
                "from": person.as_json(),
                "date": self.world.date,
                "old_chat_member": chat_member(bot, "kicked" if old == "kicked" else "member"),
                "new_chat_member": chat_member(bot, "kicked" if new == "kicked" else "member"),
            },
        )
        self.world.changes.note()

    def _check_may_write(self, person: User, chat: Chat) -> None:
        if person.deactivated:
            raise ActError("this account is deleted")
        if chat.user is not None:
            if chat.user is not person:
                raise ActError("this is somebody else's private chat")
            if person.blocked:
                raise ActError("the bot is blocked: unblock it first")
        elif chat.migrated_to is not None or chat.status_of(person.id) not in PRESENT:
            raise ActError("not a member of this group")

    def _tell(self, message: Message, kind: str = "message") -> None:
        """Send the update, if the bot may see this message."""
        chat = message.chat
        if chat.user is None:
            if chat.bot_status not in PRESENT:
                return
            if not chat.bot_is_admin and not self._is_meant_for_bot(message):
                return
        self.world.updates.push(kind, message.as_json())

    def _is_meant_for_bot(self, message: Message) -> bool:
        """Whether privacy mode shows the bot this message: a command, an answer, a mention, a result."""
        name = f"@{self.world.bot.username}".lower()
        words: list[Any] = message.text.lower().split()
        command = words[0] if words and words[0].startswith("/") else ""
        if command:
            return "@" not in command or command.endswith(name)
        answers_bot = message.reply_to is not None and message.reply_to.sender is self.world.bot
        is_via_bot = "via_bot" in message.content
        return message.is_service or answers_bot or is_via_bot or name in message.text.lower()
