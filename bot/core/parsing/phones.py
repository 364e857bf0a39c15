"""Telephone numbers of any country: plausible ones, in E.164 form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from phonenumbers import (
    NumberParseException,
    PhoneMetadata,
    PhoneNumber,
    PhoneNumberFormat,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    parse,
    region_code_for_country_code,
    region_codes_for_country_code,
)

from bot.core.parsing.spelling import plain

_FRENCH: Final = ("FR", "GP", "GF", "MQ", "RE", "YT")
"""Regions that write national numbers alike, though each has its country code: 06 12… and 0692… in all."""

_BEGINNING: Final = 3
"""Figures after the 0 that tell the parts of France apart."""

_INVENTED: Final = "63998"
"""Begins the mobiles kept for films and trials, in metropolitan France alone."""

_BETWEEN = re.compile(r"\s*/\s*|\s+[\u2010-\u2015-]\s+")
"""What may stand between two numbers, and within one."""

_NUMBER = re.compile(r"\+?\d(?:[\s./()\u2010-\u2015-]*\d)*")
_LETTERS = re.compile(r"\b(?=[oil]*\d)[oil\d]+\b|(?<=\d[ .-])[oil]{1,2}(?=[ .-]\d)", re.IGNORECASE)
_OTHER_SIGNS = re.compile(r"(?<=\d\d)[,:_*\u00b7](?=\d\d(?!\d))")
_AS_FIGURES = str.maketrans("oOiIlL", "001111")
"""Letters that are typed for the figures they look like: « O6 12 34 56 78 », « 06 l2 34 56 78 »."""


def typed(text: str, country: str) -> str:
    """The one number that stands in a text; empty if there is none or several.

    `country` (ISO 3166, or empty) is where numbers without a country code are read.
    """
    found = _found(text)
    return _read(found[0], country) if len(found) == 1 and found == _found(_in_figures(text)) else ""


def held(text: str, country: str) -> tuple[str, ...]:
    """The numbers that a text holds among other figures, or as it would be with the 0 that was left out."""
    text = _in_figures(text)
    numbers = [_read(digits, country) for digits in _found(text)]
    if not any(numbers):
        numbers = [_read(digits, country) for digits in _parted(text)]
    if not any(numbers):
        numbers = [_read(f"0{digits}", country) for digits in _found(text) if not digits.startswith("+")]
    return tuple(dict.fromkeys(filter(None, numbers)))


def _parted(text: str) -> Iterator[str]:
    """The numbers of a text where nothing but a sign, a space or nothing at all parts one from the next."""
    for piece in _BETWEEN.split(text):
        for digits in _found(piece):
            half = len(digits) // 2  # of one country: numbers of one length, that begin alike
            yield from (digits[:half], digits[half:]) if digits[:1] == digits[half : half + 1] else (digits,)


def _in_figures(text: str) -> str:
    """The text with figures for the letters that look like them, and blanks for unusual signs in between."""
    return _LETTERS.sub(lambda found: found.group().translate(_AS_FIGURES), _OTHER_SIGNS.sub(" ", text))


def _found(text: str) -> list[str]:
    """Whatever in a text looks like a number: its figures, after a plus sign if it has one."""
    pieces = _NUMBER.findall(plain(text).replace("(0)", ""))
    found = (re.sub(r"[^+0-9]", "", piece) for piece in pieces)
    return [f"+{digits[2:]}" if digits.startswith("00") else digits for digits in found]


def _read(digits: str, country: str) -> str:
    readings = list(_abroad(digits) if digits.startswith("+") else _at_home(digits, country))
    # Ranges are given out before the library knows them: where nothing is valid, what is possible is taken.
    return _international(max(readings, key=_likelihood)) if readings else ""


def kept(text: str) -> str:
    """A number with its country code, in E.164 form; empty if it is none."""
    number = _parsed(text)
    return _international(number) if number else ""


def _abroad(digits: str) -> Iterator[PhoneNumber]:
    """A number with its country code; a French one may have been given that of the wrong part of France."""
    number = _parsed(digits)
    if number is None:
        return
    yield number
    region = region_code_for_country_code(number.country_code or 0)
    if region in _FRENCH:
        yield from _at_home(_national(number), region)


def _at_home(digits: str, country: str) -> Iterator[PhoneNumber]:
    """A number as the country writes it, or as from abroad but for the plus sign."""
    yield from _written_in(country, digits)
    if country in _FRENCH:
        yield from (each for region in _FRENCH for each in _written_in(region, digits) if _likelihood(each))


def _likelihood(number: PhoneNumber) -> int:
    """2: somebody may have it; 1: its region has mobiles that begin so (0691, 0639), if not these; else 0."""
    if is_valid_number(number):
        return 2
    begins = str(number.national_number)[:_BEGINNING]
    if str(number.national_number).startswith(_INVENTED):
        return int(number.country_code == country_code_for_region("FR"))
    regions = region_codes_for_country_code(number.country_code or 0)
    return int(any(begins in _beginnings(region) for region in regions if region in _FRENCH))


@lru_cache
def _beginnings(region: str) -> frozenset[str]:
    """The first figures of a French region's mobiles."""
    described = PhoneMetadata.metadata_for_region(region)
    pattern = re.compile((described and described.mobile and described.mobile.national_number_pattern) or "")
    numbers = (f"{figures}0000" for figures in range(10_000, 100_000))
    return frozenset(number[:_BEGINNING] for number in numbers if pattern.fullmatch(number))


def _written_in(region: str, digits: str) -> Iterator[PhoneNumber]:
    number = _parsed(digits, region)
    if number and _national(number) == digits:  # with its 0 where there is one: else a digit is missing
        yield number
    if digits.startswith(str(country_code_for_region(region))) and (number := _parsed(f"+{digits}")):
        yield number


def _parsed(digits: str, region: str = "") -> PhoneNumber | None:
    """A number that its country could have given out."""
    try:
        number = parse(digits, region or None)
    except NumberParseException:
        return None
    possible = is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
    # A zero is part of the number in Italy and few other countries; elsewhere it stands for a digit too few.
    return number if possible and (not number.italian_leading_zero or is_valid_number(number)) else None


def _national(number: PhoneNumber) -> str:
    return re.sub(r"\D", "", format_number(number, PhoneNumberFormat.NATIONAL))


def _international(number: PhoneNumber) -> str:
    return format_number(number, PhoneNumberFormat.E164)
