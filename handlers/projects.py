"""A person's cases: where each stands, another project beside them, one dropped or taken back."""

from __future__ import annotations

from bot import presser
from bot.act import Act
from bot.core import interview, leaving, standing
from bot.core.say import Applicant, Phrase, Say
from bot.core.step import Step
from bot.erasure import drop as erase_case
from bot.turn import Turn
from storage import alarms


async def status(turn: Turn, act: Act) -> None:
    """/dossier: the state of the case, what happens next and by when; of several, each in a line."""
    scene = await presser.case(turn, act)
    if scene is None:
        return
    theirs = await turn.cases(act.user.id)
    if len(theirs) > 1 and not act.case:
        turn.say(standing.overview(scene, theirs), scene.language, act.user.id)
    else:
        planned = [each.due for each in await alarms.of(turn.tx, scene.case.id) if each.kind == "checkin"]
        turn.say(standing.status(scene, min(planned, default=None)), scene.language, act.user.id)
    turn.answer("", scene.language)


async def resume(turn: Turn, act: Act) -> None:
    """« Reprendre »: the question that waits in a draft."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    turn.hold(scene)
    await turn.take(scene, Step(out=interview.current(scene)))


async def another(turn: Turn, act: Act) -> None:
    """/nouveau: a second project, unless a draft is under way; what is known is not asked again."""
    scene = await presser.case(turn, act)
    if scene is None:
        return
    theirs = await turn.cases(act.user.id)
    draft = next((case for case in theirs if case.status == "draft"), None)
    if draft and (drafted := await turn.scene(act.user.id, draft.id)):
        said = standing.status(drafted, problem=Phrase("another.draft"))
        await turn.take(drafted, Step(out=(said,)))
    elif len(theirs) >= standing.MOST_CASES:
        said = Say(to=Applicant(act.chat), paragraphs=(Phrase("another.too_many"),))
        await turn.take(scene, Step(out=(said,)))
    else:
        known = standing.another(theirs, turn.organisation)
        opened = await turn.new_case(scene.person, interview=known)
        begun = Say(to=Applicant(act.chat), paragraphs=(Phrase("another.begun"),))
        turn.say(begun, scene.language, act.user.id)
        await turn.take(opened, interview.begin(opened))


async def drop(turn: Turn, act: Act) -> None:
    """« Supprimer ce brouillon »: the first of two taps."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    alone = len(await turn.cases(act.user.id)) == 1
    await turn.take(scene, Step(out=(leaving.ask_to_drop(scene, alone=alone),)))


async def dropped(turn: Turn, act: Act) -> None:
    """The second tap: the draft is erased, the person's other cases stay."""
    scene = await presser.draft(turn, act)
    if scene is None:
        return
    await turn.taps(f"delete:{act.chat}")
    await erase_case(turn, scene)
    said = Say(to=Applicant(act.chat), paragraphs=(Phrase("drop.done"),), slot=f"delete:{act.chat}",
               replace="or_send")  # fmt: skip
    turn.say(said, scene.language, act.user.id)
    turn.answer("", scene.language)


async def withdraw(turn: Turn, act: Act) -> None:
    """/retirer: the first of two taps."""
    scene = await presser.case(turn, act)
    if scene is not None and scene.case.status == "draft":
        await drop(turn, act)
    elif scene is not None:
        await turn.take(scene, leaving.ask_to_withdraw(scene))


async def withdrawn(turn: Turn, act: Act) -> None:
    """The second tap: the request is taken back."""
    scene = await presser.case(turn, act)
    if scene is not None:
        await turn.taps(f"withdraw:{scene.case.id}")
        await turn.take(scene, leaving.withdraw(scene))
