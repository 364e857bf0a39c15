"""The staff find cases again: counts and lists, searches, all there is of one, and likely duplicates."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.client import Message
from tests.house import House, house
from tests.journey.story import ANSWERS, Applicant, all_is_well, applicant, card, filed, plain, read, rows
from tests.journey.team import asks_applicant, claimed, last, press, replies, sends
from tests.telegram.roles import Role, delivered

PITCH, PLACE = "Votre projet en une phrase", "Où est, ou sera"
NAME, MAIL = "Comment vous appelez-vous", "À quelle adresse"
BEFORE, AFTER = "\u2039", "\u203a"
LISTS = ["À prendre", "Les miens", "En retard", "Question posée", "Bloqués", "Liste d’attente"]


async def asks(house: House, words: str, *, thread: int | None = None) -> Message:
    """Alix says it in the group; the bot's newest message there."""
    await house.staff[0].says(words, chat=house.group, thread=thread)
    return await last(house)


async def files(house: House, name: str, **said: str) -> Applicant:
    """Somebody files a case, with these answers in place of the usual ones, by words of the questions."""
    someone = await applicant(house, name)
    await someone.begins()
    await someone.answers(given={**ANSWERS, **said})
    await someone.taps("Envoyer")
    return someone


def counts(message: Message) -> dict[str, int]:
    """What the buttons count."""
    parted = [plain(label).rsplit(" · ", 1) for label in message.labels]
    return {name: int(n) for name, n in parted}


# --- lists --------------------------------------------------------------------------------------------------


@pytest.mark.both_databases
async def test_counts_come_first_each_a_button_to_its_list(h: House) -> None:
    await filed(h)
    await press(h, h.staff[0], "Prendre en charge")
    await asks_applicant(h, h.staff[0], "Un local ?")
    await filed(h, "Dominique")
    told = await asks(h, "/dossiers")
    assert counts(told) == dict(zip(LISTS, (1, 1, 0, 1, 0, 2), strict=True))
    await press(h, h.staff[0], "Les miens", told)
    shown = await last(h)
    assert shown.id == told.id
    assert "Les miens · 1" in shown.text
    assert "D-2026-0001 · Musique · Clermont-Ferrand" in shown.text
    assert "Alix" in shown.text
    await press(h, h.staff[0], "Tous les comptes", shown)
    assert counts(await last(h))["À prendre"] == 1
    await all_is_well(h)


async def test_a_line_names_the_town_as_the_card_does(h: House) -> None:
    await files(h, "Camille", **{PLACE: "> Riom"})
    await press(h, h.staff[0], "À prendre", await asks(h, "/dossiers"))
    assert "D-2026-0001 · Musique · Riom · " in (await last(h)).text
    assert "D-2026-0001 · Musique · Riom · " in (await asks(h, "/chercher Riom")).text


async def test_a_line_leads_to_the_card(h: House) -> None:
    await filed(h)
    told = await asks(h, "/dossiers")
    await press(h, h.staff[0], "À prendre", told)
    number, posted = -h.group.id - 10**12, await card(h)
    assert f'href="https://t.me/c/{number}/{posted.id}"' in (await last(h)).html


async def test_where_there_are_no_links_the_command_is_named(tmp_path: Path) -> None:
    async with house(tmp_path, basic=True) as h:
        await filed(h)
        await press(h, h.staff[0], "À prendre", await asks(h, "/dossiers"))
        shown = await last(h)
        assert "https://t.me/c/" not in shown.html
        assert "Pour en ouvrir un : /dossier D-2026-0001" in shown.text


async def test_an_old_list_says_what_is_true_now(h: House) -> None:
    await filed(h)
    told = await asks(h, "/dossiers")
    to_take = told.button("À prendre")
    await press(h, h.staff[0], "Prendre en charge")
    assert to_take is not None
    await h.staff[1].presses(told, to_take.data or "", chat=h.group)
    assert "Rien ici en ce moment." in (await last(h)).text
    await press(h, h.staff[1], "Tous les comptes", await last(h))
    assert counts(await last(h))["Les miens"] == 0
    assert "comptés pour Basile" in (await last(h)).text


async def test_what_is_late_stuck_or_waits_is_listed(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Accepter")
    await sends(h, h.staff[0], await last(h))
    await h.passes(timedelta(days=30))
    await camille.taps("Je suis bloqué·e")
    told = await asks(h, "/dossiers")
    assert counts(told)["Bloqués"] == 1
    assert counts(told)["Les miens"] == 1
    await h.passes(timedelta(days=7))
    told = await asks(h, "/dossiers")
    assert counts(told)["En retard"] == 1
    await press(h, h.staff[0], "En retard", told)
    assert "⚠ en retard depuis le" in (await last(h)).text


async def test_a_long_list_is_turned_page_by_page(h: House) -> None:
    camille = await filed(h)
    reference = (await rows(h, "select reference from found"))[0]["reference"]
    assert reference == "D-2026-0001"
    for _ in range(8):
        await camille.says("/nouveau")
        await camille.answers()
        await camille.taps("Envoyer")
    told = await asks(h, "/dossiers")
    await press(h, h.staff[0], "À prendre", told)
    first = await last(h)
    assert "À prendre · 9" in first.text
    assert first.text.count("D-2026-") == 8
    await press(h, h.staff[0], AFTER, first)
    second = await last(h)
    assert second.text.count("D-2026-") == 1
    assert second.labels == [BEFORE, "Tous les comptes"]
    await press(h, h.staff[0], BEFORE, second)
    assert (await last(h)).text == first.text
    await all_is_well(h)


# --- searches -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["luthiers", "Luthier", "lutihers", "D-2026-0001", "d 2026 1", "1", "clermont", "CLERMONT-FÉRRAND"],
)
async def test_what_names_nobody_is_answered_in_the_group(h: House, words: str) -> None:
    await filed(h)
    told = await asks(h, f"/chercher {words}")
    assert told.text.startswith("Dossiers trouvés : 1.")
    assert "D-2026-0001 · Musique · Clermont-Ferrand" in told.text
    assert "Camille" not in told.text
    await all_is_well(h)


async def test_what_names_people_goes_to_who_asked_alone(h: House) -> None:
    await files(h, "Camille", **{NAME: "> Élodie Prévôt"})
    alix = h.staff[0]
    await alix.says("/aide")
    told = await asks(h, "/chercher elodi prevot")
    assert "Je vous envoie en privé" in told.text
    assert "lodie" not in told.text
    assert "D-2026" not in told.text
    named = read(await alix.last())
    assert named.text.startswith("Élodie Prévôt\nD-2026-0001 · Musique · Clermont-Ferrand")
    assert "luthiers" in named.text
    await all_is_well(h)


async def test_who_never_opened_the_bot_reads_in_the_group_how_to(h: House) -> None:
    await filed(h)
    told = await asks(h, "/chercher camille")
    assert "Ouvrez d’abord une conversation avec moi" in told.text
    assert told.labels == ["M’écrire en privé"]


@pytest.mark.parametrize("words", ["", "zzyzx", "…"])
async def test_a_search_in_vain_gets_a_sentence_that_helps(h: House, words: str) -> None:
    await filed(h)
    assert "Pour chercher : /chercher" in (await asks(h, f"/chercher {words}")).text


async def test_every_word_counts_and_the_nearest_comes_first(h: House) -> None:
    await files(h, "Camille", **{PITCH: "> Une école de danse pour les enfants", PLACE: "> Cournon"})
    await files(h, "Dominique", **{PITCH: "> Une école de cirque"})
    assert "D-2026-0002" not in (await asks(h, "/chercher école danse")).text
    told = await asks(h, "/chercher école")
    assert told.text.index("D-2026-0002") < told.text.index("D-2026-0001")
    assert "D-2026-0001" in (await asks(h, "/chercher cournon")).text


async def test_what_is_erased_is_found_no_more_and_no_answer_shows_it(h: House) -> None:
    camille = await filed(h)
    alix = h.staff[0]
    await alix.says("/aide")
    await asks(h, "/chercher camille")
    assert "luthiers" in (await alix.last()).text
    await asks(h, "/dossier 1")
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    await h.settled()
    assert await rows(h, "select * from found") == []
    for chat in (h.group, None):
        for message in await alix.messages(chat):
            assert "luthiers" not in message.text
            assert "Camille" not in message.text
    assert "Je n’ai rien trouvé" in (await asks(h, "/chercher luthiers")).text


# --- the whole history --------------------------------------------------------------------------------------


async def test_all_there_is_of_a_case_but_how_to_reach_the_person(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await asks_applicant(h, alix, "Un local ?")
    await camille.says("Oui, rue Blatin.")
    await press(h, alix, "Accepter")
    await sends(h, alix, await last(h))
    await h.passes(timedelta(days=30))
    await camille.taps("Rien de nouveau")
    told = await asks(h, "/dossier d-2026-1")
    for words in (
        "D-2026-0001\naccepté le 23 novembre 2026 par Alix",
        "Le projet en une phrase : Un atelier partagé pour les luthiers",
        "23 novembre 2026 · dossier envoyé",
        "23 novembre 2026 · question de l’équipe · Alix",
        "23 novembre 2026 · réponse de la personne",
        "point d’étape : rien de nouveau",
        "votre projet est retenu",
    ):
        assert words in told.text, told.text
    for secret in ("camille@example.org", "33612345678", "Camille"):
        assert secret not in told.text
    assert "<blockquote expandable>" in told.html
    assert told.labels == ["Dossier complet"]
    await all_is_well(h)


async def test_the_answers_of_a_check_in_stand_under_its_day(h: House) -> None:
    camille = await filed(h)
    await h.passes(timedelta(days=30))
    await camille.taps("Répondre")
    await camille.taps("En cours")
    await camille.says("l’argent")
    await camille.taps("Non")
    told = await asks(h, "/dossier 1")
    assert "Point d’étape répondu le 23 décembre 2026\n" in told.text
    assert "Ce qui freine : L’argent" in told.text
    assert "23 décembre 2026 · point d’étape rempli" in told.text


async def test_a_reply_to_the_card_asks_for_its_case(h: House) -> None:
    await filed(h)
    await replies(h, h.staff[0], await card(h), "/dossier")
    assert "dossier envoyé" in (await last(h)).text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("D-2026-0099", "Aucun dossier ne porte la référence D-2026-0099."),
        ("luthiers", "/chercher luthiers"),
        ("", "Écrivez sa référence : /dossier D-2026-0042"),
        ("X-2026-0001", "n’est pas une référence"),
    ],
)
async def test_an_unknown_reference_gets_a_sentence_that_helps(h: House, words: str, told: str) -> None:
    await filed(h)
    assert told in (await asks(h, f"/dossier {words}")).text


async def test_a_case_that_is_long_takes_several_messages(h: House) -> None:
    await claimed(h)
    for _ in range(40):
        await press(h, h.staff[0], "Rendre à l’équipe")
        await press(h, h.staff[0], "Prendre en charge")
    before = len(await h.group.messages())
    await asks(h, "/dossier 1")
    told = (await h.group.messages())[before + 1 :]
    assert len(told) > 1
    assert [message.labels for message in told] == [*[[]] * (len(told) - 1), ["Dossier complet"]]
    assert sum(plain(message.text).count("pris en charge par l’équipe") for message in told) == 41
    await all_is_well(h)


async def test_in_a_forum_the_answer_stands_in_the_topic_of_the_question(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        await filed(h)
        topic = await h.group.creates_topic("Cuisine", h.staff[0])
        for words in ("/dossiers", "/chercher luthiers", "/dossier 1", "/dossier 9"):
            assert (await asks(h, words, thread=topic)).thread == topic, words


# --- inline -------------------------------------------------------------------------------------------------


async def test_staff_search_anywhere_and_insert_nothing_of_anybody(h: House) -> None:
    await filed(h)
    offer = await h.staff[0].searches("lutiers")
    assert offer is not None
    assert (offer.cache_time, offer.is_personal) == (0, True)
    (result,) = offer.results
    assert plain(result.title) == "D-2026-0001 · Musique · Clermont-Ferrand"
    assert "luthiers" in result.description
    said = read(await h.staff[0].picks(offer, chat=h.group))
    assert said.text == "D-2026-0001 · Musique · Clermont-Ferrand"
    assert f"/{(await card(h)).id}" in said.html
    await h.settled()
    assert (await last(h)).id == (await card(h)).id
    await all_is_well(h)


async def test_others_are_offered_nothing(h: House) -> None:
    camille = await filed(h)
    await h.group.leaves(h.staff[1])
    for who in (camille.person, h.staff[1], await h.client.person("Zoé")):
        offer = await who.searches("luthiers")
        assert offer is not None
        assert offer.results == ()


async def test_an_unfinished_search_offers_nothing(h: House) -> None:
    await filed(h)
    offer = await h.staff[0].searches("")
    assert offer is not None
    assert offer.results == ()


# --- likely duplicates --------------------------------------------------------------------------------------


async def test_the_same_project_of_the_same_person_is_pointed_out(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.answers(given={**ANSWERS, PITCH: "> Atelier partagé pour luthiers de la ville"})
    await camille.taps("Envoyer")
    assert "⚠ Peut-être le même projet que D-2026-0001" in (await card(h, "D-2026-0002")).text
    await press(h, h.staff[0], "Prendre en charge", await card(h))
    assert "le même projet que D-2026-0002" in (await card(h)).text


async def test_another_project_or_another_person_is_not(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await camille.answers(given={**ANSWERS, PITCH: "> Une école de cirque"})
    await camille.taps("Envoyer")
    assert "même projet" not in (await card(h, "D-2026-0002")).text
    await files(h, "Dominique", **{NAME: "> Dominique", MAIL: "> dominique@example.org", PLACE: "> Cournon"})
    assert "même projet" not in (await card(h, "D-2026-0003")).text


async def test_the_same_name_in_the_same_place_is_pointed_out(h: House) -> None:
    name = {NAME: "> Élodie Prévôt", PITCH: "> Une école de danse"}
    await files(h, "Camille", **name)
    await files(
        h,
        "Dominique",
        **{NAME: "> elodie prevot", MAIL: "> e@example.org", PITCH: "> Un café associatif au centre"},
    )
    assert "même projet que D-2026-0001" in (await card(h, "D-2026-0002")).text


# --- who may ------------------------------------------------------------------------------------------------


async def test_who_is_not_staff_finds_nothing(h: House) -> None:
    await filed(h)
    await h.group.leaves(h.staff[1])
    role = Role("who left", h.staff[1].id, h.group.id, "supergroup")
    before = [message for message in await h.group.messages() if message.from_bot]
    await delivered(h, [role.says(f"/{words}") for words in ("dossiers", "chercher luthiers", "dossier 1")])
    assert [message for message in await h.group.messages() if message.from_bot] == before
