"""The map of an organisation's file, to hang on the wall: SVG, or a picture of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from math import sqrt
from pathlib import Path
from typing import Final

import font_source_sans_pro
import resvg_py

from bot.commands.map.boxes import Say
from bot.commands.map.layout import Plan, planned
from bot.commands.map.sheet import MILLIMETRES, scales, sheet
from bot.core.analysis.map import Kind, Map, drawn
from bot.core.model.message import Phrase
from bot.core.model.organisation import Organisation
from bot.engine.render import unsigned
from bot.settings import SettingsError

NARROWEST: Final = 400.0
WIDEST: Final = 16000.0
"""Widths between which to look for the best one, in units."""
TRIES: Final = 9
KINDS: Final[tuple[Kind, ...]] = ("questions", "sector", "route", "programme", "person")
FACES: Final = ("SourceSansPro", "SourceSansProBold", "SourceSansProIt")
DOTS: Final = 144
"""Pixels to an inch, of a picture that stays below as many on its longer side as any viewer opens."""
MOST_DOTS: Final = 8_000


def write(organisation: Organisation, out: Path, language: str, now: datetime) -> None:
    """Draw the map into a file, in one of the organisation's languages; "" is its first.

    Raises SettingsError for another language, another kind of file, or one that cannot be written.
    """
    if language and language not in organisation.languages:
        raise SettingsError(f"--language: {language}; the file speaks {', '.join(organisation.languages)}")
    if out.suffix not in (".svg", ".png"):
        raise SettingsError(f"--out: {out}; it must end in .svg or .png")
    day = organisation.day(now)
    drawing = svg(organisation, language or organisation.languages[0], day)
    try:
        out.write_bytes(png(drawing) if out.suffix == ".png" else drawing.encode())
    except OSError as error:
        raise SettingsError(f"{out}: {error.strerror}") from None


def svg(organisation: Organisation, language: str, day: date) -> str:
    """The map in one of the organisation's languages, as it stands that day."""
    renderer = unsigned(organisation)
    say = partial(renderer.plain, language=language)
    whole = drawn(organisation)
    plan = max(_plans(whole, say), key=lambda each: min(scales(each)))
    shown = {each.frame.box.kind for each in plan.boxes}
    return sheet(
        plan,
        say,
        say(Phrase("map.title", {"name": organisation.name})),
        say(Phrase("map.corner", {"day": day, "fingerprint": organisation.edition})),
        {kind: say(Phrase(f"map.kind.{kind}")) for kind in KINDS if kind in shown},
        say(Phrase("map.reading")),
    )


def _plans(whole: Map, say: Say) -> Iterator[Plan]:
    """The map at several widths, nearer and nearer to A3's shape."""
    low, high = NARROWEST, WIDEST
    for _ in range(TRIES):
        width = sqrt(low * high)
        plan = planned(whole, width, say)
        across, down = scales(plan)
        low, high = (width, high) if across > down else (low, width)
        yield plan


def png(drawing: str) -> bytes:
    """The SVG as a picture, with a typeface of its own: the machine need not have any."""
    files = [font_source_sans_pro.font_files_ttf[each] for each in FACES]
    across = float(drawing.split('width="', 1)[1].partition("mm")[0]) / MILLIMETRES / 72
    dots = min(DOTS, MOST_DOTS / across)
    return resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True, font_files=files, dpi=dots)
