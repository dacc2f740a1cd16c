"""Questions and answers instead of the workbook: `ask` for a whole filing, `fix` for its faults."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from drafter.editions import edition_for
from drafter.errors import UsageError
from drafter.files import write_atomically
from drafter.filing import Filing, Level, Unit, dump_filing
from drafter.intake import read_input
from drafter.intake.previous import load_previous, prefill
from drafter.intake.questionnaire.fixing import fix_all
from drafter.intake.questionnaire.interview import Interview, Resumed, progress_path, resume
from drafter.intake.questionnaire.prompts import KEYS, Leave, choose, say
from drafter.intake.questionnaire.review import review
from drafter.intake.questionnaire.session import converse
from drafter.intake.questionnaire.steps import blank_interview
from drafter.intake.questionnaire.terminal import refuse_without_terminal
from drafter.pack import load_pack
from drafter.wording import N_, _

SAVED = N_("已保存在“{path}”。再次运行同一条命令，就从这里接着填。")
SHOWN = 12
"""Addresses told by name when a form has changed."""


def ask(
    output: Path,
    *,
    unit: str = "",
    year: int | None = None,
    level: Level | None = None,
    pack: str = "national",
    previous: Path | None = None,
    again: bool = False,
) -> bool:
    """Ask for a whole filing and write it; return False where the officer left before the end.

    Answers are kept beside `output` until it is written. With `again` they are taken up
    without asking. `UsageError` where no terminal is there.
    """
    refuse_without_terminal()
    if output.suffix.lower() != ".json":
        raise UsageError(_("问答的结果是填报文件，文件名请以 .json 结尾。"))
    kept = progress_path(output)
    last = load_previous(previous, pack) if previous else None
    try:
        interview = _taken_up(kept, last, again=again)
        if interview is None:
            filing = _new_filing(unit, year, level, pack, output)
            interview = _begun(filing, last, level)
        say(_(KEYS))
        converse(interview, kept)
        review(interview, output, kept)
    except Leave:
        say(_(SAVED, path=kept) if kept.exists() else _("没有保存：还没有回答任何问题。"))
        return False
    write_atomically(output, dump_filing(interview.filing, interview.form))
    kept.unlink(missing_ok=True)
    say(_("√ 已生成填报文件：{path}", path=output))
    return True


def _new_filing(
    unit: str, year: int | None, level: Level | None, pack: str, output: Path
) -> Filing:
    """Return what is known before the first question; an existing filing is gone on with."""
    if output.exists():
        return read_input(output)
    asked = year or 0
    load_pack(pack)
    return Filing(edition_for(asked), asked, Unit(unit, level or Level.COUNTY_DEPARTMENT), pack)


def _begun(filing: Filing, last: Filing | None, level: Level | None) -> Interview:
    interview = blank_interview(filing, last)
    if level:
        interview.done.append("unit:level")
    if last:
        for note in prefill(filing, interview.form, last):
            say(f"  {note}")
    return interview


def _taken_up(kept: Path, last: Filing | None, *, again: bool) -> Interview | None:
    """Return the interview that was left before, if the officer wants to go on with it."""
    if not kept.exists():
        return None
    resumed = resume(kept, last)
    unit = resumed.interview.filing.unit.name or _("没有写单位")
    question = _("上次没有填完（{unit}）。接着填吗？", unit=unit)
    go_on = again or choose(question, [(_("接着填"), True), (_("重新开始"), False)])
    if not go_on:
        return None
    _tell_changes(resumed)
    return resumed.interview


def _tell_changes(resumed: Resumed) -> None:
    form = resumed.interview.form
    if resumed.lost:
        say(_("表格变了，这些回答不再需要：{names}", names=_named(resumed.lost)))
    if resumed.new:
        labels = [form.datapoints[a].label if a in form.datapoints else a for a in resumed.new]
        say(_("表格变了，新增的问题：{names}", names=_named(labels)))


def _named(names: Sequence[str]) -> str:
    more = "……" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + more


def fix(source: Path, output: Path | None = None, *, previous: Path | None = None) -> Path | None:
    """Ask about what is wrong with a filing or a workbook; return the new file, if there is one.

    The old file is never touched. `UsageError` where no terminal is there.
    """
    refuse_without_terminal()
    filing = read_input(source)
    last = load_previous(previous, filing.pack) if previous else None
    interview = Interview(filing, last)
    before = dump_filing(filing, interview.form)
    say(_(KEYS))
    with suppress(Leave):
        fix_all(interview)
    if dump_filing(filing, interview.form) == before:
        say(_("没有改动。"))
        return None
    target = output or source.with_name(
        _("{name}_改正{suffix}", name=source.stem, suffix=source.suffix)
    )
    _write(interview, target)
    say(_("√ 已另存为：{path}", path=target))
    return target


def _write(interview: Interview, path: Path) -> None:
    if path.suffix.lower() == ".xlsx":
        from drafter.intake.workbook import write_workbook

        data = write_workbook(
            interview.filing, interview.form, interview.pack, previous=interview.previous
        )
    else:
        data = dump_filing(interview.filing, interview.form)
    write_atomically(path, data)
