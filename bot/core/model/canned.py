"""What staff often write to applicants, in the organisation's words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model.arrival import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CannedReply:
    """A reply for whoever writes to an applicant; the title is for staff."""

    id: str
    title: Words
    text: Words
