"""People and groups, as a test moves them through the client."""

# ruff: noqa: ANN401 - acts pass the keys of the control API on as they are

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.simulator import contents
from tests.client.sights import Message, Offer, Tap

if TYPE_CHECKING:
    from bot.simulator.refusal import Json
    from tests.client.connection import Client


LOOKS = 8, 0
"""How many of the newest messages are read: few, and where what is sought is not among them, all."""
ALBUMS = count(13_000_000_000_000_000)
"""Names of albums, each used once."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group with the bot in it, or not."""

    client: Client
    id: int
    title: str

    async def messages(self, thread: int | None = None, *, deleted: bool = False) -> list[Message]:
        """Return its messages (of one topic), oldest first."""
        return await self.client.messages(self.id, thread=thread, deleted=deleted)

    async def last(self) -> Message:
        """Return the newest message of the bot. Raises LookupError when there is none."""
        return await newest_of_bot(self.client, self.id)

    async def shows(self, fragment: str, *, after: int = 0, seconds: float | None = None) -> Message:
        """Wait for a message of the bot with these words, newer than message `after`; return the newest."""
        return await await_words(self.client, self.id, fragment, after, seconds)

    async def topics(self) -> dict[int, str]:
        """Return the forum's topics: thread id to name."""
        view = next(view for view in (await self.client.get("state"))["groups"] if view["id"] == self.id)
        return {topic["thread"]: topic["name"] for topic in view["topics"]}

    async def does(self, act: str, **wish: Any) -> Json:
        """Do something to the group: joins, leaves, removes, promotes, demotes, adds_bot, kicks_bot, ..."""
        view: Json = await self.client.post(f"groups/{self.id}/{act}", wish)
        return view

    async def joins(self, person: Person) -> None:
        """A person joins."""
        await self.does("joins", person=person.id)

    async def leaves(self, person: Person) -> None:
        """A person leaves."""
        await self.does("leaves", person=person.id)

    async def promotes(self, person: Person, by: Person) -> None:
        """A member becomes an administrator."""
        await self.does("promotes", person=person.id, by=by.id)

    async def demotes(self, person: Person, by: Person) -> None:
        """An administrator becomes a member again."""
        await self.does("demotes", person=person.id, by=by.id)

    async def removes(self, person: Person, by: Person) -> None:
        """A person is thrown out."""
        await self.does("removes", person=person.id, by=by.id)

    async def kicks_bot(self, by: Person) -> None:
        """The bot is thrown out."""
        await self.does("kicks_bot", by=by.id)

    async def adds_bot(self, by: Person, *, as_admin: bool = False) -> None:
        """The bot is added (again)."""
        await self.does("adds_bot", by=by.id, as_admin=as_admin)

    async def creates_topic(self, name: str, by: Person) -> int:
        """Somebody opens a topic; return its thread id."""
        thread: int = (await self.does("creates_topic", name=name, by=by.id))["result"]
        return thread

    async def deletes_topic(self, thread: int) -> None:
        """A topic goes, with its messages."""
        await self.does("deletes_topic", thread=thread)

    async def migrates(self, by: Person) -> Group:
        """A basic group becomes a supergroup; return the new one."""
        return Group(self.client, (await self.does("migrates", by=by.id))["result"], self.title)


@dataclass(frozen=True, slots=True)
class Person:
    """A person. Every act is in their private chat with the bot, unless `chat` names a group."""

    client: Client
    id: int
    name: str
    phone: str

    async def does(self, act: str, chat: Group | int | None = None, **wish: Any) -> Json:
        """Do an act of the control API and return its answer."""
        if chat is not None:
            wish["chat"] = chat if isinstance(chat, int) else chat.id
        done: Json = await self.client.post(f"people/{self.id}/{act}", wish)
        return done

    async def says(
        self,
        text: str,
        *,
        chat: Group | int | None = None,
        reply_to: Message | int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Type a text (cut in several messages when it is long; the last is returned)."""
        done = await self.does("says", chat, text=text, reply_to=number_of(reply_to), thread=thread)
        return Message.read(done)

    async def taps(
        self, label: str, *, chat: Group | int | None = None, wait: float | None = None
    ) -> str | None:
        """Tap the button with this label (or one that starts with it) on the newest message that has it.

        Inline buttons first, then the reply keyboard. Returns what the bot answered to the tap: None when no
        answer came within `wait` seconds (the client's patience when not given; no wait when no bot listens).
        """
        where = self.id if chat is None else number_of(chat)
        for newest in LOOKS:
            view = await self.client.get(f"chats/{where}", newest=newest)
            messages = [Message.read(message) for message in reversed(view["messages"])]
            for message in messages:
                if button := message.button(label):
                    if button.url:
                        await self.opens(button.url)
                    if button.data is None:
                        return None
                    return await self.presses(message.id, button.data, chat=chat, wait=wait)
        for key in (key for row in (view["keyboard"] or {}).get("keyboard", []) for key in row):
            if key["text"].startswith(label):
                await (
                    self.shares_contact(chat=chat)
                    if key.get("request_contact")
                    else self.says(key["text"], chat=chat)
                )
                return None
        seen = [label for message in messages[:3] for label in message.labels]
        raise LookupError(f"no button {label!r}; the newest are {seen}")

    async def presses(
        self, message: Message | int, data: str, *, chat: Group | int | None = None, wait: float | None = None
    ) -> str | None:
        """Press a button by its data, at any message, old or forged too. Returns the bot's answer."""
        seconds = self.client.patience if wait is None else wait
        query = await self.does("presses", chat, message_id=number_of(message), data=data, wait=seconds)
        return Tap.read(query).answer

    async def searches(self, words: str, *, chat: Group | int | None = None) -> Offer | None:
        """Type the bot's name and some words; return what it offers, None if it does not answer."""
        query = await self.does("searches", chat, query=words, wait=self.client.patience)
        return Offer.read(query)

    async def picks(self, offer: Offer, number: int = 0, *, chat: Group | int | None = None) -> Message:
        """Pick one of the results that were offered: it is said in the chat."""
        result = offer.results[number].id
        return Message.read(await self.does("picks", chat, query_id=offer.query, result_id=result))

    async def opens(self, url: str) -> None:
        """Open a link; `t.me/<bot>?start=x` says `/start x`."""
        await self.does("opens", url=url)

    async def sends_file(
        self,
        data: bytes,
        name: str,
        *,
        kind: str = "document",
        chat: Group | int | None = None,
        **more: Any,
    ) -> Message:
        """Send a file of a kind of `File`'s; also caption, album (digits), reply_to, thread, mime."""
        packed = base64.b64encode(data).decode()
        return Message.read(await self.does("sends_file", chat, data=packed, name=name, kind=kind, **more))

    async def sends_document(
        self, data: bytes = b"%PDF-1.7 ", name: str = "projet.pdf", **more: Any
    ) -> Message:
        """Send a document."""
        return await self.sends_file(data, name, **more)

    async def sends_photo(self, data: bytes = b"\xff\xd8\xff", caption: str = "", **more: Any) -> Message:
        """Send a photo."""
        return await self.sends_file(data, "photo.jpg", kind="photo", caption=caption, **more)

    async def sends_voice(self, data: bytes = b"OggS", **more: Any) -> Message:
        """Send a voice note."""
        return await self.sends_file(data, "voice.oga", kind="voice", mime="audio/ogg", **more)

    async def sends_sticker(self, **more: Any) -> Message:
        """Send a sticker."""
        return await self.sends_file(b"RIFF", "sticker.webp", kind="sticker", **more)

    async def sends_album(
        self, *kinds: str, captions: Mapping[int, str] | None = None, **more: Any
    ) -> list[Message]:
        """Send files that belong together, one message each; `captions` by place, the first being 0."""
        album = str(next(ALBUMS))
        return [
            await self.sends_file(
                b"\xff\xd8\xff", f"{place}.{kind}", kind=kind, album=album,
                caption=(captions or {}).get(place, ""), **more,
            )
            for place, kind in enumerate(kinds)
        ]  # fmt: skip

    async def sends(self, content: Json, *, chat: Group | int | None = None, **more: Any) -> Message:
        """Send any content, given as the fields of a Bot API message."""
        return Message.read(await self.does("sends", chat, content=content, **more))

    async def sends_location(self, latitude: float = 45.777, longitude: float = 3.087) -> Message:
        """Send a place."""
        return await self.sends(contents.location(latitude, longitude))

    async def sends_poll(self, question: str, *options: str) -> Message:
        """Send a poll."""
        return await self.sends(contents.poll(question, *options))

    async def shares_contact(
        self, contact: Json | None = None, *, chat: Group | int | None = None
    ) -> Message:
        """Share one's own number, or the given contact (phone_number, first_name, ...)."""
        return Message.read(await self.does("shares_contact", chat, contact=contact))

    async def edits(self, message: Message | int, text: str, *, chat: Group | int | None = None) -> Message:
        """Edit one's own message."""
        return Message.read(await self.does("edits", chat, message_id=number_of(message), text=text))

    async def deletes(self, message: Message | int, *, chat: Group | int | None = None) -> None:
        """Delete a message; the bot is not told."""
        await self.does("deletes", chat, message_id=number_of(message))

    async def blocks(self) -> None:
        """Block the bot."""
        await self.does("becomes", blocked=True)

    async def unblocks(self) -> None:
        """Unblock the bot."""
        await self.does("becomes", blocked=False)

    async def becomes(self, **what: Any) -> None:
        """Change first_name, last_name, username, language_code, phone or deactivated."""
        await self.does("becomes", **what)

    async def messages(self, chat: Group | int | None = None, *, deleted: bool = False) -> list[Message]:
        """Return the messages of a chat, oldest first."""
        where = self.id if chat is None else number_of(chat)
        return await self.client.messages(where or self.id, deleted=deleted)

    async def last(self, chat: Group | int | None = None) -> Message:
        """Return the bot's newest message. Raises LookupError when there is none."""
        where = self.id if chat is None else number_of(chat)
        return await newest_of_bot(self.client, where or self.id)

    async def reads(
        self, fragment: str, *, chat: Group | int | None = None, after: int = 0, seconds: float | None = None
    ) -> Message:
        """Wait for a message of the bot with these words, newer than message `after`; return the newest."""
        where = self.id if chat is None else number_of(chat)
        return await await_words(self.client, where or self.id, fragment, after, seconds)

    async def keyboard(self) -> list[str]:
        """Return the labels of the reply keyboard in the private chat, empty when none is shown."""
        view = await self.client.get(f"chats/{self.id}")
        return [key["text"] for row in (view["keyboard"] or {}).get("keyboard", []) for key in row]

    async def toasts(self) -> list[Tap]:
        """Return one's taps on inline buttons and what the bot answered to each."""
        return await self.client.taps_made(self)


def number_of(thing: Message | Group | int | None) -> int | None:
    """Return the identifier of a message or group given as such or as a number."""
    return thing if isinstance(thing, int) or thing is None else thing.id


async def newest_of_bot(client: Client, chat: int) -> Message:
    """Return the newest message the bot wrote in a chat."""
    for newest in LOOKS:
        for message in reversed(await client.messages(chat, newest=newest)):
            if message.from_bot:
                return message
    raise LookupError("the bot has written nothing here")


async def await_words(client: Client, chat: int, fragment: str, after: int, seconds: float | None) -> Message:
    """Wait for words of the bot in a chat."""

    async def found() -> Message | None:
        fitting = [
            m for m in await client.messages(chat) if m.from_bot and m.id > after and fragment in m.text
        ]
        return fitting[-1] if fitting else None

    return await client.wait_for(found, chat=chat, seconds=seconds, what=f"{fragment!r} in chat {chat}")
