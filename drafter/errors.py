"""Exceptions that end the program, each with its exit code.

Problems in an officer's data are never raised: they are `Finding` values.
A `DrafterError` says, in one plain sentence, what happened and what to do.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of the command line."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    TEMPLATE = 4
    INTERNAL = 5
    INTERRUPTED = 130


class DrafterError(Exception):
    """The program cannot go on; `str(error)` is one sentence for the officer."""

    exit_code = ExitCode.INTERNAL


class UsageError(DrafterError):
    """The command was given options that do not fit together."""

    exit_code = ExitCode.USAGE


class InputError(DrafterError):
    """A file from outside cannot be read, or an output cannot be written."""

    exit_code = ExitCode.INPUT


class TemplateError(DrafterError):
    """A pack or a Word template cannot be used; nothing was rendered."""

    exit_code = ExitCode.TEMPLATE
