"""The dashboard as a browser shows it, without a network: states, search, sort, lists."""

import html
import json
import re
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drafter.batch.attendance import Roll, attendance, attendance_line
from drafter.batch.dashboard import MOST_LINES, dashboard_page
from drafter.batch.outcome import KEY_FIGURES, Copied, Outcome, State
from drafter.batch.run import Batch
from drafter.batch.units import ListedUnit, UnitList
from drafter.filing import Level

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
LONG = "某某省某某市某某县某某镇" * 12 + "办事处"
HOSTILE = "</script><script>document.title='run'</script>&<b>局"
ID_NUMBER = "11010519491231002X"
PROBE = """
<script>
{
const seen = {};
const table = document.querySelector("#agencies");
const column = number => [...table.tBodies[0].rows].map(row => row.cells[number].textContent);
const ask = (text, kind) => {
  query.value = text; state.value = kind;
  query.dispatchEvent(new Event("input"));
  return document.querySelector("#count").textContent;
};
seen.title = document.title;
seen.first = column(1).slice(0, 3);
seen.states = [...new Set(column(3))];
seen.drawn = column(0).length;
seen.link = table.querySelector("a").getAttribute("href");
seen.hostile = column(1).filter(name => name.includes("script"));
let begun = performance.now();
seen.searched = ask("第77局", "");
seen.held = ask("", "held");
seen.both = ask("val-01 第1", "held");
ask("", "");
const heads = [...table.tHead.rows[0].cells];
const click = number => heads[number].querySelector("button").click();
click(6); seen.up = column(6).slice(0, 4);
click(6); seen.down = column(6).slice(0, 4);
seen.sorted = heads[6].getAttribute("aria-sort");
click(1); seen.named = column(1).slice(0, 3);
document.querySelector("#more").click();
seen.more = column(0).length;
seen.took = performance.now() - begun;
seen.wide = document.documentElement.scrollWidth > document.documentElement.clientWidth;
seen.asked = performance.getEntriesByType("resource").length;
document.body.innerHTML = "";
document.body.textContent = "SEEN" + JSON.stringify(seen) + "SEEN";
}
</script>
"""


def outcome(number: int) -> Outcome:
    state = (State.DRAFTED, State.DRAFTED, State.HELD, State.FAILED)[number % 4]
    made = "" if state is State.FAILED else f"{number:04d} 第{number}局#1.docx"
    return Outcome(
        f"{number:04d}.xlsx",
        state,
        unit="" if state is State.FAILED else f"第{number}局",
        code=f"{number:04d}",
        level="county_department",
        edition="2021",
        year=2023,
        pack="national",
        made=made,
        reason="文件不是填报表。" if state is State.FAILED else "",
        findings={"error": int(state is State.HELD), "warning": number % 3, "note": 0},
        codes={"VAL-01": 1} if state is State.HELD else {"DOC-13": 1} if number % 40 == 0 else {},
        figures={}
        if state is State.FAILED
        else dict.fromkeys(KEY_FIGURES, str(number * 37 % 1000)),
    )


def county(count: int) -> Batch:
    outcomes = [outcome(number) for number in range(count)]
    outcomes[0] = replace(outcomes[0], unit=LONG, made=f"{LONG}.docx")
    outcomes[1] = replace(outcomes[1], unit=HOSTILE)
    outcomes[3] = replace(outcomes[3], key=f"张三{ID_NUMBER}.xlsx")
    outcomes[4] = replace(outcomes[4], copied=(Copied("overview.proactive", "0005.xlsx", 0.93),))
    return Batch(Path("out"), outcomes, {o.key: o.made for o in outcomes if o.made})


def roll(count: int) -> Roll:
    units = (ListedUnit(f"第{n}局", Level.COUNTY_DEPARTMENT, f"{n:04d}") for n in range(count))
    absent = ListedUnit(
        "没有报送的局", Level.COUNTY_DEPARTMENT, "9999", contact=f"李四 {ID_NUMBER}"
    )
    return Roll(UnitList((*units, absent)))


def browsed(page: str, folder: Path, *arguments: str) -> str:
    """Return the document as the browser leaves it, every address out of reach."""
    path = folder / "page.html"
    path.write_text(page, "utf-8")
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={folder}/user",
    ]
    command += ["--host-resolver-rules=MAP * ~NOTFOUND", "--window-size=1400,1000", *arguments]
    shown = subprocess.run([*command, path.as_uri()], capture_output=True, timeout=90, check=True)
    return shown.stdout.decode()


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium here to look at the page with")
    batch = county(3000)
    page = dashboard_page(batch, attendance(batch.outcomes, roll(3000)))
    folder = tmp_path_factory.mktemp("dashboard")
    shown = browsed(page.replace("</body>", PROBE + "</body>"), folder, "--dump-dom")
    found = re.search(r"SEEN(\{.*\})SEEN", shown, re.DOTALL)
    assert found, shown[-2000:]
    read: dict[str, Any] = json.loads(html.unescape(found[1]))
    return read


def test_every_state_is_shown_and_links_to_its_file(seen: dict[str, Any]) -> None:
    assert seen["states"] == ["已生成", "有错误待改", "无法处理"]
    assert seen["first"] == [LONG, HOSTILE, "第2局"]
    assert seen["link"].endswith(".docx")


def test_what_was_typed_is_never_run(seen: dict[str, Any]) -> None:
    assert seen["title"] == "年度报告批量生成情况"
    assert seen["hostile"] == [HOSTILE]


def test_search_and_states_narrow_the_list(seen: dict[str, Any]) -> None:
    # 第177局 has a sign between; 第770局 one behind.
    assert seen["searched"] == "1 / 3000"
    assert seen["held"] == "750 / 3000"
    held = [n for n in range(2, 3000, 4) if str(n).startswith("1")]
    assert seen["both"] == f"{len(held)} / 3000"


def test_columns_sort_by_number_and_by_name(seen: dict[str, Any]) -> None:
    assert seen["up"] == sorted(seen["up"], key=int)
    assert seen["down"] == ["999", "998", "997", "996"] or seen["down"] == sorted(
        seen["down"], key=int, reverse=True
    )
    assert "" not in seen["down"]
    assert seen["sorted"] == "descending"
    assert seen["named"] != seen["first"]


def test_thousands_of_agencies_stay_quick(seen: dict[str, Any]) -> None:
    assert seen["drawn"] == 200
    assert seen["more"] == 400
    assert seen["took"] < 3000


def test_nothing_is_fetched_and_a_long_name_does_not_widen_the_page(seen: dict[str, Any]) -> None:
    assert seen["asked"] == 0
    assert not seen["wide"]


def test_late_missing_and_copied_are_listed() -> None:
    batch = county(80)
    found = attendance(batch.outcomes, roll(80))
    page = dashboard_page(batch, found)
    assert [unit.name for unit in found.missing][-1] == "没有报送的局"
    assert "没有报送的局" in page
    assert "逾期公布的单位 <small>2</small>" in page
    assert "与“第5局”相同 93%" in html.unescape(page)
    assert "尚未报送" in attendance_line(found)


def test_no_personal_number_is_shown() -> None:
    batch = county(8)
    assert ID_NUMBER not in dashboard_page(batch, attendance(batch.outcomes, roll(8)))


def test_long_lists_say_how_much_more_there_is() -> None:
    batch = county(8)
    absent = MOST_LINES + 20
    page = dashboard_page(batch, attendance(batch.outcomes, roll(absent)))
    assert page.count("<li>") < absent
    assert "还有" in page


def test_the_page_of_a_province_is_written_in_seconds() -> None:
    start = time.perf_counter()
    page = dashboard_page(county(20_000))
    assert time.perf_counter() - start < 15
    assert len(page) < 5_000_000
