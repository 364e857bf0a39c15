"""The embedded demonstration as a newcomer starts it, and its page as people use it: read, write, press."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from playwright.async_api import Locator, Page, ViewportSize, async_playwright, expect

from tests.house import DAMIER, ROOT

BROWSERS = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
"""The first of them draws the same pages without a desktop around, in three quarters of the time."""
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
PATIENCE = 10_000  # milliseconds for what was done to be seen
DESKTOP = ViewportSize(width=1280, height=1000)
OUTAGE = re.compile(r"net::ERR_(CONNECTION|INCOMPLETE|EMPTY)")


@dataclass(slots=True)
class Demo:
    """`python -m bot run` without a token, in a folder of its own."""

    folder: Path
    config: Path = DAMIER
    address: str = ""
    said: list[str] = field(default_factory=list)
    """The lines after the address."""
    _process: asyncio.subprocess.Process | None = None
    _listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start it and read the address it prints; the second time, at the same port."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("DAMIER_")}
        port = self.address.rstrip("/").rpartition(":")[2] or await _free_port()
        environ = inherited | {
            "DAMIER_CONFIG": str(self.config),
            "DAMIER_PORT": port,
            "PYTHONPATH": str(ROOT),
        }
        with (self.folder / "log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environ, cwd=self.folder,
                stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self._process.stdout
        self.address = (await self._process.stdout.readline()).decode().strip()
        assert self.address == f"http://127.0.0.1:{port}/"
        self._listening = asyncio.create_task(self._listen(self._process.stdout))

    async def _listen(self, out: asyncio.StreamReader) -> None:
        async for line in out:
            self.said.append(line.decode().strip())

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """End it as SIGTERM does; its exit code."""
        assert self._process
        self._process.terminate()
        return await self._process.wait()


@dataclass(slots=True)
class Side:
    """One of the two chats on the page: the applicant's phone, or the staff's desk."""

    page: Page
    name: str

    @property
    def log(self) -> Locator:
        """Where messages stand."""
        return self.page.get_by_test_id(f"{self.name}-log")

    @property
    def newest(self) -> Locator:
        """The newest message."""
        return self.log.locator("article").last

    async def writes(self, words: str) -> None:
        """Type words and press Enter."""
        box = self.page.get_by_test_id(f"{self.name}-input")
        await box.fill(words)
        await box.press("Enter")

    async def presses(self, *labels: str, key: str = "") -> None:
        """Click the newest button of each label; with a key, focus it and press that."""
        for label in labels:
            button = self.log.get_by_role("button", name=label, exact=True).last
            await (button.press(key, timeout=PATIENCE) if key else button.click(timeout=PATIENCE))

    async def reads(self, *words: str) -> None:
        """Wait until all these words stand in the chat."""
        for each in words:
            await expect(self.log).to_contain_text(each, timeout=PATIENCE)

    async def reads_last(self, *words: str) -> None:
        """Wait until the newest message has all these words."""
        for each in words:
            await expect(self.newest).to_contain_text(each, timeout=PATIENCE)

    async def answers(self, question: str, *labels: str, key: str = "") -> None:
        """Wait for a question and press its answer."""
        await self.reads_last(question)
        await self.presses(*labels, key=key)

    async def says(self, question: str, words: str) -> None:
        """Wait for a question and type its answer."""
        await self.reads_last(question)
        await self.writes(words)

    async def is_told(self, words: str) -> None:
        """Wait for the words a tap shows for a few seconds."""
        await expect(self.page.get_by_test_id(f"{self.name}-toast")).to_have_text(words, timeout=PATIENCE)


@dataclass(slots=True)
class Screen:
    """The page in a browser: two chats, a list of the staff's chats, a clock."""

    page: Page
    pictures: Path
    phone: Side = field(init=False)
    desk: Side = field(init=False)

    def __post_init__(self) -> None:
        self.phone, self.desk = Side(self.page, "applicant"), Side(self.page, "staff")

    async def picture(self, name: str, of: str = "", height: int = DESKTOP["height"]) -> None:
        """Save what is seen, or only the part a selector names, as `name`.png."""
        await self.page.set_viewport_size(ViewportSize(width=DESKTOP["width"], height=height))
        await self.page.mouse.move(0, 0)
        await self.page.evaluate("document.activeElement.blur()")
        for side in (self.phone, self.desk):
            toast = self.page.get_by_test_id(f"{side.name}-toast")
            await expect(toast).not_to_have_class("toast shown", timeout=PATIENCE)
        await self.page.locator(of or "body").screenshot(path=self.pictures / f"{name}.png")
        await self.page.set_viewport_size(DESKTOP)

    async def keeps(self, name: str, image: Locator) -> None:
        """Save an image of a message, as it was sent, as `name`.png."""
        await expect(image).to_be_visible(timeout=PATIENCE)
        sent = await self.page.request.get(urljoin(self.page.url, await image.get_attribute("src") or ""))
        (self.pictures / f"{name}.png").write_bytes(await sent.body())

    async def acts_as(self, member: str) -> None:
        """Be another staff member."""
        await self.page.get_by_test_id("staff-select").select_option(label=member)
        await expect(self.page.locator("#staff-pane[inert]")).to_have_count(0)

    async def opens_chat(self, title: str) -> None:
        """Open a chat in the staff's list."""
        await self.page.get_by_test_id("staff-chats").get_by_role("button", name=title).click()

    async def takes_phone(self, person: str) -> None:
        """Someone takes up the phone again."""
        await self.page.get_by_test_id("person-select").select_option(label=person)
        await expect(self.page.locator("#applicant-pane[inert]")).to_have_count(0)

    async def newcomer(self, first: str, last: str) -> None:
        """Someone else takes up the phone."""
        see = self.page.get_by_test_id
        await see("person-add").press("Enter")
        await see("newcomer-first").fill(first)
        await see("newcomer-last").fill(last)
        await see("newcomer-last").press("Enter")
        await expect(see("person-select").locator("option:checked")).to_have_text(f"{first} {last}")

    async def is_warned(self, words: str) -> None:
        """Read the words a tap puts before everything else, and put them away."""
        await expect(self.page.get_by_test_id("alert")).to_contain_text(words, timeout=PATIENCE)
        await self.page.keyboard.press("Enter")

    async def says_of_the_bot(self, words: str) -> None:
        """Wait for what the page says of the bot."""
        await expect(self.page.get_by_test_id("bot-listening")).to_have_text(words, timeout=PATIENCE)

    async def time_passes(self, button: str) -> None:
        """Move the clock, and wait until what falls due has happened."""
        moves = self.page.get_by_test_id(button)
        await moves.press("Enter", timeout=PATIENCE)
        await expect(moves).not_to_have_attribute("aria-busy", "true", timeout=PATIENCE)

    async def coming(self) -> str:
        """When the next event is, as the page says."""
        return await self.page.get_by_test_id("clock-when").inner_text()


@asynccontextmanager
async def running(folder: Path, config: Path = DAMIER) -> AsyncIterator[Demo]:
    """The demonstration, running; at the end it stops cleanly."""
    demo = Demo(folder, config)
    await demo.start()
    try:
        yield demo
    finally:
        assert await demo.stop() == 0


@asynccontextmanager
async def screen(demo: Demo, pictures: Path) -> AsyncIterator[Screen]:
    """The page of a demonstration in French; at the end nothing was complained of and nobody else asked."""
    assert CHROMIUM
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(
            locale="fr-FR", viewport=DESKTOP, color_scheme="light", reduced_motion="reduce"
        )
        complaints: list[str] = []
        asked: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(demo.address)
        await page.wait_for_selector("body[data-ready]")
        yield Screen(page, pictures)
        await browser.close()
        unexpected = [words for words in complaints if not OUTAGE.search(words)]
        assert unexpected == [], unexpected
        assert [url for url in asked if not url.startswith(demo.address)] == []


async def _free_port() -> str:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return str(port)
