"""Reply markup: inline keyboards, reply keyboards, forced replies, checked as Telegram checks them."""

from collections.abc import Iterable
from typing import Any

from bot.simulator.params import clean
from bot.simulator.refusal import Json, Refusal, bad_request
from bot.simulator.urls import why_invalid

MOST_BUTTONS = 100
MOST_IN_ROW = 8
MOST_KEYBOARD_BUTTONS = 300
MOST_DATA_BYTES = 64
MOST_COPY_TEXT = 256
MOST_PLACEHOLDER = 64
STYLES = ("danger", "success", "primary")
INLINE_ACTIONS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
INLINE_WORDS = ("icon_custom_emoji_id", "style")
KEYBOARD_FLAGS = ("is_persistent", "resize_keyboard", "one_time_keyboard", "selective")
KEYBOARD_ACTIONS = (
    "request_contact",
    "request_location",
    "request_poll",
    "request_users",
    "request_chat",
    "web_app",
)


def checked_markup(markup: Json | None, *, only_inline: bool = False) -> Json | None:
    """Return the markup as Telegram keeps it (None for none); raises Refusal in Telegram's words.

    `only_inline`: edits take inline keyboards and nothing else.
    """
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if only_inline:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        return _keyboard(markup)
    if _flag(markup, "remove_keyboard"):
        return {"remove_keyboard": True, "selective": _flag(markup, "selective")}
    if _flag(markup, "force_reply"):
        return {"force_reply": True, "selective": _flag(markup, "selective")} | _placeholder(markup)
    raise bad_request("object expected as reply markup")


def _flag(owner: Json, name: str) -> bool:
    value = owner.get(name, False)
    if not isinstance(value, bool):
        raise bad_request(f'field "{name}" must be of type Boolean')
    return value


def _placeholder(markup: Json) -> Json:
    words = markup.get("input_field_placeholder")
    if words is None:
        return {}
    if not isinstance(words, str):
        raise bad_request('field "input_field_placeholder" must be of type String')
    return {"input_field_placeholder": clean(words)[:MOST_PLACEHOLDER]} if words else {}


def _rows(value: object, name: str) -> Iterable[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{name}" must be of type Array')
    for row in value:
        if not isinstance(row, list):
            raise bad_request(f'field "{name}" must be an Array of Arrays')
        if row:
            yield row


def _inline(value: object) -> Json:
    rows = [[_inline_button(button) for button in row] for row in _rows(value, "inline_keyboard")]
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows}


def _cannot_parse(what: str, words: str) -> Refusal:
    return bad_request(f"can't parse {what}: {words}")


def _words(button: Json, name: str, what: str) -> str:
    value = button.get(name)
    if value is None:
        raise _cannot_parse(what, f'Can\'t find field "{name}"')
    if not isinstance(value, str):
        raise _cannot_parse(what, f'Field "{name}" must be of type String')
    return clean(value)


def _inline_button(button: object) -> Json:
    what = "inline keyboard button"
    if not isinstance(button, dict):
        raise _cannot_parse(what, "Inline keyboard button must be an Object")
    text = _words(button, "text", what).strip()
    actions = [name for name in INLINE_ACTIONS if button.get(name) not in (None, "")]
    if not text:
        raise bad_request("inline keyboard button text must be non-empty")
    if not actions:
        raise _cannot_parse(what, "Text buttons are unallowed in the inline keyboard")
    action = actions[0]
    kept = {"text": text, action: button[action]}
    if action in ("url", "callback_data"):
        kept[action] = _words(button, action, what)
    _check_action(action, kept[action])
    for name in INLINE_WORDS:
        if button.get(name):
            kept[name] = _words(button, name, what)
    if kept.get("style", STYLES[0]) not in STYLES:
        raise bad_request("BUTTON_STYLE_INVALID")
    return kept


def _check_action(action: str, value: Any) -> None:  # noqa: ANN401 - any JSON value
    if action == "callback_data" and len(value.encode()) > MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url" and (reason := why_invalid(value)):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: {reason}")
    if action == "copy_text":
        words = value.get("text") if isinstance(value, dict) else None
        if not isinstance(words, str) or not 0 < len(words) <= MOST_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if action == "web_app":
        url = value.get("url", "") if isinstance(value, dict) else ""
        if not str(url).startswith("https://"):
            raise bad_request(
                f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
            )
    if action in ("callback_game", "pay"):
        raise bad_request("BUTTON_TYPE_INVALID")


def _keyboard(markup: Json) -> Json:
    rows = [[_key(button) for button in row] for row in _rows(markup["keyboard"], "keyboard")]
    if sum(map(len, rows)) > MOST_KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")
    if not rows:
        raise bad_request("reply keyboard must be non-empty")
    return {"keyboard": rows} | {flag: _flag(markup, flag) for flag in KEYBOARD_FLAGS} | _placeholder(markup)


def _key(button: object) -> Json:
    what = "keyboard button"
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict):
        raise _cannot_parse(what, "KeyboardButton must be an Object")
    text = _words(button, "text", what).strip()
    if not text:
        raise bad_request("keyboard button text must be non-empty")
    kept: Json = {"text": text}
    for name in KEYBOARD_ACTIONS:
        if button.get(name):
            kept[name] = button[name]
    for name in ("request_contact", "request_location"):
        if not isinstance(kept.get(name, True), bool):
            raise _cannot_parse(what, f'Field "{name}" must be of type Boolean')
    return kept
