"""Answers shown in the person's words, still valid or not, and acts nobody foresaw."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.core.model.case import Value
from bot.core.model.message import Phrase, Text
from bot.core.model.organisation import Kind, Question
from bot.core.parsing.kinds import (
    Accepted,
    DontKnow,
    Finished,
    Input,
    Offered,
    Pressed,
    Refused,
    Sent,
    Shared,
    Skip,
    Ticked,
    Typed,
    choices_of,
    offered,
    show,
    valid,
)
from tests.core.parsing.readings import EVERY_KIND, reading
from tests.core.samples import (
    METROPOLIS,
    NEWS,
    ORGANISATION,
    SKIPPED,
    STAGES,
    UNKNOWN,
    given,
    question,
    words,
)

# --- buttons and showing ------------------------------------------------------------------------------------


def test_buttons_are_labelled_in_the_persons_language() -> None:
    assert choices_of(question("choice", choices=STAGES), ORGANISATION, "en")[0] == ("idea", "An idea")
    assert choices_of(question("sector"), ORGANISATION, "fr")[1] == ("games", "Jeu vidéo")
    assert choices_of(question("sector"), ORGANISATION, "de")[1] == ("games", "Jeu vidéo")
    assert choices_of(question("yes_no"), ORGANISATION, "fr") == (
        ("yes", Phrase("yes")),
        ("no", Phrase("no")),
    )
    assert [id_ for id_, _ in choices_of(question("commune"), ORGANISATION, "fr")] == [
        "region",
        "elsewhere",
        "undecided",
    ]
    assert choices_of(question("number"), ORGANISATION, "fr") == ()


def test_what_is_offered_has_labels_places_included() -> None:
    labels = offered(question("commune"), ORGANISATION, ("63113", "region"))
    assert labels == (
        ("63113", "Clermont-Ferrand"),
        ("region", words("Le reste de la région", "The rest of the region")),
    )


@pytest.mark.parametrize(
    ("kind", "answer", "shown"),
    [
        ("yes_no", "yes", (Phrase("yes"),)),
        ("choice", "use", (NEWS[1].label,)),
        ("choice", "gone", ("gone",)),
        ("choices", ("use", "model"), (NEWS[1].label, NEWS[2].label)),
        ("sector", "games", (words("Jeu vidéo", "Video games"),)),
        ("commune", "63113", ("Clermont-Ferrand",)),
        ("commune", "elsewhere", (words("Ailleurs", "Elsewhere"),)),
        ("commune", "75056", ("75056",)),
        ("number", 3000, (3000,)),
        ("date", "2026-12-01", (date(2026, 12, 1),)),
        ("short_text", "bonjour", ("bonjour",)),
        ("file", ("AgAC", "document", "note.pdf"), ("note.pdf",)),
        ("file", ("AgAC", "photo", ""), (Phrase("answer.file"),)),
    ],
)
def test_an_answer_is_shown_in_the_persons_words(kind: Kind, answer: Value, shown: tuple[Text, ...]) -> None:
    assert show(question(kind, choices=NEWS), given(answer), ORGANISATION) == shown


def test_an_answer_not_given_is_shown_as_such() -> None:
    assert show(question("number"), UNKNOWN, ORGANISATION) == (Phrase("answer.unknown"),)
    assert show(question("number"), SKIPPED, ORGANISATION) == (Phrase("answer.skipped"),)


def test_an_answer_of_another_kind_than_its_question_is_still_shown() -> None:
    assert show(question("date"), given("hier"), ORGANISATION) == ("hier",)
    assert show(question("file"), given("x"), ORGANISATION) == (Phrase("answer.file"),)


# --- validity under a changed file --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question("choice", choices=NEWS[:2]), "model"),
        (question("choices", choices=NEWS, most=1), ("use", "model")),
        (question("choices", choices=NEWS), ()),
        (question("choices", choices=NEWS), ("use", "use")),
        (question("choices", choices=NEWS), "use"),
        (question("choice", choices=NEWS), ("use",)),
        (question("number", high=2), 3),
        (question("number", low=4), 3),
        (question("number"), "3"),
        (question("short_text"), 3),
        (question("short_text", high=3), "long"),
        (question("short_text"), ""),
        (question("date", high=date(2025, 1, 1)), "2026-12-01"),
        (question("date"), "hier"),
        (question("link"), "a.fr"),
        (question("email"), "lou"),
        (question("phone"), "06"),
        (question("sector"), "gone"),
        (question("commune"), "75056"),
        (question("yes_no"), "oui"),
        (question("file"), "AgAC"),
        (question("file"), ("AgAC",)),
    ],
)
def test_an_answer_the_present_file_would_refuse_is_not_valid(asked: Question, answer: Value) -> None:
    assert not valid(asked, given(answer), ORGANISATION)


def test_not_knowing_and_skipping_are_valid_only_where_allowed() -> None:
    assert valid(question("number", unknown=True), UNKNOWN, ORGANISATION)
    assert not valid(question("number", unknown=True), SKIPPED, ORGANISATION)
    assert valid(question("number", optional=True), SKIPPED, ORGANISATION)
    assert not valid(question("number"), UNKNOWN, ORGANISATION)


# --- properties ---------------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=()), max_size=60)
acts = st.one_of(
    texts.map(Typed), texts.map(Pressed), texts.map(Shared), st.builds(Sent, texts, texts, texts,
    st.integers(0)),
    st.sampled_from([DontKnow(), Skip(), Finished(), Pressed("use"), Pressed("yes"), Pressed("63113")]),
    st.sampled_from([*METROPOLIS.values(), "12k", "1er mai 2027", "a.fr", "lou@a.fr",
    "0612345678"]).map(Typed),
)  # fmt: skip


@any_of(
    st.sampled_from(EVERY_KIND),
    acts,
    st.lists(st.sampled_from(["use", "model", "gone"])),
    st.sampled_from(["fr", "en", "de"]),
)
def test_any_act_on_any_question_is_read_and_what_is_accepted_is_valid_and_shown(
    asked: Question, act: Input, picked: list[str], language: str
) -> None:
    result = reading(asked, act, language, tuple(picked))
    if isinstance(result, Accepted):
        assert valid(asked, result.answer, ORGANISATION)
        assert show(asked, result.answer, ORGANISATION)
        assert "\x00" not in str(result.answer.value)
        str(result.answer.value).encode()
    if isinstance(result, Offered):
        assert 1 <= len(result.choices) <= 8
        for id_, _ in offered(asked, ORGANISATION, result.choices):
            assert isinstance(reading(asked, Pressed(id_)), Accepted | Ticked)


@pytest.mark.parametrize(
    "hostile",
    [
        "😀" * 4096,
        "\u202e" + "a" * 4000,
        "\x00" * 4096,
        "\ud800" * 4096,
        "9" * 4096,
        "a." * 2048,
        "1 " * 2048,
        "é-" * 2000,
        "3/4/" * 1000,
        "1 et " * 800,
    ],
)
@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda q: q.kind)
def test_hostile_texts_never_raise(asked: Question, hostile: str) -> None:
    assert isinstance(reading(asked, hostile), Accepted | Offered | Refused)
