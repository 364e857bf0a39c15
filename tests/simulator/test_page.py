"""The page: what is served, and the journey of a person and a staff member on it in a real browser."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.simulator import Simulator
from bot.simulator.refusal import Json
from tests.client import Client
from tests.journey.browser import CHROMIUM
from tests.simulator.hand_bot import Clock, HandBot

PAGE = Path(__file__).parents[2] / "bot" / "simulator" / "page"


@pytest.mark.parametrize(
    "path", ["/", "/favicon.ico", *(f"/page/{file.name}" for file in sorted(PAGE.iterdir()))]
)
async def test_every_file_of_the_page_is_served_with_a_policy_against_strangers(
    bot: HandBot, path: str
) -> None:
    async with bot.session.get(bot.url + path) as response:
        assert response.status == 200
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("file", sorted(PAGE.iterdir()), ids=lambda file: file.name)
def test_no_file_of_the_page_loads_anything_from_elsewhere_or_reads_text_as_html(file: Path) -> None:
    text = file.read_text("utf-8").replace("http://www.w3.org/", "")
    assert re.findall(r"(?:src|href|import|url\()\s*=?\s*[\"'(]?\s*(?:https?:)?//", text) == []
    assert re.findall(r"innerHTML|outerHTML\s*=|insertAdjacentHTML|document\.write|\beval\(", text) == []


def test_both_languages_of_the_page_have_the_same_words() -> None:
    source = (PAGE / "words.js").read_text("utf-8")
    french, english = source.split("\n  en: {")
    keys = [
        set(re.findall(r"(?:^|[{,])\s*(\w+):", part))
        for part in (french.split("fr: {")[1], english.split("\n};")[0])
    ]
    assert keys[0] == keys[1]
    used = {
        word
        for file in PAGE.iterdir()
        for word in re.findall(r"(?:\bword\(|data-word(?:-label)?=)\"(\w+)\"", file.read_text("utf-8"))
    }
    assert used <= keys[0]


async def test_the_simulator_runs_alone_and_says_where() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--port", "0", "--no-limits", "--token", "42:alone",
        cwd=PAGE.parents[2], stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    address = re.match(r"(http://127\.0\.0\.1:\d+) group (-100\d+)\n", line)
    assert address
    async with Client(address[1]) as client:
        assert [group.id for group in await client.groups()] == [int(address[2])]
        assert len(await client.people()) == 4
    process.terminate()
    assert await process.wait() == 0


class TalkingBot:
    """A bot of three sentences, for the page to show."""

    def __init__(self, bot: HandBot, group: int) -> None:
        self.bot, self.group = bot, group

    async def run(self) -> None:
        """Answer whatever comes."""
        offset = 0
        while True:
            for update in await self.bot.ok("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self.answer(update)

    async def answer(self, update: Json) -> None:
        if query := update.get("inline_query"):
            inserted = {"message_text": f"Dossier {query['query']}"}
            found = {"type": "article", "id": "1", "title": query["query"], "input_message_content": inserted}
            other = found | {"id": "2", "title": "D-2", "description": "<b>Mode</b>"}
            await self.bot.ok("answerInlineQuery", inline_query_id=query["id"], results=[found, other])
        elif query := update.get("callback_query"):
            await self.bot.ok(
                "answerCallbackQuery", callback_query_id=query["id"], text="Noté", show_alert=False
            )
            where = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
            await self.bot.ok(
                "editMessageText", **where, text=f"{query['message']['text']} ✔ {query['data']}"
            )
        elif update["message"]["chat"]["type"] == "private" and "via_bot" not in update["message"]:
            text = f"<b>Bonjour</b> {escape(update['message']['from']['first_name'])}, on y va ?"
            markup = {"inline_keyboard": [[{"text": "Oui", "callback_data": "oui"}]]}
            chat = update["message"]["chat"]["id"]
            await self.bot.ok("sendMessage", chat_id=chat, text=text, parse_mode="HTML", reply_markup=markup)
            markup = {"inline_keyboard": [[{"text": "Prendre en charge", "callback_data": "pris"}]]}
            await self.bot.ok("sendMessage", chat_id=self.group, text="D-2026-0001", reply_markup=markup)


@pytest.fixture
async def page(simulator: Simulator, client: Client, bot: HandBot) -> AsyncIterator[Page]:
    """The page in a browser, with one applicant, two staff members and a bot that talks."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    await client.person("Camille")
    staff = [await client.person(name) for name in ("Alix", "Basile")]
    group = await client.group("Équipe", staff)
    talking = asyncio.create_task(TalkingBot(bot, group.id).run())
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(locale="fr-FR")
        complaints: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(simulator.url)
        await page.wait_for_selector("body[data-ready]")
        yield page
        await browser.close()
        assert complaints == []
        assert [url for url in asked if not url.startswith(simulator.url)] == []
    talking.cancel()


@pytest.mark.browser
async def test_the_journey_is_played_with_the_keyboard(page: Page, clock: Clock) -> None:
    see = page.get_by_test_id
    await see("applicant-input").focus()
    await page.keyboard.type("/start")
    await page.keyboard.press("Enter")
    yes = see("applicant-log").get_by_role("button", name="Oui")
    await expect(see("applicant-log").locator("strong", has_text="Bonjour")).to_be_visible()
    await yes.focus()
    await page.keyboard.press("Enter")
    await expect(see("applicant-toast")).to_have_text("Noté")
    await expect(see("applicant-log")).to_contain_text("on y va ? ✔ oui")
    await expect(see("applicant-input")).to_be_focused()
    await see("staff-select").select_option(label="Basile")
    await expect(page.locator("#staff-pane[inert]")).to_have_count(0)
    await see("staff-log").get_by_role("button", name="Prendre en charge").press("Enter")
    await expect(see("staff-log")).to_contain_text("D-2026-0001 ✔ pris")
    await expect(see("clock-now")).to_have_text("Lundi 23 novembre 2026, 09:00", ignore_case=True)
    await see("clock-day").press("Enter")
    await expect(see("clock-now")).to_have_text("Mardi 24 novembre 2026, 09:00", ignore_case=True)
    await see("clock-next").press("Enter")
    await expect(see("clock-now")).to_have_text("Mardi 24 novembre 2026, 10:00", ignore_case=True)
    assert clock.now.day == 24


@pytest.mark.browser
async def test_what_is_typed_after_the_bots_name_is_asked_of_it_and_a_result_is_said(
    page: Page, bot: HandBot
) -> None:
    see = page.get_by_test_id
    name = (await bot.ok("getMe"))["username"]
    await see("staff-input").focus()
    await page.keyboard.type(f"@{name} luthiers")
    offered = see("staff-commands").get_by_role("option")
    await expect(offered).to_have_text(["luthiers", "D-2<b>Mode</b>"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(see("staff-log")).to_contain_text("Dossier luthiers")
    await expect(see("staff-commands")).to_be_hidden()
    await expect(see("staff-input")).to_have_value("")


@pytest.mark.browser
async def test_the_clock_jumps_to_a_date_that_is_typed(page: Page, clock: Clock) -> None:
    see = page.get_by_test_id
    await see("clock-to").fill("2027-03-01")
    await see("clock-to").press("Enter")
    await expect(see("clock-now")).to_have_text("Lundi 1er mars 2027, 09:00", ignore_case=True)
    await see("clock-to").fill("2027-02-28")
    await see("clock-go").click()
    await expect(see("clock-wrong")).to_have_text("Le temps ne recule pas : choisissez une date à venir.")
    await expect(see("clock-to")).to_be_focused()
    await see("clock-to").fill("")
    await expect(see("clock-wrong")).to_have_text("")
    await see("clock-go").click()
    await expect(see("clock-wrong")).to_have_text("Donnez une date qui existe.")
    await see("language-en").click()
    await see("clock-to").fill("2999-01-01")
    await see("clock-go").click()
    await expect(see("clock-wrong")).to_have_text("That is too far away: twenty years at most.")
    assert (clock.now.year, clock.now.month, clock.now.day) == (2027, 3, 1)


@pytest.mark.browser
async def test_hostile_words_stay_words_and_a_newcomer_speaks_another_language(
    page: Page, client: Client
) -> None:
    see = page.get_by_test_id
    await see("language-en").click()
    await expect(see("applicant-start")).to_have_text("Start")
    await see("person-add").click()
    await see("newcomer-first").fill("<img src=x onerror=alert(1)>")
    await see("newcomer-language").select_option("ar")
    await see("newcomer-ok").click()
    await expect(see("person-select").locator("option:checked")).to_contain_text("<img src=x")
    await see("applicant-start").click()
    await expect(see("applicant-log")).to_contain_text("Bonjour <img src=x onerror=alert(1)>, on y va ?")
    await see("applicant-input").fill("</div><script>alert(2)</script> 😀 مرحبا")
    await see("applicant-send").click()
    await expect(see("applicant-log")).to_contain_text("</div><script>alert(2)</script> 😀 مرحبا")
    newcomer = (await client.people())[-1]
    assert (await newcomer.messages())[0].raw["from"]["name"] == "<img src=x onerror=alert(1)>"
    await expect(page.locator("article img, article script")).to_have_count(0)


@pytest.mark.browser
async def test_what_was_played_is_saved_as_a_story(page: Page) -> None:
    see = page.get_by_test_id
    await expect(see("save-story")).to_be_disabled()
    await see("applicant-start").click()
    await see("applicant-log").get_by_role("button", name="Oui").click()
    await expect(see("applicant-log")).to_contain_text("on y va ? ✔ oui")
    await see("clock-day").click()
    await expect(see("clock-now")).to_have_text("Mardi 24 novembre 2026, 09:00", ignore_case=True)
    async with page.expect_download() as downloading:
        await see("save-story").press("Enter")
    download = await downloading.value
    assert download.suggested_filename == "recit.txt"
    story = await asyncio.to_thread((await download.path()).read_text, "utf-8")
    assert story.startswith(
        "# Une conversation du 24 novembre 2026\n\n2026-11-23 09:00\n@ Équipe: Alix, Basile\n"
    )
    assert "\nCamille: [Oui]\n  (Noté)\n\n  ✎ Bonjour Camille, on y va ? ✔ oui\n\n2026-11-24 09:00\n" in story


@pytest.mark.browser
async def test_the_first_of_a_month_is_written_as_each_language_has_it(page: Page, clock: Clock) -> None:
    clock.now += timedelta(days=7)
    await page.get_by_test_id("clock-day").click()
    await expect(page.locator("#clock-now")).to_have_text("mardi 1er décembre 2026, 09:00")
    await page.locator('[data-language="en"]').click()
    await page.get_by_test_id("clock-hour").click()
    await expect(page.locator("#clock-now")).to_have_text("Tuesday, 1 December 2026, 10:00")
