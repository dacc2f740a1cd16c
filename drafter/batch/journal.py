"""The journal of a batch: what is done and need not be done again.

One JSON line for each finished job, with a checksum, written after its file is in
place. A torn or edited line is passed over: that job is done again.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from drafter.batch.outcome import Outcome


@dataclass(frozen=True)
class Entry:
    """A finished job: the digest of its input, the fingerprint of all else, the outcome.

    `pictures` are the paths that the input names; the digest covers those files too.
    `marks` by address tell which words an agency's texts may have in common with others'.
    """

    input: str
    settings: str
    outcome: Outcome
    pictures: tuple[str, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)


class Journal:
    """An append-only file of entries, the latest of a key winning."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: TextIO | None = None
        self.entries: dict[str, Entry] = {entry.outcome.key: entry for entry in _read(path)}

    def __enter__(self) -> "Journal":
        self._path.parent.mkdir(parents=True, exist_ok=True)
        torn = self._path.exists() and not self._path.read_bytes().endswith(b"\n")
        self._stream = self._path.open("a", encoding="utf-8")
        if torn:
            self._stream.write("\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._stream:
            self._stream.close()

    def add(self, entry: Entry) -> None:
        """Write an entry; after this call a killed run will not do the job again."""
        self.entries[entry.outcome.key] = entry
        if self._stream is None:
            raise ValueError("the journal is not open")
        self._stream.write(_line(entry) + "\n")
        self._stream.flush()


def _line(entry: Entry) -> str:
    written: dict[str, object] = {
        "input": entry.input,
        "settings": entry.settings,
        "outcome": entry.outcome.as_dict(),
    }
    if entry.pictures:
        written["pictures"] = entry.pictures
    if entry.marks:
        written["marks"] = entry.marks
    body = json.dumps(written, ensure_ascii=False)
    return f"{zlib.crc32(body.encode()):08x} {body}"


def _read(path: Path) -> Iterator[Entry]:
    if not path.exists():
        return
    for line in path.read_text("utf-8", errors="replace").split("\n"):
        checksum, _space, body = line.partition(" ")
        if checksum == f"{zlib.crc32(body.encode()):08x}":
            # A line that is whole may still be of another version of the program.
            with suppress(ValueError, TypeError, LookupError):
                yield _entry(json.loads(body))


def _entry(data: dict[str, Any]) -> Entry:
    outcome = Outcome.from_dict(data["outcome"])
    pictures = tuple(data.get("pictures", ()))
    return Entry(data["input"], data["settings"], outcome, pictures, data.get("marks", {}))
