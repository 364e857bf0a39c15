"""The card of a case in the staff group, and the full file in private."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.conversations import decided, doors, explaining, timeline, waiting_list
from bot.core.model.case import Case, Event, Interview, Outcome
from bot.core.model.effects import CaseView, Effects
from bot.core.model.frozen import Frozen, replace
from bot.core.model.message import Button, Group, Joined, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import typed
from bot.core.questions import questionnaire
from bot.core.routing import calls

PAGE, SHORT = 3000, 100
"""Characters of answers in one message of the full file, and what the name of a question is counted for."""


class Staff(Frozen):
    """A staff member who acts: their user id and first name."""

    id: int
    name: str


def card(view: CaseView) -> Message:
    """The message that stands for the case in the group: what one reads at a glance, the rest folded away.

    Contact details never stand on it.
    """
    more = _more(view)
    paragraphs: tuple[Text, ...] = (
        Joined((_title(view), *_about(view))),
        Joined(_route(view)),
        Joined(_due(view)),
        *timeline.on_card(view),
        Phrase("card.more", {"more": Joined(more)}) if more else "",
    )
    return Message(
        to=group(view),
        paragraphs=paragraphs,
        buttons=_card_buttons(view),
        key=MessageKey("card", view.case.id),
        replace="or_send",
    )


def shown(view: CaseView) -> tuple[Message, ...]:
    """The card, if there is one: a draft has none."""
    return (card(view),) if view.case.reference else ()


def group(view: CaseView) -> Group:
    """The staff group, in the case's topic where the group has topics."""
    return Group(_topic(view))


def _topic(view: CaseView) -> str:
    """The name of the topic: of the programme the case was sent to, else of its route; or its reference."""
    topics = view.organisation.desk.topics
    if topics == "none":
        return ""
    if topics == "case" and view.case.reference:
        return view.case.reference
    route = explaining.route_of(view.rules, view.case.route)
    programme = calls.programme_of(view.rules, route.programme) if route else None
    words = programme.name if programme else route.title if route else {}
    return words.get(view.organisation.desk.language, next(iter(words.values()), ""))


def note(view: CaseView, update_key: str, *paragraphs: Text) -> Message:
    """A message under the card. `update_key` makes its key unique, so that erasure finds it again."""
    return Message(
        to=group(view),
        paragraphs=paragraphs,
        key=MessageKey("note", view.case.id, (update_key,)),
        reply_to=MessageKey("card", view.case.id),
    )


def heard(view: CaseView, update_key: str, *paragraphs: Text) -> Message:
    """Something the applicant said, under the card: a reply to it reaches them, to a note not."""
    return replace(note(view, update_key, *paragraphs), key=MessageKey("from", view.case.id, (update_key,)))


def as_sent(view: CaseView, update_key: str) -> tuple[Message, ...]:
    """What the card has said since the answers were sent, under it: it is about to say something else."""
    receipt = view.case.receipt
    if receipt is None:
        return ()
    then = view.with_case(replace(view.case, interview=Interview(answers=receipt.answers)))
    said = Phrase("card.more", {"more": Joined((*_about(then), *_route(then), *_more(then)))})
    return (replace(note(view, update_key, Phrase("desk.as_sent", {"day": receipt.day}), said), quiet=True),)


def owner(view: CaseView) -> Text:
    """The owner's name, in a way that Telegram tells them; empty: nobody has taken the case."""
    case = view.case
    return Phrase("desk.mention", {"id": str(case.owner), "name": case.owner_name}) if case.owner else ""


def reached(view: CaseView, key: str) -> Phrase:
    """What staff are told of a message to the applicant, who may have left Telegram or blocked the bot."""
    return Phrase(key if view.person.reachable else "desk.unreachable")


def full_file(view: CaseView, staff: Staff) -> Effects:
    """Every answer, contact details included, to one staff member in private."""
    case = view.case
    title = Phrase("file.title", {"reference": case.reference})
    pages = [Joined(lines) for lines in _pages(view, tuple(each.id for each in view.rules.questions))]
    out = tuple(
        Message(
            to=Member(staff.id),
            paragraphs=(title, page),
            key=MessageKey("file", case.id, (str(number),)),
        )
        for number, page in enumerate((*pages, *timeline.history(view)))
    )
    seen = Event(case=case.id, at=view.now, kind="seen", by=staff.id)
    return Effects(messages=out, events=(seen,), toast=Phrase("desk.file_sent"))


def _pages(view: CaseView, wanted: tuple[str, ...]) -> list[tuple[Text, ...]]:
    """The answers, a line each, cut where a message would grow too long: one long text takes one message."""
    pages: list[tuple[Text, ...]] = [()]
    room = PAGE
    for question, answer in answered(view, wanted):
        given = view.case.interview.answers[question.id]
        size = SHORT + len(given.remark) + (len(given.value) if isinstance(given.value, str) else 0)
        if size > room and pages[-1]:
            pages.append(())
            room = PAGE
        room -= size
        pages[-1] += (Phrase("review.line", {"name": question.name, "answer": answer}),)
    return pages


def answered(
    view: CaseView, wanted: Sequence[str], *, short: bool = False, remarks: bool = True
) -> list[tuple[Question, Text]]:
    """What was answered to these questions, as the team reads it; `short`: of a place what was typed.

    What was written beside a choice follows it, but where it is `short` or without `remarks`.
    """
    rules = view.rules
    given = questionnaire.path(rules.questions, view.case.interview, rules).answers
    by_id = {question.id: question for question in rules.questions}
    return [
        (by_id[name], typed.shown(by_id[name], answer, rules, short=short, remark=remarks and not short))
        for name in wanted
        if name in by_id and (answer := given.get(name))
    ]


def _title(view: CaseView) -> Text:
    return Phrase("card.title", {"reference": view.case.reference, "state": standing(view)})


def _about(view: CaseView) -> list[Text]:
    """The project in the person's words; then in one line what it is, where, how far, and their language."""
    desk, asked = view.rules.desk, {each.id for each in view.rules.questions}
    own = {each.in_place_of: each.id for each in view.rules.questions if each.in_place_of in desk.line}
    said = {
        question.id: answer for question, answer in answered(view, (*desk.shown, *own.values()), short=True)
    }
    line = [said.get(own.get(name, ""), said.get(name, "")) for name in desk.line if name in asked]
    if view.organisation.speaks_several:
        line.append(Phrase(f"language.{view.language}"))
    return [said.get(desk.pitch, ""), Joined(tuple(line), timeline.DOT)]


def _route(view: CaseView) -> tuple[Text, ...]:
    """What was proposed and why, in a line each, and what the team should know of it."""
    rules, receipt = view.rules, view.case.receipt
    if receipt is None:
        return ()
    primary = receipt.outcomes[0]
    route = explaining.route_of(rules, primary.route)
    by_hand: tuple[Text, ...] = (Phrase("card.by_hand"),) if primary.by_hand else ()
    flags = (Phrase("card.flag", {"flag": flag}) for flag in _flags(view))
    title, reason = (route.title, route.reason) if route else (primary.route, "")
    alike: list[Text] = [Phrase("card.alike", {"references": Joined(view.alike, ", ")})] if view.alike else []
    return Phrase("card.route", {"route": title}), reason, *by_hand, *flags, *alike


def _due(view: CaseView) -> tuple[Text, ...]:
    """What happens next, and by when."""
    case = view.case
    lines: list[Text] = [blocked(view)] if case.blocked else []
    lines += (*decided.details(view), *_lent(case))
    if case.asked:
        lines.append(Phrase("card.asked"))
    if case.promise and case.promise.by:
        day = case.promise.late or case.promise.by
        lines.append(Phrase("card.late" if view.today > day else "card.promised", {"day": day}))
    if case.renewing:
        lines.append(Phrase("card.renewing"))
    return *lines, *waiting_list.card_lines(view)


def _more(view: CaseView) -> tuple[Text, ...]:
    """What is folded away: the other answers, whoever else is proposed, all reasons, the other doors."""
    desk = view.rules.desk
    rest = [name for name in desk.card if name not in (desk.pitch, *desk.line)]
    answers = [
        Phrase("card.line", {"name": question.name, "answer": answer})
        for question, answer in answered(view, rest, remarks=False)
    ]
    origin = next((each.name for each in view.rules.origins if each.id == view.case.origin), None)
    came: list[Text] = [Phrase("card.origin", {"origin": origin})] if origin else []
    return *answers, *_remarks(view), *came, *_routes(view), *_openings(view)


def _remarks(view: CaseView) -> tuple[Text, ...]:
    """What the person wrote beside the choices, all in one, which is cut where the card grows too long."""
    rules = view.rules
    remarks = typed.remarks(questionnaire.path(rules.questions, view.case.interview, rules).answers)
    return (Phrase("card.remarks", {"remarks": remarks}),) if remarks else ()


def _flags(view: CaseView) -> list[Text]:
    rules = view.rules
    given = questionnaire.path(rules.questions, view.case.interview, rules).answers
    picked = {
        (question, value)
        for question, answer in given.items()
        for value in (answer.value if isinstance(answer.value, tuple) else (answer.value,))
    }
    return [
        choice.flag
        for question in rules.questions
        for choice in question.choices
        if choice.flag and (question.id, choice.id) in picked
    ]


def _routes(view: CaseView) -> list[Text]:
    """Why the first route was given, with its partners, and those beside it."""
    rules, receipt = view.rules, view.case.receipt
    if receipt is None:
        return []
    primary, *others = receipt.outcomes
    reasons: list[Text] = [explaining.verdicts(rules, primary.verdicts)] if primary.verdicts else []
    lines: list[Text] = [Phrase("card.why"), *reasons] if reasons else []
    lines += _partners(view, primary)
    for outcome in others:
        route = explaining.route_of(rules, outcome.route)
        lines.append(Phrase("card.also", {"route": route.title if route else outcome.route}))
        lines += _partners(view, outcome)
    return lines


def _partners(view: CaseView, outcome: Outcome) -> list[Text]:
    found = (doors.partner_of(view.rules, each) for each in outcome.partners)
    names = tuple(each.name for each in found if each)
    return [Phrase("card.partners", {"names": Joined(names, ", ")})] if names else []


def _openings(view: CaseView) -> list[Text]:
    """What would open the other programmes."""
    lines = explaining.changes(view, most=explaining.MOST_WAYS)
    return [Phrase("card.openings"), *lines] if lines else []


def state(view: CaseView) -> Text:
    """Where the case stands, and what is due."""
    return Joined((standing(view), *_due(view)))


def standing(view: CaseView) -> Text:
    """What has become of the case, and who has it, in a few words."""
    case = view.case
    if case.status == "withdrawn":
        return Phrase("card.withdrawn")
    if made := case.leaving or case.decision:
        return decided.line(view, made)
    return Phrase("card.owned", {"name": case.owner_name}) if case.owner else Phrase("card.free")


def _lent(case: Case) -> list[Text]:
    """Whose it is, while that person is away."""
    return [Phrase("card.lent", {"name": case.lent.name, "day": case.lent.until})] if case.lent else []


def blocked(view: CaseView) -> Text:
    """That the person is stuck, by what if they said so, and whether they would like to be called."""
    kinds, stuck = view.organisation.blocked.kinds, view.case.stuck
    said: list[Text] = [Phrase("card.blocked"), *(each.label for each in kinds if each.id == stuck.kind)]
    if stuck.call == "yes":
        said.append(Phrase("card.call_wanted"))
    return Joined(tuple(said), timeline.DOT)


def _card_buttons(view: CaseView) -> tuple[tuple[Button, ...], ...]:
    case, file = view.case, str(view.case.id)

    def button(name: str, style: str = "") -> Button:
        return Button(Phrase(f"button.{name}"), (name, file), style=style)  # type: ignore[arg-type]  # literal styles

    talk = (button("write_person"), button("jot"))
    if case.leaving:
        return ((button("undo", "danger"),), talk, (button("file"),))
    if case.status != "filed":
        again = (button("reopen"),) if case.decision and case.status != "withdrawn" else ()
        return (talk, (button("file"), *again))
    if not case.owner:
        return ((button("claim", "primary"),), talk, (button("file"),))
    return (
        (button("accept", "success"), button("ask")),
        (button("refer"), button("decline", "danger")),
        *(((button("wait"),),) if waiting_list.has_others(view) else ()),
        talk,
        (button("file"), button("release")),
        (button("hand"), button("take_over")),
    )
