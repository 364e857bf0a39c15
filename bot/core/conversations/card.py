"""The card of a case in the staff group, and the full file in private."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversations import decided, doors, explaining, timeline, waiting_list
from bot.core.model.case import Case, Event
from bot.core.model.effects import CaseView, Effects
from bot.core.model.message import Button, Group, Joined, Member, Message, Phrase, Text
from bot.core.model.message_key import MessageKey
from bot.core.model.organisation import Question
from bot.core.parsing import kinds
from bot.core.questions import questionnaire

PAGE, SHORT = 3000, 100
"""Characters of answers in one message of the full file, and what the name of a question is counted for."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff member who acts: their user id and first name."""

    id: int
    name: str


def card(view: CaseView) -> Message:
    """The message that stands for the case in the group: short, true, without contact details."""
    case, rules = view.case, view.rules
    about = [
        Phrase("card.line", {"name": question.name, "answer": answer})
        for question, answer in _answers(view, rules.desk.card)
    ]
    origin = next((each.name for each in rules.origins if each.id == case.origin), None)
    if origin:
        about.append(Phrase("card.origin", {"origin": origin}))
    flags = tuple(Phrase("card.flag", {"flag": flag}) for flag in _flags(view))
    if view.alike:
        flags += (Phrase("card.alike", {"references": Joined(view.alike, ", ")}),)
    paragraphs: list[Text] = [
        Joined((Phrase("card.title", {"reference": case.reference}), *about)),
        *([Joined(flags)] if flags else []),
        *_routes(view),
        *_openings(view),
        *timeline.on_card(view),
        state(view),
    ]
    return Message(
        to=group(view),
        paragraphs=tuple(paragraphs),
        buttons=_card_buttons(view),
        key=MessageKey("card", case.id),
        replace="or_send",
    )


def shown(view: CaseView) -> tuple[Message, ...]:
    """The card, if there is one: a draft has none."""
    return (card(view),) if view.case.reference else ()


def group(view: CaseView) -> Group:
    """The staff group, in the thread of the case's primary route when the group has topics."""
    route = explaining.route_of(view.rules, view.case.route)
    words = route.title if route else {}
    return Group(words.get(view.organisation.desk.language, next(iter(words.values()), "")))


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


def owner(view: CaseView) -> Text:
    """The owner's name, in a way that Telegram tells them; empty: nobody has taken the case."""
    case = view.case
    return Phrase("desk.mention", {"id": case.owner, "name": case.owner_name}) if case.owner else ""


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
    for question, answer in _answers(view, wanted):
        value = view.case.interview.answers[question.id].value
        size = SHORT if not isinstance(value, str) else SHORT + len(value)
        if size > room and pages[-1]:
            pages.append(())
            room = PAGE
        room -= size
        pages[-1] += (Phrase("review.line", {"name": question.name, "answer": answer}),)
    return pages


def _answers(view: CaseView, wanted: tuple[str, ...]) -> list[tuple[Question, Text]]:
    rules = view.rules
    given = questionnaire.path(rules.questions, view.case.interview, rules).answers
    by_id = {question.id: question for question in rules.questions}
    return [
        (by_id[name], kinds.in_words(by_id[name], given[name], rules))
        for name in wanted
        if name in given and name in by_id
    ]


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
    rules, receipt = view.rules, view.case.receipt
    if receipt is None:
        return []
    lines: list[Text] = []
    for key, outcome in zip(("card.route", "card.also", "card.also"), receipt.outcomes, strict=False):
        route = explaining.route_of(rules, outcome.route)
        lines.append(Phrase(key, {"route": route.title if route else outcome.route}))
        lines += [Phrase("card.partner", {"name": found.name}) for each in outcome.partners
                  if (found := doors.partner_of(rules, each))]  # fmt: skip
    primary = receipt.outcomes[0]
    if primary.by_hand:
        lines.append(Phrase("card.by_hand"))
    why = [explaining.verdicts(rules, primary.verdicts)] if primary.verdicts else []
    return [Joined(tuple(lines)), *why]


def _openings(view: CaseView) -> list[Text]:
    """What would open the other programmes."""
    lines = explaining.changes(view)
    return [Joined((Phrase("card.openings"), *lines))] if lines else []


def state(view: CaseView) -> Text:
    """Where the case stands, and what is due."""
    case = view.case
    lines: list[Text] = [blocked(view)] if case.blocked else []
    lines += [_status(view), *decided.undecided(view), *_lent(case)]
    if case.asked:
        lines.append(Phrase("card.asked"))
    if case.promise and case.promise.by:
        day = case.promise.late or case.promise.by
        lines.append(Phrase("card.late" if view.today > day else "card.promised", {"day": day}))
    if case.renewing:
        lines.append(Phrase("card.renewing"))
    lines += waiting_list.card_lines(view)
    return Joined(tuple(lines))


def _status(view: CaseView) -> Text:
    case = view.case
    if case.status == "withdrawn":
        return Phrase("card.withdrawn")
    if case.leaving:
        return decided.on_its_way(view, case.leaving)
    if case.decision:
        return decided.line(view, case.decision)
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
