"""A report read by what was met before says what a parser says, whatever became of its bytes."""

import random
import re
from collections.abc import Callable

import pytest

from drafter.grid import grids
from drafter.intake.roles import BODY
from drafter.pack import load_pack
from drafter.plainxml import NotPlain
from drafter.report import render_report
from drafter.report.docx import read_blocks
from drafter.report.package import read_parts
from drafter.report.shapes import Block, Place, Printed, read_by_shape
from tests.filings import form_of, jiaxian

FILING = jiaxian()
FORM = form_of(FILING)
WORDS = re.compile(rb'(<w:t xml:space="preserve">)([^<]*)(</w:t>)')
SPLINTERS = (
    b"7",
    b"",
    b"&#49;",
    b"&amp;",
    b"<!-- 1 -->",
    b"<w:tab/>",
    b"</w:t>",
    b"\xef\xbf\xbe",
    b"\t",
)
Spoil = Callable[[bytes, random.Random], bytes]


@pytest.fixture(scope="module")
def body() -> bytes:
    return read_parts(render_report(FILING, FORM, load_pack(FILING.pack)))[BODY]


def expected() -> list[dict[Place, str]]:
    figures = FILING.printed(FORM)
    return [grid.with_figures(figures) for s in FORM.sections for grid in grids(s)]


def read(xml: bytes, tables: list[dict[Place, str]]) -> list[Block] | None:
    try:
        return read_by_shape(xml, read_blocks, tables)
    except NotPlain:
        return parsed(xml)


def parsed(xml: bytes) -> list[Block] | None:
    try:
        return read_blocks(xml)
    except ValueError:
        return None


def other_word(xml: bytes, chance: random.Random) -> bytes:
    found = chance.choice(list(WORDS.finditer(xml)))
    return xml[: found.start(2)] + chance.choice(SPLINTERS) + xml[found.end(2) :]


def swapped(xml: bytes, chance: random.Random) -> bytes:
    one, two = sorted(chance.sample(list(WORDS.finditer(xml)), 2), key=re.Match.start)
    between = xml[one.end(2) : two.start(2)]
    return xml[: one.start(2)] + two[2] + between + one[2] + xml[two.end(2) :]


def splintered(xml: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(xml))
    return xml[:place] + chance.choice(SPLINTERS) + xml[place + chance.choice((0, 0, 1, 9)) :]


def without_a(tag: bytes) -> Spoil:
    def spoil(xml: bytes, chance: random.Random) -> bytes:
        pattern = rb"<%b[ >](?:(?!</%b>).)*</%b>" % (tag, tag, tag)
        found = chance.choice(list(re.finditer(pattern, xml, re.DOTALL)))
        return xml[: found.start()] + xml[found.end() :]

    return spoil


def doubled_table(xml: bytes, chance: random.Random) -> bytes:
    found = chance.choice(list(re.finditer(rb"<w:tbl>.*?</w:tbl>", xml, re.DOTALL)))
    return xml[: found.end()] + found[0] + xml[found.end() :]


SPOILING: dict[str, Spoil] = {
    "another word": other_word,
    "two words swapped": swapped,
    "a splinter": splintered,
    "a cell less": without_a(b"w:tc"),
    "a row less": without_a(b"w:tr"),
    "a table less": without_a(b"w:tbl"),
    "a table twice": doubled_table,
}


@pytest.mark.parametrize("name", SPOILING)
def test_what_was_met_before_hides_nothing(body: bytes, name: str) -> None:
    tables = expected()
    assert read(body, tables) == read(body, tables) == parsed(body)
    chance = random.Random(name)
    for _number in range(60):
        spoilt = SPOILING[name](body, chance)
        assert read(spoilt, tables) == parsed(spoilt)


def test_expected_tables_are_known_by_their_bytes(body: bytes) -> None:
    tables = expected()
    read(body, tables)
    found = [block for block in read(body, tables) or [] if isinstance(block, Printed)]
    assert [id(table.cells) for table in found] == [id(cells) for cells in tables]


def test_a_wrong_figure_is_found_where_the_right_report_was_met(body: bytes) -> None:
    tables = expected()
    read(body, tables)
    wrong = [dict(cells) for cells in tables]
    place = next(place for place, text in reversed(wrong[1].items()) if text.isdecimal())
    wrong[1][place] += "0"
    found = [block for block in read(body, wrong) or [] if isinstance(block, Printed)]
    assert found[1].cells == tables[1] != wrong[1]
