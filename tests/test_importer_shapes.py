"""Reports in the shapes that officers and their programs make: right, or blank and told."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from html import escape

import pytest

from drafter.filing import Level, Value
from drafter.form import Line
from drafter.intake.importer import Imported, import_report
from drafter.pack import load_pack
from tests.papers import TITLE, docx, html, p, row, table, tc

FORM = load_pack().form("2021", Level.COUNTY_GOVERNMENT)
REQUESTS, REMEDIES = FORM.table("requests"), FORM.table("remedies")
COLUMNS = [column.label for column in REQUESTS.columns]
LINES = range(len(REQUESTS.rows))
HEAD = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
RESULTS = [column.label for column in REMEDIES.columns]
GROUP = "法人或其他组织"
NOTHING: dict[str, Value] = {}


def figure(line: int, column: int) -> int:
    """Return a figure that no other cell has; the last column is the sum of the others."""
    parts = [100 * (line + 1) + number for number in range(len(COLUMNS) - 1)]
    return [*parts, sum(parts)][column]


ALL_REQUESTS: dict[str, Value] = {
    f"requests.{line.id}.{column.id}": figure(n, c)
    for n, line in enumerate(REQUESTS.rows)
    for c, column in enumerate(REQUESTS.columns)
}
ALL_REMEDIES: dict[str, Value] = {p.address: n for n, p in enumerate(REMEDIES.datapoints, 1)}
DOCUMENTS: dict[str, Value] = {
    f"art20_1.{line}.{column}": n
    for n, (line, column) in enumerate(
        [
            (line, column)
            for line in ("regulations", "normative_documents")
            for column in ("issued", "repealed", "in_force")
        ],
        1,
    )
}


def td(text: str, across: int = 1, down: int = 1) -> str:
    return f'<td colspan="{across}" rowspan="{down}">{escape(text)}</td>'


def requests_rows(
    lines: Sequence[int] = LINES,
    columns: Sequence[int] = range(len(COLUMNS)),
    label: Callable[[Line], str] = lambda line: line.label,
) -> list[str]:
    """Return the rows of 表三 as a page has them, its lines and columns in this order."""
    single = {0, len(COLUMNS) - 1}
    second, third = "", ""
    for place, column in enumerate(columns):
        if column in single:
            second += td(COLUMNS[column], down=2)
            continue
        third += td(COLUMNS[column])
        if place == 0 or columns[place - 1] in single:
            ahead = columns[place:]
            width = next((n for n, c in enumerate(ahead) if c in single), len(ahead))
            second += td(GROUP, across=width)
    rows = [td("（本列数据的勾稽关系为：……）", 3, 3) + td("申请人情况", 7), second, third]
    for n in lines:
        line = REQUESTS.rows[n]
        cells = "".join(td(word) for word in line.under) + td(label(line), 3 - len(line.under))
        rows.append(cells + "".join(td(str(figure(n, column))) for column in columns))
    return rows


REMEDY_ROWS = [
    td("行政复议", 5) + td("行政诉讼", 10),
    "".join(td(w, down=2) for w in RESULTS) + td("未经复议直接起诉", 5) + td("复议后起诉", 5),
    "".join(map(td, RESULTS * 2)),
    "".join(td(str(n)) for n in range(1, 16)),
]


def cells(rows: Sequence[str]) -> list[list[str]]:
    return [re.findall(r">([^<]*)</td>", each) for each in rows]


def page(*tables: Sequence[str], between: str = "") -> Imported:
    """Read a page of several tables."""
    written = between.join(f"<table>{''.join(f'<tr>{r}</tr>' for r in t)}</table>" for t in tables)
    return import_report(f"<html><h1>{TITLE}</h1>{written}</html>".encode(), "r.html")


def lines_of(rows: Sequence[str], between: str) -> Imported:
    """Read a text whose rows are lines, with this between the cells."""
    text = "\n".join(between.join(each) for each in cells(rows))
    heading = "三、收到和处理政府信息公开申请情况"
    return import_report(f"{TITLE}\n{heading}\n{text}\n五、问题\n完。".encode(), "r.txt")


def told(imported: Imported, *codes: str) -> list[str]:
    return [note.text for note in imported.notes if note.code in codes]


# --- 表三 ------------------------------------------------------------------------------

SHAPES: dict[str, Callable[[], Imported]] = {
    "total before the persons": lambda: page(requests_rows(columns=[6, 0, 5, 4, 3, 2, 1])),
    "organisations before the person": lambda: page(requests_rows(columns=[1, 2, 3, 4, 5, 0, 6])),
    "carried forward first": lambda: page(requests_rows([24, 1, 0, *range(2, 24)])),
    "rows upside down": lambda: page(requests_rows(list(reversed(LINES)))),
    "broken by a page": lambda: page(requests_rows()[:14], requests_rows()[14:]),
    "broken, its head repeated": lambda: page(
        requests_rows()[:14], requests_rows()[:3] + requests_rows()[14:], between="<p>- 3 -</p>"
    ),
    "head repeated inside": lambda: page(
        requests_rows()[:14] + requests_rows()[:3] + requests_rows()[14:]
    ),
    "a column of numbers before it": lambda: page(
        [td("序号", down=3) + r if n == 0 else (td(str(n)) + r if n > 2 else r)
         for n, r in enumerate(requests_rows())]
    ),
    "a column of remarks behind it": lambda: page(
        [r + td("备注", down=3) if n == 0 else (r + td("5") if n > 2 else r)
         for n, r in enumerate(requests_rows())]
    ),
    "between tabs": lambda: lines_of(requests_rows(), "\t"),
    "one cell a line": lambda: lines_of(requests_rows(), "\n"),
    "between bars": lambda: lines_of(requests_rows(), " | "),
    "between blanks": lambda: lines_of(requests_rows(), "   "),
    "total first, between tabs": lambda: lines_of(
        ["".join(map(td, ["项目", *(COLUMNS[c] for c in (6, 0, 1, 2, 3, 4, 5))])),
         *(td(line.label) + "".join(td(str(figure(n, c))) for c in (6, 0, 1, 2, 3, 4, 5))
           for n, line in enumerate(REQUESTS.rows))],
        "\t",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_every_figure_of_the_requests_is_found(name: str) -> None:
    imported = SHAPES[name]()
    assert imported.filing.values == ALL_REQUESTS
    assert not told(imported, "IMP-03")


def test_mistyped_rows_are_matched_and_told() -> None:
    slips = {"“三安全一稳定”": "三安全一稳定", "过程性": "过程", "制作": "制做", "新收": "新受"}

    def label(line: Line) -> str:
        written = line.label
        for right, wrong in slips.items():
            written = written.replace(right, wrong)
        return written

    imported = page(requests_rows(label=label))
    assert imported.filing.values == ALL_REQUESTS
    assert len(told(imported, "IMP-01")) == 3


def test_rows_without_their_numbers_are_known_or_told() -> None:
    number = re.compile(r"^(（.）|[一二三四]、|\d\.)")
    imported = page(requests_rows(label=lambda line: number.sub("", line.label)))
    values = imported.filing.values
    assert values == {a: v for a, v in ALL_REQUESTS.items() if a in values}
    # A bare 其他 or 总计 may be a column as well.
    lost = {address.split(".")[1] for address in ALL_REQUESTS.keys() - values.keys()}
    assert lost == {"other_rest", "handled"}
    assert sum("这一行" in text for text in told(imported, "IMP-02")) == 2
    assert any("2400" in text for text in told(imported, "IMP-04"))


def test_of_two_tables_alike_the_first_is_read_and_the_other_told_once() -> None:
    nought = [re.sub(r">\d+<", ">0<", each) for each in requests_rows()]
    imported = page(requests_rows(), nought)
    assert imported.filing.values == ALL_REQUESTS
    (twice,) = told(imported, "IMP-04")
    assert "不止一次" in twice


@pytest.mark.parametrize("label", ["其中：网上申请", "（三）不予公开"])
def test_a_row_of_the_officers_own_moves_no_other(label: str) -> None:
    rows = requests_rows()
    rows.insert(8, td(label, 3) + "".join(td(str(n)) for n in (1, 2, 3, 4, 5, 6, 21)))
    imported = page(rows)
    assert imported.filing.values == ALL_REQUESTS
    (left,) = told(imported, "IMP-04")
    assert label in left


def test_a_row_cut_in_two_by_a_page_stays_blank_and_is_told() -> None:
    label, rows = "5.要求行政机关确认或重新出具已获取信息", requests_rows()
    cut = next(n for n, each in enumerate(rows) if label in each)
    first = [*rows[:cut], rows[cut].replace(label, label[:10])]
    rest = [td("") + td(label[10:], 2) + td("") * 7, *rows[cut + 1 :]]
    imported = page(first, rest)
    kept = {a: v for a, v in ALL_REQUESTS.items() if "declined_confirmation" not in a}
    assert imported.filing.values == kept
    assert any(label in text for text in told(imported, "IMP-02"))
    assert any("2003" in text for text in told(imported, "IMP-04"))


def test_what_holds_for_a_whole_table_is_told_once() -> None:
    imported = page(requests_rows(columns=[0, 1, 2, 3, 4, 6]))
    assert imported.filing.values == {
        a: v for a, v in ALL_REQUESTS.items() if not a.endswith(".other")
    }
    (doubt,) = [note for note in imported.notes if note.code == "IMP-03"]
    assert "25 行" in doubt.text
    assert len(doubt.related) == len(LINES) - 1


# --- 表四 ------------------------------------------------------------------------------

HALVES = (
    [td("行政复议", 5), "".join(map(td, RESULTS)), "".join(td(str(n)) for n in range(1, 6))],
    [
        td("行政诉讼", 10),
        td("未经复议直接起诉", 5) + td("复议后起诉", 5),
        "".join(map(td, RESULTS * 2)),
        "".join(td(str(n)) for n in range(6, 16)),
    ],
)
SUITS_FIRST = [
    td("行政诉讼", 10) + td("行政复议", 5),
    td("未经复议直接起诉", 5) + td("复议后起诉", 5) + "".join(td(w, down=2) for w in RESULTS),
    "".join(map(td, RESULTS * 2)),
    "".join(td(str(n)) for n in [*range(6, 16), *range(1, 6)]),
]
ON_ITS_SIDE = [
    (td("行政复议", down=5) if n == 0 else td("未经复议直接起诉", down=5) if n == 5 else
     td("复议后起诉", down=5) if n == 10 else "") + td(RESULTS[n % 5]) + td(str(n + 1))
    for n in range(15)
]  # fmt: skip


@pytest.mark.parametrize(
    "tables",
    [
        [REMEDY_ROWS],
        [requests_rows() + REMEDY_ROWS],
        [*HALVES],
        [*reversed(HALVES)],
        [SUITS_FIRST],
        [ON_ITS_SIDE],
    ],
    ids=["plain", "under 表三", "in halves", "halves turned", "suits first", "on its side"],
)
def test_every_figure_of_the_remedies_is_found(tables: list[list[str]]) -> None:
    found = page(*tables).filing.values
    assert {a: v for a, v in found.items() if a in ALL_REMEDIES} == ALL_REMEDIES


def test_remedies_with_a_figure_too_few_stay_blank_and_are_told() -> None:
    short = [*REMEDY_ROWS[:3], "".join(td(str(n)) for n in range(1, 15))]
    for imported in (page(short), lines_of(short, "\t")):
        assert imported.filing.values == NOTHING
        assert any("1、2、3" in text for text in told(imported, "IMP-04"))


def test_flattened_remedies_in_another_order_stay_blank() -> None:
    imported = lines_of(SUITS_FIRST, "\n")
    assert imported.filing.values == NOTHING
    assert any("6、7、8" in text for text in told(imported, "IMP-04"))


# --- cells -----------------------------------------------------------------------------


def test_a_table_on_its_side_is_turned() -> None:
    filing = import_report(
        html(
            row(HEAD[0], "规章", "行政规范性文件"),
            *(row(HEAD[n], str(n), str(n + 3)) for n in (1, 2, 3)),
        ),
        "r.html",
    ).filing
    assert filing.values == DOCUMENTS
    assert filing.sources["art20_1.normative_documents.issued"].cell == "第2行第3列"


@pytest.mark.parametrize(
    ("line", "values", "word"),
    [
        (td("规章") + td("14", 3), {}, "横跨"),
        (td("规章") + td("0", 3), {"issued": 0, "repealed": 0, "in_force": 0}, ""),
        (td("规章") + td("—", 3), {}, ""),
        (td("规章") + td("7", 2) + td("3"), {"in_force": 3}, "横跨"),
    ],
)
def test_a_figure_across_columns_belongs_to_none_of_them(
    line: str, values: dict[str, int], word: str
) -> None:
    imported = page([row(*HEAD), line])
    wanted = {f"art20_1.regulations.{column}": v for column, v in values.items()}
    assert imported.filing.values == wanted
    assert [word in text for text in told(imported, "IMP-03")] == [True] * bool(word)


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_a_figure_down_two_rows_is_given_to_the_first_and_told(kind: str) -> None:
    if kind == "html":
        second = row("行政规范性文件", "5", "6")
        lines = [row(*HEAD), td("规章") + td("7", down=2) + row("2", "3"), second]
        imported = page(lines)
    else:
        body = table(
            [tc(text) for text in HEAD],
            [tc("规章"), tc("7", merge="restart"), tc("2"), tc("3")],
            [tc("行政规范性文件"), tc("", merge="continue"), tc("5"), tc("6")],
        )
        imported = import_report(docx(p(TITLE) + body), "r.docx")
    values = imported.filing.values
    assert values["art20_1.regulations.issued"] == 7
    assert "art20_1.normative_documents.issued" not in values
    assert values["art20_1.normative_documents.in_force"] == 6
    (doubt,) = told(imported, "IMP-03")
    assert "合并" in doubt


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("14.0", 14), ("１４", 14), ("14件", 14), ("\u00a014\u00a0", 14), ("+14", 14), ("00", 0),
        ("1,234", 1234), ("1，234", 1234), ("12①", None), ("12²", None), ("约14", None),
        ("十四", None), ("14/2", None), ("1 234", None), ("-3", None), ("无", None), ("×", None),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_it_says_or_kept_as_it_is(written: str, value: int | None) -> None:
    filing = page([row(*HEAD), row("规章", written, "2", "3")]).filing
    assert filing.values.get("art20_1.regulations.issued") == value
    assert value is not None or filing.as_written["art20_1.regulations.issued"] == written


@pytest.mark.parametrize(
    ("unit", "written", "value"),
    [
        ("万元", "5013.48", "5013.48"),
        ("万元", "5013.48 万元", "5013.48"),
        ("万元", "50134800元", "5013.48"),
        ("元", "50134800", "5013.48"),
        ("元", "50,134,800", "5013.48"),
        ("元", "5013.48万元", "5013.48"),
        ("万元", "1.2亿元", None),
    ],
)
def test_an_amount_counts_in_the_unit_its_cell_or_heading_tells(
    unit: str, written: str, value: str | None
) -> None:
    head = row("信息内容", f"本年收费金额（单位：{unit}）")
    filing = page([head, row("行政事业性收费", written)]).filing
    found = filing.values.get("art20_8.fees.amount")
    assert found == (Decimal(value) if value else None)


def test_changes_keep_their_signs_and_an_amount_takes_its_headings_unit() -> None:
    rows = [
        row("信息内容", "上一年项目数量", "本年增/减", "处理决定数量"),
        row("行政许可", "1,001", "+12672", "8"),
        row("其他对外管理服务事项", "20", "减少3", "9"),
        row("信息内容", "采购项目数量", "采购总金额（万元）"),
        row("政府集中采购", "12", "218253"),
    ]
    title = TITLE.replace("2021", "2019")
    filing = import_report(html(*rows, title=title), "r.html").filing
    assert filing.edition == "2019"
    assert filing.values["art20_5.licences.change"] == 12672
    assert filing.values["art20_5.other_services.change"] == -3
    assert filing.values["art20_9.procurement.amount"] == 218253


@pytest.mark.parametrize(
    ("head", "values"),
    [
        (("上年处理决定数量", "本年处理决定数量"), {"art20_5.licences.decisions": 397}),
        (("2020年", "2021年"), {}),
    ],
)
def test_last_years_column_is_not_taken_for_this_years(
    head: tuple[str, str], values: dict[str, int]
) -> None:
    imported = page([row("信息内容", *head), row("行政许可", "300", "397")])
    assert imported.filing.values == values
    assert bool(values) or told(imported, "IMP-03")


def test_labels_broken_in_their_cells_are_whole() -> None:
    broken = "</w:t></w:r></w:p><w:p><w:r><w:t>"
    body = table([tc(text) for text in HEAD], [tc("行政规范X性文件"), tc("4"), tc("5"), tc("6")])
    imported = import_report(docx(p(TITLE) + body.replace("X", broken)), "r.docx")
    assert imported.filing.values["art20_1.normative_documents.in_force"] == 6
    assert not told(imported, "IMP-01")


def test_a_flattened_table_left_blank_is_no_text() -> None:
    labels = ["第二十条第（一）项", *HEAD, "规章", "", "", "", "行政规范性文件", "", "", ""]
    text = "\n".join([TITLE, "一、总体情况", "甲。", "二、主动公开政府信息情况", *labels, "完。"])
    imported = import_report(text.encode(), "r.txt")
    assert imported.filing.values == NOTHING
    assert "规章" not in str(imported.filing.texts)


def test_blank_cells_at_the_start_of_flattened_rows_move_nothing() -> None:
    rows = [["信息内容", *HEAD[1:]], ["规章", "", "2", ""], ["行政规范性文件", "", "5", "6", ""]]
    text = "\n".join([TITLE, "二、主动公开政府信息情况", *("\n".join(each) for each in rows)])
    assert import_report(text.encode(), "r.txt").filing.values == {
        "art20_1.regulations.repealed": 2,
        "art20_1.normative_documents.repealed": 5,
        "art20_1.normative_documents.in_force": 6,
    }


# --- headings and titles ---------------------------------------------------------------

PARTS = {
    "overview.proactive": ["甲。"],
    "problems.problems": ["乙。"],
    "problems.improvements": ["丙。"],
    "other_matters.text": ["丁。"],
}
PLAIN = (
    "一、总体情况", "（一）主动公开", "甲。", "五、存在的主要问题及改进情况", "（一）存在的主要问题",
    "乙。", "（二）改进情况", "丙。", "六、其他需要报告的事项", "丁。",
)  # fmt: skip
HEADINGS = {
    "twice the same number": [("五、", "四、"), ("六、", "四、"), ("（二）", "（一）")],
    "arabic": [("一、", "1、"), ("五、", "5、"), ("六、", "6、"), ("（一）", "1.1 "), ("（二）", "5.2")],
    "parts": [("一、", "第一部分 "), ("五、", "第五部分 "), ("六、", "第六部分：")],
    "brackets": [("（一）", "1."), ("（二）", "2."), ("一、", "（一）"), ("五、", "（五）"), ("六、", "（六）")],
    "none": [("一、", ""), ("五、", ""), ("六、", ""), ("（一）", ""), ("（二）", "")],
    "run in": [
        ("（一）主动公开\n", "（一）主动公开。"), ("的主要问题\n", "的主要问题："),
        ("（二）改进情况\n", "（二）改进情况："), ("报告的事项\n", "报告的事项："),
    ],
    "spaced": [("一、", "一 、 "), ("总体情况", "总 体 情 况"), ("五、", "五."), ("（二）", "（ 二 )")],
    "signs of one width": [("（一）", "㈠"), ("（二）", "㈡"), ("、", "．")],
    "marked down": [("一、", "# 一、"), ("五、", "# 五、"), ("六、", "# 六、"), ("（二）改进情况", "**（二）改进情况**")],
    "contents": [("一、", "目录\n一、总体情况......1\n六、其他需要报告的事项……9\n一、")],
    "their own words": [("存在的主要问题及改进情况", "存在问题及下一步工作打算"), ("（二）改进情况", "（二）下一步打算")],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADINGS)
def test_words_come_into_their_parts_whatever_the_headings(name: str) -> None:
    text = "\n".join(PLAIN)
    for right, written in HEADINGS[name]:
        text = text.replace(right, written, 1)
    assert import_report(f"{TITLE}\n{text}".encode(), "r.txt").filing.texts == PARTS


def test_what_will_be_done_is_told_apart_without_a_heading_and_never_against_one() -> None:
    loose = [*PLAIN[:4], "乙。", "下一步，丙。", *PLAIN[8:]]
    imported = import_report("\n".join([TITLE, *loose]).encode(), "r.txt")
    assert imported.filing.texts == {**PARTS, "problems.improvements": ["下一步，丙。"]}
    assert any("下一步，丙。" in text for text in told(imported, "IMP-06"))
    headed = [*PLAIN[:6], "针对以上问题，乙二。", *PLAIN[6:]]
    imported = import_report("\n".join([TITLE, *headed]).encode(), "r.txt")
    assert imported.filing.texts == {**PARTS, "problems.problems": ["乙。", "针对以上问题，乙二。"]}
    assert not told(imported, "IMP-06")


UNIT = "某某县人民政府"


@pytest.mark.parametrize(
    "title",
    [
        f"{UNIT}\n2021年政府信息公开工作年度报告",
        f"{UNIT}\n政府信息公开工作年度报告\n（2021年度）",
        f"2021年度{UNIT}政府信息公开工作年度报告",
        f"{UNIT}二〇二一年政府信息公开工作年度报告",
        f"{UNIT}2021年度政府信息公开年报",
        f"{UNIT}关于2021年政府信息公开工作年度报告的公告",
        f"关于印发{UNIT}2021年政府信息公开工作年度报告的通知",
        f"《{UNIT}2021年政府信息公开工作年度报告》",
        f"{UNIT}\n２０２１年政府信息公开工作年度报告",
        f"首页 > 年报\n政务公开\n{UNIT}2021年政府信息公开工作年度报告",
        f"发布机构：{UNIT}办公室\n{UNIT}2021年政府信息公开工作年度报告\n浏览次数：12",
        f"{UNIT}2020年政府信息公开工作年度报告\n{UNIT}2021年政府信息公开工作年度报告",
    ],
)
def test_a_title_tells_unit_and_year_and_stays_out_of_the_text(title: str) -> None:
    imported = import_report("\n".join([title, *PLAIN]).encode(), "r.txt")
    assert (imported.filing.unit.name, imported.filing.year) == (UNIT, 2021)
    assert imported.filing.texts == PARTS
    assert bool(told(imported, "IMP-04")) == any(w in title for w in ("首页", "发布", "2020"))


@pytest.mark.parametrize("numbered", [True, False])
def test_links_to_other_reports_below_the_text_are_no_title(numbered: bool) -> None:
    lines = PLAIN if numbered else [re.sub(r"^(（.）|.、)", "", text) for text in PLAIN]
    link = f"{UNIT}2020年政府信息公开工作年度报告"
    imported = import_report("\n".join([TITLE, *lines, link]).encode(), "r.txt")
    assert imported.filing.year == 2021
    assert imported.filing.texts["problems.problems"] == ["乙。"]


def test_a_page_says_its_title_in_its_head_and_its_own_words_are_left_out() -> None:
    words = "".join(f"<p>{text}</p>" for text in PLAIN)
    around = (
        f"<html><head><title>{TITLE}_某某县人民政府网</title></head><body>{words}"
        f"<p>{UNIT}办公室 二〇二二年一月二十日</p><div>扫一扫</div><div>版权所有</div></body></html>"
    )
    imported = import_report(around.encode(), "r.html")
    assert imported.filing.title == TITLE
    assert imported.filing.published == "2022-01-20"
    assert imported.filing.texts == PARTS
    (left,) = told(imported, "IMP-04")
    assert "2 段" in left
    assert "扫一扫" in left


def test_blanks_of_a_page_are_those_that_a_browser_shows() -> None:
    head = '<meta name="generator" content="LibreOffice 7.4"/>'
    for made_by, wanted in (("", "规章 3 件，甲乙。"), (head, "规章 3 件，甲 乙。")):
        words = "<p>一、总体情况</p><p>规章\n\t\t3\n件，甲\n乙。</p>"
        data = f"<html><head>{made_by}</head><h1>{TITLE}</h1>{words}</html>".encode()
        filing = import_report(data, "r.html").filing
        assert filing.texts == {"overview.proactive": [wanted]}
