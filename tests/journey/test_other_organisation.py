"""Another organisation's file, another bot: English only, no territory, no age question."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.house import OTHERS, house
from tests.journey.story import Applicant, all_is_well, applicant, card, plain
from tests.journey.team import found, last, press, replies, sends

ANSWERS = {
    "Which field": "Puppetry",
    "whole budget": "> 12,000",
    "opening night": "> 3 May 2027",
    "Who takes part": "Amateurs",
    "build your own puppets": "Yes",
    "Tell us the story": "> A fox learns to read.",
    "Send the poster": "Skip",
    "What is your name": "> Robin",
    "Where can we write": "> robin@example.org",
}


async def answered(robin: Applicant) -> None:
    """Answer until the review; several choices end with « Done »."""
    asked = await robin.sees()
    while "Is everything right" not in asked.text and "Send" not in asked.labels:
        answer = next(value for words, value in ANSWERS.items() if words in asked.text)
        if answer.startswith("> "):
            asked = await robin.says(answer[2:])
        else:
            following = await robin.taps(answer)
            asked = await robin.taps("Done") if following.id == asked.id else following


async def test_the_same_journey_in_english(tmp_path: Path) -> None:
    async with house(tmp_path, OTHERS / "small.toml") as h:
        robin = await applicant(h, "Robin", "fr")  # nobody speaks French there
        notice = await robin.says("/start")
        assert "You may read, correct and erase them" in notice.text
        assert not any(label.startswith(("Français", "English")) for label in notice.labels)
        first = await robin.taps(notice.labels[0])
        assert "Question 1 of" in first.text
        assert "Which field are you in?" in first.text
        assert "Opera" in first.labels
        wrong = await robin.says("plumbing")
        assert "Which field" in wrong.text
        assert wrong.text != first.text
        await answered(robin)
        outcome = await robin.taps("Send")
        assert "SDF-2026-0001" in outcome.text
        assert "Small grant" in outcome.text
        posted = await card(h, "SDF-2026-0001")
        assert "Puppetry" in posted.text
        assert "robin@example.org" not in posted.text
        await _decided(h, robin)
        await all_is_well(h)


async def test_a_bot_of_one_language_never_speaks_of_languages(tmp_path: Path) -> None:
    async with house(tmp_path, OTHERS / "small.toml") as h:
        robin = await applicant(h, "Robin", "en")
        assert "language" not in (await robin.says("/help")).text.lower()
        notice = await robin.says("/start")
        await robin.taps(notice.labels[0])
        for command in ("/language", "/langue"):
            await robin.says(command)
            assert any("I don’t know that command" in text for text in (await robin.texts())[-2:])
        await answered(robin)
        await robin.taps("Send")
        assert "English" not in (await card(h, "SDF-2026-0001")).text
        said = await robin.says("/mydata")
        assert not {"language", "English"} & set(said.text.split())
        await all_is_well(h)


DISTRICTS = """
[[territories]]
id = "north"
name.en = "Yorkshire"
also = ["Leeds and around"]
places = [{ code = "LS6", name = "LS6" }, { code = "LS7", name = "LS7" }, { code = "YO1", name = "YO1" }]

[[territories]]
id = "other_county"
name.en = "Another county"

[[questions]]
id = "district"
kind = "commune"
name.en = "Postcode district"
text.en = "Where will the play be rehearsed?"
hint.en = "Type the first half of the postcode, as LS6, or choose."
"""


async def test_places_are_asked_for_in_the_words_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "districts.toml"
    path.write_text((OTHERS / "small.toml").read_text("utf-8") + DISTRICTS, "utf-8")
    async with house(tmp_path, path) as h:
        robin = await applicant(h, "Robin", "en")
        notice = await robin.says("/start")
        await robin.taps(notice.labels[0])
        asked = await robin.sees()
        while "rehearsed" not in asked.text:
            answer = next(value for words, value in ANSWERS.items() if words in asked.text)
            following = await (robin.says(answer[2:]) if answer.startswith("> ") else robin.taps(answer))
            asked = await robin.taps("Done") if following.id == asked.id else following
        assert "Type the first half of the postcode, as LS6, or choose." in asked.text
        for typed in ("Q", "63000", "Nowhere at all"):
            wrong = await robin.says(typed)
            assert "commune" not in wrong.text
            assert "Type the first half of the postcode" in wrong.text
        offered = await robin.says("LS6 2AB")
        assert offered.labels[0].startswith("LS6")
        review = await robin.taps(offered.labels[0])
        assert "Postcode district: LS6" in plain(review.text)
        await all_is_well(h)


async def _decided(h, robin: Applicant) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a House
    alix = h.staff[0]
    reference = "SDF-2026-0001"
    await press(h, alix, (await card(h, reference)).labels[0], await card(h, reference))
    assert "Alix" in (await card(h, reference)).text
    await h.passes(timedelta(seconds=3))
    arrived = await robin.message("You have just sent your file")
    await robin.presses(arrived, arrived.labels[0])
    await robin.taps("Nervous")
    assert "Mood: Nervous" in plain((await found(h, "Mood")).text)
    await press(h, alix, "Decline", await card(h, reference))
    await press(h, alix, "Too late this season", await last(h))
    await replies(h, alix, await found(h, "one sentence"), "Next year, gladly.")
    preview = await last(h)
    await sends(h, alix, preview, preview.labels[0])
    told = await robin.sees()
    assert "Too late this season" in told.text
    assert "Next year, gladly." in told.text
    assert "declined" in (await card(h, reference)).text.lower()


@pytest.mark.parametrize(
    ("until", "given"), [("+6 months", "Small grant"), ("+5 months", "A person answers")]
)
async def test_a_date_is_counted_from_the_day_of_filing_for_good(
    tmp_path: Path, until: str, given: str
) -> None:
    path = tmp_path / "counting.toml"
    small = (OTHERS / "small.toml").read_text("utf-8")
    path.write_text(small.replace("at_most = 2030-12-31", f'at_most = "{until}"'), "utf-8")
    async with house(tmp_path, path) as h:
        robin = await applicant(h, "Robin", "en")
        notice = await robin.says("/start")
        await robin.taps(notice.labels[0])
        await answered(robin)
        assert given in (await robin.taps("Send")).text
        before = (await card(h, "SDF-2026-0001")).text
        assert given in before
        await h.passes(timedelta(days=60))
        await press(h, h.staff[0], "Take charge", await card(h, "SDF-2026-0001"))
        assert given in (await card(h, "SDF-2026-0001")).text
        await all_is_well(h)
