"""`drafter ask`: the real prompts, driven by keys as an officer presses them."""

import io
import json
import os
import pty
import re
import select
import signal
import sys
import termios
import time
from pathlib import Path
from typing import TextIO

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from drafter.batch.run import run_batch
from drafter.checking import check
from drafter.errors import InputError, UsageError
from drafter.filing import Filing, Level
from drafter.filingfile import dump_filing
from drafter.findings import has_errors
from drafter.intake import read_input
from drafter.intake.questionnaire import ask, terminal
from drafter.intake.questionnaire.figures import problem_with
from drafter.intake.questionnaire.interview import progress_path, take_up
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from tests.conversation import (
    CTRL_C,
    CTRL_D,
    ENTER,
    F1,
    F2,
    F3,
    SPACE,
    answer,
    answered,
    paste,
    pick,
    ticks,
)
from tests.filings import blank, form_of, jiaxian, year_before

WORDS = [
    "公开目录和指南按月更新，信息发布前逐件审核。",
    "门户网站专栏和政务新媒体由专人维护，全年运行正常。",
    "明确一名负责人和两名工作人员，组织业务培训两次。",
    "主动公开的内容不够细，部分信息更新不够及时，解读形式单一。",
    "细化公开目录，明确每类信息的更新时限，按季检查并通报。",
]
NOTHING = [
    answer("某某县民政局"),
    answer("2025"),
    ENTER,  # 县级部门
    ENTER,  # nothing occurred
    ENTER,  # no applicants
    ENTER,  # all zeros, yes
    ENTER,  # all sentences
    *(answer(text) for text in WORDS),
    ENTER,  # no contact
]
LEAVE = pick(13)
COUNTY = {"unit": "某某县人民政府", "year": 2025, "level": "county_government"}
FIGURES = {
    "requests.received.natural_person": 20,
    "requests.brought_forward.natural_person": 0,
    "requests.granted.natural_person": 12,
    "requests.partly_granted.natural_person": 3,
    "requests.unavailable_not_held.natural_person": 5,
    "requests.carried_forward.natural_person": 0,
    "requests.received.business": 9,
    "requests.brought_forward.business": 1,
    "requests.granted.business": 5,
    "requests.partly_granted.business": 1,
    "requests.unavailable_not_held.business": 3,
    "requests.carried_forward.business": 1,
}
NATURAL, BUSINESS = (
    [answer(str(figure)) for address, figure in FIGURES.items() if address.endswith(column)]
    for column in ("natural_person", "business")
)
BEGUN = [ticks(2), *map(answer, ("3", "1", "12")), ticks(1, 2), ticks(3, 4, 13)]
TOLD = [ENTER, ENTER, *(answer(text) for text in WORDS[:2]), pick(1)]
TOLD += [*(answer(text) for text in WORDS[3:]), ENTER]
WITH_REQUESTS = [*BEGUN, *NATURAL, *BUSINESS, *TOLD, LEAVE]


def test_a_unit_without_applications_is_done_in_under_fifteen_answers(tmp_path: Path) -> None:
    keys = [*NOTHING, LEAVE]
    assert len(keys) < 15
    filing, talk = answered(tmp_path / "a.json", keys)
    assert filing is not None
    assert (filing.unit.name, filing.year) == ("某某县民政局", 2025)
    assert filing.unit.level is Level.COUNTY_DEPARTMENT
    form = form_of(filing)
    assert {filing.figure(form, address) for address in form.datapoints} == {0}
    assert not has_errors(check(filing))
    assert read_input(tmp_path / "a.json").texts == filing.texts
    assert not progress_path(tmp_path / "a.json").exists()
    assert "全部 144 个数" in talk.said


def test_only_what_occurred_is_asked_and_the_rest_is_a_deliberate_zero(tmp_path: Path) -> None:
    filing, talk = answered(tmp_path / "a.json", WITH_REQUESTS, **COUNTY)
    assert filing is not None
    given = {a: filing.values[a] for a in FIGURES}
    assert given == FIGURES
    others = {v for a, v in filing.values.items() if a.startswith("requests.") and a not in given}
    assert others == {0}
    form = form_of(filing)
    assert filing.figure(form, "requests.received.total") == 29
    assert "科研机构；社会公益组织；法律服务机构；其他；1.属于国家秘密" in talk.said
    assert talk.said.index("以下各项记为 0") < talk.said.index("都记为 0，对吗？")
    assert not has_errors(check(filing))


def test_zeros_that_are_not_meant_lead_back_to_what_occurred(tmp_path: Path) -> None:
    second = [ticks(1), ticks(3), *map(answer, "20200")]
    keys = [ENTER, ENTER, pick(2), ENTER, *second, ENTER, ENTER, F2]
    _none, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    kept = take_up(progress_path(tmp_path / "a.json")).interview.filing
    assert kept.values["requests.received.natural_person"] == 2
    assert talk.said.count("以下各项记为 0") == 2


def test_a_broken_balance_is_said_at_once_with_what_could_be_wrong(tmp_path: Path) -> None:
    slip = [*NATURAL[:2], answer("21"), *NATURAL[3:]]
    mended = [pick(1), answer("12")]
    keys = [*BEGUN, *slip, *mended, *BUSINESS, *TOLD, LEAVE]
    filing, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    assert filing is not None
    assert filing.values["requests.granted.natural_person"] == 12
    assert "由 21 改为 12" in talk.said
    assert "√ 现在相符了。" in talk.said
    assert talk.said.index("由 21 改为 12") < talk.said.index("新收政府信息公开申请数量 / 商业企业")


def test_a_broken_balance_can_be_left_for_later(tmp_path: Path) -> None:
    slip = [*NATURAL[:2], answer("21"), *NATURAL[3:]]
    # The last way of seven is 先放着; the balance is said again with the next column.
    keys = [*BEGUN, *slip, pick(7), *BUSINESS, pick(7), *TOLD, LEAVE]
    filing, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    assert filing is not None
    assert filing.values["requests.granted.natural_person"] == 21
    assert "错误 1 条" in talk.said.split("总览")[-1]


def test_f3_at_a_correction_returns_to_the_choice_of_what_to_correct(tmp_path: Path) -> None:
    slip = [*NATURAL[:2], answer("21"), *NATURAL[3:]]
    keys = [*BEGUN, *slip, pick(2), F3, pick(1), answer("12"), *BUSINESS, *TOLD, LEAVE]
    filing, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    assert filing is not None
    assert {a: filing.values[a] for a in FIGURES} == FIGURES
    assert talk.said.count("错误 REQ-01") == 2


def test_words_that_disagree_with_the_figures_are_told_at_once(tmp_path: Path) -> None:
    wrong = [answer("全年收到政府信息公开申请31件。"), F3, pick(3), answer(WORDS[0])]
    filing, talk = answered(
        tmp_path / "a.json",
        [*BEGUN, *NATURAL, *BUSINESS, ENTER, ENTER, *wrong, *TOLD[3:], LEAVE],
        **COUNTY,
    )
    assert filing is not None
    assert filing.texts["overview.management"] == [WORDS[0]]
    told = talk.said.index("文字说 31件")
    assert told < talk.said.index("按 F3 可以现在回去改") < talk.said.index("总览")


def test_workbook_and_questionnaire_make_the_same_filing_and_report(tmp_path: Path) -> None:
    asked, _talk = answered(tmp_path / "a.json", WITH_REQUESTS, **COUNTY)
    assert asked is not None
    read = read_workbook(_typed_into_a_workbook(asked), "a.xlsx")
    assert read == asked
    form, pack = form_of(asked), load_pack()
    assert render_report(read, form, pack) == render_report(asked, form, pack)


def _typed_into_a_workbook(asked: Filing) -> bytes:
    """Type the same answers into a blank workbook, cell by cell."""
    fresh = Filing(asked.edition, asked.year, asked.unit)
    book = load_workbook(io.BytesIO(write_workbook(fresh, form_of(fresh), load_pack())))

    def put(name: str, value: object) -> None:
        sheet, cell = book.defined_names[name].attr_text.split("!")
        book[sheet.strip("'")][cell.replace("$", "")].value = value

    for address, value in asked.values.items():
        put(f"v.{address}", float(value))
    for address, paragraphs in asked.texts.items():
        put(f"t.{address}.1", paragraphs[0])
    for address in asked.automatic:
        put(f"a.{address}", "是")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_figures_are_read_as_in_a_workbook(tmp_path: Path) -> None:
    typed = [answer("１,２３４"), answer("无") + answer("12件"), paste("7\n") + ENTER]
    keys = [ticks(2), *typed, F2]
    _none, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    values = take_up(progress_path(tmp_path / "a.json")).interview.filing.values
    assert [values[f"art20_1.normative_documents.{c}"] for c in ("issued", "repealed")] == [
        1234,
        12,
    ]
    assert values["art20_1.normative_documents.in_force"] == 7
    assert "读作 1234" in talk.said
    point = form_of(blank()).datapoints["art20_1.normative_documents.repealed"]
    assert "“无”不能直接当作数字。请填数字" in problem_with("无", point)
    assert "是负数" in problem_with("-1", point)
    assert problem_with("", point) == ""


@pytest.mark.parametrize("leave", [F2, CTRL_C, CTRL_D])
def test_leaving_saves_says_where_and_goes_on_later(tmp_path: Path, leave: str) -> None:
    output = tmp_path / "a.json"
    filing, talk = answered(output, [*NOTHING[:8], leave])
    assert filing is None
    assert str(progress_path(output)) in talk.said
    assert not output.exists()
    filing, talk = answered(output, [*NOTHING[8:], LEAVE], resume=True)
    whole, _talk = answered(tmp_path / "b.json", [*NOTHING, LEAVE])
    assert filing == whole
    assert "接着上次的做：已答 8 题" in talk.said


def test_every_answer_is_kept_when_the_next_question_stands(tmp_path: Path) -> None:
    whole, _talk = answered(tmp_path / "whole.json", [*NOTHING, LEAVE])
    output = tmp_path / "a.json"
    for number, key in enumerate([*NOTHING, LEAVE]):
        begin = [] if number == 0 else [ENTER]  # 接着做
        filing, _talk = answered(output, [*begin, key])
    assert filing == whole


def test_a_killed_terminal_loses_only_the_prompt_in_hand(tmp_path: Path) -> None:
    pid, master = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm"
        command = ["-m", "drafter", "ask", "-o", str(tmp_path / "a.json")]
        os.execv(sys.executable, [sys.executable, *command])
    for key, shown in (
        ("某某县民政局\r", "单位名称"),
        ("\x152024\r", "报告年度"),
        ("", "单位层级"),
    ):
        _wait_for(master, shown)
        os.write(master, key.encode())
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(master)
    filing = take_up(progress_path(tmp_path / "a.json")).interview.filing
    assert (filing.unit.name, filing.year) == ("某某县民政局", 2024)


def _wait_for(terminal: int, words: str, seconds: float = 20) -> None:
    shown, end = b"", time.monotonic() + seconds
    while words.encode() not in shown:
        assert time.monotonic() < end, shown.decode(errors="replace")
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 4096)


def test_f3_goes_back_with_the_answer_standing_there(tmp_path: Path) -> None:
    keys = [answer("某某局"), F3, "二处" + ENTER, F3, F3, F3, "一科" + ENTER, F2]
    _none, talk = answered(tmp_path / "a.json", keys)
    kept = take_up(progress_path(tmp_path / "a.json")).interview.filing
    assert kept.unit.name == "某某局二处一科"
    assert "这是第一题" in talk.said


def test_f1_says_meaning_source_example_and_last_years_figure(tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_bytes(dump_filing(jiaxian(), form_of(jiaxian())))
    keys = [ENTER, ENTER, ENTER, ticks(2), F1, F2]
    _none, talk = answered(tmp_path / "a.json", keys, previous=last)
    help_on_documents = talk.said.split("二、主动公开政府信息情况")[-1]
    for words in ("备案数核对", "第二十条第（一）项", "举例：12", "上年：5件"):
        assert words in help_on_documents, help_on_documents


def test_f1_explains_the_line_of_a_list_that_is_pointed_at(tmp_path: Path) -> None:
    last = tmp_path / "last.json"
    last.write_bytes(dump_filing(jiaxian(), form_of(jiaxian())))
    figures = [ticks(2), *map(answer, "000")]
    keys = [ENTER, ENTER, ENTER, f"2{F1}", *figures, f"1{F1}{ticks(1)}", f"2{F1}", F2]
    _none, talk = answered(tmp_path / "a.json", keys, previous=last)
    for told in (
        "上年：本年制发件数 5件、本年废止件数 16件、现行有效件数 35件",
        "上年：一、本年新收政府信息公开申请数量 14件、（一）予以公开 14件\n",
        "等于上一年年报的“结转下年度继续办理”，逐列相同",
        "上年：都是 0",
    ):
        assert told in talk.said


def test_last_years_carried_forward_is_brought_forward(tmp_path: Path) -> None:
    last = year_before(jiaxian())
    last.values["requests.carried_forward.business"] = 2
    path = tmp_path / "last.json"
    path.write_bytes(dump_filing(last, form_of(last)))
    _none, talk = answered(tmp_path / "a.json", [ENTER, ENTER, ENTER, F2], previous=path)
    interview = take_up(progress_path(tmp_path / "a.json")).interview
    assert interview.filing.values["requests.brought_forward.business"] == 2
    assert interview.previous is not None
    assert "上年结转已按上年年报填好" in talk.said


def test_everything_shown_is_chinese_and_fits_a_windows_console(tmp_path: Path) -> None:
    slip = [*NATURAL[:2], F1 + answer("x") + answer("21"), *NATURAL[3:]]
    keys = [*BEGUN, *slip, F1 + pick(7), *BUSINESS, pick(7), *TOLD, pick(5), F3, F1 + LEAVE]
    _filing, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    for shown in (talk.said, talk.screen):
        shown.encode("gbk")
        english = set(re.findall("[A-Za-z]{3,}", shown)) - {"REQ", "Word", "Excel", "txt", "docx"}
        assert {word for word in english if word not in str(tmp_path)} <= {"json", "drafter"}


def test_answers_of_an_older_version_are_carried_over_by_address(tmp_path: Path) -> None:
    output = tmp_path / "a.json"
    answered(output, WITH_REQUESTS[:-1], **COUNTY)
    kept = progress_path(output)
    told = json.loads(kept.read_bytes())
    assert told["version"]
    assert (told["filing"]["edition"], told["filing"]["pack"]) == ("2021", "national")
    told["names"].pop("remedies.review.pending")
    told["filing"]["values"].pop("remedies.review.pending")
    told["filing"]["values"]["requests.withdrawn.business"] = 4
    told["names"]["requests.withdrawn.business"] = "撤回申请 / 商业企业"
    kept.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    keys = [ENTER, ENTER, ENTER, ENTER, LEAVE]
    filing, talk = answered(output, keys, resume=True)
    assert "新增了：行政复议" in talk.said
    assert "已放在一边：撤回申请 / 商业企业（4）" in talk.said
    assert filing is not None
    assert {a: filing.values[a] for a in FIGURES} == FIGURES
    assert filing.values["remedies.review.pending"] == 0


def test_unfinished_answers_are_no_input_of_other_commands(tmp_path: Path) -> None:
    answered(tmp_path / "a.json", [answer("某某局"), F2])
    with pytest.raises(InputError, match="没有做完的问答。请先接着做完"):
        read_input(progress_path(tmp_path / "a.json"))
    assert run_batch(tmp_path, tmp_path / "结果").outcomes == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"filing": 1}', b"\xff\xfe"])
def test_a_damaged_progress_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    kept = progress_path(tmp_path / "a.json")
    kept.write_bytes(content)
    with pytest.raises(InputError, match="不是完整的问答进度"):
        take_up(kept)


def test_a_finished_filing_is_opened_at_the_overview(tmp_path: Path) -> None:
    output = tmp_path / "a.json"
    answered(output, [*NOTHING, LEAVE])
    filing, _talk = answered(output, [ENTER, pick(5), pick(1), pick(1), answer("3"), F3, LEAVE])
    assert filing is not None
    assert filing.values["requests.received.natural_person"] == 3


def test_the_overview_renders_the_report_and_exports_the_workbook(tmp_path: Path) -> None:
    output = tmp_path / "a.json"
    keys = [*NOTHING, pick(10), pick(11), pick(12), LEAVE]
    filing, talk = answered(output, keys)
    assert filing is not None
    assert "没有发现问题" in talk.said
    assert Document(str(tmp_path / "a.docx")).paragraphs
    assert read_input(tmp_path / "a.xlsx") == filing


def test_a_report_that_was_there_before_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"by hand")
    answered(tmp_path / "a.json", [*NOTHING, pick(11), pick(11), LEAVE])
    assert (tmp_path / "a.docx").read_bytes() == b"by hand"
    assert {path.name for path in tmp_path.glob("*.docx")} == {"a.docx", "a2.docx"}


def test_what_is_likely_wanted_next_is_pointed_at(tmp_path: Path) -> None:
    filing, talk = answered(tmp_path / "a.json", [*NOTHING, ENTER, ENTER])
    assert filing is not None
    assert "已生成" in talk.said
    assert "已保存：" in talk.said


def test_words_that_disagree_are_marked_where_they_stand(tmp_path: Path) -> None:
    wrong = answer("全年收到政府信息公开申请31件。")
    _none, talk = answered(tmp_path / "a.json", [*NOTHING[:7], wrong, *NOTHING[8:], pick(3), F2])
    assert "选下面的操作　× 一、总体情况（错误" in talk.said


def test_with_errors_only_a_marked_draft_is_made_and_only_if_wanted(tmp_path: Path) -> None:
    keys = [*NOTHING[:7], *[ENTER] * 6, pick(11), ENTER, pick(11), pick(1), LEAVE]
    answered(tmp_path / "a.json", keys)
    words = [paragraph.text for paragraph in Document(str(tmp_path / "a.docx")).paragraphs]
    assert any("草稿" in text for text in words)


def test_a_changed_year_lets_go_of_what_its_form_does_not_ask(tmp_path: Path) -> None:
    year = [pick(1), pick(2), answer("2020")]
    filing, talk = answered(tmp_path / "a.json", [*WITH_REQUESTS[:-1], *year, LEAVE], **COUNTY)
    assert filing is not None
    assert filing.edition == "2019"
    assert read_input(tmp_path / "a.json").values["requests.granted.business"] == 5
    assert "information_fee.all.notices" not in filing.values
    assert "这一版表格新增了：" in talk.said
    assert "已放在一边：行政规范性文件 / 本年制发件数（3）；" in talk.said


def test_a_year_that_was_mistyped_costs_no_answer(tmp_path: Path) -> None:
    slip = [pick(1), pick(2), answer("2018")]
    mended = [pick(1), pick(2), answer("2025")]
    answered(tmp_path / "a.json", [*WITH_REQUESTS[:-1], *slip, F2], **COUNTY)
    kept = take_up(progress_path(tmp_path / "a.json")).interview
    assert kept.filing.edition == "2008"
    assert kept.aside["requests.granted.business"] == ["5"]
    kept.filing.year, kept.filing.edition = 2025, "2021"
    kept.fit_form(load_pack().form("2008", kept.filing.unit.level))
    filing, _talk = answered(
        tmp_path / "c.json", [*WITH_REQUESTS[:-1], *slip, *mended, LEAVE], **COUNTY
    )
    assert filing is not None
    assert (filing.values, filing.texts) == (kept.filing.values, kept.filing.texts)
    whole, _talk = answered(tmp_path / "b.json", WITH_REQUESTS, **COUNTY)
    assert filing is not None
    assert whole is not None
    assert (filing.values, filing.texts) == (whole.values, whole.texts)


@pytest.mark.parametrize("year", [2018, 2020, 2025])
def test_every_edition_can_be_asked_for(tmp_path: Path, year: int) -> None:
    output = tmp_path / "a.json"
    answered(output, [answer("某某局"), answer(str(year)), *[ENTER] * 30, F2])
    interview = take_up(progress_path(output)).interview
    asked = [p for p in interview.form.datapoints.values() if not p.derived]
    assert {interview.filing.values[point.address] for point in asked} == {0}


def test_a_text_comes_from_a_file_or_from_the_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "t.txt").write_bytes("第一段。\r\n第二段。\r\n".encode("gb18030"))
    document = Document()
    document.add_paragraph("来自文档。")
    document.save(str(tmp_path / "t.docx"))
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys, pathlib\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text('编辑器里写的。\\n\\n又一段。\\n', 'utf-8-sig')\n",
        "utf-8",
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {editor}")
    words = [f"@{tmp_path / 't.txt'}", f"@{tmp_path / 't.docx'}", "？", "@没有这个.txt"]
    texts = [*map(answer, words), paste("一、\n二、\n") + ENTER]
    _none, talk = answered(tmp_path / "a.json", [*NOTHING[:7], *texts, F2])
    filing = take_up(progress_path(tmp_path / "a.json")).interview.filing
    assert list(filing.texts.values()) == [
        ["第一段。", "第二段。"],
        ["来自文档。"],
        ["编辑器里写的。", "又一段。"],
        ["一、", "二、"],
    ]
    assert "× " in talk.said


def test_a_picture_named_in_a_text_is_looked_for_beside_the_filing(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30), "steelblue").save(tmp_path / "渠道.png")
    shown = [paste("网站和新媒体运行正常。\n【图片：渠道.png｜各渠道的条数】\n") + ENTER]
    texts = [answer(WORDS[0]), *shown, *map(answer, WORDS[2:])]
    keys = [*NOTHING[:7], *texts, ENTER, pick(11), LEAVE]
    filing, talk = answered(tmp_path / "a.json", keys)
    assert filing is not None
    assert "没有发现问题" in talk.said
    assert len(Document(str(tmp_path / "a.docx")).inline_shapes) == 1


def test_each_sentence_can_be_kept_added_to_rewritten_or_left(tmp_path: Path) -> None:
    one_by_one = [pick(2)]
    proactive = [pick(2), answer("全年公开信息310条。")]
    on_request = [pick(3), " 详见附件。" + ENTER]
    texts = [*proactive, *on_request, *(answer(text) for text in WORDS), pick(5), ENTER]
    filing, _talk = answered(tmp_path / "a.json", [*NOTHING[:6], *one_by_one, *texts, LEAVE])
    assert filing is not None
    assert filing.automatic == ["overview.proactive"]
    assert filing.texts["overview.proactive"] == ["全年公开信息310条。"]
    assert filing.texts["overview.on_request"][0].endswith("行政诉讼案件。 详见附件。")
    assert "other_matters.text" not in filing.texts


def test_an_empty_answer_takes_no_words_away(tmp_path: Path) -> None:
    anew = [pick(3), pick(3), pick(3), ENTER, pick(1), pick(5), ENTER, pick(6)]
    filing, talk = answered(tmp_path / "a.json", [*NOTHING, *anew, LEAVE])
    assert filing is not None
    assert filing.texts["overview.management"] == [WORDS[0]]
    assert "overview.proactive" in filing.automatic
    assert talk.said.count("　重新写") == 2


def test_changing_a_paragraph_keeps_the_sentence_before_it_automatic(tmp_path: Path) -> None:
    added = [pick(3), pick(1), pick(3), answer("全年公开信息310条。")]
    second = [pick(1), pick(4), pick(2), answer("全年公开信息320条。"), pick(6)]
    filing, _talk = answered(tmp_path / "a.json", [*NOTHING, *added, *second, LEAVE])
    assert filing is not None
    assert filing.texts["overview.proactive"] == ["全年公开信息320条。"]
    assert "overview.proactive" in filing.automatic
    first = [ENTER, pick(3), pick(1), pick(4), pick(1), "余下略。" + ENTER, pick(6), LEAVE]
    filing, _talk = answered(tmp_path / "a.json", first)
    assert filing is not None
    sentence, own = filing.texts["overview.proactive"]
    assert sentence.endswith("处理决定。余下略。")
    assert own == "全年公开信息320条。"
    assert "overview.proactive" not in filing.automatic


def test_adding_to_a_sentence_keeps_what_was_added_before(tmp_path: Path) -> None:
    first = [pick(3), pick(1), pick(3), answer("全年公开信息310条。")]
    second = [pick(1), pick(3), answer("详见附件。"), pick(6)]
    keys = [*NOTHING, *first, *second, LEAVE]
    filing, talk = answered(tmp_path / "a.json", keys)
    assert filing is not None
    assert filing.texts["overview.proactive"] == ["全年公开信息310条。", "详见附件。"]
    assert "overview.proactive" in filing.automatic
    instead = [ENTER, pick(3), pick(1), pick(2), pick(6), LEAVE]
    filing, talk = answered(tmp_path / "a.json", instead)
    assert filing is not None
    assert "改用这段文字，现在写的不要了" in talk.said
    assert "overview.proactive" not in filing.texts


def test_long_lists_take_two_digits(tmp_path: Path) -> None:
    rows = [ticks(1), f"17{SPACE}{ENTER}"]
    keys = [ENTER, *rows, *map(answer, "3030"), F2]
    answered(tmp_path / "a.json", keys, **COUNTY)
    values = take_up(progress_path(tmp_path / "a.json")).interview.filing.values
    assert values["requests.declined_repeated.natural_person"] == 3


def test_lists_take_what_an_input_method_sends_and_no_paste(tmp_path: Path) -> None:
    keys = [paste("第一段\n第二段\n"), "２\u3000" + ENTER, *map(answer, "312"), F2]
    _none, talk = answered(tmp_path / "a.json", keys, **COUNTY)
    values = take_up(progress_path(tmp_path / "a.json")).interview.filing.values
    documents = [f"art20_1.normative_documents.{c}" for c in ("issued", "repealed", "in_force")]
    assert [values[address] for address in documents] == [3, 1, 2]
    assert "第二段" not in talk.screen


@pytest.mark.parametrize("term", ["dumb", "xterm"])
def test_without_a_terminal_one_sentence_points_to_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    with pytest.raises(UsageError, match="drafter new") as refused:
        ask(tmp_path / "a.json")
    assert "\n" not in str(refused.value)


def test_what_is_typed_ahead_is_not_painted_between_prompts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard = os.fdopen(pty.openpty()[1])
    monkeypatch.setattr(terminal, "can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", keyboard)
    with terminal.terminal():
        assert not _echoes(keyboard)
    assert _echoes(keyboard)
    keyboard.close()


def _echoes(keyboard: TextIO) -> bool:
    return bool(termios.tcgetattr(keyboard)[3] & termios.ECHO)


def test_a_window_without_a_console_is_refused_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "can_ask", lambda: True)
    broken = type("NoConsoleScreenBufferError", (Exception,), {})
    with pytest.raises(UsageError, match="drafter new"), terminal.terminal():
        raise broken
    with pytest.raises(ZeroDivisionError), terminal.terminal():
        raise ZeroDivisionError


def test_the_day_is_asked_where_the_pack_prints_it_and_may_be_changed(tmp_path: Path) -> None:
    day = answer("2026年2月30日"), answer("２０２６年１月２８日")
    given = {**COUNTY, "pack": "shandong"}
    answered(tmp_path / "a.json", ["".join(day), F2], **given)
    kept = take_up(progress_path(tmp_path / "a.json")).interview
    assert kept.filing.published == "2026-01-28"
    later = [pick(1), pick(5), answer("2026/1/30"), pick(1), pick(4), answer("370000"), LEAVE]
    filing, _talk = answered(tmp_path / "b.json", [*NOTHING, *later])
    assert filing is not None
    assert (filing.published, filing.unit.code) == ("2026-01-30", "370000")


def test_rows_of_a_pack_are_asked_like_those_of_the_form(tmp_path: Path) -> None:
    given = {**COUNTY, "year": 2020, "pack": "hubei"}
    _filing, talk = answered(tmp_path / "a.json", [ticks(3), F1, F2], **given)
    assert "其他主动公开文件 / 本年新制作数量" in talk.screen
    assert "规章、规范性文件以外" in talk.said
