"""Going away: a draft thrown away, a request taken back."""

from __future__ import annotations

from bot.core.conversations.card import card, note
from bot.core.model.case import Event
from bot.core.model.effects import Scene, Step
from bot.core.model.message import Applicant, Button, Phrase, Say

REVOCABLE = ("filed", "accepted")
"""Statuses in which an applicant can take their request back."""


def ask_to_drop(scene: Scene, *, alone: bool) -> Say:
    """The first of two taps that erase a draft; where it is all there is of a person, all is erased."""
    case = str(scene.case.id)
    yes = Button(Phrase("button.drop_yes"), ("dropped", case), style="danger")
    if alone:
        yes = Button(Phrase("button.delete"), ("delete",), style="danger")
    return Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("delete.ask" if alone else "drop.ask"),),
        buttons=((yes,), (Button(Phrase("button.keep_data"), ("keep_data",)),)),
        slot=f"delete:{scene.person.id}",
    )


def ask_to_withdraw(scene: Scene) -> Step:
    """The first of two taps that take a request back."""
    case, reference = str(scene.case.id), scene.case.reference
    if scene.case.status not in REVOCABLE:
        return Step(out=(Say(to=Applicant(scene.person.id), paragraphs=(Phrase("withdraw.late"),)),))
    said = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("withdraw.ask", {"reference": reference}),),
        buttons=(
            (Button(Phrase("button.withdraw_yes"), ("withdrawn", case), style="danger"),),
            (Button(Phrase("button.withdraw_no"), ("status", case)),),
        ),
        slot=f"withdraw:{case}",
    )
    return Step(out=(said,))


def withdraw(scene: Scene) -> Step:
    """The request is taken back: nothing more is asked, the team knows, the answers keep their term."""
    if scene.case.status not in REVOCABLE:
        return Step(toast=Phrase("withdraw.late"), alert=True)
    case, reference = scene.case.id, scene.case.reference
    after = scene.with_case(
        status="withdrawn", asked="", checkin="", proposal=None, blocked=False, followed=False
    )
    told = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("withdraw.done", {"reference": reference}),),
        slot=f"withdraw:{case}",
        replace="or_send",
    )
    return Step(
        case=after.case,
        out=(told, note(scene, "withdrawn", Phrase("desk.withdrawn", {"reference": reference})), card(after)),
        events=(Event(case=case, at=scene.now, kind="withdrawn"),),
        cancel=("checkin", "silence"),
    )
