"""A poster for each place where people find the bot: its QR code and the organisation's words, on A4."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from telegram.error import TelegramError

from bot.core.conversations import links
from bot.core.model.arrival import Origin, deep_link
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Organisation
from bot.engine.pictures import A4, BLUE, BOLD, INK, PALE, STRONG, Paper, page
from bot.engine.render import unsigned
from bot.logs import describe
from bot.settings import Settings, SettingsError
from bot.telegram.bot import Bot

KINDS: Final = ("pdf", "png")
EDGE: Final = 64.0
"""Dots between the words and the paper's edge."""
CODE: Final = 430.0
"""The side of the code with its white margin, in dots: 11 cm, to be scanned from three steps away."""
QUIET: Final = 4
"""Modules of white around a code, which scanners need."""


async def named(settings: Settings, bot: str) -> str:
    """The bot's name in Telegram: as it is given, else as Telegram says. Raises SettingsError."""
    if bot or not settings.token:
        if not bot:
            raise SettingsError("--bot: missing; give the bot's name in Telegram, or set DAMIER_TOKEN")
        return bot.removeprefix("@")
    client = Bot(settings.api_url, settings.token, settings.proxy)
    try:
        await client.initialize()
    except TelegramError as error:
        raise SettingsError(f"Telegram does not say the bot's name: {describe(error)}; give --bot") from None
    else:
        return client.username
    finally:
        await client.shutdown()


def origins(organisation: Organisation, words: str) -> tuple[Origin, ...]:
    """The origin that is named, or all. Raises SettingsError if there is none of that name."""
    if not words:
        return organisation.origins
    found = links.origin_named(words, organisation)
    if found is None:
        known = ", ".join(each.id for each in organisation.origins) or "none: add one of [[origins]]"
        raise SettingsError(f'there is no origin "{words}"; the file has {known}')
    return (found,)


def write(
    organisation: Organisation, wanted: Sequence[Origin], bot: str, out: Path, language: str
) -> list[Path]:
    """Each poster as PDF and PNG, in one of the organisation's languages; "" is its first.

    Raises SettingsError for another language, or a folder that cannot be written to.
    """
    if language and language not in organisation.languages:
        raise SettingsError(f"--language: {language}; the file speaks {', '.join(organisation.languages)}")
    spoken = language or organisation.languages[0]
    written = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for origin in wanted:
            for kind in KINDS:
                path = out / f"{origin.id}-{spoken}.{kind}"
                path.write_bytes(poster(organisation, origin, bot, spoken, kind))
                written.append(path)
    except OSError as error:
        raise SettingsError(f"{out}: {error.strerror}") from None
    return written


def poster(organisation: Organisation, origin: Origin, bot: str, language: str, kind: str) -> bytes:
    """One of them."""
    return page(
        A4, kind, partial(_draw, organisation=organisation, origin=origin, bot=bot, language=language)
    )


def _draw(paper: Paper, organisation: Organisation, origin: Origin, bot: str, language: str) -> None:
    renderer, link = unsigned(organisation), deep_link(bot, origin.id)

    def say(text: Text) -> str:
        return renderer.plain(text, language)

    width, height = A4
    room = width - 2 * EDGE
    paper.box(0, 0, width, 190, BLUE)
    size = paper.size_for(organisation.name, BOLD, 88, room)
    paper.write(EDGE, 95 + size * 0.34, organisation.name, size, face=BOLD, color="white")
    about = organisation.profile.short if organisation.profile else Phrase("poster.about")
    y = paper.lines(EDGE, 268, say(about), 38, room=room, most=4, face=STRONG, color=INK)
    _code(paper, (width - CODE) / 2, y + 4, CODE, link)
    y += CODE + 40
    middle = {"ha": "center", "room": room}
    paper.write(width / 2, y, say(Phrase("poster.scan")), 30, face=STRONG, **middle)
    paper.write(width / 2, y + 44, link.removeprefix("https://"), 26, color=BLUE, **middle)
    paper.box(EDGE, height - 118, room, 2, PALE)
    contact = organisation.contact
    values = {"email": contact.email, "phone": contact.phone}
    other = Phrase("poster.phone" if contact.phone else "poster.email", values)
    paper.write(EDGE, height - 78, say(Phrase("poster.person")), 24, face=STRONG, room=room)
    paper.write(EDGE, height - 44, say(other), 24, room=room)


def _code(paper: Paper, x: float, y: float, side: float, link: str) -> None:
    """The QR code; its rows overlap a little, or viewers of PDF show hairlines between them."""
    import segno  # noqa: PLC0415 - only posters have a code

    rows = segno.make(link, error="q", micro=False).matrix
    step = side / (len(rows) + 2 * QUIET)
    for n, row in enumerate(rows):
        for start, end in _runs(row):
            left = x + (QUIET + start) * step
            paper.box(left, y + (QUIET + n) * step, (end - start) * step, step * 1.03, "black")


def _runs(row: bytearray) -> list[tuple[int, int]]:
    """Where dark modules follow one another: from and to."""
    runs: list[tuple[int, int]] = []
    for n, dark in enumerate(row):
        if dark and runs and runs[-1][1] == n:
            runs[-1] = runs[-1][0], n + 1
        elif dark:
            runs.append((n, n + 1))
    return runs
