"""What every handler is given beside the update: its transaction, who acted, where, and on which case."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from telegram import Message, Update, User
from telegram.ext import CallbackContext

from bot.core import access
from bot.core.access import Role
from bot.core.model.effects import CaseView
from bot.core.model.message import Phrase
from bot.core.parsing import moves
from bot.core.parsing.spelling import folded, folded_once
from bot.engine.callback_data import CallbackData
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram import messages
from bot.telegram.bot import Bot
from bot.telegram.staff import Staff

Data: TypeAlias = dict[Any, Any]
"""What python-telegram-bot keeps of a chat or a person: here nothing, all is in the database.

Of the bot it keeps, in memory, who was shown the notice of late (`handlers/welcome.py`).
"""


class Context(CallbackContext[Bot, Data, Data, Data]):
    """Made by the application for each update that some handler takes."""

    work: UnitOfWork
    """The transaction."""
    staff: Staff
    callback_data: CallbackData
    args: list[str]
    """The arguments of a button, or the words after a command."""
    view: CaseView
    """The case that a message is about; set before whatever waits for its words is called."""
    team: CaseView | None = None
    """The case of which the team has spoken, where a message may be for it."""
    received: Update
    """The update itself."""

    @classmethod
    def from_update(cls, update: object, application: Any) -> Context:  # noqa: ANN401 - it imports this module
        """Make one. python-telegram-bot passes over an update in silence if anything is raised here."""
        context = super().from_update(update, application)
        context.work, context.staff = application.work, application.staff
        context.callback_data = application.callback_data
        context.args = []
        if isinstance(update, Update):
            context.received = update
        return context

    @property
    def user(self) -> User:
        """Who acted. Raises LookupError if nobody did."""
        if self.received.effective_user is None:
            raise LookupError("an update of nobody's")
        return self.received.effective_user

    @property
    def language_code(self) -> str:
        """The language that who acted has set in Telegram, or an empty text."""
        return self.user.language_code or ""

    @property
    def chat_id(self) -> int:
        """Where it happened. Raises LookupError if nowhere."""
        if self.received.effective_chat is None:
            raise LookupError("an update from nowhere")
        return self.received.effective_chat.id

    @property
    def message(self) -> Message:
        """What was said, or edited. Raises LookupError for anything else, as a tap."""
        said = self.received.message or self.received.edited_message
        if said is None:
            raise LookupError("nothing was said")
        return said

    @property
    def case_id(self) -> int:
        """The case a button names; 0: none. Words after a command name no case."""
        named = self.args[0] if self.args and self.received.callback_query else ""
        return int(named) if named.isdecimal() else 0

    @property
    def update_key(self) -> str:
        """A name for what comes of this update, unique for ever."""
        return str(self.received.update_id)

    @property
    def noticed(self) -> dict[int, tuple[str, ...]]:
        """The people who were shown the notice, with its language and the link they came by; in memory."""
        noticed: dict[int, tuple[str, ...]] = self.bot_data.setdefault("noticed", {})
        return noticed

    async def language(self) -> str:
        """The language someone is spoken to: the one they chose, else one that is named, else Telegram's.

        Of who has not agreed yet, and of whom nothing is kept, the notice they were shown last remembers it.
        """
        shown, telegram = self.noticed.get(self.user.id, ("",))[0], self.language_code.partition("-")[0]
        return await self.work.spoken(self.user.id, *self.args, shown, telegram)

    def says(self, button: str, language: str = "") -> bool:
        """Whether the message says what a button says, or does; `button` is its phrase's key.

        `language` is that of the button; without it, the one of the case that the message is about.
        """
        label = self.work.replies.renderer.plain(Phrase(button), language or self.view.language)
        words = messages.words(self.message)
        return folded(words) == folded_once(label) or moves.says(button, words)

    def role(self) -> Role:
        """The role of who acted, looked up each time."""
        said = self.received.message or self.received.edited_message
        if said is not None and said.sender_chat is not None:
            return "anonymous"
        if self.user.is_bot:
            return "stranger"
        desk = self.work.organisation.desk
        found = self.staff.role(self.work.staff_chat, self.user.id, access.listed(desk))
        return access.rank(desk, self.user.id) if found == "staff" else found


Callback: TypeAlias = Callable[[Update, Context], Coroutine[Any, Any, None]]
"""The shape of every handler."""
