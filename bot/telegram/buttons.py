"""The handler of pressed buttons: verifies our signed data and finds the verb."""

from __future__ import annotations

from collections.abc import Mapping

from telegram import CallbackQuery, Update
from telegram.ext import Application, ApplicationHandlerStop, BaseHandler

from bot.core.model.message import Phrase
from bot.telegram.bot import Bot
from bot.telegram.context import Callback, Context, Data


class ButtonHandler(BaseHandler[Update, Context, None]):
    """Buttons pressed in private, or everywhere else: the verb is looked up in `buttons`.

    `unknown` is called for a verb that is in no table any more. The other parts of the data become
    `context.args`.

    A dictionary finds among dozens of buttons at once; patterns would be tried one by one.
    """

    def __init__(self, buttons: Mapping[str, Callback], unknown: Callback, *, private: bool) -> None:
        super().__init__(unknown)
        self._buttons = buttons
        self._private = private

    def check_update(self, update: object) -> bool:
        """Whether it is a button pressed where this handler looks."""
        query = update.callback_query if isinstance(update, Update) else None
        return query is not None and _in_own_chat(query) == self._private

    async def handle_update(
        self,
        update: Update,
        application: Application[Bot, Context, Data, Data, Data, None],  # noqa: ARG002 - how the base class calls it
        check_result: object,  # noqa: ARG002 - how the base class calls it
        context: Context,
    ) -> None:
        """Call what is in the table; for what is not ours, or too old, say so and stop there."""
        query = update.callback_query
        if query is None or query.message is None:  # too old, or from another place: nothing to answer under
            context.work.replies.answer(Phrase("late.gone"), context.language_code, alert=True)
            raise ApplicationHandlerStop
        action = context.callback_data.read(query.message.chat.id, query.data or "")
        if action is None:
            context.callback_data.forged.seen(context.work.now)
            context.work.replies.answer(Phrase("forged"), context.language_code, alert=True)
            raise ApplicationHandlerStop
        verb, *context.args = action
        await self._buttons.get(verb, self.callback)(update, context)


def _in_own_chat(query: CallbackQuery) -> bool:
    return query.message is not None and query.message.chat.id == query.from_user.id
