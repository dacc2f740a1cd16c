"""Every rule of the book: one filing on which it speaks, one on which it is silent."""

import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from drafter.checking import case_of, check, check_cases
from drafter.editions import EDITIONS
from drafter.filing import PARTICULARS, Filing, Level, Unit
from drafter.filingfile import dump_filing, load_filing
from drafter.findings import Finding, Severity
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.pack import find_form, load_pack
from drafter.rules import Case, Rule
from drafter.rules.book import BOOK, find_rule, known_codes
from drafter.rules.page import rule_page, rule_source, rule_table
from drafter.rules.privacy import Kind, find_personal, mask
from drafter.rules.similarity import likeness, similar_pairs
from tests.filings import SAMPLES, form_of, jiaxian, sample, year_before

ON_REQUEST = "overview.on_request"
PROACTIVE = "overview.proactive"
Break = Callable[[Filing, Filing], None]
"""Spoils a filing, or last year's."""


def put(address: str, value: object) -> Break:
    def spoil(now: Filing, _before: Filing) -> None:
        point = form_of(now).datapoints[address]
        now.put(address, value, point.number, point.unit)

    return spoil


def put_before(address: str, value: int) -> Break:
    def spoil(_now: Filing, before: Filing) -> None:
        before.values[address] = value

    return spoil


def say(text: str, address: str = ON_REQUEST) -> Break:
    def spoil(now: Filing, _before: Filing) -> None:
        now.put_text(address, [*now.texts.get(address, []), text])

    return spoil


def only_say(address: str, *texts: str) -> Break:
    def spoil(now: Filing, _before: Filing) -> None:
        now.put_text(address, texts)

    return spoil


def both(*spoils: Break) -> Break:
    def spoil(now: Filing, before: Filing) -> None:
        for each in spoils:
            each(now, before)

    return spoil


def field(name: str, value: object) -> Break:
    def spoil(now: Filing, _before: Filing) -> None:
        setattr(now, name, value)

    return spoil


def repeat_last_years_words(now: Filing, before: Filing) -> None:
    before.texts = {key: list(texts) for key, texts in now.texts.items()}


def take_the_year_before_last(_now: Filing, before: Filing) -> None:
    before.year -= 1


def move_to_the_next_column(now: Filing, _before: Filing) -> None:
    for address, point in form_of(now).datapoints.items():
        if point.derived:
            del now.values[address]
    now.values |= {"requests.granted.natural_person": 0, "requests.granted.business": 14}


def without_fee_figures(now: Filing, _before: Filing) -> None:
    now.values = {a: v for a, v in now.values.items() if not a.startswith("information_fee.")}


HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
CITIZEN = "11010519491231002X"
CARD = "6222021001116245702"

FAILS: dict[str, Break] = {
    "VAL-01": put("requests.granted.research", None),
    "VAL-02": put("requests.granted.research", "若干"),
    "VAL-03": put("requests.granted.research", "无"),
    "VAL-04": put("art20_8.fees.amount", "104.170001"),
    "VAL-05": put("art20_8.fees.amount", "1041700元"),
    "VAL-06": put("requests.granted.total", 13),
    "VAL-07": put("requests.granted.research", "０件"),
    "VAL-08": say("有\x01控制字符的一段"),
    "REQ-01": put("requests.carried_forward.natural_person", 1),
    "REQ-02": put("requests.handled.natural_person", 13),
    "REQ-03": put("requests.received.total", 15),
    "REQ-04": put_before("requests.carried_forward.natural_person", 2),
    "REQ-05": put("requests.other_unpaid_fee.total", 1),
    "REQ-06": move_to_the_next_column,
    "REV-01": put("remedies.review.upheld", 1),
    "REV-02": put("remedies.direct_suit.other", 1),
    "REV-03": put("remedies.suit_after_review.pending", 1),
    "REV-04": put_before("remedies.review.pending", 1),
    "ACT-01": put("art20_1.regulations.issued", 3),
    "ACT-02": put("art20_1.normative_documents.in_force", 40),
    "ACT-03": put("art20_1.normative_documents.repealed", 90),
    "ACT-04": both(
        put("art20_1.normative_documents.issued", 60),
        put("art20_1.normative_documents.repealed", 0),
    ),
    "ACT-05": put("information_fee.all.amount_collected", 2_000_000),
    "ACT-06": put("art20_1.normative_documents.total_published", 3),
    "ACT-07": put_before("art20_5.licences.prior_items", 90),
    "ACT-08": put("art20_9.procurement.amount", "152200"),
    "ACT-09": put("art20_5.licences.change", "减4"),
    "CMP-01": put_before("art20_6.penalties.decisions", 487),
    "CMP-02": repeat_last_years_words,
    "CMP-04": take_the_year_before_last,
    "TXT-01": say("全年受理政府信息公开申请15件。"),
    "TXT-02": say("上年结转申请2件。"),
    "TXT-03": say("全年办结申请十三件。"),
    "TXT-04": say("结转下年度继续办理1件。"),
    "TXT-05": say("其中不予公开３件。"),
    "TXT-06": say("因政府信息公开被申请行政复议3件。"),
    "TXT-07": say("全年制发行政规范性文件18件。", PROACTIVE),
    "TXT-08": say("收到网站留言20件，其中当面反映12件、其他9件。", PROACTIVE),
    "TXT-09": say("发布信息200条，其中财政信息50条，占30%。", PROACTIVE),
    "TXT-10": both(put_before("requests.received.total", 20), say("新收申请14件，比上年下降25%。")),
    "TXT-11": say("本年没有收到政府信息公开申请。"),
    "TXT-12": say("新收政府信息公开申请16件。"),
    "TXT-13": say("主动公开政府信息条，内容丰富。", PROACTIVE),
    "TXT-14": say("2020年，全县主动公开了许多信息。", PROACTIVE),
    "TXT-15": only_say("preface.text", "本报告数据统计期限自2021年1月1日起至2021年11月30日止。"),
    "TXT-16": say("2021年2月30日召开会议。", PROACTIVE),
    "DOC-01": field("headings", HEADINGS[:5]),
    "DOC-02": field("headings", [*HEADINGS[:2], "三、收到和处理信息公开申请的情况", *HEADINGS[3:]]),
    "DOC-03": only_say(PROACTIVE, "（一）财政", "内容", "（三）教育", "内容"),
    "DOC-04": field("title", "郏县人民政府2021年政府信息公开年度工作报告"),
    "DOC-05": only_say("overview.oversight", "本年组织了两次培训，参加人数较多。"),
    "DOC-06": only_say("overview.management"),
    "DOC-07": only_say("preface.text", "本报告由八个部分组成。"),
    "DOC-08": both(only_say("problems.problems", "无"), only_say("problems.improvements")),
    "DOC-09": both(without_fee_figures, only_say("other_matters.text", "没有其他需要报告的事项。")),
    "DOC-10": say("字" * 1100),
    "DOC-11": say("XX县认真落实公开要求。"),
    "DOC-12": say("按照国办公开办函〔2019〕60号的要求办理。"),
    "DOC-13": field("published", "2022-04-02"),
    "DOC-14": field("year", 2020),
    "STY-01": say("印发通知（源政办字（2020）66号）。"),
    "STY-02": say("截止2021年12月底，工作全部完成。"),
    "STY-03": say("围绕社会关切,持续推进公开。"),
    "STY-04": say("印发《关于公开工作的通知，明确分工。"),
    "STY-05": say("要进一步进一步加强公开。"),
    "STY-06": say("社会 公益信息及时公开。"),
    "STY-07": both(say("这是一句比较长的完全相同的话。"), say("这是一句比较长的完全相同的话。")),
    "STY-08": say("编制政府信息公开年度工作报告。"),
    "PRV-01": say(f"申请人身份证号{CITIZEN}。"),
    "PRV-02": say(f"缴费账户{CARD}。"),
    "PRV-03": say("联系电话13812345678。"),
    "PRV-04": say("附件标有机密★十年。"),
    "PRV-05": say("申请人身份证号110105194912310021。"),
    "PIC-01": say("【图片：没有.png｜说明】"),
    "PIC-02": say("【图片：没有.png】"),
    "STA-01": put("statistics.received.amount", 9),
    "STA-02": put("statistics.closed.amount", 9),
    "STA-03": put("statistics.answered.amount", 9),
    "STA-04": put("statistics.reviews.amount", 9),
    "STA-05": put("statistics.suits.amount", 9),
    "STA-06": put("statistics.disclosed.amount", 9000),
}
NOT_OF_ONE_FILING = {code for code in known_codes() if code.startswith(("IMP-", "AGG-"))} | {
    "CMP-03",
    "INT-01",
}
"""Rules that look at a report, a batch or a roll-up; tested where those are."""


def base(code: str) -> tuple[Filing, Filing]:
    """Return a filing on which the rule is silent, and last year's."""
    if code.startswith("STA"):
        now = sample("河曲县2018")
        for address, point in form_of(now).datapoints.items():
            if not point.derived:
                now.values[address] = Decimal(1) if point.number.value == "money" else 1
            else:
                now.values.pop(address, None)
    elif code in ("ACT-06", "ACT-07", "ACT-08", "ACT-09"):
        now = sample("沂源县2020")
        now.put(
            "art20_9.procurement.amount",
            "152200元",
            form_of(now).datapoints["art20_9.procurement.amount"].number,
        )
        before = year_before(now)
        for table, rows in (
            ("art20_5", ("licences", "other_services")),
            ("art20_6", ("penalties", "coercion")),
            ("art20_8", ("fees",)),
        ):
            for row in rows:
                before.values[f"{table}.{row}.prior_items"] = now.values[
                    f"{table}.{row}.prior_items"
                ]
                before.values[f"{table}.{row}.change"] = 0
        return now, before
    else:
        now = jiaxian()
    if code == "DOC-10":
        now.pack = "wuwei"
        now.texts = {key: [text[:50] for text in texts] for key, texts in now.texts.items()}
    return now, year_before(now) if not code.startswith("STA") else now


def found(code: str, now: Filing, before: Filing) -> list[Finding]:
    """Return the findings of one rule, wherever grouping has put them."""
    rule = find_rule(code)
    assert rule is not None
    previous = None if code.startswith("STA") else before
    return check(now, previous=previous, rules=[rule])


@pytest.mark.parametrize("code", FAILS)
def test_the_rule_speaks(code: str) -> None:
    now, before = base(code)
    FAILS[code](now, before)
    findings = found(code, now, before)
    assert [finding.code for finding in findings][:1] == [code]
    rule = find_rule(code)
    assert rule is not None
    assert findings[0].severity is rule.severity
    assert "{" not in findings[0].text.replace("{{", "")
    for words in (findings[0].text, findings[0].remedy, findings[0].cites, findings[0].where):
        assert words


@pytest.mark.parametrize("code", FAILS)
def test_the_rule_is_silent(code: str) -> None:
    now, before = base(code)
    assert found(code, now, before) == []


def test_every_rule_has_its_cases() -> None:
    assert set(known_codes()) == set(FAILS) | NOT_OF_ONE_FILING


@pytest.mark.parametrize("rule", BOOK, ids=lambda rule: rule.code)
def test_every_rule_has_a_page(rule: Rule) -> None:
    page = rule_page(rule)
    for text in (rule.code, rule.statement, rule.why, rule_source(rule), rule.example, rule.fix):
        assert text in page


@pytest.mark.parametrize("name", ["莘县2019", "郏县2021"])
def test_a_finding_cites_the_notice_of_its_own_edition(name: str) -> None:
    filing = sample(name)
    filing.values.clear()
    filing.texts.clear()
    form = form_of(filing)
    notices = {form.authority for form in EDITIONS.values()}
    cited = {f.cites for f in check(filing) if f.code in ("VAL-01", "DOC-01")}
    assert f"{form.authority}表式" in cited
    assert not any(notice in text for notice in notices - {form.authority} for text in cited)


def test_the_rule_book_lists_every_rule() -> None:
    assert [row[0] for row in rule_table()] == list(known_codes())


SEVERITIES = {
    "E": "VAL-01 VAL-02 VAL-03 VAL-04 REQ-01 REQ-02 REQ-03 REQ-04 REV-01 REV-02 REV-03 ACT-03 ACT-08 "
    "TXT-01 TXT-02 TXT-03 TXT-04 TXT-05 TXT-06 TXT-07 TXT-11 TXT-16 DOC-01 DOC-08 DOC-11 PRV-01 PRV-02 "
    "PRV-04 STA-01 STA-02 STA-03 STA-04 STA-05 AGG-01 AGG-02 AGG-03 AGG-04",
    "W": "VAL-05 VAL-06 REQ-05 ACT-01 ACT-02 ACT-04 ACT-05 ACT-06 ACT-07 CMP-02 CMP-03 CMP-04 TXT-08 TXT-09 "
    "TXT-10 TXT-12 TXT-13 TXT-14 TXT-15 DOC-02 DOC-03 DOC-04 DOC-05 DOC-06 DOC-07 DOC-09 DOC-10 DOC-12 "
    "DOC-13 STY-04 PRV-03 STA-06 AGG-05",
    "N": "VAL-07 REQ-06 REV-04 ACT-09 CMP-01 STY-01 STY-02 STY-03 STY-05 STY-06 STY-07 AGG-06",
}


@pytest.mark.parametrize(("letter", "codes"), SEVERITIES.items())
def test_severities_are_those_of_the_contract(letter: str, codes: str) -> None:
    wanted = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}[letter]
    for code in codes.split():
        rule = find_rule(code)
        assert rule is not None, code
        assert rule.severity is wanted, code


def _cells() -> list[str]:
    form = form_of(jiaxian())
    return [a for a, p in form.datapoints.items() if p.table.id in ("requests", "remedies")]


@pytest.mark.parametrize("address", _cells())
def test_any_changed_figure_is_an_error_that_names_its_row_or_column(address: str) -> None:
    filing = jiaxian()
    filing.values[address] += 1
    table, row, column = address.split(".")
    errors = [f for f in check(filing) if f.severity is Severity.ERROR]
    named = {a for f in errors for a in (f.address, *f.related)}
    assert any(
        a.split(".")[0] == table and (a.split(".")[1] == row or a.split(".")[2] == column)
        for a in named
    )


def test_one_wrong_cell_is_said_once_with_its_correction() -> None:
    filing = jiaxian()
    filing.values["requests.granted.natural_person"] = 41
    errors = [f for f in check(filing) if f.severity is Severity.ERROR]
    assert len(errors) == 1
    assert "由 41 改为 14" in errors[0].remedy
    assert {f.code for f in errors[0].also} >= {"REQ-02"} or errors[0].code == "REQ-02"


def test_an_explanation_resolves_a_warning_and_the_brought_forward_error() -> None:
    now, before = base("REQ-04")
    FAILS["REQ-04"](now, before)
    address = "requests.brought_forward.natural_person"
    now.explanations[f"REQ-04 {address}"] = "机构改革，承接原单位结转"
    finding = next(
        f for f in check(now, previous=before) if f.code == "REQ-04" and f.address == address
    )
    assert finding.severity is Severity.NOTE
    assert finding.explanation


def test_an_explanation_does_not_resolve_other_errors() -> None:
    filing = jiaxian()
    filing.values["requests.received.total"] = 15
    filing.explanations["REQ-03 requests.received.total"] = "就是这样"
    assert any(f.severity is Severity.ERROR for f in check(filing))


def test_cases_checked_together_get_what_each_gets_alone() -> None:
    filings = [sample(name) for name in SAMPLES] * 2
    filings[3].values["requests.received.total"] = 99
    together = check_cases([case_of(filing) for filing in filings])
    assert together == [check(filing) for filing in filings]
    assert check_cases([]) == []


def test_a_rule_without_memory_is_not_blamed() -> None:
    def starve(_case: Case) -> list[None]:
        raise MemoryError

    rule = replace(BOOK[0], check=starve)  # type: ignore[arg-type]
    with pytest.raises(MemoryError):
        check(jiaxian(), rules=[rule])


def test_a_crashing_rule_is_named_and_the_others_run() -> None:
    def crash(_case: Case) -> list[None]:
        raise RuntimeError("secret 11010519491231002X")

    first = BOOK[0]
    broken = Rule(
        "XXX-01",
        Severity.NOTE,
        "s",
        "w",
        "c",
        first.basis,
        "e",
        "f",
        crash,  # type: ignore[arg-type]
    )
    filing = jiaxian()
    filing.values["requests.received.total"] = 15
    findings = check(filing, rules=[broken, *BOOK])
    crashed = next(f for f in findings if f.code == "INT-01")
    assert "XXX-01" in crashed.text
    assert "11010519491231002X" not in crashed.text
    assert "REQ-03" in {each.code for f in findings for each in (f, *f.also)}


@pytest.mark.parametrize(
    "text",
    ["一" * 200_000, "其中1件、" * 40_000, "（" * 100_000, "2021年1月1日" * 20_000, "申请" * 100_000,
     "1" * 200_000, "a@" * 100_000, "，。" * 100_000, "《" * 50_000 + "》" * 50_000, "9 " * 100_000],
    ids=range(10),
)  # fmt: skip
def test_no_text_makes_the_rules_slow(text: str) -> None:
    filing = jiaxian()
    filing.texts[ON_REQUEST] = [text]
    start = time.perf_counter()
    check(filing)
    assert time.perf_counter() - start < 10


def test_thousands_of_mentions_take_linear_time() -> None:
    filing = jiaxian()
    filing.texts[ON_REQUEST] = ["本年收到申请1件。" * 10_000]
    start = time.perf_counter()
    assert len(check(filing)) > 9_000
    assert time.perf_counter() - start < 15


def test_a_megabyte_is_held_against_last_years_in_linear_time() -> None:
    chance = random.Random(1)
    text = "".join(chance.choice("公开信息申请办理，。") for _char in range(1_000_000))
    start = time.perf_counter()
    assert likeness(text, text[::-1]) < 0.5
    assert likeness(text, text) == 1.0
    assert time.perf_counter() - start < 15


@pytest.mark.parametrize("count", [2, 60, 400])
def test_everyone_who_copied_is_named(count: int) -> None:
    text = "我局认真梳理公开目录，逐项核对应公开事项，健全了审核制度，" * 5
    texts = {f"{number:03d}": f"第{number}局" + text for number in range(count)}
    named = {name for pair in similar_pairs(texts, 0.8) for name in pair[:2]}
    assert named == set(texts)


@pytest.mark.parametrize(
    "written",
    [
        "110105—19491231—002X",
        "110105–19491231–002X",
        "G11010519491231002X",
        "110105  19491231  002X",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_a_citizens_number_is_found_however_it_is_broken(written: str) -> None:
    (hit,) = find_personal(f"申请人{written}。")
    assert hit.kind is Kind.CITIZEN
    assert "1231" not in mask(f"申请人{written}。")


def test_a_long_document_number_is_no_bank_card() -> None:
    assert find_personal("编号4000000000000002") == ()


def test_findings_never_print_a_personal_number() -> None:
    filing = jiaxian()
    say(f"申请人{CITIZEN}，电话13812345678，卡号{CARD}，受理申请99件，XX县。")(filing, filing)
    put("requests.granted.research", CITIZEN)(filing, filing)
    put("requests.granted.other", "电话13812345678")(filing, filing)
    filing.title = f"某县{CITIZEN}报告"
    filing.put_text("problems.problems", [CARD])
    filing.put_text("problems.improvements", [])
    filing.explanations["DOC-04 "] = f"见{CITIZEN}"
    shown = " ".join(str(finding.as_dict()) for finding in check(filing))
    for number in (CITIZEN, "13812345678", CARD):
        assert number not in shown
        assert number[4:-1] not in shown


TRAPS = [
    "收到行政许可申请30件，均已办结。",
    "根据2019年工作要点，修订了目录。",
    "受理县长信箱留言290条，受理12345热线13000余件。",
    "新收政府信息公开申请14件，比上年减少6件。",
    "全年受理申请约14件。",
    "申请人通过信函申请4件、网站申请8件、当面申请2件，共收到政府信息公开申请14件。",
    "按照国办发〔2016〕80号文件要求办理。",
    "收到补贴申请300件。",
    "办理人大代表建议61件、政协提案174件。",
]


@pytest.mark.parametrize("text", TRAPS)
def test_words_about_other_matters_raise_no_error(text: str) -> None:
    filing = jiaxian()
    say(text)(filing, filing)
    assert [f.text for f in check(filing) if f.severity is Severity.ERROR] == []


def test_a_department_is_not_asked_for_what_only_governments_owe() -> None:
    filing = jiaxian()
    filing.unit = Unit("郏县民政局", Level.COUNTY_DEPARTMENT)
    filing.put_text("overview.oversight", ["本年组织了两次培训。"])
    assert "DOC-05" not in {f.code for f in check(filing)}


@pytest.mark.parametrize("particular", PARTICULARS)
def test_what_is_cleaned_from_a_particular_is_told(particular: str) -> None:
    filing = json.loads(dump_filing(jiaxian(), form_of(jiaxian())))
    into, key = (filing["unit"], particular[5:]) if "unit" in particular else (filing, particular)
    into[key] = f"{into.get(key, '')}\x07\ud800"
    read = load_filing(json.dumps(filing).encode(), find_form)
    (told,) = [finding for finding in check(read) if finding.code == "VAL-08"]
    assert told.address == particular
    assert "U+0007 U+D800" in told.text
    again = load_filing(dump_filing(read, form_of(read)), find_form)
    assert [f.key for f in check(again)] == [f.key for f in check(read)]


def test_what_is_cleaned_from_a_name_in_a_workbook_is_told() -> None:
    filing = jiaxian()
    data = write_workbook(filing, form_of(filing), load_pack(filing.pack))
    book = load_workbook(io.BytesIO(data))
    place = book.defined_names["u.name"].attr_text.rpartition("!")[2].replace("$", "")
    book["单位信息"][place].value = "郏县\x7f人民政府"
    stream = io.BytesIO()
    book.save(stream)
    read = read_workbook(stream.getvalue(), "x.xlsx")
    assert read.unit.name == filing.unit.name
    assert [finding.address for finding in check(read) if finding.code == "VAL-08"] == ["unit.name"]
