"""Who may do what in the staff group: docs/access.md, whole, tried over HTTP; and what each is shown."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core import access
from bot.core.access import Act, Role
from bot.core.model.desk import Desk
from handlers import DESK_BUTTONS, DESK_COMMANDS
from tests.house import ROOT, House
from tests.journey.editing import with_own_file, write
from tests.journey.story import Applicant, filed, known, plain, rows
from tests.journey.team import last, press
from tests.telegram import roles
from tests.telegram.roles import answers, delivered, kept, signer

PAGE = ROOT / "docs" / "access.md"
HEAD = "| what | how | director | staff | observer | anybody else |\n|---|---|---|---|---|---|\n"
TEAM: tuple[Role, ...] = ("director", "staff", "observer")
YES, NO, FILE = "yes", "no", "if the file says so"
REFUSED = {
    "Seule l’équipe peut agir ici.",
    "Vous suivez ce groupe sans y agir : rien n’a changé. Demandez à l’équipe.",
    "C’est réservé à la direction : rien n’a changé.",
}
GUARDED = "il est réservé à la direction"
ANONYMOUS = "Désactivez l’anonymat"
OTHERS = ("who left", "not named", "anonymous", "a channel", "a bot")
HERE = "silence_days = 2 "
ROLES = """members = [{{ number = {}, name = "Alix", role = "director" }}, \
{{ number = {}, name = "Basile" }}, {{ number = {}, name = "Chantal", role = "observer" }}]
"""


def shown() -> str:
    """The table as the page has it."""
    return HEAD + "".join(
        f"| {act.name} | {how(act)} | {' | '.join(cell(act, role) for role in TEAM)} | {NO} |\n"
        for act in access.ACTS
    )


def how(act: Act) -> str:
    """The commands and buttons of an act, by the names they have in the code."""
    commands = [f"`/{' '.join((DESK_COMMANDS[name][0][0], act.word)).strip()}`" for name in act.commands]
    return ", ".join((*commands, *(f"`{verb}`" for verb in act.buttons))) or "a message"


def cell(act: Act, role: Role) -> str:
    """Whether a role may, under a file that names a director."""
    if act.reserved and role == "staff":
        return FILE
    return YES if access.may(_desk(), role, act) else NO


def _desk() -> Desk:
    return Desk(chat_id=-1, language="fr", decline_reasons=(), director=1)


def page() -> dict[str, dict[str, bool]]:
    """What the page says: for each button, command and the reply, who may."""
    said: dict[str, dict[str, bool]] = {}
    for line in PAGE.read_text("utf-8").split(HEAD)[1].split("\n\n")[0].splitlines():
        _, ways, *cells = [part.strip() for part in line.strip("|").split("|")]
        for way in re.findall(r"`([^`]+)`", ways) or ["reply"]:
            said[way] = dict(zip((*TEAM, "others"), (each == YES for each in cells), strict=True))
    return said


def test_the_page_says_what_the_table_says(*, rewrite: bool) -> None:
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(HEAD)
    after = rest.partition("\n\n")[2]
    if rewrite:
        PAGE.write_text(f"{before}{shown()}\n{after}", "utf-8")
    assert text == f"{before}{shown()}\n{after}", "write it anew with --rewrite"


def test_every_button_and_command_of_the_desk_is_in_the_table() -> None:
    named = {verb for act in access.ACTS for verb in act.buttons}
    assert named == DESK_BUTTONS.keys()
    assert {name for act in access.ACTS for name in act.commands} == DESK_COMMANDS.keys()


# --- the whole of it ----------------------------------------------------------------------------------------


@pytest.fixture
async def h(tmp_path: Path) -> AsyncIterator[House]:
    """A house whose file says who is who; Camille has filed her case."""
    async with with_own_file(tmp_path) as made:
        await made.stop()
        write(made.path, (HERE, ROLES.format(*(each.id for each in made.staff)) + HERE))
        await made.start()
        await filed(made)
        yield made


def somebody(h: House, name: str) -> roles.Role:
    """Somebody who acts in the group, by what they are."""
    group = h.group.id
    alix, basile, chantal = h.staff
    itself = {"sender_chat": {"id": group, "type": "supergroup", "title": "x"}}
    channel = {"sender_chat": {"id": -1_009_999_000_002, "type": "channel", "title": "x"}}
    everybody = {
        "director": roles.Role(name, alix.id, group, "supergroup"),
        "staff": roles.Role(name, basile.id, group, "supergroup"),
        "observer": roles.Role(name, chantal.id, group, "supergroup"),
        "who left": roles.Role(name, basile.id, group, "supergroup"),
        "not named": roles.Role(name, 5, group, "supergroup"),
        "anonymous": roles.Role(name, roles.ANONYMOUS_ADMIN, group, "supergroup", itself, is_bot=True),
        "a channel": roles.Role(name, roles.CHANNEL_BOT, group, "supergroup", channel, is_bot=True),
        "a bot": roles.Role(name, alix.id, group, "supergroup", is_bot=True),
    }
    return everybody[name]


async def prepared(h: House, who: str) -> roles.Role:
    """Somebody in the group; who left has."""
    if who == "who left":
        await h.group.leaves(h.staff[1])
        await h.settled()
    return somebody(h, who)


@pytest.mark.parametrize("who", [*TEAM, *OTHERS])
async def test_each_button_does_what_the_page_says(h: House, who: str) -> None:
    role, said, signed = await prepared(h, who), page(), await signer(h)
    camille = await known(h, "Camille")
    taps = {verb: role.taps(signed.sign(role.chat, (verb, "1"))) for verb in DESK_BUTTONS}
    may = {verb for verb in taps if said[verb][who if who in TEAM else "others"]}
    before, refused = await kept(h, camille), [tap for verb, tap in taps.items() if verb not in may]
    await delivered(h, refused)
    assert set(map(plain, await answers(h, refused))) <= REFUSED
    assert await kept(h, camille) == before
    for verb, tap in ((verb, tap) for verb, tap in taps.items() if verb in may):
        await delivered(h, [tap])
        (answer,) = await answers(h, [tap])
        assert plain(answer) not in REFUSED, verb


@pytest.mark.usefixtures("unmade")
@pytest.mark.parametrize("who", [*TEAM, *OTHERS])
async def test_each_command_does_what_the_page_says(h: House, who: str) -> None:
    role, said, camille = await prepared(h, who), page(), await known(h, "Camille")
    worded = [
        f"{DESK_COMMANDS[name][0][0]} {act.word}" for act in access.ACTS if act.word for name in act.commands
    ]
    for command in [*(each for names, _ in DESK_COMMANDS.values() for each in names), *worded]:
        main = next((names[0] for names, _ in DESK_COMMANDS.values() if command in names), command)
        before, kept_before = await _words(h), await kept(h, camille)
        await delivered(h, [role.says(f"/{command}")])
        heard = [text for text in (await _words(h))[len(before) :] if ANONYMOUS not in text]
        done = [text for text in heard if text not in REFUSED and GUARDED not in text]
        may = said[f"/{main}"][who if who in TEAM else "others"]
        assert bool(done) == may, (command, heard)
        is_read = may and command in worded  # which is written down
        assert is_read or await kept(h, camille) == kept_before


@pytest.mark.parametrize("who", [*TEAM, *OTHERS])
async def test_a_reply_does_what_the_page_says(h: House, who: str) -> None:
    await press(h, h.staff[1], "Prendre en charge")
    camille = await known(h, "Camille")
    await camille.says("/personne")
    await camille.taps("Écrire à l’équipe")
    await camille.says("Bonjour ?")
    shown_, role, seen = await last(h), await prepared(h, who), await camille.count()
    await delivered(h, [role.says("Bonjour !", to=role.sees(shown_.id, shown_.sender_id))])
    assert (await camille.count() > seen) == page()["reply"][who if who in TEAM else "others"]


# --- what each is shown -------------------------------------------------------------------------------------


async def test_the_menu_of_the_group_shows_each_what_they_may_do(h: House) -> None:
    for person, role in zip(h.staff, TEAM, strict=True):
        view = await h.client.get(f"chats/{h.group.id}", person=person.id)
        names = {DESK_COMMANDS[name][0][0] for name in access.commands(_desk(), role)}
        assert {each["command"] for each in view["commands"]} == names


async def test_who_is_no_longer_named_has_the_menu_of_all_again(h: House) -> None:
    await h.stop()
    text = h.path.read_text("utf-8")
    h.path.write_text(re.sub(r"(?m)^members = .*$", "", text), "utf-8")
    await h.start()
    await h.settled()
    kept_ = h.simulator.world.profile.commands
    assert [scope for scope, _ in kept_ if scope.startswith("chat_member")] == []
    assert (f"chat:{h.group.id}", "") in kept_


@pytest.mark.parametrize(
    ("n", "words"), [(0, "revient à la direction"), (1, "a sa fiche"), (2, "sans y agir")]
)
async def test_in_private_one_of_the_team_is_met_as_a_colleague(h: House, n: int, words: str) -> None:
    who = Applicant(h, h.staff[n])
    met = await who.says("/start")
    assert met.text.startswith(f"Bonjour {h.staff[n].name}, vous êtes de l’équipe de Le Damier.")
    assert words in met.text
    assert met.button("Ouvrir le groupe de l’équipe").url == f"https://t.me/c/{str(h.group.id)[4:]}/1"  # type: ignore[union-attr]
    for text in ("Bonjour", "/aide", "/dossier", "/inconnue"):
        assert "vous êtes de l’équipe" in (await who.says(text)).text
    assert await rows(h, "select id from person where id = :id", id=h.staff[n].id) == []


async def test_one_of_the_team_may_apply_all_the_same(h: House) -> None:
    alix = Applicant(h, h.staff[0])
    await alix.says("/start")
    notice = await alix.taps("Déposer un projet")
    assert "Avant de commencer" in notice.text
    await alix.taps("English")
    assert "Before we start" in (await alix.sees()).text
    await alix.taps("I agree")
    assert "18" in (await alix.sees()).text
    assert "18" in (await alix.says("/start")).text


async def test_a_link_of_the_organisations_shows_the_team_what_others_see(h: House) -> None:
    assert "Avant de commencer" in (await Applicant(h, h.staff[0]).says("/start affiche")).text


async def test_who_left_the_team_is_an_applicant_within_a_minute(h: House) -> None:
    basile = Applicant(h, h.staff[1])
    await basile.says("/start")
    await h.group.leaves(h.staff[1])
    await h.settled()
    assert "Avant de commencer" in (await basile.says("Bonjour")).text
    assert await rows(h, "select name from colleague where id = :id", id=h.staff[1].id) == []


async def _words(h: House) -> list[str]:
    await h.settled()
    return [plain(m.text) for m in await h.group.messages() if m.from_bot]
