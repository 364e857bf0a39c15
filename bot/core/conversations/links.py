"""The links by which people find the bot: one for each place of the organisation's file."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.model.arrival import Origin, deep_link
from bot.core.model.message import Group, Joined, Message, Phrase, Text
from bot.core.model.organisation import Organisation
from bot.core.parsing.spelling import folded


def origin_named(words: str, organisation: Organisation) -> Origin | None:
    """The origin that is named by its id, or by its name in any language; None: none is, or several."""
    said = folded(words)
    found = [each for each in organisation.origins if said and said in _names(each)]
    return found[0] if len(found) == 1 else None


def answer(words: str, organisation: Organisation, bot: str) -> Message:
    """The link of the origin that is named; else those there are."""
    origin = origin_named(words, organisation)
    if origin:
        return Message(to=Group(), paragraphs=(_line(origin, bot), Phrase("link.kept")))
    if not organisation.origins:
        return Message(to=Group(), paragraphs=(Phrase("link.none"),))
    title = Phrase("link.unknown", {"words": words}) if words else Phrase("link.all")
    return Message(
        to=Group(), paragraphs=(title, Joined(tuple(_line(each, bot) for each in organisation.origins)))
    )


def _line(origin: Origin, bot: str) -> Text:
    return Phrase("link.of", {"name": origin.name, "link": deep_link(bot, origin.id)})


def _names(origin: Origin) -> set[str]:
    return set(_folded(origin))


def _folded(origin: Origin) -> Iterator[str]:
    yield folded(origin.id.replace("_", " "))
    yield folded(origin.id)
    for name in origin.name.values():
        yield folded(name)
