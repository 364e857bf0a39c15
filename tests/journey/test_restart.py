"""The bot stops and starts, also on another file: nobody loses their place."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from tests import databases
from tests.house import House, house
from tests.journey.story import BACK, REVIEW, applicant, at, card, filed
from tests.journey.team import PROMPT, SEND, found, last, press, replies, sends
from tests.processes import until


async def again(house: House) -> None:
    """Stop and start."""
    await house.stop()
    await house.start()


async def test_one_comes_back_to_the_same_question_after_a_restart(h: House) -> None:
    camille = await at(h, "Où en êtes-vous ?")
    asked = await camille.sees()
    await again(h)
    following = await camille.taps("Une idée")
    assert "votre statut" in following.text
    answered = next(m for m in await camille.messages() if m.id == asked.id)
    assert answered.labels == []
    assert "Où en êtes-vous ?" in (await camille.taps(BACK)).text


async def test_what_was_ticked_is_still_ticked_after_a_restart(h: House) -> None:
    camille = await at(h, "De quoi avez-vous")
    await camille.taps("Financement")
    await again(h)
    ticked = await camille.taps("Local, atelier")
    assert {"✓ Financement", "✓ Local, atelier"} <= set(ticked.labels)


@pytest.mark.both_databases
async def test_what_people_did_while_it_was_down_is_handled_in_order(h: House) -> None:
    camille = await at(h, "Comment vous appelez-vous")
    asked = await camille.sees()
    await h.stop()
    for text in ("Camille", "camille@example.org", "06 12 34 56 78"):
        await camille.person.says(text)
    await h.start()
    review = await camille.sees()
    assert REVIEW in review.text
    assert "Courriel : camille@example.org" in review.text
    assert review.id > asked.id


async def test_the_card_and_what_waits_on_the_desk_survive(h: House) -> None:
    camille = await filed(h)
    posted = await card(h)
    await again(h)
    await press(h, h.staff[0], "Prendre en charge")
    assert (await card(h)).id == posted.id
    await press(h, h.staff[0], "Poser une question")
    await again(h)
    await replies(h, h.staff[0], await found(h, PROMPT), "Un local ?")
    await again(h)
    await press(h, h.staff[0], SEND, await last(h))
    await again(h)
    await camille.says("Oui, rue Blatin.")
    assert (await found(h, "Oui, rue Blatin.")).reply_to == posted.id
    await press(h, h.staff[0], "Accepter")
    preview = await last(h)
    await again(h)
    await sends(h, h.staff[0], preview)
    assert "votre projet est retenu" in (await camille.sees()).text


async def changed(house: House, *pairs: tuple[str, str]) -> None:
    """Restart on a file in which something was replaced."""
    text = house.path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    house.path = house.folder / "changed.toml"
    house.path.write_text(text, "utf-8")
    await again(house)


async def test_a_choice_that_left_the_file_is_asked_again(h: House) -> None:
    camille = await at(h, "De quoi avez-vous")
    await changed(h, ('id = "un", label', 'id = "seul", label'))
    waiting = await camille.says("/reprendre")
    assert "De quoi avez-vous" in waiting.text
    await camille.taps("Financement")
    asked = await camille.taps("Valider")
    assert "Ce que vous aviez choisi n’est plus proposé." in asked.text
    assert "Combien êtes-vous" in asked.text


@pytest.mark.parametrize("gone", ["m3", "depot_j30"])
async def test_a_check_in_that_left_the_file_is_no_trouble(h: House, gone: str) -> None:
    camille = await filed(h)
    await changed(h, (f'id = "{gone}"\n', 'id = "autre_plan"\n'))
    await h.passes(timedelta(days=31))
    assert any("Point d’étape" in text for text in await camille.texts()) == (gone == "m3")


@pytest.mark.postgres
async def test_whoever_lost_the_lead_has_it_again_while_the_clock_stands_still(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "of_house", databases.on(postgresql))
    async with house(tmp_path) as h:
        assert h.app is not None
        leads = h.app.leads
        await until(lambda: "sender" in leads)
        async with await psycopg.AsyncConnection.connect(h.database.url) as connection:
            await connection.execute("update meta set value = 'nobody 0' where key like 'lease of the %'")
        await until(lambda: "sender" not in leads)
        await (await applicant(h)).begins()
        assert "sender" in leads
