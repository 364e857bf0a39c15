"""A small organisation made by hand: enough of everything the core reads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, time
from typing import Any, TypeAlias

from bot.core.model.arrival import Contact, Privacy, Retention
from bot.core.model.case import Answer, Interview, Value
from bot.core.model.conditions import AllOf, Among, AnyOf, Between, Condition, Holds, Not, Within
from bot.core.model.desk import Desk
from bot.core.model.frozen import replace
from bot.core.model.organisation import (
    CheckinPlan,
    Choice,
    Criterion,
    Delay,
    Intake,
    Kind,
    Organisation,
    Partner,
    Place,
    Programme,
    Question,
    Redirect,
    Route,
    Sector,
    Territory,
    Words,
)

Said: TypeAlias = Value | Answer


def words(french: str, english: str = "") -> Words:
    return {"fr": french, "en": english or french}


def choice(id_: str, french: str, english: str = "", *also: str) -> Choice:
    return Choice(id=id_, label=words(french, english), also=also)


def question(kind: Kind, id_: str = "q", **more: Any) -> Question:  # noqa: ANN401 - whatever a question takes
    return Question(**{"id": id_, "kind": kind, "text": words("?"), "name": words(id_), **more})


def given(value: Value) -> Answer:
    return Answer("given", value)


UNKNOWN = Answer("unknown")
SKIPPED = Answer("skipped")


def interview(**values: Said) -> Interview:
    answers = {key: value if isinstance(value, Answer) else given(value) for key, value in values.items()}
    return Interview(answers=answers)


SECTORS = (
    Sector(id="music", name=words("Musique", "Music"), also=("son", "label")),
    Sector(id="games", name=words("Jeu vidéo", "Video games")),
    Sector(id="stage", name=words("Spectacle vivant", "Live performance"), also=("théâtre", "danse")),
    Sector(id="design", name=words("Design", "Design")),
)
METROPOLIS = {
    "63014": "Aubière", "63019": "Aulnat", "63032": "Beaumont", "63069": "Le Cendre", "63070": "Ceyrat",
    "63075": "Chamalières", "63113": "Clermont-Ferrand", "63124": "Cournon-d’Auvergne", "63141": "Durtol",
    "63272": "Pérignat-lès-Sarliève", "63284": "Pont-du-Château", "63308": "Royat",
    "63345": "Saint-Genès-Champanelle",
}  # fmt: skip
TERRITORIES = (
    Territory(
        id="metropolis",
        name=words("La Métropole", "The metropolis"),
        places=tuple(Place(code=code, name=name) for code, name in METROPOLIS.items()),
    ),
    Territory(id="region", name=words("Le reste de la région", "The rest of the region")),
    Territory(id="elsewhere", name=words("Ailleurs", "Elsewhere")),
    Territory(id="undecided", name=words("Pas encore choisi", "Not chosen yet"), unsettled=True),
)
STAGES = (
    choice("idea", "Une idée", "An idea"),
    choice("test", "En test, premiers clients", "Testing"),
    choice("created", "Entreprise créée", "Company created"),
)
NEWS = (
    choice("technology", "Une technologie", "A technology"),
    choice("use", "Un usage ou un service", "A use or a service"),
    choice("model", "Le modèle économique", "The business model"),
    choice("nothing", "Rien de nouveau", "Nothing"),
)
NATURES = (
    choice("company", "Une activité durable", "A lasting business"),
    choice("work", "Une œuvre, une tournée", "A work, a tour"),
)
QUESTIONS = (
    question("yes_no", "adult"),
    question("sector", "sector"),
    question("commune", "commune"),
    question("choice", "stage", choices=STAGES, unknown=True),
    question("number", "jobs", low=0, high=500, when=Among("stage", frozenset({"created"})), unknown=True),
    question("choice", "nature", choices=NATURES, unknown=True),
    question("choices", "innovation", choices=NEWS, most=2, unknown=True,
             when=Among("nature", frozenset({"company"}))),
    question("yes_no", "masters", when=Among("sector", frozenset({"music"})), optional=True),
    question("short_text", "pitch", high=280),
    question("date", "start", optional=True),
)  # fmt: skip


def criterion(id_: str, when: Condition) -> Criterion:
    return Criterion(id=id_, when=when, met=words(f"{id_} oui"), failed=words(f"{id_} non"))


CRITERIA = (
    criterion("company", Among("nature", frozenset({"company"}))),
    criterion("work", Not(Holds("company"))),
    criterion("before", Among("stage", frozenset({"idea", "test"}))),
    criterion("created", AllOf((Among("stage", frozenset({"created"})), Between("jobs", 1, None)))),
    criterion("new", Among("innovation", frozenset({"technology", "use", "model"}))),
    criterion("here", Within("commune", frozenset({"metropolis"}))),
    criterion("near", Within("commune", frozenset({"metropolis", "region"}))),
    criterion("soon", Between("start", None, date(2027, 6, 30))),
    criterion(
        "musician", AnyOf((Among("sector", frozenset({"music"})), Among("masters", frozenset({"yes"}))))
    ),
)
INTAKE = Intake(opens=date(2026, 9, 1), closes=date(2026, 10, 5), results_on=date(2026, 11, 10))
OPEN, CLOSED = date(2026, 9, 15), date(2026, 11, 23)
"""A day within that call, and one after it."""


def programme(id_: str, intake: Intake | None = None) -> Programme:
    return Programme(id=id_, name=words(id_), about=words(f"à propos de {id_}"), intake=intake)


def route(id_: str, **more: Any) -> Route:  # noqa: ANN401 - whatever a route takes
    return Route(**{"id": id_, "title": words(id_), "reason": words("r"), "next": words("n"), **more})


HUB = ("company", "before", "new", "here")
ROUTES = (
    route("hub", programme="hub", call="open", requires=HUB, by_hand=("new",)),
    route("hub_waiting", programme="hub", call="closed", requires=HUB, by_hand=("new", "musician")),
    route("emergence", programme="emergence", requires=("company", "before", "here")),
    route("growth", programme="growth", requires=("company", "created", "near")),
    route(
        "redirect",
        redirects=(Redirect(criterion="musician", serves="music"), Redirect(criterion="work", serves="work")),
    ),
    route("person", person=True),
)


def partner(
    id_: str, *serves: str, sectors: Collection[str] = (), territories: Collection[str] = ()
) -> Partner:
    return Partner(
        id=id_, name=id_, serves=frozenset(serves), about=words(id_), contact=f"https://{id_}.example",
        checked_on=date(2026, 10, 1), sectors=frozenset(sectors), territories=frozenset(territories),
    )  # fmt: skip


PARTNERS = (
    partner("centre", "music", "work", sectors=("music",)),
    partner("stage_house", "work", sectors=("stage",)),
    partner("local", "work", territories=("metropolis", "region")),
    partner("far", "work", territories=("elsewhere",)),
    partner("anyone", "work"),
    partner("anyone_else", "work"),
)
PLANS = (
    CheckinPlan(id="week", after="filing", delay=Delay(7, "days"), at=time(9), text=words("?"),
                routes=frozenset({"redirect"})),
    CheckinPlan(id="month", after="filing", delay=Delay(1, "months"), at=time(9, 30), text=words("?")),
    CheckinPlan(id="minute", after="filing", delay=Delay(1, "minutes"), at=time(9), text=words("?")),
    CheckinPlan(id="half_year", after="acceptance", delay=Delay(6, "months"), at=time(10), text=words("?")),
)  # fmt: skip
ORGANISATION = Organisation(
    name="L’Atelier", languages=("fr", "en"), zone="Europe/Paris", reference="A", greeting=words("Bonjour"),
    contact=Contact(name=words("Camille"), email="bonjour@atelier.example"),
    privacy=Privacy(version="1", notice=words("n"), statement=words("s"), adult_question="adult"),
    retention=Retention(draft_days=90, filed_days=700, accepted_days=1500),
    desk=Desk(chat_id=-100, language="fr", decline_reasons=()),
    sectors=SECTORS, questions=QUESTIONS, criteria=CRITERIA, routes=ROUTES, territories=TERRITORIES,
    programmes=(programme("hub", INTAKE), programme("emergence"), programme("growth")),
    partners=PARTNERS, checkins=PLANS, holidays=frozenset({date(2026, 12, 25)}), country="FR",
    fingerprint="f" * 64,
)  # fmt: skip


FOUNDER: dict[str, Said] = {
    "adult": "yes", "sector": "games", "commune": "63113", "stage": "idea", "nature": "company",
    "innovation": ("use",), "pitch": "Un jeu",
}  # fmt: skip
"""Somebody with an idea for a company that would use games in a new way."""


def organisation(**changes: Any) -> Organisation:  # noqa: ANN401 - whatever an organisation takes
    return replace(ORGANISATION, **changes)
