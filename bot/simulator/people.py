"""People, the bot among them, and the chats they meet in."""

from dataclasses import dataclass, field
from typing import Literal

from bot.simulator.message import Message
from bot.simulator.refusal import Json

Status = Literal["creator", "administrator", "member", "left", "kicked"]
PRESENT: tuple[Status, ...] = ("creator", "administrator", "member")
RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
NO_RIGHTS = (
    "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_be_edited", "is_anonymous",
)  # fmt: skip


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot. `started` and `blocked` say how a person stands with the bot."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False
    phone: str = ""
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        """The whole name, as a chat shows it."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_json(self) -> Json:
        """Return the Bot API `User`."""
        shape: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if getattr(self, key) is not None:
                shape[key] = getattr(self, key)
        return shape


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with the bot, a basic group or a supergroup, and every message in it.

    `topics` maps a forum's message_thread_id to its name. `keyboard` is the reply keyboard shown now.
    """

    id: int
    type: Literal["private", "group", "supergroup"]
    title: str = ""
    user: User | None = None
    is_forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    bot_status: Status = "member"
    topics: dict[int, str] = field(default_factory=dict)
    migrated_to: int | None = None
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: Json | None = None
    used: int = 1
    """Message numbers up to this are taken: 1 is a group's own beginning, and its General topic."""

    def as_json(self) -> Json:
        """Return the Bot API `Chat`."""
        if self.user:
            shape: Json = {"id": self.id, "type": "private", "first_name": self.user.first_name}
            for key in ("last_name", "username"):
                if getattr(self.user, key) is not None:
                    shape[key] = getattr(self.user, key)
            return shape
        shape = {"id": self.id, "type": self.type, "title": self.title}
        if self.is_forum:
            shape["is_forum"] = True
        return shape

    @property
    def bot_is_admin(self) -> bool:
        """Whether the bot has an administrator's rights here."""
        return self.bot_status in ("creator", "administrator")

    def status_of(self, user_id: int) -> Status:
        """Return how a person stands in this group."""
        return self.members.get(user_id, "left")


def chat_member(user: User, status: Status) -> Json:
    """Return the Bot API `ChatMember` of a user with this status."""
    shape: Json = {"user": user.as_json(), "status": status}
    if status == "creator":
        shape["is_anonymous"] = False
    if status == "administrator":
        shape |= dict.fromkeys(RIGHTS, True) | dict.fromkeys(NO_RIGHTS, False)
    if status == "kicked":
        shape["until_date"] = 0
    return shape
