"""Answers to the interview: by button, typed or sent; back, edit, review, send."""

from __future__ import annotations

from bot.act import Act
from bot.core import followup, interview, kinds
from bot.core.pressing import pressed
from bot.core.say import Applicant, Phrase, Say
from bot.core.step import Scene, Step
from bot.erasure import erase
from bot.turn import Turn
from storage import cases


async def answer(turn: Turn, act: Act) -> None:
    """A choice was pressed under a question."""
    scene = await drafting(turn, act)
    if scene is None or len(act.args) < 3:  # noqa: PLR2004 - case, question, choice
        return
    _, question, choice = act.args[:3]
    turn.taps(f"{interview.VERB}:{scene.case.id}:{question}")
    input_ = pressed(choice)
    if input_ is None:
        await turn.take(scene, interview.keep(scene, question))
        return
    await _answer(turn, act, scene, question, input_)


async def say(turn: Turn, act: Act, scene: Scene) -> None:
    """Words or a file sent while a question waits."""
    question = interview.track(scene).current
    if question is not None:
        await _answer(turn, act, scene, question.id, act.input())
    elif turn.renderer.names(act.words, "button.send", scene.language):
        await send(turn, act)
    elif turn.renderer.names(act.words, "button.edit", scene.language):
        await turn.take(scene, interview.choose_edit(scene, below=True))
    elif named := interview.named(scene, act.words):
        await turn.take(scene, interview.edit(scene, named))
    else:
        await turn.take(scene, Step(out=interview.current(scene, Phrase("review.use_buttons"))))


async def edit(turn: Turn, act: Act) -> None:
    """« Modifier »: the list of questions, then one of them again."""
    scene = await drafting(turn, act)
    if scene is None:
        return
    turn.taps(f"review:{scene.case.id}")
    if len(act.args) > 1:
        await turn.take(scene, interview.edit(scene, act.args[1]))
    elif interview.ready(scene):
        await turn.take(scene, interview.choose_edit(scene))
    else:
        await turn.take(scene, Step(out=interview.current(scene)))


async def review(turn: Turn, act: Act) -> None:
    """Back from the list of questions to the review."""
    if scene := await drafting(turn, act):
        turn.taps(f"review:{scene.case.id}")
        await turn.take(scene, interview.reopen_review(scene))


async def send(turn: Turn, act: Act) -> None:
    """« Envoyer »: the case gets its reference and is filed."""
    scene = await drafting(turn, act)
    if scene is None:
        return
    if not interview.ready(scene):
        await turn.take(scene, Step(out=interview.current(scene)))
        return
    turn.taps(f"review:{scene.case.id}")
    year = scene.today.year
    number = await cases.next_number(turn.tx, year)
    await turn.take(scene, interview.file(scene, f"{turn.organisation.reference}-{year}-{number:04}"))


async def drafting(turn: Turn, act: Act) -> Scene | None:
    """The presser's own draft, if the button belongs to it; else they are told what has become of it."""
    scene = await turn.scene(act.user.id)
    if scene is None or (act.args and act.args[0] != str(scene.case.id)):
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return None
    if scene.case.status != "draft":
        turn.answer(Phrase("late.filed", {"reference": scene.case.reference}), scene.language, alert=True)
        return None
    return scene


async def _answer(turn: Turn, act: Act, scene: Scene, question: str, input_: kinds.Input) -> None:
    step = interview.answer(scene, question, input_)
    if step.erase:
        await erase(turn, act.user.id)
    await turn.take(scene, step)


async def back(turn: Turn, act: Act) -> None:
    """« Retour », in the interview or in a check-in."""
    scene, verb, name = await _asked(turn, act)
    if scene is None:
        return
    turn.taps(f"{verb}:{scene.case.id}:{name}")
    plan = followup.plan_at(scene, verb)
    await turn.take(scene, followup.back(scene, plan, name) if plan else interview.back(scene, name))


async def go_back(turn: Turn, act: Act) -> None:
    """/retour: what the button does, for questions that have none."""
    scene = await turn.scene(act.user.id)
    plan = followup.plan_of(turn.organisation, scene.case.checkin) if scene else None
    if scene is not None and (plan or scene.case.status == "draft"):
        await turn.take(scene, followup.back(scene, plan) if plan else interview.back(scene))
        return
    turn.say(Say(to=Applicant(act.chat), paragraphs=(Phrase("back.nowhere"),)), act.user.language_code)


async def why(turn: Turn, act: Act) -> None:
    """« Pourquoi cette question ? »: the reason, in a box over the chat."""
    scene, verb, name = await _asked(turn, act)
    if scene is None:
        return
    plan = followup.plan_at(scene, verb)
    track = followup.track(scene, plan) if plan else interview.track(scene)
    question = track.question(name)
    turn.answer((question and question.why) or Phrase("late.moved_on"), scene.language, alert=True)


async def share(turn: Turn, act: Act) -> None:
    """« Partager mon numéro »: Telegram's own button for it."""
    scene, verb, name = await _asked(turn, act)
    if scene is None:
        return
    plan = followup.plan_at(scene, verb)
    await turn.take(scene, followup.share(scene, plan, name) if plan else interview.share(scene, name))


async def _asked(turn: Turn, act: Act) -> tuple[Scene | None, str, str]:
    """The presser's case, the track and the question of a button beside the answers."""
    scene = await turn.scene(act.user.id)
    case, verb, question, *_ = (*act.args, "", "", "")
    plan = followup.plan_at(scene, verb) if scene else None
    if scene is None or case != str(scene.case.id) or (plan is None and scene.case.status != "draft"):
        turn.answer(Phrase("late.gone"), act.user.language_code, alert=True)
        return None, verb, question
    return scene, verb, question
