"""What a staff member sees before a decision leaves: the choices, and what the applicant will read."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from bot.core.conversations import decided, doors, nudges, waiting_list
from bot.core.conversations.call_notices import given
from bot.core.conversations.desk import said
from bot.core.model.case import Decision, Door, Proposal
from bot.core.model.effects import CaseView
from bot.core.model.frozen import replace
from bot.core.model.message import Button, InLanguage, Joined, Message, Phrase, Text
from bot.core.model.organisation import Programme
from bot.core.model.waiting import Places
from bot.core.routing import calls

LETTERS = {"partner": "p", "programme": "g", "call": "c"}
"""What stands for a kind of door on a button, which holds 64 bytes in all."""


def working(view: CaseView) -> Message:
    """The menu while something is to be chosen, then what the applicant will read."""
    proposal = _proposal(view)
    return preview(view) if is_chosen(view, proposal) else menu(view)


def menu(view: CaseView) -> Message:
    """The choices: programmes, lists, reasons, or doors."""
    proposal, case = _proposal(view), str(view.case.id)
    if proposal.kind == "refer" or (proposal.kind == "decline" and proposal.choice):
        rows = tuple((_door(view, proposal, each),) for each in doors.offered(view, proposal.kind))
    else:
        rows = tuple((Button(label, ("choose", case, choice)),) for choice, label in _choices(view, proposal))
    done = Button(Phrase("button.preview"), ("preview", case), style="primary")
    end = (*((done,) if is_chosen(view, proposal) else ()), Button(Phrase("button.cancel"), ("cancel", case)))
    title = (
        "desk.which_doors"
        if proposal.kind == "decline" and proposal.choice
        else f"desk.which.{proposal.kind}"
    )
    return replace(said(view, Phrase(title, {"most": doors.MOST})), buttons=(*rows, end))


def preview(view: CaseView) -> Message:
    """What the applicant will read, in their language, and in the staff's where that is another."""
    proposal, case = _proposal(view), str(view.case.id)
    words = Phrase(_change(proposal))
    others = ((Button(Phrase(f"button.menu.{proposal.kind}"), ("menu", case)),),)
    rows = (
        (_send(view, proposal),),
        (Button(words, ("words", case)), Button(Phrase("button.cancel"), ("cancel", case))),
        *(others if _has_others(view, proposal) else ()),
    )
    return replace(
        said(view, *_places(view, proposal), *_read(view, proposal), *_first_yes(proposal)), buttons=rows
    )


def mark(view: CaseView) -> str:
    """Stands on the button that sends: whatever has changed since it was shown has another."""
    case, proposal = view.case, view.case.proposal
    if proposal is None:
        return ""
    shown = (view.language, _words(view, proposal), proposal.yes, proposal.choice)
    known = (case.interview.answers, case.asked, case.blocked, case.stuck, case.waits)
    return f"{crc32(repr((shown, known)).encode()):08x}"


def is_chosen(view: CaseView, proposal: Proposal) -> bool:
    """Whether everything but the sentence is there to be read; of a question, whether it is."""
    if proposal.kind == "ask":
        return bool(proposal.words)
    if proposal.kind == "refer":
        return bool(proposal.doors)
    return bool(proposal.choice) or (proposal.kind == "accept" and not view.organisation.programmes)


def mended(view: CaseView, proposal: Proposal) -> Proposal:
    """The proposal without what is none of the choices: the file has changed, or a menu of another kind."""
    kept = tuple(each for each in proposal.doors if doors.exists(view, each))
    known = {choice for choice, _ in _choices(view, proposal)}
    return replace(proposal, doors=kept, choice=proposal.choice if proposal.choice in known else "")


def full(view: CaseView, proposal: Proposal) -> Places | None:
    """The places of the programme it would be accepted into, if none is left."""
    places = view.places.get(proposal.choice) if proposal.kind == "accept" else None
    return places if places is not None and not places.left else None


def all_taken(places: Places) -> Phrase:
    """That no place is left."""
    return Phrase("desk.full", {"taken": places.taken, "capacity": places.capacity})


def made_of(view: CaseView, proposal: Proposal) -> Decision:
    """The decision that a proposal is about. Raises ValueError of a question, which is none."""
    if proposal.kind == "ask":
        raise ValueError(view.case.id)
    return Decision(kind=proposal.kind, at=view.now, choice=proposal.choice, doors=proposal.doors,
                    words=proposal.words)  # fmt: skip


def lists(view: CaseView) -> tuple[Programme, ...]:
    """The programmes on whose waiting list the case may be put."""
    free = waiting_list.others(view)
    return tuple(each for each in doors.programmes(view) if each in free)


def _proposal(view: CaseView) -> Proposal:
    if view.case.proposal is None:
        raise ValueError(view.case.id)
    return view.case.proposal


def _choices(view: CaseView, proposal: Proposal) -> Iterator[tuple[str, Text]]:
    if proposal.kind == "accept":
        for each in doors.programmes(view):
            yield each.id, _with_places(view, each)
    elif proposal.kind == "wait":
        for each in lists(view):
            yield each.id, each.name
    elif proposal.kind == "decline":
        for reason in view.organisation.desk.decline_reasons:
            yield reason.id, reason.text


def _with_places(view: CaseView, programme: Programme) -> Text:
    places = view.places.get(programme.id)
    if places is None:
        return programme.name
    left = Phrase("desk.left" if places.left else "desk.none_left", {"n": places.left})
    return Joined((programme.name, left), decided.DOT)


def _door(view: CaseView, proposal: Proposal, door: Door) -> Button:
    name = doors.name(view, door)
    label = Phrase("choice.picked", {"label": name}) if door in proposal.doors else name
    return Button(label, ("door", str(view.case.id), LETTERS[door.kind], door.id))


def _has_others(view: CaseView, proposal: Proposal) -> bool:
    """Whether something else could be chosen."""
    if proposal.kind in {"refer", "decline"}:
        return bool(doors.offered(view, proposal.kind))
    return len([*_choices(view, proposal)]) > 1


def _words(view: CaseView, proposal: Proposal) -> Text:
    if proposal.kind == "ask":
        return Joined(nudges.asking(proposal.words))
    return decided.words(view, made_of(view, proposal))


def _read(view: CaseView, proposal: Proposal) -> tuple[Text, ...]:
    words, theirs, ours = _words(view, proposal), view.language, view.organisation.desk.language
    if theirs == ours:
        return (Phrase("desk.preview"), words)
    named = Phrase("desk.preview_in", {"language": Phrase(f"language.{theirs}")})
    return (named, InLanguage(words, theirs), Phrase("desk.preview_here"), words)


def _send(view: CaseView, proposal: Proposal) -> Button:
    action = ("second" if proposal.yes else "confirm", str(view.case.id), mark(view))
    if full(view, proposal):
        return Button(Phrase("button.accept_anyway"), (*action, "anyway"), style="danger")
    return Button(Phrase("button.second" if proposal.yes else "button.confirm"), action, style="success")


def _first_yes(proposal: Proposal) -> tuple[Text, ...]:
    return (Phrase("desk.first_yes", {"name": proposal.yes_name}),) if proposal.yes else ()


def _change(proposal: Proposal) -> str:
    if proposal.kind == "ask":
        return "button.change_question"
    return "button.change_words" if proposal.words else "button.add_words"


def _places(view: CaseView, proposal: Proposal) -> Iterator[Text]:
    """How many places are given and left, before one more is; and that no call of the programme is open."""
    if proposal.kind != "accept":
        return
    places = view.places.get(proposal.choice)
    if taken := full(view, proposal):
        yield all_taken(taken)
    elif places:
        yield Joined((given(places), Phrase("desk.places_left", {"n": places.left})))
    programme = calls.programme_of(view.organisation, proposal.choice)
    if programme and not calls.takes_applications(programme, view.today):
        yield Phrase("desk.call_closed", {"programme": programme.name})
