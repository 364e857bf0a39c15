"""What the log may say."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from telegram.error import BadRequest

from bot.logs import Formatter, JsonFormatter, place, set_up

TOKEN = "123456789:AAH-" + "k" * 31
OTHER = "987654:" + "Z_" * 16
KEY = "a secret (of some kind)+"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up("DEBUG", [TOKEN, KEY, ""])
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    root.handlers[:], sys.excepthook = handlers, hook
    root.setLevel(level)
    logging.raiseExceptions = True


def test_a_record_is_one_line_whatever_it_holds(written: io.StringIO) -> None:
    logging.getLogger("bot.engine.unit_of_work").info("first\nsecond\r\u2028third\x1b[31m %s", "\u202eevil")
    line = written.getvalue()
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert "level=info from=bot.engine.unit_of_work said=" in line


def test_secrets_are_taken_out_of_every_part(written: io.StringIO) -> None:
    log = logging.getLogger("bot.engine.delivery")
    log.warning("calling https://api.telegram.org/bot%s/getMe with %s and %s", TOKEN, KEY, OTHER)
    log.error("also here: /bot123456789:AAH-%s/x", "q" * 31)
    text = written.getvalue()
    assert text.count("…".encode("unicode_escape").decode()) == 4
    for secret in (TOKEN, KEY, OTHER, "AAH-"):
        assert secret not in text


def test_an_exception_is_told_by_its_kind_and_places_never_by_its_text(written: io.StringIO) -> None:
    def deep() -> None:
        raise BadRequest("can't parse entities: unsupported tag <Alice Durand>")

    try:
        deep()
    except BadRequest:
        logging.getLogger("handlers.start").exception("update failed")
    line = written.getvalue()
    assert "error=BadRequest where=tests.test_logs:" in line
    assert "Alice" not in line
    assert len(line.splitlines()) == 1


def test_a_cause_is_named_too(written: io.StringIO) -> None:
    def deep() -> None:
        try:
            _ = dict[str, int]()["Alice"]
        except KeyError as error:
            raise ValueError("Bob") from error

    try:
        deep()
    except ValueError:
        logging.getLogger("bot.engine.unit_of_work").exception("failed")
    assert "cause=KeyError" in written.getvalue()
    assert "Alice" not in written.getvalue()


def test_other_packages_are_heard_from_warning_up_and_by_their_template_only(written: io.StringIO) -> None:
    for name in ("aiosqlite", "aiohttp.access", "httpx", "telegram.ext", "asyncio"):
        logging.getLogger(name).info("Alice said %s", "yes")
    assert written.getvalue() == ""
    logging.getLogger("asyncio").error(
        "Task exception was never retrieved\nfuture: <Task ValueError('Alice')>"
    )
    logging.getLogger("aiohttp.server").error("Error handling request from %s", "Alice")
    text = written.getvalue()
    assert "Task exception was never retrieved" in text
    assert "Error handling request from %s" in text
    assert "Alice" not in text


def test_an_error_nobody_caught_leaves_one_line(written: io.StringIO) -> None:
    error = RuntimeError("Alice")
    sys.excepthook(RuntimeError, error, None)
    line = written.getvalue()
    assert "level=critical" in line
    assert "error=RuntimeError" in line
    assert "Alice" not in line


def test_an_unknown_level_is_refused(written: io.StringIO) -> None:
    with pytest.raises(ValueError, match="LOUD"):
        set_up("LOUD")
    assert written.getvalue() == ""


def test_an_exception_that_went_nowhere_has_no_place() -> None:
    assert place(ValueError()) == "-"


def test_without_secrets_tokens_are_still_taken_out() -> None:
    record = logging.LogRecord("bot", logging.INFO, "", 0, f"token {TOKEN}", None, None)
    assert TOKEN not in Formatter().format(record)


def test_json_says_the_same_one_object_a_line(written: io.StringIO) -> None:
    handler = logging.getLogger().handlers[0]
    handler.setFormatter(JsonFormatter([KEY]))

    def deep() -> None:
        raise BadRequest("Alice Durand")

    try:
        deep()
    except BadRequest:
        logging.getLogger("bot.engine.delivery").exception("with %s\nand more", KEY)
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    assert told.pop("at").endswith("Z")
    assert told.pop("where").startswith("tests.test_logs:")
    assert told == {
        "level": "error", "from": "bot.engine.delivery", "said": "with …\nand more", "error": "BadRequest",
    }  # fmt: skip


def test_where_the_log_cannot_be_written_the_bot_goes_on_and_tells_nothing_elsewhere(
    written: io.StringIO, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: str) -> int:
        raise OSError(28, "No space left on device")

    log = logging.getLogger("bot.engine.delivery")
    with monkeypatch.context() as patch:
        patch.setattr(written, "write", full)
        log.warning("not written: %s", TOKEN)
    log.warning("written")
    assert 'said="written"' in written.getvalue()
    assert TOKEN not in "".join(capsys.readouterr())
