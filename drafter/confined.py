"""A process of its own for work that a file from outside may make too dear."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class OverrunError(Exception):
    """The work took too long or too much memory, or its process died."""


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """Let processes that are started inside hear no Ctrl-C, not even while they start.

    A pool tells them so only when all they need is imported; until then, one that hears
    it prints a traceback. Windows has no such mask.
    """
    if sys.platform == "win32":
        yield
        return
    # Were it started inside, it would take the mask off again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def confined(
    function: Callable[Arguments, Result],
    seconds: float,
    memory: int,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Result:
    """Return what a function returns, run in a process with limits; `OverrunError` where they end it.

    `memory` is in bytes over a bare process. What the function raises is raised here.
    """
    from pebble import ProcessExpired, ProcessPool

    with ProcessPool(
        max_workers=1,
        initializer=limit_memory,
        initargs=[memory],
        context=get_context("spawn"),
    ) as pool:
        try:
            with deaf_to_interrupts():
                future = pool.schedule(function, args=args, kwargs=kwargs, timeout=seconds)
            result: Result = future.result()
        except (TimeoutError, MemoryError, ProcessExpired, BrokenProcessPool) as error:
            raise OverrunError from error
    return result


def limit_memory(allowance: int) -> None:
    """Cap this process's address space; where the system has no such limit, do nothing."""
    try:
        import resource
    except ImportError:
        return
    limit = _address_space() + allowance
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _address_space() -> int:
    try:
        with open("/proc/self/statm", encoding="ascii") as stream:  # noqa: PTH123 - not a path
            pages = int(stream.read().split()[0])
    except (OSError, ValueError):
        return 0
    page: Any = os.sysconf("SC_PAGE_SIZE")
    return pages * int(page)
