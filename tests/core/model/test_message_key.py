from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.message_key import Kind, MessageKey

details = st.lists(st.text(st.characters(exclude_characters=":")), max_size=3).map(tuple)
keys = st.builds(MessageKey, st.sampled_from(get_args(Kind)), st.integers(0, 2**63 - 1), details)


@given(key=keys)
def test_a_key_is_read_as_it_was_written(key: MessageKey) -> None:
    assert MessageKey.parse(str(key)) == key


@pytest.mark.parametrize("text", ["", "card", "card:", "card:x", "12:card", "nothing:12", "+:12:99"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"key|int"):
        MessageKey.parse(text)


def test_a_check_ins_question_is_another_message_than_the_interviews() -> None:
    asked = {MessageKey.question(12, "news"), MessageKey.question(12, "news", "month")}
    assert {str(key) for key in asked} == {"question:12:news", "question:12:news:month"}


def test_peoples_own_messages_and_what_cannot_be_edited_are_known_by_their_kind() -> None:
    own = {
        MessageKey.own_answer(1, "q"),
        MessageKey.own_message(1, "9"),
        MessageKey.own_album(1, "7", "read"),
    }
    fixed = {MessageKey("copy", 1, ("9",)), MessageKey("prompt", 1, ("9",))}
    others = {MessageKey("card", 1), MessageKey("from", 1, ("9",)), MessageKey("notice")}
    assert [key for key in own | fixed | others if key.is_own != (key in own)] == []
    assert [key for key in own | fixed | others if key.is_fixed != (key in fixed)] == []
