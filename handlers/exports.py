"""The staff group: the report to funders as a file, and the cases themselves for those who may have them."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from telegram import Update

from bot.core import access
from bot.core.analysis import period as periods
from bot.core.analysis.period import Period
from bot.core.model.message import Button, Document, Group, Member, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.engine import case_export, making
from bot.engine import export as exporting
from bot.telegram import team
from bot.telegram.context import Context

KINDS = ("xlsx", "csv")
"""Of files that are exported."""
CASES = (access.EXPORT_CASES.word, "cases")
"""What is written for the cases, in place of the report."""


async def export(update: Update, context: Context) -> None:
    """/export, /export csv 2026: the report to funders; or the cases. Who had it is written down."""
    work, organisation = context.work, context.work.organisation
    today, language = organisation.day(work.now), organisation.desk.language
    has_cases, kind = _taken(context, CASES), _taken(context, KINDS) or KINDS[0]
    period = periods.read(" ".join(context.args), today)
    if has_cases:
        await _cases(context, kind, period)
        return
    if period is None:
        team.reply(context, Phrase("export.which"))
        return
    report = await exporting.read(work.tx, organisation, period, today)
    work.note(exporting.exported(report, kind, context.user.id, work.now))

    say = partial(work.replies.renderer.plain, language=language)
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


async def _cases(context: Context, kind: str, period: Period | None) -> None:
    """/export dossiers, /export dossiers csv 2026. Who had it is written down."""
    work, organisation = context.work, context.work.organisation
    if not access.may(organisation.desk, context.role(), access.EXPORT_CASES):
        team.reply(context, Phrase("case_table.not_allowed"))
        return
    if period is None:
        team.reply(context, Phrase("case_table.which"))
        return
    views = await case_export.read(work, period)
    dates: dict[str, Text] = {"n": len(views), "first": period.first, "last": period.last}
    if not views:
        team.reply(context, Phrase("case_table.none", dates))
        return
    for event in case_export.read_by(views, period, kind, context.user.id, work.now):
        work.note(event)
    language, book = organisation.desk.language, kind == "xlsx"
    say = partial(work.replies.renderer.plain, language=language)
    file = Document(
        to=Member(context.user.id),
        name=f"dossiers_{period.first}_{period.last}.{kind}",
        content=case_export.content(views, organisation, say, book=book),
        caption=Phrase("case_table.caption", dates),
        made="workbook" if book else "",
        instead=Phrase("case_table.not_sent"),
        key=MessageKey("cases", 0, (context.update_key,)),
    )
    work.replies.say(file, language)
    open_it = Button(Phrase("button.private"), link=f"https://t.me/{context.bot.username}?start=group")
    team.reply(context, Phrase("case_table.sent", dates), buttons=((open_it,),))


def _taken(context: Context, words: Collection[str]) -> str:
    """The first of these words after the command, which are taken out; empty: none is there."""
    named = [word.lower() for word in context.args if word.lower() in words]
    context.args = [word for word in context.args if word.lower() not in words]
    return next(iter(named), "")
