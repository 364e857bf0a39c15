"""« Je suis bloqué·e »: the alert goes at once, and what it is about joins it, a tap each."""

from __future__ import annotations

from datetime import timedelta

from tests.house import House
from tests.journey.story import card, rows
from tests.journey.team import found, replies
from tests.journey.test_checkins import ARRIVED, MONTH, accepted, asked

ALERT = "la personne est bloquée"
WHICH, CALL = "En un mot, qu’est-ce qui bloque ?", "Voulez-vous qu’on vous appelle ?"


async def alerts(house: House) -> int:
    """How many alerts there are in the group."""
    return sum(ALERT in message.text.replace("\u00a0", " ") for message in await house.group.messages())


async def test_the_alert_waits_for_nothing_and_is_added_to(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Je suis bloqué·e")
    first = await found(h, ALERT)
    assert "Ce qui bloque" not in first.text
    question = await camille.message(WHICH)
    assert question.labels[:2] == ["Les clients", "L’argent"]
    await camille.taps("L’argent")
    assert (await found(h, ALERT)).id == first.id
    assert "Ce qui bloque : L’argent" in (await found(h, ALERT)).text
    assert "⚠ La personne est bloquée · L’argent" in (await card(h)).text
    then = await camille.message(CALL)
    assert then.id == question.id
    await camille.taps("Oui")
    told = await found(h, ALERT)
    assert told.id == first.id
    assert "Souhaite qu’on l’appelle" in told.text
    assert "⚠ La personne est bloquée · L’argent · souhaite un appel" in (await card(h)).text
    assert (await camille.message("L’équipe sait que vous souhaitez un appel")).labels == []
    assert await alerts(h) == 1
    kept = await rows(h, "select kind, detail from event where kind in ('blocked_kind', 'call_wanted')")
    assert [(each["kind"], each["detail"]) for each in kept] == [
        ("blocked_kind", "argent"),
        ("call_wanted", "yes"),
    ]


async def test_what_is_written_meanwhile_still_goes_to_the_team(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Je suis bloqué·e")
    await camille.taps("Le juridique")
    await camille.says("Le bail est au nom de mon associé.")
    assert (await found(h, "Le bail est au nom")).reply_to == (await card(h)).id


async def test_the_owner_is_named_and_has_the_history_in_view(h: House) -> None:
    camille = await accepted(h)
    await h.passes(timedelta(days=92))
    await camille.taps("Répondre")
    for label in ("Test, premiers clients", "Oui", "1 ou 2"):
        await camille.taps(label)
    await h.passes(timedelta(days=91))
    assert ARRIVED in (await camille.sees()).text
    await camille.taps("Je suis bloqué·e")
    told = (await found(h, ALERT)).text
    assert "Alix, c’est à vous." in told
    assert "Dossier reçu le 23 novembre 2026" in told
    assert "accepté le 23 novembre 2026 par Alix" in told
    assert "Étape : Une idée → Test, premiers clients" in told
    assert (
        "Dernières réponses (23 février 2027) : Avancement : Test, premiers clients · Premiers revenus : Oui"
        in told
    )


async def test_once_the_team_has_answered_the_question_is_over(h: House) -> None:
    camille, _ = await asked(h)
    await camille.taps("Je suis bloqué·e")
    question = await camille.message(WHICH)
    await replies(h, h.staff[1], await found(h, ALERT), "Appelons-nous demain.")
    toast = await camille.presses(question, "L’argent")
    assert toast is not None
    assert "Ce qui bloque" not in (await found(h, ALERT)).text


async def test_words_that_name_the_button_are_asked_too(h: House) -> None:
    camille = (await asked(h))[0]
    await camille.says("Je suis bloqué·e")
    await camille.taps("Autre chose")
    await camille.taps("Non")
    assert "Préfère une réponse écrite" in (await found(h, ALERT)).text
    assert "l’équipe vous répondra ici" in (await camille.sees()).text


async def test_it_is_said_in_english_to_who_speaks_it_and_in_french_to_the_team(h: House) -> None:
    camille, _ = await asked(h)
    await camille.says("/langue")
    await camille.taps("English")
    await h.passes(MONTH)
    await camille.taps("I am stuck")
    await camille.taps("Money")
    assert "Would you like us to call you?" in (await camille.sees()).text
    assert "Ce qui bloque : L’argent" in (await found(h, ALERT)).text
