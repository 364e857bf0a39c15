"""What staff learn of each question, from what people did, through the operators' command; and of nobody."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.core.model.effects import StatisticKind
from bot.simulator.server import Simulator
from tests import postgres
from tests.applicant import Applicant as Somebody
from tests.client import Client
from tests.house import TOKEN, House
from tests.journey.operators import asked
from tests.journey.story import BACK, REVIEW, Applicant, applicant, at, filed, plain, rows
from tests.processes import PATIENCE, is_asking, run, tidy

SECTOR, ROLE, STAGE = "secteur principal", "Dans la musique", "Où en êtes-vous ?"
DRAFTS_KEPT = timedelta(days=31)


async def figures(house: House, since: str = "") -> dict[str, dict[str, Any]]:
    """What is counted of each question, by its id, of which the nothings are left out."""
    told = json.loads(await asked(house, f"figures --json {since and f'--since {since}'}"))
    counted = {}
    for line in told["questions"]:
        id_ = f"{line.pop('plan')}.{line.pop('question')}".strip(".")
        line.pop("name")
        if found := {name: value for name, value in line.items() if value != 0}:
            counted[id_] = {name: value for name, value in found.items() if name != "share"}
    return {id_: line for id_, line in counted.items() if line != {"pace": None}}


async def leaves(house: House, name: str, at: str) -> Applicant:
    """Somebody who erases everything when the question with these words comes."""
    someone = await applicant(house, name)
    await someone.begins()
    await someone.answers(until=at)
    await someone.says("/supprimer")
    await someone.taps("Oui, tout effacer")
    return someone


# --- what is counted ----------------------------------------------------------------------------------------


async def test_an_interview_counts_each_question_once_however_one_hesitates(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    h.clock.advance(timedelta(seconds=4))
    asked_ = await camille.answers(until=SECTOR)
    assert "Les questions suivantes" in (await camille.presses(asked_, "Pourquoi ?") or "")
    h.clock.advance(timedelta(seconds=25))
    await camille.says("flibuste et piraterie")
    await camille.answers(until=ROLE)
    await camille.taps(BACK)
    await camille.taps("Garder ma réponse")
    await camille.answers(until="Qu’est-ce qui est nouveau")
    h.clock.advance(timedelta(hours=9))
    await camille.taps("Je ne sais pas")
    await camille.answers()
    await camille.taps("Modifier une réponse")
    await camille.taps("Prénom")
    await camille.says("Dominique")
    await camille.taps("Envoyer")
    counted = await figures(h)
    once = {"asked": 1, "given": 1, "pace": 10}
    assert counted["adult"] == once
    assert counted["sector"] == {"asked": 1, "given": 1, "why": 1, "refused": 1, "pace": 30}
    assert counted["musique_role"] == once | {"back": 1}
    assert counted["innovation"] == {"asked": 1, "unknown": 1, "pace": "pause"}
    assert counted["proof"] == {"asked": 1, "skipped": 1, "pace": 10}
    assert counted["prenom"] == once | {"changed": 1}
    rest = {"adult", "sector", "musique_role", "innovation", "proof", "prenom"}
    assert {id_: line for id_, line in counted.items() if id_ not in rest and line != once} == {}
    assert len(counted) == 17


async def test_an_edited_message_counts_as_a_change_or_as_a_try_that_was_none(h: House) -> None:
    camille = await at(h, REVIEW)
    said = {plain(m.text): m for m in await camille.person.messages() if not m.from_bot}
    await camille.person.edits(said["Camille"], "Camille-Aurore")
    await camille.person.edits(said["camille@example.org"], "camille chez example")
    counted = await figures(h)
    assert counted["prenom"] == {"asked": 1, "given": 1, "changed": 1, "pace": 10}
    assert counted["courriel"] == {"asked": 1, "given": 1, "refused": 1, "pace": 10}


async def test_questions_that_come_and_go_with_an_answer_are_put_once(h: House) -> None:
    camille = await at(h, STAGE)
    for sector, role in (("Graphisme", "Micro-entreprise"), ("Musique", None), ("Graphisme", None)):
        await camille.says("/modifier")
        await camille.taps("Secteur")
        await camille.taps(sector)
        if role:
            await camille.taps(role)
        assert STAGE in (await camille.sees()).text
    counted = await figures(h)
    assert counted["sector"] == {"asked": 1, "given": 1, "changed": 3, "pace": 10}
    assert counted["stage"] == {"asked": 1, "pace": None}
    assert counted["graphisme_cadre"] == {"asked": 1, "given": 1, "pace": 10}


async def test_check_ins_are_counted_under_their_plan(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    await camille.taps("Répondre")
    await camille.taps("En cours")
    await camille.taps(BACK)
    await camille.taps("Oui")
    counted = await figures(h, "2026-12")
    assert counted == {
        "depot_j30.etape": {"asked": 1, "given": 1, "changed": 1, "pace": 10},
        "depot_j30.frein": {"asked": 1, "back": 1, "pace": None},
    }


async def test_the_last_answer_of_a_check_in_counts_as_the_others_do(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    await camille.taps("Répondre")
    for answer in ("En cours", "Rien", "Non"):
        await camille.taps(answer)
    once = {"asked": 1, "given": 1, "pace": 10}
    counted = await figures(h, "2026-12")
    assert counted == {f"depot_j30.{each}": once for each in ("etape", "frein", "rappel")}


# --- where people leave -------------------------------------------------------------------------------------


async def test_a_draft_that_is_erased_was_left_at_the_question_that_waited(h: House) -> None:
    for number in range(5):
        await leaves(h, f"Personne {number}", STAGE)
    await leaves(h, "Camille", ROLE)
    await filed(h, "Dominique")
    told = json.loads(await asked(h, "figures --json"))
    found = {line["question"]: (line["asked"], line["left"], line["share"]) for line in told["questions"]}
    assert found["stage"] == (6, 5, 83)
    assert found["musique_role"] == (7, None, None), "one alone is not told"
    assert found["commune"] == (6, 0, 0)


async def test_a_draft_that_expires_is_counted_in_the_month_it_goes(h: House) -> None:
    await at(h, STAGE)
    await h.passes(DRAFTS_KEPT)
    await h.passes(timedelta(days=1))
    assert await rows(h, "select id from case_file") == []
    assert await figures(h, "2026-12") == {"stage": {"left": None, "pace": None}}


async def test_drafts_that_expire_are_counted_once_though_their_people_go_with_them(h: House) -> None:
    for number in range(5):
        someone = await applicant(h, f"Personne {number}")
        await someone.begins()
        await someone.answers(until=STAGE)
    await h.passes(DRAFTS_KEPT)
    await h.passes(timedelta(days=1))
    assert await rows(h, "select id from person") == []
    assert await figures(h, "2026-12") == {"stage": {"left": 5, "pace": None}}


async def test_somebody_under_age_leaves_at_that_question_and_nothing_else_is_known(h: House) -> None:
    someone = await applicant(h)
    await someone.begins()
    await someone.taps("Non")
    assert await rows(h, "select id from person") == []
    assert await figures(h) == {"adult": {"asked": 1, "left": None, "pace": None}}


async def test_a_case_that_was_sent_was_left_nowhere(h: House) -> None:
    camille = await filed(h)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert all("left" not in line for line in (await figures(h)).values())


# --- nobody -------------------------------------------------------------------------------------------------


async def test_figures_hold_ids_of_questions_kinds_months_and_numbers_and_outlive_everybody(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    await camille.taps("Répondre")
    await camille.taps("En cours")
    before = await rows(h, "select * from figure order by month, question, kind, pace")
    organisation = h.organisation
    ids = {each.id for each in organisation.questions}
    ids |= {f"{plan.id}.{each.id}" for plan in organisation.checkins for each in plan.questions}
    for row in before:
        assert row.keys() == {"month", "question", "kind", "pace", "n"}
        assert row["question"] in ids
        assert row["kind"] in get_args(StatisticKind)
        assert re.fullmatch(r"\d{4}-\d\d", str(row["month"]))
        assert row["pace"] in {0, 10, 30, 60, 120, 300, 301}
        assert isinstance(row["n"], int)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert await rows(h, "select * from person") == []
    assert await rows(h, "select * from figure order by month, question, kind, pace") == before


async def test_what_is_counted_twice_the_same_way_cannot_be_told_apart(h: House) -> None:
    await filed(h)
    first = await rows(h, "select month, question, kind, n from figure where question = 'sector'")
    await filed(h, "Dominique")
    both = await rows(h, "select month, question, kind, n from figure where question = 'sector'")
    assert both == [row | {"n": 2} for row in first]


# --- the command --------------------------------------------------------------------------------------------


async def test_the_table_is_in_the_desks_language_in_the_files_order_check_ins_after(h: House) -> None:
    await filed(h)
    told = plain(await asked(h, "figures --since 2026-11")).splitlines()
    assert told[0] == f"{h.organisation.name} : les questions, depuis novembre 2026"
    headings = re.split(r"  +", told[2])
    assert headings == [
        "Question", "posée", "répondue", "je ne sais pas", "passée", "changée", "retour", "pourquoi",
        "pas comprise", "réponse trouvée", "abandon", "temps médian",
    ]  # fmt: skip
    cells = [re.split(r"  +", line) for line in told[3:]]
    named = [cell[0] for cell in cells]
    expected = [question.name["fr"] for question in h.organisation.questions]
    assert named[: len(expected)] == [plain(name) for name in expected]
    assert cells[0] == ["18 ans ou plus", "1", "1", *"00000000", "10 s au plus"]
    assert named.index("Point d’étape depot_j30") < named.index("Prochaine étape")
    assert "on n’y trouve personne" in told[-1]


async def test_a_month_that_is_none_and_a_file_that_is_not_there_are_named(h: House) -> None:
    assert "2026-13" in await asked(h, "figures --since 2026-13", expected=2)
    (h.folder / "config.toml").unlink(missing_ok=True)
    with tidy() as copies:
        copy = await run(copies, h.folder, command="figures", CONFIG="config.toml")
        assert await copy.ends() == 2
        assert "config.toml" in copy.words


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def test_the_bot_goes_on_running_while_its_figures_are_read(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/bot.db"
    if kind == "postgresql":
        url = await postgres.empty(request.getfixturevalue("postgresql"), "figures")
    async with (
        Simulator(TOKEN, limits=False) as simulator,
        Client(simulator, patience=PATIENCE) as client,
    ):
        group = await client.group("Staff", [await client.person("Alix")])
        with tidy() as copies:
            bot = await run(copies, tmp_path, API_URL=client.url, STAFF_CHAT_ID=group.id, DATABASE_URL=url)
            await is_asking(client)
            await Somebody(await client.person("Camille")).interview()
            look = await run(copies, tmp_path, command="figures --json", DATABASE_URL=url)
            code, words = await look.ends(), look.words
            assert await bot.stop() == 0
    assert code == 0
    assert json.loads(words)["questions"][0]["given"] == 1
