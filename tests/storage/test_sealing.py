"""PostgreSQL keeps nothing of anybody that it could read: not in its rows, its log, nor what was deleted."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from bot.core.model.case import Answer, Interview, Person
from bot.core.model.found import Entry
from bot.core.model.frozen import replace
from bot.core.model.talk import Spoken
from storage import cases, colleagues, erase, found, inbox, open_database, outbox, people, talk, transfer
from storage.database import Database, WrongKey
from storage.outbox import OutboxCall
from storage.sealing import SEALED, Seal
from tests import postgres

NOW = datetime(2026, 11, 29, tzinfo=UTC)
ANA = 5_550_001
OTHER = "ab" * 32
CANARY, BARE = "serinette", "roucoulade"
"""The second is written without a key, into files of the same server."""
WORDLESS = {
    "version": {"name", "checksum"},
    "meta": {"key"},
    "inbox": {"state", "error"},
    "person": {"language", "zone", "notice"},
    "case_file": {"status", "reference", "fingerprint", "checkin", "renewing", "given"},
    "found": {"reference", "status", "owed"},
    "counter": {"name"},
    "event": {"kind", "detail"},
    "talk": {"mark", "kind", "run"},
    "timer": {"key", "kind", "day", "at", "zone", "plan", "state"},
    "waiting_list": {"programme", "state"},
    "outbox": {"queue_key", "method", "message_key", "reply_to_key", "topic", "state", "error"},
    "sent_message": {"key"},
    "topic": {"name"},
    "configuration": {"fingerprint", "body"},
    "figure": {"month", "question", "kind"},
    "colleague": {"away_until"},
    "call_change": {"programme", "slot", "body"},
}
"""Columns that hold ids, days and numbers of ours, or the organisation's own words."""


@pytest.fixture
async def address(postgresql: str) -> str:
    return await postgres.empty(postgresql, f"t{os.urandom(6).hex()}")


async def fill(database: Database, word: str = CANARY) -> int:
    """Ana, with the canary wherever people's words go; her case."""
    async with database.tx() as tx:
        await people.save(tx, [Person(id=ANA, language="fr", acted_at=NOW)])
        case = await cases.add(tx, ANA, "print", NOW)
        filed = replace(case, interview=Interview(answers={"name": Answer("given", word)}))
        await cases.save(tx, [replace(filed, status="filed", reference="D-2026-0001")])
        await found.put(tx, [entry(case.id, word)])
        await talk.put(tx, [Spoken(case=case.id, mark="1", kind="note", at=NOW, by=1, name=word, words=word)])
        for number, owner in ((1, ANA), (2, 0)):
            await inbox.store(tx, [(number, ANA, f'{{"text": "{word}"}}')], 0)
            await inbox.set_aside(tx, number, owner, "")
        told = {"text": f"Bonjour {word}"}
        await outbox.add(
            tx,
            [
                OutboxCall(queue_key="c1", chat=ANA, person=ANA, method="sendMessage", params=told),
                OutboxCall(queue_key="c2", chat=-1, person=ANA, method="sendDocument", content=word),
            ],
        )
        await colleagues.put(tx, 7, word)
        return case.id


def entry(case: int, word: str = CANARY) -> Entry:
    return Entry(
        case=case, person=ANA, reference="D-2026-0001", status="filed", owner=0, owed=None, asked=False,
        blocked=False, name=word, address=f"{word}@example.org", project=f"une {word}", sector="cirque",
        place="riom",
    )  # fmt: skip


def words_on_disk(address: str, word: str) -> list[str]:
    """The files of the server, its log among them, in which a word can be read."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("checkpoint")
    folder = Path(address.partition("host=")[2])
    files = (path for path in folder.rglob("*") if path.is_file())
    return [path.name for path in files if word.encode() in path.read_bytes().lower()]


async def test_no_file_of_the_server_ever_holds_a_word_of_anybody(address: str, key: str) -> None:
    database = await open_database(address, key)
    try:
        case = await fill(database)
        async with database.tx() as tx:
            assert (await cases.load(tx, [case]))[case].interview.answers["name"].value == CANARY
            assert [each.words for each in await talk.of(tx, case, ["note"])] == [CANARY]
            assert CANARY in (await inbox.aside(tx, ANA))[0].body
            assert {row.content or row.params["text"] for row in await outbox.claim(tx, 0, 9)} == {
                CANARY,
                f"Bonjour {CANARY}",
            }
            assert await colleagues.names(tx) == {7: CANARY}
        assert words_on_disk(address, CANARY) == []
        async with database.tx() as tx:
            await erase.everything(tx, ANA)
        await database.scrub()
        assert words_on_disk(address, CANARY) == []
    finally:
        await database.close()


async def test_without_a_key_the_words_would_be_found_on_the_disk(address: str) -> None:
    database = await open_database(address)
    try:
        await fill(database, BARE)
        assert words_on_disk(address, BARE) != []
    finally:
        await database.close()


async def test_another_key_reads_nothing(address: str, key: str) -> None:
    database = await open_database(address, key)
    await fill(database)
    await database.close()
    other = await open_database(address, OTHER)
    try:
        with pytest.raises(WrongKey, match="not the key"):
            async with other.tx() as tx:
                await tx.fetch("select body from case_file")
    finally:
        await other.close()


async def test_what_is_sealed_is_found_by_equality_and_by_a_part(address: str, key: str) -> None:
    database = await open_database(address, key)
    try:
        case = await fill(database)
        async with database.tx() as tx:
            assert [row[0] for row in await found.having(tx, ["inette@", "riom"], 9)] == [case]
            assert await found.having(tx, ["canari"], 9) == []
            same = replace(entry(case + 1), person=1)
            assert [each.case for each in await found.likely(tx, same)] == [case]
            assert await found.likely(tx, replace(same, name="", address="")) == []
    finally:
        await database.close()


async def test_every_column_of_text_is_sealed_or_known_to_hold_nobody_s_words(address: str) -> None:
    database = await open_database(address)
    try:
        async with database.tx() as tx:
            rows = await tx.fetch(
                """
                select table_name as owner, column_name as part from information_schema.columns
                where table_schema = current_schema() and data_type = 'text'
                """
            )
            known = await transfer.tables(tx)
    finally:
        await database.close()
    unknown = {
        f"{row['owner']}.{row['part']}"
        for row in rows
        if row["part"] not in SEALED.get(row["owner"], frozenset()) | WORDLESS.get(row["owner"], set())
    }
    assert unknown == set()
    assert set(SEALED) <= set(known)


def test_any_text_comes_back_as_it_was(key: str) -> None:
    seal = Seal(key)
    sql = "insert into talk (words, kind) values (:words, :kind)"
    for text in ("", "~sealed~", "é😀\ud800", "x" * 70_000):
        row = seal.values(sql, {"words": text, "kind": "note"})
        assert row["kind"] == "note"
        assert not text or text not in row["words"].removeprefix("~sealed~")
        seal.open([row])
        assert row["words"] == text
