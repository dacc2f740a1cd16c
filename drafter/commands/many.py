"""Commands for many agencies: batch, rollup."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.commands.shown import Command, PackName, app, count_line, out, print_findings
from drafter.errors import ExitCode, UsageError
from drafter.wording import _

if TYPE_CHECKING:
    from drafter.batch.outcome import Outcome

SHOWN = 60
"""Findings of a roll-up that are printed; a county of thousands has as many."""
Starting = Callable[[int, int], None]
Hearing = Callable[["Outcome"], None]


@app.command(
    "batch",
    cls=Command,
    help=_("批量生成：一个文件夹或一张汇总表里的所有单位，可随时中断后接着做。"),
)
def batch(
    source: Annotated[
        Path,
        typer.Argument(help=_("放填报表的文件夹、一行一个单位的汇总表，或写明填报文件的单位名单")),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("结果放在哪个文件夹"))],
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", help=_("同时工作的进程数，默认为处理器核数"))
    ] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", help=_("Dask 调度器地址，如 tcp://主机:8786"))
    ] = "",
    units: Annotated[
        Path | None,
        typer.Option("--units", help=_("单位名单（.xlsx 或 .csv），据此列出尚未报送的单位")),
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help=_("有错误也生成，页面上标明“草稿”"))
    ] = False,
    zipped: Annotated[
        str, typer.Option("--zip", help=_("另外打包：whole 打成一包，each 每个单位一包"))
    ] = "",
    progress: Annotated[
        str, typer.Option("--progress", help=_("进度：bar、quiet 或 jsonl"))
    ] = "bar",
) -> int:
    """Draft every agency's report and sum up what became of each."""
    from drafter.batch.attendance import attendance, attendance_line, read_roll
    from drafter.batch.outcome import exit_code
    from drafter.batch.run import run_batch
    from drafter.batch.summary import closing_line, write_summaries

    if zipped not in ("", "whole", "each"):
        raise UsageError(_("--zip 只能是 whole 或 each。"))
    roll = read_roll(source, units)
    try:
        with _heard(progress) as (starting, hearing):
            done = run_batch(
                source,
                output,
                workers=jobs,
                cluster=cluster,
                draft=draft,
                leave_out=[units] if units else [],
                starting=starting,
                progress=hearing,
            )
    except KeyboardInterrupt:
        _say(_("已中断。做完的都已保存，再运行一次同样的命令就会接着做。"), progress)
        return ExitCode.INTERRUPTED
    attended = attendance(done.outcomes, roll) if roll else None
    write_summaries(done, attended, zipped=zipped)
    if attended:
        _say(attendance_line(attended), progress)
    _say(closing_line(done), progress)
    return exit_code(done.outcomes)


@app.command(
    "rollup", cls=Command, help=_("把各单位的填报表按单位名单逐格相加，得到政府自己的填报表。")
)
def rollup(
    folder: Annotated[Path, typer.Argument(help=_("放各单位填报表的文件夹"))],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=_("政府的填报表（.xlsx）或填报文件（.json）")),
    ] = None,
    units: Annotated[
        Path | None, typer.Option("--units", help=_("单位名单（.xlsx 或 .csv）"))
    ] = None,
    drafted: Annotated[
        Path | None,
        typer.Option("--compare", help=_("已经起草的政府年报，逐格与汇总数核对")),
    ] = None,
    year: Annotated[int, typer.Option("--year", help=_("报告年度，默认按多数填报表"))] = 0,
    pack: PackName = "national",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", help=_("同时工作的进程数，默认为处理器核数"))
    ] = 0,
    progress: Annotated[
        str, typer.Option("--progress", help=_("进度：bar、quiet 或 jsonl"))
    ] = "bar",
    make_list: Annotated[
        Path | None,
        typer.Option("--make-list", help=_("还没有名单时：按文件夹里的填报表生成一份名单")),
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help=_("生成名单时，上级单位的全称"))] = "",
    level: Annotated[str, typer.Option("--level", help=_("生成名单时，上级单位的层级"))] = (
        "county_government"
    ),
) -> int:
    """Add up the units below a superior, and say who is missing, double or in doubt."""
    from drafter import api
    from drafter.findings import has_errors

    if make_list:
        if not unit:
            raise UsageError(_("生成名单时请用 --unit 写明上级单位的全称。"))
        api.list_units(folder, make_list, unit=unit, level=level)
        out(_("已生成名单：{path}。请核对层级和上级，补上没有报送的单位。", path=make_list))
        return ExitCode.DONE
    if output is None or units is None:
        raise UsageError(
            _("请给出 --units 单位名单和 -o 结果文件；还没有名单的，先用 --make-list。")
        )
    with _heard(progress) as (starting, hearing):
        summed, made = api.roll_up_folder(
            folder,
            output,
            units,
            year=year,
            pack=pack,
            drafted=drafted,
            workers=jobs,
            starting=starting,
            progress=hearing,
        )
    if summed.findings:
        print_findings(summed.findings[:SHOWN])
    if len(summed.findings) > SHOWN:
        out(_("只列出前 {shown} 条，其余见汇总来源的“核对”页。", shown=SHOWN))
    out(count_line(summed.findings))
    out(_("计入 {count} 个单位。", count=len(summed.filed)))
    for path in made:
        out(_("已生成：{path}", path=path))
    return ExitCode.FINDINGS if has_errors(summed.findings) else ExitCode.DONE


@contextmanager
def _heard(mode: str) -> Iterator[tuple[Starting | None, Hearing | None]]:
    """Give the two ears of a batch: a bar, nothing, or a JSON line for each outcome."""
    if mode == "quiet" or (mode == "bar" and not sys.stderr.isatty()):
        yield None, None
    elif mode == "jsonl":
        yield None, _print_line
    elif mode == "bar":
        with _bar() as ears:
            yield ears
    else:
        raise UsageError(_("--progress 只能是 bar、quiet 或 jsonl。"))


def _say(sentence: str, mode: str) -> None:
    """Print a sentence, out of the way of JSON lines."""
    if mode == "jsonl":
        print(sentence, file=sys.stderr)
    else:
        out(sentence)


def _print_line(outcome: "Outcome") -> None:
    import json

    out(json.dumps(outcome.as_dict(), ensure_ascii=False))


@contextmanager
def _bar() -> Iterator[tuple[Starting, Hearing]]:
    """Show done and total, the rate, the time left, and the count of each state."""
    from collections import Counter

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    from drafter.batch.outcome import State, state_label

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    counts: Counter[State] = Counter()
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("", total=None, rate="")

        def starting(total: int, done: int) -> None:
            shown.update(task, total=total, completed=done)

        def hearing(outcome: "Outcome") -> None:
            counts[outcome.state] += 1
            said = "  ".join(f"{state_label(state)} {counts[state]}" for state in State)
            speed = shown.tasks[0].speed
            rate = _("每秒 {rate} 份", rate=f"{speed:.1f}") if speed else ""
            shown.update(task, advance=1, description=said, rate=rate)

        yield starting, hearing
