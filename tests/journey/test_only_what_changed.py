"""What was answered before is shown when it is asked again, and kept with one tap."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import Applicant
from tests.journey.team import found
from tests.journey.test_checkins import ARRIVED, accepted

KEEP = "Garder ma réponse"
YEAR = timedelta(days=366)


async def a_year_later(h: House) -> Applicant:
    """Somebody who has said after a year how their project is."""
    camille = await accepted(h)
    await h.passes(timedelta(days=365))
    await camille.taps("Répondre")
    for label in ("Oui", "1 ou 2", "Aucun"):
        await camille.taps(label)
    assert "Emplois : 1 ou 2" in (await found(h, "Point d’étape reçu")).text
    return camille


async def test_only_what_changed_is_answered_anew(h: House) -> None:
    camille = await a_year_later(h)
    await h.passes(YEAR)
    asked = await camille.taps("Répondre")
    assert "Votre réponse jusqu’ici : Oui" in asked.text
    assert "Si rien n’a changé, gardez votre réponse." in asked.text
    asked = await camille.taps(KEEP)
    assert "Votre réponse jusqu’ici : 1 ou 2" in asked.text
    asked = await camille.taps("3 à 9")
    assert "Votre réponse jusqu’ici : Aucun" in asked.text
    assert "Merci, c’est noté" in (await camille.taps(KEEP)).text
    told = (await found(h, "Point d’étape reçu")).text
    assert "Situation : Oui" in told
    assert "Emplois : 3 à 9" in told


async def test_it_is_asked_in_english_too(h: House) -> None:
    camille = await a_year_later(h)
    await camille.says("/langue")
    await camille.taps("English")
    await h.passes(YEAR)
    asked = await camille.taps("Answer")
    assert "If nothing has changed, keep your answer." in asked.text
    assert "Keep my answer" in asked.labels


async def test_what_was_not_confirmed_is_not_told_as_said(h: House) -> None:
    camille = await a_year_later(h)
    await h.passes(YEAR)
    await camille.taps("Répondre")
    await camille.taps("Oui, mais il a changé")
    await h.passes(timedelta(days=365))
    assert ARRIVED in (await camille.sees()).text
    told = (await found(h, "Point d’étape commencé, puis laissé")).text
    assert "Situation : Oui, mais il a changé" in told
    assert "Emplois" not in told
    asked = await camille.taps("Répondre")
    assert "Votre réponse jusqu’ici : Oui, mais il a changé" in asked.text
    assert "Votre réponse jusqu’ici : 1 ou 2" in (await camille.taps(KEEP)).text
