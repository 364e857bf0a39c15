"""SIREN numbers, which name an enterprise or an association in France.

Nine digits, the last of which is a key by Luhn's formula: INSEE, « Identifiant Siren »
(insee.fr/fr/metadonnees/definition/c2047), and ISO/IEC 7812-1, annex B, for the formula. A SIRET adds five
digits for one establishment (insee.fr/fr/metadonnees/definition/c1841) and has such a key over all fourteen;
those of La Poste, 356 000 000, need only a sum of digits that is a multiple of five. A SIREN has none.
"""

from __future__ import annotations

import re
from typing import Final

from bot.core.parsing.reading import Meant, Refused
from bot.core.parsing.spelling import plain

SIREN_DIGITS: Final = 9
SIRET_DIGITS: Final = 14
LA_POSTE: Final = "356000000"

_NAMED = re.compile(r"(?:(?:n[°ºo.]?|num[ée]ro)\s*)?(?:de\s+)?(?:sire[nt])?\s*:?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s.\-]+")


def typed(text: str) -> str | Meant | Refused:
    """A SIREN as people write it, in groups; that of a SIRET is asked about, never taken silently."""
    written = plain(text).strip()
    digits = _BETWEEN.sub("", written[_NAMED.match(written).end() :])  # type: ignore[union-attr]  # may be empty
    if not re.fullmatch(r"[0-9]+", digits):
        return Refused("not_a_siren")
    if len(digits) == SIRET_DIGITS and is_siren(digits[:SIREN_DIGITS]) and _is_siret(digits):
        return Meant((digits[:SIREN_DIGITS],))
    if len(digits) != SIREN_DIGITS:
        return Refused("siren_digits", {"length": len(digits)})
    return digits if is_siren(digits) else Refused("siren_key")


def is_siren(text: str) -> bool:
    """Whether this is a SIREN as it is kept: nine digits and no more, of which the key is right."""
    return bool(re.fullmatch(rf"[0-9]{{{SIREN_DIGITS}}}", text)) and text.strip("0") != "" and _luhn(text)


def spaced(siren: str) -> str:
    """A SIREN as it is read: in groups of three that stay on one line."""
    return "\u00a0".join(siren[at : at + 3] for at in range(0, len(siren), 3))


def _is_siret(digits: str) -> bool:
    is_la_poste = digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0
    return is_la_poste or _luhn(digits)


def _luhn(digits: str) -> bool:
    """Every second digit from the right counts twice, and the digits of all that add up to tens."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004 - two digits
