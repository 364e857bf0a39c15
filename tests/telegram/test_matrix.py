"""Every button and every command, by everybody, everywhere: nothing is done where nothing is due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram.ext import CommandHandler, filters

from bot.simulator.refusal import Json
from handlers import BUTTONS, DESK_BUTTONS, handlers
from tests.client import Message
from tests.house import House, house
from tests.journey.story import Applicant, all_is_well, applicant, filed, known, plain, rows
from tests.journey.team import PROMPT, found, press
from tests.snapshot import taken_up
from tests.telegram.roles import (
    ANONYMOUS_ADMIN,
    CHANNEL_BOT,
    TELEGRAM,
    Role,
    answers,
    delivered,
    kept,
    shown,
    signer,
)

NOT_STAFF, MOVED_ON = "Seule l’équipe peut agir ici.", "Ce bouton ne sert plus. La suite est plus bas."
FORGED = "Ce bouton ne vous est pas destiné."
STRANGE_GROUP, CHANNEL = -1_009_999_000_001, -1_009_999_000_002
IN_THE_GROUP = (
    "a member who left", "a stranger", "the applicant", "an anonymous administrator", "a channel",
    "a post of the group’s own channel", "a bot",
)  # fmt: skip
ELSEWHERE = ("staff in a strange group", "staff in a channel")


@dataclass(slots=True)
class Stage:
    """Camille's filed case and her draft, and Dominique's draft; Alix is about to ask Camille something."""

    h: House
    camille: Applicant
    dominique: Applicant
    prompt: Message

    def role(self, name: str) -> Role:
        """Somebody by what they are."""
        group, (alix, basile, _) = self.h.group.id, self.h.staff
        speaks_as = {"sender_chat": {"id": group, "type": "supergroup", "title": "x"}}
        channel = {"sender_chat": {"id": CHANNEL, "type": "channel", "title": "x"}}
        camille, dominique = self.camille.person.id, self.dominique.person.id
        roles = (
            Role("staff", alix.id, group, "supergroup"),
            Role("a member who left", basile.id, group, "supergroup"),
            Role("a stranger", 5, group, "supergroup"),
            Role("the applicant", camille, group, "supergroup"),
            Role("an anonymous administrator", ANONYMOUS_ADMIN, group, "supergroup", speaks_as, is_bot=True),
            Role("a channel", CHANNEL_BOT, group, "supergroup", channel, is_bot=True),
            Role("a post of the group’s own channel", TELEGRAM, group, "supergroup", channel),
            Role("a bot", alix.id, group, "supergroup", is_bot=True),
            Role("staff in a strange group", alix.id, STRANGE_GROUP, "group"),
            Role("staff in a channel", alix.id, CHANNEL, "channel"),
            Role("the applicant in private", camille, camille, "private"),
            Role("another applicant in private", dominique, dominique, "private"),
        )
        return next(role for role in roles if role.name == name)

    async def taps(self, role: Role, verbs: frozenset[str]) -> list[Json]:
        """Every button of these verbs that was ever shown, and each verb for both of Camille's cases."""
        signed = await signer(self.h)
        seen = await shown(self.h, self.camille)
        made_up = {(verb, case) for verb in verbs for case in ("1", "2")}
        actions = {action for action in seen if _verb(action) in verbs} | made_up
        return [role.taps(signed.sign(role.chat, action)) for action in sorted(actions)]

    async def knows(self) -> dict[str, object]:
        """All that is stored of Camille, and who is known at all."""
        return await kept(self.h, self.camille) | {"people": await rows(self.h, "select id from person")}


PRIVATE, DESK = frozenset(BUTTONS), frozenset(DESK_BUTTONS)


def _verb(action: tuple[str, ...]) -> str:
    return action[0].rstrip("0123456789")


def commands() -> Iterator[str]:
    """Every command there is, one of nobody's, and words."""
    for each in handlers(filters.Chat())[1]:
        if isinstance(each, CommandHandler):
            yield from (f"/{name}" for name in sorted(each.commands))
    yield from ("/inconnue", "/aide@demo_bot", "Bonjour")


async def set_stage(h: House) -> None:
    camille = await filed(h)
    await camille.says("/nouveau")
    await (await applicant(h, "Dominique")).begins()
    await press(h, h.staff[0], "Prendre en charge")
    await press(h, h.staff[0], "Poser une question")
    await h.group.leaves(h.staff[1])
    await all_is_well(h)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with house(tmp_path) as h:
        await taken_up(h, "Alix is about to ask Camille", set_stage)
        yield Stage(h, await known(h, "Camille"), await known(h, "Dominique"), await found(h, PROMPT))
        assert await rows(h, "select update_id from inbox where state <> 'done'") == []


async def test_buttons_of_the_desk_do_what_they_say_for_staff(stage: Stage) -> None:
    before = await stage.knows()
    role = stage.role("staff")
    tap = role.taps((await signer(stage.h)).sign(role.chat, ("release", "1")))
    await delivered(stage.h, [tap])
    assert await answers(stage.h, [tap]) != [NOT_STAFF]
    assert await stage.knows() != before


@pytest.mark.parametrize("who", [*IN_THE_GROUP, *ELSEWHERE])
async def test_whoever_is_not_staff_in_the_group_presses_in_vain(stage: Stage, who: str) -> None:
    before, taps = await stage.knows(), await stage.taps(stage.role(who), PRIVATE | DESK)
    await delivered(stage.h, taps)
    assert await stage.knows() == before
    assert set(await answers(stage.h, taps)) == {NOT_STAFF}


@pytest.mark.parametrize(("who", "verbs"), [("staff", PRIVATE), ("the applicant in private", DESK)])
async def test_buttons_of_the_other_place_lead_nowhere(stage: Stage, who: str, verbs: frozenset[str]) -> None:
    before, taps = await kept(stage.h, stage.camille), await stage.taps(stage.role(who), verbs)
    await delivered(stage.h, taps)
    assert await kept(stage.h, stage.camille) == before
    assert {plain(text) for text in await answers(stage.h, taps)} == {MOVED_ON}


async def test_somebody_elses_case_cannot_be_reached_even_with_a_good_signature(stage: Stage) -> None:
    before = await kept(stage.h, stage.camille)
    taps = await stage.taps(stage.role("another applicant in private"), PRIVATE | DESK)
    await delivered(stage.h, taps)
    assert await kept(stage.h, stage.camille) == before
    assert FORGED not in await answers(stage.h, taps)


@pytest.mark.usefixtures("unmade")
@pytest.mark.parametrize("who", [*IN_THE_GROUP, "staff"])
async def test_commands_in_the_group_do_nothing_to_anybody(stage: Stage, who: str) -> None:
    before = await stage.knows()
    await delivered(stage.h, [stage.role(who).says(words) for words in commands()])
    assert await stage.knows() == before


@pytest.mark.parametrize("who", IN_THE_GROUP)
async def test_who_is_not_staff_replies_in_vain(stage: Stage, who: str) -> None:
    before, role = await stage.knows(), stage.role(who)
    to = role.sees(stage.prompt.id, stage.prompt.sender_id)
    seen = await stage.camille.count()
    await delivered(stage.h, [role.says("Un local ?", to=to)])
    assert await stage.knows() == before
    assert await stage.camille.count() == seen
    told = (await stage.h.group.last()).text
    assert told == NOT_STAFF or "Désactivez l’anonymat" in told


@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "business_message", "guest_message"])
async def test_what_is_no_new_message_is_no_reply(stage: Stage, kind: str) -> None:
    before, role = await stage.knows(), stage.role("staff")
    to = role.sees(stage.prompt.id, stage.prompt.sender_id)
    await delivered(stage.h, [role.says("Un local ?", to=to, kind=kind)])
    assert await stage.knows() == before
    await delivered(stage.h, [role.says("Un local ?", to=to)])
    assert await stage.knows() != before


@pytest.mark.parametrize("kind", ["message", "edited_message", "channel_post", "edited_channel_post"])
@pytest.mark.parametrize("who", ELSEWHERE)
async def test_commands_elsewhere_do_nothing_and_the_place_is_left(stage: Stage, who: str, kind: str) -> None:
    before, role = await stage.knows(), stage.role(who)
    await delivered(stage.h, [role.says(words, kind=kind) for words in commands()])
    assert await stage.knows() == before
    assert [
        call for call in await stage.h.client.calls("sendMessage") if call.params["chat_id"] == role.chat
    ] == []
    left = {call.params["chat_id"] for call in await stage.h.client.calls("leaveChat")}
    assert left == ({role.chat} if "message" in kind else set())


async def test_commands_of_somebody_else_in_private_do_nothing_to_another(stage: Stage) -> None:
    before, role = await kept(stage.h, stage.camille), stage.role("another applicant in private")
    await delivered(stage.h, [role.says(words) for words in commands()])
    assert await kept(stage.h, stage.camille) == before


async def test_nobody_speaks_in_the_private_chat_of_another(stage: Stage) -> None:
    before, camille = await stage.knows(), stage.camille.person.id
    role = Role("an impostor", stage.dominique.person.id, camille, "private")
    seen = await stage.camille.count()
    taps = await stage.taps(role, PRIVATE | DESK)
    await delivered(stage.h, [*taps, *(role.says(words) for words in commands())])
    assert await stage.knows() == before
    assert await stage.camille.count() == seen
    assert set(await answers(stage.h, taps)) == {NOT_STAFF}
