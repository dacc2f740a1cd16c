"""The menu of a bare `drafter`: the jobs by their names, for who knows no command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from drafter.errors import ExitCode
from drafter.filing import Level
from drafter.intake.questionnaire.prompts import Back, Leave, ask_text, choose, say
from drafter.wording import N_, _

Arguments = list[str]
LISTED = 20
"""Files of the folder that are offered by name."""
OTHER_FILE = N_("别的文件……")


def menu() -> int:
    """Offer the jobs until the officer leaves; each runs the command of its name."""
    from drafter.cli import run

    say(_("drafter——政府信息公开工作年度报告。F2 退出。"))
    while True:
        try:
            job = choose(
                _("要做什么？"), [*((_(label), job) for label, job in JOBS), (_("退出"), None)]
            )
            if job is None:
                return ExitCode.DONE
            run(job())
        except Back:
            continue
        except Leave:
            return ExitCode.DONE


def _new() -> Arguments:
    unit = _line(_("单位名称"))
    output = _line(_("填报表存成"), f"{unit}填报表.xlsx")
    return ["new", "-o", output, "--unit", unit, "--year", _year(), "--level", _level()]


def _ask() -> Arguments:
    return ["ask", "-o", _line(_("填报文件存成"), _("填报.json"))]


def _check() -> Arguments:
    return ["check", _file(_("校验哪一个？"), ".xlsx", ".json")]


def _fix() -> Arguments:
    return ["fix", _file(_("改正哪一个？"), ".xlsx", ".json")]


def _render() -> Arguments:
    source = _file(_("用哪一个生成报告？"), ".xlsx", ".json")
    return ["render", source, "-o", _line(_("报告存成"), f"{Path(source).stem}.docx")]


def _import() -> Arguments:
    report = _file(_("读入哪一份报告？"), ".docx", ".html", ".txt", ".pdf")
    return ["import", report, "-o", _line(_("填报表存成"), f"{Path(report).stem}.xlsx")]


def _doctor() -> Arguments:
    return ["doctor"]


JOBS: tuple[tuple[str, Callable[[], Arguments]], ...] = (
    (N_("生成一份空白填报表（Excel）"), _new),
    (N_("用问答方式填报"), _ask),
    (N_("校验"), _check),
    (N_("逐条改正问题"), _fix),
    (N_("生成 Word 报告"), _render),
    (N_("读入已公布的报告"), _import),
    (N_("查看这台电脑"), _doctor),
)


def _line(question: str, default: str = "") -> str:
    return ask_text(
        question, default=default, check=lambda text: "" if text else _("这里不能空着。")
    )


def _year() -> str:
    return _line(_("报告年度"), str(datetime.now(UTC).year - 1))


def _level() -> str:
    levels = [(level.label, level.value) for level in Level]
    return choose(_("单位层级"), levels, default=Level.COUNTY_DEPARTMENT.value)


def _file(question: str, *suffixes: str) -> str:
    """Offer the files of the folder in hand, newest first, and any other by its path."""
    here = [path for path in Path.cwd().iterdir() if path.suffix.lower() in suffixes]
    shown = [path for path in here if not path.name.startswith((".", "~$"))]
    newest = sorted(shown, key=lambda path: path.stat().st_mtime, reverse=True)[:LISTED]
    files: list[tuple[str, str]] = [(path.name, str(path)) for path in newest]
    chosen = choose(question, [*files, (_(OTHER_FILE), "")]) if files else ""
    return chosen or _line(_("文件"))
