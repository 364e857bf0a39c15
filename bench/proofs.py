"""Measures the proof: `python -m bench.proofs` proves LE DAMIER's file and random ones, and prints one table.

A random file is drawn from its seed: the same file every time, on every machine.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from math import log10
from pathlib import Path
from typing import Final

from bot import config
from bot.core.model.conditions import AllOf, Among, AnyOf, Between, Condition, Holds, Not, Within
from bot.core.model.frozen import replace
from bot.core.model.organisation import (
    Choice,
    Criterion,
    Intake,
    Organisation,
    Partner,
    Place,
    Programme,
    Question,
    Redirect,
    Route,
    Sector,
    Territory,
)
from bot.proof import prove

EXAMPLE: Final = Path("config.example.toml")
HEADER: Final = ("file", "answer sets", "failures", "seconds", "peak MB")
SIZES: Final = {"40 × 6, 60 criteria": (40, 6, 60), "300 × 12, 1,000 criteria": (300, 12, 1000)}
SEEDS: Final = (1, 2, 3)
CHECKED: Final = date(2026, 11, 23)
AREAS: Final = 6
WORDS: Final = {"en": "…"}


@dataclass(slots=True)
class Draw:
    """Draws one organisation; the numbers are of questions, of choices to each, and of criteria."""

    questions: int
    choices: int
    criteria: int
    seed: int

    def organisation(self) -> Organisation:
        """A file like LE DAMIER's in all but its size: the rest of it is LE DAMIER's."""
        chance = random.Random(self.seed)  # noqa: S311 - a file to measure, not a secret
        sectors = tuple(Sector(id=f"s{n}", name=WORDS) for n in range(self.choices))
        areas = tuple(
            Territory(id=f"t{n}", name=WORDS, places=(Place(code=f"{n}", name=f"{n}"),)) for n in range(AREAS)
        )
        nowhere = Territory(id="nowhere", name=WORDS, unsettled=True)
        base = replace(config.load(EXAMPLE), sectors=sectors, territories=(*areas, nowhere), checkins=())
        base = replace(base, longest_points=self.questions)
        asked = self._questions(chance, base)
        criteria = self._criteria(chance, asked)
        partners = tuple(self._partner(chance, n) for n in range(self.criteria // 6))
        routes = self._routes(chance)
        calls = Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5))
        programmes = tuple(
            Programme(id=f"r{n}", name=WORDS, about=WORDS, intake=calls if n % 2 else None)
            for n in range(len(routes) - 2)
        )
        return replace(
            base, questions=asked, criteria=criteria, routes=routes, programmes=programmes, partners=partners
        )

    def _questions(self, chance: random.Random, base: Organisation) -> tuple[Question, ...]:
        kinds = ["choice"] * 6 + ["choices", "number", "date", "yes_no"]
        asked: list[Question] = [base.questions[0]]
        for n in range(1, self.questions):
            kind = {1: "sector", 2: "commune"}.get(n) or chance.choice(kinds)
            listed = tuple(Choice(id=f"c{c}", label=WORDS) for c in range(self.choices))
            asked.append(
                Question(
                    id=f"q{n}",
                    kind=kind,  # type: ignore[arg-type]  # one of the kinds above
                    text=WORDS,
                    name={"en": f"q{n}"},
                    choices=listed if kind in ("choice", "choices") else (),
                    unknown=chance.random() < 1 / 4,
                    when=self._atom(chance, asked[1:]) if n > 5 and chance.random() < 1 / 3 else None,  # noqa: PLR2004 - some come before
                )
            )
        return tuple(asked)

    def _atom(self, chance: random.Random, asked: list[Question]) -> Condition:
        """A condition on one question; of the first ones more often, as in files that people write."""
        question = asked[min(chance.randrange(len(asked)), chance.randrange(len(asked)))]
        match question.kind:
            case "number":
                return Between(question.id, chance.randrange(10), 10 + chance.randrange(10))
            case "date":
                return Between(question.id, None, date(2026 + chance.randrange(9), 6, 30))
            case "yes_no":
                return Among(question.id, frozenset({chance.choice(["yes", "no"])}))
            case "commune":
                return Within(question.id, frozenset(f"t{n}" for n in chance.sample(range(AREAS), 3)))
        prefix = "s" if question.kind == "sector" else "c"
        some = chance.sample(range(self.choices), self.choices // 2)
        return Among(question.id, frozenset(f"{prefix}{n}" for n in some))

    def _criteria(self, chance: random.Random, asked: tuple[Question, ...]) -> tuple[Criterion, ...]:
        found: list[Criterion] = []
        for n in range(self.criteria):
            parts = [self._atom(chance, list(asked[1:])) for _ in range(chance.randint(1, 3))]
            if found and chance.random() < 1 / 3:
                parts.append(Holds(chance.choice(found).id))
            when = chance.choice((AllOf, AnyOf))(tuple(parts))
            negated = Not(when) if chance.random() < 1 / 5 else when
            found.append(Criterion(id=f"k{n}", when=negated, met=WORDS, failed=WORDS))
        return tuple(found)

    def _routes(self, chance: random.Random) -> tuple[Route, ...]:
        """So that every criterion is named: by_hand in turn, and some required, some for a redirect."""
        names = [f"k{n}" for n in range(self.criteria)]
        many = max(6, self.criteria // 30)
        programmes = [
            Route(
                id=f"r{n}", title=WORDS, reason=WORDS, next=WORDS, programme=f"r{n}",
                call="open" if n % 2 else "", requires=tuple(chance.sample(names, 4)),
                by_hand=tuple(names[n::many]),
            )
            for n in range(many)
        ]  # fmt: skip
        redirects = tuple(Redirect(criterion=name, serves=name) for name in names[:: len(names) // 10])
        elsewhere = Route(id="elsewhere", title=WORDS, reason=WORDS, next=WORDS, redirects=redirects)
        return (*programmes, elsewhere, Route(id="last", title=WORDS, reason=WORDS, next=WORDS, person=True))

    def _partner(self, chance: random.Random, n: int) -> Partner:
        names = [f"k{each}" for each in range(self.criteria)][:: self.criteria // 10]
        return Partner(
            id=f"p{n}", name=f"p{n}", serves=frozenset({chance.choice(names)}), about=WORDS, contact="…",
            checked_on=CHECKED, sectors=frozenset({f"s{chance.randrange(self.choices)}"}),
            territories=frozenset({f"t{chance.randrange(AREAS)}"}),
        )  # fmt: skip


def main() -> None:
    """Print the table; each file is proved in a process of its own, whose memory is measured."""
    if sys.argv[1:]:
        print(_row(*sys.argv[1:]))
        return
    print("| " + " | ".join(HEADER) + " |\n|" + " --- |" * len(HEADER))
    for name, seed in (("LE DAMIER", 0), *((size, seed) for size in SIZES for seed in SEEDS)):
        command = [sys.executable, "-m", "bench.proofs", name, str(seed)]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="", flush=True)  # noqa: S603 - this very tool


def _row(name: str, seed: str) -> str:
    file = Draw(*SIZES[name], int(seed)).organisation() if name in SIZES else config.load(EXAMPLE)
    begun = time.perf_counter()
    failures = prove(file)
    seconds = time.perf_counter() - begun
    sets = sum(_digits(question, file) for question in file.questions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    drawn = f"{name}, seed {seed}" if name in SIZES else name
    return f"| {drawn} | 10^{sets:.0f} | {len(failures)} | {seconds:.2f} | {peak:.0f} |"


def _digits(question: Question, file: Organisation) -> float:
    """How many answers there are to a question, as a power of ten; two at least."""
    match question.kind:
        case "choices":
            return len(question.choices) * log10(2)
        case "sector":
            return log10(len(file.sectors))
        case "commune":
            return log10(len(file.territories))
    return log10(max(2, len(question.choices)))


if __name__ == "__main__":
    main()
