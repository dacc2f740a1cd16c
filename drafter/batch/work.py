"""What a worker does for one agency: read, check, render, or say why not.

Runs in another process, perhaps on another machine, and depends on nothing but its
arguments: the same job gives the same bytes wherever it runs.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from drafter import __version__
from drafter.batch.copied import marks_of_texts
from drafter.batch.jobs import Job
from drafter.batch.journal import Entry
from drafter.batch.outcome import Outcome, State, failed, outcome_of
from drafter.checking import case_of, check_cases
from drafter.crash import describe_crash
from drafter.errors import DrafterError
from drafter.filenames import safe_file_name
from drafter.files import PART_SUFFIX
from drafter.filing import Filing
from drafter.findings import Finding, has_errors
from drafter.form import Form
from drafter.intake import admit_bytes, read_admitted
from drafter.intake.gate import Admitted
from drafter.pack import Pack, load_pack, packs_from, templates_folder
from drafter.pictures import marks_in
from drafter.report import Filled, fill_report
from drafter.rules import Case
from drafter.wording import _, in_language

MADE_FOLDER = "made"


@dataclass(frozen=True)
class Order:
    """What holds for every job of a batch.

    `output` is the folder that workers write to, or None where the bytes are sent back.
    `packs` is the folder of packs, or None for the one in use.
    With `read_only` nothing is made: the filing itself is sent back, read and checked.
    """

    output: Path | None = None
    draft: bool = False
    language: str = "zh"
    packs: Path | None = None
    read_only: bool = False


@dataclass(frozen=True)
class Product:
    """A finished job: its journal entry, and the bytes of its file if not yet written.

    `filing` is there where an order asked for nothing else.
    """

    entry: Entry
    data: bytes = b""
    filing: Filing | None = None


def work(jobs: Sequence[Job], order: Order) -> list[Product]:
    """Do some jobs; whatever happens to one stays with it."""
    with in_language(order.language), packs_from(order.packs or templates_folder()):
        return _done(jobs, order)


def settings_of(outcome: Outcome, order: Order) -> str:
    """Return the fingerprint of all that shapes an outcome besides its input."""
    folder = templates_folder()
    return _settings(order.draft, order.language, outcome.pack, outcome.edition, folder)


def input_digest(job: Job, source: bytes, pictures: Sequence[str]) -> str:
    """Return the fingerprint of an input and of the pictures it names, missing ones too."""
    found = job.read_pictures(pictures)
    parts = [source, *(found.get(name, b"") for name in pictures)]
    return _digest(source) if not pictures else _digest("".join(map(_digest, parts)).encode())


def made_path(output: Path, key: str) -> Path:
    """Return where a worker leaves the file of a job until it gets its name."""
    return output / MADE_FOLDER / _digest(key.encode())


def leave(output: Path, key: str, data: bytes) -> None:
    """Write the file of a job, whole once it has its name; the journal vouches for it later."""
    path = made_path(output, key)
    # A worker of a killed run may still be writing the same file.
    part = path.with_name(f".{token_hex(8)}{PART_SUFFIX}")
    part.write_bytes(data)
    part.replace(path)


def _done(jobs: Sequence[Job], order: Order) -> list[Product]:
    """Do jobs together; where memory runs out, each by itself."""
    with suppress(MemoryError):
        return _together(jobs, order)
    # Only here has the error let go of what all jobs held, which may be what one lacked.
    if len(jobs) > 1:
        return [product for job in jobs for product in _done([job], order)]
    outcome = failed(jobs[0].key, _("处理时内存超过限制。请检查文件是否异常庞大。"))
    return [Product(Entry("", settings_of(outcome, order), outcome))]


def _together(jobs: Sequence[Job], order: Order) -> list[Product]:
    """Take all jobs through one stage after the other, so that what a stage needs is at hand.

    That costs a seventh less than to finish each before the next. `MemoryError` ends it.
    """
    hands = [_InHand(job, order) for job in jobs]
    for stage in STAGES:
        stage(hands)
    return [hand.product() for hand in hands]


@dataclass
class _InHand:
    """A job as far as it has come; what a stage has used up is let go."""

    job: Job
    order: Order
    digest: str = ""
    admitted: Admitted | None = None
    pictures: Sequence[str] = ()
    filing: Filing | None = None
    case: Case | None = None
    findings: Sequence[Finding] = ()
    outcome: Outcome | None = None
    filled: Filled | None = None
    data: bytes = b""
    marks: Mapping[str, str] = field(default_factory=dict)

    def go_through(self, step: "Callable[[_InHand], None]") -> None:
        """Do one step of a job that has not failed."""
        if self.outcome and self.outcome.state is State.FAILED:
            return
        try:
            step(self)
        except DrafterError as error:
            self._fail(str(error))
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - one agency's failure must not touch another's
            self._fail(
                _(
                    "程序内部出错（{error}），这份文件没有处理，请联系软件维护人员。",
                    error=describe_crash(error),
                )
            )

    def _fail(self, reason: str) -> None:
        self.outcome, self.data = failed(self.job.key, reason), b""

    def admit(self) -> None:
        """Take the input through the gate."""
        source = self.job.read()
        self.digest = _digest(source)
        self.admitted = admit_bytes(source, self.job.name)

    def read(self) -> None:
        """Read the input, and the pictures it names."""
        assert self.admitted
        self.filing = read_admitted(self.admitted, self.job.name)
        self.pictures = [mark.path for mark in marks_in(self.filing)]
        if self.pictures:
            self.filing.pictures = self.job.read_pictures(self.pictures)
            self.digest = input_digest(self.job, self.admitted.data, self.pictures)
        self.admitted = None

    def open_case(self) -> None:
        """Lay out what the rules look at."""
        assert self.filing
        self.case = case_of(self.filing)

    def judge(self) -> None:
        """Say whether it is held for what was found."""
        assert self.case
        held = has_errors(self.findings) and not self.order.draft
        state = State.HELD if held else State.DRAFTED
        self.outcome = outcome_of(self.job.key, state, self.case, self.findings)

    def fill(self) -> None:
        """Fill the report in, unless it is held or nothing is to be made."""
        assert self.case
        if self.order.read_only or self._is_held():
            return
        filing, form, pack = self.case.filing, self.case.form, self.case.pack
        self.filled = fill_report(
            filing, form, pack, draft=self.order.draft, known=self.case.figures
        )

    def make(self) -> None:
        """Read the report back; one that is held gets its annotated workbook instead."""
        assert self.filing
        assert self.case
        assert self.outcome
        if self.order.read_only:
            return
        if self.filled:
            data = self.filled.read_back()
        else:
            data = _annotated(self.filing, self.case.form, self.case.pack, self.findings)
        name = _name(self.filing, self._is_held())
        self.outcome = replace(self.outcome, made=name, digest=_digest(data), size=len(data))
        self.data, self.filled = data, None

    def mark(self) -> None:
        """Note what tells whether its words stand in another report too."""
        assert self.filing
        if self.data:
            self.marks = marks_of_texts(self.filing)

    def _is_held(self) -> bool:
        return self.outcome is not None and self.outcome.state is State.HELD

    def product(self) -> Product:
        """Return what came of the job; its file is written where workers write."""
        outcome, data = self.outcome, self.data
        assert outcome
        if data and self.order.output is not None:
            leave(self.order.output, self.job.key, data)
            data = b""
        settings = settings_of(outcome, self.order)
        entry = Entry(self.digest, settings, outcome, tuple(self.pictures), self.marks)
        return Product(entry, data, self.filing if self.order.read_only else None)


Stage = Callable[[Sequence[_InHand]], None]


def _each(step: Callable[[_InHand], None]) -> Stage:
    """Return the stage in which each job does a step by itself."""

    def stage(hands: Sequence[_InHand]) -> None:
        for hand in hands:
            hand.go_through(step)

    return stage


def _check(hands: Sequence[_InHand]) -> None:
    """Check all that was read, rule by rule."""
    opened = [(hand, hand.case) for hand in hands if hand.case]
    found = check_cases([case for _hand, case in opened])
    for (hand, _case), findings in zip(opened, found, strict=True):
        hand.findings = findings


STAGES = (
    _each(_InHand.admit),
    _each(_InHand.read),
    _each(_InHand.open_case),
    _check,
    _each(_InHand.judge),
    _each(_InHand.fill),
    _each(_InHand.make),
    _each(_InHand.mark),
)


def _annotated(filing: Filing, form: Form, pack: Pack, findings: Sequence[Finding]) -> bytes:
    from drafter.intake.workbook import annotate

    return annotate(filing, form, pack, findings)


def _name(filing: Filing, held: bool) -> str:
    end = _("_校验结果.xlsx") if held else _("政府信息公开工作年度报告.docx")
    return safe_file_name(
        filing.unit.code, _("{unit}{year}年", unit=filing.unit.name, year=filing.year), end
    )


@lru_cache(maxsize=256)
def _settings(draft: bool, language: str, pack: str, edition: str, _folder: Path) -> str:
    fingerprint = [load_pack(pack).fingerprint(edition)] if pack else []
    parts = [__version__, str(draft), language, pack, edition, *fingerprint]
    return _digest("\0".join(parts).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
