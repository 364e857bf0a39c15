"""Which addresses Telegram takes in links and buttons."""

import re
from urllib.parse import urlsplit

HOST = re.compile(
    r"(?:[\w-]+\.)+[^\W\d_][\w-]*|localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\]", re.IGNORECASE
)


def why_invalid(url: str) -> str | None:
    """Return Telegram's reason for refusing this address, or None when it is good."""
    if url.startswith(("tg://", "ton://", "tonsite://")):
        return None if len(url.split("://", 1)[1]) > 0 else "Wrong HTTP URL"
    if "://" in url and not url.lower().startswith(("http://", "https://")):
        return "Unsupported URL protocol"
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host = parts.hostname or ""
        _ = parts.port  # raises on a port that is no number
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    if any(c.isspace() for c in url) or not HOST.fullmatch(host):
        return "Wrong HTTP URL"
    return None
