"""Numbers in cells and in running text."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafter.cleaning import MAX_PARAGRAPH, clean_line, clean_paragraphs
from drafter.form import Number
from drafter.numbers import read_day, read_number
from drafter.numerals import find_numbers, han_value

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.text(), st.dates()
)


@pytest.mark.parametrize(
    ("raw", "number", "unit", "value", "code"),
    [
        ("１２", Number.COUNT, "", 12, "VAL-07"),
        ("1,234", Number.COUNT, "", 1234, "VAL-07"),
        ("12,34", Number.COUNT, "", None, "VAL-02"),
        ("—", Number.COUNT, "", None, "VAL-03"),
        (12.0, Number.COUNT, "", 12, ""),
        (12.5, Number.COUNT, "", None, "VAL-02"),
        (True, Number.COUNT, "", None, "VAL-02"),
        ("1_000", Number.COUNT, "", None, "VAL-02"),
        ("1e5", Number.COUNT, "", None, "VAL-02"),
        (10**12, Number.COUNT, "", None, "VAL-02"),
        ("−8", Number.CHANGE, "", -8, ""),
        ("减4", Number.CHANGE, "", -4, "ACT-09"),
        (104.17, Number.MONEY, "万元", Decimal("104.17"), ""),
        ("251000元", Number.MONEY, "万元", Decimal("25.1"), "VAL-05"),
        ("5013.48万元", Number.AMOUNT, "", Decimal("5013.48"), ""),
        ("12①", Number.COUNT, "", None, "VAL-02"),
        ("12²", Number.COUNT, "", None, "VAL-02"),
        ("½", Number.MONEY, "万元", None, "VAL-02"),
        ("152200", Number.AMOUNT, "", None, "ACT-08"),
        ("", Number.COUNT, "", None, ""),
    ],
)
def test_a_cell_is_read_or_refused_with_its_code(
    raw: object, number: Number, unit: str, value: object, code: str
) -> None:
    reading = read_number(raw, number, unit)
    assert (reading.value, reading.code) == (value, code)


@given(ANYTHING, st.sampled_from(list(Number)), st.sampled_from(["", "元", "万元", "件"]))
def test_nothing_makes_the_reader_fail_or_give_a_float(
    raw: object, number: Number, unit: str
) -> None:
    value = read_number(raw, number, unit).value
    assert value is None or type(value) in (int, Decimal)
    assert value is None or -(10**12) < value < 10**12


@given(st.integers(0, 10**12 - 1))
def test_every_plain_count_is_read_as_it_is(count: int) -> None:
    for raw in (count, str(count), float(count) if count < 2**53 else count):
        assert read_number(raw, Number.COUNT).value == count


@given(st.text("0123456789.,，．-+ _eE１２٣½①件万元余约\u200b\t", max_size=12))
def test_what_is_read_without_a_word_is_written_as_a_number(raw: str) -> None:
    for number, unit in ((Number.COUNT, ""), (Number.MONEY, "万元"), (Number.CHANGE, "")):
        reading = read_number(raw, number, unit)
        if reading.value is not None and not reading.code:
            assert re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", raw.strip())
            assert abs(Decimal(raw.strip()) - reading.value) <= Decimal("1e-6")


HAN_DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """Write a number below ten thousand in Chinese numerals."""
    parts, zero = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, step)
        if digit:
            parts += ("零" if zero and parts else "") + HAN_DIGITS[digit] + name
        zero = not digit
    return parts


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read(number: int) -> None:
    assert han_value(in_han(number)) == number


@pytest.mark.parametrize(
    ("text", "value", "approximate"),
    [
        ("二十九件", 29, False),
        ("一千二百份", 1200, False),
        ("两百零三件", 203, False),
        ("１，２３４条", 1234, False),
        ("13000余件", 13000, True),
        ("1.3万条", 13000, True),
        ("约20件", 20, True),
        ("36.67%", Decimal("36.67"), False),
    ],
)
def test_numbers_in_running_text(text: str, value: object, approximate: bool) -> None:
    (found,) = find_numbers(text)
    assert (found.value, found.approximate) == (value, approximate)


def test_words_that_only_look_like_numbers_are_left() -> None:
    assert find_numbers("一是统一思想，二是一网通办，三公经费") == []


@given(st.text())
def test_cleaning_is_done_once_and_leaves_what_xml_can_hold(text: str) -> None:
    once = clean_paragraphs([text])
    again = clean_paragraphs(once.paragraphs)
    assert again.paragraphs == once.paragraphs
    assert again.changes == ()
    for paragraph in once.paragraphs:
        assert paragraph == paragraph.strip()
        paragraph.encode()
        assert "\n" not in paragraph


def test_a_paragraph_is_capped_and_said() -> None:
    cleaned = clean_paragraphs(["字" * (MAX_PARAGRAPH + 5)])
    assert len(cleaned.paragraphs[0]) == MAX_PARAGRAPH
    assert cleaned.changes == (f">{MAX_PARAGRAPH}",)


def test_a_name_is_one_line() -> None:
    assert clean_line(" 某县\n民政局\t") == "某县民政局"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-28", "2026-01-28"),
        ("2026-01-28 00:00:00", "2026-01-28"),
        ("2026年1月28日", "2026-01-28"),
        ("２０２６.1.28", "2026-01-28"),
        ("2026/1/28", "2026-01-28"),
        ("2026年2月30日", ""),
        ("一月", ""),
        ("", ""),
    ],
)
def test_a_day_is_read_however_it_is_written(written: str, day: str) -> None:
    assert read_day(written) == day
