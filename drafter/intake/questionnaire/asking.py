"""`drafter ask`: begin or go on, converse, review, and leave with everything kept."""

from datetime import date
from pathlib import Path

from drafter.api import blank_filing, write_filing
from drafter.filing import Filing, Level
from drafter.intake import read_input
from drafter.intake.previous import load_previous
from drafter.intake.questionnaire.interview import Interview, Resumed, progress_path, take_up
from drafter.intake.questionnaire.particulars import say_change
from drafter.intake.questionnaire.prompts import Back, Leave, choose, say
from drafter.intake.questionnaire.review import review
from drafter.intake.questionnaire.session import converse
from drafter.intake.questionnaire.steps import SILENT, steps
from drafter.intake.questionnaire.terminal import terminal
from drafter.wording import N_, _

WELCOME = N_("每答一题就自动保存，随时可以离开。数字键盘、全角数字都认得，没有发生的不用逐个填 0。")


def ask(
    output: Path,
    *,
    unit: str = "",
    year: int | None = None,
    level: str = "",
    pack: str = "national",
    previous: Path | None = None,
    resume: bool = False,
) -> Filing | None:
    """Fill a filing by questions; return it, None where the officer leaves before the end.

    What is given is not asked. Every answer is kept in a file beside `output`; `resume`
    goes on with it unasked. `UsageError` where nobody can be asked.
    """
    with terminal():
        interview = None
        try:
            interview = _taken_up(output, sure=resume)
            if interview is None:
                interview = _begun(unit, year, level, pack, previous)
                interview.kept, interview.folder = progress_path(output), output.parent
                say(_(WELCOME))
            _look_back(interview, previous)
            converse(interview)
            review(interview, output)
        except (Leave, Back, KeyboardInterrupt):
            _say_goodbye(interview, output)
            return None
        return _finished(interview, output)


def _taken_up(output: Path, *, sure: bool) -> Interview | None:
    """Return what was left off, or a finished filing to be changed; None to begin anew."""
    kept = progress_path(output)
    if kept.exists():
        question = _("上次的问答还没有做完，怎么办？")
        if sure or choose(question, [(_("接着做"), True), (_("从头开始"), False)]):
            return _told(take_up(kept))
        return None
    if not output.exists():
        return None
    question = _("“{name}”已经有了，怎么办？", name=output.name)
    anew = _("从头开始，做完后替换它")
    if sure or choose(question, [(_("在它上面修改"), True), (anew, False)]):
        return _reopened(output)
    return None


def _reopened(output: Path) -> Interview:
    """Return a finished filing as an interview that has no question left but the overview."""
    kept = progress_path(output)
    interview = Interview(read_input(output), kept=kept, folder=output.parent)
    interview.done = [step.id for step in steps(interview)]
    return interview


def _told(resumed: Resumed) -> Interview:
    """Say what an older version's answers became, and return the interview."""
    interview = resumed.interview
    answered = [step for step in interview.done if not step.startswith(SILENT)]
    say(_("接着上次的做：已答 {count} 题。", count=len(answered)))
    say_change(resumed.change)
    return interview


def _begun(unit: str, year: int | None, level: str, pack: str, previous: Path | None) -> Interview:
    """Return an interview in which only what the command line says is answered."""
    last = load_previous(previous, pack) if previous else None
    supposed = last.year + 1 if last else date.today().year - 1
    filing = blank_filing(
        unit or (last.unit.name if last else ""),
        year or supposed,
        level or (last.unit.level if last else Level.COUNTY_DEPARTMENT),
        pack,
    )
    given = {"unit:name": unit, "unit:year": year, "unit:level": level}
    done = [step for step, answer in given.items() if answer]
    return Interview(filing, last, done, last_year=previous)


def _look_back(interview: Interview, previous: Path | None) -> None:
    """Give an interview that was taken up the last year that is named now."""
    if previous is not None and interview.previous is None:
        interview.previous = load_previous(previous, interview.filing.pack)
        interview.last_year = previous


def _say_goodbye(interview: Interview | None, output: Path) -> None:
    if interview is None:
        say(_("没有改动。"))
        return
    interview.save()
    say(_("已保存在：{path}", path=interview.kept), whole=True)
    say(_('下次接着做：drafter ask -o "{path}" --resume', path=output), whole=True)


def _finished(interview: Interview, output: Path) -> Filing:
    """Write the filing, and take away the file that held it until now."""
    write_filing(interview.filing, output, previous=interview.previous)
    if interview.kept is not None:
        interview.kept.unlink(missing_ok=True)
    say(_("已保存：{path}", path=output), whole=True)
    return interview.filing
