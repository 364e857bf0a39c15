"""The text of stories: what is written is read back, and what cannot be meant is named with its line."""

import pytest

from bot.simulator.story import Act, StoryError, Target, read, read_acts, written
from bot.simulator.story.act import as_text

HEAD = """\
# A title
# What it shows

2026-11-23 10:00
@ The desk (en): Alix, Jean-Paul Basile
Camille (fr)
"""
WHOLE = f"""\
{HEAD}
# A remark stays before its act.
Camille: /start
  (Noted.)
  (! This is not for you.)

  │ ↩ What was asked…
  │ Two lines
  │
  │ with a gap
  [Yes] [No]
  ⌨ ↩

  ✎ What changed
  │ …
  ✗ What went

  @ The desk
  │ {{document file.pdf}}

Camille: [Yes]
+ Camille: [Yes]

2026-12-23 10:00

{{restart}}

# The end.
"""
ACTS = {
    "Camille: Hello: you": Act("says", "Camille", words="Hello: you"),
    "Jean-Paul Basile @ The desk: Hi": Act("says", "Jean-Paul Basile", "The desk", "Hi"),
    "Camille: One line\n       : and another\n       :\n       : after a gap": Act(
        "says", "Camille", words="One line\nand another\n\nafter a gap"
    ),
    "Camille: \\[no button]": Act("says", "Camille", words="[no button]"),
    "Camille: [Yes]": Act("presses", "Camille", words="Yes", target=Target()),
    "Camille: [a [b] c]": Act("presses", "Camille", words="a [b] c", target=Target()),
    "Camille: [Yes] «Are you»": Act("presses", "Camille", words="Yes", target=Target("Are you")),
    "Camille: [Yes] «Are you» ↑2": Act("presses", "Camille", words="Yes", target=Target("Are you", 2)),
    "Camille: [Yes] ↑3": Act("presses", "Camille", words="Yes", target=Target("", 3)),
    "Camille: ⌨ [Share]": Act("key", "Camille", words="Share"),
    "Alix @ The desk: ↩ A question?": Act("says", "Alix", "The desk", "A question?", target=Target()),
    "Alix @ The desk: ↩ «D-2026» Two\n               : lines": Act(
        "says", "Alix", "The desk", "Two\nlines", target=Target("D-2026")
    ),
    "Camille: ↩ {photo} Look": Act("does", "Camille", words="Look", thing="photo", target=Target()),
    "Camille: ✎ «Clermnt» Clermont": Act("edits", "Camille", words="Clermont", target=Target("Clermnt")),
    "Camille: ✎ \\«Clermont»": Act("edits", "Camille", words="«Clermont»", target=Target()),
    "Camille: ✗ «Oops»": Act("deletes", "Camille", target=Target("Oops")),
    "Camille: {document a b.pdf} Mine": Act("does", "Camille", words="Mine", thing="document a b.pdf"),
    "Camille: {poll Yes / No} Well?": Act("does", "Camille", words="Well?", thing="poll Yes / No"),
    "Camille: {blocks}": Act("does", "Camille", thing="blocks"),
    "Alix @ The desk: {removes Camille}": Act("does", "Alix", "The desk", thing="removes Camille"),
    "2026-11-24 09:30": Act("time", words="2026-11-24 09:30"),
    "{restart}": Act("restart"),
}


@pytest.mark.parametrize("text", ACTS)
def test_an_act_is_read_and_written_alike(text: str) -> None:
    assert read_acts(text) == [ACTS[text]]
    assert as_text(ACTS[text]) == text


def test_a_whole_story_is_written_as_it_was_read() -> None:
    story = read(WHOLE)
    assert written(story) == WHOLE
    assert [len(step.seen) for step in story.steps] == [16, 0, 0, 0, 0]
    assert story.groups[0].language == "en"
    assert story.ending == ("# The end.",)


def test_spaces_that_do_not_matter_are_put_right() -> None:
    typed = HEAD + "\n\nCamille : /start\n\n  │ seen\n\n\n\nCamille: yes   \n"
    assert written(read(typed)) == HEAD + "\nCamille: /start\n  │ seen\n\nCamille: yes\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Camille says hello", "neither an act"),
        ("Zoé: hello", "nobody is called 'Zoé'"),
        ("Camille @ The office: hello", "no group is called 'The office'"),
        ("Camille: {dance}", "{dance} is none of {animation}, {photo}"),
        ("Camille: {voice", "what begins with { is not understood"),
        ("Camille: {blocks} now", "no words may follow {blocks}"),
        ("Camille: [Yes] please", "what begins with [ is not understood"),
        ("Camille: ↩", "↩ needs words after it"),
        ("Camille: ✗ Oops", "only words of it may follow"),
        ("2026-11-22 10:00", "time does not go back"),
        ("2026-13-22 10:00", "no moment of any calendar"),
        ("+ Camille: yes", "+ comes at once after somebody's act"),
        ("  seen without a sign", "neither an act"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line(line: str, words: str) -> None:
    with pytest.raises(StoryError) as caught:
        read(f"{HEAD}\n{line}\n", "fr/tale.txt")
    assert str(caught.value).startswith("fr/tale.txt:8: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "begins with a day and an hour"),
        ("Camille: /start", "tale:1: a story begins with a day and an hour"),
        ("2026-11-23 10:00\n", "nobody is in this story"),
        ("2026-11-23 10:00\nCamille (fr)\n  │ seen", "tale:3: nothing is seen before the first act"),
    ],
)
def test_a_story_without_a_beginning_is_none(text: str, words: str) -> None:
    with pytest.raises(StoryError, match=words):
        read(text, "tale")
