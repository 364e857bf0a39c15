"""What happens to groups: people come and go, the bot too, a group becomes a supergroup."""

from bot.simulator.acts import ActError
from bot.simulator.people import PRESENT, Chat, Status, User, chat_member
from bot.simulator.refusal import Json
from bot.simulator.world import World


class Groups:
    """Changes of groups, each with the updates and service notes Telegram sends."""

    def __init__(self, world: World) -> None:
        self.world = world

    def joins(self, chat: Chat, person: User) -> None:
        """A person joins."""
        self._member(chat, person, person, "member")
        self._note(chat, person, {"new_chat_members": [person.as_json()]})

    def leaves(self, chat: Chat, person: User) -> None:
        """A person leaves."""
        self._member(chat, person, person, "left")
        self._note(chat, person, {"left_chat_member": person.as_json()})

    def removes(self, chat: Chat, by: User, person: User) -> None:
        """A person is thrown out by another."""
        self._member(chat, by, person, "kicked")
        self._note(chat, by, {"left_chat_member": person.as_json()})

    def promotes(self, chat: Chat, by: User, person: User) -> None:
        """A member becomes an administrator."""
        self._member(chat, by, person, "administrator")

    def demotes(self, chat: Chat, by: User, person: User) -> None:
        """An administrator becomes a member again."""
        self._member(chat, by, person, "member")

    def adds_bot(self, chat: Chat, by: User, *, as_admin: bool = False) -> None:
        """Somebody adds the bot."""
        if chat.bot_status in PRESENT:
            raise ActError("the bot is in this group already")
        self.bot_becomes(chat, by, "administrator" if as_admin else "member")
        self._note(chat, by, {"new_chat_members": [self.world.bot.as_json()]})

    def kicks_bot(self, chat: Chat, by: User) -> None:
        """Somebody throws the bot out."""
        if chat.bot_status not in PRESENT:
            raise ActError("the bot is not in this group")
        self.bot_becomes(chat, by, "kicked")
        self.world.note(chat, by, {"left_chat_member": self.world.bot.as_json()})

    def bot_becomes(self, chat: Chat, by: User, status: Status) -> None:
        """Change the bot's standing (administrator, member, left, kicked) and tell it."""
        old, chat.bot_status = chat.bot_status, status
        self._changed(chat, by, self.world.bot, (old, status), "my_chat_member")

    def creates_topic(self, chat: Chat, by: User, name: str) -> int:
        """Somebody opens a topic in a forum; return its thread id."""
        if not chat.is_forum or chat.status_of(by.id) not in PRESENT:
            raise ActError("topics can be opened by members of a forum")
        content = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        note = self.world.note(chat, by, content)
        note.thread_id = note.message_id
        chat.topics[note.message_id] = name
        if chat.bot_status in PRESENT:
            self.world.updates.push("message", note.as_json())
        return note.message_id

    def turns_topics(self, chat: Chat, *, on: bool) -> None:
        """Topics are switched on or off; Telegram does not tell the bot. What was said in them stays."""
        if chat.type != "supergroup":
            raise ActError("only a supergroup can have topics")
        chat.is_forum = on
        self.world.changes.note(chat.id)

    def deletes_topic(self, chat: Chat, thread: int) -> None:
        """A topic goes, with every message in it; Telegram does not tell the bot."""
        if chat.topics.pop(thread, None) is None:
            raise ActError("there is no such topic")
        for message in chat.messages.values():
            message.deleted = message.deleted or message.thread_id == thread
        self.world.changes.note(chat.id)

    def migrates(self, chat: Chat, by: User) -> int:
        """A basic group becomes a supergroup with a new chat id, which is returned."""
        if chat.type != "group" or chat.migrated_to is not None:
            raise ActError("only a basic group can become a supergroup")
        new_id = self.world.add_group(chat.title, bot_status=chat.bot_status)
        new = self.world.chats[new_id]
        new.members = dict(chat.members)
        self._note(chat, by, {"migrate_to_chat_id": new_id})
        self._note(new, by, {"migrate_from_chat_id": chat.id})
        chat.migrated_to = new_id
        return new_id

    def _member(self, chat: Chat, by: User, person: User, status: Status) -> None:
        old = chat.status_of(person.id)
        if old == status or (status != "member" and old not in PRESENT):
            raise ActError(f"cannot go from {old} to {status}")
        chat.members[person.id] = status
        if chat.bot_is_admin:
            self._changed(chat, by, person, (old, status), "chat_member")
        self.world.changes.note()

    def _changed(self, chat: Chat, by: User, who: User, change: tuple[Status, Status], kind: str) -> None:
        update: Json = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.world.date,
            "old_chat_member": chat_member(who, change[0]),
            "new_chat_member": chat_member(who, change[1]),
        }
        self.world.updates.push(kind, update)

    def _note(self, chat: Chat, by: User, content: Json) -> None:
        note = self.world.note(chat, by, content)
        if chat.bot_status in PRESENT:
            self.world.updates.push("message", note.as_json())
