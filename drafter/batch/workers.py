"""Who does the work: processes on this machine, or a cluster.

Anything with `submit(jobs, order) -> Future` will do. A future that ends in an
exception means that its worker was lost or stopped, never that a job went wrong:
`work` turns that into an outcome.
"""

import os
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Protocol

from drafter.batch.jobs import Job
from drafter.batch.work import Order, Product, work
from drafter.confined import limit_memory
from drafter.errors import UsageError
from drafter.wording import _

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


LIMITS = Limits()


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
            initializer=limit_memory,
            initargs=[limits.memory],
            context=get_context("spawn"),
        )

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[Products]":
        """Start some jobs; the time limit grows with their number only a little."""
        seconds = self._limits.seconds + 0.5 * len(jobs)
        future: Future[Products] = self._pool.schedule(work, args=[jobs, order], timeout=seconds)
        return future

    def close(self, *, at_once: bool) -> None:
        """Stop the pool and wait until its processes are gone."""
        if at_once:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()


class ClusterWorkers:
    """Workers of a Dask scheduler: inputs and results travel as bytes."""

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                _('使用集群需要先安装扩展：pip install "drafter[cluster]"。')
            ) from error
        try:
            self._client = Client(address, timeout="10s")  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(
                _("连不上集群“{address}”，请检查地址和调度器。", address=address)
            ) from error
        self._executor: Executor = self._client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        self.count = max(1, len(self._client.scheduler_info()["workers"]))

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[Products]":
        """Start some jobs on the cluster."""
        travelling = [job.packed() for job in jobs]
        return self._executor.submit(work, travelling, order)

    def close(self, *, at_once: bool) -> None:
        """Leave the cluster; its workers stay for the next batch."""
        self._executor.shutdown(wait=not at_once, cancel_futures=at_once)
        self._client.close()  # type: ignore[no-untyped-call]


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
