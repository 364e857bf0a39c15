"""Every button ever sent, pressed again in every later state: it is answered once, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.house import DAMIER, OTHERS, house
from tests.journey.past import Past
from tests.journey.story import all_is_well, rows
from tests.journey.team import asks_applicant, found, press, replies


def listed(folder: Path) -> Path:
    """LE DAMIER's file, with Alix and Basile as the only staff in the group."""
    path = folder / "listed.toml"
    text = DAMIER.read_text("utf-8")
    path.write_text(
        text.replace("silence_days = 2", "silence_days = 2\nstaff = [700100001, 700100002]"), "utf-8"
    )
    return path


async def _again(past: Past) -> None:
    """Everything is pressed again, by the person, by staff and by somebody who is not."""
    h = past.house
    await past.presses_all()
    await past.staff_presses_all(h.staff[2])


async def _to_filing(past: Past) -> None:
    """From the greeting to the outcome, with old buttons pressed on the way."""
    await past.writes("/start")
    await past.goes_on(2)
    await past.presses_all()
    await past.goes_on_until("commune")
    await past.writes("Clermont")
    await past.presses_all()  # what was meant is being asked
    await past.goes_on_until("innovation")
    await past.presses_all()
    await past.goes_on()
    await past.presses_all()  # one of several is ticked
    await past.goes_on_until("pitch")
    await past.presses_all()
    await _with_lists_and_messages(past)
    await past.goes_on_until_review()
    await past.presses_all()
    await past.goes_on_until_review()
    await past.goes_on()


async def _with_lists_and_messages(past: Past) -> None:
    """The list of answers, an answer asked again, a message to the team, another language."""
    await past.writes("/supprimer")
    await past.writes("/modifier")
    await past.presses_all()
    await past.writes("/personne")
    await past.taps("Écrire à l’équipe")
    await past.presses_all()
    await past.writes("/langue")
    await past.taps("English")
    await past.presses_all()
    await past.writes("/langue")
    await past.taps("Français")


async def _at_the_desk(past: Past) -> None:
    """The team asks, is answered, and turns things over in its mind."""
    h, (alix, basile, _) = past.house, past.house.staff
    await _again(past)
    await press(h, alix, "Prendre en charge")
    await asks_applicant(h, alix, "Un local ?")
    await _again(past)
    await past.writes("Oui, rue Blatin.")
    for thought in ("Orienter", "Décliner", "Accepter"):
        await press(h, alix, thought)
        await past.looks()
    await past.staff_presses_all(alix)
    await past.staff_presses_all(basile)


async def _much_later(past: Past) -> None:
    """A check-in arrives and is answered, a second draft stands beside it and is recalled."""
    h = past.house
    await h.passes(timedelta(days=31))
    await _again(past)
    await past.taps("Répondre")
    await past.presses_all()
    await past.goes_on(2)
    await past.writes("/nouveau")
    await past.presses_all()
    await past.goes_on(3)
    await h.passes(timedelta(days=8))
    await past.presses_all()
    await past.goes_on_until_review()
    await past.goes_on()
    await _again(past)
    before = await past.kept()
    await past.presses("dropped:2:")  # it is no draft any more
    assert await past.kept() == before


async def _decided(past: Past) -> None:
    """One project is accepted, the other declined: nothing is open any more. The first is taken back."""
    h, (alix, *_) = past.house, past.house.staff
    for case, verbs in ((1, ("take_over", "accept")), (2, ("claim", "decline"))):
        for verb in verbs:
            await past.staff_presses(alix, f"{verb}:{case}:")
        if "decline" in verbs:
            await past.staff_presses(alix, f"choose:{case}:autre:")
            await replies(h, alix, await found(h, "une phrase"), "Il est trop tôt.")
            await past.looks()
        await past.staff_presses(alix, f"confirm:{case}:")
        await h.passes(timedelta(minutes=5))
        await past.looks()
        await _again(past)
        await past.staff_presses_all(alix)
    assert [row["status"] for row in await rows(h, "select status from case_file order by id")] == [
        "accepted", "declined",
    ]  # fmt: skip


async def _taken_back_and_erased(past: Past) -> None:
    """The accepted project is taken back; then all is erased, and whatever is pressed finds nothing."""
    await past.presses("withdrawn:1:")
    await _again(past)
    await past.presses("delete:")
    assert await past.kept() == []
    await _again(past)
    await past.staff_presses_all(past.house.staff[0])
    for action in ("delete:", "dropped:2:", "withdrawn:1:"):
        await past.presses(action)
    assert await past.kept() == []
    await past.writes("/start")
    await past.goes_on(3)


async def test_whatever_was_ever_shown_can_be_pressed_in_every_later_state(tmp_path: Path) -> None:
    async with house(tmp_path, listed(tmp_path)) as h:
        past = Past(h, await h.client.person("Camille"))
        await _to_filing(past)
        await _at_the_desk(past)
        await _much_later(past)
        await h.stop()
        await h.start()
        await _decided(past)
        await _taken_back_and_erased(past)
        assert past.pressed.total() > 1000
        await past.every_tap_had_one_answer()
        await all_is_well(h)


async def test_under_every_kind_of_question_old_buttons_change_nothing(tmp_path: Path) -> None:
    async with house(tmp_path, OTHERS / "kinds.toml") as h:
        past = Past(h, await h.client.person("Robin", language_code="en"))
        await past.writes("/start")
        await past.goes_on()
        for question in ("one", "several", "amount_free", "town_free", "paper_free", "phone_free"):
            await past.goes_on_until(question)
            await past.presses_all()
        await past.goes_on_until_review()
        await past.presses_all()
        await past.goes_on()
        await past.presses_all()
        await past.every_tap_had_one_answer()
        await all_is_well(h)
