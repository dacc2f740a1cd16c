"""The whole path of one agency, workbook to report: this product against the naive script."""

import random
import shutil
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TypeVar

from drafter.batch.copied import marks_of_texts
from drafter.batch.dispatch import MAX_CHUNK
from drafter.batch.jobs import Job
from drafter.batch.outcome import Outcome, State, outcome_of
from drafter.batch.work import MADE_FOLDER, Order, leave, made_path, work
from drafter.batch.workers import LIMITS, start_worker
from drafter.checking import case_of, check_cases
from drafter.filing import Level
from drafter.findings import Finding
from drafter.intake import admit_bytes, read_admitted
from drafter.intake.roles import BODY
from drafter.pack import load_pack, packs_from
from drafter.report import template_bytes
from drafter.report.context import report_context
from drafter.report.docx import differences
from drafter.report.package import pack_part
from drafter.report.properties import Properties
from drafter.report.template import load_template
from drafter.rules import Case
from tests.benchmarks import naive
from tests.benchmarks.rendering import words
from tests.benchmarks.times import Times

EDITION = "2021"
NAIVE_CHUNK, CHUNK = 3, 2 * MAX_CHUNK
Result = TypeVar("Result")


def compare(paths: list[Path], folder: Path, rounds: int, packs: Path) -> tuple[Times, Times]:
    """Time both on the same workbooks and template, in random turn; return (naive, ours).

    Each runs in a process of its own, so that neither clears up after the other. Ours is
    started as a worker of a batch is and does what one does: gate, read, check, render,
    read back, write, and the entry for the journal. Every report of the naive script is
    held against ours.
    """
    order = fresh_order(folder / "warm", packs)
    slow, fast = Times("openpyxl → pydantic → docxtpl"), Times("drafter, all checks on")
    with alone() as theirs, alone(start_worker, LIMITS.memory) as ours:
        ours.submit(_time_ours, paths[:CHUNK], order).result()
        theirs.submit(_time_naive, paths[:1], folder, packs).result()
        chance = random.Random(7)
        for number in range(rounds):
            # Never the same workbook twice: what was met before is not read again.
            some = paths[CHUNK * (number + 1) : CHUNK * (number + 2)]
            # Nor is a folder emptied and filled again, at which a file system looks twice.
            out = folder / f"{packs.name} {number}"
            order = fresh_order(out, packs)
            turns = [
                (slow, partial(theirs.submit, _time_naive, some[:NAIVE_CHUNK], folder, packs)),
                (fast, partial(ours.submit, _time_ours, some, order)),
            ]
            for times, turn in chance.sample(turns, 2):
                times.each += turn().result()
            for path in some[:NAIVE_CHUNK]:
                made = made_path(out, path.name).read_bytes()
                assert words((folder / f"{path.stem}.docx").read_bytes()) == words(made), path
    return slow, fast


def alone(start: Callable[..., None] | None = None, *settings: object) -> ProcessPoolExecutor:
    """Return a single new process, started as asked."""
    context = get_context("spawn")
    return ProcessPoolExecutor(1, context, partial(start, *settings) if start else None)


def fresh_order(folder: Path, packs: Path | None = None) -> Order:
    """Return the order of a batch into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / MADE_FOLDER).mkdir(parents=True)
    return Order(output=folder, packs=packs)


def _job(path: Path) -> Job:
    return Job(path.name, path)


def _time_naive(paths: list[Path], folder: Path, packs: Path) -> list[float]:
    return [
        _timed(partial(naive.draft, path, folder / f"{path.stem}.docx", packs))[0] for path in paths
    ]


def _time_ours(paths: list[Path], order: Order) -> list[float]:
    """Return how long each took, as the mean of those that a batch sends to a worker together."""
    times = []
    for start in range(0, len(paths), MAX_CHUNK):
        jobs = [_job(path) for path in paths[start : start + MAX_CHUNK]]
        milliseconds, products = _timed(partial(work, jobs, order))
        times += [milliseconds / len(jobs)] * len(jobs)
        assert all(product.entry.outcome.state is State.DRAFTED for product in products)
    return times


def _timed(what: Callable[[], Result]) -> tuple[float, Result]:
    """Return how many milliseconds something took, and its result."""
    start = time.perf_counter()
    result = what()
    return (time.perf_counter() - start) * 1000, result


def stage_split(paths: list[Path], folder: Path, packs: Path) -> dict[str, float]:
    """Return the median milliseconds of each stage of a report; no workbook was met before."""
    order = fresh_order(folder / "staged", packs)
    stages = Stages()
    with packs_from(packs):
        for start in range(0, len(paths), MAX_CHUNK):
            _in_stages(paths[start : start + MAX_CHUNK], order, stages)
    return {stage: median(each) for stage, each in stages.times.items()}


@dataclass
class Stages:
    """How long each stage took, as the mean of those that go through it together."""

    times: dict[str, list[float]] = field(default_factory=dict)

    def timed(
        self, stage: str, stage_work: Callable[..., Result], *given: Sequence[object]
    ) -> list[Result]:
        """Do a stage for each of what is given, and return the results."""
        return self.together(stage, lambda: list(map(stage_work, *given)))

    def together(self, stage: str, stage_work: Callable[[], list[Result]]) -> list[Result]:
        """Do a stage for all at once, and return their results."""
        milliseconds, results = _timed(stage_work)
        self.times.setdefault(stage, []).append(milliseconds / len(results))
        return results


def _in_stages(paths: Sequence[Path], order: Order, stages: Stages) -> None:
    """Draft some reports stage by stage, as a worker does."""
    folder, pack = order.output, load_pack()
    assert folder
    form, timed = pack.form(EDITION, Level.COUNTY_GOVERNMENT), stages.timed
    properties = Properties("t", "u", "2021")
    names = [path.name for path in paths]
    admitted = timed("gate", admit_bytes, [path.read_bytes() for path in paths], names)
    filings = timed("read", read_admitted, admitted, names)
    cases = [case_of(filing, pack=pack) for filing in filings]
    findings = stages.together("check", partial(check_cases, cases))
    template = load_template(template_bytes(filings[0], form, pack))
    contexts = timed("values", partial(report_context, form=form, pack=pack), filings)
    parts = timed("render", template.fill, contexts)
    timed("compress", lambda fresh: pack_part(BODY, fresh[BODY]), parts)
    reports = [template.render(each, properties, parsed_later=True) for each in contexts]
    timed("verify", partial(differences, form=form), reports, filings)
    timed("marks", marks_of_texts, filings)
    timed("outcome", _outcome, names, cases, findings)
    timed("write", partial(leave, folder), names, reports)


def _outcome(name: str, case: Case, findings: Sequence[Finding]) -> Outcome:
    return outcome_of(name, State.DRAFTED, case, findings)
