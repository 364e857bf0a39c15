"""Which addresses Telegram takes in links and buttons."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]*|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.IGNORECASE)

OWN = ("tg", "ton", "tonsite")
OTHER = re.compile(r"(?:mailto|tel|sms|data|javascript):", re.IGNORECASE)


def why_invalid(url: str) -> str | None:
    """Return Telegram's reason for refusing this address, or None when it is good."""
    scheme, colon, rest = url.partition("://")
    if colon and scheme.lower() in OWN:
        return None if rest else "Wrong HTTP URL"
    if OTHER.match(url) or (colon and scheme.lower() not in ("http", "https")):
        return "Unsupported URL protocol"
    try:
        parts = urlsplit(url if colon else f"http://{url}")
        host = parts.hostname or ""
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    is_good = HOST.fullmatch(host) and not any(map(str.isspace, url))
    return None if is_good else "Wrong HTTP URL"
