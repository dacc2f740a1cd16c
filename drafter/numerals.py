"""Numbers in running Chinese text: Arabic, full-width and Chinese numerals, with their counters."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000}
SCALES = {"万": 10_000, "亿": 100_000_000}
COUNTERS = "万元|亿元|元|件|宗|份|条|人次|次|例|起|个|项|篇|家|场|期|人|部|批|户|处"
"""What may be counted; a Chinese numeral counts only before one of these."""

_ARABIC = r"[0-9０-９]+(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]+)?"
_HAN_SIGNS = "零〇一二两三四五六七八九十百千万亿"
_HAN_COUNTERS = "件|宗|份|条|人次|次|例|起|个|项|篇|家|场|期"
_SIGN = re.compile(f"[0-9０-９{_HAN_SIGNS}]")
# A digit counts by itself. Begun with all signs, not with a choice, it is searched twice as fast.
_MAY_COUNT = re.compile(f"[0-9０-９{_HAN_SIGNS}](?:(?<=[0-9０-９])|(?:余|多)?(?:{_HAN_COUNTERS}))")
# Starts only where a run of numerals starts, so that a long run is looked at once.
_HAN = f"(?<![{_HAN_SIGNS}])[{_HAN_SIGNS}]++"
_NUMBER = re.compile(
    rf"(?P<arabic>{_ARABIC})(?P<scale>[万亿](?!元))?(?P<more>余|多|左右)?"
    rf"(?P<counter>{COUNTERS}|[%％‰])?"
    rf"|(?P<han>{_HAN})(?P<han_more>余|多)?(?P<han_counter>{_HAN_COUNTERS})"
)


class Quantity(NamedTuple):
    """A number in a text, from `start` to `end`.

    `approximate` where the writer says so (约, 余, 多) or rounds to 万. `counter` is what
    follows it, "%" for a percentage.
    """

    start: int
    end: int
    value: Decimal
    counter: str = ""
    approximate: bool = False

    @property
    def percent(self) -> bool:
        """Whether it is a percentage."""
        return self.counter == "%"


_ABOUT, _ABOUT_HAN = ("大约", "约", "近", "超过", "逾"), ("约", "近")
POINT = Decimal("0.01")


def last_place(value: Decimal) -> Decimal:
    """Return one unit of the last place written: how far rounding or cutting may be off."""
    exponent = value.as_tuple().exponent
    return Decimal(10) ** (exponent if isinstance(exponent, int) else 0)


def may_count(text: str) -> bool:
    """Tell whether a text may hold a number: quicker than to look for it."""
    return bool(_MAY_COUNT.search(text))


def find_numbers(text: str) -> list[Quantity]:
    """Return the numbers of a text, in order; linear in its length."""
    found = (_quantity(match) for match in _numbers(text))
    return [quantity for quantity in found if quantity]


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield where numbers are: a search for one of their signs is quicker than for all of one."""
    at = 0
    while sign := _SIGN.search(text, at):
        at = sign.end()
        if found := _NUMBER.match(text, sign.start()):
            at = found.end()
            yield found


def han_value(numeral: str) -> int | None:
    """Return the value of a Chinese numeral such as 一千二百零三; None where it is none."""
    if not numeral:
        return None
    total = section = digit = 0
    for char in numeral:
        if char in DIGITS:
            if digit and char not in "零〇":
                return _by_place(numeral)
            digit = DIGITS[char]
        elif char in STEPS:
            section += (digit or 1) * STEPS[char]
            digit = 0
        elif char in SCALES:
            total = (total + section + digit) * SCALES[char]
            section = digit = 0
        else:
            return None
    return total + section + digit


def _by_place(numeral: str) -> int | None:
    """Return digits read one by one, as in 二〇二一."""
    digits = [str(DIGITS[char]) for char in numeral if char in DIGITS]
    return int("".join(digits)) if len(digits) == len(numeral) else None


def _quantity(match: re.Match[str]) -> Quantity | None:
    arabic, scale, more, counter, han, han_more, han_counter = match.groups("")
    if han:
        number = han_value(han)
        if number is None:
            return None
        start = _start(match, _ABOUT_HAN)
        about = start < match.start() or bool(han_more)
        return Quantity(start, match.end(), Decimal(number), han_counter, about)
    try:
        plain = arabic if arabic.isascii() else unicodedata.normalize("NFKC", arabic)
        figure = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        return None
    start = _start(match, _ABOUT)
    about = start < match.start() or bool(more or scale)
    value = figure * SCALES[scale] if scale else figure
    return Quantity(start, match.end(), value, "%" if counter == "％" else counter, about)


def _start(match: re.Match[str], signs: tuple[str, ...]) -> int:
    """Return where a number begins, with the word before it that makes it approximate."""
    start, text = match.start(), match.string
    if not text.endswith(signs, 0, start):
        return start
    return start - next(len(sign) for sign in signs if text.endswith(sign, 0, start))
