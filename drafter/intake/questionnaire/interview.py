"""What an interview knows: the filing so far, what occurred, which questions are answered.

It is kept in a file of its own after every answer, so that a closed window or a lost
current costs no more than the question in hand.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drafter import __version__
from drafter.checking import check
from drafter.errors import InputError
from drafter.files import write_atomically
from drafter.filing import Filing, Level, dump_filing, load_filing
from drafter.findings import Finding
from drafter.form import Form
from drafter.intake.previous import load_previous
from drafter.pack import Pack, find_form, load_pack
from drafter.wording import _

OCCURRENCE = ("columns:", "rows:", "agree:", "zeros:")
"""Steps about what occurred at all, and what follows from that."""


@dataclass
class Interview:
    """A filing in the making.

    `done` are the ids of answered steps in their order; `occurred` the ids of lines that
    an officer ticked, by the question asked. `kept` is the file that holds all this,
    `last_year` the file that `previous` was read from.
    """

    filing: Filing
    previous: Filing | None = None
    done: list[str] = field(default_factory=list)
    occurred: dict[str, list[str]] = field(default_factory=dict)
    kept: Path | None = None
    last_year: Path | None = None

    @property
    def pack(self) -> Pack:
        """The pack of the filing."""
        return load_pack(self.filing.pack)

    @property
    def form(self) -> Form:
        """The form for the unit's level, which an answer may change."""
        return self.pack.form(self.filing.edition, self.filing.unit.level)

    def findings(self) -> list[Finding]:
        """Return all that the rules find now."""
        return check(self.filing, pack=self.pack, previous=self.previous)

    def fit_form(self) -> None:
        """Let go of answers that the form does not ask for: year and level decide which it is."""
        filing, form = self.filing, self.form
        known = {**form.datapoints, **form.narratives}
        filing.values = {a: v for a, v in filing.values.items() if a in known}
        filing.texts = {a: v for a, v in filing.texts.items() if a in known}
        filing.as_written = {a: v for a, v in filing.as_written.items() if a in known}
        filing.automatic = [a for a in filing.automatic if a in known]

    def ask_what_occurred(self) -> None:
        """Take back what was ticked and summed up; figures given stay as they are."""
        self.done = [step for step in self.done if not step.startswith(OCCURRENCE)]

    def save(self) -> None:
        """Keep everything; the old file stays whole until the new one is."""
        if self.kept is None:
            return
        kept = {
            "version": __version__,
            "done": self.done,
            "occurred": self.occurred,
            "last_year": str(self.last_year or ""),
            "addresses": [*self.form.datapoints, *self.form.narratives],
            "filing": json.loads(dump_filing(self.filing, self.form)),
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        write_atomically(self.kept, text.encode())


@dataclass(frozen=True)
class Resumed:
    """An interview taken up again: addresses of answers lost, and of what is newly asked."""

    interview: Interview
    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def progress_path(output: Path) -> Path:
    """Return where the answers for a filing are kept until it is finished.

    Its ending is none that other commands read, so that a batch passes it over.
    """
    return output.with_name(f"{output.name}.ask")


def take_up(kept: Path) -> Resumed:
    """Take an interview up again, answers of an older version by their addresses.

    `InputError` where the file is none of ours.
    """
    try:
        told = json.loads(kept.read_bytes())
        return _resumed(told, kept)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            _("“{path}”不是完整的问答进度。请把它移走，重新开始。", path=kept)
        ) from error


def _resumed(told: dict[str, Any], kept: Path) -> Resumed:
    filed, known = dict(told["filing"]), set(told["addresses"])
    form = find_form(filed["edition"], filed["pack"], Level(filed["unit"]["level"]))
    lost = tuple(_take_unknown(filed, form))
    filing = load_filing(json.dumps(filed).encode(), find_form)
    last_year = Path(told["last_year"]) if told["last_year"] else None
    interview = Interview(filing, None, list(told["done"]), dict(told["occurred"]), kept)
    if last_year and last_year.exists():
        interview.last_year = last_year
        interview.previous = load_previous(last_year, filing.pack)
    new = tuple(a for a in (*form.datapoints, *form.narratives) if a not in known)
    _ask_again(interview, form, new)
    return Resumed(interview, lost, new)


def _take_unknown(filed: dict[str, Any], form: Form) -> list[str]:
    """Take out the answers that the form no longer asks for, and return their addresses."""
    known = {**form.datapoints, **form.narratives}
    lost: list[str] = []
    for part in ("values", "texts", "as_written"):
        answers: Mapping[str, object] = filed.get(part, {})
        lost += [address for address in answers if address not in known]
        filed[part] = {a: v for a, v in answers.items() if a in known}
    filed["automatic"] = [a for a in filed.get("automatic", []) if a in known]
    return list(dict.fromkeys(lost))


def _ask_again(interview: Interview, form: Form, new: tuple[str, ...]) -> None:
    """Ask once more what occurred, where tables have grown, so that what is new is seen."""
    if any(address in form.datapoints for address in new):
        interview.ask_what_occurred()
