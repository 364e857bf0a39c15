"""What Telegram sends, as much of it as is read here: core.telegram.org/bots/api, Update.

Decoding checks the types; a field that is not named here is skipped unread.
"""

from __future__ import annotations

from msgspec import Raw, Struct, json


class User(Struct, frozen=True):
    """A person, or a bot."""

    id: int
    first_name: str = ""
    username: str = ""
    language_code: str = ""


class Chat(Struct, frozen=True):
    """A private chat, a group or a channel."""

    id: int
    type: str = ""


class File(Struct, frozen=True):
    """A file of any kind, by the id under which Telegram keeps it; `file_size` in bytes."""

    file_id: str
    file_name: str = ""
    file_size: int = 0


class Contact(Struct, frozen=True):
    """A telephone number, shared; `user_id` is 0 when it is nobody's on Telegram."""

    phone_number: str
    user_id: int = 0


class Message(Struct, frozen=True, rename={"sender": "from"}):
    """A message, or a note of Telegram's own in a chat."""

    message_id: int
    chat: Chat
    sender: User | None = None
    sender_chat: Chat | None = None
    reply_to_message: Message | None = None
    media_group_id: str = ""
    """Shared by the messages of one album, which come one by one."""
    text: str = ""
    caption: str = ""
    contact: Contact | None = None
    document: File | None = None
    photo: tuple[File, ...] = ()
    """One photo in several sizes, the largest last."""
    voice: File | None = None
    audio: File | None = None
    video: File | None = None
    video_note: File | None = None
    animation: File | None = None
    sticker: Raw = Raw()
    dice: Raw = Raw()
    game: Raw = Raw()
    venue: Raw = Raw()
    location: Raw = Raw()
    poll: Raw = Raw()
    migrate_to_chat_id: int = 0
    # Notes of Telegram's own, which nobody has said.
    migrate_from_chat_id: Raw = Raw()
    pinned_message: Raw = Raw()
    new_chat_members: Raw = Raw()
    left_chat_member: Raw = Raw()
    new_chat_title: Raw = Raw()
    new_chat_photo: Raw = Raw()
    delete_chat_photo: Raw = Raw()
    group_chat_created: Raw = Raw()
    message_auto_delete_timer_changed: Raw = Raw()
    chat_background_set: Raw = Raw()
    write_access_allowed: Raw = Raw()
    users_shared: Raw = Raw()
    chat_shared: Raw = Raw()
    connected_website: Raw = Raw()
    forum_topic_created: Raw = Raw()
    forum_topic_edited: Raw = Raw()
    forum_topic_closed: Raw = Raw()
    forum_topic_reopened: Raw = Raw()

    @property
    def is_service(self) -> bool:
        """Whether nobody said anything: Telegram notes that a message was pinned, a theme changed."""
        return any(bytes(getattr(self, note)) for note in _NOTES)

    @property
    def kind(self) -> str:
        """What was sent, by the name of Telegram's field; « other » for what is not told apart here."""
        if self.text:
            return "text"
        if self.animation:
            return "animation"  # Telegram says « document » beside it
        if found := self.file:
            return found[0]
        if self.contact:
            return "contact"
        return next((thing for thing in _THINGS if bytes(getattr(self, thing))), "other")

    @property
    def file(self) -> tuple[str, File] | None:
        """The file it carries and its kind, in Telegram's words."""
        for kind in ("document", "voice", "audio", "video", "video_note", "animation"):
            if file := getattr(self, kind):
                return kind, file
        return ("photo", self.photo[-1]) if self.photo else None


_THINGS = ("sticker", "dice", "game", "venue", "location", "poll")
"""A place with a name is a venue, with its location beside it."""
_NOTES = Message.__struct_fields__[Message.__struct_fields__.index("migrate_from_chat_id") :]


class Place(Struct, frozen=True):
    """Where a pressed button stands: its message may be too old to be shown whole."""

    message_id: int
    chat: Chat


class Tap(Struct, frozen=True, rename={"sender": "from"}):
    """A button was pressed (CallbackQuery)."""

    id: str
    sender: User
    message: Place | None = None
    data: str = ""


class Member(Struct, frozen=True):
    """How someone stands in a chat: creator, administrator, member, restricted, left, kicked."""

    user: User
    status: str
    is_member: bool = False


class Standing(Struct, frozen=True, rename={"sender": "from"}):
    """Someone's standing in a chat has changed (ChatMemberUpdated), by the act of `sender`."""

    chat: Chat
    sender: User
    new_chat_member: Member


class Update(Struct, frozen=True):
    """One update; one of its parts is there, or none that is read here."""

    update_id: int
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: Tap | None = None
    my_chat_member: Standing | None = None
    chat_member: Standing | None = None


read = json.Decoder(Update).decode
"""Decode an update. Raises msgspec.DecodeError for what is none."""
