"""What was sent goes on to the team: at the press of a button, with its album, and as it was edited."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.contents import forwarded
from tests.house import OTHERS, House, house
from tests.journey.story import Applicant, all_is_well, applicant, at, card, filed, rows
from tests.journey.team import asks_applicant, claimed, found, last, replies
from tests.journey.test_other_organisation import answered
from tests.journey.things import ALL, FORWARD, PICTURE, UNHEARD, replied, sent

# --- to the team --------------------------------------------------------------------------------------------


async def test_a_draft_passes_on_a_voice_message_once_and_goes_on(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    (offer,) = await replied(camille, ALL["voice"])
    assert await camille.presses(offer, FORWARD) == "C’est transmis à l’équipe."
    told = await camille.sees()
    assert told.id == offer.id
    assert "transmis à l’équipe" in told.text
    assert "Votre projet en une phrase" in told.text
    assert FORWARD not in told.labels
    assert await camille.presses(offer, FORWARD) == "L’équipe l’a déjà."
    (voice,) = await sent(h, "voice")
    assert "dossier en cours" in (await found(h, "Envoi de la personne")).text
    await replies(h, h.staff[0], voice, "Bien entendu !")
    assert "« Bien entendu ! »" in (await camille.sees()).text
    await camille.says("Un atelier partagé pour les luthiers")
    assert "Un lien" in (await camille.taps("C’est ma réponse")).text


async def test_a_filed_case_passes_on_the_very_words_under_its_card(h: House) -> None:
    camille = await filed(h)
    offer = await camille.says("J’ai trouvé un local.")
    told = await camille.taps(FORWARD)
    assert told.id == offer.id
    assert told.text == "C’est transmis à l’équipe."
    assert told.labels == ["Voir mon dossier"]
    copy = await found(h, "J’ai trouvé un local.")
    assert copy.reply_to == (await card(h)).id
    assert "D-2026-0001" in (await found(h, "Envoi de la personne")).text
    await replies(h, h.staff[0], copy, "Où donc ?")
    assert "« Où donc ? »" in (await camille.sees()).text


async def test_an_offer_that_is_long_past_still_works_for_its_own_case(h: House) -> None:
    camille = await filed(h)
    (offer,) = await replied(camille, ALL["photo"])
    await camille.says("/nouveau")
    asked = await camille.sees()
    await camille.presses(offer, FORWARD)
    (photo,) = await sent(h, "photo")
    assert photo.reply_to == (await card(h)).id
    assert (await camille.sees()).id == asked.id
    (at_draft,) = await replied(camille, ALL["document"])
    await camille.answers()
    await camille.taps("Envoyer")
    assert await camille.presses(at_draft, FORWARD) == "C’est transmis à l’équipe."
    (document,) = await sent(h, "document")
    assert document.reply_to == (await card(h, "D-2026-0002")).id


async def test_a_message_deleted_before_it_is_passed_on_does_no_harm(h: House) -> None:
    camille = await filed(h)
    (offer,) = await replied(camille, ALL["voice"])
    said = [message for message in await camille.person.messages() if message.kind == "voice"][-1]
    await camille.person.deletes(said)
    await camille.presses(offer, FORWARD)
    assert await sent(h, "voice") == []
    assert "la personne l’a supprimé" in (await last(h)).text
    refused = [call for call in await h.client.calls("copyMessage") if not call.ok]
    assert [call.description for call in refused] == ["Bad Request: message to copy not found"]
    assert await rows(h, "select id from outbox") == []
    h.app = None  # that refusal was wanted: the end of the story is not looked over


async def test_an_old_offer_after_an_erasure_says_that_it_is_over(h: House) -> None:
    camille = await filed(h)
    (offer,) = await replied(camille, ALL["album"])
    await camille.presses(offer, FORWARD)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    toast = await camille.presses(offer, FORWARD)
    assert "ne sert plus" in (toast or "")
    assert await sent(h, "photo") + await sent(h, "video") == []
    assert await rows(h, "select * from sent_message where chat = :chat", chat=camille.person.id) == []


async def test_what_one_sent_for_a_draft_is_forgotten_with_it_while_the_rest_stays(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.answers(until="Votre projet en une phrase")
    (offer,) = await replied(camille, ALL["album"])
    await camille.presses(offer, FORWARD)
    await camille.says("Un second atelier, pour les luthiers")
    await h.passes(timedelta(days=32))
    assert await rows(h, "select reference from case_file") == [{"reference": "D-2026-0001"}]
    own = await rows(h, "select key from sent_message where key like 'own_%:2:%'")
    assert own == []
    assert await sent(h, "photo") + await sent(h, "video") == []


# --- captions and albums ------------------------------------------------------------------------------------


async def test_a_caption_is_the_answer_and_the_file_is_offered(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    (reply,) = await replied(camille, lambda person: person.sends_photo(caption="Un atelier de lutherie"))
    assert "que la légende" in reply.text
    assert "Un lien" in reply.text
    await camille.presses(reply, FORWARD)
    assert (await sent(h, "photo"))[0].text == "Un atelier de lutherie"
    review = await camille.answers()
    assert "Un atelier de lutherie" in review.text


async def test_a_caption_that_is_no_answer_is_refused_as_words_are(h: House) -> None:
    camille = await at(h, "À quelle adresse")
    (reply,) = await replied(camille, lambda person: person.sends_photo(caption="rue Blatin"))
    assert "semble incomplète" in reply.text
    assert FORWARD in reply.labels
    assert "Un numéro" in (await camille.says("camille@example.org")).text


async def test_an_album_with_a_caption_answers_once_even_if_the_caption_comes_last(h: House) -> None:
    for place in (0, 2):
        camille = await at(h, "Votre projet en une phrase")
        album = ("document", "document", "document")
        words = {place: "Un atelier de lutherie"}
        said = await replied(camille, lambda person, c=words, a=album: person.sends_album(*a, captions=c))  # type: ignore[misc]  # bound now
        assert len(said) == (1 if place == 0 else 2)
        assert "Un lien" in said[-1].text
        before = len(await sent(h, "document"))
        await camille.presses(said[-1], FORWARD)
        assert len(await sent(h, "document")) == before + 3


async def test_the_rest_of_an_album_follows_the_first_to_the_team_however_late(h: House) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.person.sends_file(PICTURE, "1.jpg", kind="photo", album="77")
    thanks = await camille.sees()
    await h.stop()
    await h.start()
    await camille.person.sends_file(PICTURE, "2.jpg", kind="photo", album="77", caption="la cour")
    assert (await camille.sees()).id == thanks.id
    first, second = await sent(h, "photo")
    assert second.reply_to == first.reply_to == (await card(h)).id
    await replies(h, h.staff[0], second, "Belle cour.")
    assert "« Belle cour. »" in (await camille.sees()).text


async def test_a_file_question_keeps_the_first_of_an_album_and_offers_the_others(tmp_path: Path) -> None:
    async with house(tmp_path, OTHERS / "small.toml") as h:
        robin = await applicant(h, "Robin", "en")
        await robin.says("/start")
        await robin.taps("I agree")
        await answered_until(robin, "Send the poster")
        for name in ("sticker", "dice", "location", "poll", *UNHEARD):
            (reply,) = await replied(robin, ALL[name])
            assert "Send the poster" in reply.text, name
        (reply,) = await replied(robin, lambda person: person.sends_album("photo", "document", "photo"))
        assert "I kept one file, the first." in reply.text
        assert "Is everything right" in reply.text
        await robin.presses(reply, "Pass on to the team")
        assert len(await sent(h, "photo")) == 2
        assert "Send" in (await robin.sees()).labels
        await all_is_well(h)


async def answered_until(robin: Applicant, words: str) -> None:
    """Answer until a question with these words."""
    await answered(robin)
    await robin.taps("Edit an answer")
    label = next(label for label in (await robin.sees()).labels if "oster" in label)
    assert words in (await robin.taps(label)).text


# --- changed afterwards -------------------------------------------------------------------------------------


async def test_an_edited_message_is_changed_at_the_teams_and_says_so(h: House) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    said = await camille.person.says("Rendez-vous mardi.")
    heard = await found(h, "Rendez-vous mardi.")
    await camille.person.edits(said, "Rendez-vous jeudi.")
    assert "l’équipe voit votre message modifié" in (await camille.sees()).text
    changed = await found(h, "Rendez-vous jeudi.")
    assert changed.id == heard.id
    assert changed.text.startswith("Message modifié par la personne · D-2026-0001")
    await replies(h, h.staff[0], changed, "Entendu.")
    assert "« Entendu. »" in (await camille.sees()).text


async def test_an_edited_answer_and_an_edited_caption_are_changed_at_the_teams(h: House) -> None:
    camille = await claimed(h)
    await asks_applicant(h, h.staff[0], "Quand ?")
    said = await camille.person.sends_photo(caption="Mardi")
    await h.settled()
    await camille.person.edits(said, "Jeudi")
    assert "l’équipe voit" in (await camille.sees()).text
    assert "Jeudi" in (await found(h, "Message modifié")).text
    assert [photo.text for photo in await sent(h, "photo")] == ["Mardi", "Jeudi"]


async def test_an_edited_message_that_was_passed_on_is_changed_too(h: House) -> None:
    camille = await filed(h)
    said = await camille.person.says("Un lcoal trouvé.")
    await h.settled()
    await camille.taps(FORWARD)
    await camille.person.edits(said, "Un local trouvé.")
    assert "l’équipe voit" in (await camille.sees()).text
    assert "Un local trouvé." in (await found(h, "Message modifié")).text


async def test_an_edited_caption_changes_both_the_answer_and_what_the_team_got(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    said = await camille.person.sends_photo(caption="Un atelier de lutherie")
    await h.settled()
    await camille.taps(FORWARD)
    told = await replied(camille, lambda person: person.edits(said, "Un atelier d’orgues"))
    assert [("C’est changé" in each.text, "l’équipe voit" in each.text) for each in told] == [
        (True, False),
        (False, True),
    ]
    assert "Un atelier d’orgues" in (await found(h, "Message modifié")).text


async def test_a_case_that_was_withdrawn_still_has_a_way_to_the_team(h: House) -> None:
    camille = await filed(h)
    await camille.says("/retirer")
    await camille.taps("Oui, la retirer")
    assert "est terminé" in (await camille.says("Encore un mot.")).text
    await camille.taps(FORWARD)
    assert (await found(h, "Encore un mot.")).reply_to == (await card(h)).id


async def test_an_edited_caption_changes_the_answer_it_gave(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    said = await camille.person.sends_photo(caption="Un atelier de lutherie")
    await h.settled()
    await camille.person.edits(said, "Un atelier de facture d’orgues")
    assert "C’est changé" in (await camille.sees()).text
    await camille.says("/reprendre")
    assert "facture d’orgues" in (await camille.answers()).text


@pytest.mark.parametrize("where", ["draft", "filed"])
async def test_editing_what_was_never_an_answer_is_explained(h: House, where: str) -> None:
    camille = await filed(h) if where == "filed" else await applicant(h)
    if where == "draft":
        await camille.begins()
    said = await camille.person.says("bla bla")
    await h.settled()
    (reply,) = await replied(camille, lambda person: person.edits(said, "bla"))
    assert ("/modifier" if where == "draft" else "déjà envoyé") in reply.text


async def test_forwarded_words_are_read_as_if_they_were_typed(h: House) -> None:
    camille = await at(h, "Votre projet en une phrase")
    (reply,) = await replied(
        camille, lambda person: person.sends(forwarded({"text": "Un atelier de lutherie"}))
    )
    assert "Un lien" in reply.text
