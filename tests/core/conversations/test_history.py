"""What staff read of the history is said to staff."""

from __future__ import annotations

from babel.messages.pofile import read_po

from bot.core.conversations.history import TO_STAFF
from bot.texts import HERE

TO_THE_PERSON = {"fr": ("votre", "vos ", "vous"), "en": ("your ", "you ")}


def test_what_is_said_to_the_person_has_other_words_for_staff() -> None:
    for language, words in TO_THE_PERSON.items():
        with (HERE / f"{language}.po").open("rb") as file:
            events = [each for each in read_po(file) if str(each.id).startswith("event.")]
        assert events
        spoken = {str(each.id) for each in events if any(word in f"{each.string} " for word in words)}
        assert spoken <= {f"event.{kind}" for kind in TO_STAFF}
