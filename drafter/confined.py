"""A process of its own for work that a file from outside may make too dear."""

import os
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class OverrunError(Exception):
    """The work took too long or too much memory, or its process died."""


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
