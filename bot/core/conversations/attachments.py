"""What people send besides words: answered, offered to the team, copied to it, changed later."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import checkins, correcting, interview, team_messages
from bot.core.model.case import Case
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import AnyMessage, Applicant, Button, Joined, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import CHOICE_KINDS, Question
from bot.core.model.talk import Spoken
from bot.core.parsing import kinds
from bot.core.questions import asking, hints
from bot.core.questions.progress import Progress

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


class Thing(Frozen):
    """Something that was sent: its kind in Telegram's words, the message's id, whether it begins an album."""

    kind: str
    message: int
    album: bool = False
    case: int = 0
    """The case for whose team it may be, if that is another than the active one."""


def waiting(view: CaseView) -> Question | None:
    """The question that waits for an answer, in the interview or in the check-in under way."""
    progress = _track(view)
    return progress.current if progress else None


def received(view: CaseView, thing: Thing, input_: kinds.Input) -> Effects:
    """Something that is no text came where an answer is due: it is the answer, or what would be one is said.

    `input_` holds the words of a caption, or the file or number itself where the question wants that.
    """
    progress = _track(view)
    question = progress.current if progress else None
    is_over = progress is None or (progress.plan in view.case.checkins and question is None)
    if view.case.checkin and not view.case.correcting and is_over:
        return checkins.lapsed(view)
    if question is None or progress is None or input_ == kinds.Typed(""):
        problem = Joined((_what(thing, question), _instead(view, question), _offer(thing)), " ")
        out = with_beside(_current(view, problem), "", _forward(view, thing))
        refused = (progress.statistic(question, "refused"),) if progress and question else ()
        return Effects(messages=out, statistics=refused)
    effects = _answer(view, question, input_)
    if effects.erase:
        return effects
    taken = waiting(replace(view, case=effects.case or view.case)) != question
    sentence, offered = _beside(thing, input_, taken=taken)
    return replace(
        effects, messages=with_beside(effects.messages, sentence, _forward(view, thing) if offered else ())
    )


def in_words(view: CaseView, words: str) -> Effects:
    """Words that were kept aside, as an answer to what waits: a question, the review or a check-in."""
    question = waiting(view)
    if question is not None:
        return _answer(view, question, kinds.Typed(words))
    return Effects(messages=_current(view, _instead(view, None)))


def explained(view: CaseView) -> Effects:
    """« Pourquoi ? », typed: why the question is asked, and the question below it."""
    progress = _track(view)
    question = progress.current if progress else None
    if progress is None or question is None:
        return Effects(messages=_current(view, ""))
    # A question without buttons says its reason by itself.
    is_said = question.why is not None and not asking.has_buttons(view, progress, question)
    reason: Text = "" if is_said else question.why or Phrase("why.usual")
    return Effects(messages=_current(view, reason), statistics=(progress.statistic(question, "why"),))


def idle(view: CaseView, thing: Thing) -> Message:
    """Something came while nothing is asked: whether the team should have it, just as it is."""
    case = str(view.case.id)
    reference = {"reference": view.case.reference}
    if thing.kind in OFFERED or thing.kind == "text":
        words: Text = Phrase(_idle(view.case), reference)
        first = _forward(view, replace(thing, kind="document"))
    else:
        sent = Phrase("idle" if view.case.is_sent else "idle.unsent", reference)
        words = Joined((_what(thing, None), sent), " ")
        first = (Button(Phrase("button.write"), ("write", case)),)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(words,),
        buttons=(first, (Button(Phrase("button.case"), ("status", case)),)),
        key=MessageKey("idle", view.case.id, (str(thing.message),)),
    )


def _idle(case: Case) -> str:
    if not case.is_sent:
        return "idle.unsent"
    return "idle.closed" if case.status in {"referred", "declined", "withdrawn"} else "idle.forward"


def unfit(view: CaseView) -> Effects:
    """What was sent to the team is nothing a bot can pass on: it goes on waiting for something else."""
    said = Message(to=Applicant(view.person.id), paragraphs=(Phrase("sent.unfit"),))
    return Effects(messages=(said,))


def forward(
    view: CaseView, messages: Sequence[int], tapped: MessageKey | None, *, is_busy: bool = False
) -> Effects:
    """« Transmettre à l’équipe »: the person's own messages, copied under the card or as a draft's.

    `tapped` is the key of the message whose button was pressed: it is brought up to date.
    `is_busy`: a question waits.
    """
    copies = [
        copy for each in messages for copy in team_messages.copy(view, mark(each), (view.person.id, each))
    ]
    new = Spoken(case=view.case.id, mark=mark(messages[0]), kind="wrote", at=view.now)
    effects = team_messages.passed(view, (new,), copies=copies)
    _, *to_team = effects.messages
    return replace(
        effects,
        person=team_messages.spoke(view, turned=is_busy),
        messages=(_forwarded(view, tapped), *to_team),
        toast=Phrase("sent.forwarded"),
    )


def further(view: CaseView, name: str, message: int) -> Effects:
    """One more message of an album whose first went to the team: it goes there too, and nobody is thanked."""
    copies = team_messages.copy(view, name, (view.person.id, message))
    return Effects(messages=copies, said=team_messages.said(view, name))


def rewritten(
    view: CaseView, run: Sequence[Spoken], changed: Spoken, new: str, file: tuple[int, int] | None
) -> Effects:
    """A message that went to the team was edited: what the team sees is changed, and says so.

    `run` are the messages it is shown with, as one; a file is copied anew, under the mark `new`.
    """
    run = [changed if each.mark == changed.mark else each for each in run] or [changed]
    told = Message(to=Applicant(view.person.id), paragraphs=(Phrase("edited.team"),))
    copies = team_messages.copy(view, f"{changed.mark}-{new}", file)
    return Effects(messages=(told, team_messages.as_one(view, run, edited=True), *copies), talk=(changed,))


def mark(message: int) -> str:
    """What a forwarded message is called at the team's."""
    return f"m{message}"


# --- inside -------------------------------------------------------------------------------------------------


def _track(view: CaseView) -> Progress | None:
    """The questions under way; none of a check-in before its first button was pressed."""
    if view.case.correcting:
        return correcting.progress(view)
    if view.case.is_open:
        return interview.progress(view)
    plan = checkins.plan_of(view.organisation, view.case.checkin)
    return checkins.progress(view, plan) if plan else None


def _answer(view: CaseView, question: Question, input_: kinds.Input) -> Effects:
    plan = checkins.plan_of(view.organisation, view.case.checkin)
    if view.case.correcting:
        return correcting.answer(view, question.id, input_)
    if view.case.is_open or plan is None:
        return interview.answer(view, question.id, input_)
    return checkins.answer(view, plan, question.id, input_)


def _current(view: CaseView, problem: Text) -> tuple[Message, ...]:
    """Where the person stands, said once more."""
    if view.case.correcting:
        return correcting.current(view, problem)
    if view.case.is_open:
        return interview.current(view, problem)
    plan = checkins.plan_of(view.organisation, view.case.checkin)
    return checkins.current(view, plan, problem) if plan else ()


def _what(thing: Thing, question: Question | None) -> Text:
    """What cannot be read here, in a sentence of its own."""
    if thing.kind == "contact" and question and question.kind == "phone":
        return Phrase("sent.contact_other")
    return Phrase(_SENTENCES.get(thing.kind, "sent.other"))


def _instead(view: CaseView, question: Question | None) -> Text:
    """What would be an answer."""
    if question is None:
        return Phrase("review.use_buttons" if view.case.is_open else "checkin.use_buttons")
    if question.kind == "commune":
        return hints.hint(question, view.organisation, "sent")
    if question.kind == "file":
        return Phrase("refused.file_expected")
    return Phrase("refused.buttons_only" if question.kind in CHOICE_KINDS else "refused.text_expected")


def _offer(thing: Thing) -> Text:
    return Phrase("sent.offer") if thing.kind in OFFERED else ""


def _forward(view: CaseView, thing: Thing) -> tuple[Button, ...]:
    if thing.kind not in OFFERED:
        return ()
    case = thing.case or view.case.id
    return (Button(Phrase("button.forward"), ("forward", str(case), str(thing.message))),)


def _beside(thing: Thing, input_: kinds.Input, *, taken: bool) -> tuple[Text, bool]:
    """What is said beside the answer that something brought, and whether the team may want the rest."""
    if thing.kind not in OFFERED or isinstance(input_, kinds.Shared):
        return "", False
    if isinstance(input_, kinds.Typed):
        return Phrase("sent.caption"), True
    if not taken:
        return _offer(thing), True
    return (Phrase("sent.album"), True) if thing.album else ("", False)


def with_beside(
    out: tuple[AnyMessage, ...], sentence: Text, row: tuple[Button, ...]
) -> tuple[AnyMessage, ...]:
    """The same messages, the newest to the applicant with a sentence before it and a row of buttons."""
    fresh = [n for n, each in enumerate(out) if isinstance(each, Message) and _is_fresh(each)]
    if not fresh or not (sentence or row):
        return out
    said = out[fresh[-1]]
    assert isinstance(said, Message)  # noqa: S101 - chosen two lines above
    rows = (*said.buttons, row) if row else said.buttons
    changed = replace(said, paragraphs=(sentence, *said.paragraphs), buttons=rows)
    return (*out[: fresh[-1]], changed, *out[fresh[-1] + 1 :])


def _is_fresh(said: Message) -> bool:
    return isinstance(said.to, Applicant) and said.replace != "or_drop" and not said.plain


def _forwarded(view: CaseView, tapped: MessageKey | None) -> Message:
    """In place of the offer: that it was accepted; below, if the person no longer stands there."""
    standing = _current(view, Phrase("sent.forwarded"))
    if standing and standing[-1].key == tapped:
        return replace(standing[-1], replace="or_send")
    is_offer = tapped is not None and tapped.kind == "idle"
    words = "sent.forwarded" if is_offer else "applicant.message_sent"
    case = (Button(Phrase("button.case"), ("status", str(view.case.id))),)
    return Message(
        to=Applicant(view.person.id),
        paragraphs=(Phrase(words),),
        buttons=(case,) if is_offer else (),
        key=tapped if is_offer else None,
        replace="or_send" if is_offer else "",
    )
