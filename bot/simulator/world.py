"""The simulated world: who exists, which chats there are, and what was said in them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.simulator.changes import Changes
from bot.simulator.files import Files
from bot.simulator.history import History, Keys, Look
from bot.simulator.inline import InlineQueries
from bot.simulator.message import Message
from bot.simulator.people import PRESENT, Chat, Status, User
from bot.simulator.profile import Profile
from bot.simulator.queries import Queries
from bot.simulator.refusal import Json
from bot.simulator.updates import Updates

FIRST_PERSON = 700_100_001
FIRST_GROUP = 4_100_001
SUPERGROUP = -1_000_000_000_000


class World:
    """Everything the simulated Telegram holds, in memory. `now` returns an aware datetime."""

    def __init__(self, bot_id: int, name: str, username: str, now: Callable[[], datetime]) -> None:
        self.now = now
        self.changes = Changes()
        self.history = History()
        self.updates = Updates(now, self.changes)
        self.files = Files()
        self.queries = Queries()
        self.inline = InlineQueries()
        self.profile = Profile()
        self.bot = User(bot_id, name, username=username, is_bot=True)
        self.people: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self._next_group = FIRST_GROUP
        self._next_message = 1  # private chats and basic groups share one count, each supergroup has its own

    @property
    def date(self) -> int:
        """The moment, in Unix seconds."""
        return int(self.now().timestamp())

    @property
    def group_id(self) -> int:
        """The chat id of the first group: the staff's. Raises LookupError when there is no group."""
        for chat in self.chats.values():
            if chat.type != "private" and chat.migrated_to is None and chat.bot_status in PRESENT:
                return chat.id
        raise LookupError("there is no group yet: call add_group first")

    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "fr",
    ) -> User:
        """Create a person who has not yet met the bot, with a telephone number of their own."""
        number = FIRST_PERSON + len(self.people)
        phone = f"+336{39980000 + len(self.people) + 1:08d}"
        person = User(number, first_name, last_name, username, language_code, phone=phone)
        self.people[number] = person
        self.chats[number] = Chat(number, "private", user=person)
        self.changes.note()
        return person

    def add_group(
        self,
        title: str,
        members: Sequence[User] = (),
        *,
        is_forum: bool = False,
        bot_status: Status = "administrator",
        supergroup: bool = True,
    ) -> int:
        """Create a group its first member owns, with the bot in it; return its id (-100... or -...)."""
        number = self._next_group
        self._next_group += 1
        chat = Chat(
            SUPERGROUP - number if supergroup else -number, "supergroup" if supergroup else "group", title
        )
        chat.is_forum, chat.bot_status = is_forum, bot_status
        for member in members:
            chat.members[member.id] = "member" if chat.members else "creator"
        self.chats[chat.id] = chat
        self.changes.note()
        return chat.id

    def skip(self, numbers: int) -> None:
        """Leave out so many message numbers, in every chat."""
        self._next_message += numbers
        for chat in self.chats.values():
            chat.used = next(reversed(chat.messages), 1) + numbers

    def user(self, user_id: int) -> User | None:
        """Return a person, or the bot, by identifier."""
        return self.bot if user_id == self.bot.id else self.people.get(user_id)

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        markup: Json | None = None,
    ) -> Message:
        """Put a message into a chat and return it. `markup` is any reply markup, already checked."""
        message = Message(self._number(chat), chat, sender, self.date, content, reply_to, thread_id)
        message.sent_markup = markup
        if markup and "inline_keyboard" in markup:
            message.markup = markup if any(markup["inline_keyboard"]) else None
        elif markup and "keyboard" in markup:
            self._show_keyboard(chat, markup)
        elif markup and markup.get("remove_keyboard") and chat.keyboard:
            self._show_keyboard(chat, None)
        chat.messages[message.message_id] = message
        self.changed(message)
        return message

    def changed(self, message: Message) -> None:
        """Note that a message has come, has another content or other buttons, or is gone."""
        self.history.note(Look(message, message.content, message.markup, message.deleted))
        self.changes.note(message.chat.id)

    def note(self, chat: Chat, sender: User, content: Json, *, thread_id: int | None = None) -> Message:
        """Put a service note into a chat: someone joined, a topic was made, a group moved."""
        return self.post(chat, sender, content | {"service": True}, thread_id=thread_id)

    def find(self, chat: Chat, message_id: int) -> Message | None:
        """Return a message that still exists in a chat."""
        message = chat.messages.get(message_id)
        return message if message and not message.deleted else None

    def _show_keyboard(self, chat: Chat, keyboard: Json | None) -> None:
        chat.keyboard = keyboard
        self.history.note(Keys(chat, keyboard))

    def _number(self, chat: Chat) -> int:
        if chat.type == "supergroup":
            return max(next(reversed(chat.messages), 1), chat.used) + 1
        self._next_message += 1
        return self._next_message - 1
