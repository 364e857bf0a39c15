"""The staff group: figures to show."""

from __future__ import annotations

from telegram import Update

from bot.core.analysis import period as periods
from bot.core.analysis.period import Period
from bot.core.model.message import Document, Group, Phrase, Text
from bot.engine import export as exporting
from bot.engine import making, records
from bot.engine.board import board, caption
from bot.telegram import team
from bot.telegram.context import Context

KINDS = ("xlsx", "csv")
"""Of files that figures are exported to."""


async def show(update: Update, context: Context) -> None:
    """/chiffres, or /chiffres 3 mois: one picture of them, drawn as it leaves."""
    work, organisation = context.work, context.work.organisation
    period = _period(context)
    if period is None:
        team.reply(context, Phrase("overview.which"))
        return
    told = await records.overview_of(work.tx, organisation, period, organisation.day(work.now))
    words = caption(told, organisation)
    drawn = board(
        told, organisation, lambda text: work.replies.renderer.plain(text, organisation.desk.language)
    )
    picture = Document(
        to=Group(),
        name=f"{period.first}_{period.last}.png",
        content=making.kept(drawn),
        caption=words,
        made="picture",
        instead=words,
        reply_to=team.asked(context),
    )
    work.replies.say(picture, organisation.desk.language)


async def export(update: Update, context: Context) -> None:
    """/export, /export csv 2026: the report to funders, small numbers masked. Who had it is written down."""
    work, organisation = context.work, context.work.organisation
    kind = next((word.lower() for word in context.args if word.lower() in KINDS), KINDS[0])
    context.args = [word for word in context.args if word.lower() not in KINDS]
    period = _period(context)
    if period is None:
        team.reply(context, Phrase("export.which"))
        return
    today, language = organisation.day(work.now), organisation.desk.language
    report = await exporting.read(work.tx, organisation, period, today)
    work.note(exporting.exported(report, kind, context.user.id, work.now))

    def say(text: Text) -> str:
        return work.replies.renderer.plain(text, language)

    book = kind == "xlsx"
    values: dict[str, Text] = {"name": organisation.name, "first": period.first, "last": period.last}
    file = Document(
        to=Group(),
        name=f"{period.first}_{period.last}.{kind}",
        content=making.kept(exporting.workbook(report, say)) if book else exporting.csv_text(report, say),
        caption=Phrase("export.caption", values),
        made="workbook" if book else "",
        instead=Phrase("export.not_sent"),
        reply_to=team.asked(context),
    )
    work.replies.say(file, language)


def _period(context: Context) -> Period | None:
    """The one that is named after the command."""
    return periods.read(" ".join(context.args), context.work.organisation.day(context.work.now))
