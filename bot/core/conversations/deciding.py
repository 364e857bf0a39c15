"""Deciding on a case: choose, write, look, and send; where the file says so, with the yes of two people."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from bot.core.conversations import desk, doors, preview, team_messages, telling
from bot.core.conversations.card import Staff, card, note
from bot.core.model.case import Door, Event, Proposal
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import replace
from bot.core.model.message import Message, Phrase
from bot.core.model.talk import Spoken
from bot.core.routing import calls

KINDS: Final = frozenset({"accept", "wait", "ask", "refer", "decline"})
DOORS: Final[dict[str, Literal["partner", "programme", "call"]]] = {
    "p": "partner", "g": "programme", "c": "call",
}  # fmt: skip
"""What the letters on the buttons of doors stand for."""


def propose(view: CaseView, staff: Staff, kind: str, update_key: str) -> Effects:
    """Begin to accept, ask, refer, decline or put on a list: what comes next.

    `update_key` makes the key of a prompt unique, so that a reply to any of them is understood.
    """
    if refused := desk.may_decide(view, staff):
        return refused
    if kind not in KINDS:
        return Effects(toast=Phrase("late.moved_on"))
    if kind == "wait" and not preview.lists(view):
        return Effects(toast=Phrase("desk.no_list"), alert=True)
    proposal = Proposal(kind=kind, by=staff.id)  # type: ignore[arg-type]  # checked four lines above
    if kind == "ask":
        return _question(view, proposal, staff, update_key)
    shown = _shown(view, _begun(view, proposal))
    return shown if view.case.proposal else _at_the_end(shown)


def choose(view: CaseView, staff: Staff, choice: str, update_key: str) -> Effects:
    """Pick the programme, or the reason for declining."""
    proposal = view.case.proposal
    if refused := desk.may_decide(view, staff):
        return refused
    if proposal is None or proposal.kind not in {"accept", "wait", "decline"}:
        return Effects(toast=Phrase("late.moved_on"), messages=(card(view),))
    chosen = preview.mended(view, _changed(proposal, staff, choice=choice))
    if not chosen.choice:
        return replace(_shown(view, chosen), toast=Phrase("late.moved_on"))
    if chosen.kind == "decline" and not chosen.words:
        return _writing(view, chosen, staff, update_key)
    return _shown(view, chosen)


def pick(view: CaseView, staff: Staff, letter: str, door: str) -> Effects:
    """Add a door to those that are offered, or take it away."""
    proposal = view.case.proposal
    if refused := desk.may_decide(view, staff):
        return refused
    if proposal is None or proposal.kind not in {"refer", "decline"} or letter not in DOORS:
        return Effects(toast=Phrase("late.moved_on"), messages=(card(view),))
    picked = Door(DOORS[letter], door)
    if picked not in proposal.doors and not doors.exists(view, picked):
        return replace(_menu(view, preview.mended(view, proposal)), toast=Phrase("late.moved_on"))
    kept = tuple(each for each in proposal.doors if each != picked)
    if picked not in proposal.doors:
        if len(kept) >= doors.MOST:
            return Effects(toast=Phrase("desk.most_doors", {"most": doors.MOST}), alert=True)
        kept = (*kept, picked)
    changed = _changed(proposal, staff, doors=kept)
    # The first partner is read at once; whoever wants several comes back to the menu.
    is_first = not proposal.doors and proposal.kind == "refer"
    return _shown(view, changed) if is_first else _menu(view, changed)


def menu(view: CaseView, staff: Staff) -> Effects:
    """Back to the choices."""
    return _again(view, staff, has_menu=True)


def look(view: CaseView, staff: Staff) -> Effects:
    """From the choices to what the person will read."""
    return _again(view, staff, has_menu=False)


def write(view: CaseView, staff: Staff, words: str, update_key: str) -> Effects:
    """What a staff member wrote in reply to the bot's prompt: a question, or the sentence of a decision."""
    proposal = view.case.proposal
    if refused := desk.may_decide(view, staff):
        return replace(refused, messages=(note(view, update_key, refused.toast),))
    if proposal is None or proposal.by != staff.id:
        return Effects(messages=(note(view, update_key, Phrase("desk.nothing_asked")),))
    changed = _changed(proposal, staff, words=words, mark=update_key)
    written = view.with_case(replace(view.case, proposal=changed))
    return replace(
        _at_the_end(_kept(view, written, preview.working(written))),
        said=team_messages.own(view, update_key),
        talk=(desk.said_by(view, staff, "reason", words, update_key),),
    )


def rewrite(view: CaseView, before: Spoken, words: str, update_key: str) -> Effects:
    """The sentence of a decision was edited where it was written: it changes until it has left.

    What a second person has said yes to stays as they have read it.
    """
    case, proposal, leaving = view.case, view.case.proposal, view.case.leaving
    if leaving and leaving.words == before.words and not leaving.second:
        meant = replace(case, leaving=replace(leaving, words=words))
        told = note(view, update_key, Phrase("desk.sentence_changed", {"words": words}))
        return Effects(case=meant, messages=(told,), talk=(replace(before, words=words),))
    if proposal is None or proposal.words != before.words or case.status != "filed":
        return team_messages.uncorrected(view, update_key, "decided")
    changed = replace(proposal, words=words, yes=0, yes_name="")
    return replace(_shown(view, changed), talk=(replace(before, words=words),))


def edit_words(view: CaseView, staff: Staff, update_key: str) -> Effects:
    """Add or change the sentence before it leaves."""
    proposal = view.case.proposal
    if refused := desk.may_decide(view, staff):
        return refused
    if proposal is None:
        return Effects(toast=Phrase("late.moved_on"))
    if proposal.kind == "ask":
        return _question(view, replace(proposal, by=staff.id), staff, update_key)
    return _writing(view, replace(proposal, by=staff.id), staff, update_key)


def cancel(view: CaseView, staff: Staff) -> Effects:
    """Drop what was about to be told."""
    if refused := desk.may_decide(view, staff):
        return refused
    dropped = view.with_case(replace(view.case, proposal=None))
    return _kept(view, dropped, desk.said(dropped, Phrase("desk.cancelled")))


def confirm(view: CaseView, staff: Staff, mark: str, *, anyway: bool = False) -> Effects:
    """Let the decision leave exactly as it was previewed: else it is shown again, as it is now.

    Where no place is left, only `anyway`; where two people decide, the second is asked.
    """
    if refused := desk.may_decide(view, staff):
        return refused
    if differs := _other(view, mark, anyway=anyway):
        return differs
    proposal = view.case.proposal
    if proposal is not None and proposal.kind == "ask":
        return desk.ask(view, staff, proposal.words, proposal.mark)
    return _said_yes(view, staff)


def second(view: CaseView, staff: Staff, mark: str, *, anyway: bool = False) -> Effects:
    """The yes of another person than the one who said it first."""
    proposal = view.case.proposal
    if refused := desk.settled(view):
        return refused
    if proposal is None or not proposal.yes:
        return Effects(toast=Phrase("late.moved_on"), alert=True)
    if proposal.yes == staff.id:
        return Effects(toast=Phrase("desk.other_person"), alert=True)
    if differs := _other(view, mark, anyway=anyway):
        return differs
    first = Staff(proposal.yes, proposal.yes_name)
    return _set_off(view, first, staff)


def takes_two(view: CaseView) -> bool:
    """Whether what is proposed takes the yes of two people."""
    proposal = view.case.proposal
    if proposal is None or proposal.kind not in {"accept", "decline"}:
        return False
    named = proposal.choice if proposal.kind == "accept" else doors.own_programme(view)
    programme = calls.programme_of(view.organisation, named)
    return programme is not None and programme.two_decide


# --- inside -------------------------------------------------------------------------------------------------


def _begun(view: CaseView, proposal: Proposal) -> Proposal:
    """With what is likely: the case's own programme, the only list, the doors that routing names."""
    if proposal.kind == "accept":
        return replace(proposal, choice=doors.own_programme(view))
    if proposal.kind == "wait":
        only, *others = preview.lists(view)
        return proposal if others else replace(proposal, choice=only.id)
    return replace(proposal, doors=doors.likely(view)) if proposal.kind == "decline" else proposal


def _changed(proposal: Proposal, staff: Staff, **changes: object) -> Proposal:
    """The proposal, changed: whoever said yes to what it was has not said it to this."""
    return replace(proposal, by=staff.id, yes=0, yes_name="", **changes)  # type: ignore[arg-type]  # its own fields


def _shown(view: CaseView, proposal: Proposal) -> Effects:
    proposed = view.with_case(replace(view.case, proposal=proposal))
    return _kept(view, proposed, preview.working(proposed))


def _menu(view: CaseView, proposal: Proposal) -> Effects:
    proposed = view.with_case(replace(view.case, proposal=proposal))
    return _kept(view, proposed, preview.menu(proposed))


def _at_the_end(shown: Effects) -> Effects:
    """With the working message at the end of the chat, under what was just written or done."""
    first, *others = shown.messages
    return replace(shown, messages=(replace(first, replace=""), *others))  # type: ignore[arg-type]  # a Message


def _kept(before: CaseView, proposed: CaseView, *messages: Message) -> Effects:
    """What is proposed now; the card no longer says who said yes to something else."""
    former, present = before.case.proposal, proposed.case.proposal
    is_other = former is not None and former.yes and not (present and present.yes)
    return Effects(case=proposed.case, messages=(*messages, *((card(proposed),) if is_other else ())))


def _again(view: CaseView, staff: Staff, *, has_menu: bool) -> Effects:
    proposal = view.case.proposal
    if refused := desk.may_decide(view, staff):
        return refused
    if proposal is None or proposal.kind == "ask":  # nothing of a question is chosen
        return Effects(toast=Phrase("late.moved_on"))
    kept = preview.mended(view, replace(proposal, by=staff.id))
    return _menu(view, kept) if has_menu else _shown(view, kept)


def _writing(view: CaseView, proposal: Proposal, staff: Staff, update_key: str) -> Effects:
    proposed = view.with_case(replace(view.case, proposal=proposal))
    closed = replace(desk.said(proposed, Phrase("desk.one_sentence")), replace="or_drop")
    asked = desk.prompt(proposed, staff, "desk.write_reason", update_key)
    return Effects(case=proposed.case, messages=(closed, asked))


def _question(view: CaseView, proposal: Proposal, staff: Staff, update_key: str) -> Effects:
    """A question is to be written: what asks for it."""
    proposed = view.with_case(replace(view.case, proposal=proposal))
    return _kept(view, proposed, desk.prompt(proposed, staff, "desk.write_question", update_key))


def _other(view: CaseView, mark: str, *, anyway: bool) -> Effects | None:
    """None if what was shown is what would leave; else it is shown as it is now."""
    proposal = view.case.proposal
    if proposal is None or (proposal.kind == "ask" and not proposal.words):
        return Effects(toast=Phrase("late.moved_on"))
    kept = preview.mended(view, proposal)
    if not preview.is_chosen(view, kept) or (kept.kind == "decline" and not kept.words):
        return replace(_shown(view, kept), toast=Phrase("late.moved_on"))
    if kept != proposal or preview.mark(view) != mark:
        return replace(_shown(view, kept), toast=Phrase("desk.changed"), alert=True)
    if (taken := preview.full(view, proposal)) and not anyway:
        return replace(_shown(view, proposal), toast=preview.all_taken(taken), alert=True)
    return None


def _said_yes(view: CaseView, staff: Staff) -> Effects:
    proposal = view.case.proposal
    if proposal is None or not takes_two(view):
        return _set_off(view, staff)
    if proposal.yes:
        return Effects(toast=Phrase("desk.other_person"), alert=True)
    happened = Event(case=view.case.id, at=view.now, kind="first_yes", by=staff.id)
    said = _shown(view, replace(proposal, yes=staff.id, yes_name=staff.name))
    after = view.with_case(said.case or view.case)
    return replace(said, events=(happened,), messages=(*said.messages, card(after)))


def _set_off(view: CaseView, first: Staff, second_: Staff | None = None) -> Effects:
    """The decision is taken: it leaves in the file's few minutes, or at once where there are none."""
    proposal, case = view.case.proposal, view.case
    if proposal is None:
        raise ValueError(case.id)
    minutes, number = view.organisation.desk.undo_minutes, case.waits + 1
    made = replace(
        preview.made_of(view, proposal),
        by=first.id,
        name=first.name,
        second=second_.name if second_ else "",
        number=number,
        due=view.now + timedelta(minutes=minutes),
    )
    decided = view.with_case(replace(case, proposal=None, leaving=made, waits=number))
    if not minutes:
        return telling.tell(decided, made)
    happened = Event(case=case.id, at=view.now, kind="decided", by=(second_ or first).id)
    return Effects(
        case=decided.case,
        messages=(telling.waits(decided, made), card(decided)),
        events=(happened,),
        timers=(telling.timer(decided, made),),
    )
