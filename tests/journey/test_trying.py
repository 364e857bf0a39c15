"""Trying a file with `make run`: saved, it takes over; cases, questions, topics, a fresh start, why."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.client import Client, ControlError
from tests.house import OTHERS
from tests.journey.browser import CHROMIUM, PATIENCE, Demo, Screen, running, screen

SMALL = (OTHERS / "small.toml").read_text("utf-8")
WRONG = SMALL.replace('kind = "number"', 'kind = "numbre"', 1)
OTHER = SMALL.replace("Which field are you in?", "What is your field?")
LINE = WRONG[: WRONG.index('kind = "numbre"')].count("\n") + 1


def file(folder: Path) -> Path:
    """A copy of the theatre fund's file, to be changed."""
    path = folder / "config.toml"
    save(path, SMALL)
    return path


def save(path: Path, text: str) -> None:
    """Save it, as an editor does."""
    path.write_text(text, "utf-8")


async def look(client: Client, person: int) -> dict[str, Any]:
    """What the page shows beside the chats."""
    found: dict[str, Any] = await client.get("trial", person=person, language="en")
    return found


async def noticed(client: Client, *, taken: bool) -> dict[str, Any]:
    """What is told of the file once it was saved."""
    async with asyncio.timeout(PATIENCE / 1000):
        seen = 0
        while (told := (await look(client, 0))["file"])["taken"] != taken or not told["saved"]:
            seen = (await client.get("changes", after=seen, seconds=1))["version"]
    return dict(told)


async def someone(client: Client) -> int:
    """The applicant who is there from the start."""
    return next(each.id for each in await client.people() if each.name == "Camille")


async def newest(client: Client, person: int, words: str) -> str:
    """The newest message of somebody's chat, once it has these words."""
    async with asyncio.timeout(PATIENCE / 1000):
        seen = 0
        while not (said := await client.messages(person)) or words not in said[-1].text:
            seen = (await client.get("changes", after=seen, seconds=1))["version"]
    return said[-1].text


@pytest.mark.kill
async def test_a_file_that_is_saved_is_told_of_and_takes_over(tmp_path: Path) -> None:
    path = file(tmp_path)
    async with running(tmp_path, path) as demo, Client(demo.address) as client:
        person = await someone(client)
        await client.post("trial/jump", {"person": person, "question": "field"})
        await newest(client, person, "Which field are you in?")
        assert (await look(client, person))["file"]["saved"] is False
        save(path, WRONG)
        [finding] = (await noticed(client, taken=False))["findings"]
        assert (finding["line"], finding["hint"]) == (LINE, 'did you mean "number"?')
        camille = next(each for each in await client.people() if each.id == person)
        await camille.taps("Drama")
        await newest(client, person, "What is the whole budget")
        save(path, OTHER)
        assert (await noticed(client, taken=True))["findings"] == []
        await client.post("trial/jump", {"person": person, "question": "field"})
        await newest(client, person, "What is your field?")


@pytest.mark.kill
async def test_cases_questions_and_routes_are_at_hand(tmp_path: Path) -> None:
    async with running(tmp_path, file(tmp_path)) as demo, Client(demo.address) as client:
        person = await someone(client)
        assert (await look(client, person))["why"] is None
        cases = await client.get("trial/cases", language="en")
        assert len(cases) == 20
        n = next(each["n"] for each in cases if each["route"] == "Co-production")
        await client.post("trial/case", {"person": person, "n": n})
        await newest(client, person, "Is everything right?")
        why = (await look(client, person))["why"]
        assert why["settled"]
        standing = {each["id"]: each["standing"] for each in why["routes"]}
        assert (standing["coproduction"], standing["grant"]) == ("primary", "no")
        grant = next(each for each in why["routes"] if each["id"] == "grant")
        assert {
            "id": "modest",
            "state": "failed",
            "words": "Your budget is above what the small grants cover.",
        } in (grant["criteria"])
        await client.post("trial/jump", {"person": person, "question": "premiere"})
        await newest(client, person, "When is the opening night?")
        assert not (await look(client, person))["why"]["settled"]
        with pytest.raises(ControlError, match="nobody was found"):
            await client.post("trial/jump", {"person": person, "question": "no_such"})
        with pytest.raises(ControlError, match="there is no such case"):
            await client.post("trial/case", {"person": person, "n": 20})
        with pytest.raises(ControlError, match="400"):
            await client.post("trial/no_such", {})


@pytest.mark.kill
async def test_topics_come_and_go_and_everything_begins_afresh(tmp_path: Path) -> None:
    async with running(tmp_path, file(tmp_path)) as demo, Client(demo.address) as client:
        person = await someone(client)
        [group] = await client.groups()
        camille = next(each for each in await client.people() if each.id == person)
        for on in (False, True, False):
            await client.post("trial/topics", {"on": on})
            await client.post("trial/case", {"person": person, "n": 0})
            await newest(client, person, "Is everything right?")
            before = await group.messages()
            await camille.taps("Send")
            card = await group.shows(
                "waiting for someone to take charge", after=before[-1].id if before else 0
            )
            assert bool(card.thread) is on
        number = (await look(client, person))["number"]
        await client.post("trial/afresh", {})
        assert await begun(client, number) == number + 1
        assert await client.messages(person) == []
        await told_where(demo, tmp_path)


async def begun(client: Client, number: int) -> int:
    """The number of the bot that comes after one."""
    async with asyncio.timeout(PATIENCE / 1000):
        while True:
            try:
                if (found := await client.get("trial")) and found["number"] != number:
                    return int(found["number"])
            except (ControlError, OSError):
                await asyncio.sleep(0)


async def told_where(demo: Demo, folder: Path) -> None:
    """The terminal says where the file and the data lie, and how to start afresh."""
    said = "\n".join(demo.said)
    for name in ("config.toml", "data/damier.db", "data/demo-chats.db", "demo.key"):
        assert str(folder / name) in said
    assert "To start afresh" in said


@pytest.mark.browser
@pytest.mark.kill
@pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM ON THIS MACHINE: the page is not tested")
async def test_a_file_is_tried_on_the_page(tmp_path: Path) -> None:
    path = file(tmp_path)
    async with running(tmp_path, path) as demo, screen(demo, tmp_path) as seen:
        see = seen.page.get_by_test_id
        await see("try").click()
        await expect(see("why-note")).to_have_text("Répondez à une question, ou prenez un dossier tout prêt.")
        await expect(see("trial-case").locator("option")).to_have_count(20, timeout=PATIENCE)
        option = see("trial-case").locator("option", has_text="Co-production").first
        await see("trial-case").select_option(await option.get_attribute("value"))
        await see("trial-case-go").click()
        await seen.phone.reads_last("Is everything right?")
        await expect(see("why-coproduction")).to_contain_text("principale", timeout=PATIENCE)
        await see("trial-question").select_option("field")
        await see("trial-question-go").click()
        await seen.phone.answers("Which field are you in?", "Drama")
        await seen.phone.says("What is the whole budget", "5000")
        await expect(see("why-grant")).to_contain_text("principale", timeout=PATIENCE)
        await saved_and_mended(seen, path)
        await see("trial-topics").click()
        await expect(see("trial-topics")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
        await expect(see("chat-group")).to_contain_text("Général", timeout=PATIENCE)
        await see("trial-afresh").click()
        await see("afresh-yes").click()
        await expect(see("applicant-start")).to_be_visible(timeout=PATIENCE)


async def saved_and_mended(seen: Screen, path: Path) -> None:
    """A mistake is shown with its line and its cure; mended, the talk goes on under the new file."""
    see = seen.page.get_by_test_id
    save(path, WRONG)
    await expect(see("finding")).to_contain_text(f"ligne {LINE}", timeout=PATIENCE)
    await expect(see("finding")).to_contain_text('vouliez-vous dire "number"')
    save(path, OTHER)
    await expect(see("file")).to_contain_text("config.toml est pris", timeout=PATIENCE)
    await see("file-close").click()
    await expect(see("file")).to_be_hidden()
    await seen.phone.reads_last("opening night")
