"""A chat played by hand is saved as a story, and that story plays alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.simulator.story import StoryError, read, written
from tests.house import house
from tests.journey.story import applicant, card
from tests.journey.team import asks_applicant, press
from tests.stories.player import played


async def test_what_was_saved_plays_alike(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    async with house(first) as h:
        camille = await applicant(h)
        await camille.begins()
        await camille.answers()
        await camille.taps("Envoyer")
        alix = h.staff[0]
        await press(h, alix, "Prendre en charge", await card(h))
        await asks_applicant(h, alix, "Où\nça ?")
        await camille.person.sends_photo(caption="Ici")
        await h.settled()
        await camille.says("Rue Blatin")
        saved = await h.client.story("Une conversation")
    assert written(await played(read(saved), "saved.txt", second)) == saved


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("Camille (fr)\n", "one group is needed"),
        ("{none.toml}\n@ Le Damier: Alix\n", "there is no .*none.toml"),
        ("@ L’autre: Alix\n", "the group of this organisation is called Le Damier"),
        ("@ Le Damier: Alix\n\nAlix: /start\n\nAlix: [Jamais]\n", r"tale.txt:6: .*no button \[Jamais\]"),
    ],
)
async def test_what_cannot_be_played_is_named(tmp_path: Path, head: str, words: str) -> None:
    with pytest.raises(StoryError, match=words):
        await played(read(f"2026-11-23 10:00\n{head}"), "tale.txt", tmp_path)
