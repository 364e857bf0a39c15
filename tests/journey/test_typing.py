"""Words where buttons are: they are understood, or asked about, and nothing takes the place of anything."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.journey.awkward import LINK, NEW, PITCH, PLACE, SECTOR, STAGE, answers
from tests.journey.story import ANSWERS, REVIEW, applicant, at, card, documents, rows
from tests.telegram.roles import Role, delivered

STICKER = {"file_id": "1", "file_unique_id": "1", "type": "regular", "width": 1, "height": 1,
           "is_animated": False, "is_video": False}  # fmt: skip
AGREE, BEFORE, TAP = "J’accepte", "Avant de commencer", "touchez « J’accepte »"
EMAIL, PHONE, SUPPORT = "À quelle adresse", "Un numéro où", "déjà un accompagnement"


# --- before the consent -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "ok",
        "oui d’accord",
        "J’accepte",
        "Yes of course",
        "je suis d’accord",
        "ok pour moi",
        "sure, I agree",
        "d’accord avec tout",
        "J’accepte, merci",
    ],
)
async def test_whoever_has_read_the_notice_agrees_in_their_own_words(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    assert "18 ans ou plus" in (await camille.says(words)).text
    assert len(await rows(h, "select id from person")) == 1


async def test_whoever_has_read_nothing_has_agreed_to_nothing(h: House) -> None:
    camille = await applicant(h)
    assert BEFORE in (await camille.says("ok")).text
    assert await rows(h, "select id from person") == []


@pytest.mark.parametrize("ending", ["/supprimer", "Non merci"])
async def test_whoever_has_left_agrees_to_nothing_by_a_polite_word(h: House, ending: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    if ending == "/supprimer":
        await camille.taps(AGREE)
        await camille.says(ending)
        await camille.taps("Oui, tout effacer")
    else:
        await camille.taps(ending)
    assert BEFORE in (await camille.says("ok")).text, "the notice is shown anew"
    assert await rows(h, "select id from person") == []


async def test_other_words_are_told_once_what_to_tap(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    before = await camille.count()
    for words in ("bonjour j’ai un projet de festival", "c’est quoi ?", "ok ?"):
        told = await camille.says(words)
        assert TAP in told.text
        assert "/aide" in told.text
        assert "/confidentialite" in told.text
        assert told.labels == [AGREE]
    assert await camille.count() == before + 3, "one line each"
    assert "18 ans ou plus" in (await camille.taps(AGREE)).text


@pytest.mark.parametrize(
    "words",
    [
        "ok mais je suis mineur",
        "oui je suis mineur",
        "oui ?",
        "je ne suis pas d’accord du tout",
        "si j’accepte",
        "ok je ne sais pas",
        "oui et non",
        "yes but no",
    ],
)
async def test_what_is_not_clear_agrees_to_nothing(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    assert TAP in (await camille.says(words)).text
    assert await rows(h, "select id from person") == []


@pytest.mark.parametrize("words", ["non", "non merci", "je refuse", "Je n’accepte pas", "no thanks"])
async def test_whoever_refuses_in_words_is_told_what_the_button_says(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    told = await camille.says(words)
    assert "rien n’est gardé" in told.text
    assert "contact@ledamier.fr" in told.text
    assert BEFORE in (await camille.says("ok")).text, "no later word agrees to what was refused"
    assert await rows(h, "select id from person") == []


@pytest.mark.parametrize("words", ["En savoir plus", "je voudrais en savoir plus"])
async def test_whoever_wants_to_know_more_reads_the_whole_text(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    assert "Responsable" in (await camille.says(words)).text


@pytest.mark.parametrize("words", ["English", "anglais", "in English please"])
async def test_a_language_that_is_named_is_spoken(h: House, words: str) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    notice = await camille.says(words)
    assert "Before we begin" in notice.text or "I agree" in notice.labels
    assert "18" in (await camille.says("I agree")).text
    assert "Talk to a person" in (await camille.sees()).labels


async def test_after_a_restart_the_notice_is_shown_again(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    await h.stop()
    await h.start()
    assert BEFORE in (await camille.says("ok")).text
    assert "18 ans ou plus" in (await camille.says("ok")).text


# --- what is proposed ---------------------------------------------------------------------------------------


async def test_a_proposal_stands_before_the_choices_never_instead(h: House) -> None:
    camille = await at(h, SECTOR)
    asked = (await camille.sees()).labels
    assert (await camille.says("chansson")).labels == asked, "what is proposed is the first there is"
    audio = await camille.says("audivisuel")
    assert audio.labels[0] == "Audiovisuel"
    assert sorted(audio.labels) == sorted(asked)


async def test_a_yes_is_to_what_was_typed_last(h: House) -> None:
    camille = await at(h, SECTOR)
    await camille.says("chansson")
    await camille.says("pas de boulangerie")
    assert SECTOR in (await camille.says("oui")).text
    assert "musique" not in await answers(h)
    await camille.says("chansson")
    assert "Dans la musique" in (await camille.says("oui")).text


async def test_a_word_that_is_not_listed_is_kept_with_the_choice_for_others(h: House) -> None:
    camille = await at(h, SECTOR)
    asked = (await camille.sees()).labels
    told = await camille.says("boulangerie")
    assert "boulangerie" in told.text
    assert told.labels[0] == "Autre secteur"
    assert sorted(told.labels) == sorted(asked), "first, and not instead"
    await camille.says("oui")
    assert '"words":"boulangerie"' in await answers(h)


async def test_a_place_that_is_not_listed_leaves_all_ways_open(h: House) -> None:
    camille = await at(h, PLACE)
    asked = (await camille.sees()).labels
    assert set(asked) < set((await camille.says("Au")).labels)
    assert (await camille.says("Quimperlé")).labels == asked


async def test_a_town_is_kept_and_counts_as_its_territory(h: House) -> None:
    camille = await at(h, PLACE)
    assert (await camille.says("63 300")).labels[0] == "Thiers (63)", (
        "a postcode proposes, and settles nothing"
    )
    assert STAGE in (await camille.says("Riom")).text
    await camille.answers(given=ANSWERS)
    await camille.taps("Envoyer")
    assert "Riom" in (await card(h)).text


async def test_a_town_that_is_proposed_is_taken_by_a_yes(h: House) -> None:
    camille = await at(h, PLACE)
    assert (await camille.says("Villeurbane")).labels[0] == "Villeurbanne (69)"
    assert STAGE in (await camille.says("oui")).text
    assert "Villeurbanne" in await answers(h)


async def test_a_yes_among_several_kinds_of_yes_is_asked_about(h: House) -> None:
    camille = await at(h, SUPPORT)
    told = await camille.says("oui")
    assert "l’une de ces réponses" in told.text
    assert told.labels[0] == "Par un autre incubateur"
    assert "Non" in told.labels


# --- sentences where choices are ----------------------------------------------------------------------------

INVENTION = "On fait réparer les violons <b>par les voisins</b>, c’est une idée solidaire & joyeuse"


async def test_a_good_sentence_is_kept_beside_the_choice_it_may_mean(h: House) -> None:
    camille = await at(h, NEW)
    told = await camille.says(INVENTION)
    assert "Je garde votre phrase" in told.text
    assert told.labels[0] == "L’utilité sociale", "what it may mean stands first"
    assert "Rien de particulier" in told.labels, "and nothing is missing"
    await camille.taps("L’utilité sociale")
    await camille.taps("Valider")
    await camille.answers(given=ANSWERS)
    assert INVENTION in (await camille.sees()).text, "at the review"
    await camille.taps("Envoyer")
    assert INVENTION in (await card(h)).text
    await camille.says("/mesdonnees")
    assert INVENTION in "".join((await documents(camille)).values())
    await camille.says("/supprimer")
    await camille.taps("Oui, tout effacer")
    await h.settled()
    assert not any("violons" in m.text for m in await h.group.messages())
    assert "violons" not in await answers(h)


async def test_sentences_in_a_row_are_all_kept_and_what_names_a_choice_is_none(h: House) -> None:
    camille = await at(h, NEW)
    await camille.says("Une application qui parle aux seniors")
    await camille.says("et des ateliers dans leurs villages")
    await camille.taps("La technologie")
    await camille.taps("Valider")
    kept = await answers(h)
    assert "Une application qui parle aux seniors et des ateliers dans leurs villages" in kept


async def test_a_choice_that_is_changed_keeps_the_sentence(h: House) -> None:
    camille = await at(h, STAGE)
    await camille.says("nous avons déjà vendu trois tableaux")
    await camille.taps("Une idée")
    await camille.answers(given=ANSWERS)
    await camille.says("modifier avancement")
    await camille.taps("Test, premiers clients")
    assert "nous avons déjà vendu trois tableaux" in (await camille.sees()).text


# --- one answer in several messages -------------------------------------------------------------------------

FIRST, SECOND, THIRD = "Un atelier pour les luthiers", "ouvert aux voisins", "avec un café au milieu"


async def test_a_pitch_in_three_quick_messages_is_one_answer(h: House) -> None:
    camille = await at(h, PITCH)
    await h.stop()
    for words in (FIRST, SECOND, THIRD):
        await camille.person.says(words)
    await h.start()
    await h.settled()
    assert f"{FIRST}\\n{SECOND}\\n{THIRD}" in await answers(h)
    seen = await camille.texts()
    assert any(PITCH in text and THIRD in text for text in seen), "the whole answer stands at its question"
    assert sum("J’ajoute la suite" in text for text in seen) == 1
    assert not any("Je ne reconnais pas cette adresse" in text for text in seen)


async def test_what_follows_once_the_next_question_is_seen_is_asked_about(h: House) -> None:
    camille = await at(h, PITCH)
    await camille.says(FIRST)
    told = await camille.says(SECOND)
    assert told.labels[0] == "Ajouter à ma réponse"
    await camille.says(THIRD)
    joined = await camille.taps("Ajouter à ma réponse")
    assert LINK in joined.text, "the question waits on"
    assert THIRD in joined.text
    assert f"{FIRST}\\n{SECOND}\\n{THIRD}" in await answers(h)
    assert REVIEW in (await camille.answers(given=ANSWERS)).text


async def test_what_would_be_too_long_is_said_and_nothing_is_lost(h: House) -> None:
    camille = await at(h, PITCH)
    await camille.says("m" * 270)
    await camille.says(SECOND)
    assert "trop longue" in (await camille.taps("Ajouter à ma réponse")).text
    assert "m" * 270 in await answers(h)


# --- commands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "/mesdonnées",
        "/confidentialité",
        "/truc",
        "/!\\ attention",
        "/",
        "/été 2027",
        "\uff0faide",
        "\u2044truc",
        " \uff0fmesdonnées",
    ],
)
async def test_nothing_that_begins_with_a_slash_is_kept_as_an_answer(h: House, words: str) -> None:
    camille = await at(h, PITCH)
    before = await answers(h)
    await camille.says(words)
    assert await answers(h) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("/ aide", "Ce que vous pouvez faire ici"),
        ("/aide.", "Ce que vous pouvez faire ici"),
        ("/confidentialité.", "Responsable"),
        ("/personne!", "contact@ledamier.fr"),
    ],
)
async def test_a_command_with_a_blank_or_a_mark_too_many_is_understood(
    h: House, words: str, told: str
) -> None:
    camille = await at(h, PITCH)
    assert told in (await camille.says(words)).text


async def test_a_command_with_its_accents_is_understood(h: House) -> None:
    camille = await at(h, PITCH)
    assert "Responsable" in (await camille.says("/confidentialité")).text
    await camille.says("/mesdonnées")
    assert any("mes-donnees" in text or "ordinateur" in text for text in await camille.texts())


# --- the review ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["oui c’est juste", "c’est bon", "ok envoyez", "envoie", "parfait !", "looks good, send it"],
)
async def test_a_yes_at_the_review_sends(h: House, words: str) -> None:
    camille = await at(h, REVIEW)
    assert "est bien arrivé" in (await camille.says(words)).text


@pytest.mark.parametrize(
    "words", ["c’est pas bon", "c’est bon ?", "n’envoyez pas", "envoyez-moi un mail", "bon courage à tous"]
)
async def test_nothing_is_sent_by_what_says_something_else(h: House, words: str) -> None:
    camille = await at(h, REVIEW)
    assert "est bien arrivé" not in (await camille.says(words)).text


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("modifier le lieu", PLACE),
        ("changer le secteur", SECTOR),
        ("Lieu de l’activité", PLACE),
        ("je veux changer mon numéro", PHONE),
        ("modifier mon adresse mail", EMAIL),
        ("change my e-mail", EMAIL),
        ("Je voudrais modifier la ville svp", PLACE),
    ],
)
async def test_an_answer_that_is_named_is_changed(h: House, words: str, asked: str) -> None:
    camille = await at(h, REVIEW)
    assert asked in (await camille.says(words)).text


@pytest.mark.parametrize(
    "words", ["non", "je veux changer quelque chose", "oui je voudrais modifier", "changer la météo"]
)
async def test_a_no_at_the_review_asks_which_answer(h: House, words: str) -> None:
    camille = await at(h, REVIEW)
    assert "Secteur" in (await camille.says(words)).labels


# --- several that may be meant ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "words", "offered"),
    [
        ("À quelle adresse", "prénom@exemple.fr", ["prenom@exemple.fr", "prénom@exemple.fr"]),
        ("Un numéro où", "06 12 34 56 78 ou 04 73 11 22 33", ["+33612345678", "+33473112233"]),
        ("Un numéro où", "06 12 34 56 78 (après 18h)", ["+33612345678"]),
        ("Un numéro où", "O6 l2 34 56 78", ["+33612345678"]),
        ("À quelle adresse", "camille@@hotmail.fr. Merci", ["camille@hotmail.fr"]),
        ("Un lien qui montre", "https://exemple.fr/mon fichier.pdf",
         ["https://exemple.fr/mon%20fichier.pdf"]),
        ("Un lien qui montre", "exemple.fr et insta @moi",
         ["https://exemple.fr", "https://www.instagram.com/moi"]),
    ],
)  # fmt: skip
async def test_all_that_was_typed_is_offered(h: House, question: str, words: str, offered: list[str]) -> None:
    camille = await at(h, question)
    shown = await camille.says(words)
    assert shown.labels[: len(offered)] == offered
    await camille.taps(offered[-1])
    assert offered[-1] in await answers(h)
    await camille.answers(given=ANSWERS)


# --- what Telegram says itself ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        {"gift": {"gift": {"id": "1", "star_count": 1, "sticker": STICKER}}},
        {"boost_added": {"boost_count": 1}},
        {"successful_payment": {"currency": "XTR", "total_amount": 1, "invoice_payload": "",
                                "telegram_payment_charge_id": "1", "provider_payment_charge_id": "1"}},
        {"invoice": {"title": "a", "description": "b", "start_parameter": "c", "currency": "EUR",
                     "total_amount": 1}},
        {"giveaway_created": {}},
    ],
    ids=lambda note: next(iter(note)),
)  # fmt: skip
async def test_a_note_of_telegram_s_own_is_passed_over(h: House, note: dict[str, object]) -> None:
    camille = await at(h, PITCH)
    before = await camille.count()
    me = Role("applicant", camille.person.id, camille.person.id, "private")
    said = me.says("")["message"]
    bare = {name: part for name, part in said.items() if name != "text"}
    await delivered(h, [{"message": bare | note}])
    assert await camille.count() == before


async def test_a_contact_card_that_names_nobody_is_asked_about(h: House) -> None:
    camille = await at(h, "Un numéro où")
    me = Role("applicant", camille.person.id, camille.person.id, "private")
    said = me.says("")["message"]
    card = {name: part for name, part in said.items() if name != "text"}
    await delivered(h, [{"message": card | {"contact": {"phone_number": "33612345678", "first_name": "X"}}}])
    assert (await camille.sees()).labels[0] == "+33612345678"
    assert REVIEW in (await camille.taps("+33612345678")).text
