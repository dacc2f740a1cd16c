"""One declaration, many readers: every datapoint and part is in each of them."""

import io
import json

import pytest
from openpyxl import load_workbook

from drafter.editions import EDITIONS
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing, load_filing
from drafter.form import Form
from drafter.grid import grids
from drafter.intake.workbook import write_workbook
from drafter.pack import find_form, load_pack, pack_names
from drafter.report import render_report
from drafter.report.docx import read_document
from drafter.report.fields import fields_of
from drafter.report.package import read_parts
from drafter.report.proof import proof_template
from drafter.report.proof.samples import sample_filings
from drafter.report.shapes import Printed
from drafter.report.starter import starter_template
from tests.filings import blank

YEARS = {"2021": 2023, "2019": 2020, "2008": 2015}
EVERY = [(edition, pack) for edition in EDITIONS for pack in pack_names()]


def form_for(edition: str, pack: str) -> Form:
    return load_pack(pack).form(edition, Level.COUNTY_GOVERNMENT)


def filled(edition: str, pack: str) -> Filing:
    filing = next(sample_filings(form_for(edition, pack), pack))[1]
    filing.year = YEARS[edition]
    return filing


@pytest.mark.parametrize(("edition", "pack"), EVERY)
def test_the_workbook_has_a_cell_for_everything(edition: str, pack: str) -> None:
    filing = Filing(edition, YEARS[edition], Unit("某县人民政府", Level.COUNTY_GOVERNMENT), pack)
    form = form_for(edition, pack)
    names = load_workbook(io.BytesIO(write_workbook(filing, form, load_pack(pack)))).defined_names
    assert {f"v.{address}" for address in form.datapoints} <= set(names)
    assert {f"t.{address}.1" for address in form.narratives} <= set(names)


@pytest.mark.parametrize(("edition", "pack"), EVERY)
def test_the_word_template_prints_everything(edition: str, pack: str) -> None:
    form = form_for(edition, pack)
    text = read_parts(starter_template(form, load_pack(pack)))["word/document.xml"].decode()
    for section in form.sections:
        for table in section.printed_tables:
            for point in table.datapoints:
                assert "{{ " + point.address + " }}" in text
        for narrative in section.narratives:
            assert f"in {section.id}.{narrative.id} " in text


@pytest.mark.parametrize(("edition", "pack"), EVERY)
def test_the_report_shows_every_figure_and_passes_the_proofreader(edition: str, pack: str) -> None:
    filing, form = filled(edition, pack), form_for(edition, pack)
    data = render_report(filing, form, load_pack(pack))
    tables = [block for block in read_document(data) if isinstance(block, Printed)]
    assert len(tables) == sum(len(grids(section)) for section in form.sections)
    slips = proof_template(starter_template(form, load_pack(pack)), form, load_pack(pack))
    assert [slip for slip in slips if slip.severity.rank == 0] == []


@pytest.mark.parametrize(("edition", "pack"), EVERY)
def test_the_placeholder_list_names_everything(edition: str, pack: str) -> None:
    form = form_for(edition, pack)
    tags = " ".join(field.tag for _heading, fields in fields_of(form) for field in fields)
    for address in (*form.datapoints, *form.narratives):
        assert address in tags


@pytest.mark.parametrize(("edition", "pack"), EVERY)
def test_the_json_filing_keeps_everything(edition: str, pack: str) -> None:
    filing, form = filled(edition, pack), form_for(edition, pack)
    data = dump_filing(filing, form)
    asked = {address for address, point in form.datapoints.items() if not point.derived}
    assert set(json.loads(data)["values"]) == asked
    assert set(json.loads(data)["texts"]) == set(form.narratives)
    assert load_filing(data, find_form) == filing


def test_a_float_never_enters_a_filing() -> None:
    data = dump_filing(blank(), form_for("2021", "national")).replace(
        b'"values": {}', b'"values": {"art20_8.fees.amount": 104.17}'
    )
    value = load_filing(data, find_form).values["art20_8.fees.amount"]
    assert str(value) == "104.17"
    assert not isinstance(value, float)
