"""Two houses outside France: nothing of another country shows through, neither to people nor to the team."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.house import OTHERS, House, house
from tests.journey.story import Applicant, all_is_well, applicant, card, plain
from tests.journey.team import found, last, press

ABROAD = Path(__file__).parent / "abroad"
FRANCE = re.compile(r"France|Paris|Damier|Auvergne|\b0[67] \d\d|\+33|\w\.fr\b|CNIL|commune|€")

QUEBEC = {
    "quelques phrases": "> Une pièce pour marionnettes sur la rivière",
    "discipline": "Arts vivants",
    "Dans quelle région": "> Chicoutimi",
    "Quel âge": "> 28",
    "le but": "Créer une œuvre",
    "budget, en dollars": "> 45 000 $",
    "souhaitez-vous commencer": "> 2 mars 2027",
    "Un lien": "Passer",
    "Comment vous appelez-vous": "> Maude",
    "À quelle adresse": "> maude@example.ca",
    "Un numéro": "> 418 555-0134",
}
SLIPS = (
    ("Dans quelle région", "G7H 5B8"),
    ("Un lien", "rien"),
    ("À quelle adresse", "x@y"),
    ("Un numéro", "555"),
)
LIEGE = {
    "few sentences": "> Stilts and fire on the squares",
    "Which field": "Street arts",
    "company based": "> Namur",
    "live from your work": "Yes",
    "in the team": "> 3",
    "in public already": "Yes",
    "in euros": "> €55,000",
    "company set up": "> 7 May 2025",
    "venue already": "No",
    "your name": "> Kim",
    "write to you": "> kim@example.be",
    "call you on": "> 0470 12 34 56",
}


async def _sent(kim: Applicant) -> str:
    """Answer in English until the review, send, and return what is said then."""
    notice = await kim.says("/start")
    await kim.taps(notice.labels[0])
    await kim.answers("Is everything right?", LIEGE)
    return (await kim.taps("Send")).text


async def _everything(h: House, someone: Applicant) -> str:
    """All that the bot has said to a person and to the team."""
    group = [plain(each.text) for each in await h.group.messages() if each.from_bot]
    return "\n".join([*await someone.texts(), *group])


async def test_a_house_in_quebec_shows_nothing_of_france(tmp_path: Path) -> None:
    async with house(tmp_path, ABROAD / "boreale.toml", datetime(2026, 12, 7, 14, tzinfo=UTC)) as h:
        maude = await applicant(h, "Maude")
        await maude.begins()
        for words, slip in SLIPS:
            asked = await maude.answers(words, QUEBEC)
            assert (await maude.says(slip)).text != asked.text
        await maude.answers(given=QUEBEC)
        assert "Tremplin, liste d’attente" in (await maude.taps("Envoyer")).text
        for command in ("/aide", "/confidentialite", "/rappels", "/dossier"):
            await maude.says(command)
        await h.passes(timedelta(days=40))
        await maude.taps("Toujours intéressé")
        said = await _everything(h, maude)
        assert "ouvert jusqu’au 28 février 2027" in said.lower()
        assert FRANCE.findall(said) == []
        assert "45 000" in said
        await all_is_well(h)


@pytest.mark.parametrize(
    ("country", "says"),
    [
        ("FR", "Par exemple : 06 12 34 56 78, ou +33 6 12 34 56 78."),
        ("CA", "au besoin avec + et l’indicatif du pays."),
        ("AQ", "au besoin avec + et l’indicatif du pays."),  # nobody has a number there
    ],
)
async def test_a_french_number_is_an_example_in_france_alone(tmp_path: Path, country: str, says: str) -> None:
    path = tmp_path / "there.toml"
    path.write_text(f'country = "{country}"\n{(ABROAD / "boreale.toml").read_text("utf-8")}', "utf-8")
    async with house(tmp_path, path) as h:
        maude = await applicant(h, "Maude")
        await maude.begins()
        await maude.answers("Un numéro", QUEBEC)
        assert says in (await maude.says("555")).text


async def test_a_region_is_chosen_or_named_and_a_place_is_looked_for(tmp_path: Path) -> None:
    async with house(tmp_path / "regions", ABROAD / "boreale.toml") as h:
        maude = await applicant(h, "Maude")
        await maude.begins()
        assert "Choisissez, ou écrivez un nom." in (await maude.answers("Dans quelle région", QUEBEC)).text
        await maude.person.sends_location()
        assert "Choisissez, ou écrivez un nom." in (await maude.sees()).text
    async with house(tmp_path / "places", OTHERS / "residence.toml") as h:
        maude = await applicant(h, "Maude")
        await maude.begins()
        await maude.taps("Danse")
        assert "Écrivez le nom de la commune (deux lettres suffisent)" in (await maude.sees()).text


async def test_a_house_in_liege_counts_four_criteria_of_six_and_two_people_decide(tmp_path: Path) -> None:
    async with house(tmp_path, ABROAD / "piste.toml", datetime(2027, 2, 1, 9, tzinfo=UTC)) as h:
        kim = await applicant(h, "Kim", "en")
        outcome = await _sent(kim)
        assert "Ring residency\n" in outcome
        assert "You meet at least four of our six criteria." in outcome
        alix, basile, _ = h.staff
        reference = "LP-2027-0001"
        await press(h, alix, "Prendre en charge", await card(h, reference))
        await press(h, alix, "Accepter", await card(h, reference))
        await press(h, alix, "Envoyer à la personne", await last(h))
        await press(h, basile, "Oui, moi aussi", await found(h, "demande aussi le oui"))
        await h.passes(timedelta(minutes=6))
        assert "accepted into Ring residency" in (await kim.sees()).text
        planned = (await kim.says("/reminders")).text
        assert "more" not in planned.partition("To receive no more")[0]
        await h.passes(timedelta(days=100))
        assert "Three months already" in (await kim.message("Check-in")).text
        said = await _everything(h, kim)
        assert re.findall(r"France|Paris|Damier|commune", said) == []
        assert "Belgium" in planned
        await all_is_well(h)


@pytest.mark.parametrize("agrees", ["yes", "I agree"])
async def test_the_language_that_is_chosen_before_agreeing_is_kept_to(tmp_path: Path, agrees: str) -> None:
    async with house(tmp_path, ABROAD / "piste.toml") as h:
        jan = await applicant(h, "Jan", "nl")
        assert (await jan.says("/start")).labels[0] == "J’accepte"
        assert (await jan.taps("English")).labels[0] == "I agree"
        assert "To begin, tap" in (await jan.says("Hello?")).text
        assert "What you can do here" in (await jan.says("/help")).text
        assert "Question 1 of 12" in (await jan.says(agrees)).text
        await all_is_well(h)


async def test_nobody_is_written_to_on_a_holiday_of_the_country(tmp_path: Path) -> None:
    """A week after 14 July 2027, a Wednesday, is the national day of Belgium."""
    async with house(tmp_path, ABROAD / "piste.toml", datetime(2027, 7, 14, 9, tzinfo=UTC)) as h:
        kim = await applicant(h, "Kim", "en")
        await _sent(kim)
        assert "22 July 2027" in (await kim.says("/status")).text
