"""Updates that cannot be read or handled: nothing of them is kept, they are set aside, nobody else waits."""

from __future__ import annotations

import logging

import pytest

from bot.simulator.refusal import Json
from bot.telegram.context import Context
from tests.house import House
from tests.journey.story import all_is_well, applicant, filed, plain, rows
from tests.journey.team import PROMPT, SEND, claimed, found, last, press, replies
from tests.telegram.roles import Role, delivered, kept

UNVERIFIED = "Je ne peux pas vérifier à l’instant que vous êtes de l’équipe. Réessayez dans un moment."


async def set_aside(h: House) -> list[dict[str, object]]:
    """The updates that were set aside, and how often each was tried."""
    return await rows(h, "select attempts from inbox where state <> 'done'")


async def test_what_a_handler_did_before_it_raised_is_undone(
    h: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    before, seen = await kept(h, camille), await camille.count()

    def breaks(*_: object) -> None:
        raise RuntimeError("made to fail")

    with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
        patched.setattr("bot.core.conversations.case_status.status", breaks)
        await camille.says("/dossier")  # notes first that Camille turned from writing to something else
    assert await kept(h, camille) == before
    assert await set_aside(h) == [{"attempts": 3}]
    assert ["Vos réponses sont gardées" in words for words in (await camille.texts())[seen:]] == [True]
    assert "mis de côté" in (await last(h)).text
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [RuntimeError] * 3
    await camille.says("Bonjour ?")  # still meant for the team
    assert "Bonjour ?" in (await last(h)).text


@pytest.mark.parametrize(
    "broken",
    [
        {"message_id": "9"},
        {"date": "today"},
        {"text": 5},
        {"text": None, "photo": ["x"]},
        {"reply_to_message": {"message_id": "1"}},
    ],
)
async def test_what_cannot_be_read_is_set_aside_after_three_tries_and_told(h: House, broken: Json) -> None:
    camille, dominique = await applicant(h), await applicant(h, "Dominique")
    await camille.begins()
    before, seen = await kept(h, camille), await camille.count()
    id_ = camille.person.id
    update = Role("applicant", id_, id_, "private").says("oui")
    await delivered(h, [{"message": update["message"] | broken}])
    assert await kept(h, camille) == before
    assert await set_aside(h) == [{"attempts": 3}]
    assert await camille.count() == seen + 1
    assert "mis de côté" in (await last(h)).text
    assert "18 ans ou plus" in (await dominique.begins()).text
    assert "secteur principal" in (await camille.says("oui")).text


async def test_staff_who_cannot_be_verified_just_now_are_told_so(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Poser une question")
    before, prompt = await kept(h, camille), await found(h, PROMPT)
    with monkeypatch.context() as patched:
        patched.setattr(Context, "role", lambda _: "unverified")
        assert await press(h, alix, "Rendre à l’équipe") == UNVERIFIED
        await replies(h, alix, prompt, "Un local ?")
        assert plain((await last(h)).text) == UNVERIFIED
        await alix.says("/aide", chat=h.group)
        await h.settled()
        assert [plain(m.text) for m in (await h.group.messages())[-2:]] == ["/aide", UNVERIFIED]
    assert await kept(h, camille) == before
    await replies(h, alix, prompt, "Un local ?")
    await press(h, alix, SEND, await last(h))
    assert "Un local ?" in (await camille.sees()).text
    await all_is_well(h)
