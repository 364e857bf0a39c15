"""The staff group: one card a case, one owner, words that leave as they were shown, and an applicant who is told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.simulator.client import Message, Person
from tests.house import DAMIER, House, house
from tests.journey.story import Applicant, all_is_well, card, delivered, filed, plain, read, rows

PROMPT = "répondez à ce message"


async def press(house: House, who: Person, label: str, where: Message | None = None) -> str | None:
    """Press a button under the card (or another message of the group) and return the toast."""
    message = where or await card(house)
    button = message.button(label)
    assert button is not None, f"no {label!r} among {message.labels}"
    toast = await who.presses(message, button.data or "", chat=house.group)
    await house.settled()
    return None if toast is None else plain(toast)


async def last(house: House) -> Message:
    """The newest message of the bot in the group."""
    await house.settled()
    return read(await house.group.last())


async def found(house: House, fragment: str) -> Message:
    """The newest message of the bot in the group with these words."""
    await house.settled()
    return read([m for m in await house.group.messages() if m.from_bot and fragment in plain(m.text)][-1])


async def replies(house: House, who: Person, to: Message, text: str) -> None:
    """Reply to a message of the group."""
    await who.says(text, chat=house.group, reply_to=to)
    await house.settled()


async def claimed(house: House, who: Person | None = None) -> Applicant:
    """A case that somebody has taken charge of (Alix, if nobody is named)."""
    someone = await filed(house)
    await press(house, who or house.staff[0], "Prendre en charge")
    return someone


# --- the card -----------------------------------------------------------------------------------------------


async def test_the_card_tells_the_project_and_nothing_of_the_person(h: House) -> None:
    await filed(h)
    told = (await card(h)).text
    for words in (
        "D-2026-0001",
        "Musique",
        "Clermont-Ferrand",
        "Une idée",
        "luthiers",
        "→ ",
        "à prendre en charge",
    ):
        assert words in told
    for message in await h.group.messages():
        for secret in ("camille@example.org", "33612345678", "06 12 34 56 78", "Camille"):
            assert secret not in message.text


async def test_the_full_file_comes_in_private_to_who_asks(h: House) -> None:
    await filed(h)
    alix = h.staff[0]
    await alix.says("/aide")
    await h.settled()
    toast = await press(h, alix, "Dossier complet")
    assert toast is not None
    assert toast.startswith("Je vous l’envoie en privé")
    told = plain((await alix.last()).text)
    for words in ("camille@example.org", "+33612345678", "Prénom : Camille", "luthiers"):
        assert words in told
    assert "camille@example.org" not in (await last(h)).text


async def test_who_never_spoke_to_the_bot_is_told_how_to_get_the_file(h: House) -> None:
    await filed(h)
    toast = await press(h, h.staff[0], "Dossier complet")
    assert toast is not None
    assert "Ouvrez d’abord une conversation" in toast


# --- who takes it -------------------------------------------------------------------------------------------


async def test_one_takes_charge_and_the_others_see_who(h: House) -> None:
    await filed(h)
    alix, basile, _ = h.staff
    before = await card(h)
    assert await press(h, alix, "Prendre en charge") == "C’est à vous."
    assert "État : suivi par Alix" in (await card(h)).text
    assert await press(h, basile, "Prendre en charge", before) == "Ce dossier est suivi par Alix."
    assert await press(h, alix, "Prendre en charge", before) == "Vous suivez déjà ce dossier."
    assert "État : suivi par Alix" in (await card(h)).text
    assert (await card(h)).id == before.id


async def test_of_two_who_press_at_once_one_has_it(h: House) -> None:
    await filed(h)
    fresh = await card(h)
    data = fresh.button("Prendre en charge").data or ""  # type: ignore[union-attr]  # it is there
    for who in h.staff:
        await who.presses(fresh, data, chat=h.group, wait=0)
    await h.settled()
    toasts = [plain(tap.answer or "") for tap in await h.client.taps_made() if tap.chat == h.group.id]
    assert toasts == ["C’est à vous.", "Ce dossier est suivi par Alix.", "Ce dossier est suivi par Alix."]


async def test_a_case_is_given_back_and_taken_over(h: House) -> None:
    await claimed(h)
    alix, basile, chantal = h.staff
    assert await press(h, basile, "Rendre à l’équipe") == "Ce dossier est suivi par Alix."
    await press(h, alix, "Rendre à l’équipe")
    assert "à prendre en charge" in (await card(h)).text
    await press(h, basile, "Prendre en charge")
    assert await press(h, chantal, "Prendre la suite") == "C’est à vous."
    assert "suivi par Chantal" in (await card(h)).text
    assert await press(h, basile, "Accepter") == "Ce dossier est suivi par Chantal."


# --- decisions ----------------------------------------------------------------------------------------------


async def test_accepting_is_previewed_and_told(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    preview = await last(h)
    assert "La personne lira :" in preview.text
    assert "votre projet est retenu" in preview.text
    assert "retenu" not in (await camille.sees()).text
    await press(h, alix, "Ajouter une phrase", preview)
    await replies(h, alix, await found(h, PROMPT), "Rendez-vous lundi à 10 h au Damier.")
    preview = await last(h)
    assert "« Rendez-vous lundi à 10 h au Damier. »" in preview.text
    await press(h, alix, "Envoyer à la personne", preview)
    told = await camille.sees()
    assert "votre projet est retenu" in told.text
    assert "« Rendez-vous lundi à 10 h au Damier. »" in told.text
    assert "État : accepté le 23 novembre 2026 par Alix" in (await card(h)).text
    assert (await card(h)).labels == ["Dossier complet"]
    status = (await camille.says("/dossier")).text
    assert "votre projet est retenu" in status
    assert "Rendez-vous lundi" in status


async def test_declining_needs_a_reason_and_a_sentence_seen_before_it_leaves(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Décliner")
    menu = await last(h)
    assert "Pour quelle raison ?" in menu.text
    await press(h, alix, "Hors de notre territoire", menu)
    await replies(h, alix, await found(h, PROMPT), "Votre projet est beau, mais loin.")
    preview = await last(h)
    assert "Hors de notre territoire" in preview.text
    assert "« Votre projet est beau, mais loin. »" in preview.text
    assert "beau, mais loin" not in (await camille.sees()).text
    await press(h, alix, "Envoyer à la personne", preview)
    told = await camille.sees()
    assert "Hors de notre territoire" in told.text
    assert "beau, mais loin" in told.text
    assert "Parler à une personne" in told.labels
    assert "décliné le 23 novembre 2026 par Alix" in (await card(h)).text


async def test_referring_gives_the_partners_contact(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Orienter")
    menu = await last(h)
    assert "Vers quel partenaire ?" in menu.text
    partner = menu.labels[0]
    await press(h, alix, partner, menu)
    await press(h, alix, "Envoyer à la personne", await last(h))
    assert partner in (await camille.sees()).text
    assert "orienté vers un partenaire" in (await card(h)).text
    assert partner in (await camille.says("/dossier")).text


async def test_what_was_begun_can_be_dropped(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Décliner")
    menu = await last(h)
    await press(h, h.staff[0], "Annuler", menu)
    assert "Rien n’est parti" in (await found(h, "Annulé")).text
    assert await press(h, h.staff[0], "Hors de notre territoire", menu) is not None
    assert await camille.count() == before


async def test_a_decision_is_told_once(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Accepter")
    preview = await last(h)
    data = preview.button("Envoyer à la personne").data or ""  # type: ignore[union-attr]  # it is there
    for _ in range(3):
        await alix.presses(preview, data, chat=h.group, wait=0)
    await h.settled()
    assert sum("votre projet est retenu" in text for text in await camille.texts()) == 1


async def test_after_a_decision_no_old_button_changes_the_card(h: House) -> None:
    await filed(h)
    alix, basile, _ = h.staff
    free = await card(h)
    await press(h, alix, "Prendre en charge")
    owned = await card(h)
    await press(h, alix, "Accepter")
    await press(h, alix, "Envoyer à la personne", await last(h))
    decided = await card(h)
    for message, label in ((free, "Prendre en charge"), *((owned, label) for label in owned.labels)):
        if label == "Dossier complet":
            continue
        for who in (alix, basile):
            assert await press(h, who, label, message) == "Une décision a déjà été prise pour ce dossier.", (
                label
            )
    assert (await card(h)).text == decided.text


async def test_the_applicant_is_told_in_their_own_language(h: House) -> None:
    camille = await claimed(h)
    await camille.says("/language")
    await camille.taps("English")
    alix = h.staff[0]
    await press(h, alix, "Décliner")
    menu = await last(h)
    assert "Pour quelle raison ?" in menu.text
    await press(h, alix, "Hors de notre territoire", menu)
    await replies(h, alix, await found(h, PROMPT), "So far away.")
    await press(h, alix, "Envoyer à la personne", await last(h))
    assert "Outside our territory" in (await camille.sees()).text
    assert "« So far away. »" in (await camille.sees()).text.replace("“", "« ").replace("”", " »")


# --- questions and messages ---------------------------------------------------------------------------------


async def test_a_question_reaches_the_applicant_and_the_answer_comes_under_the_card(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    await press(h, alix, "Poser une question")
    await replies(h, alix, await found(h, PROMPT), "Avez-vous un local ?")
    asked = await camille.sees()
    assert "« Avez-vous un local ? »" in asked.text
    assert "réponse attendue" in (await card(h)).text
    assert "Avez-vous un local ?" in (await camille.says("/dossier")).text
    thanks = await camille.says("Oui, rue Blatin.")
    assert "transmise à l’équipe" in thanks.text
    answer = await found(h, "Oui, rue Blatin.")
    assert answer.reply_to == (await card(h)).id
    assert "réponse attendue" not in (await card(h)).text
    assert "État : une personne" in (await camille.says("/dossier")).text


@pytest.mark.parametrize("kind", ["photo", "voice", "document", "sticker", "video"])
async def test_an_answer_that_is_a_file_is_shown_under_the_card(h: House, kind: str) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "Une image ?")
    await camille.person.sends_file(b"\xff\xd8\xff", "local.jpg", kind=kind)
    assert "transmise" in (await camille.sees()).text
    copies = [m for m in await h.group.messages() if m.kind == kind]
    assert [copy.reply_to for copy in copies] == [(await card(h)).id]


async def test_a_long_answer_is_shown_whole(h: House) -> None:
    camille = await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[0], await found(h, PROMPT), "Racontez.")
    words = " ".join(f"mot{n}" for n in range(500))
    await camille.says(words)
    assert any(words in message.text for message in await h.group.messages())


async def test_two_prompts_for_one_question_both_work(h: House) -> None:
    camille = await claimed(h)
    alix = h.staff[0]
    for _ in range(2):
        await press(h, alix, "Poser une question")
    first = next(m for m in await h.group.messages() if PROMPT in plain(m.text))
    await replies(h, alix, first, "Un local ?")
    assert "Un local ?" in (await camille.sees()).text


async def test_the_prompt_names_who_is_to_reply(h: House) -> None:
    await claimed(h)
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    assert f'<a href="tg://user?id={h.staff[0].id}">Alix</a>' in prompt.html


async def test_only_the_owners_words_leave(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    await replies(h, h.staff[1], await found(h, PROMPT), "Moi aussi !")
    assert "Ce dossier est suivi par Alix." in (await last(h)).text
    assert await camille.count() == before


async def test_words_that_are_too_long_or_no_words_do_not_leave_in_part(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    await replies(h, h.staff[0], prompt, "mot " * 300)
    assert "C’est trop long" in (await last(h)).text
    await h.staff[0].sends_photo(chat=h.group, reply_to=prompt.id)
    await h.settled()
    assert "en toutes lettres" in (await last(h)).text
    assert await camille.count() == before
    await replies(h, h.staff[0], prompt, "Plus court ?")
    assert "Plus court ?" in (await camille.sees()).text


async def test_messages_go_both_ways(h: House) -> None:
    camille = await filed(h)
    await camille.taps("Parler à une personne")
    assert "contact@ledamier.fr" in (await camille.sees()).text
    await camille.taps("Écrire à l’équipe")
    await camille.says("J’ai déménagé.")
    message = await found(h, "J’ai déménagé.")
    assert message.reply_to == (await card(h)).id
    await replies(h, h.staff[1], message, "C’est noté, merci.")
    told = await camille.sees()
    assert "« C’est noté, merci. »" in told.text
    await camille.taps("Répondre")
    await camille.person.sends_voice()
    await h.settled()
    assert [m.kind for m in await h.group.messages()].count("voice") == 1
    idle = await camille.says("encore un mot")
    assert "Voulez-vous lui écrire ?" in idle.text
    assert not any("encore un mot" in m.text for m in await h.group.messages())


async def test_a_draft_can_write_to_the_team_and_go_on(h: House) -> None:
    camille = Applicant(h, await h.client.person("Camille"))
    await camille.begins()
    await camille.answers(until="Où en êtes-vous ?")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Puis-je venir ?")
    message = await found(h, "Puis-je venir ?")
    await replies(h, h.staff[0], message, "Bien sûr.")
    assert "Bien sûr." in (await camille.sees()).text
    assert "Où en êtes-vous ?" in (await camille.says("/reprendre")).text


async def test_who_turns_back_to_the_interview_is_not_overheard_by_the_team(h: House) -> None:
    camille = Applicant(h, await h.client.person("Camille"))
    await camille.begins()
    await camille.answers(until="À quelle adresse")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("/reprendre")
    await camille.says("camille@example.org")
    assert not any("camille@example.org" in m.text for m in await h.group.messages())
    assert "Un numéro" in (await camille.sees()).text


async def test_dropping_a_message_returns_to_where_one_stood(h: House) -> None:
    camille = await filed(h)
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    told = await camille.taps("Annuler")
    assert "Rien n’a été envoyé" in told.text
    await camille.says("oublié")
    assert not any("oublié" in m.text for m in await h.group.messages())


async def test_who_has_blocked_the_bot_is_not_said_to_be_told(h: House) -> None:
    camille = await claimed(h)
    await camille.person.blocks()
    await h.settled()
    await press(h, h.staff[0], "Accepter")
    await press(h, h.staff[0], "Envoyer à la personne", await last(h))
    assert "a quitté Telegram ou bloqué le bot" in (await found(h, "Joignez-la autrement")).text
    await camille.person.unblocks()
    assert "votre projet est retenu" in (await camille.says("/dossier")).text


# --- who may act --------------------------------------------------------------------------------------------


async def test_who_left_the_group_is_no_longer_staff(h: House) -> None:
    await filed(h)
    basile = h.staff[1]
    await press(h, basile, "Dossier complet")
    before = await card(h)
    await h.group.leaves(basile)
    await h.settled()
    await h.group.joins(basile)
    await h.group.removes(basile, h.staff[0])
    await h.settled()
    raw = {"callback_query": {
        "id": "42", "chat_instance": "1", "data": before.button("Prendre en charge").data,  # type: ignore[union-attr]
        "from": {"id": basile.id, "is_bot": False, "first_name": "Basile"},
        "message": {"message_id": before.id, "date": 0, "chat": {"id": h.group.id, "type": "supergroup"}},
    }}  # fmt: skip
    await delivered(h, raw)
    assert "à prendre en charge" in (await card(h)).text
    answers = [
        c for c in await h.client.calls("answerCallbackQuery") if c.params["callback_query_id"] == "42"
    ]
    assert answers[0].params["text"] == "Seule l’équipe peut agir ici."


async def test_a_list_of_staff_keeps_other_members_out(tmp_path: Path) -> None:
    path = tmp_path / "listed.toml"
    listed = DAMIER.read_text("utf-8").replace("silence_days = 2", "silence_days = 2\nstaff = [700100001]")
    path.write_text(listed, "utf-8")
    async with house(tmp_path, path) as h:
        assert h.staff[0].id == 700100001
        await filed(h)
        assert await press(h, h.staff[1], "Prendre en charge") == "Seule l’équipe peut agir ici."
        assert "à prendre en charge" in (await card(h)).text
        assert await press(h, h.staff[0], "Prendre en charge") == "C’est à vous."
        await press(h, h.staff[0], "Poser une question")
        await replies(h, h.staff[1], await found(h, PROMPT), "Bonjour")
        assert (await last(h)).text == "Seule l’équipe peut agir ici."
        await all_is_well(h)


async def test_an_anonymous_administrator_is_told_why_nothing_happens(h: House) -> None:
    camille = await claimed(h)
    before = await camille.count()
    await press(h, h.staff[0], "Poser une question")
    prompt = await found(h, PROMPT)
    group = {"id": h.group.id, "type": "supergroup", "title": "Le Damier"}
    raw = {"message": {
        "message_id": 9000, "date": 0, "chat": group, "sender_chat": group, "text": "Un local ?",
        "from": {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"},
        "reply_to_message": {"message_id": prompt.id, "date": 0, "chat": group, "text": "…",
                             "from": {"id": prompt.sender_id, "is_bot": True, "first_name": "Bot"}},
    }}  # fmt: skip
    await delivered(h, raw)
    assert "désactivez l’anonymat" in (await last(h)).text
    assert await camille.count() == before


async def test_staff_may_talk_among_themselves(h: House) -> None:
    await filed(h)
    before = len(await h.group.messages())
    alix = h.staff[0]
    await alix.says("Qui le prend ?", chat=h.group)
    await alix.says("Joli projet.", chat=h.group, reply_to=await card(h))
    await alix.sends_sticker(chat=h.group)
    await h.settled()
    assert len(await h.group.messages()) == before + 3


async def test_help_in_the_group_is_the_desks(h: House) -> None:
    await h.staff[0].says("/aide@" + "x", chat=h.group)
    await h.staff[0].says("/aide", chat=h.group)
    await h.settled()
    assert "Chaque dossier a sa fiche" in (await last(h)).text
    assert len([m for m in await h.group.messages() if m.from_bot]) == 1


async def test_a_strangers_group_is_left(h: House) -> None:
    stranger = await h.client.person("Zoé")
    other = await h.client.group("Chez Zoé", [stranger], bot_status="left")
    await other.adds_bot(stranger, as_admin=True)
    await h.settled()
    assert [call.params["chat_id"] for call in await h.client.calls("leaveChat")] == [other.id]
    assert [m for m in await other.messages() if m.from_bot and m.kind != "service"] == []


async def test_a_group_one_was_in_already_is_left_when_someone_speaks(h: House) -> None:
    stranger = await h.client.person("Zoé")
    other = await h.client.group("Chez Zoé", [stranger])
    await stranger.says("/start", chat=other)
    await h.settled()
    assert [call.params["chat_id"] for call in await h.client.calls("leaveChat")] == [other.id]


# --- the group itself changes -------------------------------------------------------------------------------


async def test_the_group_becomes_a_supergroup(tmp_path: Path) -> None:
    async with house(tmp_path, basic=True) as h:
        camille = await filed(h)
        old = await card(h)
        new = await h.group.migrates(h.staff[0])
        await h.settled()
        toast = await h.staff[0].presses(old, old.button("Prendre en charge").data or "", chat=h.group)  # type: ignore[union-attr]
        assert toast == "C’est à vous."
        h.group = new
        assert "suivi par Alix" in (await card(h)).text
        await press(h, h.staff[0], "Poser une question")
        await replies(h, h.staff[0], await found(h, PROMPT), "Un local ?")
        await camille.says("Oui.")
        assert (await found(h, "Oui.")).reply_to == (await card(h)).id
        await h.stop()
        await h.start()
        await press(h, h.staff[0], "Accepter")
        await press(h, h.staff[0], "Envoyer à la personne", await last(h))
        assert "accepté" in (await card(h)).text
        assert await rows(h, "select * from outbox") == []


async def test_a_forum_gets_a_topic_for_each_route(tmp_path: Path) -> None:
    async with house(tmp_path, forum=True) as h:
        camille = await filed(h)
        posted = await card(h)
        assert (await h.group.topics())[posted.thread or 0] == posted.text.split("→ ")[1].splitlines()[0]
        await press(h, h.staff[0], "Prendre en charge")
        await press(h, h.staff[0], "Poser une question")
        prompt = await found(h, PROMPT)
        assert prompt.thread == posted.thread
        await replies(h, h.staff[0], prompt, "Un local ?")
        await camille.says("Oui.")
        assert (await found(h, "Oui.")).thread == posted.thread
        other = await filed(h, "Dominique")
        assert (await card(h, "D-2026-0002")).thread == posted.thread
        await h.group.deletes_topic(posted.thread or 0)
        await other.says("/personne")
        await other.taps("Écrire à l’équipe")
        await other.says("Toujours là ?")
        assert (await found(h, "Toujours là ?")).thread in await h.group.topics()
        await all_is_well(h)


async def test_a_card_somebody_deleted_is_posted_anew(h: House) -> None:
    await filed(h)
    old = await card(h)
    await h.staff[0].deletes(old, chat=h.group)
    await h.staff[0].presses(old, old.button("Prendre en charge").data or "", chat=h.group)  # type: ignore[union-attr]
    assert "suivi par Alix" in (await card(h)).text
    assert (await card(h)).id != old.id


async def test_a_desk_that_shut_the_bot_out_gets_its_cards_when_it_is_back(h: House) -> None:
    await h.group.kicks_bot(h.staff[0])
    camille = await filed(h)
    assert "est bien arrivé" in (await camille.sees()).text
    await h.group.adds_bot(h.staff[0], as_admin=True)
    await h.settled()
    await h.passes(timedelta(minutes=6))
    assert "à prendre en charge" in (await card(h)).text
