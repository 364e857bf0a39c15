"""The archive of the house of residences, and the changes of its file that are tried on it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, TypeAlias

from bot.core.model.case import Case
from bot.core.model.frozen import replace
from storage import cases
from storage.database import Database
from tests.commands.filed import file
from tests.core.samples import UNKNOWN, Said
from tests.house import OTHERS

Change: TypeAlias = tuple[tuple[str, str], ...]
"""What stands in the file, and what takes its place."""

NOW: Final = (OTHERS / "residence.toml").read_text("utf-8")
BAND: Final = '[[questions]]\nid = "band"'
FIRST: Final = '[[routes]]\nid = "first"\n'
WEBSITE: Final = """\
[[questions]]
id = "website"
kind = "link"
name.fr = "Site"
text.fr = "Avez-vous un site ?"
optional = true

"""
EARLIER: Final = NOW.replace(BAND, WEBSITE + BAND)
"""The file of the first cases: a question more."""
VENUE: Final = """\
[[questions]]
id = "venue"
kind = "yes_no"
name.fr = "Salle trouvée"
text.fr = "Avez-vous une salle ?"

"""
HILLS: Final = """\
[[territories]]
id = "hills"
name.fr = "Les monts"
places = [{ code = "63430", name = "Thiers" }]

[[territories]]
id = "away"
"""
COMPANY: Final = """\
[[routes]]
id = "company"
programme = "company"
title.fr = "Compagnonnage"
reason.fr = "Un an avec une équipe."
next.fr = "Nous vous appelons."
requires = ["together", "ready"]

"""
PROGRAMME: Final = """\
[[programmes]]
id = "company"
name.fr = "Compagnonnage"
about.fr = "Un an de rendez-vous."

[[programmes]]
id = "studio"
"""


def _part(first: str, last: str) -> str:
    """What the file says from here to there."""
    return NOW[NOW.index(first) : NOW.index(last)]


TOGETHER: Final = _part('[[criteria]]\nid = "together"', '[[criteria]]\nid = "heard"')
STUDIO: Final = _part('[[routes]]\nid = "studio"', '[[routes]]\nid = "elsewhere"')
CHANGES: Final[dict[str, Change]] = {
    "nothing_changed": (),
    "age_bound_raised": (("at_most = 30", "at_most = 35"), ("30 ans", "35 ans")),
    "territory_added": (
        ('[[territories]]\nid = "away"\n', HILLS),
        (', { code = "63430", name = "Thiers" }', ""),
        ('within = ["city"]', 'within = ["city", "hills"]'),
    ),
    "intake_closed": (("closes = 2026-11-30", "closes = 2026-10-10"),),
    "programme_put_first": ((FIRST, COMPANY + FIRST), ('[[programmes]]\nid = "studio"\n', PROGRAMME)),
    "question_removed": (
        (_part(BAND, '[[criteria]]\nid = "young"'), ""),
        (TOGETHER, ""),
        ('by_hand = ["ready", "together"]', 'by_hand = ["ready"]'),
    ),
    "question_added": (
        (BAND, VENUE + BAND),
        ('when = { question = "stage", in = ["show"] }', 'when = { question = "venue", in = ["yes"] }'),
    ),
    "sector_merged": (
        ('[[sectors]]\nid = "sound"\nname.fr = "Création sonore"\n\n', ""),
        ('in = ["music", "sound"]', 'in = ["music"]'),
    ),
    "routes_in_another_order": (
        (STUDIO, ""),
        (FIRST, STUDIO + FIRST),
    ),
}


def changed(name: str) -> str:
    """The file after a change."""
    text = NOW
    for before, after in CHANGES[name]:
        assert before in text, before
        text = text.replace(before, after)
    return text


SECTORS: Final = ("music", "music", "sound", "dance", "music", "dance", "sound")
PLACES: Final = ("63113", "63124", "63430", "63113", "away", "63300")
AGES: Final[tuple[Said, ...]] = (22, 28, 33, 41, UNKNOWN)
STAGES: Final = ("idea", "work", "show")


def _said(n: int) -> dict[str, Said]:
    sector = SECTORS[n % len(SECTORS)]
    said: dict[str, Said] = {
        "sector": sector, "place": PLACES[n % len(PLACES)], "age": AGES[n % len(AGES)],
        "stage": STAGES[n % len(STAGES)],
    }  # fmt: skip
    return {**said, "band": "yes" if n % 2 else "no"} if sector == "music" else said


def _day(n: int) -> str:
    return (date(2026, 8, 20) + timedelta(days=n)).isoformat()


FORMER: Final = [(_day(n), {**_said(n), "website": "https://quai.example"}) for n in range(8)]
LATER: Final = [(_day(n), _said(n)) for n in range(8, 120)]
LOST: Final = "F-2026-0008"
WITHDRAWN: Final = "F-2026-0020"


async def store(database: Database) -> None:
    """Cases of two files; of one the file is lost, and one was withdrawn."""
    await file(database, EARLIER, FORMER)
    await file(database, NOW, LATER)
    async with database.tx() as tx:
        lost, gone = [await cases.by_reference(tx, each) for each in (LOST, WITHDRAWN)]
        assert isinstance(lost, Case)
        assert lost.receipt
        assert isinstance(gone, Case)
        unknown = replace(lost, receipt=replace(lost.receipt, fingerprint="f" * 64))
        await cases.save(tx, [unknown, replace(gone, status="withdrawn")])
