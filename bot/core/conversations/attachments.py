"""What people send besides words: answered kindly, offered to the team, passed on to it, changed later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.conversations import checkins, interview, team_messages
from bot.core.conversations.card import heard
from bot.core.model.case import Event
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Applicant, Button, Joined, Out, Phrase, Say, Text
from bot.core.model.organisation import CHOICE_KINDS, Question
from bot.core.parsing import kinds
from bot.core.questions.progress import Track

OFFERED = frozenset({"voice", "audio", "photo", "document", "video", "video_note", "location", "venue",
                     "contact", "poll"})  # fmt: skip
"""What is of use to the team."""
PASSED = OFFERED | {"text", "animation", "sticker", "dice"}
"""What Telegram lets a bot copy."""

_SENTENCES = {
    "voice": "sent.voice", "audio": "sent.voice", "photo": "sent.photo", "document": "sent.document",
    "video": "sent.video", "video_note": "sent.video", "location": "sent.location", "venue": "sent.location",
    "contact": "sent.contact", "poll": "sent.poll", "sticker": "sent.sticker", "animation": "sent.sticker",
    "dice": "sent.game", "game": "sent.game",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that was sent: its kind in Telegram's words, the message's id, whether it begins an album."""

    kind: str
    message: int
    album: bool = False


def waiting(scene: Scene) -> Question | None:
    """The question that waits for an answer, in the interview or in the check-in under way."""
    track = _track(scene)
    return track.current if track else None


def received(scene: Scene, thing: Thing, input_: kinds.Input) -> Step:
    """Something that is no text came where an answer is due: it is the answer, or what would be one is said.

    `input_` holds the words of a caption, or the file or number itself where the question wants that.
    """
    track = _track(scene)
    question = track.current if track else None
    if scene.case.checkin and (track is None or (track.plan in scene.case.checkins and question is None)):
        return checkins.lapsed(scene)
    if question is None or track is None or input_ == kinds.Typed(""):
        problem = Joined((_what(thing, question), _instead(scene, question), _offer(thing)), " ")
        out = _with(_current(scene, problem), "", _forward(scene, thing))
        refused = (track.mark(question, "refused"),) if track and question else ()
        return Step(out=out, marks=refused)
    step = _answer(scene, question, input_)
    if step.erase:
        return step
    taken = waiting(replace(scene, case=step.case or scene.case)) != question
    sentence, offered = _beside(thing, input_, taken=taken)
    return replace(step, out=_with(step.out, sentence, _forward(scene, thing) if offered else ()))


def idle(scene: Scene, thing: Thing) -> Say:
    """Something came while nothing is asked: whether the team should have it, just as it is."""
    case = str(scene.case.id)
    reference = {"reference": scene.case.reference}
    if thing.kind in OFFERED or thing.kind == "text":
        closed = scene.case.status in {"referred", "declined", "withdrawn"}
        words: Text = Phrase("idle.closed" if closed else "idle.forward", reference)
        first = _forward(scene, replace(thing, kind="document"))
    else:
        words = Joined((_what(thing, None), Phrase("idle", reference)), " ")
        first = (Button(Phrase("button.write"), ("write", case)),)
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(words,),
        buttons=(first, (Button(Phrase("button.case"), ("status", case)),)),
        slot=f"idle:{case}:{thing.message}",
    )


def unfit(scene: Scene) -> Step:
    """What was sent to the team is nothing a bot can pass on: it goes on waiting for something else."""
    said = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("sent.unfit"),))
    return Step(out=(said,))


def forward(scene: Scene, messages: Sequence[int], tapped: str) -> Step:
    """« Transmettre à l’équipe »: the person's own messages, copied under the card or as a draft's.

    `tapped` is the slot of the message whose button was pressed: it is brought up to date.
    """
    reference = scene.case.reference or Phrase("desk.draft")
    header = heard(scene, mark(messages[0]), Phrase("desk.forwarded", {"reference": reference}))
    copies = (
        copy for each in messages for copy in team_messages.copy(scene, mark(each), (scene.person.id, each))
    )
    return Step(
        out=(_forwarded(scene, tapped), header, *copies),
        events=(Event(case=scene.case.id, at=scene.now, kind="wrote"),),
        toast=Phrase("sent.forwarded"),
    )


def further(scene: Scene, name: str, message: int) -> Step:
    """One more message of an album whose first went to the team: it goes there too, and nobody is thanked."""
    copies = team_messages.copy(scene, name, (scene.person.id, message))
    return Step(out=copies, said=team_messages.said(scene, name))


def rewritten(scene: Scene, words: str, name: str, new: str, file: tuple[int, int] | None) -> Step:
    """A message that went to the team was edited: what the team sees is changed, and says so.

    `name` is the mark under which it went there; a file is copied anew, under the mark `new`.
    """
    reference = scene.case.reference or Phrase("desk.draft")
    changed = heard(scene, name, Phrase("desk.rewritten", {"reference": reference, "words": words}))
    told = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("edited.team"),))
    copies = team_messages.copy(scene, f"{name}-{new}", file)
    return Step(out=(told, replace(changed, replace="or_send"), *copies))


def mark(message: int) -> str:
    """What a forwarded message is called at the team's."""
    return f"m{message}"


# --- inside -------------------------------------------------------------------------------------------------


def _track(scene: Scene) -> Track | None:
    """The questions under way; none of a check-in before its first button was pressed."""
    if scene.case.status == "draft":
        return interview.track(scene)
    plan = checkins.plan_of(scene.organisation, scene.case.checkin)
    return checkins.track(scene, plan) if plan else None


def _answer(scene: Scene, question: Question, input_: kinds.Input) -> Step:
    plan = checkins.plan_of(scene.organisation, scene.case.checkin)
    if scene.case.status == "draft" or plan is None:
        return interview.answer(scene, question.id, input_)
    return checkins.answer(scene, plan, question.id, input_)


def _current(scene: Scene, problem: Text) -> tuple[Say, ...]:
    """Where the person stands, said once more."""
    if scene.case.status == "draft":
        return interview.current(scene, problem)
    plan = checkins.plan_of(scene.organisation, scene.case.checkin)
    return checkins.current(scene, plan, problem) if plan else ()


def _what(thing: Thing, question: Question | None) -> Text:
    """What cannot be read here, in a sentence of its own."""
    if thing.kind == "contact" and question and question.kind == "phone":
        return Phrase("sent.contact_other")
    return Phrase(_SENTENCES.get(thing.kind, "sent.other"))


def _instead(scene: Scene, question: Question | None) -> Text:
    """What would be an answer."""
    if question is None:
        return Phrase("review.use_buttons" if scene.case.status == "draft" else "checkin.use_buttons")
    if question.kind == "commune":
        return Phrase("sent.commune")
    if question.kind == "file":
        return Phrase("refused.file_expected")
    return Phrase("refused.buttons_only" if question.kind in CHOICE_KINDS else "refused.text_expected")


def _offer(thing: Thing) -> Text:
    return Phrase("sent.offer") if thing.kind in OFFERED else ""


def _forward(scene: Scene, thing: Thing) -> tuple[Button, ...]:
    if thing.kind not in OFFERED:
        return ()
    return (Button(Phrase("button.forward"), ("forward", str(scene.case.id), str(thing.message))),)


def _beside(thing: Thing, input_: kinds.Input, *, taken: bool) -> tuple[Text, bool]:
    """What is said beside the answer that something brought, and whether the team may want the rest."""
    if thing.kind not in OFFERED or isinstance(input_, kinds.Shared):
        return "", False
    if isinstance(input_, kinds.Typed):
        return Phrase("sent.caption"), True
    if not taken:
        return _offer(thing), True
    return (Phrase("sent.album"), True) if thing.album else ("", False)


def _with(out: tuple[Out, ...], sentence: Text, row: tuple[Button, ...]) -> tuple[Out, ...]:
    """The same messages, the newest to the applicant with a sentence before it and a row of buttons below."""
    fresh = [n for n, each in enumerate(out) if isinstance(each, Say) and _is_fresh(each)]
    if not fresh or not (sentence or row):
        return out
    said = out[fresh[-1]]
    assert isinstance(said, Say)  # noqa: S101 - chosen two lines above
    rows = (*said.buttons, row) if row else said.buttons
    changed = replace(said, paragraphs=(sentence, *said.paragraphs), buttons=rows)
    return (*out[: fresh[-1]], changed, *out[fresh[-1] + 1 :])


def _is_fresh(said: Say) -> bool:
    return isinstance(said.to, Applicant) and said.replace != "or_drop" and not said.plain


def _forwarded(scene: Scene, tapped: str) -> Say:
    """In place of the offer: that it was accepted; below, if the person no longer stands there."""
    standing = _current(scene, Phrase("sent.forwarded"))
    if standing and standing[-1].slot == tapped:
        return replace(standing[-1], replace="or_send")
    is_offer = tapped.startswith("idle:")
    words = "sent.forwarded" if is_offer else "applicant.message_sent"
    case = (Button(Phrase("button.case"), ("status", str(scene.case.id))),)
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase(words),),
        buttons=(case,) if is_offer else (),
        slot=tapped if is_offer else "",
        replace="or_send" if is_offer else "",
    )
