"""The whole journey as a newcomer plays it: the real demonstration, its page in a browser, in French."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.house import ROOT
from tests.journey.browser import CHROMIUM, PATIENCE, Demo, Screen, Side, running, screen

CHECKINS_AT = "10:00"
"""The hour at which nothing but check-ins and reminders falls due."""
TALL = 1400
"""A screen, in pixels, on which an unfolded card is seen whole."""
CHAT = "#staff-pane"
"""The open chat of the staff, without the list of their chats."""
DOCS = ROOT / "docs"
SHOWN = re.compile(r"!\[[^\]]+\]\(([^)]+\.png)\)")


def shown(page: Path) -> set[str]:
    """The names of the pictures that a page of the documents shows, each with words for who cannot see it."""
    paths = [page.parent / path for path in SHOWN.findall(page.read_text("utf-8"))]
    assert [path for path in paths if not path.is_file()] == []
    return {path.stem for path in paths}


def saved(folder: Path) -> set[str]:
    """The names of the pictures in a folder."""
    return {path.stem for path in folder.glob("*.png")}


def test_the_documents_show_every_picture_there_is_and_no_other() -> None:
    assert shown(DOCS / "guide-equipe.md") | shown(DOCS / "presentation.md") == saved(DOCS / "images")
    assert shown(ROOT / "README.md") == {"page", "resultat"}


@pytest.mark.browser
@pytest.mark.kill
@pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM ON THIS MACHINE: the page is not tested")
async def test_the_whole_journey_is_played_on_the_page(tmp_path: Path) -> None:
    """Pictures of it, all that the documents show, are saved in the folder DAMIER_PICTURES names."""
    pictures = Path(os.environ.get("DAMIER_PICTURES") or tmp_path / "pictures")
    async with running(tmp_path) as demo, screen(demo, pictures) as seen:
        await camille_files(seen)
        await alix_takes_charge(seen)
        await noe_is_interrupted_by_a_power_cut(seen, demo)
        await alix_reads_the_file(seen)
        await alix_asks(seen)
        await alix_writes_first(seen)
        await alix_notes(seen)
        await alix_looks_around(seen)
        await alix_accepts(seen)
        await weeks_pass(seen)
        await camille_is_stuck(seen)
        await camille_erases_everything(seen)
    assert saved(pictures) == saved(DOCS / "images") | shown(ROOT / "README.md")


async def camille_files(seen: Screen) -> None:
    phone = seen.phone
    await seen.page.get_by_test_id("applicant-start").press("Enter")
    await phone.answers("Avant de commencer", "J’accepte", key="Enter")
    await phone.answers("Avez-vous 18 ans ou plus ?", "Oui", key="Space")
    await phone.says("Quel est votre secteur principal ?", "numérique")
    await phone.answers("Qu’est-ce qui est culturel dans votre projet ?", "Le contenu")
    await phone.answers("Avez-vous un prototype qui fonctionne ?", "Oui")
    await about_the_business(phone)
    await phone.says("Un lien qui montre votre travail ?", "baladesonore.fr")
    await phone.answers("Combien êtes-vous à porter le projet ?", "2")
    await about_support(phone)
    await phone.says("Comment vous appelez-vous ?", "Camille")
    await phone.says("À quelle adresse vous écrire ?", "camille")
    await phone.says("Cette adresse semble incomplète", "camille.martin@example.org")
    await phone.answers("Un numéro où vous rappeler ?", "Partager mon numéro")
    await seen.page.get_by_test_id("applicant-keys").get_by_role("button").click(timeout=PATIENCE)
    await phone.answers("Tout est juste ?", "Envoyer")
    await phone.reads("Votre dossier D-2026-0001 est bien arrivé.", "Hub-IC, liste d’attente")
    await seen.picture("resultat", of="#applicant-pane", height=TALL)
    await seen.desk.reads("D-2026-0001", "Clermont-Ferrand", "à prendre en charge")
    assert "camille.martin" not in await seen.desk.log.inner_text()
    await seen.picture("carte", of=CHAT)
    await seen.desk.log.get_by_role("button", name="Tout lire").last.click(timeout=PATIENCE)
    await expect(seen.desk.log.get_by_role("button", name="Replier")).to_have_count(1)
    await seen.picture("carte-depliee", of=CHAT, height=TALL)


async def about_the_business(phone: Side) -> None:
    await phone.says("Où est, ou sera, votre activité ?", "clermont ferrand")
    await phone.answers("Où en êtes-vous ?", "Test, premiers clients")
    await phone.answers("Quel est votre statut aujourd’hui ?", "Association")
    await phone.answers("S’agit-il d’une activité durable", "Une activité durable")
    await phone.answers("Qu’est-ce qui est nouveau dans votre projet ?", "L’usage, le service", "Valider")
    await phone.says("Votre projet en une phrase", "Des balades sonores pour redécouvrir son quartier.")


async def about_support(phone: Side) -> None:
    await phone.answers("Combien de temps par semaine", "Plein temps", key="Enter")
    await phone.answers("De quoi avez-vous le plus besoin ?", "Modèle économique")
    await phone.answers("Modèle économique", "Réseau, rencontres", "Valider")
    await phone.answers("Avez-vous déjà un accompagnement ?", "Non")


async def alix_takes_charge(seen: Screen) -> None:
    desk = seen.desk
    await desk.presses("Prendre en charge")
    await desk.is_told("C’est à vous.")
    await desk.reads("suivi par Alix")
    await seen.acts_as("Basile")
    await desk.presses("Accepter")
    await seen.is_warned("Ce dossier est suivi par Alix.")
    await seen.acts_as("Alix")


async def noe_is_interrupted_by_a_power_cut(seen: Screen, demo: Demo) -> None:
    phone = seen.phone
    await seen.newcomer("Noé", "Fabre")
    await phone.writes("/start")
    await phone.answers("Avant de commencer", "J’accepte")
    await phone.answers("Avez-vous 18 ans ou plus ?", "Oui")
    await phone.answers("Quel est votre secteur principal ?", "Jeu vidéo")
    await phone.reads_last("Où en est votre jeu")
    await expect(phone.log.get_by_role("button", name="Audiovisuel")).to_have_count(0)
    await seen.picture("page")
    await demo.kill()
    await seen.says_of_the_bot("Simulateur injoignable")
    await demo.start()
    await seen.says_of_the_bot("Le bot écoute")
    await seen.desk.reads("D-2026-0001", "suivi par Alix")
    await phone.answers("Où en est votre jeu", "Un prototype jouable")
    await phone.reads_last("Où est, ou sera, votre activité ?")
    await seen.takes_phone("Camille Martin")


async def alix_reads_the_file(seen: Screen) -> None:
    desk = seen.desk
    await seen.opens_chat("Alix")
    await seen.page.get_by_test_id("staff-start").click()
    await desk.reads("Bonjour")
    await seen.opens_chat("Le Damier")
    await desk.presses("Dossier complet")
    await seen.opens_chat("Alix")
    await desk.reads_last("Dossier complet D-2026-0001", "Courriel : camille.martin@example.org")
    await seen.picture("dossier-complet", of=CHAT)
    await seen.opens_chat("Le Damier")


async def alix_asks(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await desk.presses("Poser une question")
    await desk.says("Alix, répondez à ce message", "Vos balades sont-elles déjà testées avec des habitants ?")
    await desk.reads("La personne lira", "Vos balades sont-elles déjà testées")
    await desk.presses("Envoyer à la personne")
    await desk.reads("Question envoyée")
    await phone.says("Vos balades sont-elles déjà testées", "Oui, avec une trentaine de voisins, à l’Oradou.")
    await phone.reads("votre réponse est transmise à l’équipe")
    await desk.reads("Réponse de la personne", "une trentaine de voisins")
    await seen.picture("question", of=CHAT)


async def alix_writes_first(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await desk.presses("Écrire")
    await desk.reads_last("Ou partez d’une réponse toute prête")
    await desk.presses("Nous lisons encore")
    await desk.reads_last("La personne lira (Français) :", "il nous faut encore quelques jours")
    await seen.picture("ecrire", of=CHAT)
    await desk.presses("Envoyer à la personne")
    await desk.reads("Réponse toute prête envoyée.")
    await phone.reads_last("Un message de l’équipe", "il nous faut encore quelques jours")


async def alix_notes(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await desk.writes("/note D-2026-0001 Vue au salon : très à l’aise à l’oral.")
    await desk.reads_last("Note de Alix", "Vue au salon")
    await desk.writes("/rappel D-2026-0001 dans trois mois demander les chiffres du test")
    await desk.reads_last("Rappel pour Alix", "demander les chiffres du test")
    await seen.picture("note-rappel", of=CHAT)
    await expect(phone.log).not_to_contain_text("salon")


async def alix_looks_around(seen: Screen) -> None:
    desk = seen.desk
    await seen.time_passes("clock-hour")  # Telegram takes twenty messages a minute in a group
    await desk.writes("/dossiers")
    await desk.reads_last("Les dossiers", "Les miens")
    await seen.picture("dossiers", of=CHAT)
    await desk.newest.get_by_role("button", name="Les miens").click(timeout=PATIENCE)
    await desk.reads_last("D-2026-0001 · Numérique · Clermont-Ferrand")
    await seen.picture("liste", of=CHAT)
    await desk.presses("Tous les comptes")
    await desk.writes("/appel")
    await desk.reads_last("Les appels")
    await desk.newest.get_by_role("button", name="Hub-IC").click(timeout=PATIENCE)
    await desk.presses("Ouvrir aujourd’hui")
    await desk.reads_last("Prévenus", "dans l’ordre de la liste d’attente : 1")
    await seen.picture("appel", of=CHAT)


async def alix_accepts(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await desk.presses("Accepter")
    await desk.reads_last("La personne lira :", "votre projet est retenu")
    await desk.presses("Ajouter une phrase")
    await desk.says("répondez à ce message avec une phrase", "Rendez-vous mardi à 14 h, au Lieu-Dit.")
    await desk.reads_last("La personne lira :", "Rendez-vous mardi à 14 h, au Lieu-Dit.")
    await seen.picture("apercu", of=CHAT)
    assert "Bonne nouvelle" not in await phone.log.inner_text()
    await desk.presses("Envoyer à la personne")
    await desk.reads("⏳ Part dans 5 min")
    await desk.reads_last("Le message part dans 5 min")
    await seen.picture("envoi", of=CHAT)
    await seen.time_passes("clock-hour")
    await desk.reads("C’est envoyé à la personne.", "accepté le")
    await phone.reads_last("Bonne nouvelle", "Rendez-vous mardi à 14 h, au Lieu-Dit.")


async def weeks_pass(seen: Screen) -> None:
    await seen.time_passes("clock-hour")
    await seen.time_passes("clock-day")
    for _ in ("the reminder of Noé’s draft", "Camille’s check-in"):
        while CHECKINS_AT not in await seen.coming():
            await seen.time_passes("clock-next")
        await seen.time_passes("clock-next")


async def camille_is_stuck(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await phone.answers("Point d’étape · dossier D-2026-0001", "Je suis bloqué·e")
    await phone.reads("L’équipe est prévenue.")
    await desk.reads("D-2026-0001 : la personne est bloquée.", "⚠ La personne est bloquée")
    await phone.presses("L’argent", "Oui")
    await desk.reads("Ce qui bloque : L’argent", "Souhaite qu’on l’appelle")
    await phone.writes("Notre hébergeur ferme à la fin du mois.")
    await desk.reads_last("Message de la personne", "Notre hébergeur ferme")
    await seen.picture("bloque", of=CHAT)
    await desk.newest.hover()
    await desk.newest.get_by_test_id("message-reply").click()
    await desk.writes("Je vous appelle cet après-midi.")
    await desk.reads("C’est transmis à la personne.")
    await phone.reads_last("Un message de l’équipe", "Je vous appelle cet après-midi.")
    await desk.writes("/chiffres")
    await desk.reads_last("Dossiers reçus : 1")
    await seen.keeps("chiffres", desk.newest.locator("img"))


async def camille_erases_everything(seen: Screen) -> None:
    phone, desk = seen.phone, seen.desk
    await phone.writes("/supprimer")
    await phone.answers("Tout effacer ?", "Oui, tout effacer")
    await phone.reads("Tout est effacé (D-2026-0001).")
    await desk.reads("Dossier effacé")
    for words in ("Clermont-Ferrand", "trentaine", "hébergeur"):
        await expect(desk.log).not_to_contain_text(words, timeout=PATIENCE)
    await seen.opens_chat("Alix")
    await desk.reads("Dossier effacé")
    await expect(desk.log).not_to_contain_text("camille.martin", timeout=PATIENCE)
