"""The sample filings: figures as published, faults included, each rendered and read back."""

import json
from decimal import Decimal

import pytest

from drafter.checking import check
from drafter.filing import Filing
from drafter.filingfile import dump_filing, load_filing
from drafter.findings import Severity
from drafter.form import Form
from drafter.intake.roles import BODY
from drafter.pack import Pack, find_form, load_pack
from drafter.report import render_report
from drafter.report.docx import differences
from drafter.report.package import package, read_parts
from drafter.report.proofread import LIST, is_proofread
from drafter.rules import Case, linear
from drafter.shipped import shipped_folder
from tests.make_samples import proofread

FOLDER = shipped_folder("sample_inputs")
NAMES = ["分宜县2019", "河曲县2018", "沂源县2020", "莘县2019", "郏县2021"]


def load(name: str) -> tuple[Filing, Form, Pack]:
    filing = load_filing((FOLDER / f"{name}.json").read_bytes(), find_form)
    pack = load_pack(filing.pack)
    return filing, pack.form(filing.edition, filing.unit.level), pack


def broken(name: str, code: str) -> list[str]:
    return [breach.address for breach in linear(Case(*load(name)), code)]


def stands(name: str, address: str) -> object:
    return load(name)[0].values.get(address)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_written_as_the_program_writes_it(name: str) -> None:
    filing, form, _pack = load(name)
    assert dump_filing(filing, form) == (FOLDER / f"{name}.json").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_renders_and_reads_back(name: str) -> None:
    filing, form, pack = load(name)
    data = render_report(filing, form, pack, draft=True)
    assert differences(data, filing, form) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_holds_plain_text_only(name: str) -> None:
    document = json.loads((FOLDER / f"{name}.json").read_bytes())
    assert all(isinstance(value, (int, str)) for value in document["values"].values())


def test_jiaxian_is_clean_and_whole() -> None:
    filing, form, pack = load("郏县2021")
    assert [f for f in check(filing, pack=pack) if f.severity is Severity.ERROR] == []
    assert set(filing.values) == set(form.datapoints)
    assert filing.as_written == {}


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("art20_1.normative_documents.repealed", 16),
        ("art20_5.licences.decisions", 39732),
        ("art20_6.penalties.decisions", 31731),
        ("art20_6.coercion.decisions", 519),
        ("art20_8.fees.amount", Decimal("104.17")),
        ("requests.granted.natural_person", 14),
        ("requests.handled.total", 14),
    ],
)
def test_figures_of_jiaxian(address: str, value: object) -> None:
    assert stands("郏县2021", address) == value


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("art20_5.licences.change", 12672),
        ("art20_9.procurement.amount", Decimal("5013.48")),
        ("requests.received.total", 29),
        ("requests.granted.natural_person", None),
        ("requests.granted.total", 27),
        ("remedies.review.corrected", 2),
        ("remedies.review.total", None),
    ],
)
def test_figures_of_shenxian_with_its_blanks(address: str, value: object) -> None:
    assert stands("莘县2019", address) == value


def test_shenxian_has_lost_a_number_of_its_headings() -> None:
    assert load("莘县2019")[0].headings[-1] == "其他需要报告的事项"


@pytest.mark.parametrize(("name", "written"), [("分宜县2019", "218253"), ("沂源县2020", "152200")])
def test_an_amount_without_unit_is_kept_as_written(name: str, written: str) -> None:
    filing = load(name)[0]
    assert filing.as_written == {"art20_9.procurement.amount": written}
    assert "art20_9.procurement.amount" not in filing.values


def test_totals_of_fenyi_do_not_hold() -> None:
    assert "requests.handled.total" in broken("分宜县2019", "REQ-03")
    assert "requests.other_handling.total" in broken("分宜县2019", "REQ-03")
    assert broken("分宜县2019", "REQ-01") != []


def test_tables_of_yiyuan_hold() -> None:
    codes = {relation.code for relation in load("沂源县2020")[1].relations}
    assert [address for code in codes for address in broken("沂源县2020", code)] == []
    assert stands("沂源县2020", "art20_6.penalties.decisions") == 145677


def test_hequ_has_eight_parts_and_few_figures() -> None:
    filing, form, _pack = load("河曲县2018")
    assert len(form.titled) == len(filing.headings) == 8
    assert filing.values == {
        "statistics.disclosed.amount": 8358,
        "statistics.received.amount": 3,
        "statistics.received_in_person.amount": 1,
        "statistics.reviews_upheld.amount": 1,
    }


def test_the_shipped_templates_have_been_proofread() -> None:
    listed = (shipped_folder("templates") / LIST).read_text("utf-8")
    assert listed == proofread()


def test_a_changed_template_or_pack_is_proofread_anew() -> None:
    pack = load_pack("national")
    template = pack.template("2021").read_bytes()
    assert is_proofread(template, pack, "2021")
    parts = read_parts(template)
    changed = package(parts | {BODY: parts[BODY].replace(b"{{ year }}", b"{{ yaer }}", 1)})
    assert not is_proofread(changed, pack, "2021")
    other = pack.model_copy(update={"fee_decimals": 4})
    assert not is_proofread(template, other, "2021")
