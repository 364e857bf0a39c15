"""What was done through the control API, as acts of a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.simulator.acts import LINK
from bot.simulator.history import Deed
from bot.simulator.people import Chat, User
from bot.simulator.refusal import Json
from bot.simulator.story.act import SENT, Act, StoryError, Target, plain
from bot.simulator.story.sights import Sights, named

PLAYED = "plays"
"""The verb of a deed whose wish is an act itself, under the key `act`."""
Names = Callable[[int], str]
"""What a person is called, by identifier."""


def named_act(deed: Deed, sights: Sights, name: Names, bot: User) -> Act:
    """Say a deed as an act. Raises StoryError for what a story has no sign for."""
    if deed.verb == PLAYED:
        return deed.wish["act"]  # type: ignore[no-any-return]  # JSON, but for this
    if deed.person is None or deed.chat is None:
        raise StoryError(f"a story has no sign for what nobody in particular does: {deed.verb}")
    where = "" if deed.chat.user else deed.chat.title
    act = Act("does", name(deed.person.id), where, at_once=deed.at_once)
    if deed.verb == "says":
        act = replace(act, kind="says", words=deed.wish["text"])
    elif deed.verb == "opens" and (link := LINK.match(deed.wish["url"])):
        act = replace(act, kind="says", words=f"/start {link[2] or link[4]}")
    elif deed.verb in ("edits", "deletes", "presses"):
        return _about(act, deed, deed.person, deed.chat, sights)
    else:
        act = _does(act, deed, name)
    if deed.wish.get("thread") is not None and deed.chat.is_forum:
        raise StoryError("a story knows no topics of a forum")
    return _answering(act, deed, sights, bot)


def _answering(act: Act, deed: Deed, sights: Sights, bot: User) -> Act:
    number = deed.wish.get("reply_to")
    if number is None or deed.chat is None:
        return act
    target = named(sights.by(deed.chat, bot), number)
    if target is None:
        raise StoryError("a story knows answers to messages of the bot only")
    return replace(act, target=target)


def _about(act: Act, deed: Deed, person: User, chat: Chat, sights: Sights) -> Act:
    """An act at a message: its own kind, and the message by its words."""
    if deed.verb == "presses":
        return _press(act, deed.wish, chat, sights)
    target = named(sights.by(chat, person), deed.wish["message_id"])
    if target is None:
        raise StoryError(f"a message that somebody {deed.verb} is no longer there")
    if deed.verb == "edits":
        return replace(act, kind="edits", words=deed.wish["text"], target=target)
    return replace(act, kind="deletes", target=target)


def _press(act: Act, wish: Json, chat: Chat, sights: Sights) -> Act:
    sight = sights.find(chat, wish["message_id"])
    for folded, button in [*sight.has.items(), *sight.had.items()] if sight else []:
        if button.get("callback_data") == wish["data"]:
            target = named(sights.with_label(chat, folded), wish["message_id"])
            return replace(act, kind="presses", words=plain(button["text"]), target=target or Target())
    raise StoryError("a button is pressed that was never there")


def _does(act: Act, deed: Deed, name: Names) -> Act:
    wish = deed.wish
    if deed.verb == "sends_file" and not wish.get("album") and (kind := wish.get("kind", "document")) in SENT:
        file = f" {wish['name']}" if kind == "document" and wish.get("name") else ""
        return replace(act, thing=f"{kind}{file}", words=wish.get("caption", ""))
    if deed.verb == "shares_contact" and not wish.get("contact"):
        return replace(act, thing="contact")
    if deed.verb == "sends" and set(wish["content"]) == {"location"}:
        place = wish["content"]["location"]
        return replace(act, thing=f"location {place['latitude']} {place['longitude']}")
    if deed.verb == "becomes" and "blocked" in wish:
        return replace(act, thing="blocks" if wish["blocked"] else "unblocks")
    if deed.verb in ("joins", "leaves"):
        return replace(act, thing=deed.verb)
    if deed.verb == "removes":
        return replace(act, thing=f"removes {name(int(wish['person']))}")
    raise StoryError(f"a story has no sign for what somebody {deed.verb}")
