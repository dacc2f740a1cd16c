"""What an interview knows: the filing so far, what occurred, which questions are answered.

It is kept in a file of its own after every answer, so that a closed window or a lost
current costs no more than the question in hand.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drafter import __version__
from drafter.checking import check
from drafter.errors import InputError
from drafter.files import write_atomically
from drafter.filing import Filing, Level
from drafter.filingfile import dump_filing, load_filing
from drafter.findings import Finding
from drafter.form import Form
from drafter.intake import UNFINISHED
from drafter.intake.previous import load_previous
from drafter.numbers import figure_text
from drafter.pack import Pack, find_form, load_pack
from drafter.pictures import attach_pictures
from drafter.wording import _, noted

OCCURRENCE = ("columns:", "rows:", "agree:", "zeros:")
"""Steps about what occurred at all, and what follows from that."""


@dataclass
class Interview:
    """A filing in the making.

    `done` are the ids of answered steps in their order; `occurred` the ids of lines that
    an officer ticked, by the question asked. `kept` is the file that holds all this,
    `last_year` the file that `previous` was read from. `aside` are answers that the form
    does not ask for, as written, by address: another year or level may ask for them again.
    `folder` is where pictures lie that the words name.
    """

    filing: Filing
    previous: Filing | None = None
    done: list[str] = field(default_factory=list)
    occurred: dict[str, list[str]] = field(default_factory=dict)
    kept: Path | None = None
    last_year: Path | None = None
    aside: dict[str, list[str]] = field(default_factory=dict)
    folder: Path = field(default_factory=Path)

    @property
    def pack(self) -> Pack:
        """The pack of the filing."""
        return load_pack(self.filing.pack)

    @property
    def form(self) -> Form:
        """The form for the unit's level, which an answer may change."""
        return self.pack.form(self.filing.edition, self.filing.unit.level)

    def findings(self) -> list[Finding]:
        """Return all that the rules find now, pictures named meanwhile included."""
        attach_pictures(self.filing, self.folder)
        return check(self.filing, pack=self.pack, previous=self.previous)

    def fit_form(self, before: Form) -> "Change":
        """Lay aside what the form does not ask for: year and level decide which it is.

        What was laid aside and is asked for again comes back.
        """
        filing, form = self.filing, self.form
        known = {**form.datapoints, **form.narratives}
        lost = {a: _written(filing, before, a) for a in _answered(filing) if a not in known}
        for answers in (filing.values, filing.texts, filing.as_written):
            for address in lost:
                answers.pop(address, None)
        filing.automatic = [a for a in filing.automatic if a in known]
        self._take_back(form)
        self.aside |= lost
        names = {a: name_of(before, a) for a in (*before.datapoints, *before.narratives)}
        return Change(_lost_names(lost, names), _new_names(form, names))

    def _take_back(self, form: Form) -> None:
        for address in [a for a in self.aside if a in form.datapoints or a in form.narratives]:
            words, point = self.aside.pop(address), form.datapoints.get(address)
            if address in _answered(self.filing):
                continue
            if point:
                self.filing.put(address, words[0], point.number, point.unit)
            else:
                self.filing.put_text(address, words)

    def ask_what_occurred(self) -> None:
        """Take back what was ticked and summed up; figures given stay as they are."""
        self.done = [step for step in self.done if not step.startswith(OCCURRENCE)]

    def save(self) -> None:
        """Keep everything; the old file stays whole until the new one is."""
        if self.kept is None:
            return
        points = self.form.datapoints
        kept = {
            "version": __version__,
            "done": self.done,
            "occurred": self.occurred,
            "last_year": str(self.last_year or ""),
            "aside": self.aside,
            "names": {a: name_of(self.form, a) for a in (*points, *self.form.narratives)},
            "filing": json.loads(dump_filing(self.filing, self.form)),
        }
        text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n"
        write_atomically(self.kept, text.encode())


@dataclass(frozen=True)
class Change:
    """What another form means for the answers: those laid aside, and what is newly asked.

    Both in the words of the forms; an answer stands behind its name.
    """

    lost: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resumed:
    """An interview taken up again, and what a newer version changed in its form."""

    interview: Interview
    change: Change


def name_of(form: Form, address: str) -> str:
    """Return what a figure or a part of the text is called in questions."""
    if address in form.datapoints:
        return form.datapoints[address].label
    section, narrative = form.section_of(address), form.narratives[address]
    alone = len(section.narratives) == 1 and section.title
    return " ".join(filter(None, (section.title, "" if alone else narrative.label)))


def _new_names(form: Form, known: Collection[str]) -> tuple[str, ...]:
    """Name what a form asks for beyond what is known: rows of tables, parts of the text."""
    rows = [p.row.label or p.label for a, p in form.datapoints.items() if a not in known]
    parts = [name_of(form, address) for address in form.narratives if address not in known]
    return tuple(dict.fromkeys([*rows, *parts]))


def _lost_names(lost: Mapping[str, list[str]], names: Mapping[str, str]) -> tuple[str, ...]:
    """Name answers laid aside, each with what it was; zeros are no loss."""
    return tuple(noted(names.get(a, a), "".join(w)) for a, w in lost.items() if w != ["0"])


def _answered(filing: Filing) -> list[str]:
    return list(dict.fromkeys([*filing.values, *filing.as_written, *filing.texts]))


def _written(filing: Filing, form: Form, address: str) -> list[str]:
    """Return an answer as it was given: the paragraphs of a text, or a figure alone."""
    if address in filing.texts:
        return filing.texts[address]
    number = form.datapoints[address].number
    return [filing.as_written.get(address) or figure_text(filing.values.get(address), number)]


def progress_path(output: Path) -> Path:
    """Return where the answers for a filing are kept until it is finished."""
    return output.with_name(f"{output.name}{UNFINISHED}")


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
    filed, names = dict(told["filing"]), dict(told["names"])
    form = find_form(filed["edition"], filed["pack"], Level(filed["unit"]["level"]))
    lost = _take_unknown(filed, form)
    filing = load_filing(json.dumps(filed).encode(), find_form)
    last_year = Path(told["last_year"]) if told["last_year"] else None
    interview = Interview(
        filing,
        done=list(told["done"]),
        occurred=dict(told["occurred"]),
        kept=kept,
        aside=dict(told["aside"]),
        folder=kept.parent,
    )
    if last_year and last_year.exists():
        interview.last_year = last_year
        interview.previous = load_previous(last_year, filing.pack)
    interview.aside |= lost
    # Where tables have grown it is asked once more what occurred, so that what is new is seen.
    if any(address not in names for address in form.datapoints):
        interview.ask_what_occurred()
    return Resumed(interview, Change(_lost_names(lost, names), _new_names(form, names)))


def _take_unknown(filed: dict[str, Any], form: Form) -> dict[str, list[str]]:
    """Take out the answers that the form no longer asks for, and return them by address."""
    known = {**form.datapoints, **form.narratives}
    lost: dict[str, list[str]] = {}
    for part in ("values", "as_written", "texts"):
        answers: Mapping[str, Any] = filed.get(part, {})
        gone = {a: v for a, v in answers.items() if a not in known}
        lost |= {a: v if isinstance(v, list) else [str(v)] for a, v in gone.items()}
        filed[part] = {a: v for a, v in answers.items() if a in known}
    filed["automatic"] = [a for a in filed.get("automatic", []) if a in known]
    return lost
