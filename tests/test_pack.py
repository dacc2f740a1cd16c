"""Packs: inheritance, what they lay over the form, and plain refusals."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from drafter.checking import check
from drafter.editions import EDITIONS
from drafter.errors import TemplateError
from drafter.filing import Filing, Level, Unit
from drafter.findings import Severity
from drafter.intake.importer import import_report
from drafter.pack import Pack, load_pack, pack_names
from drafter.packfile import PackFile
from drafter.report import render_report, template_bytes
from drafter.report.context import as_printed
from drafter.report.docx import differences, read_document
from drafter.report.html import to_html
from drafter.report.proof.samples import sample_filings
from drafter.report.shapes import Printed
from drafter.rules import Case, linear
from drafter.rules.edition import RULES
from tests.filings import jiaxian

COUNTY = Level.COUNTY_GOVERNMENT
Write = Callable[..., Pack]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes pack.toml files and loads the first of them."""

    def written(**texts: str | bytes) -> Pack:
        for name, text in texts.items():
            (tmp_path / name).mkdir(exist_ok=True)
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / name / "pack.toml").write_bytes(data)
        return load_pack(next(iter(texts)), tmp_path)

    return written


def refusal(write: Write, **texts: str | bytes) -> str:
    with pytest.raises(TemplateError) as caught:
        write(**texts)
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(("。", "？"))
    return message


def row(**settings: str) -> str:
    given = {
        "edition": "2021",
        "table": "art20_1",
        "id": "other_documents",
        "label": "其他文件",
    } | settings
    return "[[rows]]\n" + "\n".join(f'{key} = "{value}"' for key, value in given.items())


def test_packs_that_ship() -> None:
    assert {"national", "henan", "shandong", "hubei", "shanghai", "wuwei"} <= set(pack_names())


@pytest.mark.parametrize("name", pack_names())
@pytest.mark.parametrize("edition", list(EDITIONS))
def test_every_shipped_pack_prints_every_edition(name: str, edition: str) -> None:
    pack = load_pack(name)
    form = pack.form(edition, COUNTY)
    _name, filing = next(sample_filings(form, name))
    assert (
        differences(render_report(filing, form, pack), as_printed(filing, form, pack), form) == []
    )


def test_a_pack_that_says_nothing_is_the_national_one(write: Write) -> None:
    pack = write(quiet="")
    assert pack.form("2021", COUNTY) is EDITIONS["2021"]
    assert pack.template("2021") == load_pack().template("2021")


def test_the_child_holds_over_the_parent(write: Write) -> None:
    pack = write(
        child='extends = "parent"\nsimilarity = 0.5\n[word_limits]\noverview = 900',
        parent="similarity = 0.7\nfee_decimals = 4\n[word_limits]\noverview = 800\nproblems = 500",
    )
    assert (pack.similarity, pack.fee_decimals) == (0.5, 4)
    assert pack.word_limits == {"overview": 900, "problems": 500}


def test_lists_are_added_to(write: Write) -> None:
    child = 'extends = "parent"\n' + row(id="b", label="乙")
    pack = write(child=child, parent=row(id="a", label="甲"))
    labels = [line.label for line in pack.form("2021", COUNTY).table("art20_1").rows]
    assert labels == ["规章", "行政规范性文件", "甲", "乙"]


def test_a_row_is_put_after_another_and_becomes_a_datapoint(write: Write) -> None:
    form = write(one=row(after="regulations")).form("2021", COUNTY)
    assert [line.id for line in form.table("art20_1").rows][1] == "other_documents"
    assert "art20_1.other_documents.issued" in form.datapoints


def test_a_row_counts_in_a_total_and_its_rule(write: Write) -> None:
    extra = row(table="requests", after="other_rest", counts_in="handled")
    pack = write(one=extra)
    form = pack.form("2021", COUNTY)
    filing = Filing("2021", 2021, Unit("某县", COUNTY))
    for address, point in form.datapoints.items():
        if not point.derived:
            filing.values[address] = 0
    filing.values["requests.other_documents.business"] = 2
    filing.values["requests.handled.business"] = 0
    breaches = list(linear(Case(filing, form, pack), "REQ-02"))
    assert [(b.address, b.expected) for b in breaches] == [("requests.handled.business", 2)]


def test_a_row_for_one_level_only(write: Write) -> None:
    pack = write(one=row() + '\nlevels = ["county_government"]')
    assert pack.form("2021", COUNTY) != EDITIONS["2021"]
    assert pack.form("2021", Level.TOWNSHIP) == EDITIONS["2021"]


def test_a_section_is_renamed_and_keeps_its_old_name_as_alias(write: Write) -> None:
    text = '[[labels]]\nedition = "2021"\ntarget = "remedies"\nlabel = "复议和诉讼"'
    form = write(one=text).form("2021", COUNTY)
    section = form.section_of("remedies")
    assert form.heading(section) == "四、复议和诉讼"
    assert "政府信息公开行政复议、行政诉讼情况" in section.aliases


def test_henan_asks_for_four_decimals_in_its_heading() -> None:
    pack = load_pack("henan")
    point = pack.form("2021", COUNTY).datapoints["art20_8.fees.amount"]
    assert point.column.label == "本年收费金额（单位：万元，保留4位小数）"
    assert pack.fee_decimals == 4


def test_shandong_has_four_items_in_section_six() -> None:
    form = load_pack("shandong").form("2021", COUNTY)
    parts = [n.label for a, n in form.narratives.items() if a.startswith("other_matters.")]
    assert parts == [
        "信息处理费收取情况",
        "落实上级年度政务公开工作要点情况",
        "人大代表建议和政协委员提案办理结果公开情况",
        "政务公开工作创新情况",
    ]


def test_hubei_has_a_row_for_other_documents() -> None:
    rows = load_pack("hubei").form("2019", COUNTY).table("art20_1").rows
    assert [line.label for line in rows] == ["规章", "规范性文件", "其他主动公开文件"]


def test_shanghai_puts_the_year_first_and_key_work_before_the_fee() -> None:
    pack = load_pack("shanghai")
    assert pack.report_title("上海市某局", 2021) == "2021年上海市某局政府信息公开工作年度报告"
    parts = [a for a in pack.form("2021", COUNTY).narratives if a.startswith("other_matters.")]
    assert parts == ["other_matters.key_work", "other_matters.text"]


def test_wuwei_limits_the_overview() -> None:
    assert load_pack("wuwei").word_limits == {"overview": 1000}


def test_shanxi_has_eight_parts_in_2008() -> None:
    assert len(load_pack("shanxi").form("2008", COUNTY).titled) == 8
    assert len(load_pack().form("2008", COUNTY).titled) == 6


def test_fixed_text_by_edition_and_level(write: Write) -> None:
    pack = write(
        one="""
[[fixed_texts]]
at = "preface.text"
text = "各单位"
[[fixed_texts]]
at = "preface.text"
text = "县政府"
editions = ["2021"]
levels = ["county_government"]
"""
    )
    assert pack.fixed_text("preface.text", "2021", COUNTY) == "县政府"
    assert pack.fixed_text("preface.text", "2019", COUNTY) == "各单位"
    assert pack.fixed_text("contact.text", "2021", COUNTY) == ""


def test_deadlines_by_level(write: Write) -> None:
    pack = write(one='[deadlines]\ncounty_department = "01-26"')
    assert pack.deadline(Level.COUNTY_DEPARTMENT) == (1, 26)
    assert pack.deadline(Level.CITY_DEPARTMENT) == (1, 31)
    assert pack.deadline(COUNTY) == (3, 31)


def test_severity_of_a_rule_is_overridden(write: Write) -> None:
    pack = write(one='[severity]\nDOC-14 = "note"')
    (finding,) = check(Filing("2019", 2022, Unit("某局")), pack=pack, rules=RULES)
    assert finding.severity is Severity.NOTE


def test_a_pack_without_own_template_prints_the_rows_it_adds(write: Write) -> None:
    pack = write(one=row())
    form = pack.form("2021", COUNTY)
    _name, filing = next(sample_filings(form, "national"))
    assert template_bytes(filing, form, pack) != load_pack().template("2021").read_bytes()
    assert differences(render_report(filing, form, pack), filing, form) == []


def test_own_template_wins(write: Write, tmp_path: Path) -> None:
    pack = write(one="")
    (tmp_path / "one" / "2021.docx").write_bytes(b"own")
    assert pack.template("2021") == tmp_path / "one" / "2021.docx"


def test_fingerprint_changes_with_settings_and_template(write: Write, tmp_path: Path) -> None:
    plain, other = write(one=""), write(two="similarity = 0.6")
    before = plain.fingerprint("2021")
    assert before != other.fingerprint("2021")
    (tmp_path / "one" / "2021.docx").write_bytes(b"own")
    assert before != plain.fingerprint("2021")


def test_a_cycle_is_refused(write: Write) -> None:
    message = refusal(write, one='extends = "two"', two='extends = "one"')
    assert "one → two → one" in message


def test_a_pack_that_extends_itself_is_refused(write: Write) -> None:
    assert "one → one" in refusal(write, one='extends = "one"')


def test_an_unknown_parent_is_refused_with_the_nearest(write: Write) -> None:
    assert "“henan”" in refusal(write, one='extends = "henann"')


@pytest.mark.parametrize(
    ("text", "line"), [('title = "x\nlabel = "y"', 1), ('label = "y"\n\ntitle "x"', 3)]
)
def test_a_toml_slip_is_told_with_its_line(write: Write, text: str, line: int) -> None:
    assert f"第 {line} 行" in refusal(write, one=text)


def test_a_toml_file_that_breaks_off_is_told(write: Write) -> None:
    assert "行写法不对" in refusal(write, one='label = "y"\nrows = [')


def test_gbk_is_refused(write: Write) -> None:
    assert "UTF-8" in refusal(write, one='label = "河南省"'.encode("gbk"))


def test_a_byte_order_mark_is_no_slip(write: Write) -> None:
    assert write(one='label = "河南省"'.encode("utf-8-sig")).label == "河南省"


def test_an_unknown_key_is_refused_with_the_nearest(write: Write) -> None:
    message = refusal(write, one="fee_decimal = 4")
    assert "“fee_decimal”" in message
    assert "“fee_decimals”" in message


def test_an_unknown_key_in_a_row_is_refused_with_the_nearest(write: Write) -> None:
    message = refusal(write, one=row(labell="x"))
    assert "rows.1.labell" in message
    assert "“label”" in message


@pytest.mark.parametrize(
    "text",
    [
        "fee_decimals = 5",
        "similarity = 0",
        'signature = "top"',
        'title = "{unit.__class__}"',
        'title = "{unit"',
        'title = "{name}"',
        '[deadlines]\ncounty_department = "1月31日"',
        '[deadlines]\ncountry = "01-31"',
        '[severity]\nDOC-14 = "fatal"',
        '[severity]\nDOC14 = "note"',
        row(id="Bad Id"),
        'name = "x"',
        'folder = "/"',
    ],
)
def test_a_wrong_value_is_refused(write: Write, text: str) -> None:
    assert "pack.toml" in refusal(write, one=text)


@pytest.mark.parametrize(
    "text",
    [
        row(table="art20_7"),
        row(edition="2022"),
        row(after="nothing"),
        row(id="regulations"),
        row(counts_in="regulation"),
        '[[labels]]\nedition = "2021"\ntarget = "art20_8.columns.amounts"\nlabel = "x"',
        '[[labels]]\nedition = "2021"\ntarget = "a.b.c.d"\nlabel = "x"',
        '[[parts]]\nedition = "2021"\nsection = "seven"\nid = "x"\nlabel = "x"',
        '[[fixed_texts]]\nat = "preface.words"\ntext = "x"\neditions = ["2021"]',
        '[sentences.mine]\nat = "overview.words"\ntext = "x"',
        "[word_limits]\noverviews = 1000",
        '[variants]\n2008 = "nine"',
        '[variants]\n2021 = "eight"',
    ],
)
def test_a_setting_that_points_nowhere_is_refused(write: Write, text: str) -> None:
    assert "找不到或已经有了" in refusal(write, one=text)


@pytest.mark.parametrize("code", ["REQ-01", "REQ-03", "REV-02", "STA-01", "REQ-04", "VAL-01"])
def test_arithmetic_errors_keep_their_weight(write: Write, code: str) -> None:
    assert code in refusal(write, one=f'[severity]\n{code} = "note"')


@pytest.mark.parametrize("name", ["nothing", "../national", "/etc", "", ".", ".."])
def test_a_name_that_is_no_pack_is_refused(name: str) -> None:
    with pytest.raises(TemplateError):
        load_pack(name)


def test_an_edition_that_is_none_is_refused() -> None:
    with pytest.raises(TemplateError, match="2019"):
        load_pack().form("1999", COUNTY)


def test_the_national_pack_shows_every_setting() -> None:
    text = (load_pack().folder / "pack.toml").read_text("utf-8")
    for name in PackFile.model_fields:
        assert name in text


def test_every_example_in_the_national_pack_works_without_its_hash(write: Write) -> None:
    text = (load_pack().folder / "pack.toml").read_text("utf-8")
    example = re.compile(r'# (\[\[?\w|[\w-]+ = ["\d\[]|"[^"]+" = )')
    live = [line.removeprefix("# ") if example.match(line) else line for line in text.splitlines()]
    pack = write(all="\n".join(live))
    assert (pack.fee_decimals, pack.variants) == (4, {"2008": "eight"})
    assert (len(pack.fixed_texts), len(pack.rows), len(pack.parts), len(pack.labels)) == (
        1,
        1,
        1,
        1,
    )


def test_thousands_are_set_apart_where_a_pack_asks_for_it(write: Write) -> None:
    pack = write(grouped="thousands = true")
    filing = jiaxian()
    form = pack.form(filing.edition, filing.unit.level)
    filing.values["art20_5.licences.decisions"] = 39732
    filing.values["art20_8.fees.amount"] = Decimal("10417.50")
    data = render_report(filing, form, pack)
    shown = {
        text
        for block in read_document(data)
        if isinstance(block, Printed)
        for text in block.cells.values()
    }
    assert {"39,732", "10,417.50", "14"} <= shown
    assert "39732" not in shown
    assert ">39,732</td>" in to_html(filing, form, pack)
    read = import_report(data, "r.docx").filing
    assert read.values["art20_5.licences.decisions"] == 39732
    plain = load_pack().form(filing.edition, filing.unit.level)
    assert "39732" in filing.printed(plain).values()
