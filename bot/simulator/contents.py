"""What people send besides text and files, as the fields of a Bot API message: for `Person.sends`."""

from __future__ import annotations

from bot.simulator.refusal import Json

JETEE = {"latitude": 45.777, "longitude": 3.087}


def location(latitude: float = 45.777, longitude: float = 3.087) -> Json:
    """A place."""
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue(title: str = "La Jetée", address: str = "6 place Michel-de-l’Hospital") -> Json:
    """A place that has a name."""
    return {"venue": {"location": JETEE, "title": title, "address": address}, "location": JETEE}


def dice(value: int = 3) -> Json:
    """A die that was thrown."""
    return {"dice": {"emoji": "\N{GAME DIE}", "value": value}}


def game() -> Json:
    """A game of another bot's."""
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 90, "height": 90}]
    return {"game": {"title": "2048", "description": "2048", "photo": photo}}


def story(chat: int) -> Json:
    """Somebody's story."""
    return {"story": {"chat": {"id": chat, "type": "private"}, "id": 1}}


def paid_media() -> Json:
    """A picture one pays for: nothing this bot has heard of."""
    return {"paid_media": {"star_count": 5, "paid_media": [{"type": "preview"}]}}


def poll(question: str, *options: str, kind: str = "regular") -> Json:
    """A poll, or a quiz whose answer nobody tells."""
    choices = [{"persistent_id": str(i), "text": o, "voter_count": 0} for i, o in enumerate(options)]
    flags = dict.fromkeys(("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False)
    shape: Json = {"id": "1", "question": question, "options": choices, "total_voter_count": 0, "type": kind}
    return {"poll": shape | flags | {"is_anonymous": True}}


def forwarded(content: Json, date: int = 0) -> Json:
    """What somebody else wrote, who does not want to be named."""
    return content | {"forward_origin": {"type": "hidden_user", "sender_user_name": "?", "date": date}}
