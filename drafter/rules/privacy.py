"""Finds personal numbers in running text, and masks them wherever text is shown.

Numbers may be broken by blanks, dashes or invisible characters, and may be written in
full-width digits; they are looked for in whole paragraphs, in linear time.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

GAP = "[ \\-–—−\u3000\u200b-\u200f\u2060\ufeff\u00a0]{0,2}"
_DIGIT = "[0-9０-９]"
# Not the decimals of a figure; a full stop after a word is none.
_START = "(?<![0-9０-９])(?<![0-9０-９][.])"
_LONG = re.compile(
    f"{_START}(?:{_DIGIT}{GAP}){{14,18}}{_DIGIT}[xXｘＸ]?(?![0-9０-９A-Za-z])|{_START}(?:{_DIGIT}{GAP}){{17}}[xXｘＸ](?![0-9A-Za-z])"
)
_ELEVEN_DIGITS = re.compile(f"{_DIGIT}(?:{GAP}{_DIGIT}){{10}}")
_MOBILE = re.compile(f"{_START}[1１]{GAP}[3-9３-９](?:{GAP}{_DIGIT}){{9}}(?![0-9０-９])")
_EMAIL = re.compile(
    r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}[@＠][A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}"
)
ADDRESS_SIGNS = ("@", "＠")
_NOT_DIGITS = re.compile("[^0-9Xx]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BIRTH = re.compile(r"\d{6}(19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")
# The prefix under which Chinese banks issue cards; Luhn alone passes one number in ten.
_BANK_PREFIXES = ("62",)
VISIBLE = 3


class Kind(StrEnum):
    """What a number looks like."""

    CITIZEN = "citizen"
    """A citizen's identity number whose check digit is right."""
    CITIZEN_LIKE = "citizen_like"
    """The shape of one, with a wrong check digit."""
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    EMAIL = "email"


@dataclass(frozen=True)
class Hit:
    """A personal number in a text, from `start` to `end`."""

    kind: Kind
    start: int
    end: int


@lru_cache(maxsize=512)
def find_personal(text: str) -> tuple[Hit, ...]:
    """Return the personal numbers of a text, in order, none overlapping another."""
    if not may_be_personal(text):
        return ()
    hits = sorted((*_long_numbers(text), *_mobiles(text), *_emails(text)), key=lambda h: h.start)
    kept: list[Hit] = []
    for hit in hits:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return tuple(kept)


def mask(text: str) -> str:
    """Return the text with every personal number reduced to its first three characters."""
    parts, last = [], 0
    for hit in find_personal(text):
        shown = text[hit.start : hit.start + VISIBLE]
        parts += [text[last : hit.start], shown, "*" * (hit.end - hit.start - len(shown))]
        last = hit.end
    return "".join([*parts, text[last:]])


def may_be_personal(text: str) -> bool:
    """Say whether a text has a sign of an address, or as many digits as a mobile number."""
    return any(sign in text for sign in ADDRESS_SIGNS) or bool(_ELEVEN_DIGITS.search(text))


def _long_numbers(text: str) -> Iterator[Hit]:
    for found in _LONG.finditer(text):
        digits = _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", found[0])).upper()
        kind = _kind_of(digits)
        if kind:
            yield Hit(kind, found.start(), found.end())


def _kind_of(digits: str) -> Kind | None:
    if _BIRTH.fullmatch(digits):
        return Kind.CITIZEN if _has_check_digit(digits) else Kind.CITIZEN_LIKE
    if digits.isdecimal() and digits.startswith(_BANK_PREFIXES) and _luhn(digits):
        return Kind.BANK_CARD
    return None


def _has_check_digit(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == digits[-1]


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits))]
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0


def _mobiles(text: str) -> Iterator[Hit]:
    for found in _MOBILE.finditer(text):
        yield Hit(Kind.MOBILE, found.start(), found.end())


def _emails(text: str) -> Iterator[Hit]:
    for found in _EMAIL.finditer(text):
        yield Hit(Kind.EMAIL, found.start(), found.end())
