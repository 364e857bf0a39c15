"""What people see of the bot before a word is said, as Telegram keeps it: by language and kind of chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.model.frozen import replace
from bot.simulator.refusal import Json
from bot.telegram.bot import Bot
from tests.client import Call
from tests.house import DAMIER, OTHERS, TOKEN, House, house
from tests.journey.story import all_is_well, applicant, plain

FRENCH = [
    "start", "dossier", "modifier", "personne", "aide", "nouveau", "lexique", "langue", "rappels", "stop",
    "confidentialite", "mesdonnees", "supprimer",
]  # fmt: skip
ENGLISH = [
    "start", "status", "edit", "person", "help", "new", "glossary", "language", "reminders", "stop",
    "privacy", "mydata", "delete",
]  # fmt: skip
DESK = [
    "dossiers",
    "chercher",
    "dossier",
    "note",
    "rappel",
    "rappels",
    "absent",
    "present",
    "appel",
    "chiffres",
    "export",
    "lien",
    "aide",
]
PRIVATE = {"type": "all_private_chats"}


@pytest.fixture
async def telegram(h: House) -> AsyncIterator[Bot]:
    async with Bot(h.simulator.url, TOKEN) as bot:
        yield bot


async def kept(bot: Bot, method: str, code: str = "", **params: Any) -> Any:  # noqa: ANN401 - any JSON
    """What Telegram has for a language; none is for people of every other one."""
    return await bot.call(method, {**params, "language_code": code} if code else params)


async def menu(bot: Bot, code: str, scope: Json) -> dict[str, str]:
    commands = await kept(bot, "getMyCommands", code, scope=scope)
    return {each["command"]: plain(each["description"]) for each in commands}


async def settings(h: House) -> list[Call]:
    """The calls by which the profile was set, so far."""
    await h.settled()
    return [c for c in await h.client.calls() if "My" in c.method or "Menu" in c.method]


async def again(h: House, path: Path | None = None) -> list[Call]:
    """Stop and start, on another file if one is given; return the calls that set the profile since."""
    before = len(await settings(h))
    await h.stop()
    h.path = path or h.path
    await h.start()
    return (await settings(h))[before:]


def changed(folder: Path, was: str, now: str) -> Path:
    """LE DAMIER's file, changed in one place."""
    text = DAMIER.read_text("utf-8")
    assert was in text
    path = folder / "config.toml"
    path.write_text(text.replace(was, now, 1), "utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "names", "first"),
    [
        ("", FRENCH, "Commencer ou continuer"),
        ("fr", FRENCH, "Commencer ou continuer"),
        ("en", ENGLISH, "Start or carry on"),
    ],
)
async def test_the_menu_names_its_commands_in_each_language(
    h: House, telegram: Bot, code: str, names: list[str], first: str
) -> None:
    await h.settled()
    shown = await menu(telegram, code, PRIVATE)
    assert list(shown) == names
    assert shown["start"] == first


async def test_the_team_sees_its_own_menu_and_other_groups_none(h: House, telegram: Bot) -> None:
    await h.settled()
    assert list(await menu(telegram, "", {"type": "chat", "chat_id": h.group.id})) == DESK
    for scope in ("all_group_chats", "default"):
        assert await menu(telegram, "", {"type": scope}) == {}


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_command_of_a_menu_is_understood_whatever_ones_language(
    h: House, telegram: Bot, language: str
) -> None:
    someone = await applicant(h, language=language)
    await someone.says("/start")
    await someone.taps({"fr": "J’accepte", "en": "I agree"}[language])
    for name in [*await menu(telegram, "fr", PRIVATE), *await menu(telegram, "en", PRIVATE)]:
        await someone.says(f"/{name}")
    said = " ".join(await someone.texts())
    assert "Je ne connais pas cette commande" not in said
    assert "I don’t know that command" not in said


async def test_the_profile_says_who_how_long_and_that_a_person_decides(h: House, telegram: Bot) -> None:
    await h.settled()
    for code, minutes, decides in (
        ("", "quatre minutes", "c’est elle qui décide"),
        ("fr", "quatre minutes", "c’est elle qui décide"),
        ("en", "four minutes", "that person decides"),
    ):
        long = (await kept(telegram, "getMyDescription", code))["description"]
        short = (await kept(telegram, "getMyShortDescription", code))["short_description"]
        assert "Le Damier" in long
        assert minutes in long.lower()
        assert decides in long
        assert minutes in short.lower()
    assert await kept(telegram, "getChatMenuButton") == {"type": "commands"}


async def test_the_words_of_the_profile_are_set_as_french_is(h: House, telegram: Bot) -> None:
    await h.settled()
    assert "Auvergne\u202f?" in (await kept(telegram, "getMyShortDescription", "fr"))["short_description"]


async def test_an_empty_chat_shows_the_description_in_the_persons_language(h: House) -> None:
    await h.settled()
    robin = await h.client.person("Robin", language_code="en")
    view = await h.client.get(f"chats/{robin.id}", person=robin.id)
    assert "One question at a time" in view["description"]
    assert "Four minutes here" in view["short"]
    assert [each["command"] for each in view["commands"]] == ENGLISH


async def test_a_restart_sets_nothing_anew(h: House) -> None:
    assert await again(h, changed(h.folder, "Four minutes here", "A few minutes here")) != []
    assert await again(h) == []


async def test_a_changed_file_sets_only_what_it_changes(h: House, telegram: Bot) -> None:
    path = changed(h.folder, "Four minutes here", "A few minutes here")
    (call,) = await again(h, path)
    assert (call.method, call.params["language_code"]) == ("setMyShortDescription", "en")
    assert "A few minutes" in (await kept(telegram, "getMyShortDescription", "en"))["short_description"]


async def test_what_was_set_in_a_language_given_up_is_taken_back(tmp_path: Path) -> None:
    async with house(tmp_path) as h:
        calls = await again(h, OTHERS / "small.toml")  # speaks English only, and has no profile of its own
        async with Bot(h.simulator.url, TOKEN) as bot:
            assert await menu(bot, "fr", PRIVATE) == {}
            assert list(await menu(bot, "", PRIVATE)) == [
                name for name in ENGLISH if name not in ("glossary", "language")
            ]
            for code in ("", "fr", "en"):
                assert (await kept(bot, "getMyDescription", code))["description"] == ""
                assert (await kept(bot, "getMyShortDescription", code))["short_description"] == ""
        assert len([call for call in calls if "Description" in call.method]) == 6
        assert await again(h) == []
        await all_is_well(h)


async def test_what_telegram_refuses_to_take_back_is_tried_again_at_the_next_start(tmp_path: Path) -> None:
    async with house(tmp_path) as h:
        await h.settled()
        await h.client.fault("refusal", method="setMyDescription", code=400, words="Bad Request: not now")
        await again(h, OTHERS / "small.toml")
        (call,) = await again(h)
        assert (call.method, call.params["description"], call.ok) == ("setMyDescription", "", True)
        assert await again(h) == []


async def test_what_an_operator_wrote_in_botfather_stays_if_the_file_has_no_profile(tmp_path: Path) -> None:
    async with house(tmp_path, OTHERS / "small.toml") as h:
        assert not [call for call in await settings(h) if "Description" in call.method]


async def test_a_long_flood_wait_on_the_profile_delays_nobody(h: House, telegram: Bot) -> None:
    await h.settled()
    await h.client.fault("flood", method="setMyDescription", retry_after=7200)
    await again(h, changed(h.folder, "One question at a time", "Question by question"))
    camille = await applicant(h)
    await camille.says("/start")
    assert "Avant de commencer" in (await camille.texts())[-1]
    assert "One question" in (await kept(telegram, "getMyDescription", "en"))["description"]
    await h.passes(timedelta(hours=2, seconds=1))
    assert "Question by question" in (await kept(telegram, "getMyDescription", "en"))["description"]


async def test_what_telegram_refuses_is_tried_again_at_the_next_start(tmp_path: Path) -> None:
    async with house(tmp_path) as h:
        h.group = replace(h.group, id=-1009)  # the bot is not in that group yet
        for _ in range(2):
            (call,) = await again(h)
            assert (call.method, call.description) == ("setMyCommands", "Bad Request: chat not found")
