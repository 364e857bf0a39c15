"""Filed cases routed again under another file: which would have come out elsewhere. It changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from bot.core.analysis.causes import Cause, cause
from bot.core.model.case import Answers, Receipt
from bot.core.model.frozen import Frozen, field, replace
from bot.core.model.organisation import Kind, Organisation
from bot.core.questions.rules import Facts
from bot.core.routing.routing import facts_of, outcomes


class Past(Frozen, kw_only=True):
    """A filed case: its decision, every answer that is stored, the file it was filed under if it is kept."""

    reference: str
    receipt: Receipt
    answers: Answers
    organisation: Organisation | None


class Group(Frozen, kw_only=True):
    """What cases are counted by: ids, from the answers and of the primary route under either file."""

    sector: str = ""
    """Empty: not said."""
    commune: str = ""
    before: str
    after: str
    left: str = ""
    """The programme of the route before; empty: it leads to none."""
    reached: str = ""
    """The programme of the route after."""


class Replayed(Frozen, kw_only=True):
    """One case under another file; `cause` is there where the primary route changes."""

    reference: str
    day: date
    group: Group
    cause: Cause | None = None
    aside: tuple[str, ...] = ()
    """Questions whose answer counted, and does not under the other file."""
    unasked: tuple[str, ...] = ()
    """Questions the other file would ask, and that this person never was."""


class Comparison(Frozen):
    """All cases: how many of each group, and those whose primary route changes, in the order they came."""

    groups: Mapping[Group, int]
    changed: Sequence[Replayed]
    aside: Mapping[str, int] = field(default_factory=dict)
    """Of questions, the cases whose answer is set aside."""
    unasked: Mapping[str, int] = field(default_factory=dict)
    unread: Sequence[str] = ()
    """The references of those that cannot be read, and count nowhere."""

    @property
    def cases(self) -> int:
        """How many were routed again."""
        return sum(self.groups.values())

    @property
    def moves(self) -> Sequence[tuple[str, str, int]]:
        """From which route to which, how many; the most first."""
        moved: Counter[tuple[str, str]] = Counter()
        for group, n in self.groups.items():
            if group.before != group.after:
                moved[group.before, group.after] += n
        return [(*move, n) for move, n in sorted(moved.items(), key=lambda item: (-item[1], item[0]))]


class Count(Frozen):
    """One value's cases, and how many of them change."""

    id: str
    cases: int
    changed: int


class Flow(Frozen):
    """A programme's cases before and after, and how many leave and join it. Empty id: no programme."""

    id: str
    before: int
    after: int
    left: int
    joined: int


def replayed(past: Past, now: Organisation) -> Replayed:
    """A case read and routed under another file, on its day.

    Its answers are read as the questionnaire reads a draft's: those the file would refuse or not ask for are
    left aside, those set aside before count again if they apply; what the file asks for the first time is
    unknown.
    """
    kept = replace(past.receipt, answers={**past.answers, **past.receipt.answers})
    known = facts_of(now, kept)
    found = outcomes(now, known, kept.day)
    before, after = kept.outcomes[0].route, found[0].route
    group = Group(
        sector=_said("sector", past, now),
        commune=_said("commune", past, now),
        before=before,
        after=after,
        left=_programme(before, past.organisation or now),
        reached=_programme(after, now),
    )
    why = None if before == after else cause(kept, past.organisation, found, now)
    return Replayed(
        reference=past.reference,
        day=kept.day,
        group=group,
        cause=why,
        aside=tuple(each for each in past.receipt.answers if each not in known.answers),
        unasked=tuple(_unasked(now, known, kept.answers)),
    )


def compare(cases: Iterable[Replayed], unread: Sequence[str] = ()) -> Comparison:
    """Count the cases and keep those that change."""
    groups: Counter[Group] = Counter()
    aside: Counter[str] = Counter()
    unasked: Counter[str] = Counter()
    changed = []
    for case in cases:
        groups[case.group] += 1
        aside.update(case.aside)
        unasked.update(case.unasked)
        if case.cause:
            changed.append(case)
    return Comparison(groups, changed, aside, unasked, unread)


def by_sector(comparison: Comparison) -> list[Count]:
    """Each sector's cases, by id."""
    return _counts((group.sector, group, n) for group, n in comparison.groups.items())


def by_commune(comparison: Comparison) -> list[Count]:
    """Each commune's cases, by code."""
    return _counts((group.commune, group, n) for group, n in comparison.groups.items())


def by_programme(comparison: Comparison) -> list[Flow]:
    """Each programme's cases before and after, by id."""
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    stayed: Counter[str] = Counter()
    for group, n in comparison.groups.items():
        before[group.left] += n
        after[group.reached] += n
        stayed[group.left] += n if group.left == group.reached else 0
    return [
        Flow(id_, before[id_], after[id_], before[id_] - stayed[id_], after[id_] - stayed[id_])
        for id_ in sorted(before | after)
    ]


def _counts(groups: Iterable[tuple[str, Group, int]]) -> list[Count]:
    cases: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for id_, group, n in groups:
        cases[id_] += n
        changed[id_] += n if group.before != group.after else 0
    return [Count(id_, n, changed[id_]) for id_, n in sorted(cases.items())]


def _unasked(now: Organisation, known: Facts, answers: Answers) -> Iterator[str]:
    for question in now.questions:
        judged = known.path.get(question.id)
        if judged and judged.state == "met" and question.id not in answers and not question.optional:
            yield question.id


def _said(kind: Kind, past: Past, now: Organisation) -> str:
    """The first value that was given to a question of this kind, of either file."""
    for organisation in (past.organisation, now):
        for question in organisation.questions if organisation else ():
            answer = past.receipt.answers.get(question.id)
            if question.kind == kind and answer and isinstance(answer.value, str) and answer.value:
                return answer.value
    return ""


def _programme(route_id: str, organisation: Organisation) -> str:
    return next((route.programme for route in organisation.routes if route.id == route_id), "")
