"""What would come out of filed cases under another file: as tables in the desk's language, JSON or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from textwrap import shorten

from msgspec import to_builtins

from bot.commands.table import Row, columns
from bot.core.analysis import fairness, replay
from bot.core.analysis.causes import Cause
from bot.core.analysis.replay import Comparison, Replayed
from bot.core.model.frozen import Frozen
from bot.core.model.organisation import Organisation, Programme, Question, Sector, Words
from bot.core.parsing.places import place_name
from bot.engine import archive
from bot.engine.workbooks import csv_text
from bot.texts import Texts
from storage.cases import Unread
from storage.database import Database, Progress, unseen

BRIEF = 60
"""Characters of a criterion's words at most: enough to know which it is."""


class Files(Frozen):
    """The file that is tried, and those the cases were filed under: where what has an id finds its name."""

    now: Organisation
    former: Sequence[Organisation] = ()

    def every(self) -> Iterable[Organisation]:
        """The newest first."""
        return (self.now, *reversed(self.former))


async def read(
    database: Database, now: Organisation, since: date | None, seen: Progress = unseen
) -> tuple[Comparison, Files]:
    """Route the cases filed on that day or later again."""
    cases: list[Replayed] = []
    unread: list[str] = []
    former: dict[str, Organisation] = {}
    async for past in archive.filed(database, seen):
        if isinstance(past, Unread):
            unread.append(past.reference)
            continue
        if since and past.receipt.day < since:
            continue
        if past.organisation:
            former[past.receipt.fingerprint] = past.organisation
        cases.append(replay.replayed(past, now))
    return replay.compare(cases, unread), Files(now, [*former.values()])


def machine(comparison: Comparison, files: Files, since: date | None) -> str:
    """The comparison as JSON, by ids. A null share: not said, so that no group of fewer than five is."""
    changed = [
        {"reference": case.reference, "day": case.day.isoformat(), **to_builtins(case.group),
         "cause": case.cause}
        for case in comparison.changed
    ]  # fmt: skip
    whole = {
        "organisation": files.now.name,
        "since": since.isoformat() if since else "",
        "cases": comparison.cases,
        "unchanged": comparison.cases - len(comparison.changed),
        "changed": changed,
        "unread": list(comparison.unread),
        "questions": {"aside": comparison.aside, "unasked": comparison.unasked},
        "moves": [{"before": a, "after": b, "cases": n} for a, b, n in comparison.moves],
        "programmes": replay.by_programme(comparison),
        "sectors": replay.by_sector(comparison),
        "communes": replay.by_commune(comparison),
        "fairness": fairness.fairness(comparison),
    }
    return json.dumps(to_builtins(whole), ensure_ascii=False, indent=1)


class Tables:
    """The comparison as people read it."""

    def __init__(self, files: Files, texts: Texts) -> None:
        self._files = files
        self._texts = texts
        self._language = files.now.desk.language
        self._names: dict[tuple[str, str], str] = {}

    def text(self, comparison: Comparison, since: date | None) -> str:
        """The summary, the shares by sector, the cases that change; what it all means below."""
        told = [self._title(since), "", self._sum(comparison)]
        if comparison.unread:
            told.append(self._say("unread", cases=", ".join(comparison.unread)))
        if not comparison.cases:
            return "\n".join(told)
        told += self._questions(comparison)
        told += self._moves(comparison)
        told += self._programmes(comparison)
        for kind, counts in (
            ("sector", replay.by_sector(comparison)),
            ("commune", replay.by_commune(comparison)),
        ):
            rows = [[self._name(kind, each.id), str(each.cases), str(each.changed)] for each in counts]
            told += self._part((kind, "cases", "changed"), rows if any(each.id for each in counts) else ())
        told += self._fairness(comparison)
        told += self._list(comparison)
        return "\n".join((*told, "", self._say("note")))

    def csv(self, comparison: Comparison) -> str:
        """A line for each case that changes, in its columns as the desk's spreadsheet parts them."""
        heads = ("reference", "day", "sector", "commune", "before", "after", "cause")
        rows = (
            (
                case.reference, case.day.isoformat(), self._name("sector", case.group.sector),
                self._name("commune", case.group.commune), self._name("route", case.group.before),
                self._name("route", case.group.after), self._cause(case.cause),
            )
            for case in comparison.changed
        )  # fmt: skip
        return csv_text(([self._say(head) for head in heads], *rows), self._say("delimiter"))

    def _title(self, since: date | None) -> str:
        if since is None:
            return self._say("title", name=self._files.now.name)
        return self._say("since", name=self._files.now.name, day=self._texts.day(self._language, since))

    def _sum(self, comparison: Comparison) -> str:
        if not comparison.cases:
            return self._say("nothing")
        changed = len(comparison.changed)
        n, same = comparison.cases, comparison.cases - changed
        return self._say("sum", n=str(n), unchanged=str(same), changed=str(changed))

    def _questions(self, comparison: Comparison) -> list[str]:
        """Where the files do not ask the same."""
        aside, unasked = comparison.aside, comparison.unasked
        ids = dict.fromkeys(each.id for file in self._files.every() for each in file.questions)
        rows = [
            [self._name("question", each), str(aside.get(each, 0)), str(unasked.get(each, 0))]
            for each in dict.fromkeys((*ids, *aside))
            if each in aside or each in unasked
        ]
        return self._part(("question", "aside", "unasked"), rows)

    def _moves(self, comparison: Comparison) -> list[str]:
        rows = [
            [
                self._say("change", before=self._name("route", before), after=self._name("route", after)),
                str(n),
            ]
            for before, after, n in comparison.moves
        ]
        return self._part(("move", "cases"), rows)

    def _programmes(self, comparison: Comparison) -> list[str]:
        rows = [
            [self._name("programme", flow.id), *map(str, (flow.before, flow.after, flow.left, flow.joined))]
            for flow in replay.by_programme(comparison)
        ]
        return self._part(("programme", "before", "after", "left", "joined"), rows)

    def _fairness(self, comparison: Comparison) -> list[str]:
        parts = []
        for sector, shares in groupby(fairness.fairness(comparison), lambda share: share.sector):
            rows = [
                [self._name("route", each.route) if each.route else self._say("all"),
                 self._share(each.before), self._share(each.after)]
                for each in shares
            ]  # fmt: skip
            parts.append((self._name("sector", sector), rows))
        heads = [self._say(key) for key in ("fairness", "before", "after")]
        return ["", *columns(heads, parts)] if parts else []

    def _list(self, comparison: Comparison) -> list[str]:
        told = [
            self._say(
                "line", reference=case.reference, before=self._name("route", case.group.before),
                after=self._name("route", case.group.after), cause=self._cause(case.cause),
            )
            for case in comparison.changed
        ]  # fmt: skip
        return ["", self._say("list"), *told] if told else []

    def _part(self, heads: Sequence[str], rows: Sequence[Row]) -> list[str]:
        return ["", *columns([self._say(key) for key in heads], [("", rows)])] if rows else []

    def _share(self, share: int | None) -> str:
        if share is None:
            return self._say("hidden")
        return self._say("share", share=str(share))

    def _cause(self, cause: Cause | None) -> str:
        if cause is None:
            return ""
        if cause.kind != "criterion":
            return self._say(f"cause.{cause.kind}", route=self._name("route", cause.route))
        before, after = (self._say(f"state.{state or 'none'}") for state in (cause.before, cause.after))
        criterion = self._criterion(cause.criterion)
        return self._say("cause.criterion", criterion=criterion, before=before, after=after)

    def _criterion(self, id_: str) -> str:
        """The id, and the beginning of what the file says when it is met: the verdict is on that."""
        words = self._name("criterion", id_)
        if words == id_:
            return id_
        return self._say("criterion", id=id_, words=shorten(words, BRIEF, placeholder="…").rstrip("."))

    def _name(self, kind: str, id_: str) -> str:
        """What has this id is called; the id itself where no file says."""
        if not id_:
            return self._say(f"no.{kind}")
        if (kind, id_) not in self._names:
            found = (_named(kind, id_, each) for each in self._files.every())
            self._names[kind, id_] = next((self._in_words(name) for name in found if name), id_)
        return self._names[kind, id_]

    def _in_words(self, name: Words | str) -> str:
        return name if isinstance(name, str) else name.get(self._language, next(iter(name.values())))

    def _say(self, key: str, **values: str) -> str:
        return self._texts.phrase(self._language, f"replay.{key}", values)


def _named(kind: str, id_: str, organisation: Organisation) -> Words | str | None:
    if kind == "commune":
        bare = (each.name for each in organisation.territories if each.id == id_)
        return place_name(id_, organisation) or next(bare, None)
    if kind == "route":
        return next((each.title for each in organisation.routes if each.id == id_), None)
    if kind == "criterion":
        return next((each.met for each in organisation.criteria if each.id == id_), None)
    things: dict[str, Sequence[Sector | Programme | Question]] = {
        "sector": organisation.sectors,
        "programme": organisation.programmes,
        "question": organisation.questions,
    }
    return next((each.name for each in things[kind] if each.id == id_), None)
