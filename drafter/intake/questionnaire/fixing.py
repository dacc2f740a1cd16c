"""`drafter fix`: a finished filing or workbook, asked about only where it has findings."""

from pathlib import Path

from drafter.api import write_filing
from drafter.findings import has_errors
from drafter.intake import read_input
from drafter.intake.previous import load_previous
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, Leave, say
from drafter.intake.questionnaire.settling import open_findings, settle
from drafter.intake.questionnaire.terminal import terminal
from drafter.wording import _


def fix(source: Path, output: Path | None, *, previous: Path | None = None) -> Path | None:
    """Ask about each finding; return the new file, None where nothing was changed.

    The new file is written after every correction; the old one is never touched.
    `InputError` where the source cannot be read, `UsageError` where nobody can be asked.
    """
    with terminal():
        filing = read_input(source)
        last = load_previous(previous, filing.pack) if previous else None
        interview = Interview(filing, last, folder=source.parent)
        found = len(open_findings(interview))
        if not found:
            say(_("没有发现问题，不用改。"))
            return None
        say(_("共有 {count} 个问题，逐个来看。F2 随时保存退出。", count=found))
        target = output or free_path(source.with_stem(_("{name}_改正", name=source.stem)))
        made = _settled(interview, target)
    return target if made else None


def _settled(interview: Interview, target: Path) -> bool:
    """Ask, and keep every correction at once; return whether there was any."""
    made = False

    def keep() -> None:
        nonlocal made
        write_filing(interview.filing, target, previous=interview.previous)
        made = True

    try:
        settle(interview, keep)
    except (Back, Leave, KeyboardInterrupt):
        say(_("先到这里。"))
    _say_what_remains(interview)
    if made:
        say(_("改好的另存为：{path}，原文件没有动。", path=target), whole=True)
    return made


def _say_what_remains(interview: Interview) -> None:
    remaining = open_findings(interview)
    if has_errors(remaining):
        say(_("还有 {count} 个问题没有处理，其中有错误，还不能生成报告。", count=len(remaining)))
    elif remaining:
        say(_("还有 {count} 个警告或提示，没有错误，可以生成报告。", count=len(remaining)))
    else:
        say(_("问题都处理好了。"))


def free_path(path: Path) -> Path:
    """Return the path, or the first like it with a number, that no file has."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}{number}")
    return free
