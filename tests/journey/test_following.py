"""What check-ins follow and what follows them: dates that people give, each other, and answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.checking.corpus.writing import Data
from tests.house import House
from tests.journey.editing import remade, with_own_file
from tests.journey.story import ANSWERS, REVIEW, Applicant, applicant, at, card, rows
from tests.journey.team import claimed, found, replies
from tests.journey.test_plans import days

WORDS = {"fr": "Où en êtes-vous ?", "en": "How is it going?"}
ARRIVED = "Point d’étape"
PREMIERE: Data = {
    "id": "premiere", "kind": "date", "name": {"fr": "Première", "en": "Opening night"},
    "text": {"fr": "Quand aura lieu la première ?", "en": "When is the opening night?"}, "unknown": True,
}  # fmt: skip
STOPPED: Data = {"question": "vie", "in": ["arret"]}
GOING: Data = {"question": "vie", "in": ["active", "change"]}


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file these stories change."""
    async with with_own_file(tmp_path) as made:
        yield made


async def planned(h: House, *plans: Data, interview: tuple[Data, ...] = ()) -> None:
    """Let these be all the check-ins of the file; one that asks nothing else asks the yearly questions."""
    whole = [
        {"at": "10:00", "text": WORDS, **({} if "questions" in plan else {"questionnaire": "bilan"}), **plan}
        for plan in plans
    ]

    def change(data: Data) -> Data:
        kept = {**data["retention"], "filed_days": 1460}
        asked = [*data["questions"], *interview]
        return {**data, "checkins": whole, "retention": kept, "questions": asked, "longest_points": 30}

    assert await remade(h, change)


async def filed_under(h: House, *plans: Data) -> Applicant:
    """Somebody who had answered everything when these became the check-ins, and then filed."""
    camille = await at(h, REVIEW)
    await planned(h, *plans)
    await camille.taps("Envoyer")
    return camille


async def filed_with(h: House, day: str) -> Applicant:
    """Somebody who filed, and gave that day as their opening night."""
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until=REVIEW, given={**ANSWERS, "aura lieu la première": day})
    await camille.taps("Envoyer")
    return camille


# --- a date that was given ----------------------------------------------------------------------------------


async def test_check_ins_come_before_and_after_a_date_of_the_interview(own: House) -> None:
    await planned(
        own,
        {"id": "avant", "after": "date", "of": "premiere", "before": "2 semaines"},
        {"id": "apres", "after": "date", "of": "premiere", "delay": "3 days"},
        {
            "id": "suite",
            "after": "date",
            "of": "premiere",
            "delay": "1 month",
            "every": "1 month",
            "times": 2,
        },
        interview=(PREMIERE,),
    )
    camille = await filed_with(own, "> 20/03/2027")
    assert await days(own) == {
        "avant": date(2027, 3, 5),  # two weeks before is a Saturday: the Friday before
        "apres": date(2027, 3, 23),
        "suite#1": date(2027, 4, 20),
        "suite#2": date(2027, 5, 20),
    }
    assert "5 mars 2027" in (await camille.says("/rappels")).text
    await own.passes(timedelta(days=102, hours=2))
    assert (await camille.sees()).labels[0] == "Répondre"


async def test_a_date_that_is_past_or_unknown_gives_no_check_in(own: House) -> None:
    plan = {"id": "avant", "after": "date", "of": "premiere", "before": "2 months"}
    await planned(own, plan, interview=(PREMIERE,))
    await filed_with(own, "> 02/01/2027")
    assert await days(own) == {}


async def test_who_does_not_know_the_date_is_asked_nothing_around_it(own: House) -> None:
    plan = {"id": "avant", "after": "date", "of": "premiere", "before": "1 week"}
    await planned(own, plan, interview=(PREMIERE,))
    await filed_with(own, "Je ne sais pas")
    assert await days(own) == {}


async def test_a_check_in_moves_with_the_date_and_goes_with_it(own: House) -> None:
    camille = await filed_under(
        own,
        {
            "id": "suivi",
            "after": "filing",
            "delay": "1 week",
            "every": "1 week",
            "times": 3,
            "questions": [PREMIERE],
        },
        {"id": "avant", "after": "date", "of": "premiere", "before": "1 week"},
    )
    for answer, planned_for in (
        ("> 15/04/2027", date(2027, 4, 8)),
        ("> 15/06/2027", date(2027, 6, 8)),
        ("Je ne sais pas", None),
    ):
        await own.passes(timedelta(days=7, hours=1))
        await camille.taps("Répondre")
        await (camille.says(answer[2:]) if answer.startswith("> ") else camille.taps(answer))
        assert (await days(own)).get("avant") == planned_for


# --- the end of another -------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["Rien de nouveau", "Je suis bloqué·e"])
async def test_a_check_in_follows_the_end_of_another(own: House, how: str) -> None:
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week"},
        {"id": "deux", "after": "checkin", "of": "un", "delay": "2 weeks"},
        {"id": "trois", "after": "checkin", "of": "deux", "delay": "1 month"},
    )
    assert list(await days(own)) == ["un"]
    await own.passes(timedelta(days=7, hours=1))
    assert await days(own) == {}
    await camille.taps(how)
    assert await days(own) == {"deux": date(2026, 12, 14)}
    await own.passes(timedelta(days=14, hours=1))
    await camille.taps("Rien de nouveau")
    assert await days(own) == {"trois": date(2027, 1, 14)}


async def test_an_unanswered_one_is_followed_too_once_its_owner_has_the_task(own: House) -> None:
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week", "task": "5 days"},
        {"id": "deux", "after": "checkin", "of": "un", "delay": "2 weeks"},
    )
    await own.passes(timedelta(days=7, hours=1))
    await own.passes(timedelta(days=7, hours=1))
    assert "un" not in await days(own)
    assert "deux" in await days(own)
    before = await days(own)
    await camille.taps("Rien de nouveau")
    assert await days(own) == before, "the first end counts"


async def test_what_follows_one_that_repeats_waits_for_its_last_time(own: House) -> None:
    camille = await filed_under(
        own,
        {"id": "mois", "after": "filing", "delay": "1 week", "every": "1 week", "times": 2},
        {"id": "fin", "after": "checkin", "of": "mois", "delay": "1 week"},
    )
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Rien de nouveau")
    assert list(await days(own)) == ["mois#2"]
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Rien de nouveau")
    assert list(await days(own)) == ["fin"]


async def test_an_outage_does_not_break_a_chain(own: House) -> None:
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week"},
        {"id": "autre", "after": "filing", "delay": "2 weeks"},
        {"id": "deux", "after": "checkin", "of": "un", "delay": "1 month"},
    )
    await own.stop()
    own.clock.advance(timedelta(days=21, hours=1))
    await own.start()
    await own.settled()
    assert (await camille.message(ARRIVED)).labels[0] == "Répondre"
    assert list(await days(own)) == ["deux"]


async def test_it_may_follow_certain_answers_only(own: House) -> None:
    follows = {"after": "checkin", "of": "un", "delay": "1 week"}
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week"},
        {**follows, "id": "arret", "when": STOPPED},
        {**follows, "id": "vie", "when": GOING},
    )
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Répondre")
    await camille.taps("Non, arrêté")
    await camille.taps("Autre raison")
    assert list(await days(own)) == ["arret"]


# --- what an answer leads to --------------------------------------------------------------------------------


async def test_an_answer_alerts_the_group_at_once_and_a_reply_reaches_the_person(own: House) -> None:
    then = [{"when": STOPPED, "do": "alert"}]
    camille = await filed_under(own, {"id": "un", "after": "filing", "delay": "1 week", "then": then})
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Répondre")
    await camille.taps("Non, arrêté")
    alert = await found(own, "une réponse à voir tout de suite")
    assert alert.reply_to == (await card(own)).id
    assert "Situation : Non, arrêté" in alert.text
    await replies(own, own.staff[0], alert, "Appelons-nous demain.")
    assert "« Appelons-nous demain. »" in (await camille.sees()).text


async def test_an_answer_gives_the_owner_a_task_once(own: House) -> None:
    then = [{"when": GOING, "do": "task"}]
    await planned(own, {"id": "un", "after": "filing", "delay": "1 week", "then": then})
    camille = await claimed(own)
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Répondre")
    await camille.taps("Oui, mais il a changé")
    told = await found(own, "demande une suite")
    assert told.text.startswith("☐ Alix, à vous : une réponse de D-2026-0001")
    assert "Situation : Oui, mais il a changé" in told.text
    await camille.taps("Aucun")
    tasks = [m for m in await own.group.messages() if "demande une suite" in m.text]
    assert len(tasks) == 1


async def test_an_answer_ends_the_follow_up_with_a_kind_word(own: House) -> None:
    then = [{"when": STOPPED, "do": "end"}]
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week", "then": then},
        {"id": "deux", "after": "checkin", "of": "un", "delay": "1 week"},
        {"id": "trois", "after": "filing", "delay": "1 month"},
    )
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Répondre")
    await camille.taps("Non, arrêté")
    thanked = await camille.taps("Autre raison")
    assert "Nous ne vous poserons plus de questions" in thanked.text
    assert "Raison de l’arrêt : Autre raison" in (await found(own, "Point d’étape reçu")).text
    assert await days(own) == {}
    ended = await rows(own, "select detail from event where kind = 'follow_up_ended'")
    assert [row["detail"] for row in ended] == ["un"]
    count = await camille.count()
    await own.passes(timedelta(days=40))
    assert await camille.count() == count


async def test_an_answer_that_ends_it_counts_though_the_rest_was_never_answered(own: House) -> None:
    then = [{"when": STOPPED, "do": "end"}]
    camille = await filed_under(
        own,
        {"id": "un", "after": "filing", "delay": "1 week", "then": then},
        {"id": "deux", "after": "filing", "delay": "1 month"},
    )
    await own.passes(timedelta(days=7, hours=1))
    await camille.taps("Répondre")
    await camille.taps("Non, arrêté")
    await own.passes(timedelta(days=31))
    assert "Nous ne vous poserons plus de questions" in (await camille.message("Pourquoi s’est-il")).text
    assert [m for m in await camille.messages() if ARRIVED in m.text and m.labels] == []
