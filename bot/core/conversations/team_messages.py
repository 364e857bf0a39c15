"""The team and the applicant talking: answers, messages, replies, and the alert when nobody has answered."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations.card import Staff, card, group, heard, note, reached
from bot.core.model.case import Event
from bot.core.model.effects import Scene, Step
from bot.core.model.message import COPY, Applicant, Button, Phrase, Relay, Say


def answered(scene: Scene, words: str, mark: str, message: tuple[int, int] | None = None) -> Step:
    """The applicant's answer to the question staff asked, under the card; a file or a voice is copied."""
    after = scene.with_case(asked="")
    received = heard(scene, mark, Phrase("desk.answer", {"reference": scene.case.reference, "words": words}))
    thanks = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("applicant.answer_sent"),))
    happened = Event(case=scene.case.id, at=scene.now, kind="answered")
    return Step(case=after.case, out=(thanks, received, *copy(scene, mark, message), card(after)),
                events=(happened,), said=said(scene, mark))  # fmt: skip


def message(scene: Scene, words: str, mark: str, copied: tuple[int, int] | None = None) -> Step:
    """A message to the team, under the card if there is one. Replying to it answers the person."""
    reference = scene.case.reference or Phrase("desk.draft")
    key = "desk.message" if words else "desk.forwarded"
    received = heard(scene, mark, Phrase(key, {"reference": reference, "words": words}))
    thanks = Say(to=Applicant(scene.person.id), paragraphs=(Phrase("applicant.message_sent"),))
    return Step(
        person=replace(scene.person, writing=False),
        out=(thanks, received, *copy(scene, mark, copied)),
        events=(Event(case=scene.case.id, at=scene.now, kind="wrote"),),
        said=said(scene, mark),
    )


def said(scene: Scene, mark: str) -> str:
    """The name of the applicant's own message to the team."""
    return f"said:{scene.case.id}:team:{mark}"


def reply(scene: Scene, staff: Staff, words: str, mark: str) -> Step:
    """A staff member's reply to a person's message reaches them, marked as from the team."""
    told = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("applicant.from_team"), Phrase("quoted", {"words": words})),
        buttons=((Button(Phrase("button.answer_team"), ("write", str(scene.case.id))),),),
    )
    done = replace(note(scene, mark, reached(scene, "desk.transmitted")), quiet=True)
    after = scene.with_case(answered_at=scene.case.answered_at or scene.now, blocked=False)
    said = Event(case=scene.case.id, at=scene.now, kind="replied", by=staff.id)
    out = (told, done, card(after)) if scene.case.reference else (told, done)
    return Step(case=after.case, out=out, events=(said,), cancel=("silence",))


def copy(scene: Scene, mark: str, source: tuple[int, int] | None) -> tuple[Relay, ...]:
    """The copy of a message for the team, under the card; `source` is its chat and id."""
    if source is None:
        return ()
    chat, message_id = source
    about = scene.case.reference or Phrase("desk.draft")
    return (Relay(to=group(scene), chat=chat, message=message_id, about=about,
                  slot=f"from:{scene.case.id}:{mark}{COPY}", under=f"card:{scene.case.id}"),)  # fmt: skip


def silence(scene: Scene) -> Step:
    """Nobody has acted on a filed case within the promised delay: the group is told, once."""
    if scene.case.status != "filed" or scene.case.answered_at is not None:
        return Step()
    alert = note(
        scene,
        "silence",
        Phrase("desk.silence", {"reference": scene.case.reference, "day": scene.day(scene.case.filed_at)}),
    )
    return Step(out=(alert,), events=(Event(case=scene.case.id, at=scene.now, kind="unanswered"),))
