"""Hand jobs to workers and take their products; lose none, whatever becomes of a worker."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from drafter.batch.jobs import Job
from drafter.batch.journal import Entry
from drafter.batch.outcome import failed
from drafter.batch.work import Order, Product
from drafter.batch.workers import Workers
from drafter.wording import N_, _

MAX_CHUNK = 16
"""Jobs sent together: enough to make sending cheap, few enough to lose little."""

LOST = N_("处理这份文件时工作进程意外退出，单独重试一次后仍然如此。")
TOO_SLOW = N_("处理这份文件超过时间限制，单独重试一次后仍然如此。")


@dataclass(frozen=True)
class Chunk:
    """Some jobs sent together; a chunk whose worker was lost is tried again job by job."""

    jobs: tuple[Job, ...]
    alone: bool = False


def dispatch(jobs: Sequence[Job], workers: Workers, order: Order) -> Iterator[Product]:
    """Yield the product of every job, in the order they are finished.

    No more than two chunks a worker are in flight, so memory does not grow with the
    number of jobs.
    """
    waiting = deque(_chunks(jobs, workers.count))
    running: dict[Future[list[Product]], Chunk] = {}
    while waiting or running:
        while waiting and len(running) < 2 * workers.count:
            chunk = waiting.popleft()
            running[workers.submit(chunk.jobs, order)] = chunk
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            yield from _settle(future, running.pop(future), waiting)


def _chunks(jobs: Sequence[Job], workers: int) -> list[Chunk]:
    size = max(1, min(MAX_CHUNK, len(jobs) // (4 * workers)))
    return [Chunk(tuple(jobs[start : start + size])) for start in range(0, len(jobs), size)]


def _settle(
    future: "Future[list[Product]]", chunk: Chunk, waiting: deque[Chunk]
) -> Iterator[Product]:
    error = future.exception()
    if error is None:
        yield from future.result()
    elif chunk.alone:
        reason = _(TOO_SLOW) if isinstance(error, TimeoutError) else _(LOST)
        yield Product(Entry("", "", failed(chunk.jobs[0].key, reason)))
    else:
        waiting.extendleft(Chunk((job,), alone=True) for job in reversed(chunk.jobs))
