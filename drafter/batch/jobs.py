"""What a batch has to do: one `Job` for each agency, in a fixed order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from drafter.batch.table import read_table
from drafter.errors import DrafterError, InputError, system_reason
from drafter.intake import read_input
from drafter.pictures import holds_pictures, read_pictures
from drafter.wording import _

WORK_FOLDER = ".drafter"
INPUT_SUFFIXES = frozenset({".xlsx", ".json"})


@dataclass(frozen=True)
class Job:
    """One agency's input.

    `key` names the job in the journal: the path inside the batch folder, with `#row`
    for a row of a table. `data` holds the bytes where there is no file of its own, or
    where the worker shares no disk; `pictures` then holds those that the texts name.
    `unreadable` says why there are no bytes.
    """

    key: str
    path: Path | None = None
    data: bytes | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    unreadable: str = ""

    @property
    def name(self) -> str:
        """The name to show for this input."""
        return self.key.rsplit("/", 1)[-1]

    def read(self) -> bytes:
        """Return the bytes of the input; `InputError` where the file cannot be read."""
        if self.data is not None:
            return self.data
        if self.path is None:
            raise InputError(self.unreadable)
        try:
            return self.path.read_bytes()
        except OSError as error:
            raise InputError(
                _("无法读取“{name}”（{reason}）。", name=self.name, reason=system_reason(error))
            ) from error

    def read_pictures(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the pictures of these names that lie beside the input or came with it."""
        if self.path is not None:
            return read_pictures(self.path.parent, names)
        return {name: self.pictures[name] for name in names if name in self.pictures}

    def packed(self) -> "Job":
        """Return the same job with all it needs, for a worker that shares no disk."""
        try:
            data = self.read()
        except InputError as error:
            return Job(self.key, unreadable=str(error))
        pictures: dict[str, bytes] = {}
        if self.path is not None and _holds_pictures(self.path.parent):
            # What cannot be read is the worker's to report.
            with suppress(DrafterError):
                pictures = read_input(self.path).pictures
        return Job(self.key, data=data, pictures=pictures)


_holds_pictures = lru_cache(maxsize=4096)(holds_pictures)


def find_jobs(source: Path, output: Path, leave_out: Sequence[Path] = ()) -> list[Job]:
    """Return the jobs of a folder (recursive), of a table with an agency a row, or of a list.

    Lock files, hidden files and everything inside the output folder are left out, and so
    are the files of `leave_out`.
    """
    if source.is_dir():
        aside = {path.resolve() for path in leave_out}
        return [
            Job(path.relative_to(source).as_posix(), path)
            for path in _inputs(source, output)
            if path.resolve() not in aside
        ]
    if not source.is_file():
        raise InputError(_("找不到“{path}”。请给出放填报表的文件夹，或一个汇总表。", path=source))
    table = read_table(source)
    return [
        *(Job(name, data=document) for name, document in table.filings),
        *(Job(name, source.parent / name) for name in table.files),
    ]


def _inputs(source: Path, output: Path) -> Iterator[Path]:
    inside = output.resolve()
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(source).parts)
        if hidden or path.suffix.lower() not in INPUT_SUFFIXES or not path.is_file():
            continue
        if inside not in path.resolve().parents:
            yield path
