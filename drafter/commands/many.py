"""The command for many agencies."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafter.commands.shown import Command, app, out
from drafter.errors import UsageError
from drafter.wording import _

if TYPE_CHECKING:
    from drafter.batch.outcome import Outcome

Starting = Callable[[int, int], None]
Hearing = Callable[["Outcome"], None]


@app.command(
    "batch",
    cls=Command,
    help=_("批量生成：一个文件夹或一张汇总表里的所有单位，可随时中断后接着做。"),
)
def batch(
    source: Annotated[Path, typer.Argument(help=_("放填报表的文件夹，或一行一个单位的汇总表"))],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("结果放在哪个文件夹"))],
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", help=_("同时工作的进程数，默认为处理器核数"))
    ] = 0,
    cluster: Annotated[
        str, typer.Option("--cluster", help=_("Dask 调度器地址，如 tcp://主机:8786"))
    ] = "",
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
    from drafter.batch.outcome import exit_code
    from drafter.batch.run import run_batch
    from drafter.batch.summary import closing_line, write_summaries

    if zipped not in ("", "whole", "each"):
        raise UsageError(_("--zip 只能是 whole 或 each。"))
    with _heard(progress) as (starting, hearing):
        done = run_batch(
            source,
            output,
            workers=jobs,
            cluster=cluster,
            draft=draft,
            starting=starting,
            progress=hearing,
        )
    write_summaries(done, zipped=zipped)
    out(closing_line(done))
    return exit_code(done.outcomes)


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
