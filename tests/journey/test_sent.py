"""Whatever people send, wherever they stand: one sensible reply, a way to the team, and nobody is stuck."""

from __future__ import annotations

from tests.house import House
from tests.journey.story import REVIEW, applicant, at, filed, rows
from tests.journey.team import PROMPT, SEND, asks_applicant, claimed, found, last, press, replies
from tests.journey.test_checkins import MONTH, accepted
from tests.journey.things import ALL, FORWARD, OFFERED, SENTENCES, UNHEARD, replied, sent

# --- wherever one stands ------------------------------------------------------------------------------------


async def test_before_consent_anything_is_greeted_once(h: House) -> None:
    camille = await applicant(h)
    (_, first), *others = ALL.items()
    greeting, notice = await replied(camille, first)
    assert greeting.labels == []
    assert "J’accepte" in notice.labels
    for name, thing in others:
        (told,) = await replied(camille, thing)
        assert told.labels == ["J’accepte"], name
    assert await rows(h, "select * from sent_message where key like 'own_album%'") == []
    assert "18 ans ou plus" in (await camille.taps("J’accepte")).text


async def test_at_every_question_each_thing_has_its_own_sentence_and_the_question_stays(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    for until in ("18 ans", "Où est, ou sera", "Votre projet en une phrase", "Un lien", "De quoi avez-vous",
                  "À quelle adresse", "Un numéro", REVIEW):  # fmt: skip
        await camille.answers(until=until)
        for name, thing in ALL.items():
            (reply,) = await replied(camille, thing)
            own = "autre personne" if (name, until) == ("contact", "Un numéro") else SENTENCES[name]
            assert own in reply.text.split("\n\n")[0], (name, until)
            assert until in reply.text, (name, until)
            assert (FORWARD in reply.labels) == (name in OFFERED), (name, until)
    (reply,) = await replied(camille, ALL["location"])
    assert "utilisez les boutons" in reply.text
    assert "est bien arrivé" in (await camille.taps("Envoyer")).text


async def test_a_place_on_the_map_is_asked_for_by_its_name_where_a_commune_is_wanted(h: House) -> None:
    camille = await at(h, "Où est, ou sera")
    (reply,) = await replied(camille, ALL["location"])
    assert "Écrivez le nom de la commune" in reply.text
    assert "Où en êtes-vous" in (await camille.says("Thiers")).text


async def test_a_filed_case_offers_whatever_comes_to_the_team(h: House) -> None:
    camille = await filed(h)
    for name, thing in {**ALL, "text": lambda person: person.says("Une nouvelle.")}.items():
        (reply,) = await replied(camille, thing)
        offered = name in OFFERED or name == "text"
        assert reply.labels == [FORWARD if offered else "Écrire à l’équipe", "Voir mon dossier"], name
    assert len(await h.group.messages()) == 1, "nothing has left by itself"
    assert "est bien reçu" in (await camille.taps("Voir mon dossier")).text


async def test_a_check_in_takes_its_buttons_and_its_words_after_anything(h: House) -> None:
    camille = await filed(h)
    await h.passes(MONTH)
    for name, thing in ALL.items():
        (reply,) = await replied(camille, thing)
        assert SENTENCES[name] in reply.text, name
        assert "Rien de nouveau" in reply.labels, name
        assert (FORWARD in reply.labels) == (name in OFFERED), name
    asked = await camille.taps("Répondre")
    for name, thing in ALL.items():
        (reply,) = await replied(camille, thing)
        assert SENTENCES[name] in reply.text, name
        assert asked.text.splitlines()[1] in reply.text, name
        assert (FORWARD in reply.labels) == (name in OFFERED), name
    following = await camille.taps(asked.labels[0])
    assert following.text != asked.text


async def test_after_the_decision_it_is_as_before(h: House) -> None:
    camille = await accepted(h)
    for name, thing in ALL.items():
        (reply,) = await replied(camille, thing)
        assert (FORWARD in reply.labels) == (name in OFFERED), name
    assert "projet est retenu" in (await camille.says("/dossier")).text


async def test_writing_to_the_team_takes_whatever_can_be_shown(h: House) -> None:
    camille = await filed(h)
    for name, thing in ALL.items():
        await camille.says("/personne")
        await camille.taps("Écrire à l’équipe")
        (reply,) = await replied(camille, thing)
        if name in UNHEARD:
            assert "Pouvez-vous l’écrire" in reply.text, name
            reply = await camille.says(f"au lieu de {name}")
        assert "transmis à l’équipe" in reply.text, name
    assert [len(await sent(h, kind)) for kind in ("voice", "sticker", "poll", "venue")] == [1, 1, 1, 2]
    assert len(await sent(h, "photo")) == 3
    assert len(await sent(h, "video")) == 2


async def test_the_teams_question_takes_whatever_can_be_shown(h: House) -> None:
    camille = await claimed(h)
    for name, thing in ALL.items():
        await asks_applicant(h, h.staff[0], f"Montrez-moi : {name} ?")
        (reply,) = await replied(camille, thing)
        if name in UNHEARD:
            assert "Pouvez-vous l’écrire" in reply.text, name
            reply = await camille.says(f"au lieu de {name}")
        assert "transmise à l’équipe" in reply.text, name
    assert len(await sent(h, "photo")) == 3


async def test_staff_who_send_no_text_are_told_so_once(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    before = await camille.count()
    for kinds in (("voice",), ("photo",), ("sticker",), ("photo", "photo", "document")):
        count = len(await h.group.messages())
        await h.staff[0].sends_album(*kinds, chat=h.group, reply_to=prompt.id)
        assert "en toutes lettres" in (await last(h)).text
        assert len(await h.group.messages()) == count + len(kinds) + 1, kinds
    assert await camille.count() == before
    await replies(h, h.staff[0], prompt, "Un local ?")
    await press(h, h.staff[0], SEND, await last(h))
    assert "Un local ?" in (await camille.sees()).text
