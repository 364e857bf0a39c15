"""The figures of a period in words: for the picture, and for its caption."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from bot.core.analysis.figures import Line, share
from bot.core.analysis.overview import Overview
from bot.core.analysis.records import ENDINGS, place_words, programme_name, sector_name
from bot.core.model.message import Joined, Phrase, Text
from bot.core.model.organisation import Organisation
from bot.engine.pictures import FEW_ROWS, ROWS, Bar, Board, Panel, Tile, first

Say: TypeAlias = Callable[[Text], str]
"""Says a text in the language of the picture."""
Named: TypeAlias = Callable[[str, Organisation], Text]


def board(told: Overview, organisation: Organisation, say: Say) -> Board:
    """What the picture shows."""
    return Board(
        title=say(Phrase("overview.title", {"name": organisation.name})),
        period=say(period(told)),
        tiles=tuple(_tile(say, *each) for each in _numbers(told)),
        panels=(
            _panel(say, "questions", tuple(_questions(told.funnel, say))),
            _panel(say, "programmes", _counted(told.programmes, programme_name, organisation, say)),
            _panel(say, "endings", _endings(told, say)),
            _panel(say, "sectors", _counted(told.sectors, sector_name, organisation, say)),
            _panel(say, "places", _counted(told.places, place_words, organisation, say)),
        ),
        foot=say(Phrase("overview.foot")),
    )


def caption(told: Overview, organisation: Organisation) -> Text:
    """The main numbers, to be read without the picture."""
    title = Phrase("overview.caption", {"name": organisation.name, "period": period(told)})
    lines = (
        Joined((_told(label, value), *((Phrase("overview.aside", {"note": note}),) if note else ())), " ")
        for value, label, note in _numbers(told)
    )
    ended = [_told(Phrase(f"overview.ending.{each}"), told.endings[each]) for each in ENDINGS]
    return Joined((title, *lines, Joined(tuple(ended), ", ")))


def _told(what: Text, n: Text) -> Text:
    return Phrase("overview.counted", {"what": what, "n": n})


def period(told: Overview) -> Text:
    """« du 1er janvier au 23 novembre 2026 »."""
    return Phrase("overview.period", {"first": told.period.first, "last": told.period.last})


def _numbers(told: Overview) -> Iterator[tuple[Text, Text, Text]]:
    """What stands in the tiles: a number, what it is, and a remark."""
    answered, promises = told.answered, told.promises
    sent = Phrase("overview.signposted" if told.signposted else "overview.open",
                  {"n": told.open, "found": told.signposted})  # fmt: skip
    yield told.received, Phrase("overview.received"), sent
    if answered.median is None or answered.most is None:
        yield Phrase("overview.none"), Phrase("overview.answered"), ""
    else:
        note = Phrase("overview.most", {"n": answered.most})
        yield Phrase("overview.days", {"n": answered.median}), Phrase("overview.answered"), note
    silent = Phrase(
        "overview.silent", {"kept": promises.kept, "n": promises.number, "silent": promises.silent}
    )
    yield _share(promises.kept, promises.number), Phrase("overview.kept"), silent if promises.number else ""
    of = Phrase("overview.of", {"some": told.responses, "n": told.checkins})
    yield _share(told.responses, told.checkins), Phrase("overview.responses"), of if told.checkins else ""
    yield told.blocked, Phrase("overview.blocked"), Phrase("overview.blocked.note")


def _share(some: int, of: int) -> Text:
    return Phrase("overview.share", {"share": share(some, of)}) if of else Phrase("overview.none")


def _tile(say: Say, value: Text, label: Text, note: Text) -> Tile:
    return Tile(say(value), say(label), say(note))


def _panel(say: Say, name: str, bars: tuple[Bar, ...]) -> Panel:
    return Panel(say(Phrase(f"overview.{name}")), bars, say(Phrase("overview.empty")))


def _questions(funnel: tuple[Line, ...], say: Say) -> Iterator[Bar]:
    """The questions most people were asked, in the file's order."""
    asked = sorted(funnel, key=lambda line: -line.counts["asked"])[:ROWS]
    for line in (line for line in funnel if line in asked):
        left = line.left or 0
        note = Phrase("overview.few") if line.left is None else ""
        if left and line.share is not None:
            note = Phrase("overview.left", {"share": line.share})
        n = line.counts["asked"]
        yield Bar(say(line.name), n, say(note), min(left, n))


def _counted(
    counts: Mapping[str, int], named: Named, organisation: Organisation, say: Say
) -> tuple[Bar, ...]:
    bars = [Bar(say(named(id_, organisation)), n) for id_, n in sorted(counts.items())]
    return tuple(first(bars, FEW_ROWS, say(Phrase("overview.others"))))


def _endings(told: Overview, say: Say) -> tuple[Bar, ...]:
    ended = [Bar(say(Phrase(f"overview.ending.{each}")), told.endings[each]) for each in ENDINGS]
    return (*ended, Bar(say(Phrase("overview.ending.open")), told.open))
