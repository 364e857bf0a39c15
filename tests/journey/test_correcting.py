"""How to reach a person, corrected after the case was filed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.commands.receipts import derived
from storage import cases
from tests.client import Message
from tests.house import House
from tests.journey.editing import part, published, with_own_file
from tests.journey.story import Applicant, applicant, filed
from tests.journey.team import asks_applicant, claimed, found
from tests.journey.test_calls import ANNOUNCED, OPEN, RENEW, STILL, UNTIL
from tests.journey.test_checkins import ARRIVED, accepted

BUTTON = "Corriger mes coordonnées"
EMAIL, PHONE = "Courriel", "Téléphone"


async def wishes(camille: Applicant) -> None:
    """Ask to correct something, from the state of the case."""
    await camille.says("/dossier")
    await camille.taps(BUTTON)


async def kept(h: House, question: str = "courriel") -> object:
    """What the full file would show."""
    await h.settled()
    assert h.app is not None
    async with h.app.database.tx() as tx:
        (case,) = (await cases.load(tx, [1])).values()
    return case.interview.answers[question].value


async def test_an_address_is_corrected_and_the_team_knows(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    asked = await camille.taps(EMAIL)
    assert "À quelle adresse" in asked.text
    assert "Votre réponse jusqu’ici : camille@example.org" in asked.text
    said = await camille.says("camille.durand@example.org")
    assert "C’est noté, l’équipe le voit aussi. À jour : Courriel." in said.text
    assert await kept(h) == "camille.durand@example.org"
    told = await found(h, "coordonnées corrigées : Courriel")
    assert "camille.durand" not in "".join([m.text for m in await h.group.messages()])
    assert told.text.startswith("D-2026-0001")
    await camille.says("merci à vous")
    assert "transmettre" in (await camille.sees()).text.lower(), "what comes next is no address any more"


async def test_whoever_asked_to_correct_is_asked_for_what_is_right_and_nothing_is_counted(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    asked = (await camille.taps(EMAIL)).text
    assert asked.startswith("Que devons-nous noter désormais ?")
    for unfit in ("Vous nous l’aviez déjà dit", "Question 1 sur 1", "presque fini"):
        assert unfit not in asked


async def test_the_receipt_holds_what_was_corrected_and_the_decision_is_as_it_was(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    await camille.taps(EMAIL)
    await camille.says("lou@example.org")
    await h.settled()
    assert h.app is not None
    async with h.app.database.tx() as tx:
        (case,) = (await cases.load(tx, [1])).values()
    assert case.receipt is not None
    assert case.receipt.answers["courriel"].value == "lou@example.org"
    assert derived(case, h.organisation).verdict == "identical"


async def test_a_slip_is_asked_about_and_nonsense_changes_nothing(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    await camille.taps(EMAIL)
    assert "incomplète" in (await camille.says("camille@")).text
    assert await kept(h) == "camille@example.org"
    meant = await camille.says("camille@gmial.com")
    assert "camille@gmail.com" in meant.labels
    await camille.taps("camille@gmail.com")
    assert await kept(h) == "camille@gmail.com"


async def test_kept_as_it_is_nothing_is_told_to_the_team(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    asked = await camille.taps(PHONE)
    said = await camille.taps("Garder ma réponse")
    assert "rien ne change" in said.text
    assert "coordonnées corrigées" not in "".join([m.text for m in await h.group.messages()])
    assert await camille.presses(asked, "Garder ma réponse") is not None, "a second tap says so"


async def test_ones_own_number_is_shared_with_telegrams_button(h: House) -> None:
    camille = await filed(h)
    await wishes(camille)
    await camille.taps(PHONE)
    await camille.taps("Partager mon numéro")
    await camille.person.shares_contact()
    await camille.sees()
    assert await kept(h, "telephone") == camille.person.phone


async def test_a_check_in_under_way_waits_and_goes_on(h: House) -> None:
    camille = await accepted(h)
    await h.passes(timedelta(days=365))
    question = await camille.taps("Répondre")
    await wishes(camille)
    await camille.taps(EMAIL)
    await camille.says("lou@example.org")
    assert await kept(h) == "lou@example.org"
    await camille.presses(question, "Oui")
    assert "1 ou 2" in (await camille.sees()).labels


async def test_a_check_in_that_arrives_comes_first(h: House) -> None:
    camille = await accepted(h)
    await wishes(camille)
    await camille.taps(EMAIL)
    await h.passes(timedelta(days=365))
    assert ARRIVED in (await camille.sees()).text
    await camille.says("nouvelle adresse : lou@example.org")
    assert await kept(h) == "camille@example.org", "what is said now is said to the check-in"


async def test_while_the_team_asks_as_well_it_is_asked_whose_the_words_are(h: House) -> None:
    camille = await claimed(h)
    await wishes(camille)
    await camille.taps(EMAIL)
    await asks_applicant(h, h.staff[0], "Combien de luthiers ?")
    asked = await camille.says("lou@example.org")
    assert await kept(h) == "camille@example.org", "it may be meant for the team"
    await camille.presses(asked, "C’est ma réponse")
    assert await kept(h) == "lou@example.org"
    await camille.says("Ils sont douze.")
    assert "Ils sont douze." in (await found(h, "Ils sont douze.")).text


async def asked_again(h: House) -> tuple[Applicant, Message]:
    """Somebody whose call has opened while they are asked for their number, and what asks them about it."""
    camille = await filed(h)
    await h.passes(UNTIL)
    await wishes(camille)
    await camille.taps(PHONE)
    return camille, await camille.message(OPEN)


async def test_a_detail_that_the_renewed_file_asks_no_more_is_no_dead_end(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        assert await published(h, *ANNOUNCED)
        camille, notice = await asked_again(h)
        assert await published(h, (part(h.path, "telephone"), ""))
        await camille.presses(notice, STILL)
        said = await camille.says("06 98 76 54 32")
        assert "Que faut-il corriger ?" in said.text, "what can still be corrected is asked"
        assert not any(label.startswith(PHONE) for label in said.labels)
        assert await kept(h, "telephone") == "+33612345678", "nothing was taken"
        await camille.taps(EMAIL)
        await camille.says("lou@example.org")
        assert await kept(h) == "lou@example.org"


async def test_whoever_goes_over_their_answers_corrects_nothing_beside(tmp_path: Path) -> None:
    async with with_own_file(tmp_path) as h:
        assert await published(h, *ANNOUNCED)
        camille, notice = await asked_again(h)
        await camille.presses(notice, RENEW)
        asked = await camille.message("Un numéro où vous rappeler")
        assert asked.labels == []
        await camille.says("modifier le lieu")
        assert "Où est, ou sera" in (await camille.sees()).text, "words are for what was asked last"


async def test_nobody_corrects_another_persons(h: House) -> None:
    camille = await filed(h)
    shown = await camille.says("/dossier")
    button = shown.button(BUTTON)
    assert button is not None
    zoe = await applicant(h, "Zoé")
    await zoe.says("/start")
    await zoe.person.presses(await zoe.sees(), button.data or "")
    await h.settled()
    assert await kept(h) == "camille@example.org"
    assert "camille" not in "".join(await zoe.texts())
