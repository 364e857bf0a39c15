"""What would not fit in Telegram is named before it goes live; what fits is measured as it is really said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot import checking, config
from bot.checking.message_growth import remarks
from bot.checking.message_limits import unfit
from bot.core.model.frozen import replace
from bot.core.model.message import Phrase
from bot.core.model.organisation import Choice, Organisation, Words
from bot.engine.render import LONGEST, Renderer, unsigned
from tests.config.editing import EXAMPLE, OTHERS, edited
from tests.house import file

DAMIER, _ = file(EXAMPLE)
EVERYONE = [EXAMPLE, *OTHERS.glob("*.toml")]


def renderer(whole: Organisation) -> Renderer:
    return unsigned(whole)


def faults(whole: Organisation) -> list[tuple[str, str]]:
    found = list(unfit(whole, renderer(whole)))
    assert all(each.hint for each in found)
    return [(".".join(map(str, each.path)), each.message) for each in found]


def words(length: int) -> Words:
    return {"fr": "é" * length, "en": "e"}


@pytest.mark.parametrize("path", EVERYONE, ids=lambda path: path.stem)
def test_all_that_the_organisations_of_the_repository_say_fits(path: Path) -> None:
    whole = config.load(path)
    assert faults(whole) == []
    assert list(remarks(whole, renderer(whole))) == []


def test_a_reason_that_its_box_would_cut_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    was = 'why.fr = "Pour vous proposer un accompagnement à votre taille."'
    path.write_text(edited(was, f'why.fr = "{"w" * 201}"'), "utf-8")
    (told,) = checking.check(path, date(2026, 11, 23)).findings
    place = next(n for n, each in enumerate(path.read_text("utf-8").splitlines(), 1) if "w" * 201 in each)
    assert str(told) == (
        f"{path}:{place}:1: questions.37.why: makes a box of 201 characters in fr, 200 at most; "
        "shorten it by 1"
    )


def test_a_meaning_is_measured_with_its_word() -> None:
    fits = replace(DAMIER, glossary={"PTCE": words(194)})
    assert faults(fits) == []
    assert faults(replace(DAMIER, glossary={"PTCE": words(195)})) == [
        ("glossary.PTCE", "makes a box of 201 characters in fr, 200 at most")
    ]


def test_a_word_too_long_for_its_button_is_counted_in_bytes() -> None:
    at_most = 64 - len("word:") - len(":") - 11
    assert faults(replace(DAMIER, glossary={"e" * at_most: words(5)})) == []
    long = "é" + "e" * (at_most - 1)
    assert faults(replace(DAMIER, glossary={long: words(5)})) == [
        (f"glossary.{long}", "makes a button whose data is too long for Telegram")
    ]


def test_a_statement_that_leaves_no_room_for_peoples_rights_is_named() -> None:
    rights = len(renderer(DAMIER).plain(Phrase("privacy.rights", {"email": DAMIER.contact.email}), "fr"))
    room = LONGEST - rights - len("\n\n")
    for length, message in ((room, []), (room + 1, ["privacy.statement"])):
        whole = replace(DAMIER, privacy=replace(DAMIER.privacy, statement=words(length)))
        assert [path for path, _ in faults(whole)] == message


def test_a_question_whose_ticked_choices_fill_its_message_is_named() -> None:
    choices = tuple(Choice(id=f"c{n}", label=words(64)) for n in range(40))
    (place, many), *_ = [each for each in enumerate(DAMIER.questions) if each[1].kind == "choices"]
    long = replace(many, choices=choices, most=40)
    found = faults(
        replace(DAMIER, questions=(*DAMIER.questions[:place], long, *DAMIER.questions[place + 1 :]))
    )
    assert [path for path, _ in found] == [f"questions.{place}"]
    assert "can make a message of" in found[0][1]


def test_more_buttons_than_a_message_takes_are_named() -> None:
    sectors = tuple(replace(DAMIER.sectors[0], id=f"s{n}") for n in range(101))
    found = faults(replace(DAMIER, sectors=sectors))
    assert ("questions.1", "has 105 buttons, 100 at most") in found


def test_an_outcome_and_a_card_that_may_grow_too_long_are_remarked() -> None:
    routes = tuple(replace(each, reason=words(700), next=words(700)) for each in DAMIER.routes)
    criteria = tuple(replace(each, failed=words(700)) for each in DAMIER.criteria)
    long = replace(DAMIER, routes=routes, criteria=criteria)
    found = list(remarks(long, renderer(long)))
    assert any(each.startswith("the outcome of routes.redirection may grow to") for each in found)
    assert not any(each.startswith("the review") for each in found)


def test_a_review_that_may_grow_too_long_is_remarked() -> None:
    questions = tuple(replace(each, name=words(300)) for each in DAMIER.questions)
    long = replace(DAMIER, questions=questions)
    (found,) = [each for each in remarks(long, renderer(long)) if "review" in each]
    assert "in fr, 4096 at most" in found


def test_what_is_escaped_counts_once() -> None:
    """« & » is one character to Telegram, and five in HTML."""
    whole = renderer(DAMIER)
    assert whole.measured(("&" * LONGEST,), "fr") == LONGEST
