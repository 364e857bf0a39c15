"""Names and texts made to break things: they are shown as they were meant, and nothing gives way."""

from __future__ import annotations

import json

import pytest

from bot.simulator.refusal import Json
from tests.house import House
from tests.journey.story import ANSWERS, REVIEW, Applicant, applicant, at, card, documents, filed, plain
from tests.journey.team import PROMPT, SEND, found, last, press, replies, sends

RTL = "\u202e"
HOSTILE = {
    "markup": '<b>gras</b> & "guillemets" <script>alert(1)</script> </b>',
    "broken markup": "<a href='x'>ouvert <3 </i> &amp; &lt; &#60;",
    "zero": "avant\x00après et \x07cloche",
    "right to left": f"{RTL}dliug ed tneserp\u2066caché\u2069 fin",
    "braces": "{name} {0} %s %(x)s {{}}",
    "emoji": "👩‍👩‍👧‍👦" * 8,
    "combining": "Z͑ͫ̓ͪ̂ͫ̽a̴̙ͮl̵̞ͬg̶ͨo" * 3,
    "lines": "a\n\n\n\n\nb\r\nc\u2028d",
    "commands": "Voir /start /supprimer @damier_bot #x",
    "sql": "'); drop table person; --",
}


async def received(house: House, update: Json) -> None:
    """Take an update as if Telegram had just given it: the simulator cannot send half a surrogate."""
    assert house.app is not None
    await house.app.receiver.receive([{"update_id": 1} | update])
    await house.settled()


async def played(house: House, name: str, text: str) -> Applicant:
    """A whole case whose every text is this one, by somebody of that name."""
    someone = await applicant(house, name)
    given = dict(ANSWERS) | {
        "Votre projet en une phrase": f"> {text} (projet)",
        "Comment vous appelez-vous": f"> {text}",
    }
    await someone.begins()
    await someone.answers(given=given)
    assert "est bien arrivé" in (await someone.taps("Envoyer")).text
    return someone


@pytest.mark.parametrize("kind", HOSTILE)
async def test_a_hostile_text_goes_all_the_way(h: House, kind: str) -> None:
    text = HOSTILE[kind]
    alix = h.staff[0]
    await alix.becomes(first_name=text[:60].strip())
    someone = await played(h, text[:60].strip(), text)
    await alix.says("/aide")
    for label in ("Prendre en charge", "Dossier complet", "Poser une question"):
        await press(h, alix, label)
    await replies(h, alix, await found(h, PROMPT), text)
    await press(h, alix, SEND, await last(h))
    asked = await someone.sees()
    assert "L’équipe vous demande" in asked.text
    await someone.says(text)
    assert "transmise" in (await someone.sees()).text
    await press(h, alix, "Accepter")
    await press(h, alix, "Ajouter une phrase", await last(h))
    prompt = await found(h, "avec une phrase")
    await replies(h, alix, prompt, text)
    await sends(h, alix, await last(h))
    assert "votre projet est retenu" in (await someone.sees()).text
    assert "accepté" in (await card(h)).text
    await someone.says("/mesdonnees")
    files = await documents(someone)
    assert json.loads(files["mes-donnees.json"])["cases"][0]["status"] == "accepted"
    for message in (*await h.group.messages(), *await someone.messages()):
        if message.from_bot:
            assert not {RTL, "\x00", "\u2066"} & set(message.text)


async def test_markup_is_shown_as_it_was_typed(h: House) -> None:
    someone = await played(h, "<3", "Un <b>atelier</b> & des « amis »")
    assert "Un <b>atelier</b> & des « amis » (projet)" in (await card(h)).text
    await someone.says("/mesdonnees")
    assert "Un <b>atelier</b> & des « amis »" in plain((await documents(someone))["mes-donnees.txt"])


async def test_4096_emoji_break_nothing_wherever_they_are_sent(h: House) -> None:
    flood = "🎺" * 4096
    camille = await applicant(h)
    for until in (
        "18 ans ou plus",
        "Où est, ou sera",
        "Votre projet en une phrase",
        "De quoi avez-vous",
        REVIEW,
    ):
        if until == "18 ans ou plus":
            await camille.says(flood)
            await camille.says("/start")
            await camille.taps("J’accepte")
        await camille.answers(until=until)
        assert until in (await camille.says(flood)).text
    await camille.taps("Envoyer")
    await camille.says(flood)
    await press(h, h.staff[0], "Prendre en charge")
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "🎺" * 2048)
    assert "trop long" in (await last(h)).text
    await replies(h, h.staff[0], await found(h, PROMPT), "Combien de trompettes ?")
    await press(h, h.staff[0], SEND, await last(h))
    await camille.person.says("🎺" * 2048)
    assert "transmise" in (await camille.sees()).text
    assert any("🎺" * 2048 in message.text for message in await h.group.messages())
    await camille.taps("Parler à une personne")
    await camille.taps("Écrire à l’équipe")
    await camille.person.says("a" * 4096)
    await h.settled()
    assert any("a" * 4096 in message.text for message in await h.group.messages())


@pytest.mark.parametrize(
    "text", ["\x00", "\u200b", "\u202e", "   ", "\ud83d", "👍", ".", "/", "//", "/42", "/é"]
)
async def test_next_to_nothing_gets_an_answer_and_the_step(h: House, text: str) -> None:
    camille = await at(h, "Votre projet en une phrase")
    asked = await camille.sees()
    raw = {"message": {
        "message_id": 9000, "date": 0, "text": text, "chat": {"id": camille.person.id, "type": "private"},
        "from": {"id": camille.person.id, "is_bot": False, "first_name": text},
    }}  # fmt: skip
    await received(h, raw)
    again = await camille.sees()
    assert again.id > asked.id
    assert "Votre projet en une phrase" in again.text


async def test_half_a_surrogate_in_a_message_to_the_team_breaks_nothing(h: House) -> None:
    camille = await filed(h)
    await camille.taps("Parler à une personne")
    await camille.taps("Écrire à l’équipe")
    raw = {"message": {
        "message_id": 9000, "date": 0, "text": "cou\ud83dpé\x00",
        "chat": {"id": camille.person.id, "type": "private"},
        "from": {"id": camille.person.id, "is_bot": False, "first_name": "\udfff"},
    }}  # fmt: skip
    await received(h, raw)
    assert "cou" in (await found(h, "Message de la personne")).text


SOMEBODY = {"id": 5, "is_bot": False, "first_name": "x"}
PRESSED = {"id": "1", "from": SOMEBODY, "chat_instance": "1"}


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"message": {}},
        {"message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}},
        {"unheard_of": {"x": 1}},
        {"poll": {"id": "1"}},
        {"callback_query": PRESSED | {"data": "x"}},
        {"callback_query": PRESSED | {"game_short_name": "x", "inline_message_id": "y"}},
        {"channel_post": {"message_id": 1, "date": 0, "chat": {"id": -5, "type": "channel"}, "text": "x"}},
    ],
)
async def test_an_update_that_is_hardly_one_stops_nobody(h: House, update: Json) -> None:
    await h.client.raw_update(update)
    camille = await applicant(h)
    assert "18 ans ou plus" in (await camille.begins()).text
    h.app = None  # what was made up may be set aside: the end of the story is not looked over


async def test_a_poison_update_is_set_aside_and_both_sides_are_told(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    camille, dominique = await applicant(h), await applicant(h, "Dominique")
    await camille.begins()

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("made to fail")

    with monkeypatch.context() as patched:
        patched.setattr("bot.core.conversations.interview.answer", breaks)
        told = await camille.says("oui")
    assert "Vos réponses sont gardées" in told.text
    assert "mis de côté" in (await last(h)).text
    assert "secteur principal" in (await camille.says("oui")).text
    assert "18 ans ou plus" in (await dominique.begins()).text
    h.app = None  # one update was set aside: the end of the story is not looked over
