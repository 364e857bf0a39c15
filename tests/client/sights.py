"""What a test sees through the client: messages, buttons, calls, taps."""

from dataclasses import dataclass, field
from typing import Self

from bot.simulator.refusal import Json


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button: `data` for a callback button, `url` for a link."""

    text: str
    data: str | None = None
    url: str | None = None
    copies: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a person sees it. `date` is in Unix seconds, `raw` all the simulator tells of it."""

    id: int
    chat: int
    sender: str
    sender_id: int
    from_bot: bool
    kind: str
    text: str
    html: str
    buttons: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    thread: int | None
    date: int
    edited: bool
    deleted: bool
    raw: Json = field(repr=False, compare=False)

    @classmethod
    def read(cls, view: Json) -> Self:
        """Read the simulator's JSON."""
        rows = tuple(
            tuple(
                Button(
                    b["text"], b.get("callback_data"), b.get("url"), (b.get("copy_text") or {}).get("text")
                )
                for b in row
            )
            for row in view["buttons"]
        )
        sender = view["from"]
        return cls(
            view["id"], view["chat"], sender["name"], sender["id"], sender["is_bot"], view["kind"],
            view["text"], view["html"], rows, view["reply_to"], view["thread"], view["date"],
            view["edited"], view["deleted"], view,
        )  # fmt: skip

    @property
    def labels(self) -> list[str]:
        """The labels of its inline buttons, in reading order."""
        return [button.text for row in self.buttons for button in row]

    def button(self, label: str) -> Button | None:
        """Return the button with this label, or else the first whose label starts with it."""
        all_of_them = [button for row in self.buttons for button in row]
        exact = [button for button in all_of_them if button.text == label]
        near = [button for button in all_of_them if button.text.startswith(label)]
        return next(iter(exact + near), None)


@dataclass(frozen=True, slots=True)
class Call:
    """One Bot API call of the bot. `unknown` names parameters the method does not have."""

    number: int
    method: str
    params: Json
    date: int
    ok: bool
    status: int
    description: str
    unknown: list[str]
    fault: str


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap on an inline button; `answer` is None until the bot answers, empty when it says nothing."""

    id: str
    person: int
    chat: int
    message: int
    data: str
    answer: str | None
    alert: bool

    @classmethod
    def read(cls, view: Json) -> Self:
        """Read the simulator's JSON."""
        answer = view["answer"]
        words, alert = (answer["text"], answer["show_alert"]) if answer else (None, False)
        return cls(view["id"], view["person"], view["chat"], view["message"], view["data"], words, alert)


@dataclass(frozen=True, slots=True)
class Offered:
    """One result of an inline query, and what it would insert, as the bot gave it."""

    id: str
    title: str
    description: str
    inserts: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the bot offers for an inline query."""

    query: str
    results: tuple[Offered, ...]
    cache_time: int
    is_personal: bool

    @classmethod
    def read(cls, view: Json) -> Self | None:
        """Read the simulator's JSON; None if the bot has not answered."""
        answer = view["answer"]
        if answer is None:
            return None
        results = tuple(
            Offered(each["id"], each["title"], each.get("description", ""),
                    each["input_message_content"]["message_text"])
            for each in answer["results"]
        )  # fmt: skip
        return cls(view["id"], results, answer["cache_time"], answer["is_personal"])
