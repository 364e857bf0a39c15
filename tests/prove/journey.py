"""What the proofs play again and again: one case, by an applicant and somebody of the staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from storage import cases, events, open_database, talk, timers
from tests.journey.story import ANSWERS
from tests.prove.stage import KEY, Stage

FIRST = 5
PROJECT = "atelier partagé"
PROMPT = "répondez à ce message"
SAID = ("asked", "wrote", "told", "note")
"""Kinds of what stands in the talk of a case."""
QUESTION, ANSWER = "Avez-vous un local ?", "Oui, rue Blatin."


async def beginning(stage: Stage) -> None:
    """The first questions of an interview."""
    await stage.talker("Camille").files(dict(list(ANSWERS.items())[:FIRST]))
    await stage.settled()


async def journey(stage: Stage) -> None:
    """An interview to its end; staff take charge and ask a question, which is answered."""
    camille, alix = stage.talker("Camille"), stage.staff[0]
    await camille.files()
    await alix.taps(PROJECT, "Prendre en charge", chat=stage.group)
    await alix.taps(PROJECT, "Poser une question", chat=stage.group)
    await alix.sees(PROMPT, chat=stage.group)
    await stage.settled()
    prompt = await alix.sees(PROMPT, chat=stage.group)
    alix.says(QUESTION, stage.group, to=prompt)
    await alix.taps(QUESTION, "Envoyer", chat=stage.group)
    await camille.sees(QUESTION)
    camille.says(ANSWER)
    await alix.sees(ANSWER, chat=stage.group)
    await stage.settled()


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds in the end, as far as it must be the same whatever happened meanwhile."""

    cases: Sequence[object]
    inbox: Sequence[object]
    outbox: Sequence[object]


async def kept(path: Path) -> Kept:
    """Read the database of a bot that has come to rest."""
    database = await open_database(f"sqlite:///{path}", KEY, read_only=True)
    try:
        async with database.tx() as tx:
            ids = [int(row["id"]) for row in await tx.fetch("select id from case_file order by id")]
            found: list[object] = []
            for id_, case in sorted((await cases.load(tx, ids)).items()):
                happened = Counter(event.kind for event in await events.of(tx, id_))
                planned = sorted((timer.key, timer.day, timer.at) for timer in await timers.of(tx, id_))
                said = sorted((each.kind, each.words) for each in await talk.of(tx, id_, SAID))
                who = case.person, case.status, case.owner
                found.append((id_, who, case.interview.answers, happened, planned, said))
            inbox = [dict(row) for row in await tx.fetch("select * from inbox where state <> 'done'")]
            outbox = [dict(row) for row in await tx.fetch("select * from outbox")]
    finally:
        await database.close()
    return Kept(found, inbox, outbox)
