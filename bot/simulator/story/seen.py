"""What people see after an act, as lines: new messages, changed ones, what a tap is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from bot.simulator.history import Keys, Look, Told
from bot.simulator.people import Chat
from bot.simulator.refusal import Json
from bot.simulator.story.act import SENT, plain
from bot.simulator.story.sights import words_of
from bot.simulator.view import THINGS, buttons_view

QUOTED = 50
WORTH_LEAVING_OUT = 2
"""So many unchanged lines in a row are written « … »."""


@dataclass(slots=True)
class Seen:
    """What was seen in all chats since an act."""

    places: list[Chat | None] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    keys: dict[int, Keys] = field(default_factory=dict)
    looks: dict[tuple[int, int], tuple[Look | None, Look]] = field(default_factory=dict)

    def take(self, look: Look, before: Look | None) -> None:
        """See a message of the bot; of several looks the first's `before` and the last count."""
        key = (look.message.chat.id, look.message.message_id)
        self.looks[key] = (self.looks[key][0] if key in self.looks else before, look)

    @property
    def here(self) -> Chat | None:
        """The chat everything was done in, if it is one."""
        return self.places[0] if all(place is self.places[0] for place in self.places) else None

    def lines(self, chats: list[tuple[Chat, str]]) -> Iterator[str]:
        """The lines, chat by chat, `here` first; the others are named. `chats` come with their names."""
        told = [_aside(each) for each in sorted(self.told, key=attrgetter("chat")) if each.text]
        parts = [told] if told else []
        for chat, name in sorted(chats, key=lambda each: each[0] is not self.here):
            of_chat = self._of(chat)
            if of_chat and chat is not self.here:
                of_chat[0].insert(0, f"@ {name}")
            parts += of_chat
        for number, part in enumerate(parts):
            yield from [""] if number else []
            yield from (f"  {line}".rstrip() for line in part)

    def _of(self, chat: Chat) -> list[list[str]]:
        """What is seen in one chat: changed messages, new ones, the reply keyboard."""
        looks = [pair for (number, _), pair in sorted(self.looks.items()) if number == chat.id]
        new = [_new(look) for before, look in looks if before is None and not look.gone]
        keys = [_keys(self.keys[chat.id].keyboard)] if chat.id in self.keys else []
        return [*_changed(looks), *new, *keys]


def _aside(told: Told) -> str:
    return f"(! {plain(told.text)})" if told.alert else f"({plain(told.text)})"


def _changed(looks: list[tuple[Look | None, Look]]) -> Iterator[list[str]]:
    for before, look in looks:
        if before is None:
            continue
        old, new = _text(before), _text(look)
        if look.gone:
            yield [f"✗ {old[0]}"]
        elif (old, _rows(before)) != (new, _rows(look)):
            yield [*_abridged(old, new), *_rows(look)]


def _new(look: Look) -> list[str]:
    return [*(f"│ {line}" for line in _text(look)), *_rows(look), *_forced(look)]


def _text(look: Look) -> list[str]:
    """What a message says: what it answers, the file it carries, its words."""
    lines = plain(words_of(look)).split("\n")
    file = next((name for name in SENT if name in look.content), "")
    if file:
        name = look.content["document"].get("file_name", "") if file == "document" else ""
        lines = [f"{{{file}{f' {name}' if name else ''}}}", *(lines if lines != [""] else [])]
    elif other := next((name for name in THINGS if name in look.content), ""):
        lines = [f"{{{other}}}"]
    if answered := look.message.reply_to:
        lines = [f"↩ {_quoted(answered.text)}", *lines]
    return lines


def _quoted(text: str) -> str:
    line = plain(text).partition("\n")[0]
    return line if len(line) <= QUOTED else f"{line[:QUOTED].rstrip()}…"


def _rows(look: Look) -> list[str]:
    return [" ".join(f"[{plain(button['text'])}]" for button in row) for row in buttons_view(look.markup)]


def _forced(look: Look) -> list[str]:
    return ["⌨ ↩"] if (look.message.sent_markup or {}).get("force_reply") else []


def _keys(keyboard: Json | None) -> list[str]:
    rows = keyboard["keyboard"] if keyboard else []
    return ["⌨ " + " ".join(f"[{plain(key['text'])}]" for key in row) for row in rows] or ["⌨ –"]


def _abridged(old: list[str], new: list[str]) -> Iterator[str]:
    """The new lines with their signs; of those that did not change the first stays, longer runs become « … ».

    Lines that went are shown only where nothing came in their place.
    """
    shortest = min(len(old), len(new))
    head = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    tail = next((i for i in range(shortest - head) if old[-1 - i] != new[-1 - i]), shortest - head)
    first = 1 if head else 0
    parts = [*new[:first], *_left_out(new[first:head]), *new[head : len(new) - tail]]
    yield from (f"{'│' if number else '✎'} {line}" for number, line in enumerate(parts))
    if head and len(new) == head + tail:
        yield from (f"✗ {line}" for line in old[head : len(old) - tail] if line)
    rest = _left_out(new[len(new) - tail :])
    yield from (f"{'│' if number or parts else '✎'} {line}" for number, line in enumerate(rest))


def _left_out(lines: list[str]) -> list[str]:
    return ["…"] if len(lines) >= WORTH_LEAVING_OUT else lines
