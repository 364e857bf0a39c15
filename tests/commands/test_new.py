"""Eight questions, and a file of one's own: asked through the command, checked, started and played."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot import checking, config
from bot.__main__ import main
from bot.clock import SystemClock
from bot.commands import console
from bot.commands.beginning.asking import SCHEMA
from bot.commands.beginning.writing import MOST_LINES
from bot.config import schema
from tests.house import house
from tests.journey.story import all_is_well, applicant, card

FRENCH = (
    "La Fabrique", "Riom", "les deux", "bonjour@fabrique.example", "Musique, Arts de la rue, Théâtre",
    "Bourse d’écriture, Résidence", "1er mars 2060 au 15 avril 2060", "deux",
)  # fmt: skip
ENGLISH = (
    "The Mill", "Leeds, United Kingdom", "English", "desk@themill.example", "none", "Support",
    "all year", "one",
)  # fmt: skip
FULL = (
    'Le « 104 » \\ "Cent-Quatre"', "Clermont-Ferrand", "both", "a@b.example",
    "Un, Deux, 3, Quatre, Cinq, Six, Sept, Huit",
    "Accompagnement long, Accompagnement long bis", "2060-03-01 2060-04-15", "two",
)  # fmt: skip


def new(folder: Path, *typed: str, language: str = "fr", name: str = "config.toml") -> Result:
    """What the command says to somebody who types these lines."""
    words = "".join(f"{each}\n" for each in typed)
    return CliRunner().invoke(main, ["new", str(folder / name), "--language", language], input=words)


@pytest.mark.parametrize(("typed", "language"), [(FRENCH, "fr"), (ENGLISH, "en"), (FULL, "fr"), (FULL, "en")])
def test_eight_answers_make_a_file_that_is_proved(
    tmp_path: Path, typed: tuple[str, ...], language: str
) -> None:
    said = new(tmp_path, *typed, language=language)
    assert said.exit_code == 0, said.output
    assert "8/8" in said.output
    path = tmp_path / "config.toml"
    found = checking.check(path, SystemClock().now().date())
    assert found.sound, str(found)
    written = path.read_text("utf-8")
    assert len(written.splitlines()) <= MOST_LINES
    assert written.startswith("#:schema ./config.schema.json\n")
    assert "$" not in written
    assert config.load(path).contact.email == typed[3]
    assert (tmp_path / SCHEMA).read_text("utf-8") == schema.text()


def test_the_file_is_theirs(tmp_path: Path) -> None:
    new(tmp_path, *FRENCH)
    made = config.load(tmp_path / "config.toml")
    assert (made.name, made.reference, made.zone, made.languages) == (
        "La Fabrique",
        "LF",
        "Europe/Paris",
        ("fr", "en"),
    )
    assert [each.name["fr"] for each in made.sectors] == ["Musique", "Arts de la rue", "Théâtre"]
    assert [each.id for each in made.programmes] == ["bourse_d_ecrit", "residence"]
    assert all(each.two_decide and len(each.every_call) == 1 for each in made.programmes)
    new(tmp_path, *ENGLISH, language="en", name="other.toml")
    other = config.load(tmp_path / "other.toml")
    assert (other.zone, other.languages, other.sectors) == ("Europe/London", ("en",), ())
    assert not any(each.two_decide or each.every_call for each in other.programmes)


@pytest.mark.parametrize(
    "typed", ["Saguenay, Québec", "Saguenay (Québec)", "Saguenay / Québec", "Saguenay - Québec"]
)
def test_a_town_s_country_may_stand_beside_it_in_many_ways(tmp_path: Path, typed: str) -> None:
    said = new(tmp_path, FRENCH[0], typed, *FRENCH[2:])
    assert said.exit_code == 0
    made = config.load(tmp_path / "config.toml")
    assert (made.zone, made.public_holidays) == ("America/Montreal", "CA")
    assert "fuseau horaire\u00a0: Canada (Montréal)" in said.output
    assert "à Saguenay ou aux alentours" in made.questions[2].text["fr"]


def test_the_holidays_are_those_of_the_country(tmp_path: Path) -> None:
    for n, (town, country) in enumerate([("Liège, Belgique", "BE"), ("Riom", "FR"), ("Nouakchott", "MR")]):
        assert new(tmp_path, FRENCH[0], town, *FRENCH[2:], name=f"{n}.toml").exit_code == 0
        assert config.load(tmp_path / f"{n}.toml").public_holidays == country


def test_names_in_two_languages_are_to_be_translated(tmp_path: Path) -> None:
    new(tmp_path, *FRENCH)
    assert "traduisez-les" in (tmp_path / "config.toml").read_text("utf-8")
    new(tmp_path, *ENGLISH, language="en", name="other.toml")
    assert "translate them" not in (tmp_path / "other.toml").read_text("utf-8")


def test_remarks_are_in_the_language_of_the_questions(tmp_path: Path) -> None:
    said = new(tmp_path, *FULL, language="en")
    assert "What is the name of your organisation?" in said.output
    written = (tmp_path / "config.toml").read_text("utf-8")
    assert "# The questions, in their order" in written
    assert "# Les questions" not in written
    assert console.language({"LANG": "fr_FR.UTF-8"}) == "fr"
    assert console.language({"LC_ALL": "de_DE", "LANG": "fr_FR"}) == console.language({}) == "en"


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("name = 1", "utf-8")
    said = new(tmp_path, *FRENCH)
    assert said.exit_code == 2
    assert "existe déjà" in said.stderr
    assert path.read_text("utf-8") == "name = 1"


def test_nothing_is_written_before_the_last_answer(tmp_path: Path) -> None:
    assert new(tmp_path, *FRENCH[:-1]).exit_code == 1
    assert list(tmp_path.iterdir()) == []


WRONG = {
    "no letters": (0, "!!!", "Il faut un nom, avec des lettres."),
    "no name": (0, "", "Il faut un nom, avec des lettres."),
    "a long name": (0, "x" * 41, "40 caractères au plus"),
    "a town abroad without its country": (1, "Xville, Nulle part", "comme «\xa0Liège, Belgique\xa0»"),
    "a country of many times": (1, "Boulder, United States", "Denver"),
    "a language that is not spoken": (
        2,
        "allemand",
        "«\xa0français\xa0», «\xa0anglais\xa0» ou «\xa0les deux\xa0»",
    ),
    "half an address": (3, "bonjour", "Il faut une adresse entière"),
    "nine sectors": (4, "a, b, c, d, e, f, g, h, i", "Cela en fait 9"),
    "a sector twice": (4, "Musique, musique", "est là deux fois"),
    "no programme": (5, "aucun", "Il en faut au moins un"),
    "three programmes": (5, "un, deux, trois", "gardez-en 2"),
    "one day": (6, "1er mars 2060", "le premier et le dernier jour"),
    "no days": (6, "au printemps", "le premier et le dernier jour"),
    "days the wrong way round": (6, "15 avril 2060 au 1er mars 2060", "vient avant le premier"),
    "a call that is over": (6, "1er mars 2020 au 15 avril 2020", "est fini depuis le 2020-04-15"),
    "nobody": (7, "le jury", "«\xa0une\xa0» ou «\xa0deux\xa0»"),
}


@pytest.mark.parametrize(("place", "typed", "helps"), WRONG.values(), ids=WRONG)
def test_a_wrong_answer_gets_a_sentence_that_helps(
    tmp_path: Path, place: int, typed: str, helps: str
) -> None:
    said = new(tmp_path, *FRENCH[:place], typed, *FRENCH[place:])
    assert said.exit_code == 0, said.output
    assert helps in said.output
    assert config.load(tmp_path / "config.toml").name == "La Fabrique"


RIGHT = {
    "all year": (6, "toute l’année", 0),
    "nothing typed": (6, "", 0),
    "one year for both days": (6, "du 1er mars au 15 avril 2060", 1),
    "an arrow": (6, "01/03/2060 → 15/04/2060", 1),
}


@pytest.mark.parametrize(("place", "typed", "calls"), RIGHT.values(), ids=RIGHT)
def test_calls_are_written_in_many_ways(tmp_path: Path, place: int, typed: str, calls: int) -> None:
    said = new(tmp_path, *FRENCH[:place], typed, *FRENCH[place + 1 :])
    assert said.exit_code == 0, said.output
    assert len(config.load(tmp_path / "config.toml").programmes[0].every_call) == calls


async def test_the_conversation_of_a_new_file_is_played(tmp_path: Path) -> None:
    assert new(tmp_path, *FRENCH).exit_code == 0
    async with house(tmp_path, tmp_path / "config.toml") as h:
        camille = await applicant(h, "Camille", "fr")
        notice = await camille.says("/start")
        assert "étudier votre projet" in notice.text
        await camille.message("une personne de La Fabrique vous répond")
        await camille.taps("J’accepte")
        await camille.says("Un atelier d’écriture pour les collèges.")
        await camille.taps("Théâtre")
        here = await camille.taps("Oui")
        assert "Qu’est-ce qui vous intéresse" in here.text
        await camille.taps("Résidence")
        await camille.says("Camille Martin")
        await camille.says("camille@martin.example")
        outcome = await camille.taps("Envoyer")
        assert "LF-2026-0001" in outcome.text
        assert "Résidence, liste d’attente" in outcome.text
        assert "Un atelier d’écriture" in (await card(h, "LF-2026-0001")).text
        await all_is_well(h)
