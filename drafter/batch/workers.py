"""Who does the work: processes on this machine; a cluster has a module of its own.

Anything with `submit(jobs, order) -> Future` will do. A future that ends in an
exception means that its worker was lost or stopped, never that a job went wrong:
`work` turns that into an outcome.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol

from drafter.batch.jobs import Job
from drafter.batch.work import Order, Product, work
from drafter.confined import deaf_to_interrupts, limit_memory
from drafter.start import start_quickly

Products = list[Product]


@dataclass(frozen=True)
class Limits:
    """What one job may cost.

    `seconds` is for one report alone; an ordinary one takes some milliseconds, so even
    a slow disk leaves a factor of a thousand. `memory` is bytes over a bare worker;
    an honest workbook needs about a tenth of it.
    """

    seconds: float = 30.0
    memory: int = 1_500_000_000

    def for_jobs(self, count: int) -> float:
        """Return the seconds for some jobs sent together: only a little more for each."""
        return self.seconds + 0.5 * count


LIMITS = Limits()


def start_worker(memory: int) -> None:
    """Make a new process ready for jobs, with so many bytes of memory to use."""
    start_quickly()
    limit_memory(memory)


class Workers(Protocol):
    """A place where jobs are done."""

    count: int

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[Products]":
        """Start some jobs and return their future."""

    def close(self, *, at_once: bool) -> None:
        """Stop; `at_once` drops what is in hand."""


class LocalWorkers:
    """Processes on this machine; each chunk has a time limit, each process a memory limit."""

    def __init__(self, count: int = 0, limits: Limits = LIMITS) -> None:
        from pebble import ProcessPool

        self.count = count or os.cpu_count() or 1
        self._limits = limits
        # Spawned workers start clean and behave alike on every system.
        self._pool = ProcessPool(
            max_workers=self.count,
            initializer=start_worker,
            initargs=[limits.memory],
            context=get_context("spawn"),
        )

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[Products]":
        """Start some jobs."""
        seconds = self._limits.for_jobs(len(jobs))
        # The first jobs start the pool.
        with deaf_to_interrupts():
            future: Future[Products] = self._pool.schedule(
                work, args=[jobs, order], timeout=seconds
            )
        return future

    def close(self, *, at_once: bool) -> None:
        """Stop the pool and wait until its processes are gone."""
        if at_once:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()


class InlineWorkers:
    """No other process: for one agency, and for tests."""

    count = 1

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[Products]":
        """Do the jobs now."""
        future: Future[Products] = Future()
        future.set_result(work(jobs, order))
        return future

    def close(self, *, at_once: bool) -> None:
        """Nothing is held."""
