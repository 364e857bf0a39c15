"""Another file takes over while people are in the middle: they are told why, and nobody is stranded."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock
from zoneinfo import ZoneInfo

import pytest

from bot.engine import reload
from bot.simulator.server import Simulator
from tests.client import Client, Person
from tests.house import TOKEN, House
from tests.journey.editing import (
    MOVED,
    RESUME,
    STATUS,
    copied,
    in_the_middle,
    part,
    published,
    reworded,
    with_own_file,
    write,
)
from tests.journey.story import REVIEW, applicant, card, documents, filed, rows
from tests.journey.team import found, last, press
from tests.processes import PATIENCE, Running, run, tidy, until

STAGE = "Où en êtes-vous ?"
TOLD = "est en service"
STEP = "À quelle étape en êtes-vous ?"


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file one may write."""
    async with with_own_file(tmp_path) as made:
        yield made


async def test_the_question_on_the_screen_is_put_right_without_a_sound(h: House) -> None:
    camille = await in_the_middle(h)
    before = await camille.messages()
    assert await published(h, reworded(h.path, "legal", "Quel est votre statut en ce moment ?"))
    after = await camille.messages()
    assert len(after) == len(before)
    assert "Quel est votre statut en ce moment ?" in after[-1].text
    assert "d’une œuvre précise" in (await camille.taps("Aucun pour l’instant")).text
    answered = await camille.message("Quel est votre statut en ce moment ?")
    assert answered.labels == []


async def test_an_organisation_that_is_elsewhere_keeps_its_days_and_hours(h: House) -> None:
    camille, dominique = await filed(h), await filed(h, "Dominique")
    await dominique.says("/rappels")
    await dominique.taps("Changer de fuseau horaire")
    await dominique.taps("La Réunion")
    before = await planned(h)
    assert await published(h, ('zone = "Europe/Paris"', 'zone = "America/Martinique"'))
    after = await planned(h)
    assert [row[:4] for row in after] == [row[:4] for row in before], "the same rows, days and times"
    zones = {(row[1], row[4]) for row in after}
    assert zones == {("promise", "America/Martinique"), ("checkin", "America/Martinique"),
                     ("checkin", "Indian/Reunion")}  # fmt: skip
    due = datetime.fromisoformat(f"{after[0][2]}T{after[0][3]}").replace(tzinfo=ZoneInfo(after[0][4]))
    assert int(after[0][5]) == due.timestamp() * 1000
    assert "10 h 00" in (await camille.says("/rappels")).text


async def planned(h: House) -> list[tuple[str, ...]]:
    """What waits: key, kind, day, time, zone and instant."""
    found = await rows(
        h, "select key, kind, day, at, zone, due from timer where state = 'waiting' order by key"
    )
    return [tuple(str(row[name]) for name in ("key", "kind", "day", "at", "zone", "due")) for row in found]


async def test_an_answer_to_other_words_is_asked_once_more_and_kept_by_a_tap(h: House) -> None:
    camille = await in_the_middle(h)
    assert await published(h, reworded(h.path, "stage", STEP))
    assert STATUS in (await camille.sees()).text
    asked = await camille.taps("Aucun pour l’instant")
    assert "Cette question a changé depuis votre réponse." in asked.text
    assert "Votre réponse jusqu’ici : Une idée" in asked.text
    assert "d’une œuvre précise" in (await camille.taps("Garder ma réponse")).text
    await camille.answers()
    assert "À quelle étape" not in (await camille.taps("Envoyer")).text


async def test_a_mended_spelling_asks_nobody_again(h: House) -> None:
    camille = await in_the_middle(h)
    assert await published(h, reworded(h.path, "stage", "Ou en etes vous"))
    assert "d’une œuvre précise" in (await camille.taps("Aucun pour l’instant")).text
    assert "Aucune réponse n’est à redonner." in (await found(h, TOLD)).text


async def test_somebody_whose_question_has_left_the_file_finds_the_way_on(h: House) -> None:
    camille = await in_the_middle(h, until="Un lien qui montre")
    standing = await camille.sees()
    assert await published(h, (part(h.path, "proof"), ""))
    shown = await camille.sees()
    assert (shown.id, shown.labels) == (standing.id, [RESUME])
    assert MOVED in shown.text
    assert "Combien êtes-vous" in (await camille.taps(RESUME)).text


async def test_an_old_button_of_a_question_that_left_the_file_still_helps(h: House) -> None:
    camille = await in_the_middle(h, until="Un lien qui montre")
    standing = await camille.sees()
    assert await published(h, (part(h.path, "proof"), ""))
    assert await camille.presses(standing, "Passer") == "Ce bouton ne sert plus. La suite est plus bas."
    assert "Combien êtes-vous" in (await camille.sees()).text


async def test_a_review_that_is_no_longer_whole_leads_to_what_is_missing(h: House) -> None:
    camille = await in_the_middle(h, until=REVIEW)
    assert await published(h, ('id = "un", label', 'id = "seul", label'))
    shown = await camille.sees()
    assert MOVED in shown.text
    asked = await camille.taps(RESUME)
    assert "Ce que vous aviez choisi n’est plus proposé." in asked.text
    assert REVIEW in (await camille.taps("1")).text


async def test_staff_are_told_how_many_drafts_are_touched_and_where(h: House) -> None:
    await in_the_middle(h)
    noe = await applicant(h, "Noé")
    await noe.begins()
    assert await published(h, reworded(h.path, "stage", STEP))
    told = (await found(h, TOLD)).text
    assert "Dossiers en cours : 2, dont 1 avec des réponses à redonner ou mises de côté :" in told
    assert "– Avancement : 1 à redonner" in told
    assert await published(h)
    again = [each.text for each in await h.group.messages() if TOLD in each.text]
    assert len(again) == 1, "the same file once more is no news"


async def test_a_restart_on_another_file_says_the_same(h: House) -> None:
    camille = await in_the_middle(h)
    await h.stop()
    write(h.path, reworded(h.path, "stage", STEP))
    await h.start()
    assert "Dossiers en cours : 1, dont 1 avec" in (await found(h, TOLD)).text
    assert "Cette question a changé" in (await camille.taps("Aucun pour l’instant")).text


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('id = "adult"\nkind = "yes_no"', 'id = "adult"\nkind = "yesno"', "did you mean"),
        ("longest_points = 23", "longest_points = 12", "points"),
    ],
)
async def test_a_file_that_is_not_sound_is_not_taken_and_nobody_notices(
    h: House, caplog: pytest.LogCaptureFixture, was: str, now: str, said: str
) -> None:
    camille = await in_the_middle(h)
    with caplog.at_level(logging.ERROR):
        assert not await published(h, (was, now))
    assert f"{h.path}:" in caplog.text
    assert said in caplog.text
    assert "d’une œuvre précise" in (await camille.taps("Aucun pour l’instant")).text
    copied(h.path)


async def test_a_fault_while_a_file_takes_over_leaves_the_one_in_force(
    h: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille = await in_the_middle(h)
    monkeypatch.setattr(reload, "publish", AsyncMock(side_effect=KeyError("canary")))
    with caplog.at_level(logging.ERROR):
        assert not await published(h, reworded(h.path, "stage", STEP))
    assert "taking the file failed" in caplog.text
    assert "d’une œuvre précise" in (await camille.taps("Aucun pour l’instant")).text


async def test_a_filed_case_is_read_by_the_file_it_was_filed_under(h: House) -> None:
    await h.staff[0].says("/start")
    camille = await filed(h)
    before = await card(h)
    assert "Musique" in before.text
    assert await published(
        h,
        ('name = { fr = "Musique", ', 'name = { fr = "Sons", '),
        (part(h.path, "pitch"), ""),
        ('pitch = "pitch"\n', ""),
    )
    await press(h, h.staff[0], "Prendre en charge")
    after = await card(h)
    assert "luthiers" in after.text
    assert "Musique" in after.text
    await press(h, h.staff[0], "Dossier complet")
    assert "luthiers" in (await h.staff[0].last()).text
    await camille.says("/mesdonnees")
    assert "luthiers" in (await documents(camille))["mes-donnees.txt"]


async def test_a_check_in_under_way_goes_on_under_the_new_file(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    asked = await camille.taps("Répondre")
    assert await published(h, reworded(h.path, "etape", "Dites-nous tout.", "checkins.questions"))
    shown = await camille.sees()
    assert shown.id == asked.id
    assert "Dites-nous tout." in shown.text


async def test_a_check_in_whose_plan_left_the_file_is_over(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    await camille.taps("Répondre")
    assert await published(h, ('id = "depot_j30"\n', 'id = "autre_plan"\n'))
    assert (await camille.sees()).labels == []
    assert "Oui" not in (await last(h)).text


@asynccontextmanager
async def a_real_process(folder: Path, path: Path) -> AsyncIterator[tuple[list[Running], Running, Person]]:
    """The bot as operators run it, and somebody who is asked for their sector."""
    copied(path)
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        camille = await client.person("Camille", language_code="fr")
        with tidy() as copies:
            bot = await run(copies, folder, CONFIG=str(path), API_URL=client.url, STAFF_CHAT_ID=group.id)
            await camille.says("/start")
            await camille.reads("Avant de commencer")
            await camille.taps("J’accepte")
            await camille.reads("Question 1 sur")
            await camille.taps("Oui")
            await camille.reads("secteur principal")
            yield copies, bot, camille
            assert await bot.stop() == 0


async def test_the_running_process_takes_a_sound_file_on_sighup(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with a_real_process(tmp_path, path) as (_, bot, camille):
        write(path, reworded(path, "adult", "Êtes-vous majeur·e ?"))
        bot.send(signal.SIGHUP)
        await until(lambda: "open=1 touched=1" in bot.words)
        await camille.taps("Musique")
        await camille.reads("Cette question a changé depuis votre réponse.")
        write(path, ("name = ", "nom = "))
        bot.send(signal.SIGHUP)
        await until(lambda: "this file is not taken" in bot.words)
        await camille.taps("Garder ma réponse")
        await camille.reads("Dans la musique")


async def test_the_check_says_beforehand_what_a_file_would_do_to_the_running_bot(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    async with a_real_process(tmp_path, path) as (copies, _, camille):
        command = f"check {path} --against running"
        same = await run(copies, tmp_path, command=command)
        assert await same.ends() == 0
        assert same.words.endswith("it is the file in force\n")
        write(path, reworded(path, "adult", "Êtes-vous majeur·e ?"))
        words = await run(copies, tmp_path, command=command)
        assert await words.ends() == 0
        assert "open cases that would take this file: 1, of which it touches 1" in words.words
        data = await run(copies, tmp_path, command=f"{command} --json")
        assert await data.ends() == 0
        adult = {"question": "adult", "fate": "reworded", "number": 1}
        assert json.loads(data.words)["against"] == {"open": 1, "touched": 1, "answers": [adult]}
        await camille.taps("Musique")
        await camille.reads("Dans la musique")
