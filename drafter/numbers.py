"""The one place where what stands in a cell becomes a number, and a number what is printed.

Nothing is guessed in silence: a reading is a value, a value with the code of the
rule that tells the officer how it was read, or no value and a code. No float is kept.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from drafter.form import Number
from drafter.wording import N_, grouped_digits

MAX_DIGITS = 12
MOST = 10**MAX_DIGITS
WHOLE_TOLERANCE = Decimal("0.000001")
PLACEHOLDERS = frozenset(
    {"无", "/", "\\", "-", "--", "—", "——", "―", "–", "*", "×", "x", "X", "N/A", "n/a"}
)
NOT_A_NUMBER = N_("不是数字")
NOT_WHOLE = N_("不是整数")
NEGATIVE = N_("是负数")
TOO_LONG = N_("超过 12 位")
AMOUNT_UNIT = N_("万元")

# A footnote's ① or ² is no digit of the figure before it, although NFKC makes it one.
_NOTE_MARKS = ("<circle>", "<super>", "<sub>", "<square>", "<fraction>")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
# Not \d: it takes the digits of every script, which no officer can check at a glance.
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_UNITS = re.compile(r"(?P<digits>.*?[0-9])\s*(?P<unit>万元|元|件|条|宗|份|次|项|个|人次|人|篇)?")
_DAY = re.compile(r"([0-9]{4})[年\-/.]([0-9]{1,2})[月\-/.]([0-9]{1,2})日?(?:0?0:00:00)?")
_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-", "—": "-"})
_MONEY_UNITS = {"万元": Decimal(10000), "元": Decimal(1)}


class Reading(NamedTuple):
    """What was read: `value` is None for a blank or an unreadable cell.

    `code` names the rule the officer should hear of (VAL-02, VAL-03, VAL-05, VAL-07,
    ACT-08, ACT-09), empty where the cell was plain; `reason` is a catalogue text.
    """

    value: int | Decimal | None = None
    code: str = ""
    reason: str = ""


BLANK = Reading()


def read_day(text: str) -> str:
    """Return a day as 2026-01-28, however it is written; empty where the text is none."""
    # A spreadsheet adds the time of day.
    found = _DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    try:
        return date(*map(int, found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def read_number(raw: object, number: Number, unit: str = "") -> Reading:
    """Read one cell: a value from a workbook, a filing, an answer or a report.

    `unit` is the unit that the form prescribes (万元 or 元 matter); an `AMOUNT`
    must be written with its unit and is returned in 万元.
    """
    if raw is None:
        return BLANK
    if isinstance(raw, bool):
        return _refused(NOT_A_NUMBER)
    if isinstance(raw, int):
        if number is Number.COUNT and 0 <= raw < MOST:
            return Reading(int(raw))
        return _settle(Decimal(raw), number, bare=True)
    if isinstance(raw, float):
        # Excel shows 15 significant digits; what lies beyond is binary noise.
        return _read_text(format(raw, ".15g"), number, unit, written=False)
    if isinstance(raw, Decimal):
        return _settle(raw, number, bare=True) if raw.is_finite() else _refused(NOT_A_NUMBER)
    return _read_text(str(raw), number, unit, written=True)


def as_text(raw: object) -> str:
    """Return what stood in a cell as one line of text, for `Filing.as_written`."""
    if isinstance(raw, bool):
        return str(raw).upper()
    if isinstance(raw, float):
        return format(raw, ".15g")
    return " ".join(str(raw).split())


def decimals(value: Decimal) -> int:
    """Return how many decimal places a value has."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _read_text(raw: str, number: Number, unit: str, *, written: bool) -> Reading:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", raw)).strip()
    if not text:
        return BLANK
    if "e" in text.lower() and not written:
        return _settle(Decimal(text), number, bare=True)
    if text in PLACEHOLDERS or raw.strip() in PLACEHOLDERS:
        return Reading(code="VAL-03")
    if any(unicodedata.decomposition(sign).startswith(_NOTE_MARKS) for sign in raw):
        return _refused(NOT_A_NUMBER)
    return _read_figure(raw, text, number, unit)


def _read_figure(raw: str, text: str, number: Number, unit: str) -> Reading:
    negative, worded, digits = _split_sign(text, number)
    match = _UNITS.fullmatch(digits)
    if not match:
        return _refused(NOT_A_NUMBER)
    figure = _parse(match["digits"])
    factor, slipped = _factor(match["unit"], number, unit)
    if figure is None or factor is None:
        return _refused(NOT_A_NUMBER)
    if number is Number.AMOUNT and not match["unit"] and figure:
        return Reading(code="ACT-08")
    reading = _settle(-figure * factor if negative else figure * factor, number, bare=False)
    if reading.code:
        return reading
    if slipped or worded:
        return Reading(reading.value, "VAL-05" if slipped else "ACT-09")
    plain = raw.strip() == text and _PLAIN.fullmatch(match["digits"])
    expected_unit = not match["unit"] or number is Number.AMOUNT
    return reading if plain and expected_unit else Reading(reading.value, "VAL-07")


def _split_sign(text: str, number: Number) -> tuple[bool, bool, str]:
    """Return (negative, the sign was a word, the rest)."""
    if number is Number.CHANGE and text[0] in "增减":
        rest = text[1:].removeprefix("加").removeprefix("少").strip()
        return text[0] == "减", True, rest
    signed = text.translate(_MINUS)
    if signed[0] in "+-":
        return signed[0] == "-", False, signed[1:].strip()
    return False, False, text


def _parse(digits: str) -> Decimal | None:
    digits = digits.strip()
    if _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    return None


def _factor(written: str | None, number: Number, unit: str) -> tuple[Decimal | None, bool]:
    """Return (what to multiply by, whether the unit is another than the form's)."""
    if not written:
        return Decimal(1), False
    money = number in (Number.MONEY, Number.AMOUNT)
    if money != (written in _MONEY_UNITS):
        return None, False
    if not money:
        return Decimal(1), False
    wanted = "万元" if number is Number.AMOUNT else unit
    factor = _MONEY_UNITS[written] / _MONEY_UNITS.get(wanted, Decimal(1))
    return factor, factor != 1 and number is Number.MONEY


def _settle(figure: Decimal, number: Number, *, bare: bool) -> Reading:
    """Check sign, length and wholeness of a figure that was read."""
    if figure < 0 and number is not Number.CHANGE:
        return _refused(NEGATIVE)
    if abs(figure) >= MOST:
        return _refused(TOO_LONG)
    if number in (Number.MONEY, Number.AMOUNT):
        if bare and number is Number.AMOUNT and figure:
            return Reading(code="ACT-08")
        return Reading(_tidy(figure))
    whole = figure.to_integral_value()
    if abs(figure - whole) > WHOLE_TOLERANCE:
        return _refused(NOT_WHOLE)
    return Reading(int(whole))


def _tidy(figure: Decimal) -> Decimal:
    """Return the figure without an exponent and without trailing zeros past the point."""
    plain = figure.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def _refused(reason: str) -> Reading:
    return Reading(code="VAL-02", reason=reason)


def figure_text(value: int | Decimal | None, number: Number, *, grouped: bool = False) -> str:
    """Return a figure as the report prints it: plain digits, a sign or a unit where due.

    A blank is an empty text, never 0. Thousands are set apart only where a pack asks for
    it: readers of the published table copy the digits.
    """
    if value is None:
        return ""
    digits = str(value) if isinstance(value, int) else format(value, "f")
    if grouped:
        digits = grouped_digits(digits)
    if number is Number.CHANGE and value > 0:
        return f"+{digits}"
    return f"{digits}{AMOUNT_UNIT}" if number is Number.AMOUNT else digits
