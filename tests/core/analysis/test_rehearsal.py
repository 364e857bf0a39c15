"""Invented people live through a file: what they would receive, and when, is what the file says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import config
from bot.core.analysis.rehearsal import BLOCKS, HABITS, MOVES, RETURNS, Delivery, Habit, Rehearsal
from bot.core.model.message import Phrase
from tests.house import DAMIER, OTHERS, file

BEGINS = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
MONTHS = 26
PEOPLE = 40


def played_anew(path: Path = DAMIER) -> tuple[Rehearsal, list[Delivery]]:
    rehearsal = Rehearsal(file(path)[0], BEGINS, MONTHS, PEOPLE)
    return rehearsal, list(rehearsal.deliveries())


played = cache(played_anew)


def kinds(deliveries: list[Delivery], habit: Habit) -> Counter[str]:
    """How many messages of each kind one person of this habit reads, and the team for them."""
    first = min(each.person for each in deliveries if each.habit == habit)
    theirs = (each.message.key for each in deliveries if each.person == first)
    return Counter(key.kind if key else "" for key in theirs)


def received(deliveries: list[Delivery], habit: Habit) -> int:
    """How many check-ins that one person of this habit has answered the team reads."""
    first = min(each.person for each in deliveries if each.habit == habit)
    theirs = (each.message.key for each in deliveries if each.person == first)
    return sum(key.detail[0].startswith("checked-") for key in theirs if key and key.kind == "note")


@pytest.mark.parametrize("path", [DAMIER, *sorted(OTHERS.glob("*.toml"))], ids=lambda path: path.stem)
def test_no_check_in_comes_twice_and_none_after_the_end(path: Path) -> None:
    rehearsal, deliveries = played(path)
    asked = [each for each in deliveries if each.message.key and each.message.key.kind == "checkin"]
    reminders = [each for each in asked if Phrase("checkin.reminder") in each.message.paragraphs]
    arrivals = Counter((each.person, each.message.key) for each in asked if each not in reminders)
    assert set(arrivals.values()) <= {1}
    again = Counter((each.person, each.message.key) for each in reminders)
    assert set(again.values()) <= {1, 2}, "a third is the team's task"
    assert again.keys() <= arrivals.keys()
    assert {each.habit for each in reminders}.isdisjoint({"prompt", "declined", "withdrawn"})
    assert [each.at for each in deliveries] == sorted(each.at for each in deliveries)
    assert all(BEGINS <= each.at <= rehearsal.ends for each in deliveries)


def test_each_habit_ends_as_it_must() -> None:
    rehearsal, _ = played()
    ends = {habit: {case.status for of, case in rehearsal.statuses() if of == habit} for habit in HABITS}
    assert ends == {
        "prompt": {"accepted"}, "late": {"accepted"}, "silent": {"accepted"}, "blocked": {"accepted"},
        "withdrawn": {"withdrawn"}, "declined": {"declined"}, "forgotten": set(), "unfinished": set(),
        "moving": {"accepted"}, "away": {"accepted"},
    }  # fmt: skip


def test_whoever_is_not_heard_of_any_more_is_told_once_before_they_are_erased() -> None:
    rehearsal, deliveries = played()
    theirs = of_first(deliveries, "forgotten")
    words = [each for each in theirs if each.message.key and each.message.key.kind == "farewell"]
    assert len(words) == 1
    retention = rehearsal.organisation.retention
    assert (words[0].at - theirs[0].at).days >= retention.filed_days - retention.word_days - 1
    assert [each for each in theirs if each.is_for_applicant and each.at > words[0].at] == []
    told = [each.person for each in deliveries if each.message.key and each.message.key.kind == "farewell"]
    assert Counter(told).most_common(1)[0][1] == 1, "whoever stays in touch is left in peace for a term"


def test_each_reads_what_their_life_brings() -> None:
    _, deliveries = played()
    assert kinds(deliveries, "unfinished") == {"reminder": 1}
    said = [each.message for each in deliveries if each.habit == "withdrawn" and not each.is_for_applicant]
    assert {part.key for each in said for part in each.paragraphs if isinstance(part, Phrase)} >= {
        "desk.withdrawn"
    }
    assert received(deliveries, "prompt") > 1, "the team reads what was answered"
    forgotten, prompt = (kinds(deliveries, each)["note"] for each in ("forgotten", "prompt"))
    assert forgotten > prompt - received(deliveries, "prompt"), "the team is reminded"
    stuck = kinds(deliveries, "blocked")
    assert stuck["from"] == stuck["checkin"] - 1 > 1, "the acceptance takes away the one about a partner"
    assert all(kinds(deliveries, habit)["outcome"] == 1 for habit in HABITS if habit != "unfinished")


@pytest.mark.parametrize("path", [DAMIER, *sorted(OTHERS.glob("*.toml"))], ids=lambda path: path.stem)
def test_no_promised_day_passes_in_silence_even_where_the_team_forgets(path: Path) -> None:
    rehearsal, _ = played(path)
    assert list(rehearsal.breaches()) == []


def test_the_same_file_is_always_rehearsed_the_same() -> None:
    small = OTHERS / "small.toml"
    assert played_anew(small)[1] == played(small)[1]


PLANS = """
[[checkins]]
id = "before"
after = "date"
of = "premiere"
before = "2 weeks"
at = "10:00"
text.en = "Soon?"
questions = [{ id = "mood", kind = "yes_no", name.en = "Mood", text.en = "All well?" }]
then = [{ when = { question = "mood", in = ["no"] }, do = "task" }]

[[checkins]]
id = "next"
after = "checkin"
of = "before"
delay = "10 days"
at = "10:00"
text.en = "And now?"
"""


def test_dates_chains_and_what_follows_from_answers_are_played() -> None:
    whole = config.parse((OTHERS / "small.toml").read_text("utf-8") + PLANS)
    rehearsal = Rehearsal(whole, BEGINS, MONTHS, PEOPLE)
    deliveries = list(rehearsal.deliveries())
    came: dict[str, set[int]] = {"before": set(), "next": set()}
    for each in deliveries:
        key = each.message.key
        if key and key.kind == "checkin" and key.detail[0] in came:
            came[key.detail[0]].add(each.person)
    assert came["before"]
    assert came["next"]
    assert came["next"] <= came["before"]
    told = [part.key for each in deliveries for part in each.message.paragraphs if isinstance(part, Phrase)]
    assert any(key.startswith("desk.answer_task") for key in told)


def of_first(deliveries: list[Delivery], habit: Habit) -> list[Delivery]:
    """What the first person of this habit and the team for them are told."""
    first = min(each.person for each in deliveries if each.habit == habit)
    return [each for each in deliveries if each.person == first]


def check_ins(deliveries: list[Delivery]) -> list[datetime]:
    """When check-ins came."""
    return [each.at for each in deliveries if each.message.key and each.message.key.kind == "checkin"]


def test_whoever_moves_is_asked_at_the_same_hour_there() -> None:
    rehearsal, deliveries = played()
    there = ZoneInfo(rehearsal.organisation.zones[-1])
    theirs = of_first(deliveries, "moving")
    asked = check_ins(theirs)
    here, moves = ZoneInfo("Europe/Paris"), theirs[0].at + timedelta(days=MOVES)
    hours = [(at.astimezone(here).hour, at.astimezone(there).hour) for at in asked]
    before = sum(at < moves for at in asked)
    assert {hour for hour, _ in hours[:before]} == {10}
    assert {hour for _, hour in hours[before:]} == {10}
    assert 10 not in {hour for hour, _ in hours[before:]}


def test_whoever_blocks_the_bot_is_left_alone_and_is_back_for_the_newest_alone() -> None:
    rehearsal, deliveries = played()
    theirs = of_first(deliveries, "away")
    first = min(each.at for each in deliveries if each.person == theirs[0].person)
    away = [each for each in theirs if BLOCKS <= (each.at - first).days < RETURNS]
    assert [each for each in away if each.is_for_applicant] == []
    told = [part.key for each in away for part in each.message.paragraphs if isinstance(part, Phrase)]
    assert told.count("desk.check_in_paused") == 1
    back = [at for at in check_ins(theirs) if (at - first).days == RETURNS]
    assert len(back) == 1
    assert list(rehearsal.breaches()) == []
