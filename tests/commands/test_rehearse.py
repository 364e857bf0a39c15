"""A rehearsal as operators read it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from click.testing import CliRunner

from bot import config
from bot.__main__ import main
from bot.commands.rehearse import Played, Script, play
from bot.core.model.frozen import replace
from bot.texts import Texts
from tests.house import DAMIER


def test_the_command_says_what_people_and_team_would_read_and_when() -> None:
    asked = ["rehearse", str(DAMIER), "--from", "2026-11-28", "--months", "14", "--people", "16"]
    result = CliRunner().invoke(main, asked)
    assert result.exit_code == 0
    assert result.stdout.startswith("Répétition\N{NO-BREAK SPACE}: Le Damier, 16 personnes inventées")
    assert re.search(r"2027-\d\d-\d\d  à la personne  Point d’étape", result.stdout)
    assert "bloquée" in result.stdout
    assert "  2026-12  ████" in result.stdout
    drawn = re.findall(r"(?m)^  (\d{4}-\d\d)  █* ?(\d+)$", result.stdout)
    months = [f"{2026 + n // 12}-{n % 12 + 1:02}" for n in range(10, 10 + len(drawn))]
    assert [month for month, _ in drawn] == months, "none is left out of the drawing"
    assert "0" in [n for _, n in drawn]
    assert "Le jour le plus chargé" in result.stdout
    assert "0 jour promis passé en silence" in result.stdout


def test_every_day_that_passes_is_told_and_the_desk_reads_its_own_language() -> None:
    organisation, days = config.load(DAMIER), list[date]()
    played = play(organisation, datetime(2026, 11, 28, 9, tzinfo=UTC), 3, 8, days.append)
    assert len(days) == len(played.deliveries) > 0
    assert days == sorted(days)
    english = replace(organisation, desk=replace(organisation.desk, language="en"))
    assert "0 promised days passed in silence" in Script(english, Texts()).text(Played(8, ()))
