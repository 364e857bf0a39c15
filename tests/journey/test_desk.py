"""The staff group: one card a case, one owner, words that leave as they were shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.house import House
from tests.journey.story import card, filed, plain
from tests.journey.team import PROMPT, claimed, found, last, press, replies, sends

WAYS = ("Chez nous : ", "Prochain appel : ")
"""How the doors of the menu begin that are no partners."""


# --- the card -----------------------------------------------------------------------------------------------


async def test_the_card_tells_the_project_and_nothing_of_the_person(h: House) -> None:
    await filed(h)
    told = (await card(h)).text
    for words in (
        "D-2026-0001",
        "Musique",
        "Clermont-Ferrand",
        "Une idée",
        "luthiers",
        "Proposition : ",
        "à prendre en charge",
    ):
        assert words in told
    for message in await h.group.messages():
        for secret in ("camille@example.org", "33612345678", "06 12 34 56 78", "Camille"):
            assert secret not in message.text


async def test_the_full_file_comes_in_private_to_who_asks(h: House) -> None:
    await filed(h)
    alix = h.staff[0]
    await alix.says("/aide")
    await h.settled()
    toast = await press(h, alix, "Dossier complet")
    assert toast is not None
    assert toast.startswith("Je vous l’envoie en privé")
    told = plain((await alix.last()).text)
    for words in ("camille@example.org", "+33612345678", "Prénom : Camille", "luthiers"):
        assert words in told
    assert "camille@example.org" not in (await last(h)).text


async def test_who_never_spoke_to_the_bot_is_told_how_to_get_the_file(h: House) -> None:
    await filed(h)
    toast = await press(h, h.staff[0], "Dossier complet")
    assert toast is not None
    assert "Ouvrez d’abord une conversation" in toast


# --- who takes it -------------------------------------------------------------------------------------------


async def test_one_takes_charge_and_the_others_see_who(h: House) -> None:
    await filed(h)
    alix, basile, _ = h.staff
    before = await card(h)
    assert await press(h, alix, "Prendre en charge") == "C’est à vous."
    assert "suivi par Alix" in (await card(h)).text
    assert await press(h, basile, "Prendre en charge", before) == "Ce dossier est suivi par Alix."
    assert await press(h, alix, "Prendre en charge", before) == "Vous suivez déjà ce dossier."
    assert "suivi par Alix" in (await card(h)).text
    assert (await card(h)).id == before.id


@pytest.mark.both_databases
async def test_of_two_who_press_at_once_one_has_it(h: House) -> None:
    await filed(h)
    fresh = await card(h)
    data = fresh.button("Prendre en charge").data or ""  # type: ignore[union-attr]  # it is there
    for who in h.staff:
        await who.presses(fresh, data, chat=h.group, wait=0)
    await h.settled()
    toasts = [plain(tap.answer or "") for tap in await h.client.taps_made() if tap.chat == h.group.id]
    assert toasts == ["C’est à vous.", "Ce dossier est suivi par Alix.", "Ce dossier est suivi par Alix."]


async def test_a_case_is_given_back_and_taken_over(h: House) -> None:
    await claimed(h)
    alix, basile, chantal = h.staff
    assert await press(h, basile, "Rendre à l’équipe") == "Ce dossier est suivi par Alix."
    await press(h, alix, "Rendre à l’équipe")
    assert "à prendre en charge" in (await card(h)).text
    await press(h, basile, "Prendre en charge")
    assert await press(h, chantal, "Prendre la suite") == "C’est à vous."
    assert "suivi par Chantal" in (await card(h)).text
    assert await press(h, basile, "Accepter") == "Ce dossier est suivi par Chantal."


# --- decisions ----------------------------------------------------------------------------------------------


async def test_accepting_is_previewed_and_told(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    preview = await last(h)
    assert "La personne lira :" in preview.text
    assert "votre projet est retenu" in preview.text
    assert "retenu" not in (await camille.sees()).text
    await press(h, alix, "Ajouter une phrase", preview)
    await replies(h, alix, await found(h, PROMPT), "Rendez-vous lundi à 10 h au Damier.")
    preview = await last(h)
    assert "« Rendez-vous lundi à 10 h au Damier. »" in preview.text
    await sends(h, alix, preview)
    told = await camille.sees()
    assert "votre projet est retenu" in told.text
    assert "« Rendez-vous lundi à 10 h au Damier. »" in told.text
    assert "accepté le 23 novembre 2026 par Alix · Hub-IC" in (await card(h)).text
    assert (await card(h)).labels == ["Écrire", "Noter", "Dossier complet", "Rouvrir"]
    status = (await camille.says("/dossier")).text
    assert "votre projet est retenu" in status
    assert "Rendez-vous lundi" in status


async def test_declining_needs_a_reason_and_a_sentence_seen_before_it_leaves(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Décliner")
    menu = await last(h)
    assert "Pour quelle raison ?" in menu.text
    await press(h, alix, "Hors de notre territoire", menu)
    await replies(h, alix, await found(h, PROMPT), "Votre projet est beau, mais loin.")
    preview = await last(h)
    assert "Hors de notre territoire" in preview.text
    assert "« Votre projet est beau, mais loin. »" in preview.text
    assert "beau, mais loin" not in (await camille.sees()).text
    await sends(h, alix, preview)
    told = await camille.sees()
    assert "Hors de notre territoire" in told.text
    assert "beau, mais loin" in told.text
    assert "Parler à une personne" in told.labels
    assert "décliné le 23 novembre 2026 par Alix" in (await card(h)).text


async def test_referring_gives_the_partners_contact(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Orienter")
    menu = await last(h)
    assert "Vers quel partenaire ?" in menu.text
    partner = next(label for label in menu.labels if not label.startswith(WAYS))
    await press(h, alix, partner, menu)
    await sends(h, alix, await last(h))
    assert partner in (await camille.sees()).text
    assert f"orienté le 23 novembre 2026 par Alix · {partner}" in (await card(h)).text
    assert partner in (await camille.says("/dossier")).text


async def test_every_partner_can_be_referred_to_those_that_suit_the_person_first(h: House) -> None:
    await claimed(h)  # a musician in Clermont-Ferrand
    await press(h, h.staff[0], "Orienter")
    offered = [label for label in (await last(h)).labels[:-1] if not label.startswith(WAYS)]
    assert sorted(offered) == sorted(partner.name for partner in h.organisation.partners)
    suiting = [not each.sectors or "musique" in each.sectors for name in offered
               for each in h.organisation.partners if each.name == name]  # fmt: skip
    assert suiting == sorted(suiting, reverse=True)


async def test_what_was_begun_can_be_dropped(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Décliner")
    menu = await last(h)
    await press(h, h.staff[0], "Annuler", menu)
    assert "Rien n’est parti" in (await found(h, "Annulé")).text
    assert await press(h, h.staff[0], "Hors de notre territoire", menu) is not None
    assert await camille.count() == before


async def test_a_decision_is_told_once(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    preview = await last(h)
    data = preview.button("Envoyer à la personne").data or ""  # type: ignore[union-attr]  # it is there
    for _ in range(3):
        await alix.presses(preview, data, chat=h.group, wait=0)
    await h.settled()
    await h.passes(timedelta(minutes=5))
    assert sum("votre projet est retenu" in text for text in await camille.texts()) == 1


async def test_after_a_decision_no_old_button_changes_the_card(h: House) -> None:
    await filed(h)
    alix, basile, _ = h.staff
    free = await card(h)
    await press(h, alix, "Prendre en charge")
    owned = await card(h)
    await press(h, alix, "Accepter")
    await sends(h, alix, await last(h))
    decided = await card(h)
    for message, label in ((free, "Prendre en charge"), *((owned, label) for label in owned.labels)):
        if label in decided.labels:
            continue
        for who in (alix, basile):
            toast = await press(h, who, label, message)
            assert toast == "La décision est déjà prise pour ce dossier, par Alix.", label
    assert (await card(h)).text == decided.text


async def test_the_applicant_is_told_in_their_own_language(h: House) -> None:
    camille = await claimed(h)
    await camille.says("/language")
    await camille.taps("English")
    alix = h.staff[0]
    await press(h, alix, "Décliner")
    menu = await last(h)
    assert "Pour quelle raison ?" in menu.text
    await press(h, alix, "Hors de notre territoire", menu)
    await replies(h, alix, await found(h, PROMPT), "So far away.")
    await sends(h, alix, await last(h))
    assert "Outside our territory" in (await camille.sees()).text
    assert "« So far away. »" in (await camille.sees()).text.replace("“", "« ").replace("”", " »")
