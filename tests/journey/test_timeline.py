"""What a project has become: on its card and in /dossier, told by questions that know each other's words."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import Applicant, card, plain
from tests.journey.team import press
from tests.journey.test_checkins import accepted

KEEP = "Garder ma réponse"


async def half_a_year_later(h: House) -> Applicant:
    """Somebody whose second check-in, on their legal form and their jobs, has just arrived."""
    camille = await accepted(h)
    assert "Suivi" not in (await card(h)).text
    await h.passes(timedelta(days=183))
    await camille.taps("Répondre")
    return camille


async def registers(camille: Applicant) -> None:
    """They have a company now, with three jobs and a grant."""
    await camille.taps("SASU, SAS")
    refused = await camille.says("120 027 017")
    assert "son dernier chiffre est une clé" in refused.text
    await camille.says("120 027 016")
    await camille.taps("3 à 9")
    await camille.taps("Moins de 10\u202f000\u202f€")
    await camille.taps("Subvention")
    await camille.taps("Valider")


async def test_the_card_has_what_is_new_after_what_it_was(h: House) -> None:
    camille = await half_a_year_later(h)
    assert "Votre réponse jusqu’ici : Aucun pour l’instant" in (await camille.sees()).text
    await registers(camille)
    told = (await card(h)).text
    line = next(each for each in told.splitlines() if each.startswith("Suivi"))
    assert "Statut : Aucun pour l’instant → SASU, SAS" in line
    assert "SIREN : 120 027 016" in line
    assert "Emplois : 3 à 9" in line
    assert "Fonds : Subvention" in line


async def test_dossier_has_all_of_it_with_its_days(h: House) -> None:
    camille = await half_a_year_later(h)
    await registers(camille)
    await h.passes(timedelta(days=183))
    asked = await camille.taps("Répondre")
    await camille.taps("Oui")
    asked = await camille.sees()
    assert "Votre réponse jusqu’ici : 3 à 9" in asked.text
    await camille.taps("10 ou plus")
    assert "Votre réponse jusqu’ici : Moins de 10 000 €" in (await camille.sees()).text
    await camille.taps(KEEP)
    assert "Emplois : 3 à 9 → 10 ou plus" in (await card(h)).text
    await camille.says("/dossier")
    told = (await camille.sees()).text
    assert "Ce que votre projet est devenu" in told
    assert "Emplois : 3 à 9 (25 mai 2027) → 10 ou plus (24 novembre 2027)" in told
    await h.staff[0].says("/aide")
    await press(h, h.staff[0], "Dossier complet")
    in_private = [plain(message.text) for message in await h.staff[0].messages()]
    assert "10 ou plus (24 novembre 2027)" in in_private[-1]
