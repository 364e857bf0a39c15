"""python-telegram-bot's application, working within a transaction that is not its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, NoReturn, TypeAlias, cast

from telegram import MaybeInaccessibleMessage, Message
from telegram.ext import Application, ContextTypes

from bot.core import access
from bot.engine.active_config import ActiveConfig
from bot.engine.callback_data import CallbackData
from bot.engine.raw_updates import asks_in_private, asks_of_staff
from bot.engine.unit_of_work import UnitOfWork
from bot.telegram.bot import Bot
from bot.telegram.context import Context, Data
from bot.telegram.decoding import decode
from bot.telegram.filters import StaffChat
from bot.telegram.staff import GREETING, Staff

Question: TypeAlias = Callable[[], Awaitable[None]]
"""Asks Telegram something and keeps the answer."""


class DurableApplication(Application[Bot, Context, Data, Data, Data, None]):
    """Hands updates to the handlers one after the other; what a handler raises undoes the transaction.

    Nothing is kept here from one update to the next: no `user_data`, no `chat_data`, no persistence.
    Handlers never run with `block=False`, which would leave the transaction.
    """

    work: UnitOfWork
    """The transaction of the update being handled."""

    def __init__(
        self,
        config: ActiveConfig,
        staff: Staff,
        callback_data: CallbackData,
        **parts: Any,  # noqa: ANN401 - as the builder gives them
    ) -> None:
        super().__init__(**parts)
        self._config = config
        self.staff = staff
        self.callback_data = callback_data
        self.team = StaffChat()

    async def handle(self, work: UnitOfWork, raw: Mapping[str, Any]) -> None:
        """Handle one update, given as Telegram's JSON; what no handler takes is ignored.

        Raises whatever decoding it or a handler raises.
        """
        update = decode(raw, self.bot)
        self.work, self.team.chat = work, work.staff_chat
        query = update.callback_query
        message = query.message if query else update.effective_message
        where = (message.chat.id, message.message_id) if message else (0, 0)
        work.replies.begin(query.id if query else "", *where, _topic(message))
        await self.process_update(update)

    def first_ask(self, raw: Mapping[str, Any]) -> Question | None:
        """What must be asked before an update can be handled: whether who acts is of the team.

        Not asked within the transaction, where everybody would wait for the answer.
        """
        group, desk = self._config.staff_chat, self._config.organisation.desk
        listed, colleagues = access.listed(desk), access.named(desk) | self.staff.known
        acting = asks_of_staff(raw, group, self.bot.id)
        user = acting or asks_in_private(raw, colleagues)
        if user is None or not self.staff.must_ask(group, user, listed):
            return None
        only_begins = acting is None and user not in colleagues
        if only_begins and self.staff.is_rushed:
            return None
        return partial(self.staff.ask, group, user, GREETING if only_begins else None)

    async def process_error(
        self,
        update: object,  # noqa: ARG002 - as it is called
        error: Exception,
        *_: object,
        **__: object,
    ) -> NoReturn:
        """Let out what a handler raised; the default would log it and go on."""
        raise error


def _topic(message: MaybeInaccessibleMessage | None) -> int:
    """The topic of a group in which something was said or pressed; 0: none."""
    if not isinstance(message, Message) or message.chat.id > 0 or not message.is_topic_message:
        return 0
    return message.message_thread_id or 0


def build(bot: Bot, config: ActiveConfig, staff: Staff, callback_data: CallbackData) -> DurableApplication:
    """Return an application without handlers; `initialize` it before the first update."""
    application = (
        Application.builder()
        .application_class(
            DurableApplication, {"config": config, "staff": staff, "callback_data": callback_data}
        )
        .bot(bot)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Context))
        .build()
    )
    return cast("DurableApplication", application)
