"""Another file takes over a house, running or restarted, and what must hold across it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import checking, config
from bot.core.conversations import card, interview
from bot.core.model.case import Case
from bot.core.model.organisation import Organisation, Question
from bot.core.questions import questionnaire
from bot.engine.takeover import IN_FORCE
from storage import meta
from tests.checking.corpus.writing import Data, written
from tests.house import House, file
from tests.journey.story import rows


@dataclass(frozen=True, slots=True)
class Seen:
    """All cases at an instant, by id: as stored, the answers that count, and the cards of those filed."""

    cases: Mapping[int, Case]
    counted: Mapping[int, frozenset[str]]
    cards: Mapping[int, str]


async def takes_over(house: House, data: Data, *, restart: bool, quiet: bool) -> bool:
    """Write the file and let it take over; whether it was taken. If not, the former one is put back.

    In a `quiet` house nothing else happens meanwhile, and what was before is held against what is after.
    """
    assert house.app is not None
    former, before = house.path.read_text("utf-8"), await _seen(house) if quiet else None
    house.path.write_text(written(data).text, "utf-8")
    sound = _is_sound(house.path)
    if restart and sound:
        await house.stop()
        await house.start()
        taken = True
    else:
        taken = await house.app.reload.read()
    assert taken == sound
    if not taken:
        house.path.write_text(former, "utf-8")
        assert not quiet or await _seen(house) == before, "a file that was refused has changed something"
        return False
    was, (house.organisation, _) = house.organisation, file(house.path)
    await _is_in_force(house)
    if before:
        await house.settled()
        _goes_on(before, await _seen(house), was, house.organisation)
    return True


def _is_sound(path: Path) -> bool:
    try:
        organisation, _ = file(path)
    except config.ConfigError:
        return False
    return not checking.failures(path, organisation)


async def _is_in_force(house: House) -> None:
    assert house.app is not None
    own = house.organisation.fingerprint
    assert house.app.reload.units.config.organisation == house.organisation
    async with house.app.database.tx() as tx:
        assert await meta.get(tx, IN_FORCE) == own
    under = await rows(house, "select id, fingerprint from case_file where status = 'draft' or checkin <> ''")
    assert all(row["fingerprint"] == own for row in under), "an open case is under another file"


async def _seen(house: House) -> Seen:
    assert house.app is not None
    reload = house.app.reload
    found: dict[int, Case] = {}
    counted: dict[int, frozenset[str]] = {}
    cards: dict[int, str] = {}
    async with house.app.database.tx() as tx:
        work = reload.units.begin(tx, house.clock.now())
        for row in await tx.fetch("select id from case_file"):
            view = await work.view_of(row["id"])
            assert view is not None
            found[row["id"]] = view.case
            if view.case.status == "draft":
                counted[row["id"]] = frozenset(interview.progress(view).path.answers)
            elif not view.case.renewing:  # while it is gone over, it is under the file in force
                cards[row["id"]] = reload.units.renderer.row(card.card(view), "").params["text"]
    return Seen(found, counted, cards)


def _goes_on(before: Seen, after: Seen, was: Organisation, now: Organisation) -> None:
    """No answer is lost, nothing is asked again that is as it was, and what is filed stays as it is."""
    assert before.cases.keys() == after.cases.keys()
    for id_, case in before.cases.items():
        later = after.cases[id_]
        assert later.interview.answers == case.interview.answers, "an answer is gone"
        for plan, checkin in case.checkins.items():
            assert later.checkins[plan].answers == checkin.answers, "an answer to a check-in is gone"
        assert (later.receipt, later.reference, later.status) == (case.receipt, case.reference, case.status)
    same = _same(was, now)
    for id_ in before.counted:
        theirs = {q.id for q in _path(after.cases[id_], now)}
        again = (before.counted[id_] & same & theirs) - after.counted[id_]
        assert not again, f"asked again without need: {again}"
    if _on_cards(was) == _on_cards(now):
        for id_, was_ in before.cards.items():
            assert after.cards[id_] == was_, f"a filed card has changed:\n{was_}\n{after.cards[id_]}"


def _on_cards(file: Organisation) -> tuple[str, str, bool]:
    """What every card says in the file's way: its language, days, and whose language is which, of several."""
    return file.desk.language, file.zone, len(file.languages) > 1


def _same(was: Organisation, now: Organisation) -> frozenset[str]:
    """The questions that the new file asks as the former did."""
    asked = {each.id: each for each in was.questions}
    kept = was.sectors, was.territories
    return frozenset(
        each.id
        for each in now.questions
        if each.id in asked
        and _asked(each) == _asked(asked[each.id])
        and (each.kind not in {"sector", "commune"} or kept == (now.sectors, now.territories))
    )


def _asked(question: Question) -> tuple[object, ...]:
    limits = (question.low, question.high, question.most, question.optional, question.unknown)
    return question.kind, question.text, question.choices, *limits


def _path(case: Case, organisation: Organisation) -> tuple[Question, ...]:
    """The questions that are a person's."""
    return questionnaire.path(organisation.questions, case.interview, organisation).questions
