"""Canned replies: previewed as the person will read them, changed by a reply, sent once."""

from __future__ import annotations

from pathlib import Path

from tests.house import DAMIER, House, house
from tests.journey.story import card, filed
from tests.journey.team import found, last, press, replies


async def test_a_canned_reply_is_previewed_then_sent_once(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await press(h, h.staff[1], "Écrire")
    place = await found(h, "Ou partez d’une réponse toute prête")
    await press(h, h.staff[1], "Nous lisons encore", place)
    preview = await last(h)
    assert "La personne lira (Français) :" in preview.text
    assert "il nous faut encore quelques jours" in preview.text
    assert "Autrement dit" not in preview.text
    assert await camille.count() == before
    data = preview.button("Envoyer à la personne").data or ""  # type: ignore[union-attr]  # it is there
    for _ in range(3):
        await h.staff[1].presses(preview, data, chat=h.group, wait=0)
    await h.settled()
    told = [text for text in await camille.texts() if "il nous faut encore quelques jours" in text]
    assert len(told) == 1
    assert "Un message de l’équipe" in told[0]
    assert (await found(h, "Réponse toute prête envoyée")).labels == []


async def test_a_reply_to_the_preview_leaves_in_its_place(h: House) -> None:
    camille = await filed(h)
    await press(h, h.staff[1], "Écrire")
    await press(h, h.staff[1], "Nous lisons encore", await found(h, "réponse toute prête"))
    await replies(h, h.staff[1], await last(h), "Encore trois jours, promis.")
    assert "« Encore trois jours, promis. »" in (await camille.sees()).text
    assert not any("quelques jours" in text for text in await camille.texts())


async def test_a_preview_whose_case_has_changed_is_shown_again(h: House) -> None:
    camille = await filed(h)
    await press(h, h.staff[1], "Écrire")
    await press(h, h.staff[1], "Nous lisons encore", await found(h, "réponse toute prête"))
    preview = await last(h)
    await camille.says("/langue")
    await camille.taps("English")
    before = await camille.count()
    toast = await press(h, h.staff[1], "Envoyer à la personne", preview)
    assert "rien n’est parti" in (toast or "")
    assert await camille.count() == before
    again = await last(h)
    assert "(English)" in again.text
    assert "We are reading your application" in again.text
    assert "Autrement dit :\nNous lisons votre dossier" in again.text
    await press(h, h.staff[1], "Envoyer à la personne", again)
    assert "We are reading your application" in (await camille.sees()).text


async def test_a_preview_is_dropped(h: House) -> None:
    camille = await filed(h)
    before = await camille.count()
    await press(h, h.staff[1], "Écrire")
    await press(h, h.staff[1], "Nous lisons encore", await found(h, "réponse toute prête"))
    await press(h, h.staff[1], "Annuler", await last(h))
    assert "Rien n’est parti" in (await last(h)).text
    assert await camille.count() == before


async def test_without_canned_replies_the_place_to_write_opens_a_reply(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    text = DAMIER.read_text("utf-8")
    start, end = text.index("[[desk.replies]]"), text.index("[glossary]")
    path.write_text((text[:start] + text[end:]).replace('  "desk.replies",\n', ""), "utf-8")
    async with house(tmp_path, path) as h:
        await filed(h)
        await press(h, h.staff[1], "Écrire")
        assert "Ou partez" not in (await last(h)).text
        assert (await card(h)).labels == ["Prendre en charge", "Écrire", "Noter", "Dossier complet"]
