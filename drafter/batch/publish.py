"""Give the files of a batch their names, the same ones whatever the order of the work."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from drafter.batch.outcome import Outcome
from drafter.batch.work import made_path
from drafter.filenames import distinct_name
from drafter.files import move_into_place, write_atomically

LEDGER = "published.json"


def final_names(outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return each job's file name; where two want the same, the first key has it."""
    taken: set[str] = set()
    return {
        outcome.key: distinct_name(outcome.made, taken)
        for outcome in sorted(outcomes, key=lambda outcome: outcome.key)
        if outcome.made
    }


def publish(output: Path, work_folder: Path, outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Move finished files to their names; return the names by job.

    Files that an earlier run published under another name, or for an input that is
    gone, are taken back first. Where an old file is open elsewhere the new one is put
    beside it, until the next run. May be broken off anywhere and done again.
    """
    wanted = final_names(outcomes)
    before = published(work_folder)
    for key, name in before.items():
        if wanted.get(key) != name:
            _take_back(output / name, made_path(work_folder, key), keep=key in wanted)
    taken = {name.casefold() for name in wanted.values()}
    given = {key: _place(made_path(work_folder, key), output, wanted[key], taken) for key in wanted}
    write_atomically(work_folder / LEDGER, json.dumps(given, ensure_ascii=False).encode())
    return given


def _place(made: Path, output: Path, name: str, taken: set[str]) -> str:
    """Move a finished file, if there is one, to its name or a free one; return the name it has."""
    if made.exists():
        try:
            move_into_place(made, output / name)
        except PermissionError:
            name = distinct_name(name, taken)
            made.replace(output / name)
    return name


def published(work_folder: Path) -> dict[str, str]:
    """Return the names that an earlier run gave, by job; empty where unknown."""
    try:
        names = json.loads((work_folder / LEDGER).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(name) for key, name in names.items()} if isinstance(names, dict) else {}


def is_whole(output: Path, work_folder: Path, outcome: Outcome, names: Mapping[str, str]) -> bool:
    """Tell whether the file of an outcome still lies where it was left, byte for byte."""
    if not outcome.made:
        return True
    places = [made_path(work_folder, outcome.key)]
    if outcome.key in names:
        places.append(output / names[outcome.key])
    return any(_matches(place, outcome) for place in places)


def _matches(path: Path, outcome: Outcome) -> bool:
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return len(data) == outcome.size and hashlib.sha256(data).hexdigest() == outcome.digest


def _take_back(path: Path, made: Path, *, keep: bool) -> None:
    """Take a file back for another name, or away; one that is open elsewhere stays."""
    if not path.exists():
        return
    with suppress(PermissionError):
        if keep and not made.exists():
            path.replace(made)
        else:
            path.unlink()
