"""The menu of a bare `drafter`: the jobs by their names, for who knows no command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from drafter.errors import ExitCode
from drafter.filing import Level
from drafter.intake.questionnaire.fixing import free_path
from drafter.intake.questionnaire.particulars import no_year, year_in
from drafter.intake.questionnaire.prompts import Back, Leave, ask_text, choose, say, yes_or_no
from drafter.intake.questionnaire.terminal import terminal
from drafter.wording import N_, _

Arguments = list[str]
LISTED = 20
"""Files of the folder that are offered by name."""
OTHER_FILE = N_("别的文件……")


def menu(run: Callable[[Arguments], int]) -> int:
    """Offer the jobs until the officer leaves; `run` is given the command line of each."""
    with terminal():
        while True:
            try:
                job = _chosen()
                if job is None:
                    return ExitCode.DONE
                run(job())
            except Back:
                continue
            except Leave:
                return ExitCode.DONE
            say()


def _chosen() -> Callable[[], Arguments] | None:
    say(_("—— 政府信息公开工作年度报告 ——"))
    return choose(
        _("要做什么？"),
        [*((_(label), job) for label, job in JOBS), (_("退出"), None)],
        explain=_("第一次使用，先选“看演示”。数字多的单位用填报表，数字少的用问答。"),
    )


def _new() -> Arguments:
    unit = _line(_("单位名称"))
    output = _target(_("填报表存成"), _("{unit}填报表.xlsx", unit=unit))
    return ["new", "-o", output, "--unit", unit, "--year", _year(), "--level", _level()]


def _ask() -> Arguments:
    return ["ask", "-o", _line(_("填报文件存成"), _("填报.json"))]


def _check() -> Arguments:
    return ["check", _file(_("校验哪一个？"), ".xlsx", ".json")]


def _fix() -> Arguments:
    return ["fix", _file(_("改正哪一个？"), ".xlsx", ".json")]


def _render() -> Arguments:
    source = _file(_("用哪一个生成报告？"), ".xlsx", ".json")
    return ["render", source, "-o", _target(_("报告存成"), f"{Path(source).stem}.docx")]


def _import() -> Arguments:
    report = _file(_("读入哪一份报告？"), ".docx", ".html", ".txt", ".pdf")
    return ["import", report, "-o", _target(_("填报表存成"), f"{Path(report).stem}.xlsx")]


def _batch() -> Arguments:
    return ["batch", _folder(), "-o", _line(_("结果放在哪个文件夹"), _("结果"))]


def _rollup() -> Arguments:
    """Add up by a list of the units; where there is none yet, one is made first."""
    folder = _folder()
    there = choose(
        _("有单位名单吗？"),
        [(_("有，按名单汇总"), True), (_("没有，先按交来的填报表列一份"), False)],
        explain=_("名单写明哪些单位要报、上级是谁。列出来以后，补上没有交的，再来汇总。"),
    )
    if there:
        units = _file(_("用哪一份名单？"), ".xlsx", ".csv")
        return ["rollup", folder, "--units", units, "-o", _target(_("填报表存成"), _("汇总.xlsx"))]
    unit = _line(_("汇总成哪个单位的年报"))
    level = _level(Level.COUNTY_GOVERNMENT)
    made = _target(_("名单存成"), _("单位名单.xlsx"))
    return ["rollup", folder, "--make-list", made, "--unit", unit, "--level", level]


JOBS: tuple[tuple[str, Callable[[], Arguments]], ...] = (
    (N_("生成一份空白填报表（Excel）"), _new),
    (N_("用问答方式填报"), _ask),
    (N_("校验"), _check),
    (N_("逐条改正问题"), _fix),
    (N_("生成 Word 报告"), _render),
    (N_("读入已公布的报告"), _import),
    (N_("批量处理许多单位"), _batch),
    (N_("汇总各单位的数字"), _rollup),
    (N_("看演示"), lambda: ["demo"]),
    (N_("检查这台电脑"), lambda: ["doctor"]),
)


def _empty(text: str) -> str:
    return "" if text else _("这里不能空着。")


def _not_there(text: str) -> str:
    return "" if text and Path(text).exists() else _("没有找到“{path}”。", path=text)


def _line(question: str, default: str = "", check: Callable[[str], str] = _empty) -> str:
    return ask_text(question, default=default, check=check)


def _folder() -> str:
    return _line(_("各单位的填报表在哪个文件夹"), check=_not_there)


def _target(question: str, name: str) -> str:
    """Ask where to write; what is there already is replaced on purpose only."""
    path = Path(_line(question, str(free_path(Path(name)))))
    replace = _("“{name}”已经有了，替换它吗？", name=path)
    keep = path.exists() and not yes_or_no(replace, default=False)
    return str(free_path(path) if keep else path)


def _year() -> str:
    last_year = str(datetime.now(UTC).year - 1)
    return str(year_in(_line(_("报告年度"), last_year, check=no_year)))


def _level(default: Level = Level.COUNTY_DEPARTMENT) -> str:
    levels = [(level.label, level.value) for level in Level]
    return choose(_("单位层级"), levels, default=default.value)


def _file(question: str, *suffixes: str) -> str:
    """Offer the files of the folder in hand, newest first, and any other by its path."""
    here = [path for path in Path.cwd().iterdir() if path.suffix.lower() in suffixes]
    shown = [path for path in here if not path.name.startswith((".", "~$"))]
    newest = sorted(shown, key=lambda path: path.stat().st_mtime, reverse=True)[:LISTED]
    files: list[tuple[str, str]] = [(path.name, str(path)) for path in newest]
    chosen = choose(question, [*files, (_(OTHER_FILE), "")]) if files else ""
    return chosen or _line(_("文件在哪里"), check=_not_there)
