"""Deciding in the staff group: what is proposed, previewed, sent, called off or taken back."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import deciding, reopening, telling
from bot.telegram import team
from bot.telegram.context import Context


async def accept(update: Update, context: Context) -> None:
    """« Accepter »."""
    await _propose(context, "accept")


async def wait(update: Update, context: Context) -> None:
    """« Liste d’attente »."""
    await _propose(context, "wait")


async def ask(update: Update, context: Context) -> None:
    """« Poser une question »."""
    await _propose(context, "ask")


async def refer(update: Update, context: Context) -> None:
    """« Orienter »."""
    await _propose(context, "refer")


async def decline(update: Update, context: Context) -> None:
    """« Décliner »."""
    await _propose(context, "decline")


async def choose(update: Update, context: Context) -> None:
    """A programme or a reason."""
    _, choice, *_ = (*context.args, "", "")
    await team.act(context, lambda view, staff: deciding.choose(view, staff, choice, context.update_key))


async def pick(update: Update, context: Context) -> None:
    """A partner, another programme, or a next call."""
    _, kind, door, *_ = (*context.args, "", "", "")
    await team.act(context, lambda view, staff: deciding.pick(view, staff, kind, door))


async def menu(update: Update, context: Context) -> None:
    """Back to the choices."""
    await team.act(context, deciding.menu)


async def preview(update: Update, context: Context) -> None:
    """« Voir ce que la personne lira »."""
    await team.act(context, deciding.look)


async def words(update: Update, context: Context) -> None:
    """« Ajouter une phrase »."""
    await team.act(context, lambda view, staff: deciding.edit_words(view, staff, context.update_key))


async def confirm(update: Update, context: Context) -> None:
    """« Envoyer »."""
    mark, anyway = _shown(context)
    await team.act(context, lambda view, staff: deciding.confirm(view, staff, mark, anyway=anyway))


async def second(update: Update, context: Context) -> None:
    """« Oui, moi aussi »."""
    mark, anyway = _shown(context)
    await team.act(context, lambda view, staff: deciding.second(view, staff, mark, anyway=anyway))


async def cancel(update: Update, context: Context) -> None:
    """« Annuler »."""
    await team.act(context, deciding.cancel)


async def undo(update: Update, context: Context) -> None:
    """« Annuler l’envoi »."""
    await team.act(context, telling.undo)


async def reopen(update: Update, context: Context) -> None:
    """« Rouvrir »."""
    await team.act(context, lambda view, _: reopening.ask(view))


async def reopened(update: Update, context: Context) -> None:
    """« Oui, rouvrir »."""
    await team.act(context, reopening.reopen)


async def stay_closed(update: Update, context: Context) -> None:
    """« Non, ne rien changer »."""
    await team.act(context, lambda view, _: reopening.stay(view))


async def _propose(context: Context, kind: str) -> None:
    """What comes first."""
    await team.act(context, lambda view, staff: deciding.propose(view, staff, kind, context.update_key))


def _shown(context: Context) -> tuple[str, bool]:
    """What was shown when the button was, and whether it is to leave although no place is left."""
    _, mark, anyway, *_ = (*context.args, "", "", "")
    return mark, anyway == "anyway"
