"""The interview, as people live it: in order, against the grain, and by mistake."""

from __future__ import annotations

import pytest

from tests.house import House
from tests.journey.story import ANSWERS, REVIEW, applicant, card, delivered, filed, rows

# --- first contact ------------------------------------------------------------------------------------------


async def test_the_notice_comes_before_the_first_question(h: House) -> None:
    camille = await applicant(h)
    notice = await camille.says("/start")
    assert "Avant de commencer" in notice.text
    assert notice.labels == ["J’accepte", "En savoir plus", "Non merci", "English"]
    assert not any("Question" in text for text in await camille.texts())
    question = await camille.taps("J’accepte")
    assert question.text.startswith("Question 1/")
    agreed = await camille.message("Avant de commencer")
    assert agreed.labels == []
    assert "Vous avez accepté" in agreed.text


async def test_before_they_agree_nothing_is_kept_of_them(h: House) -> None:
    camille = await applicant(h)
    for text in (
        "Bonjour",
        "/start",
        "/langue",
        "/dossier",
        "/stop",
        "/mesdonnees",
        "/inconnue",
        "/personne",
    ):
        await camille.says(text)
    await camille.taps("English")
    await camille.taps("Read more")
    assert "Rien à effacer" in (await camille.says("/delete")).text
    for table in ("person", "case_file", "event", "slot"):
        assert await rows(h, f"select * from {table} where :id = :id", id=camille.person.id) == [], table  # noqa: S608
    assert await rows(h, "select * from inbox where chat <> 0 or body <> ''") == []


async def test_who_refuses_is_told_how_to_reach_a_human_and_nothing_is_kept(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    closed = await camille.taps("Non merci")
    assert "rien n’est conservé" in closed.text
    assert "contact@ledamier.fr" in closed.text
    assert closed.labels == []
    for table in ("person", "case_file", "event", "slot"):
        assert await rows(h, f"select * from {table}") == [], table  # noqa: S608
    again = await camille.says("Finalement si")
    assert "J’accepte" in again.labels


async def test_a_language_chosen_before_agreeing_is_the_one_of_the_interview(h: House) -> None:
    camille = await applicant(h)
    await camille.says("/start")
    notice = await camille.taps("English")
    assert "Before we start" in notice.text
    question = await camille.taps("I agree")
    assert "Are you 18 or over?" in question.text


@pytest.mark.parametrize("code", ["de", "pt-br", "", "fr-CA", "x" * 30])
async def test_any_language_of_telegram_gets_one_that_is_spoken(h: House, code: str) -> None:
    someone = await applicant(h, language=code)
    question = await someone.begins()
    assert "18 ans ou plus" in question.text
    toast = await someone.person.presses(question, "made:up:AAAA")
    assert toast == "Ce bouton ne vous est pas destiné."


async def test_a_minor_is_sent_to_a_human_and_nothing_is_kept(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    await camille.taps("Non")
    told = await camille.sees()
    assert "contact@ledamier.fr" in told.text
    for table in ("person", "case_file", "event", "alarm", "slot", "outbox"):
        kept = await rows(
            h,
            f"select * from {table} where not (:table = 'alarm' and case_file = 0)"  # noqa: S608
            if table == "alarm"
            else f"select * from {table}",
            table=table,
        )  # noqa: S608
        assert kept == [], table
    assert await rows(h, "select * from inbox where chat <> 0 or body <> ''") == []
    assert question.button("Oui") is not None
    assert (
        await camille.presses(question, "Oui") == "Ce bouton n’est plus d’actualité. Pour continuer : /start."
    )


async def test_a_minor_who_types_it_is_not_kept_either(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    told = await camille.says("non, j’ai 16 ans")
    assert "rien n’est conservé" in told.text
    assert await rows(h, "select * from person") == []
    assert await rows(h, "select * from slot") == []


# --- answering ----------------------------------------------------------------------------------------------


async def test_an_answer_stands_in_place_of_the_buttons(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    following = await camille.taps("Oui")
    assert following.text.startswith("Question 2/")
    answered = await camille.message("18 ans ou plus")
    assert answered.id == question.id
    assert answered.labels == []
    assert "✓ Oui" in answered.text


@pytest.mark.parametrize(
    ("until", "wrong", "helpful", "right", "shown"),
    [
        ("18 ans ou plus", "peut-être", "Je n’ai pas trouvé", "oui bien sûr", "Oui"),
        ("secteur principal", "plomberie", "Je n’ai pas trouvé", "musiques actuelles", "Musique"),
        ("Où est, ou sera", "zzzz", "Je ne trouve pas cette commune", "cébazat", "Cébazat"),
        ("Où est, ou sera", "63000", "Un code postal", "perignat les sarlieve", "Pérignat-lès-Sarliève"),
        ("Où en êtes-vous ?", "bof", "Je n’ai pas trouvé", "une idee", "Une idée"),
        (
            "Votre projet en une phrase",
            "court",
            "un peu court",
            "Un festival de jazz en Limagne",
            "Un festival",
        ),
        (
            "Un lien qui montre",
            "pas un lien",
            "Cela ne ressemble pas",
            "exemple.fr/moi",
            "https://exemple.fr/moi",
        ),
        ("À quelle adresse", "camille@", "semble incomplète", "camille@example.org", "camille@example.org"),
        ("Un numéro où vous", "12", "Je ne reconnais pas", "06 12 34 56 78", "+33612345678"),
    ],
)
async def test_a_wrong_answer_is_helped_and_the_right_one_taken(  # noqa: PLR0913 - a row of the table
    h: House, until: str, wrong: str, helpful: str, right: str, shown: str
) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until=until)
    again = await camille.says(wrong)
    assert helpful in again.text
    assert until in again.text
    assert again.labels == asked.labels
    older = next(m for m in await camille.person.messages() if m.id == asked.id)
    assert older.labels == []
    following = await camille.says(right)
    assert until not in following.text or REVIEW in following.text
    assert shown in (await camille.message(until if REVIEW not in following.text else REVIEW)).text


async def test_a_text_that_may_mean_several_things_is_asked_about(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Où est, ou sera")
    offered = await camille.says("cha")
    assert "Chamalières" in offered.labels
    assert "J’hésite" in offered.text
    following = await camille.taps("Chamalières")
    assert "Où en êtes-vous" in following.text


async def test_not_knowing_and_skipping_are_answers(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Qu’est-ce qui est nouveau")
    following = await camille.taps("Je ne sais pas")
    assert "en une phrase" in following.text
    assert "✓ Je ne sais pas" in (await camille.message("Qu’est-ce qui est nouveau")).text
    await camille.answers(until="Un lien qui montre")
    await camille.taps("Passer")
    assert "✓ Sans réponse" in (await camille.message("Un lien qui montre")).text


async def test_choices_are_ticked_up_to_the_most(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until="De quoi avez-vous le plus besoin")
    assert "Valider" not in asked.labels
    for label in ("Financement", "Clients, marché", "Local, atelier"):
        ticked = await camille.taps(label)
        assert ticked.id == asked.id
        assert f"✓ {label}" in ticked.labels
    toast = await camille.presses(ticked, "Juridique, statut")
    assert toast == "Vous en avez déjà choisi 3. Retirez-en un pour en choisir un autre."
    unticked = await camille.taps("✓ Clients, marché")
    assert "Clients, marché" in unticked.labels
    assert "Question 14/" in (await camille.taps("Valider")).text
    assert "✓ Financement, Local, atelier" in (await camille.message("De quoi avez-vous")).text


async def test_several_choices_can_be_typed_at_once(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="De quoi avez-vous le plus besoin")
    ticked = await camille.says("financement et juridique")
    assert {"✓ Financement", "✓ Juridique, statut"} <= set(ticked.labels)
    assert "déjà accompagné" in (await camille.says("valider")).text


# --- the phone number ---------------------------------------------------------------------------------------


async def test_a_number_is_shared_with_telegrams_button_which_is_then_put_away(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    assert await camille.person.keyboard() == ["Partager mon numéro"]
    await camille.person.shares_contact()
    review = await camille.sees()
    assert REVIEW in review.text
    assert await camille.person.keyboard() == []


@pytest.mark.parametrize("instead", ["06 12 34 56 78", "passer"])
async def test_telegrams_button_is_put_away_when_something_else_is_answered(h: House, instead: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    await camille.taps("Un numéro") if instead == "back" else await camille.says(instead)
    assert await camille.person.keyboard() == []
    assert REVIEW in (await camille.sees()).text


async def test_going_back_puts_telegrams_button_away(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Un numéro où vous rappeler")
    await camille.taps("Partager mon numéro")
    assert "À quelle adresse" in (await camille.taps("‹ Retour")).text
    assert await camille.person.keyboard() == []


async def test_somebody_elses_number_is_not_taken(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Un numéro où vous rappeler")
    await camille.person.shares_contact(
        {"phone_number": "+33698765432", "first_name": "Autre", "user_id": camille.person.id + 1}
    )
    assert "Un numéro où vous rappeler" in (await camille.sees()).text
    assert REVIEW not in (await camille.sees()).text


# --- to and fro ---------------------------------------------------------------------------------------------


async def test_one_goes_back_as_far_as_the_first_question_and_forth_again(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    for words in ("Où est, ou sera", "Dans la musique", "secteur principal", "18 ans ou plus"):
        asked = await camille.taps("‹ Retour")
        assert words in asked.text
        assert "Votre réponse jusqu’ici" in asked.text
    assert "‹ Retour" not in asked.labels
    for words in ("secteur principal", "Dans la musique", "Où est, ou sera", "Où en êtes-vous ?"):
        asked = await camille.taps("Garder ma réponse") if "Garder ma réponse" in asked.labels else asked
        if words in asked.text:
            break
    assert "Où en êtes-vous ?" in (await camille.answers(until="Où en êtes-vous ?")).text
    shown = [m for m in await camille.messages() if m.labels]
    assert [m.id for m in shown] == [(await camille.sees()).id], "only the question that waits has buttons"


async def test_any_answer_is_changed_from_the_review(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    menu = await camille.taps("Modifier une réponse")
    assert {"Prénom", "Courriel", "Secteur"} <= set(menu.labels)
    asked = await camille.taps("Prénom")
    assert "Votre réponse jusqu’ici : Camille" in asked.text
    review = await camille.says("Dominique")
    assert "Prénom : Dominique" in review.text
    assert REVIEW in review.text
    await camille.taps("Modifier une réponse")
    await camille.taps("‹ Retour")
    assert "Envoyer" in (await camille.sees()).labels


async def test_keeping_an_answer_that_is_asked_again_returns_to_the_review(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    await camille.taps("Modifier une réponse")
    await camille.taps("Statut")
    review = await camille.taps("Garder ma réponse")
    assert "Statut : Aucun pour l’instant" in review.text


async def test_answers_of_another_sector_are_set_aside_and_return(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    await camille.taps("Modifier une réponse")
    await camille.taps("Secteur")
    other = await camille.taps("Graphisme")
    assert "Dans quel cadre" in other.text
    review = await camille.taps("Micro-entreprise")
    assert "Rôle dans la musique" not in review.text
    await camille.taps("Modifier une réponse")
    await camille.taps("Secteur")
    review = await camille.taps("Musique")
    assert "Rôle dans la musique : Artiste ou groupe" in review.text


async def test_words_that_name_a_button_of_the_review_press_it(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    menu = await camille.says("modifier une réponse")
    assert "Prénom" in menu.labels
    assert "Comment vous appelez-vous" in (await camille.says("prénom")).text
    await camille.says("Dominique")
    nothing = await camille.says("et maintenant ?")
    assert "utilisez les boutons" in nothing.text
    assert REVIEW in nothing.text
    assert "est bien arrivé" in (await camille.says("envoyer")).text


# --- buttons pressed twice, late, by others, or made up -----------------------------------------------------


async def test_a_double_tap_gets_one_reply(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    data = question.button("Oui").data or ""  # type: ignore[union-attr]  # it is there, see above
    for _ in range(2):
        await camille.person.presses(question, data, wait=0)
    await h.settled()
    assert sum("secteur principal" in text for text in await camille.texts()) == 1


@pytest.mark.parametrize(
    ("until", "label"),
    [
        ("Où en êtes-vous ?", "‹ Retour"),
        ("Un lien qui montre", "Passer"),
        ("Qu’est-ce qui est nouveau", "Je ne sais pas"),
        ("Un numéro où vous rappeler", "Partager mon numéro"),
        (REVIEW, "Modifier une réponse"),
        (REVIEW, "Envoyer"),
    ],
)
async def test_a_double_tap_on_any_button_is_one_tap(h: House, until: str, label: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until=until)
    before = await camille.count()
    data = asked.button(label).data or ""  # type: ignore[union-attr]  # a button of the question
    for _ in range(2):
        await camille.person.presses(asked, data, wait=0)
    await h.settled()
    assert await camille.count() - before == (0 if label == "Modifier une réponse" else 1)


async def test_a_double_tap_on_what_is_to_be_edited_asks_once(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    menu = await camille.taps("Modifier une réponse")
    data = menu.button("Prénom").data or ""  # type: ignore[union-attr]  # a button of the menu
    for _ in range(2):
        await camille.person.presses(menu, data, wait=0)
    await h.settled()
    asked = [m for m in await camille.messages() if "Comment vous appelez-vous" in m.text]
    assert len(asked) == 2  # the one answered before, and this one
    assert asked[-1].labels != []


async def test_a_double_tap_on_the_agreement_asks_the_first_question_once(h: House) -> None:
    camille = await applicant(h)
    notice = await camille.says("/start")
    data = notice.button("J’accepte").data or ""  # type: ignore[union-attr]  # a button of the notice
    for _ in range(2):
        await camille.person.presses(notice, data, wait=0)
    await h.settled()
    assert sum("18 ans ou plus" in text for text in await camille.texts()) == 1
    assert len(await rows(h, "select id from case_file")) == 1


async def test_an_old_button_says_what_was_answered_and_where_one_stands(h: House) -> None:
    camille = await applicant(h)
    first = await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    toast = await camille.presses(first, "Non")
    assert toast == "Vous avez déjà répondu : Oui. Pour changer : « Retour »."
    assert "Où en êtes-vous ?" in (await camille.sees()).text
    assert "Une idée" in (await camille.sees()).labels
    assert "votre statut" in (await camille.taps("Une idée")).text


async def test_a_button_of_a_sent_interview_says_that_it_is_sent(h: House) -> None:
    camille = await applicant(h)
    first = await camille.begins()
    await camille.answers()
    await camille.taps("Envoyer")
    toast = await camille.presses(first, "Oui")
    assert toast == "Votre dossier D-2026-0001 est déjà envoyé. Pour le suivre : /dossier."


async def test_somebody_elses_button_does_nothing_and_says_so(h: House) -> None:
    camille, dominique = await applicant(h), await applicant(h, "Dominique")
    question = await camille.begins()
    mine = await dominique.begins()
    theirs = question.button("Oui").data or ""  # type: ignore[union-attr]  # it is there, see above
    before = await dominique.count()
    assert await dominique.person.presses(mine, theirs) == "Ce bouton ne vous est pas destiné."
    assert await dominique.count() == before
    assert await camille.count() == 3


@pytest.mark.parametrize(
    "data", ["", "a", "a:1:adult:yes", "a:1:adult:yes:AAAAAAAAAAA", "é", ":" * 60, "\x00"]
)
async def test_a_forged_button_does_nothing_and_says_so(h: House, data: str) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    assert await camille.person.presses(question, data) == "Ce bouton ne vous est pas destiné."
    assert await camille.count() == 3


async def test_a_button_of_a_message_that_is_gone_still_answers(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    await camille.person.deletes(question)
    await camille.presses(question, "Oui")
    assert "secteur principal" in (await camille.sees()).text


async def test_every_button_ever_sent_answers_whenever_it_is_pressed(h: House) -> None:
    camille = await applicant(h)
    seen: dict[str, int] = {}

    async def note() -> None:
        for message in await camille.person.messages():
            seen.update({b.data: message.id for row in message.buttons for b in row if b.data})

    async def press_all() -> None:
        for data, message in list(seen.items()):
            if not data.startswith(("delete", "consent", "language")):
                assert await camille.person.presses(message, data) is not None, data

    await camille.says("/start")
    await note()
    await camille.taps("J’accepte")
    for words in ANSWERS:
        if words in (await camille.answers(until=words)).text:
            await note()
        if words == "Où en êtes-vous ?":
            await press_all()
            await camille.says("/reprendre")
    await camille.says("06 12 34 56 78")
    await note()
    await camille.taps("Modifier une réponse")
    await note()
    await press_all()
    await h.settled()
    assert len(await rows(h, "select id from case_file")) == 1
    await camille.says("/dossier")
    await note()
    await press_all()


# --- interruptions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["/start", "/reprendre", "/resume", "/start x", "/START@damier_bot"])
async def test_one_resumes_where_one_stood(h: House, command: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    asked = await camille.answers(until="Où en êtes-vous ?")
    again = await camille.says(command)
    assert again.text.startswith("Reprenons où vous en étiez.")
    assert "Où en êtes-vous ?" in again.text
    older = next(m for m in await camille.person.messages() if m.id == asked.id)
    assert older.labels == []


async def test_one_resumes_at_the_review_and_after_sending(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers()
    again = await camille.says("/reprendre")
    assert "Reprenons" in again.text
    assert REVIEW in again.text
    await camille.taps("Envoyer")
    assert "État : reçu" in (await camille.says("/start")).text
    assert "État : reçu" in (await camille.says("/dossier")).text


async def test_the_language_changes_in_the_middle(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    await camille.says("/langue")
    asked = await camille.taps("English")
    assert "How far are you?" in asked.text
    assert "What is your legal form today?" in (await camille.taps("An idea")).text


async def test_an_edited_message_changes_nothing_and_says_how_to(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until="Votre projet en une phrase")
    await camille.person.says("Un atelier partagé pour les luthiers")
    await h.settled()
    said = [m for m in await camille.person.messages() if not m.from_bot][-1]
    await camille.person.edits(said, "Tout autre chose, vraiment")
    told = await camille.sees()
    assert "J’ai gardé votre première réponse" in told.text
    assert "Un lien qui montre" in told.text
    assert await rows(h, "select id from case_file where body like '%autre chose%'") == []


async def test_a_live_location_that_moves_is_not_answered_each_time(h: House) -> None:
    camille = await applicant(h)
    await camille.begins()
    sent = await camille.person.sends({"location": {"latitude": 45.7, "longitude": 3.1, "live_period": 900}})
    await h.settled()
    before = await camille.count()
    raw = {"message_id": sent.id, "date": sent.date, "edit_date": sent.date,
           "chat": {"id": camille.person.id, "type": "private"},
           "from": {"id": camille.person.id, "is_bot": False, "first_name": "Camille"},
           "location": {"latitude": 45.8, "longitude": 3.1, "live_period": 900}}  # fmt: skip
    for _ in range(3):
        await delivered(h, {"edited_message": raw})
    assert await camille.count() == before


@pytest.mark.parametrize(
    "until", ["18 ans ou plus", "De quoi avez-vous", "Votre projet en une phrase", REVIEW]
)
async def test_whatever_is_sent_the_step_is_said_again(h: House, until: str) -> None:
    camille = await applicant(h)
    await camille.begins()
    await camille.answers(until=until)
    person = camille.person
    for act in (person.sends_sticker, person.sends_voice, person.sends_location, person.sends_photo,
                person.sends_document):  # fmt: skip
        await act()
        assert until in (await camille.sees()).text, act.__name__
    await person.sends_poll("Quoi ?", "Ceci", "Cela")
    assert until in (await camille.sees()).text
    for content in ({"dice": {"emoji": "🎲", "value": 3}}, {"via_bot": {"id": 9, "is_bot": True, "first_name": "g"},
                                                          "text": "…"}):  # fmt: skip
        await person.sends(content)
        assert until in (await camille.sees()).text


async def test_telegrams_own_notices_are_no_answers(h: House) -> None:
    camille = await applicant(h)
    question = await camille.begins()
    before = await camille.count()
    await camille.person.sends({"pinned_message": {"message_id": question.id, "date": 0,
                                                   "chat": {"id": camille.person.id, "type": "private"}}})  # fmt: skip
    await camille.person.sends({"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🏠"}}})
    assert await camille.count() == before


async def test_the_card_comes_with_the_filing(h: House) -> None:
    camille = await filed(h)
    outcome = await camille.message("est bien arrivé")
    assert "Notre proposition" in outcome.text
    assert "Et maintenant" in outcome.text
    assert outcome.labels == ["Parler à une personne", "Voir mon dossier"]
    assert "Musique" in (await card(h)).text
