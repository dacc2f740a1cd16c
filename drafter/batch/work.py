"""What a worker does for one agency: read, check, render, or say why not.

Runs in another process, perhaps on another machine, and depends on nothing but its
arguments: the same job gives the same bytes wherever it runs.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from secrets import token_hex

from drafter import __version__
from drafter.batch.copied import marks_of_texts
from drafter.batch.jobs import Job
from drafter.batch.journal import Entry
from drafter.batch.outcome import Outcome, State, failed, outcome_of
from drafter.checking import check
from drafter.crash import describe_crash
from drafter.errors import DrafterError
from drafter.filenames import safe_file_name
from drafter.files import PART_SUFFIX
from drafter.filing import Filing
from drafter.findings import Finding, has_errors
from drafter.form import Form
from drafter.intake import read_bytes
from drafter.pack import Pack, load_pack, packs_from, templates_folder
from drafter.pictures import marks_in
from drafter.report import render_report
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
    """Do some jobs, one after the other; whatever happens to one stays with it."""
    with in_language(order.language), packs_from(order.packs or templates_folder()):
        return [_one(job, order) for job in jobs]


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


def _one(job: Job, order: Order) -> Product:
    digest = ""
    data = b""
    pictures: list[str] = []
    filing: Filing | None = None
    try:
        source = job.read()
        digest = _digest(source)
        filing = read_bytes(source, job.name)
        pictures = [mark.path for mark in marks_in(filing)]
        if pictures:
            filing.pictures = job.read_pictures(pictures)
            digest = input_digest(job, source, pictures)
        outcome, data = _draft(job, filing, order)
    except DrafterError as error:
        outcome = failed(job.key, str(error))
    except MemoryError:
        outcome = failed(job.key, _("处理时内存超过限制。请检查文件是否异常庞大。"))
    except Exception as error:  # noqa: BLE001 - one agency's failure must not touch another's
        outcome = failed(
            job.key,
            _(
                "程序内部出错（{error}），这份文件没有处理，请联系软件维护人员。",
                error=describe_crash(error),
            ),
        )
    if data and order.output is not None:
        leave(order.output, job.key, data)
        data = b""
    marks = marks_of_texts(filing) if filing and outcome.made else {}
    entry = Entry(digest, settings_of(outcome, order), outcome, tuple(pictures), marks)
    return Product(entry, data, filing if order.read_only else None)


def _draft(job: Job, filing: Filing, order: Order) -> tuple[Outcome, bytes]:
    pack = load_pack(filing.pack)
    form = pack.form(filing.edition, filing.unit.level)
    findings = check(filing, pack=pack)
    held = has_errors(findings) and not order.draft
    state = State.HELD if held else State.DRAFTED
    outcome = outcome_of(job.key, state, filing, form, findings)
    if order.read_only:
        return outcome, b""
    data = _annotated(filing, form, pack, findings) if held else _report(filing, form, pack, order)
    return replace(outcome, made=_name(filing, held), digest=_digest(data), size=len(data)), data


def _report(filing: Filing, form: Form, pack: Pack, order: Order) -> bytes:
    return render_report(filing, form, pack, draft=order.draft)


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
