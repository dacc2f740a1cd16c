"""`drafter fix` and the menu: only what has findings, the old file never touched."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from drafter.checking import check
from drafter.cli import run
from drafter.commands.menu import menu
from drafter.errors import ExitCode, InputError, UsageError
from drafter.filing import Filing
from drafter.filingfile import dump_filing
from drafter.findings import has_errors
from drafter.intake import read_input
from drafter.intake.questionnaire import fix
from drafter.shipped import shipped_folder
from tests.conversation import CTRL_C, ENTER, F1, F2, F3, Talk, answer, pick
from tests.filings import form_of, jiaxian

FAULTY = shipped_folder("sample_inputs") / "有错误的填报表.xlsx"


def saved(filing: Filing, folder: Path) -> Path:
    path = folder / "填报.json"
    path.write_bytes(dump_filing(filing, form_of(filing)))
    return path


def fixed(
    source: Path, keys: Iterable[str], output: Path | None = None
) -> tuple[Path | None, Talk]:
    talk = Talk()
    return talk.hold(lambda: fix(source, output), keys), talk


def clean() -> Filing:
    """Return a filing about which nobody has anything to say."""
    filing = jiaxian()
    for finding in check(filing):
        filing.explanations[finding.key] = "已核对"
    return filing


def test_nothing_is_asked_about_a_filing_without_findings(tmp_path: Path) -> None:
    made, talk = fixed(saved(clean(), tmp_path), [])
    assert made is None
    assert "没有发现问题" in talk.said
    assert len(list(tmp_path.iterdir())) == 1


def test_a_wrong_figure_is_shown_with_cause_and_remedy_and_corrected(tmp_path: Path) -> None:
    filing = clean()
    right = filing.values["requests.granted.natural_person"]
    filing.values["requests.granted.natural_person"] = int(right) + 3
    source = saved(filing, tmp_path)
    before = source.read_bytes()
    made, talk = fixed(source, [pick(1), answer(str(right))])
    assert made == tmp_path / "填报_改正.json"
    assert source.read_bytes() == before
    assert read_input(made).values == clean().values
    for words in (
        "REQ-0",
        "建议：把“（一）予以公开 / 自然人”由",
        "依据：国办公开办函",
        "问题都处理好了",
    ):
        assert words in talk.said


def test_a_stated_total_can_be_worked_out_again(tmp_path: Path) -> None:
    filing = clean()
    filing.values["remedies.review.total"] = 9
    made, talk = fixed(saved(filing, tmp_path), [pick(1)])
    assert made is not None
    assert "改为各项之和" in talk.screen
    assert not has_errors(check(read_input(made)))


def test_blanks_of_a_table_are_filled_at_once(tmp_path: Path) -> None:
    filing = clean()
    filing.values = {a: v for a, v in filing.values.items() if not a.startswith("remedies.")}
    made, talk = fixed(saved(filing, tmp_path), [pick(1)])
    assert made is not None
    assert "已填 12 个 0" in talk.said
    form = form_of(filing)
    assert read_input(made).figure(form, "remedies.review.total") == 0


def test_a_warning_takes_an_explanation_instead(tmp_path: Path) -> None:
    filing = clean()
    filing.values["art20_1.regulations.in_force"] = 1
    source = saved(filing, tmp_path)
    (warning,) = [f for f in check(filing) if f.code == "ACT-01"]
    ways = len([p for p in (warning.address, *warning.related) if p in form_of(filing).datapoints])
    keys = [pick(ways + 1), F1 + ENTER, "经授权制定" + ENTER]
    made, _talk = fixed(source, keys)
    assert made is not None
    back = read_input(made)
    assert back.explanations[warning.key] == "经授权制定"
    assert warning.key not in {f.key for f in check(back) if not f.explanation}


def test_words_are_changed_in_one_paragraph_alone(tmp_path: Path) -> None:
    filing = clean()
    paragraphs = [*filing.texts["overview.management"], "XX县健全了制度。"]
    filing.texts["overview.management"] = paragraphs
    change = [pick(1), pick(2), pick(len(paragraphs)), answer("本县健全了保密审查制度。")]
    made, talk = fixed(saved(filing, tmp_path), change)
    assert made is not None
    assert "原文：“XX县健全了制度。”" in talk.said
    texts = read_input(made).texts["overview.management"]
    assert texts == [*paragraphs[:-1], "本县健全了保密审查制度。"]


def test_words_that_disagree_with_a_figure_can_be_changed(tmp_path: Path) -> None:
    filing = clean()
    paragraphs = filing.texts["overview.management"]
    filing.texts["overview.management"] = ["全年收到政府信息公开申请15件。"]
    told = [pick(1), pick(3), answer(paragraphs[0])]
    made, talk = fixed(saved(filing, tmp_path), told)
    assert made is not None
    assert "改“总体情况 政府信息管理”的文字" in talk.screen
    assert read_input(made).texts["overview.management"] == paragraphs[:1]
    assert "问题都处理好了" in talk.said


def test_every_finding_of_a_workbook_can_be_left_and_nothing_is_written(tmp_path: Path) -> None:
    source = tmp_path / FAULTY.name
    source.write_bytes(FAULTY.read_bytes())
    last = "\x1b[A" + ENTER
    made, talk = fixed(source, [last] * 40)
    assert made is None
    count = sum(not finding.explanation for finding in check(read_input(source)))
    assert f"共有 {count} 个问题" in talk.said
    assert talk.said.index(f"还有 {count} 个 ——") < talk.said.index("还有 1 个 ——")
    assert talk.said.count("怎么办？　") == count
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("leave", [F2, CTRL_C, F3])
def test_leaving_keeps_what_was_corrected(tmp_path: Path, leave: str) -> None:
    filing = read_input(FAULTY)
    (unread,) = [a for a, written in filing.as_written.items() if written == "无"]
    source = tmp_path / FAULTY.name
    source.write_bytes(FAULTY.read_bytes())
    left = "\x1b[A" + ENTER
    codes = [f.code for f in sorted(check(filing), key=lambda f: f.severity.rank)]
    keys = [left] * codes.index("VAL-03") + [pick(1), answer("4"), leave * 9]
    made, talk = fixed(source, keys)
    assert made == tmp_path / "有错误的填报表_改正.xlsx"
    assert read_input(made).values[unread] == 4
    assert "原文件没有动" in talk.said
    again, _talk = fixed(source, keys)
    assert again == tmp_path / "有错误的填报表_改正2.xlsx"


def test_f3_returns_to_the_finding_left_before(tmp_path: Path) -> None:
    source = tmp_path / FAULTY.name
    source.write_bytes(FAULTY.read_bytes())
    _made, talk = fixed(source, ["\x1b[A" + ENTER, F3, F2])
    first = talk.said.split("× ")[1].splitlines()[0]
    assert talk.said.count(first) == 2


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        fixed(tmp_path / "none.xlsx", [])


def test_fix_without_a_terminal_points_to_the_workbook() -> None:
    with pytest.raises(UsageError, match="drafter new"):
        fix(FAULTY, None)


def heard_in(ran: list[list[str]]) -> Callable[[list[str]], int]:
    """Return what notes a command line instead of running it."""

    def run_nothing(arguments: list[str]) -> int:
        ran.append(arguments)
        return ExitCode.DONE

    return run_nothing


def test_the_menu_puts_a_command_line_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "甲.xlsx").write_bytes(FAULTY.read_bytes())
    ran: list[list[str]] = []
    keys = [pick(3), pick(1), pick(5), pick(2), answer("甲.xlsx"), ENTER, pick(7), F3, pick(11)]
    new = [pick(1), answer("某某局"), ENTER, answer("２０２５"), ENTER]
    talk = Talk()
    assert talk.hold(partial(menu, heard_in(ran)), [*new, *keys]) == ExitCode.DONE
    assert ran == [
        ["new", "-o", "某某局填报表.xlsx", "--unit", "某某局", "--year", "2025",
         "--level", "county_department"],
        ["check", str(tmp_path / "甲.xlsx")],
        ["render", "甲.xlsx", "-o", "甲.docx"],
    ]  # fmt: skip


def test_the_menu_replaces_a_file_on_purpose_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("甲.docx", "甲.xlsx"):
        (tmp_path / name).write_bytes(FAULTY.read_bytes())
    offered, kept, replaced = [ENTER], [answer("甲.xlsx"), ENTER], [answer("甲.xlsx"), pick(1)]
    ran: list[list[str]] = []
    keys = [key for ways in (offered, kept, replaced) for key in (pick(6), pick(1), *ways)]
    Talk().hold(partial(menu, heard_in(ran)), keys)
    assert [arguments[-1] for arguments in ran] == ["甲2.xlsx", "甲2.xlsx", "甲.xlsx"]


def test_the_menu_adds_up_by_a_list_or_makes_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "各单位").mkdir()
    (tmp_path / "名单.xlsx").write_bytes(b"")
    ran: list[list[str]] = []
    listed = [pick(8), answer("各单位"), pick(2), answer("某某县人民政府"), ENTER, ENTER]
    added = [pick(8), answer("各单位"), pick(1), pick(1), ENTER]
    Talk().hold(partial(menu, heard_in(ran)), [*listed, *added])
    assert ran == [
        ["rollup", "各单位", "--make-list", "单位名单.xlsx", "--unit", "某某县人民政府",
         "--level", "county_government"],
        ["rollup", "各单位", "--units", str(tmp_path / "名单.xlsx"), "-o", "汇总.xlsx"],
    ]  # fmt: skip


def test_a_bare_command_without_a_terminal_prints_the_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([]) == ExitCode.USAGE
    assert "drafter" in capsys.readouterr().out


def test_ask_and_fix_are_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "-o", str(tmp_path / "a.json")]) == ExitCode.USAGE
    assert run(["fix", str(FAULTY)]) == ExitCode.USAGE
    assert capsys.readouterr().err.count("drafter new") == 2
