"""Telegram's HTML, its entities, its complaints."""

import pytest

from bot.simulator.entities import as_html, found_in
from bot.simulator.html import parse_html
from bot.simulator.refusal import Json, Refusal

STADIUM = "🏟 🏟&lt;"


def complaint(source: str) -> str:
    with pytest.raises(Refusal) as caught:
        parse_html(source)
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<abac>", 'Unsupported start tag "abac" at byte offset 13'),
        ("<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
        ("<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
        ("<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
        ('<i    aba  =  "&lt;&gt;&quot;>', "Unclosed start tag at byte offset 13"),
        ("<i    aba  =  '&lt;&gt;&quot;>", "Unclosed start tag at byte offset 13"),
        ("</", "Unexpected end tag at byte offset 13"),
        ("<b></b></", "Unexpected end tag at byte offset 20"),
        ("<i>a</i   ", "Unclosed end tag at byte offset 17"),
        ("<i>a</em   >", 'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 13'),
        ("<3", "Unclosed start tag at byte offset 13"),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 13'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    assert complaint(STADIUM + source) == words


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("", "", []),
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&#12345678;", '&ge;<>&"&laquo;&#12345678;', []),
        ("&#233;&#xe9;", "éé", []),
        ("➡️ ➡️<b>➡️ ➡️</b>", "➡️ ➡️➡️ ➡️", [("bold", 5, 5)]),
        ("🎵<u>🎵🎵</u>", "🎵🎵🎵", [("underline", 2, 4)]),
        ("<b><i>ab</i>c</b>", "abc", [("bold", 0, 3), ("italic", 0, 2)]),
        ("<B>a</B><del>b</del>", "ab", [("bold", 0, 1), ("strikethrough", 1, 1)]),
        ("<b></b>a", "a", []),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>x</code>", "x", [("code", 0, 1)]),
    ],
)
def test_markup_becomes_text_and_utf16_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    found_text, found = parse_html(source)
    assert found_text == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


def test_a_link_keeps_its_address_and_a_bad_one_is_dropped() -> None:
    _, entities = parse_html('<a href="https://example.org/?a=1&amp;b=2">ici</a> <a href="nulle part">là</a>')
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 3, "url": "https://example.org/?a=1&b=2"}
    ]


def test_code_in_pre_gives_one_entity_with_its_language() -> None:
    _, entities = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    "source",
    [
        "<b>a &amp; b</b> &lt;c&gt;",
        '<a href="https://example.org/">🎵 ici</a>',
        "<b>a<i>b</i></b><code>c</code>",
        "a",
    ],
)
def test_entities_are_written_back_as_the_same_html(source: str) -> None:
    assert as_html(*parse_html(source)) == source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("voir /aide@demo_bot", [("bot_command", "/aide@demo_bot")]),
        ("et/ou", []),
        ("écrire à a.b@example.org.", [("email", "a.b@example.org")]),
        (
            "https://example.org/a?b=c, puis exemple.fr",
            [("url", "https://example.org/a?b=c"), ("url", "exemple.fr")],
        ),
        ("+33 6 39 98 00 01", [("phone_number", "+33 6 39 98 00 01")]),
        ("06 39 98 00 01 !", [("phone_number", "06 39 98 00 01")]),
        ("63000 Clermont", []),
        ("@demo_bot #jazz", [("mention", "@demo_bot"), ("hashtag", "#jazz")]),
        ("🎵 /stop", [("bot_command", "/stop")]),
    ],
)
def test_what_people_type_gets_the_entities_telegram_finds(text: str, found: list[tuple[str, str]]) -> None:
    units = text.encode("utf-16-le")

    def words(entity: Json) -> str:
        return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")

    assert [(entity["type"], words(entity)) for entity in found_in(text)] == found
