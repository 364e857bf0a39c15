"""What Telegram answers when it refuses a call: its codes and its own words."""

from typing import Any

Json = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - Telegram refuses; nothing here went wrong
    """A Bot API call that is answered `{"ok": false, ...}`.

    `code` is the HTTP status and `error_code`; `parameters` the ResponseParameters, if there are any.
    """

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """Return the body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(words: str, parameters: Json | None = None) -> Refusal:
    """Return a 400; `words` follow `Bad Request: `."""
    return Refusal(400, f"Bad Request: {words}", parameters)


def forbidden(words: str) -> Refusal:
    """Return a 403; `words` follow `Forbidden: `."""
    return Refusal(403, f"Forbidden: {words}")


def conflict(words: str) -> Refusal:
    """Return a 409; `words` follow `Conflict: `."""
    return Refusal(409, f"Conflict: {words}")


def too_many_requests(seconds: int) -> Refusal:
    """Return a 429 that asks for `seconds` of patience."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
