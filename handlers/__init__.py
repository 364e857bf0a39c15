"""Telegram in. The routing table on one screen, behind one gate that denies by default."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from bot import act as acts
from bot.act import Act
from bot.core import interview
from bot.core.say import Phrase
from bot.core.sending import PASSED
from bot.core.step import Scene
from bot.membership import Membership
from bot.turn import Turn
from bot.updates import Message, Standing, Tap, Update, User, read
from handlers import (
    asides,
    changes,
    checkins,
    conversation,
    desk,
    privacy,
    projects,
    questions,
    sent,
    welcome,
)
from storage import slots

Handler: TypeAlias = Callable[[Turn, Act], Awaitable[None]]

COMMANDS: dict[str, Handler] = {
    "start": welcome.begin,
    "langue": welcome.choose_language, "language": welcome.choose_language,
    "aide": asides.help_, "help": asides.help_,
    "lexique": asides.glossary, "glossary": asides.glossary,
    "personne": conversation.person, "person": conversation.person,
    "privacy": privacy.statement, "confidentialite": privacy.statement,
    "mesdonnees": privacy.held, "mydata": privacy.held,
    "supprimer": privacy.ask, "delete": privacy.ask,
    "stop": checkins.stop,
}  # fmt: skip
"""What anybody may type in private, in either language."""

OWN_COMMANDS: dict[str, Handler] = {
    "reprendre": welcome.begin, "resume": welcome.begin,
    "retour": changes.go_back, "back": changes.go_back,
    "modifier": changes.edit, "edit": changes.edit,
    "dossier": projects.status, "status": projects.status,
    "nouveau": projects.another, "new": projects.another,
    "retirer": projects.withdraw, "withdraw": projects.withdraw,
}  # fmt: skip
"""What those may type who have a project with us; the others are greeted."""

TAPS: dict[str, Handler] = {
    interview.VERB: questions.answer,
    "back": changes.back, "why": asides.why, "share": questions.share,
    "edit": changes.edit, "review": changes.review, "send": questions.send,
    "consent": welcome.consent, "refuse": welcome.refuse, "statement": privacy.statement,
    "language": welcome.set_language, "glossary": asides.glossary, "word": asides.word,
    "status": projects.status, "resume": projects.resume, "another": projects.another,
    "drop": projects.drop, "dropped": projects.dropped,
    "withdraw": projects.withdraw, "withdrawn": projects.withdrawn,
    "person": conversation.person, "write": conversation.write, "unwrite": conversation.unwrite,
    "reply": conversation.reply, "forward": sent.forward,
    "c": checkins.answer, "checkin": checkins.begin,
    "nothing_new": checkins.nothing_new, "blocked": checkins.blocked,
    "delete": privacy.delete, "keep_data": privacy.keep,
}  # fmt: skip
"""Buttons in private."""

ASIDES = frozenset({"write", "forward", "why", "word", "glossary"})
"""Buttons after which somebody who was writing to the team still is."""

DESK_TAPS: dict[str, Handler] = {
    "claim": desk.claim, "take_over": desk.take_over, "release": desk.release, "file": desk.file,
    **{kind: partial(desk.propose, kind=kind) for kind in ("accept", "ask", "refer", "decline")},
    "choose": desk.choose, "words": desk.words, "confirm": desk.confirm, "cancel": desk.cancel,
}  # fmt: skip
"""Buttons in the staff group."""

DESK_COMMANDS: dict[str, Handler] = {"aide": desk.help_, "help": desk.help_, "start": desk.help_}

EDITED = frozenset({"photo", "document", "video", "audio"})
"""What one may put something else in place of, without a word."""
ALBUMS = 1000
"""Albums of late that are remembered."""

CHECKIN_VERB = re.compile(r"c(\d+)")
COMMAND = re.compile(r"/([a-z0-9_]+)(?:@(\w+))?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)

log = logging.getLogger(__name__)


class Gate:
    """Takes every update: finds who acts, where, and lets them reach only what is theirs to do."""

    def __init__(self, me: User, membership: Membership) -> None:
        self._me = me
        self._membership = membership
        self._albums: dict[tuple[int, str], int] = {}
        """The first message of each album of late, by chat and album."""

    def first_ask(self, raw):
        part = raw.get("message") or raw.get("callback_query") or {}
        chat = ((part.get("message") or part).get("chat") or {}).get("id", 0)
        user = (part.get("from") or {}).get("id", 0)
        if type(chat) is not int or chat >= 0: return None
        known = self._membership._known.get((chat, user))
        if known is None or known[1] < self._membership._clock.monotonic():
            return lambda: self._membership._ask(chat, user)
        return None

    async def handle(self, turn: Turn, body: str) -> None:
        """Handle one update, given as JSON, within the turn. What no line of the tables names is ignored."""
        update = read(body)
        turn.begin()
        if update.my_chat_member:
            await self._standing_changed(turn, update.my_chat_member)
        elif update.chat_member:
            changed = update.chat_member
            self._membership.heard(
                changed.chat.id, changed.new_chat_member.user.id, changed.new_chat_member.status
            )
        elif update.callback_query:
            await self._tap(turn, update, update.callback_query)
        elif update.message and update.message.migrate_to_chat_id:
            await desk.migrated(turn, update.message.chat.id, update.message.migrate_to_chat_id)
        elif message := update.message or update.edited_message:
            turn.begin(chat=message.chat.id, message=message.message_id)
            await self._message(turn, update, message)

    async def _tap(self, turn: Turn, update: Update, query: Tap) -> None:
        message = query.message
        if message is None:  # the message is too old or from another place; there is nothing to answer under
            turn.begin(query.id)
            turn.answer(Phrase("late.gone"), query.sender.language_code, alert=True)
            return
        turn.begin(query.id, message.chat.id, message.message_id)
        action = turn.renderer.read(message.chat.id, query.data)
        act = acts.of(update, action[1:] if action else ())
        if act is None or action is None:
            log.warning("forged button")
            turn.answer(Phrase("forged"), query.sender.language_code, alert=True)
        elif act.chat == act.user.id:
            await self._applicant(turn, act, turned=action[0] not in ASIDES)
            await _private_tap(action)(turn, _with_place(act, action))
        elif await desk.was(turn, act.chat) and self._is_staff(turn, turn.desk, act):
            await DESK_TAPS.get(action[0], desk.unknown)(turn, act)
        else:
            await desk.refused(turn, act)

    async def _message(self, turn: Turn, update: Update, message: Message) -> None:
        act = acts.of(update)
        if act is None or message.is_service:
            return
        if act.chat == act.user.id:
            await self._private(turn, act, edited=update.edited_message is not None)
        elif act.chat == turn.desk:
            if update.message:
                await self._desk_message(turn, act)
        elif message.chat.type != "private":
            turn.queue(turn.renderer.leave(act.chat))

    async def _private(self, turn: Turn, act: Act, *, edited: bool) -> None:
        command = COMMAND.fullmatch(act.words)
        await self._applicant(turn, act, turned=command is not None and not edited)
        if command and not edited:
            await _command(turn, act, command)
            return
        scene, seen = await self._scene(turn, act), self._is_further(act)
        if edited and not (act.words or act.kind in EDITED):
            return  # a live location edits itself every few seconds
        if scene is None:
            if not seen or edited:
                await welcome.meet(turn, act)
        elif edited:
            await changes.rewritten(turn, act, scene)
        elif not await sent.completes(turn, act, scene):
            await _waiting(scene, act.kind)(turn, act, scene)

    async def _scene(self, turn: Turn, act: Act) -> Scene | None:
        """The case that a message is about: the one whose message it replies to, or the one in hand."""
        replied = act.message.reply_to_message if act.message else None
        if replied and len(await turn.cases(act.user.id)) > 1:
            name = await slots.name_of(turn.tx, act.chat, replied.message_id) or ""
            case = name.split(":")[1] if name.count(":") else ""
            meant = await turn.scene(act.user.id, int(case)) if case.isdecimal() else None
            if meant is not None:
                turn.hold(meant)
                return meant
        return await turn.scene(act.user.id)

    async def _desk_message(self, turn: Turn, act: Act) -> None:
        command = COMMAND.fullmatch(act.words)
        replied = act.message.reply_to_message if act.message else None
        for_us = bool(replied and replied.sender and replied.sender.id == self._me.id)
        handler: Handler | None = desk.reply if for_us else None
        ours = self._me.username.lower()
        if command and (command[2] or ours).lower() == ours:
            handler = DESK_COMMANDS.get(command[1].lower(), handler)
        if handler is None or self._is_further(act):
            return  # staff talking among themselves, or an album that was answered
        if act.message and act.message.sender_chat:
            await desk.anonymous(turn, act)
            return
        await (handler if self._is_staff(turn, act.chat, act) else desk.refused)(turn, act)

    def _is_staff(self, turn: Turn, group: int, act: Act) -> bool:
        return self._membership.is_staff(group, act.user.id, turn.organisation.desk.staff)

    def _is_further(self, act: Act) -> bool:
        """Whether a message is one more of an album: of those who are nobody's case nothing is stored."""
        if not act.album or act.message is None:
            return False
        first = self._albums.setdefault((act.chat, act.album), act.message.message_id)
        if len(self._albums) > ALBUMS:
            del self._albums[next(iter(self._albums))]
        return first != act.message.message_id

    async def _applicant(self, turn: Turn, act: Act, *, turned: bool) -> None:
        """Note that a person acted, once a day: retention counts from their last act.

        Whoever has `turned` to something else is no longer writing to the team.
        """
        person = await turn.person(act.user.id)
        if person is None:
            return
        if turned and person.writing:
            person = replace(person, writing=False)
            turn.save(person)
        if person.acted_at is None or person.acted_at.date() != turn.now.date() or not person.reachable:
            turn.acted(person)

    async def _standing_changed(self, turn: Turn, changed: Standing) -> None:
        """The bot was blocked, unblocked, added to a group or removed from one."""
        chat, status = changed.chat, changed.new_chat_member.status
        present = status not in {"left", "kicked"}
        if chat.type == "private":
            person = await turn.person(chat.id)
            if present and person:
                turn.acted(person)
            elif person:
                turn.save(replace(person, reachable=False))
        elif chat.id == turn.desk:
            if not present:
                log.error("the bot was removed from the staff group: cards wait until it is back")
        elif present:
            log.warning("added to a group that is not the desk, leaving it: chat=%d", chat.id)
            if chat.type != "channel":
                person = await turn.person(changed.sender.id)
                language = person.language if person else changed.sender.language_code
                link = f"https://t.me/{self._me.username}?start=group"
                turn.queue(turn.renderer.farewell(chat.id, link, language))
            turn.queue(turn.renderer.leave(chat.id))


async def _command(turn: Turn, act: Act, command: re.Match[str]) -> None:
    """A command in private; `args` of the act become the words after it."""
    act = replace(act, args=tuple((command[3] or "").split()))
    name = command[1].lower()
    if name in OWN_COMMANDS and not await turn.cases(act.user.id):
        await welcome.greet(turn, act)
        return
    known = COMMANDS.get(name) or OWN_COMMANDS.get(name, welcome.unknown_command)
    await known(turn, act)


def _private_tap(action: tuple[str, ...]) -> Handler:
    verb = "c" if CHECKIN_VERB.fullmatch(action[0]) else action[0]
    return TAPS.get(verb, welcome.unknown_tap)


def _with_place(act: Act, action: tuple[str, ...]) -> Act:
    """The place of a check-in's plan in the file is part of the verb: it becomes the first argument."""
    place = CHECKIN_VERB.fullmatch(action[0])
    return replace(act, args=(place[1], *act.args)) if place else act


def _waiting(scene: Scene, kind: str) -> Callable[[Turn, Act, Scene], Awaitable[None]]:
    """Whatever waits for words from this person, or takes what they sent instead."""
    case, is_text = scene.case, kind == "text"
    if scene.person.writing:
        return conversation.message if kind in PASSED else sent.unfit
    if case.status == "draft":
        return questions.say if is_text else sent.answer
    if case.asked:
        return conversation.answer if kind in PASSED else sent.unfit
    if case.checkin:
        return checkins.say if is_text else sent.answer
    return sent.idle


__all__ = ["COMMANDS", "DESK_TAPS", "OWN_COMMANDS", "TAPS", "Gate"]
