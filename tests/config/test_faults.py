from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from bot import config
from tests.config.editing import (
    FAULTS,
    MARK,
    OTHERS,
    TEXT,
    edited,
    is_told_in_french,
    place,
    places,
    problems,
)

BY_PLACE = sorted(FAULTS, key=lambda fault: TEXT.index(fault["was"]))
QUARTER = -(-len(FAULTS) // 4)
FOURS = [BY_PLACE[each::QUARTER] for each in range(QUARTER)]
"""Of each quarter of the file, a fault: to read the file takes longest."""


@pytest.mark.parametrize(
    "four", FOURS, ids=[" | ".join(each["says"][:40] for each in four) for four in FOURS]
)
def test_four_faults_are_named_alone_with_their_places_and_cures_in_either_language(
    four: list[dict[str, str]],
) -> None:
    begin = [0, *(TEXT.index(fault["was"]) for fault in four[1:])]
    parts = (TEXT[here:there] for here, there in pairwise([*begin, len(TEXT)]))
    text = "".join(edited(each["was"], each["now"], part) for each, part in zip(four, parts, strict=True))
    told = zip(places(text), four, strict=True)
    found = problems(text.replace(MARK, ""))
    assert [str(problem) for problem in found] == [
        f"config.toml:{line}:{column}: {fault['says']}" for (line, column), fault in told
    ]
    assert all(map(is_told_in_french, found))


def test_there_are_many_kinds_of_fault() -> None:
    assert len({fault["says"].split(": ", 1)[1] for fault in FAULTS}) >= 60


def test_faults_of_every_sort_are_all_named_at_once_in_the_order_of_the_file() -> None:
    text = TEXT
    for was, now in (
        ('reference = "D"', 'refrence = "D"'),
        ("draft_days = 30", 'draft_days = "thirty"'),
        ('kind = "link"', 'kind = "lnk"'),
        ('most = 3\nname = { fr = "Besoins"', 'most = 30\nname = { fr = "Besoins"'),
        ('programme = "emergence"', 'programme = "emergance"'),
        ('delay = "7 days"', 'delay = "7 dais"'),
        ('serves = "technologie" }', 'serves = "technology" }'),
        ('within = ["rhone_alpes", "ailleurs"]', 'in = "ailleurs"'),
    ):
        text = edited(was, now, text)
    found = problems(text)
    assert [problem.key.rsplit(".", 1)[-1] for problem in found] == [
        "refrence", "draft_days", "kind", "most", "in", "programme", "serves", "delay",
    ]  # fmt: skip
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


def test_one_missing_id_is_named_with_all_that_was_named_after_it() -> None:
    found = problems(edited('id = "audiovisuel"\n', 'id = "audio_visuel"\n'))
    assert {problem.message for problem in found} == {
        'there is no sector "audiovisuel"',
        'there is no sector "audiovisuel" for question "sector"',
    }
    assert {problem.hint for problem in found} == {'did you mean "audio_visuel"?'}


def test_an_id_used_twice_is_named() -> None:
    found = problems(edited('id = "croissance"', 'id = "marque"'))
    assert 'criteria.27.id: "marque" is used twice; give each its own id' in str(found[0])


@pytest.mark.parametrize("name", ["Musique", "9lives", "a-b", "", "x" * 21])
def test_an_id_that_would_not_fit_a_button_is_refused(name: str) -> None:
    found = problems(edited('id = "hors_perimetre"', f'id = "{name}"'))
    assert [problem.key for problem in found] == ["desk.decline_reasons.0.id"]


def test_criteria_that_go_round_in_a_circle_name_the_way_once() -> None:
    text = edited(
        'when = { question = "sector", in = ["autre"] }\nmet', 'when = { criterion = "croissance" }\nmet'
    )
    message = [problem.message for problem in problems(text)]
    assert message == ["goes round in a circle: hors_icc → croissance → hors_icc"]


def test_conditions_deeper_than_what_judges_them_reaches_are_refused() -> None:
    within = '{ question = "commune", within = ["metropole"] }'
    deep = "{ not = " * 12 + within + " }" * 12
    (found,) = problems(edited(f"when = {within}", f"when = {deep}"))
    assert found.message == "lies in more than 10 others"
    row = "".join(
        f'[[criteria]]\nid = "k{n}"\nwhen = {{ criterion = "k{n + 1}" }}\nmet = {{ fr = "x", en = "x" }}\n'
        f'failed = {{ fr = "x", en = "x" }}\n\n'
        for n in range(25)
    )
    told = problems(edited("[[criteria]]\n", f"{row.replace('k25', 'metropole')}[[criteria]]\n"))
    message = "hangs on criteria that hang on others, more than 20 in a row"
    assert [each.key for each in told if each.message == message] == [f"criteria.{n}.when" for n in range(5)]


def test_an_adult_question_that_is_not_asked_first_of_everybody_is_refused() -> None:
    found = problems(edited('adult_question = "adult"', 'adult_question = "numerique_prototype"'))
    assert [problem.message for problem in found] == [
        '"numerique_prototype" is not the first question',
        '"numerique_prototype" must be answered by everybody',
    ]


def test_too_many_choices_are_refused() -> None:
    choices = ", ".join(f'{{ id = "c{n}", label = {{ fr = "{n}", en = "{n}" }} }}' for n in range(41))
    found = problems(edited('kind = "link"', f'kind = "choice"\nchoices = [{choices}]'))
    assert [problem.message for problem in found] == ["there are 41 choices, 40 at most"]


def test_texts_that_telegram_would_refuse_are_named_with_their_length() -> None:
    text = edited('notice.fr = """', 'notice.fr = """' + "x" * 3000)
    text = edited('statement.en = """', 'statement.en = """' + "x" * 3900, text)
    text = edited("Le Damier utilise", "x" * 10 + "Le Damier utilise", text)
    assert [problem.key for problem in problems(text)] == ["privacy.notice.fr", "privacy.statement.en"]


def test_a_forgotten_table_is_named_at_the_top_of_the_file() -> None:
    start, end = TEXT.index("[retention]"), TEXT.index("accepted_days = 1460")
    found = problems(TEXT[:start] + TEXT[end + len("accepted_days = 1460") :])
    assert [str(each) for each in found if each.key == "retention" or "term" in each.message] == [
        "config.toml:1:1: retention: is missing; start it with [retention]"
    ]


def test_an_empty_file_is_told_all_it_lacks() -> None:
    found = problems("")
    assert {problem.key for problem in found} == {
        "name", "languages", "zone", "reference", "greeting", "contact", "privacy", "retention", "desk",
        "sectors", "questions", "criteria", "programmes", "routes",
    }  # fmt: skip


@pytest.mark.parametrize("day", ["2027-02-30", "2027-13-01", "2027-02-29", "2027-02-28T25:00:00"])
def test_a_day_that_does_not_exist_is_named_with_its_line(day: str) -> None:
    text = edited("intake = { closes = 2025-10-05 }", f"intake = {{ closes = {day} }}")
    (problem,) = problems(text)
    assert (problem.line, problem.column) == place(text, day)
    assert (problem.message, problem.hint) == (f"there is no {day}", "write a day that exists")


def test_toml_that_ends_too_soon_is_placed_at_what_is_open() -> None:
    (problem,) = problems('name = "x"\nlanguages = ["fr"')
    assert (problem.line, problem.column) == (2, 13)
    (problem,) = problems('name = "x"\ngreeting = """Hello\n')
    assert str(problem) == (
        'config.toml:2:12: the quote that opens here is never closed; write """ where the text ends'
    )


def test_what_no_slip_explains_is_placed_too() -> None:
    (problem,) = problems('name = "x"\n= 3\n')
    assert str(problem) == "config.toml:2:1: not TOML: invalid statement; see https://toml.io"


@pytest.mark.parametrize(
    ("deep", "column"),
    [
        (f"x = {'[' * 600}1{']' * 600}", 604),
        (f"x = {'{a = ' * 600}1{'}' * 600}", 5 + 599 * 5),
        (f"{'.'.join('a' * 600)} = 1", 2 * 599),
        (f'[{".".join("a" * 600)}]\nb = "[ # {{ {"." * 900}" # {"[" * 900}', 2 * 599 + 1),
    ],
    ids=["lists", "tables", "keys", "header"],
)
def test_toml_that_is_too_deep_to_be_read_is_placed_where_it_is_deepest(deep: str, column: int) -> None:
    (problem,) = problems(f'name = "x"\n{deep}\n')
    assert (problem.line, problem.column) == (2, column)
    assert problem.message == "hundreds of levels, one inside the other, cannot be read"


def test_a_list_written_as_a_table_is_one_finding() -> None:
    text = edited("[[partners]]", "[partners]", (OTHERS / "residence.toml").read_text("utf-8"))
    (found,) = [each for each in problems(text) if each.key.startswith("partners")]
    assert found.hint == "start each with [[partners]]"


def test_texts_are_asked_for_in_the_first_language_of_the_file() -> None:
    text = (OTHERS / "residence.toml").read_text("utf-8")
    (found,) = problems(edited('name.fr = "Studio"', 'name = "Studio"', text))
    assert found.hint == 'write name.fr = "…"'


@pytest.mark.parametrize("written", ["50.000", '"50 000"', '"50 000 €"', '"50.000,00"'])
def test_a_bound_in_thousands_is_never_read_as_less(written: str) -> None:
    text = (OTHERS / "residence.toml").read_text("utf-8")
    (found,) = problems(edited("high = 120", f"high = {written}", text))
    assert found.hint == "write high = 50000"


def test_a_file_that_is_not_there_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError) as caught:
        config.load(tmp_path / "config.toml")
    assert str(caught.value) == f"{tmp_path}/config.toml: there is no such file; copy config.example.toml"


def test_a_folder_instead_of_a_file_says_so_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match="cannot be read"):
        config.load(tmp_path)


def test_a_file_that_is_not_utf_8_says_where(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes('name = "x"\ngreeting = "é"\n'.encode("latin-1"))
    with pytest.raises(config.ConfigError) as caught:
        config.load(path)
    assert str(caught.value) == f"{path}:2:13: is not written in UTF-8; save it again as UTF-8"


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert config.load(path) == config.parse(TEXT)


def test_windows_line_ends_do_not_move_the_places() -> None:
    text = edited("draft_days = 30", 'draft_days = "x"')
    assert problems(text.replace("\n", "\r\n")) == problems(text)


def test_a_term_that_ends_before_a_check_in_counted_in_days_is_found_to_the_day() -> None:
    said = TEXT.replace("{filed_years}", "2")
    (found,) = problems(edited("filed_days = 730", "filed_days = 20", said))
    assert found.key == "checkins.1.delay"
    assert found.message == "comes 23 days after the last that is heard of a person: erased after 20"
    config.parse(edited("filed_days = 730", "filed_days = 23", said))
