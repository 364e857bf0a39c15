"""Methods by which the bot receives: updates, files, taps."""

import re

from bot.simulator.history import Told
from bot.simulator.methods.registry import Desk, Result, method
from bot.simulator.params import Params
from bot.simulator.refusal import bad_request, conflict
from bot.simulator.urls import why_invalid

MOST_UPDATES = 100
LONGEST_POLL = 50
MOST_ANSWER = 200
MOST_DOWNLOAD = 20 * 1024 * 1024
FILE_ID = re.compile(r"[\w-]{20,}", re.ASCII)


def _kinds(params: Params) -> list[str] | None:
    kinds = params.array("allowed_updates")
    if kinds is not None and not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("expected an Array of String as allowed_updates")
    return kinds


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(desk: Desk, params: Params) -> Result:
    """Return waiting updates, waiting for one up to `timeout` seconds; an offset confirms those before it."""
    if desk.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    limit = params.integer("limit", MOST_UPDATES) or MOST_UPDATES
    seconds = params.integer("timeout", 0) or 0
    updates = desk.world.updates
    updates.allow(_kinds(params))
    wait = min(max(seconds, 0), LONGEST_POLL)
    return [*await updates.poll(params.integer("offset"), min(max(limit, 1), MOST_UPDATES), wait)]


@method(
    "setWebhook",
    "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token",
)
async def set_webhook(desk: Desk, params: Params) -> Result:
    """Have updates posted to an address; an empty one ends it."""
    desk.world.updates.allow(_kinds(params))
    if params.flag("drop_pending_updates"):
        desk.world.updates.drop_all()
    url = params.text("url")
    if not url:
        await desk.webhook.stop()
        return True
    await desk.webhook.set(url, params.text("secret_token"))
    desk.webhook.max_connections = params.integer("max_connections", 40) or 40
    return True


@method("deleteWebhook", "drop_pending_updates")
async def delete_webhook(desk: Desk, params: Params) -> Result:
    """Go back to getUpdates."""
    if params.flag("drop_pending_updates"):
        desk.world.updates.drop_all()
    await desk.webhook.stop()
    return True


@method("getWebhookInfo")
async def get_webhook_info(desk: Desk, _params: Params) -> Result:
    """Say where updates go and what went wrong last."""
    info: dict[str, object] = {
        "url": desk.webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(desk.world.updates.waiting()),
    }
    if desk.webhook.url:
        info["max_connections"] = desk.webhook.max_connections
    if desk.webhook.last_error:
        info["last_error_date"], info["last_error_message"] = desk.webhook.last_error
    if desk.world.updates.allowed is not None:
        info["allowed_updates"] = sorted(desk.world.updates.allowed)
    return info


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
async def answer_callback_query(desk: Desk, params: Params) -> Result:
    """Answer a tap: with nothing, a note, an alert or an address."""
    words = params.text("text")
    if len(words) > MOST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    url = params.text("url")
    if url and why_invalid(url):
        raise bad_request("URL_INVALID")
    answer = {"text": words, "show_alert": params.flag("show_alert"), "url": url}
    now = desk.world.now().timestamp()
    query = desk.world.queries.close(params.text("callback_query_id"), answer, now)
    desk.world.history.note(Told(query.chat_id, words, answer["show_alert"] is True))
    desk.world.changes.note(query.chat_id)
    return True


@method("getFile", "file_id")
async def get_file(desk: Desk, params: Params) -> Result:
    """Say where a file can be downloaded."""
    file_id = params.text("file_id")
    file = desk.world.files.by_id.get(file_id)
    if file is None:
        known = FILE_ID.fullmatch(file_id)
        raise bad_request(
            "file_id is empty"
            if not file_id
            else "wrong file_id or the file is temporarily unavailable"
            if known
            else "invalid file_id"
        )
    if len(file.data) > MOST_DOWNLOAD:
        raise bad_request("file is too big")
    return file.reference() | {"file_path": file.path}
