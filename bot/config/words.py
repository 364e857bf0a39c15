"""The organisation's words: there in every language, and short enough for Telegram."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from bot.config.positions import Path
from bot.config.problems import Fault, nearest, nearest_name
from bot.core.model.frozen import replace
from bot.core.model.organisation import Organisation, Words

CATALOGUES = ("fr", "en")
"""The languages in which the bot has its own phrases."""

FEW = 9
"""Up to so many texts in a language that is not the file's, each is named."""

BUTTON = 64
"""Characters on a button; a phone shows about thirty."""

LIMITS: Mapping[tuple[str, str], int] = {
    ("Choice", "label"): BUTTON,
    ("Sector", "name"): BUTTON,
    ("Territory", "name"): BUTTON,
    ("Partner", "name"): BUTTON,
    ("Reason", "text"): BUTTON,
    ("CannedReply", "title"): BUTTON,
    ("CannedReply", "text"): 1500,
    ("Programme", "name"): BUTTON,
    ("Origin", "name"): BUTTON,
    ("Question", "name"): BUTTON,
    ("Tracked", "title"): BUTTON,
    ("Trouble", "label"): BUTTON,
    ("Criterion", "change"): 120,
    ("Question", "text"): 1000,
    ("CheckinPlan", "text"): 1000,
    ("Organisation", "greeting"): 500,
    ("Privacy", "notice"): 1000,
    ("Privacy", "statement"): 3900,
    ("Profile", "description"): 512,
    ("Profile", "short"): 120,
}
"""Characters a text may have, by type and field.

A message holds 4,096, of which the bot needs some; what stands before the first question is to be read whole.
The profile's are Telegram's own: core.telegram.org/bots/api, setMyDescription and setMyShortDescription.
"""

ELSE = 700
"""Characters any other text may have."""

T = TypeVar("T")
Text = tuple[Path, str, str, Words | str]
"""Where a text stands, the type and the field it belongs to, and what it says."""


def word_faults(organisation: Organisation) -> Iterator[Fault]:
    """Check the languages and the length of every text."""
    wrong_languages = list(_language_faults(organisation))
    yield from wrong_languages
    told = [*texts(organisation)]
    everywhere = list(_everywhere_faults(told, organisation.languages)) if not wrong_languages else []
    yield from everywhere
    for path, owner, field, words in told:
        limit = LIMITS.get((owner, field), ELSE)
        if isinstance(words, str):
            yield from _length_faults(words, path, limit)
            continue
        for language, text in words.items():
            yield from _length_faults(text, (*path, language), limit)
        if not wrong_languages and not everywhere:  # else nearly every text of the file would be named
            yield from _spoken_faults(words, path, organisation.languages)


def _everywhere_faults(told: Sequence[Text], languages: Sequence[str]) -> Iterator[Fault]:
    """A language that was dropped or added while the texts stayed: one fault, not one for each text."""
    spoken = [words for *_, words in told if not isinstance(words, str)]
    wanted = f"languages = [{', '.join(map(_quoted, languages))}"
    for language in CATALOGUES:
        written = sum(bool(words.get(language)) for words in spoken)
        if language not in languages and written > FEW:
            message = f'{written} texts are in "{language}", which is not one of the languages'
            yield Fault(("languages",), message, f"take them out, or write {wanted}, {_quoted(language)}]")
        elif language in languages and len(spoken) - written > max(FEW, written):
            message = f'{len(spoken) - written} texts of {len(spoken)} are missing in "{language}"'
            yield Fault(("languages",), message, "write them, or take the language out", language)


def _quoted(language: str) -> str:
    return f'"{language}"'


def _spoken_faults(words: Words, path: Path, languages: tuple[str, ...]) -> Iterator[Fault]:
    foreign = [language for language in words if language not in languages]
    for language in foreign:
        message = f'"{language}" is not one of the languages'
        yield Fault((*path, language), message, nearest(language, languages))
    misspelt = {nearest_name(language, languages) for language in foreign}
    for language in languages:
        if not words.get(language) and language not in misspelt:
            message = "is empty" if language in words else "is missing"
            yield Fault((*path, language), message, f'write {path[-1]}.{language} = "…"')


def _language_faults(organisation: Organisation) -> Iterator[Fault]:
    if not organisation.languages:
        yield Fault(("languages",), "is empty", 'write for example languages = ["fr", "en"]')
    for language in organisation.languages:
        if language not in CATALOGUES:
            message = f'the bot does not speak "{language}"'
            yield Fault(("languages",), message, nearest(language.lower(), CATALOGUES), language)
    if len(set(organisation.languages)) < len(organisation.languages):
        yield Fault(("languages",), "names a language twice", "keep it once")
    spoken = all(language in CATALOGUES for language in organisation.languages)
    if spoken and organisation.languages and organisation.desk.language not in organisation.languages:
        message = f'"{organisation.desk.language}" is not one of the languages'
        yield Fault(
            ("desk", "language"), message, nearest(organisation.desk.language, organisation.languages)
        )


def _length_faults(text: str, path: Path, limit: int) -> Iterator[Fault]:
    if len(text) > limit:
        yield Fault(path, f"has {len(text)} characters, {limit} at most", "shorten it")


def texts(organisation: Organisation) -> Iterator[Text]:
    """Return every text a person may read, partners' names included."""
    for word, words in organisation.glossary.items():
        yield ("glossary", word), "Organisation", "glossary", words
    for index, partner in enumerate(organisation.partners):
        yield ("partners", index, "name"), "Partner", "name", partner.name
    yield from _inside(organisation, ())


def _inside(value: object, path: Path) -> Iterator[Text]:
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _inside(item, (*path, index))
    for name in _parts(value):
        inner = getattr(value, name)
        if isinstance(inner, dict):
            if name != "glossary":
                yield (*path, name), type(value).__name__, name, inner
        elif inner:
            yield from _inside(inner, (*path, name))


def with_texts(value: T, say: Callable[[str, str], str]) -> T:
    """The organisation, or a part of it, in which each text says what `say` makes of it and its language."""
    said: Any = value
    if isinstance(value, tuple):
        said = tuple(with_texts(item, say) for item in value)
    elif isinstance(value, dict):
        said = {
            key: say(item, key) if isinstance(item, str) else with_texts(item, say)
            for key, item in value.items()
        }
    elif parts := _parts(value):
        held = [(name, getattr(said, name)) for name in parts]
        said = replace(said, **{name: with_texts(part, say) for name, part in held if part})
    return said  # type: ignore[no-any-return] # of the type it was


def _parts(value: object) -> tuple[str, ...]:
    """The names of its fields, where it has any."""
    kind: Any = type(value)
    return _fields_of(kind)


@cache  # there are thousands of values, of a few types
def _fields_of(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
