"""What is well written and cannot be: orders, bounds, calendars, targets, one word for two answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from bot.core.parsing.communes import departments
from tests.checking.corpus.files import Broken, added, at, changed, some, tables
from tests.checking.corpus.naming import conditions, meeting, names
from tests.checking.corpus.writing import Data, Path

FEW = 3
REGISTER = "auvergne-rhone-alpes"


def later_question(data: Data) -> Iterator[Broken]:
    questions = data["questions"]
    later = [each for each in questions[2:] if each["kind"] in ("yes_no", "choice", "sector")]
    for n in some(range(1, questions.index(later[-1])) if later else (), FEW):
        path = ("questions", n, "when")
        says = f'question "{later[-1]["id"]}" is asked later'
        yield Broken(data=changed(data, path, meeting(data, later[-1])), at=(*path, "question"), says=says)
    for n, each in enumerate(data["criteria"]):
        asked = [leaf.get("question") for path, leaf in conditions(data) if path[:2] == ("criteria", n)]
        if asked and asked[0] and questions[1]["id"] not in asked:
            path = ("questions", 1, "when")
            says = f'criterion "{each["id"]}" looks at question "'
            broken = changed(data, path, {"criterion": each["id"]})
            yield Broken(data=broken, at=(*path, "criterion"), says=says)
            return


def circle(data: Data) -> Iterator[Broken]:
    criteria = data["criteria"]
    for n in some(range(len(criteria)), FEW):
        path = ("criteria", n, "when")
        itself = {"not": {"criterion": criteria[n]["id"]}}
        yield Broken(data=changed(data, path, itself), at=path, says="goes round in a circle")
    if len(criteria) > 2:
        round_ = data
        for n in range(3):
            round_ = changed(round_, ("criteria", n, "when"), {"criterion": criteria[(n + 1) % 3]["id"]})
        also = (("questions",),)
        yield Broken(data=round_, at=("criteria", 0, "when"), says="goes round in a circle", also=also)


def too_deep(data: Data) -> Iterator[Broken]:
    first = data["criteria"][0]
    inside = first["when"]
    for _ in range(12):
        inside = {"not": inside}
    spot = ("criteria", 0, "when")
    yield Broken(
        data=changed(data, spot, inside), at=(*spot, *["not"] * 11), says="lies in more than 10 others"
    )
    ends = [each["id"] for each in data["criteria"] if "question" in each["when"]][:1]
    names_ = [*(f"hanging_{n}" for n in range(21)), *ends]
    row = [{**first, "id": name, "when": {"criterion": on}} for name, on in pairwise(names_)]
    says = "hangs on criteria that hang on others, more than 20 in a row"
    yield Broken(data=changed(data, spot[:1], [*row, *data["criteria"]]), at=spot, says=says)


def bounds(data: Data) -> Iterator[Broken]:
    found: set[str] = set()
    for path, question in tables(data, "questions"):
        if question["kind"] in found:
            continue
        found.add(question["kind"])
        for key, value, says in _wrong_bounds(question["kind"]):
            yield Broken(data=changed(data, (*path, key), value), at=(*path, key), says=says)
        if "high" in question and question["kind"] != "date":
            low = (*path, "low")
            yield Broken(data=changed(data, low, question["high"] + 1), at=low, says="the lower bound")
    for path, leaf in some(
        ((p, each) for p, each in conditions(data) if {"at_least", "at_most"} & each.keys()), FEW
    ):
        value = leaf["at_most"] if "at_most" in leaf else leaf["at_least"]
        upside = date(value.year - 1, 1, 1) if isinstance(value, date) else value - 1
        both = {"question": leaf["question"], "at_least": value, "at_most": upside}
        yield Broken(data=changed(data, path, both), at=(*path, "at_least"), says="the lower bound")


def _wrong_bounds(kind: str) -> Iterator[tuple[str, object, str]]:
    if kind in ("short_text", "long_text"):
        yield "low", 0, "a length in characters must be at least 1"
    if kind in ("number", "short_text", "long_text"):
        yield "low", date(2027, 1, 1), "must be a whole number for kind"
    elif kind == "date":
        yield "high", 3, "must be a date for kind date"
    else:
        yield "low", 3, f"a question of kind {kind} has no bounds"
    if kind != "choices":
        yield "most", 2, "only a question of kind choices has a most"
    else:
        yield "most", 99, "must lie between 1 and the "


def choices(data: Data) -> Iterator[Broken]:
    listed = [(p, q) for p, q in tables(data, "questions") if q["kind"] in ("choice", "choices")]
    words = dict.fromkeys(data["languages"], "A")
    for path, question in some(listed, FEW):
        spot, one = (*path, "choices"), question["choices"][0]
        named = (("criteria",), ("questions",))
        few = changed(data, spot, [one])
        yield Broken(data=few, at=spot, says="there must be at least two choices", also=named)
        many = [*question["choices"], *({"id": f"n{n}", "label": words} for n in range(41))]
        yield Broken(data=changed(data, spot, many), at=spot, says="choices, 40 at most")
    for path, question in some(tables(data, "questions"), FEW * 3):
        if question["kind"] not in ("choice", "choices"):
            some_ = [{"id": "a", "label": words}, {"id": "b", "label": words}]
            broken = changed(data, (*path, "choices"), some_)
            yield Broken(
                data=broken, at=(*path, "choices"), says=f"a question of kind {question['kind']} lists no"
            )


def counted_from_today(data: Data) -> Iterator[Broken]:
    """In what asks a question, which a criterion may; and the wrong way round."""
    dates = [each for _, each in tables(data, "questions") if each["kind"] == "date"]
    last = len(data["questions"]) - 1
    for question in dates[:1] if data["questions"][last]["kind"] != "date" else ():
        path: Path = ("questions", last, "when")
        counted = changed(data, path, {"question": question["id"], "at_least": "-2 years"})
        says = "counts from today, which only a criterion can; make a criterion of it"
        yield Broken(data=counted, at=(*path, "at_least"), says=says)
        path = ("criteria", 0, "when")
        both = {"question": question["id"], "at_least": "+2 ans", "at_most": "-2 years"}
        says = "the lower bound +24 months is above the upper bound -24 months"
        yield Broken(data=changed(data, path, both), at=(*path, "at_least"), says=says)


def blocks(data: Data) -> Iterator[Broken]:
    """Blocks that say nothing, that nothing names, or that are called as a criterion is."""
    first, last = data["criteria"][0]["id"], len(data["questions"]) - 1
    spot: Path = ("blocks", 0)
    for block, key, says in (
        ({"id": "lone"}, (), "says nothing; write when ="),
        ({"id": "lone", "criteria": [first]}, (), 'nothing names block "lone"; write block ='),
        ({"id": first, "criteria": [first]}, ("id",), f'"{first}" is a criterion too; give'),
        ({"id": "lone", "criteria": ["nowhere"]}, ("criteria", 0), 'there is no criterion "nowhere"'),
    ):
        yield Broken(data=changed(data, ("blocks",), [block]), at=(*spot, *key), says=says, also=(spot,))
    nowhere = changed(data, ("questions", last, "block"), "lone")
    yield Broken(data=nowhere, at=("questions", last, "block"), says='there is no block "lone"; name one of')
    late = changed(data, ("blocks",), [{"id": "late", "when": meeting(data, data["questions"][0])}])
    if data["questions"][0]["kind"] in ("yes_no", "choice", "sector"):
        late = changed(late, ("questions", 0, "block"), "late")
        also: tuple[Path, ...] = (("privacy",),)
        says = f'question "{data["questions"][0]["id"]}" is asked later'
        yield Broken(data=late, at=(*spot, "when", "question"), says=says, also=also)


def hint_for_buttons(data: Data) -> Iterator[Broken]:
    words = dict.fromkeys(data["languages"], "Écrivez-le.")
    for path, question in some(tables(data, "questions"), FEW * 3):
        if question["kind"] in ("yes_no", "choice", "choices", "sector"):
            spot = (*path, "hint")
            says = "is answered by its buttons: nothing is typed; take it out"
            yield Broken(data=changed(data, spot, words), at=spot, says=says)


def contact_not_personal(data: Data) -> Iterator[Broken]:
    for path, question in tables(data, "questions"):
        if question["kind"] in ("email", "phone"):
            open_ = changed(data, (*path, "personal"), value=False)
            yield Broken(data=open_, at=(*path, "kind"), says="is a contact detail and must be personal")
        if question.get("personal"):
            says = f'"{question["id"]}" is personal and must not be shown'
            shown = added(data, ("desk", "card"), question["id"])
            yield Broken(data=shown, at=("desk", "card", len(data["desk"]["card"])), says=says)
            instead = changed(data, (*path, "in_place_of"), data["questions"][0]["id"])
            says = "puts a personal answer on the card in the group"
            yield Broken(data=instead, at=(*path, "in_place_of"), says=says)


def nothing_to_choose_from(data: Data) -> Iterator[Broken]:
    n, words = len(data["questions"]), dict.fromkeys(data["languages"], "Où ?")
    asked: Data = {"id": "where_to", "kind": "commune", "name": words, "text": words}
    if "territories" not in data:
        broken = added(data, ("questions",), asked)
        yield Broken(data=broken, at=("questions", n, "kind"), says="asks the place, but there is none")
    if "sector" not in {each.kind for each in names(data)}:
        says, at_ = "asks the sector, but there is none", ("questions", 0, "kind")
        yield Broken(data=changed(data, ("sectors",), []), at=at_, says=says)
    no_questions = changed(data, ("questions",), [])
    rest: tuple[Path, ...] = (
        ("desk", "pitch"),
        ("desk", "line"),
        ("desk", "card"),
        ("criteria",),
        ("privacy",),
        ("to_confirm",),
        ("breakdowns",),
        ("indicators",),
    )
    yield Broken(data=no_questions, at=("questions",), says="there is no question; ", also=rest)
    says, rest = "there is no route; start one", (("checkins",), ("to_confirm",))
    yield Broken(data=changed(data, ("routes",), []), at=("routes",), says=says, also=rest)


def age(data: Data) -> Iterator[Broken]:
    here: Path = ("privacy", "adult_question")
    other = data["questions"][1]["id"]
    both = (here, ("criteria",))
    yield Broken(
        data=changed(data, here, other), at=here, says=f'"{other}" is not the first question', also=both
    )
    if "adult_question" not in data["privacy"]:
        first = data["questions"][0]["id"]
        yield Broken(data=changed(data, here, first), at=here, says=f'"{first}" is not a yes_no question')
        return
    loose = changed(data, ("questions", 0, "optional"), value=True)
    yield Broken(data=loose, at=here, says="must be answered by everybody")
    words = dict.fromkeys(data["languages"], "si le temps passe")
    adult = {"question": data["privacy"]["adult_question"], "in": ["yes"]}
    aged = changed(changed(data, ("criteria", 0, "change"), words), ("criteria", 0, "when"), adult)
    yield Broken(data=aged, at=("criteria", 0, "change"), says="looks at the age, which nobody can change")


def calendar(data: Data) -> Iterator[Broken]:
    for key, value, says in (
        ("zone", "Europe/Nowhere", "there is no time zone"),
        ("country", "Q1", "there is no country"),
        ("public_holidays", "Q1", "no public holidays are known of"),
        ("public_holidays", "DE-Q1", "has no part"),
    ):
        yield Broken(data=changed(data, (key,), value), at=(key,), says=says)
    spot: Path
    for index, zone, says in ((0, "Europe/Nowhere", "no town is known for"), (1, "Europe/Paris", "twice")):
        offered = {**data, "zones": ["Europe/Paris", "Indian/Reunion"]}
        offered["zones"][index] = zone
        yield Broken(data=offered, at=("zones", index), says=says)
    for key in ("draft_days", "filed_days", "accepted_days"):
        spot = ("retention", key)
        after = (("checkins",), ("reminder",))
        yield Broken(data=changed(data, spot, 0), at=spot, says="must be at least one day", also=after)
    spot = ("retention", "word_days")
    yield Broken(data=changed(data, spot, 0), at=spot, says="must be at least one day, for people to answer")
    says = "has the word come when cases are already erased, after"
    yield Broken(data=changed(data, spot, 9999), at=spot, says=says)
    spot = ("retention", "ask_above_percent")
    yield Broken(data=changed(data, spot, 101), at=spot, says="must be from 0 to 100; write")
    spot = ("desk", "silence_days")
    yield Broken(data=changed(data, spot, -1), at=spot, says="must not be negative; write 0")
    if any(route.get("answer_days") for route in data["routes"]):
        yield Broken(data=changed(data, spot, 999), at=spot, says="comes no sooner than the promised day")
    spot = ("reminder",)
    late: Data = {"delay": f"{data['retention']['draft_days'] + 9} days", "at": "10:00"}
    yield Broken(
        data=changed(data, spot, late), at=(*spot, "delay"), says="comes when drafts are already erased"
    )
    for path, _ in some(tables(data, "checkins"), FEW):
        spot = (*path, "delay")
        yield Broken(data=changed(data, spot, "9999 years"), at=spot, says="ends after all dates there are")
        broken = changed(data, spot, "9 years")
        yield Broken(data=broken, at=spot, says="after the last that is heard of a person: erased after")


def calls(data: Data) -> Iterator[Broken]:
    for path, programme in tables(data, "programmes"):
        spot: Path = (*path, "intake")
        late = {**programme.get("intake", {}), "opens": date(2027, 5, 1), "closes": date(2027, 4, 1)}
        also = ((*spot, "jury_on"),)
        yield Broken(
            data=changed(data, spot, late), at=(*spot, "closes"), says="comes before opens", also=also
        )
        none = {**programme.get("intake", {}), "capacity": 0}
        yield Broken(
            data=changed(data, spot, none), at=(*spot, "capacity"), says="must be at least 1; take it out"
        )
    spot = ("waiting_list",)
    yield Broken(
        data=changed(data, spot, {"again": "0 days"}), at=(*spot, "again"), says="must not be nothing; write"
    )
    if any("opens" in each.get("intake", {}) and "closes" in each["intake"] for each in data["programmes"]):
        broken = changed(data, spot, {"again": "2 years"})
        yield Broken(data=broken, at=(*spot, "again"), says="the second notice comes when the call of")
    for n, programme in enumerate(data["programmes"]):
        if "intake" not in programme:
            twice = [{"opens": date(2027, 5, 1), "closes": date(2027, 6, 1)}] * 2
            spot = ("programmes", n, "calls")
            yield Broken(data=changed(data, spot, twice), at=(*spot, 1), says="overlaps the call from 2027")
            both = changed(changed(data, spot, twice[:1]), (*spot[:2], "intake"), {"capacity": 3})
            yield Broken(data=both, at=(*spot[:2], "intake"), says="stands beside a list of calls")


def ladder(data: Data) -> Iterator[Broken]:
    here: Path = ("desk", "ladder")
    for key, value, says in (
        ("reply_days", 0, "must be from 1 to 250 working days; write reply_days"),
        ("tell_after", 251, "must be from 1 to 250 working days; write tell_after"),
        ("return_after", -1, "must be from 0 to 250 working days; write 0 to leave"),
        ("remind_before", 249, "comes before anything is promised"),
        ("director_after", 1, "comes no later than the case goes back to everybody"),
    ):
        broken = changed(data, here, {"return_after": 2, **data["desk"].get("ladder", {}), key: value})
        yield Broken(data=broken, at=(*here, key), says=says)
    digest: Path = ("desk", "digest", "waiting_days")
    far = changed(data, digest[:2], {**data["desk"].get("digest", {}), "waiting_days": 251})
    yield Broken(data=far, at=digest, says="must be from 1 to 250 working days; write waiting_days = 5")
    spot = ("desk", "director")
    yield Broken(data=changed(data, spot, -100), at=spot, says="is not the number of a person")
    known = changed(data, ("desk", "staff"), [700100002])
    yield Broken(data=changed(known, spot, 700100001), at=spot, says="is nobody of desk.staff; add")


def roles(data: Data) -> Iterator[Broken]:
    spot: Path = ("desk", "members")
    alix, basile = {"number": 7, "name": "Alix"}, {"number": 8, "name": "Basile"}
    for second, key, says in (
        ({**basile, "number": 0}, "number", "is not the number of a person; write"),
        ({**basile, "number": 7}, "number", "7 stands here twice; keep"),
        ({**basile, "name": "ALIX"}, "name", '"ALIX" is the name of another; tell'),
        ({**basile, "name": ""}, "name", "is empty; fill it in"),
    ):
        yield Broken(data=changed(data, spot, [alix, second]), at=(*spot, 1, key), says=says)
    watching = changed(data, spot, [{**alix, "role": "observer"}])
    for key, value in (("staff", [7]), ("director", 7)):
        both = changed(watching, ("desk", key), value)
        yield Broken(data=both, at=(*spot, 0, "role"), says="7 is also named in desk.staff or desk.director")


def people(data: Data) -> Iterator[Broken]:
    wrongs: list[tuple[Path, Any, str]] = [
        (("name",), " ", "is empty; fill it in"),
        (("privacy", "version"), "", "is empty; fill it in"),
        (("contact", "email"), "call us", '"call us" is not an e-mail address'),
        (("desk", "chat_id"), 42, "is not the number of a group"),
        (("programmes", 0, "link"), "www.example.org", "is not a web address"),
        (("programmes", 0, "link"), "https://example.org/a b", "has a blank in it"),
    ]
    for path, _ in some(tables(data, "partners"), 2):
        wrongs += [((*path, key), "", "is empty; fill it in") for key in ("name", "contact")]
        extra = {**at(data, path), "id": "another_one", "serves": []}
        spot = ("partners", len(data["partners"]), "serves")
        yield Broken(data=added(data, ("partners",), extra), at=spot, says="is empty; fill it in")
    yield from (Broken(data=changed(data, path, value), at=path, says=says) for path, value, says in wrongs)


def words_for_two_answers(data: Data) -> Iterator[Broken]:
    for path, _ in some(list(tables(data, "sectors"))[1:], FEW):
        words = added(data, (*path, "also"), data["sectors"][0]["name"][data["languages"][0]])
        spot = (*path, "also", len(at(words, (*path, "also"))) - 1)
        yield Broken(data=words, at=spot, says=f'already means "{data["sectors"][0]["id"]}"')
        blank = changed(data, (*path, "also"), ["…"])
        yield Broken(data=blank, at=(*path, "also", 0), says="holds no letter or figure")
    for path, area in tables(data, "territories"):
        for first in area.get("places", ())[:-1][:1]:
            code, named = (*path, "places", 1, "code"), (("questions",), ("criteria",))
            twice = changed(data, code, first["code"])
            yield Broken(data=twice, at=code, says=f'"{first["code"]}" stands already', also=named)
            spot = (*path, "places", 1, "also")
            short = changed(data, spot, [first["name"]])
            yield Broken(data=short, at=(*spot, 0), says=f'already means "{first["code"]}"')


def registers(data: Data) -> Iterator[Broken]:
    unknown = changed(data, ("communes",), "bretagne-sud")
    yield Broken(data=unknown, at=("communes",), says='there is no register "bretagne-sud"')
    bare = [path for path, area in tables(data, "territories") if not area.get("places")]
    listed = [path for path, area in tables(data, "territories") if area.get("places")]
    none = {**data, "territories": [
        {key: value for key, value in area.items() if key != "departments"}
        for area in data.get("territories", ())
    ]}  # fmt: skip
    if not none["territories"]:
        return
    whole = changed(none, ("communes",), REGISTER)
    yield Broken(data=whole, at=("communes",), says="no territory has the departments 01, 03")
    every = sorted(departments(REGISTER))
    placed = changed(whole, (*bare[0], "departments"), every)
    for path in bare[1:2]:
        twice = changed(placed, (*path, "departments"), ["63"])
        yield Broken(data=twice, at=(*path, "departments", 0), says='"63" lies already in')
    strange = changed(placed, (*bare[0], "departments"), [*every, "99"])
    yield Broken(
        data=strange, at=(*bare[0], "departments", len(every)), says="no register has the department"
    )
    for path in listed[:1]:
        both = changed(placed, (*path, "departments"), ["63"])
        yield Broken(data=both, at=(*path, "departments", 0), says="is for a territory without places")


def targets(data: Data) -> Iterator[Broken]:
    routes = list(tables(data, "routes"))
    for path, route in some((each for each in routes if "programme" in each[1]), FEW):
        nowhere = {key: value for key, value in route.items() if key not in ("programme", "call")}
        yield Broken(data=changed(data, path, nowhere), at=path, says=f'route "{route["id"]}" leads nowhere')
        both = changed(data, path, {**route, "person": True})
        yield Broken(data=both, at=path, says=f'route "{route["id"]}" leads to several things')
        negative = changed(data, (*path, "answer_days"), -1)
        yield Broken(data=negative, at=(*path, "answer_days"), says="must not be negative; take it out")
        uncalled = next(each["id"] for each in data["programmes"] if "intake" not in each)
        spot = (*path, "call")
        called = changed(data, path, {**route, "programme": uncalled, "call": "open"})
        yield Broken(data=called, at=spot, says=f'programme "{uncalled}" has no intake')
    path, last = routes[-1]
    yield Broken(
        data=changed(data, (*path, "call"), "open"),
        at=(*path, "call"),
        says="belongs to a route that leads to",
    )
    one = [data["criteria"][0]["id"]]
    says = f'"{last["id"]}" is the last route and must lead everybody to a person'
    yield Broken(data=changed(data, (*path, "requires"), one), at=path, says=says)
    short = changed(data, ("routes",), data["routes"][:-1])
    before = data["routes"][-2]["id"]
    says = f'"{before}" is the last route and must lead everybody to a person'
    yield Broken(data=short, at=("routes", len(data["routes"]) - 2), says=says, also=(("checkins",),))


def looked_at_twice(data: Data) -> Iterator[Broken]:
    """A criterion that the team looks at in any case, and again if it is unknown."""
    for path, route in some((each for each in tables(data, "routes") if "programme" in each[1]), FEW):
        name = data["criteria"][0]["id"]
        twice = changed(data, path, {**route, "by_hand": [name], "if_unknown": [name]})
        spot = (*path, "if_unknown", 0)
        yield Broken(data=twice, at=spot, says=f'"{name}" stands in by_hand too, which looks at what')


OPERATORS = (
    later_question, circle, too_deep, bounds, choices, contact_not_personal, nothing_to_choose_from, age,
    calendar, calls, people, ladder, roles, words_for_two_answers, registers, targets,
    looked_at_twice, hint_for_buttons, counted_from_today, blocks,
)  # fmt: skip
