"""What waits and what failed: told once, by case, to team and operator, who retries it or drops it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from storage import outbox
from storage.outbox import OutboxCall
from tests.client import Message, Person
from tests.house import House, house
from tests.journey.operators import beside
from tests.journey.story import Applicant, applicant, filed, plain, rows

REFUSED = "Bad Request: wrong file identifier"
MINUTE = timedelta(minutes=1)


@contextmanager
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Meanwhile no answer can be handled."""

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("made to fail")

    with monkeypatch.context() as patched:
        patched.setattr("bot.core.conversations.interview.answer", breaks)
        yield


async def poisoned(h: House, monkeypatch: pytest.MonkeyPatch) -> Applicant:
    """Somebody whose answer was set aside."""
    camille = await applicant(h)
    await camille.begins()
    with broken(monkeypatch):
        await camille.says("oui")
    return camille


async def refused(h: House, someone: Applicant, times: int = 1) -> None:
    """Messages to somebody that Telegram does not take."""
    chat = someone.person.id
    await h.client.fault("refusal", method="sendMessage", code=400, words=REFUSED, times=times, chat_id=chat)
    assert h.app is not None
    now = int(h.clock.now().timestamp() * 1000)
    call = OutboxCall(
        queue_key=f"c{chat}", chat=chat, person=chat, method="sendMessage", params={"text": "Bonjour."}
    )
    async with h.app.database.tx() as tx:
        await outbox.add(tx, [call] * times, now)
    h.app.sender.wake()
    await h.settled()


async def operated(h: House, name: str = "Olive") -> Person:
    """The operator, who is named to the bot and has opened a conversation with it."""
    operator = await h.client.person(name)
    await operator.says("/start")
    await h.stop()
    h.more["DAMIER_OPERATOR_CHAT_ID"] = str(operator.id)
    await h.start()
    return operator


async def alerts(h: House, chat: int) -> list[Message]:
    await h.settled()
    return [each for each in await h.client.messages(chat) if each.from_bot and each.text.startswith("⚠")]


async def test_an_update_that_was_set_aside_is_seen_retried_and_answered(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = await poisoned(h, monkeypatch)
    shown = await beside(h, "queue", expected=1)
    assert [line.split()[:5] for line in shown.splitlines()] == [
        ["case", "state", "what", "cause", "number"],
        ["draft", "1", "set", "aside", "update"],
        ["0", "given", "up,", "1", "set"],
    ]
    assert "RuntimeError" in shown
    assert "oui" not in shown
    told = await beside(h, "queue retry --all --yes")
    assert "to be tried once more within a minute: 1 update" in told
    before = await camille.count()
    await h.passes(MINUTE)
    assert len(await camille.texts()) > before
    assert "secteur" in (await camille.texts())[-1]
    assert "0 set aside" in await beside(h, "queue")


async def test_what_was_given_up_is_seen_by_case_and_sent_once_more(h: House) -> None:
    camille = await filed(h)
    await refused(h, camille, times=2)
    (found, also) = json.loads(await beside(h, "queue --json", expected=1))["queue"]
    assert (found["case"], found["state"], found["cause"]) == ("D-2026-0001", "given up", "400")
    assert found["since"] == "2026-11-23T09:00:00+00:00"
    await beside(h, f"queue drop {also['id']} --yes")
    assert "sent once" not in await beside(h, "queue retry D-2026-0001 --yes")
    await h.passes(MINUTE)
    assert (await camille.texts())[-1] == "Bonjour."
    assert await rows(h, "select id from outbox") == []


async def test_nothing_is_done_unless_it_is_confirmed_and_meant(h: House) -> None:
    camille = await filed(h)
    await refused(h, camille)
    assert "Is that meant?" in await beside(h, "queue drop --all", expected=1)
    assert "D-2026-0002: nothing of it waits" in await beside(h, "queue retry D-2026-0002 --yes", expected=2)
    assert "give cases or ids, or --all" in await beside(h, "queue drop", expected=2)
    assert len(await rows(h, "select id from outbox where state = 'dead'")) == 1
    await beside(h, "queue drop D-2026-0001 --yes")
    assert await rows(h, "select id from outbox") == []


async def test_many_failures_are_one_alert_that_names_each_case(h: House) -> None:
    operator = await operated(h)
    camille, dora = await filed(h), await filed(h, "Dora")
    await refused(h, camille, times=20)
    await h.passes(10 * MINUTE)
    await refused(h, dora, times=12)
    (team,), (own,) = await alerts(h, h.group.id), await alerts(h, operator.id)
    named = "Des messages ne sont peut-être pas arrivés : D-2026-0001 (20), D-2026-0002 (12)."
    assert plain(team.text).endswith(f"{named} Écrivez à ces personnes si c’est important.")
    assert plain(own.text).endswith(
        f"{named} Sur la machine, « ./damier-bot queue » dit ce qui attend et pourquoi."
    )
    await h.passes(timedelta(hours=2))
    await refused(h, dora)
    assert [len(await alerts(h, chat)) for chat in (h.group.id, operator.id)] == [2, 2]
    await beside(h, "queue drop --all --yes")


async def test_updates_that_are_set_aside_are_one_alert_too(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = await operated(h)
    camille = await poisoned(h, monkeypatch)
    with broken(monkeypatch):
        for _ in range(3):
            await camille.says("oui")
    for chat in (h.group.id, operator.id):
        (alert,) = await alerts(h, chat)
        assert "mis de côté : projets pas encore envoyés (4)." in plain(alert.text)
    await beside(h, "queue drop --all --yes")


async def test_more_cases_than_can_be_read_are_counted(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.engine.alerts.NAMED", 1)
    camille, dora, emile = await filed(h), await filed(h, "Dora"), await filed(h, "Émile")
    for each in (camille, dora, emile):
        await refused(h, each)
    (alert,) = await alerts(h, h.group.id)
    assert "D-2026-0001 (1), et 2 autres." in plain(alert.text)
    await beside(h, "queue drop --all --yes")


async def test_an_alert_that_does_not_arrive_is_no_new_alert(h: House) -> None:
    camille = await filed(h)
    await h.client.fault(
        "refusal", method="sendMessage", code=400, words=REFUSED, times=9, chat_id=h.group.id
    )
    await refused(h, camille)
    assert len(await rows(h, "select id from outbox where state = 'dead'")) == 2
    await h.client.no_more_faults()
    await beside(h, "queue drop --all --yes")


async def test_the_operator_learns_that_the_staff_group_is_closed(tmp_path: Path) -> None:
    async with house(tmp_path) as h:
        operator = await operated(h)
        await h.group.kicks_bot(h.staff[0])
        await filed(h)
        await h.passes(timedelta(minutes=10))
        (alert,) = await alerts(h, operator.id)
        assert "Le groupe de l’équipe est fermé à l’assistant" in plain(alert.text)
        await h.passes(timedelta(hours=25))
        assert len(await alerts(h, operator.id)) == 2
