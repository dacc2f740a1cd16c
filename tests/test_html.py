from html.parser import HTMLParser
from pathlib import Path

import pytest
from docx import Document

from drafter.api import render_files
from drafter.editions import EDITIONS
from drafter.filing import Filing, Unit
from drafter.filingfile import dump_filing
from drafter.form import Form
from drafter.grid import grids
from drafter.numbers import figure_text
from drafter.pack import load_pack
from drafter.report.html import to_html
from tests.filings import form_of, jiaxian, year_before
from tests.report_samples import TRICKY, random_filing

PACK = load_pack("national")
FORM = EDITIONS["2021"]
VOID = {"meta"}


class Page(HTMLParser):
    """Collects texts by tag, and that every tag is closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.scopes: list[tuple[str, str | None]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "th":
            self.scopes.append((tag, dict(attrs).get("scope")))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], data))

    def all(self, tag: str) -> list[str]:
        return [text for found, text in self.texts if found == tag]


@pytest.mark.parametrize("form", EDITIONS.values(), ids=EDITIONS.keys())
def test_every_figure_and_heading_is_on_the_page(form: Form) -> None:
    filing = random_filing(form)
    page = Page(to_html(filing, form, PACK))
    figures = [
        figure_text(filing.figure(form, cell.address), form.datapoints[cell.address].number)
        for section in form.sections
        for grid in grids(section)
        for cell in grid.cells
        if cell.address
    ]
    shown = [text for text in page.all("td") if text in set(figures)]
    assert shown == figures
    assert page.all("h2") == [form.heading(section) for section in form.titled]
    assert page.all("caption")
    assert all(scope in ("row", "col", "rowgroup", "colgroup") for _tag, scope in page.scopes)


@pytest.mark.parametrize("text", TRICKY)
def test_words_come_out_letter_for_letter(text: str) -> None:
    filing = random_filing(FORM)
    filing.put_text("overview.proactive", [text])
    filing.unit = Unit("<script>甲&乙")
    html = to_html(filing, FORM, PACK)
    assert text in Page(html).all("p")
    assert "<script>" not in html


def test_nothing_is_fetched_from_elsewhere() -> None:
    html = to_html(random_filing(FORM), FORM, PACK)
    assert not any(word in html for word in ("http", "src=", "<link", "<script"))


def test_a_draft_says_so_and_blanks_stay_blank() -> None:
    page = Page(to_html(Filing("2021", 2021, Unit("某局")), FORM, PACK, draft=True))
    assert page.all("strong") == ["草稿"]
    assert not any(text.isdigit() for text in page.all("td"))
    assert "《中华人民共和国政府信息公开条例》" in page.all("p")[0]


def test_page_and_report_of_a_file_say_the_same(tmp_path: Path) -> None:
    filing, last = jiaxian(), year_before(jiaxian())
    filing.automatic = ["overview.on_request"]
    for column in ("natural_person", "total"):
        last.values[f"requests.received.{column}"] = 7
    path = tmp_path / "last.json"
    path.write_bytes(dump_filing(last, form_of(last)))
    report, page = render_files(filing, tmp_path / "a.docx", previous=path, draft=True, html=True)
    told = Page(page.read_text("utf-8"))
    assert told.all("strong") == ["草稿"]
    words = [text for text in told.all("p") if "比上年增加7件" in text]
    assert words
    assert words[0] in [paragraph.text for paragraph in Document(str(report)).paragraphs]


def test_the_unit_signs_where_the_pack_says() -> None:
    filing = random_filing(FORM)
    filing.published = "2022-01-20"
    signed = {
        place: Page(to_html(filing, FORM, PACK.model_copy(update={"signature": place}))).all("p")
        for place in ("none", "under_title", "end")
    }
    assert signed["under_title"][:2] == [filing.unit.name, "2022年1月20日"]
    assert signed["end"][-2:] == [filing.unit.name, "2022年1月20日"]
    assert "2022年1月20日" not in signed["none"]
