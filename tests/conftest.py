"""What holds for all tests: every Word file and workbook that is made while they run is valid."""

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from tests.validity import KEPT, keep_what_is_made, report_on

settings.register_profile("ci", derandomize=True)
if "CI" in os.environ:
    # The same examples each run: what chance finds belongs to the one who looks for it.
    settings.load_profile("ci")


def pytest_configure(config: pytest.Config) -> None:
    """Start to keep what is made; the workers of a parallel run share one folder."""
    if KEPT not in os.environ:
        os.environ[KEPT] = tempfile.mkdtemp(prefix="drafter-made-")
    keep_what_is_made(Path(os.environ[KEPT]))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Validate all that was kept, once, when every worker is done; a fault fails the run."""
    if hasattr(session.config, "workerinput"):
        return
    faults = report_on(Path(os.environ.pop(KEPT)))
    if faults:
        session.config.stash[FAULTS] = faults
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what is wrong with which file."""
    for fault in terminalreporter.config.stash.get(FAULTS, []):
        terminalreporter.write_line(f"INVALID FILE {fault}", red=True)


FAULTS = pytest.StashKey[list[str]]()
