"""Whatever an officer types comes out of every kind of file as it was kept, letter for letter."""

import string
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from drafter.errors import InputError
from drafter.filing import Filing
from drafter.filingfile import dump_filing, load_filing
from drafter.form import Form, Number
from drafter.intake.rows import MAX_ROWS
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.numbers import figure_text
from drafter.pack import Pack, find_form, load_pack
from drafter.report import render_report
from drafter.report.docx import differences, read_document
from drafter.report.html import to_html
from tests.filings import blank, form_of
from tests.report_samples import TRICKY

PIECES = (
    *TRICKY,
    "=1+1", "'x", "+86", "-", "@a", "#REF!", "\t", "\n", "\r\n", "\x0b", "\x00", "\ud800", "\ufffe",
    "　　", " ", "\u00a0", "\u200b", "_x0041_", "_x000D_", "&#65;", "&lt;", "<!--", "]]>", "<br>",
    "（一）", "一、", "1.", "(1)", "三、收到和处理政府信息公开申请情况", "{{ x }}",
    "１２", "½", "é", "e\u0301", "𠮷", "😀", "\u202e", "٣", "草稿", "无", "长" * 3000,
)  # fmt: skip
WORDS = st.lists(
    st.one_of(
        st.sampled_from(PIECES), st.text(max_size=12), st.text(string.printable, max_size=12)
    ),
    min_size=1,
    max_size=6,
).map("".join)
MOST = 10**12 - 1
FIGURES = {
    Number.COUNT: st.integers(0, MOST),
    Number.CHANGE: st.integers(-MOST, MOST),
    Number.MONEY: st.decimals(0, 99_999_999, places=4).map(str),
    Number.AMOUNT: st.decimals(0, 99_999_999, places=4).map(lambda amount: f"{amount}万元"),
}


@st.composite
def filings(draw: st.DrawFn) -> Filing:
    """Return a filing of any edition with some figures and some words, whatever they are."""
    edition, year = draw(st.sampled_from([("2021", 2023), ("2019", 2020), ("2008", 2018)]))
    filing = blank(edition, year)
    form = form_of(filing)
    asked = [point for point in form.datapoints.values() if not point.derived]
    for point in draw(st.lists(st.sampled_from(asked), max_size=12, unique=True)):
        filing.put(point.address, draw(FIGURES[point.number]), point.number, point.unit)
    for address in draw(st.lists(st.sampled_from(list(form.narratives)), max_size=3, unique=True)):
        filing.put_text(address, draw(st.lists(WORDS, min_size=1, max_size=3)))
    return filing


@given(filings())
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_value_comes_out_of_every_file_as_it_was_kept(filing: Filing) -> None:
    pack, form = load_pack(filing.pack), form_of(filing)
    for again in (
        load_filing(dump_filing(filing, form), find_form),
        read_workbook(write_workbook(filing, form, pack), "x.xlsx"),
    ):
        assert (again.values, again.texts) == (filing.values, filing.texts)
        assert again.unit.name == filing.unit.name
    report_says_the_same(filing, form, pack)
    page_says_the_same(filing, form, pack)


def test_more_paragraphs_than_a_workbook_is_read_for_are_refused() -> None:
    filing = blank()
    filing.put_text("overview.proactive", [f"第{n}段。" for n in range(MAX_ROWS)])
    with pytest.raises(InputError, match="合并段落"):
        write_workbook(filing, form_of(filing), load_pack(filing.pack))
    filing.put_text("overview.proactive", [f"第{n}段。" for n in range(MAX_ROWS - 600)])
    data = write_workbook(filing, form_of(filing), load_pack(filing.pack))
    assert read_workbook(data, "x.xlsx").texts == filing.texts


def report_says_the_same(filing: Filing, form: Form, pack: Pack) -> None:
    report = render_report(filing, form, pack, draft=True)
    assert differences(report, filing, form) == []
    blocks = [block for block in read_document(report) if isinstance(block, str)]
    in_order(filing, form, blocks)


def page_says_the_same(filing: Filing, form: Form, pack: Pack) -> None:
    root = html.fromstring(
        to_html(filing, form, pack).encode(), parser=html.HTMLParser(encoding="utf-8")
    )
    in_order(
        filing, form, ["".join(map(str, p.itertext())) for p in root.iter("p", "h3", "h4", "h5")]
    )
    cells = ["".join(map(str, cell.itertext())) for cell in root.iter("td")]
    shown = [
        figure_text(filing.figure(form, a), p.number)
        for a, p in form.datapoints.items()
        if p.table.printed
    ]
    assert Counter(shown) - Counter(cells) == Counter()


def in_order(filing: Filing, form: Form, blocks: list[str]) -> None:
    """Find each paragraph whole, the paragraphs of a part one after the other."""
    for address in form.narratives:
        at = 0
        for paragraph in filing.paragraphs(address):
            assert paragraph in blocks[at:], (address, paragraph)
            at = blocks.index(paragraph, at) + 1
