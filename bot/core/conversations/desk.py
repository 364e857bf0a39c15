"""What staff may do with a case: own it, and tell the applicant. One owner acts; the others see who."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversations import due_dates, explaining
from bot.core.conversations.card import Staff, card, group, note, reached
from bot.core.model.case import Alarm, Decision, Event, Proposal
from bot.core.model.effects import Scene, Step
from bot.core.model.message import COPY, Applicant, Button, Phrase, Say, Text
from bot.core.model.organisation import Partner
from bot.core.routing import routing

PARTNERS_SHOWN = 40
"""Partners offered at most when a case is referred, the likeliest first; Telegram takes 100 buttons."""


# --- ownership ----------------------------------------------------------------------------------------------


def claim(scene: Scene, staff: Staff) -> Step:
    """Take charge of a case that has no owner; whoever comes second is told who has it."""
    if refused := _decided(scene):
        return refused
    if scene.case.owner == staff.id:
        return Step(toast=Phrase("desk.yours_already"))
    if scene.case.owner:
        return _not_yours(scene)
    return _own(scene, staff, "claimed", Phrase("desk.claimed"))


def take_over(scene: Scene, staff: Staff) -> Step:
    """Take charge in place of the present owner, who may be away."""
    if refused := _decided(scene):
        return refused
    if scene.case.owner == staff.id:
        return Step(toast=Phrase("desk.yours_already"))
    return _own(scene, staff, "taken_over", Phrase("desk.claimed"))


def release(scene: Scene, staff: Staff) -> Step:
    """Give the case back to everybody."""
    if refused := _may_decide(scene, staff):
        return refused
    return _own(scene, Staff(0, ""), "released", Phrase("desk.released"), by=staff.id)


# --- what is about to be told, and telling it ---------------------------------------------------------------


def propose(scene: Scene, staff: Staff, kind: str, mark: str) -> Step:
    """Begin to accept, ask, refer or decline: the next thing to choose, to write or to confirm.

    `mark` makes the name of a prompt unique, so that a reply to any of them is understood.
    """
    if refused := _may_decide(scene, staff):
        return refused
    if kind not in {"accept", "ask", "refer", "decline"}:
        return Step(toast=Phrase("late.moved_on"))
    proposal = Proposal(kind=kind, by=staff.id)  # type: ignore[arg-type]  # checked the line above
    proposed = scene.with_case(proposal=proposal)
    if kind == "accept":
        return Step(case=proposed.case, out=(_preview(proposed),))
    if kind == "ask":
        return Step(case=proposed.case, out=(_prompt(proposed, staff, "desk.write_question", mark),))
    return Step(case=proposed.case, out=(_menu(proposed),))


def choose(scene: Scene, staff: Staff, choice: str, mark: str) -> Step:
    """Pick the partner to refer to, or the reason for declining."""
    proposal = scene.case.proposal
    if refused := _may_decide(scene, staff):
        return refused
    if proposal is None or proposal.kind not in {"refer", "decline"}:
        return Step(toast=Phrase("late.moved_on"), out=(card(scene),))
    chosen = scene.with_case(proposal=replace(proposal, choice=choice, by=staff.id))
    if _is_gone(chosen):
        return Step(toast=Phrase("late.moved_on"), out=(_menu(scene),))
    if proposal.kind == "refer":
        return Step(case=chosen.case, out=(_preview(chosen),))
    return Step(
        case=chosen.case, out=(_closed_menu(chosen), _prompt(chosen, staff, "desk.write_reason", mark))
    )


def write(scene: Scene, staff: Staff, words: str, mark: str) -> Step:
    """What a staff member wrote in reply to the bot's prompt: a question, or the sentence of a decision."""
    proposal = scene.case.proposal
    if refused := _may_decide(scene, staff):
        return replace(refused, out=(note(scene, mark, refused.toast),))
    if proposal is None or proposal.by != staff.id:
        return Step(out=(note(scene, mark, Phrase("desk.nothing_asked")),))
    if proposal.kind == "ask":
        return _ask(scene, staff, words, mark)
    written = scene.with_case(proposal=replace(proposal, words=words))
    return Step(case=written.case, out=(replace(_preview(written), replace=""),))


def edit_words(scene: Scene, staff: Staff, mark: str) -> Step:
    """Add or change the sentence before it leaves."""
    proposal = scene.case.proposal
    if refused := _may_decide(scene, staff):
        return refused
    if proposal is None:
        return Step(toast=Phrase("late.moved_on"))
    mine = scene.with_case(proposal=replace(proposal, by=staff.id))
    return Step(case=mine.case, out=(_closed_menu(mine), _prompt(mine, staff, "desk.write_reason", mark)))


def cancel(scene: Scene, staff: Staff) -> Step:
    """Drop what was about to be told."""
    if refused := _may_decide(scene, staff):
        return refused
    dropped = scene.with_case(proposal=None)
    return Step(case=dropped.case, out=(_said(dropped, Phrase("desk.cancelled")),))


def confirm(scene: Scene, staff: Staff) -> Step:
    """Tell the applicant the decision, exactly as previewed."""
    proposal = scene.case.proposal
    if refused := _may_decide(scene, staff):
        return refused
    if proposal is None or proposal.kind == "ask" or not _is_ready(proposal):
        return Step(toast=Phrase("late.moved_on"))
    if _is_gone(scene):
        return Step(toast=Phrase("late.moved_on"), out=(_menu(scene),))
    made = Decision(kind=proposal.kind, at=scene.now, choice=proposal.choice, words=proposal.words)
    status = {"accept": "accepted", "refer": "referred", "decline": "declined"}[proposal.kind]
    decided = scene.with_case(
        status=status, decision=made, proposal=None, asked="", blocked=False,
        answered_at=scene.case.answered_at or scene.now,
    )  # fmt: skip
    told = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("applicant.about", {"reference": scene.case.reference}),
                    explaining.decision(decided)),
        buttons=((Button(Phrase("button.person"), ("person", str(scene.case.id))),),),
    )  # fmt: skip
    alarms: tuple[Alarm, ...] = ()
    if status == "accepted":
        zone = scene.person.zone or scene.organisation.zone
        plans = scene.organisation.checkins
        alarms = due_dates.alarms(decided.case, plans, "acceptance", scene.now, zone, scene.organisation)
    return Step(
        case=decided.case,
        out=(told, _said(decided, reached(scene, "desk.sent")), card(decided)),
        events=(Event(case=decided.case.id, at=scene.now, kind=status, by=staff.id, detail=made.choice),),
        alarms=alarms,
    )


# --- inside -------------------------------------------------------------------------------------------------


def _own(scene: Scene, staff: Staff, kind: str, toast: Text, by: int = 0) -> Step:
    owned = scene.with_case(
        owner=staff.id, owner_name=staff.name, proposal=None,
        answered_at=scene.case.answered_at or scene.now,
    )  # fmt: skip
    happened = Event(case=owned.case.id, at=scene.now, kind=kind, by=by or staff.id)
    return Step(case=owned.case, out=(card(owned),), events=(happened,), toast=toast, cancel=("silence",))


def _not_yours(scene: Scene) -> Step:
    if not scene.case.owner:
        return Step(toast=Phrase("desk.claim_first"), alert=True)
    return Step(toast=Phrase("desk.owned_by", {"name": scene.case.owner_name}), alert=True)


def _may_decide(scene: Scene, staff: Staff) -> Step | None:
    """None if this staff member may decide now, else what they are told."""
    if refused := _decided(scene):
        return refused
    return None if scene.case.owner == staff.id else _not_yours(scene)


def _is_ready(proposal: Proposal) -> bool:
    """Whether all that the applicant is to read is there: nobody is declined without a sentence."""
    has_choice = proposal.kind == "accept" or proposal.choice != ""
    return has_choice and (proposal.kind != "decline" or proposal.words != "")


def _is_gone(scene: Scene) -> bool:
    """Whether what was chosen is none of the choices: a menu of another kind, or the file has changed."""
    proposal, organisation = scene.case.proposal, scene.organisation
    if proposal is None or proposal.kind not in {"refer", "decline"}:
        return False
    offered = organisation.partners if proposal.kind == "refer" else organisation.desk.decline_reasons
    return all(each.id != proposal.choice for each in offered)


def _decided(scene: Scene) -> Step | None:
    """None while a decision is open, else what staff are told, and the card as it should stand."""
    if scene.case.status == "filed":
        return None
    withdrawn = scene.case.status == "withdrawn"
    toast = (
        Phrase("desk.withdrawn", {"reference": scene.case.reference})
        if withdrawn
        else Phrase("desk.decided_already")
    )
    return Step(toast=toast, out=(card(scene),), alert=True)


def _ask(scene: Scene, staff: Staff, words: str, mark: str) -> Step:
    asked = scene.with_case(proposal=None, asked=words)
    told = Say(
        to=Applicant(scene.person.id),
        paragraphs=(Phrase("applicant.about", {"reference": scene.case.reference}),
                    Phrase("applicant.question"), Phrase("quoted", {"words": words}),
                    Phrase("applicant.answer_here")),
        buttons=((Button(Phrase("button.answer_team"), ("reply", str(scene.case.id))),),),
        slot=f"asked:{scene.case.id}",
    )  # fmt: skip
    done = note(scene, mark, reached(scene, "desk.question_sent"))
    happened = Event(case=scene.case.id, at=scene.now, kind="asked", by=staff.id)
    return Step(case=asked.case, out=(told, done, card(asked)), events=(happened,))


def _said(scene: Scene, *paragraphs: Text) -> Say:
    """The working message under the card: the menu or preview of what is being decided."""
    case = scene.case.id
    return Say(to=group(scene), paragraphs=paragraphs, slot=f"act:{case}", under=f"card:{case}",
               replace="or_send")  # fmt: skip


def _preview(scene: Scene) -> Say:
    proposal, case = scene.case.proposal, str(scene.case.id)
    if proposal is None or proposal.kind == "ask":
        raise ValueError(case)
    made = Decision(kind=proposal.kind, at=scene.now, choice=proposal.choice, words=proposal.words)
    shown = explaining.decision(scene.with_case(decision=made))
    words = Phrase("button.change_words" if proposal.words else "button.add_words")
    rows = (
        (Button(Phrase("button.confirm"), ("confirm", case), style="success"),),
        (Button(words, ("words", case)), Button(Phrase("button.cancel"), ("cancel", case))),
    )
    return replace(_said(scene, Phrase("desk.preview"), shown), buttons=rows)


def _menu(scene: Scene) -> Say:
    proposal, organisation, case = scene.case.proposal, scene.organisation, str(scene.case.id)
    if proposal is not None and proposal.kind == "refer":
        choices: list[tuple[str, Text]] = [(each.id, each.name) for each in _partners(scene)]
        title = Phrase("desk.which_partner")
    else:
        choices = [(reason.id, reason.text) for reason in organisation.desk.decline_reasons]
        title = Phrase("desk.which_reason")
    rows = tuple((Button(label, ("choose", case, choice)),) for choice, label in choices)
    return replace(_said(scene, title), buttons=(*rows, (Button(Phrase("button.cancel"), ("cancel", case)),)))


def _partners(scene: Scene) -> list[Partner]:
    """Whom to refer to: those the person was told of, then those of their sector and place, then others."""
    receipt, organisation = scene.case.receipt, scene.organisation
    told = {each for outcome in receipt.outcomes for each in outcome.partners} if receipt else set()
    suiting = {each.id for each in routing.suiting(organisation, receipt)} if receipt else set()
    order = sorted(organisation.partners, key=lambda each: (each.id not in told, each.id not in suiting))
    return order[:PARTNERS_SHOWN]


def _closed_menu(scene: Scene) -> Say:
    return replace(_said(scene, Phrase("desk.one_sentence")), replace="or_drop")


def _prompt(scene: Scene, staff: Staff, key: str, mark: str) -> Say:
    # Telegram opens the reply only for those the text mentions.
    words = Phrase(key, {"name": staff.name, "id": staff.id, "reference": scene.case.reference})
    return Say(
        to=group(scene),
        paragraphs=(words,),
        slot=f"prompt:{scene.case.id}:{mark}{COPY}",
        under=f"card:{scene.case.id}",
        reply=True,
    )
