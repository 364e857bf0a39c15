"""A person's cases: where each stands, another project beside them, one dropped or taken back."""

from __future__ import annotations

from telegram import Update

from bot.core.conversations import interview, leaving, standing
from bot.core.model.effects import Step
from bot.core.model.message import Applicant, Phrase, Say
from bot.engine.erasure import drop as erase_case
from bot.telegram import access
from bot.telegram.context import Context
from storage import timers


async def status(update: Update, context: Context) -> None:
    """/dossier: the state of the case, what happens next and by when; of several, each in a line."""
    scene = await access.case(context)
    if scene is None:
        return
    turn, theirs = context.turn, await context.turn.cases(context.user.id)
    if len(theirs) > 1 and not context.case_id:
        turn.say(standing.overview(scene, theirs), scene.language, context.user.id)
    else:
        planned = [each.due for each in await timers.of(turn.tx, scene.case.id) if each.kind == "checkin"]
        turn.say(standing.status(scene, min(planned, default=None)), scene.language, context.user.id)
    turn.answer("", scene.language)


async def resume(update: Update, context: Context) -> None:
    """« Reprendre »: the question that waits in a draft."""
    scene = await access.draft(context)
    if scene is None:
        return
    context.turn.hold(scene)
    await context.turn.take(scene, Step(out=interview.current(scene)))


async def another(update: Update, context: Context) -> None:
    """/nouveau: a second project, unless a draft is under way; what is known is not asked again."""
    scene = await access.case(context)
    if scene is None:
        return
    turn, theirs = context.turn, await context.turn.cases(context.user.id)
    draft = next((case for case in theirs if case.status == "draft"), None)
    if draft and (drafted := await turn.scene(context.user.id, draft.id)):
        said = standing.status(drafted, problem=Phrase("another.draft"))
        await turn.take(drafted, Step(out=(said,)))
    elif len(theirs) >= standing.MOST_CASES:
        said = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("another.too_many"),))
        await turn.take(scene, Step(out=(said,)))
    else:
        known = standing.another(theirs, turn.organisation)
        opened = await turn.new_case(scene.person, interview=known)
        begun = Say(to=Applicant(context.chat_id), paragraphs=(Phrase("another.begun"),))
        turn.say(begun, scene.language, context.user.id)
        await turn.take(opened, interview.begin(opened))


async def drop(update: Update, context: Context) -> None:
    """« Supprimer ce brouillon »: the first of two taps."""
    scene = await access.draft(context)
    if scene is None:
        return
    alone = len(await context.turn.cases(context.user.id)) == 1
    await context.turn.take(scene, Step(out=(leaving.ask_to_drop(scene, alone=alone),)))


async def dropped(update: Update, context: Context) -> None:
    """The second tap: the draft is erased, the person's other cases stay."""
    scene = await access.draft(context)
    if scene is None:
        return
    turn, chat = context.turn, context.chat_id
    await turn.taps(f"delete:{chat}")
    await erase_case(turn, scene)
    said = Say(to=Applicant(chat), paragraphs=(Phrase("drop.done"),), slot=f"delete:{chat}",
               replace="or_send")  # fmt: skip
    turn.say(said, scene.language, context.user.id)
    turn.answer("", scene.language)


async def withdraw(update: Update, context: Context) -> None:
    """/retirer: the first of two taps."""
    scene = await access.case(context)
    if scene is not None and scene.case.status == "draft":
        await drop(update, context)
    elif scene is not None:
        await context.turn.take(scene, leaving.ask_to_withdraw(scene))


async def withdrawn(update: Update, context: Context) -> None:
    """The second tap: the request is taken back."""
    scene = await access.case(context)
    if scene is not None:
        await context.turn.taps(f"withdraw:{scene.case.id}")
        await context.turn.take(scene, leaving.withdraw(scene))
