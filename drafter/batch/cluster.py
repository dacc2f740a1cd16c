"""A batch on many machines: inputs, packs and results travel as bytes to a Dask cluster.

A worker needs the same version of drafter and nothing else, no shared disk and no packs.
"""

import faulthandler
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from drafter import __version__
from drafter.batch.jobs import Job
from drafter.batch.journal import Entry
from drafter.batch.outcome import failed
from drafter.batch.work import Order, Product, work
from drafter.batch.workers import LIMITS, Limits
from drafter.errors import UsageError
from drafter.pack import templates_folder
from drafter.wording import N_, _, in_language, labelled

DISTRIBUTION = "drafter"
PATIENCE = 10
"""Seconds to wait for a scheduler, and for its first worker."""
OTHER_VERSION = N_(
    "工作机上的 drafter 是 {theirs} 版，本机是 {ours} 版；请装成同一版本后再运行一次。"
)


@dataclass(frozen=True)
class Luggage:
    """What travels with every order: the version it holds for, the packs, the time it may take.

    `packs` are the files of the folder of packs by their paths in it.
    """

    version: str
    seconds: float
    packs: Mapping[str, bytes] = field(default_factory=dict)


class ClusterWorkers:
    """Workers of a Dask scheduler, which gives the work of a lost one to another."""

    def __init__(self, address: str, limits: Limits = LIMITS) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError(
                _('使用集群需要先安装扩展：pip install "drafter[cluster]"。')
            ) from error
        try:
            untyped: Any = Client
            self._client = untyped(address, timeout=PATIENCE)
        except (OSError, TimeoutError, ValueError) as error:
            raise UsageError(
                _("连不上集群“{address}”，请检查地址和调度器。", address=address)
            ) from error
        self._limits = limits
        self._packs = pack_files(templates_folder())
        self.count = self._fit_workers()
        self._executor: Executor = self._client.get_executor(pure=False)

    def _fit_workers(self) -> int:
        """Return how many workers there are; `UsageError` where one would do other work."""
        with suppress(TimeoutError):
            self._client.wait_for_workers(1, timeout=PATIENCE)
        threads = self._client.nthreads()
        found = self._client.run(version, DISTRIBUTION, on_error="return")
        if problem := unfit(threads, found, version(DISTRIBUTION)):
            self._client.close()
            raise UsageError(problem)
        return len(threads)

    def submit(self, jobs: Sequence[Job], order: Order) -> "Future[list[Product]]":
        """Start some jobs on the cluster."""
        luggage = Luggage(__version__, self._limits.for_jobs(len(jobs)), self._packs)
        return self._executor.submit(work_apart, [job.packed() for job in jobs], order, luggage)

    def close(self, *, at_once: bool) -> None:
        """Leave the cluster; its workers stay for the next batch."""
        self._executor.shutdown(wait=not at_once)
        self._client.close()


def unfit(threads: Mapping[str, int], versions: Mapping[str, object], ours: str) -> str:
    """Return what is wrong with the workers of a cluster in a sentence; empty if nothing is."""
    if not threads:
        return _("集群里还没有工作机，请先在各台机器上启动 dask worker。")
    for worker, found in versions.items():
        if isinstance(found, PackageNotFoundError):
            return _("工作机 {worker} 上没有安装 drafter，请先安装。", worker=worker)
        # Whatever else was raised comes of a worker that is just going away.
        if not isinstance(found, Exception) and found != ours:
            return labelled(worker, _(OTHER_VERSION, theirs=found, ours=ours))
    if many := [worker for worker, count in threads.items() if count > 1]:
        # A job that hangs ends its process, and with it whatever else runs there.
        return _("工作机 {worker} 要用 --nthreads 1 启动，一个进程一次只做一份。", worker=many[0])
    return ""


def pack_files(folder: Path) -> dict[str, bytes]:
    """Return the settings and templates of all packs by their paths in the folder."""
    paths = [*folder.glob("*/pack.toml"), *folder.glob("*/*.docx")]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(paths)}


def work_apart(jobs: Sequence[Job], order: Order, luggage: Luggage) -> list[Product]:
    """Do some jobs on another machine as they would be done on the one that ordered them."""
    if luggage.version != __version__:
        with in_language(order.language):
            reason = _(OTHER_VERSION, theirs=__version__, ours=luggage.version)
        return [Product(Entry("", "", failed(job.key, reason))) for job in jobs]
    packs = _unpacked(tuple(luggage.packs.items()))
    with _no_longer_than(luggage.seconds):
        return work(jobs, replace(order, packs=packs))


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """End this process if it takes longer, even where it hangs in C; its nanny starts another."""
    with Path(os.devnull).open("w") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()


@lru_cache(maxsize=2)
def _unpacked_folder(packs: tuple[tuple[str, bytes], ...]) -> "TemporaryDirectory[str]":
    folder = TemporaryDirectory(prefix="drafter-packs-")
    for name, data in packs:
        path = Path(folder.name, name)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return folder


def _unpacked(packs: tuple[tuple[str, bytes], ...]) -> Path:
    return Path(_unpacked_folder(packs).name)
