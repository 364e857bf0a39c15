"""The staff group: a case handed over or taken over, and who is away."""

from __future__ import annotations

from datetime import date, time

from telegram import Update

from bot.core.conversations import ownership
from bot.core.conversations.card import Staff
from bot.core.model.message import Joined, Phrase, Text
from bot.core.parsing.reading import Refused
from bot.core.parsing.spelling import folded
from bot.core.parsing.until import until
from bot.engine import absences
from bot.telegram import team
from bot.telegram.context import Context


async def hand(update: Update, context: Context) -> None:
    """« Transmettre à… »."""
    here = (await absences.team(context.work)).here
    await team.act(context, lambda view, staff: ownership.hand(view, staff, here))


async def hand_to(update: Update, context: Context) -> None:
    """A colleague was chosen."""
    here, chosen = (await absences.team(context.work)).here, context.args[1] if context.args[1:] else ""
    name = here.get(int(chosen)) if chosen.isdecimal() else None
    to = Staff(int(chosen), name) if name else None
    await team.act(context, lambda view, staff: ownership.hand_to(view, staff, to, context.update_key))


async def take_over(update: Update, context: Context) -> None:
    """« Prendre la suite »."""
    await team.act(context, lambda view, staff: ownership.take_over(view, staff, context.update_key))


async def absent(update: Update, context: Context) -> None:
    """/absent 12/08, /absent jusqu’au 12 août Basile: one's cases are somebody else's until that day."""
    work, who = context.work, team.known(context)
    day, name = until(" ".join(context.args), work.organisation.day(work.now))
    known = await absences.team(work)
    if isinstance(day, Refused):
        team.reply(context, *_not_understood(day, known, who, is_bare=not context.args))
        return
    others = {id_: each for id_, each in known.here.items() if id_ != who.id}
    found = [Staff(id_, each) for id_, each in others.items() if folded(each) == name]
    if name and len(found) != 1:
        names = ", ".join(others.values())
        team.reply(context, Phrase("absence.whom" if names else "absence.nobody", {"names": names}))
        return
    to = found[0] if found else None
    references = await absences.begin(work, who, day, to, context.update_key)
    team.reply(context, *_told(who, day, work.organisation.hours.begins, to, references))


async def present(update: Update, context: Context) -> None:
    """/present: back before the day."""
    work, who = context.work, team.known(context)
    if who.id not in (await absences.team(work)).away:
        team.reply(context, Phrase("absence.is_here"))
        return
    team.reply(context, absences.back(who, await absences.end(work, who)))


def _told(who: Staff, day: date, begins: time, to: Staff | None, references: list[str]) -> tuple[Text, ...]:
    at = f"{begins:%H:%M}"
    values: dict[str, Text] = {"name": who.name, "day": day, "at": at, "cases": ", ".join(references)}
    if not references:
        return (Phrase("absence.begins.none", values),)
    if to is None:
        return (Phrase("absence.begins.all", values),)
    return (Phrase("absence.begins.to", values | {"to": ownership.mention(to)}),)


def _not_understood(why: Refused, known: absences.Team, who: Staff, *, is_bare: bool) -> tuple[Text, ...]:
    """What is wrong with the day, until when they are away already, and how it is written."""
    if is_bare and who.id in known.away:
        return (Phrase("absence.now", {"day": known.away[who.id]}), Phrase("absence.how"))
    if is_bare:
        return (Phrase("absence.how"),)
    wrong = why.key if why.key in {"date_too_early", "date_too_late"} else "not_a_date"
    return (Joined((Phrase(f"absence.{wrong}"), Phrase("absence.how"))),)
