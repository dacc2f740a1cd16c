"""Run a batch: find the jobs, skip what is done, do the rest, name and sum up."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from filelock import FileLock, Timeout

from drafter.batch.copied import with_copied
from drafter.batch.dispatch import dispatch
from drafter.batch.jobs import WORK_FOLDER, Job, find_jobs
from drafter.batch.journal import Entry, Journal
from drafter.batch.outcome import Outcome
from drafter.batch.publish import final_names, is_whole, publish, published
from drafter.batch.work import (
    MADE_FOLDER,
    Order,
    Product,
    input_digest,
    leave,
    settings_of,
)
from drafter.batch.workers import (
    LIMITS,
    InlineWorkers,
    Limits,
    LocalWorkers,
    Workers,
)
from drafter.errors import InputError, UsageError, system_reason
from drafter.files import sweep_parts
from drafter.pack import templates_folder
from drafter.wording import _, language

Progress = Callable[[Outcome], None]


@dataclass
class Batch:
    """A finished or interrupted batch: outcomes in the order of their keys, and file names."""

    output: Path
    outcomes: list[Outcome] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    skipped: int = 0


@dataclass(frozen=True)
class Plan:
    """What a run has before it: all jobs, those to do, and the entries that still hold."""

    jobs: list[Job]
    todo: list[Job]
    kept: dict[str, Entry]


def run_batch(
    source: Path,
    output: Path,
    *,
    workers: int = 0,
    cluster: str = "",
    draft: bool = False,
    limits: Limits = LIMITS,
    leave_out: Sequence[Path] = (),
    starting: Callable[[int, int], None] | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Draft the report of every agency; do only what is new, changed or failed.

    `leave_out` are files of the folder that are no agency's. `starting` hears the number of jobs and of those already done; `progress` hears each
    outcome. A KeyboardInterrupt drops what is in hand, names what is finished and goes on up.
    """
    work_folder = output / WORK_FOLDER
    with _alone_in(output, work_folder), Journal(work_folder / "journal.jsonl") as journal:
        for folder in (output, work_folder, work_folder / MADE_FOLDER):
            sweep_parts(folder)
        order = Order(None if cluster else work_folder, draft, language(), templates_folder())
        plan = _plan(find_jobs(source, output, leave_out), journal, output, order)
        if starting:
            starting(len(plan.jobs), len(plan.kept))
        fresh = dict(plan.kept)
        try:
            for product in do_jobs(plan.todo, order, workers, cluster, limits):
                _keep(product, journal, work_folder)
                fresh[product.entry.outcome.key] = product.entry
                if progress:
                    progress(product.entry.outcome)
        finally:
            batch = _finish(output, plan, fresh, journal)
        batch.outcomes = with_copied(batch.outcomes, fresh, plan.jobs)
    return batch


def _plan(jobs: list[Job], journal: Journal, output: Path, order: Order) -> Plan:
    names = published(output / WORK_FOLDER)
    kept = {}
    for job in jobs:
        entry = journal.entries.get(job.key)
        if entry and _still_holds(job, entry, output, order, names):
            kept[job.key] = entry
    return Plan(jobs, [job for job in jobs if job.key not in kept], kept)


def _still_holds(job: Job, entry: Entry, output: Path, order: Order, names: dict[str, str]) -> bool:
    if not entry.outcome.made:
        return False
    try:
        same_input = input_digest(job, job.read(), entry.pictures) == entry.input
    except InputError:
        return False
    if not same_input or settings_of(entry.outcome, order) != entry.settings:
        return False
    return is_whole(output, output / WORK_FOLDER, entry.outcome, names)


def do_jobs(
    jobs: Sequence[Job], order: Order, workers: int, cluster: str, limits: Limits
) -> Iterator[Product]:
    """Yield the product of every job as it is finished, on this machine or on a cluster."""
    if not jobs:
        return
    hands = _workers(len(jobs), workers, cluster, limits)
    finished = False
    try:
        yield from dispatch(jobs, hands, order)
        finished = True
    finally:
        hands.close(at_once=not finished)


def _workers(jobs: int, workers: int, cluster: str, limits: Limits) -> Workers:
    if cluster:
        from drafter.batch.cluster import ClusterWorkers

        return ClusterWorkers(cluster, limits)
    if jobs == 1 and workers == 1:
        return InlineWorkers()
    return LocalWorkers(workers, limits)


def _keep(product: Product, journal: Journal, work_folder: Path) -> None:
    outcome = product.entry.outcome
    if product.data:
        leave(work_folder, outcome.key, product.data)
    journal.add(product.entry)


def _finish(output: Path, plan: Plan, fresh: dict[str, Entry], journal: Journal) -> Batch:
    """Name the files; one that an interrupted run did not get to keeps its old report."""
    known = [journal.entries[job.key].outcome for job in plan.jobs if job.key in journal.entries]
    names = publish(output, output / WORK_FOLDER, known)
    wished = final_names(known)
    outcomes = [
        fresh[key].outcome
        if names.get(key) == wished.get(key)
        else _beside(fresh[key].outcome, names[key])
        for key in sorted(fresh)
    ]
    return Batch(output, outcomes, names, len(plan.kept))


def _beside(outcome: Outcome, name: str) -> Outcome:
    """Say of a file that it lies beside its old one, which was open elsewhere."""
    reason = _(
        "旧文件正被别的程序打开，新文件暂时存为“{name}”；请关闭旧文件后再运行一次。", name=name
    )
    return replace(outcome, reason=reason)


@contextmanager
def _alone_in(output: Path, work_folder: Path) -> Iterator[None]:
    try:
        (work_folder / MADE_FOLDER).mkdir(parents=True, exist_ok=True)
        with FileLock(work_folder / "lock", timeout=0):
            yield
    except Timeout as error:
        raise UsageError(
            _(
                "另一个批量任务正在使用文件夹“{folder}”，请等它结束，或换一个输出文件夹。",
                folder=output,
            )
        ) from error
    except OSError as error:
        raise InputError(
            _("无法写入文件夹“{folder}”（{reason}）。", folder=output, reason=system_reason(error))
        ) from error
