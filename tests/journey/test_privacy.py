"""What is held about a person: said, handed over, erased; and what never leaves the database."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from bot import logs
from tests.house import TOKEN, House, first_start, house
from tests.journey.story import (
    ANSWERS,
    REVIEW,
    Applicant,
    applicant,
    at,
    card,
    documents,
    filed,
    plain,
    read,
    rows,
)
from tests.journey.team import asks_applicant, found, last, press, replies

TABLES = ("inbox", "person", "case_file", "event", "timer", "outbox", "sent_message", "topic")
CANARIES = {
    "Votre projet en une phrase": "> Une canarinière au bord de la Tiretaine",
    "Comment vous appelez-vous": "> Serinette",
    "À quelle adresse": "> serinette@volieres.example",
    "Un numéro où vous rappeler": "> 07 98 76 54 32",
}
WORDS = ("canarinière", "Serinette", "serinette@volieres", "33798765432", "pépiement", "roucoulade")


async def canary(house: House) -> Applicant:
    """A case full of words that are nowhere else, claimed by Alix, with a message and an answer."""
    someone = await applicant(house, "Serinette")
    await someone.begins()
    await someone.answers(
        given=CANARIES | {key: value for key, value in ANSWERS.items() if key not in CANARIES}
    )
    await someone.taps("Envoyer")
    alix = house.staff[0]
    await alix.says("/aide")
    await press(house, alix, "Prendre en charge")
    await press(house, alix, "Dossier complet")
    await asks_applicant(house, alix, "Un pépiement ?")
    await someone.person.sends_photo(caption="Voici la roucoulade")
    await someone.taps("Parler à une personne")
    await someone.taps("Écrire à l’équipe")
    await someone.says("Encore une roucoulade")
    return someone


# --- said ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/privacy", "/confidentialite"])
async def test_the_statement_is_there_for_anybody_at_any_time(h: House, command: str) -> None:
    stranger = await applicant(h)
    assert "Vos droits." in (await stranger.says(command)).text
    someone = await filed(h, "Dominique")
    assert "Vos droits." in (await someone.says(command)).text


# --- handed over --------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_both_files_hold_all_there_is(h: House) -> None:
    serinette = await canary(h)
    await serinette.says("/mesdonnees")
    files = await documents(serinette)
    assert set(files) == {"mes-donnees.txt", "mes-donnees.json"}
    machine, readable = json.loads(files["mes-donnees.json"]), plain(files["mes-donnees.txt"])
    assert machine["person"]["id"] == serinette.person.id
    [row] = await rows(h, "select * from case_file")
    kept: dict[str, Any] = json.loads(str(row["body"]))
    [case] = machine["cases"]
    for name, value in kept.items():
        if not isinstance(value, str) or "T" not in value:  # instants are written in another way
            assert case[name] == value, name
    for name in ("id", "status", "reference", "owner"):
        assert case[name] == row[name]
    events = await rows(h, "select kind from event order by id")
    assert [event["kind"] for event in case["events"]] == [event["kind"] for event in events]
    timers = await rows(
        h, "select key from timer where case_file = :id and state = 'waiting' order by due", id=row["id"]
    )
    assert [timer["key"] for timer in case["timers"]] == [timer["key"] for timer in timers]
    for words in (
        "canarinière", "Prénom : Serinette", "serinette@volieres.example", "+33798765432", "D-2026-0001",
        "23 novembre 2026", "pris en charge par l’équipe", "23 décembre 2026", "2026-11",
    ):  # fmt: skip
        assert words in readable, words


async def test_answers_set_aside_are_handed_over_too(h: House) -> None:
    camille = await at(h, REVIEW)
    await camille.taps("Modifier une réponse")
    await camille.taps("Secteur")
    await camille.taps("Graphisme")
    await camille.says("/mesdonnees")
    assert "Rôle dans la musique : Artiste ou groupe" in plain((await documents(camille))["mes-donnees.txt"])


async def test_what_is_held_of_a_check_in_is_handed_over(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=31))
    await camille.taps("Répondre")
    await camille.taps("En cours")
    await camille.says("/mesdonnees")
    assert "Prochaine étape : En cours" in plain((await documents(camille))["mes-donnees.txt"])


async def test_every_reading_of_the_whole_case_is_handed_over(h: House) -> None:
    camille, alix, basile = await filed(h), *h.staff[:2]
    for someone in (alix, basile, alix):
        await press(h, someone, "Dossier complet")
    await alix.says("/dossier D-2026-0001", chat=h.group)
    await h.settled()
    await camille.says("/mesdonnees")
    files = await documents(camille)
    assert plain(files["mes-donnees.txt"]).count("23 novembre 2026 : dossier lu par l’équipe") == 4
    [case] = json.loads(files["mes-donnees.json"])["cases"]
    assert [event["kind"] for event in case["events"]].count("seen") == 4


async def test_of_a_stranger_nothing_is_held(h: House) -> None:
    stranger = await applicant(h)
    assert (await stranger.says("/mesdonnees")).text == "Nous ne gardons rien sur vous."


async def fails(monkeypatch: pytest.MonkeyPatch, someone: Applicant, words: str) -> None:
    """Let the bot set aside what somebody writes."""

    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("made to fail")

    with monkeypatch.context() as patched:
        patched.setattr("bot.telegram.application.decode", breaks)
        await someone.says(words)


async def test_a_stranger_reads_what_was_set_aside_of_theirs_and_erases_it(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = await applicant(h, "Serinette")
    await fails(monkeypatch, stranger, "Un pépiement de Serinette")
    await stranger.says("/mesdonnees")
    files = await documents(stranger)
    assert "Un pépiement de Serinette" in plain(files["mes-donnees.txt"])
    assert "effacé le 23 décembre 2026" in plain(files["mes-donnees.txt"])
    assert "Un pépiement de Serinette" in files["mes-donnees.json"]
    await stranger.says("/supprimer")
    assert "Tout est effacé" in (await stranger.taps("Oui, tout effacer")).text
    assert "pépiement" not in str(await rows(h, "select * from inbox"))
    assert "nous ne gardons rien" in (await stranger.says("/supprimer")).text


async def test_what_was_set_aside_goes_by_its_term(h: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = await applicant(h, "Serinette")
    await fails(monkeypatch, stranger, "Un pépiement")
    await h.passes(timedelta(days=29))
    assert "pépiement" in str(await rows(h, "select * from inbox"))
    await h.passes(timedelta(days=2))
    assert "pépiement" not in str(await rows(h, "select * from inbox"))


async def test_a_clock_that_leapt_takes_nothing_that_was_set_aside(
    h: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fails(monkeypatch, await applicant(h, "Serinette"), "Un pépiement")
    h.clock.leap(timedelta(days=365))
    await h.passes(timedelta(days=1))
    assert "pépiement" in str(await rows(h, "select * from inbox"))
    h.clock.leap(-timedelta(days=365))
    for by in (timedelta(minutes=1), timedelta(minutes=1), timedelta(days=31)):
        await h.passes(by)
    assert "pépiement" not in str(await rows(h, "select * from inbox"))


# --- erased -------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_erasing_takes_two_taps_and_leaves_nothing_anywhere(h: House) -> None:
    serinette = await canary(h)
    other = await filed(h, "Dominique")
    await serinette.says("/supprimer")
    kept = await serinette.taps("Non, tout garder")
    assert "Rien n’a été effacé" in kept.text
    assert len(await rows(h, "select id from person")) == 2
    await serinette.says("/supprimer")
    done = await serinette.taps("Oui, tout effacer")
    assert "Tout est effacé (D-2026-0001)" in done.text
    dumped = {table: json.dumps(await rows(h, f"select * from {table}"), default=str) for table in TABLES}  # noqa: S608 - names of our own tables
    for word in (*WORDS, str(serinette.person.id)):
        assert [table for table, text in dumped.items() if word.casefold() in text.casefold()] == [], word
    assert await rows(h, "select id from person") == [{"id": other.person.id}]
    assert await rows(h, "select * from outbox") == []
    await h.passes(timedelta(days=31))
    assert "Tout est effacé" in (await serinette.sees()).text


@pytest.mark.parametrize("words", ["/start", "/dossier", "Encore un mot"])
async def test_who_writes_on_at_once_is_erased_and_met_as_a_stranger(
    h: House, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    camille = await filed(h)
    asked = await camille.says("/supprimer")
    button = asked.button("Oui, tout effacer")
    assert button
    await h.stop()
    await camille.person.presses(asked, button.data or "", wait=0)
    await camille.person.says(words)
    await h.start()
    assert "Avant de commencer" in (await camille.sees()).text
    assert await rows(h, "select id from person") == []
    assert "failed" not in caplog.text


async def test_the_receipt_of_an_erasure_has_a_number_that_finds_it_and_names_nobody(tmp_path: Path) -> None:
    async with house(tmp_path, more={"DAMIER_BACKUPS": str(tmp_path / "backups")}) as h:
        camille = await filed(h)
        await camille.says("/supprimer")
        receipt = (await camille.taps("Oui, tout effacer")).text
        assert "Reçu d’effacement, le 23 novembre 2026" in receipt
        assert "disparaissent d’ici le 8 décembre 2026" in receipt
        number = receipt.partition("Numéro : ")[2].partition(".")[0]
        lines = (tmp_path / "backups" / "erasures").read_text().splitlines()
        assert [line.split()[1].startswith(number.lower()) for line in lines] == [
            True,
            *[False] * (len(lines) - 1),
        ]
        assert str(camille.person.id) not in receipt
        await h.stop()
        h.more["DAMIER_BACKUPS"] = "off"
        await h.start()
        other = await filed(h, "Dominique")
        await other.says("/supprimer")
        receipt = (await other.taps("Oui, tout effacer")).text
        assert "Reçu d’effacement, le 23 novembre 2026" in receipt
        assert "sauvegarde" not in receipt
        assert "Numéro" not in receipt


async def test_on_the_desk_an_erased_case_says_so_and_its_copies_go(h: House) -> None:
    serinette = await canary(h)
    posted = await card(h)
    await serinette.says("/supprimer")
    await serinette.taps("Oui, tout effacer")
    shown = [read(m) for m in await h.group.messages() if m.from_bot]
    assert next(m for m in shown if m.id == posted.id).text == "Dossier effacé"
    for message in shown:
        assert message.text == "Dossier effacé"
        assert message.labels == []
    assert not any(m.kind == "photo" for m in shown)
    alix = h.staff[0]
    for message in await alix.messages():
        for word in WORDS:
            assert word not in message.text
    toast = await alix.presses(posted, posted.button("Dossier complet").data or "", chat=h.group)  # type: ignore[union-attr]
    assert toast == "Ce dossier n’existe plus."


async def test_a_list_that_names_an_erased_case_says_so_and_one_that_no_longer_does_stays(h: House) -> None:
    camille, alix = await filed(h), h.staff[0]
    for _ in range(2):
        await alix.says("/dossiers", chat=h.group)
        await h.settled()
        await press(h, alix, "À prendre", await last(h))
    named, turned = [m for m in await h.group.messages() if "À prendre · 1" in read(m).text]
    await press(h, alix, "Tous les comptes", read(turned))
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    shown = {m.id: read(m) for m in await h.group.messages()}
    assert shown[named.id].text == "Dossier effacé"
    assert "comptés pour Alix" in shown[turned.id].text


async def test_what_a_search_found_says_so_when_one_of_its_cases_is_erased(h: House) -> None:
    camille, alix = await filed(h), h.staff[0]
    other = await filed(h, "Andrea")
    for words in ("clermont", "D-2026-0002"):
        await alix.says(f"/chercher {words}", chat=h.group)
        await h.settled()
    both, one = [m for m in await h.group.messages() if "Dossiers trouvés" in read(m).text]
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    shown = {m.id: read(m) for m in await h.group.messages()}
    assert shown[both.id].text == "Dossier effacé"
    assert "D-2026-0002" in shown[one.id].text
    await other.says("/supprimer")
    await other.taps("Oui, tout effacer")
    shown = {m.id: read(m) for m in await h.group.messages()}
    assert shown[one.id].text == "Dossier effacé"


async def test_a_reply_to_what_an_erased_person_wrote_says_that_they_are_gone(h: House) -> None:
    serinette = await canary(h)
    heard = await found(h, "Encore une roucoulade")
    await serinette.says("/supprimer")
    await serinette.taps("Oui, tout effacer")
    before = await serinette.count()
    await replies(h, h.staff[0], heard, "Merci !")
    assert await serinette.count() == before


async def test_one_may_begin_again_after_an_erasure(h: House) -> None:
    camille = await filed(h)
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    assert "J’accepte" in (await camille.says("/start")).labels
    await camille.taps("J’accepte")
    await camille.answers()
    assert "D-2026-0002" in (await camille.taps("Envoyer")).text


async def test_a_second_tap_on_erasing_does_no_harm(h: House) -> None:
    camille = await filed(h)
    asked = await camille.says("/supprimer")
    data = asked.button("Oui, tout effacer").data or ""  # type: ignore[union-attr]  # it is there
    for _ in range(2):
        await camille.person.presses(asked, data, wait=0)
    assert "Tout est effacé (D-2026-0001)" in (await camille.sees()).text
    assert await rows(h, "select * from person") == []
    assert await rows(h, "select * from sent_message where chat = :chat", chat=camille.person.id) == []


@pytest.mark.sqlite
async def test_no_byte_of_an_erased_person_is_left_in_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a database that is not encrypted, so that there is something to find."""
    monkeypatch.setattr("storage.sqlite._key_pragma", lambda _: "select 1")
    async with first_start(tmp_path) as h:
        serinette = await canary(h)

        def traces() -> set[str]:
            data = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("bot.db*")))
            return {word for word in (*WORDS, str(serinette.person.id)) if word.encode() in data}

        assert {"canarinière", "Serinette", str(serinette.person.id)} <= traces()
        await serinette.says("/supprimer")
        await serinette.taps("Oui, tout effacer")
        assert traces() <= {str(serinette.person.id)}  # to whom the last message went just now
        await h.stop()
        assert traces() == set()


@pytest.mark.sqlite
async def test_the_files_hold_no_readable_word(h: House) -> None:
    await canary(h)
    data = b"".join(path.read_bytes() for path in sorted(h.folder.glob("bot.db*")))
    assert len(data) > 100_000
    for word in (*WORDS, "case_file", "Clermont"):
        assert word.encode() not in data


# --- never written ------------------------------------------------------------------------------------------


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """The log at its most talkative, as an operator could set it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logs.set_up("DEBUG", (TOKEN,))
    written = StringIO()
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)


async def test_the_log_holds_no_name_no_answer_and_no_token(
    h: House, logged: StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    serinette = await canary(h)
    await serinette.person.presses(await serinette.sees(), "forged")
    await h.client.fault("status", "sendMessage", code=500)
    await serinette.says("Encore une roucoulade")
    await asyncio.sleep(0)
    await h.passes(timedelta(days=1))
    await serinette.says("/mesdonnees")
    await serinette.says("/supprimer")
    await serinette.taps("Oui, tout effacer")
    await h.passes(timedelta(days=1))
    written = "".join((logged.getvalue(), *capfd.readouterr()))
    assert "forged button" in written
    assert "purge cases=" in written
    for word in (*WORDS, TOKEN, TOKEN.partition(":")[2], "Camille", "Alix"):
        assert word.casefold() not in written.casefold()
