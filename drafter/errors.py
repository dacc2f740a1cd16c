"""Exceptions that end the program, each with its exit code.

Problems in an officer's data are never raised: they are `Finding` values.
A `DrafterError` says, in one plain sentence, what happened and what to do.
"""

import errno
from enum import IntEnum

from drafter.wording import N_, _

SYSTEM_REASONS = {
    errno.EACCES: N_("没有权限"),
    errno.EPERM: N_("没有权限"),
    errno.ENOENT: N_("没有这个文件或文件夹"),
    errno.ENOTDIR: N_("路径中有一段不是文件夹"),
    errno.EISDIR: N_("这是一个文件夹"),
    errno.ENOSPC: N_("磁盘已满"),
    errno.EROFS: N_("磁盘是只读的"),
    errno.ENAMETOOLONG: N_("名称太长"),
    errno.EIO: N_("磁盘读写出错"),
}


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


def system_reason(error: OSError) -> str:
    """Return why the system refused, in the language in use; its own words where not known."""
    known = SYSTEM_REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or type(error).__name__
