"""What the commands do, without a terminal: each function is the twin of a command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from drafter.checking import check
from drafter.editions import edition_for
from drafter.errors import UsageError
from drafter.filenames import safe_file_name
from drafter.files import write_atomically
from drafter.filing import FIRST_YEAR, LAST_YEAR, Filing, Level, Unit
from drafter.findings import Finding, as_json
from drafter.pack import load_pack
from drafter.rules.cmp import copied_words
from drafter.sentences import automatic_parts
from drafter.wording import _, listed, noted

FILING_ENDINGS = (".json", ".xlsx")

if TYPE_CHECKING:
    from drafter.batch.outcome import Outcome
    from drafter.batch.rollup import Rollup
    from drafter.intake.importer import Known


def parse_level(text: str) -> Level:
    """Return the level named by its id or its Chinese label."""
    for level in Level:
        if text in (level.value, level.label):
            return level
    known = listed(noted(level.value, _(level.label)) for level in Level)
    raise UsageError(_("没有“{level}”这种单位层级，可用的是：{known}。", level=text, known=known))


def blank_filing(unit: str, year: int, level: str, pack: str, edition: str = "") -> Filing:
    """Return an empty filing for a unit; the edition follows from the year unless given."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UsageError(_("报告年度请填四位年份，如 2025。"))
    return Filing(edition or edition_for(year), year, Unit(unit, parse_level(level)), pack)


def new_workbook(
    output: Path,
    *,
    unit: str,
    year: int,
    level: str = Level.COUNTY_DEPARTMENT,
    pack: str = "national",
    edition: str = "",
    previous: Path | None = None,
) -> list[str]:
    """Write a blank intake workbook; return what was brought over from last year."""
    from drafter.intake.previous import load_previous, prefill
    from drafter.intake.workbook import write_workbook

    filing = blank_filing(unit, year, level, pack, edition)
    settings = load_pack(pack)
    form = settings.form(filing.edition, filing.unit.level)
    filing.automatic = automatic_parts(form, settings, filing)
    last = load_previous(previous, pack) if previous else None
    notes = prefill(filing, form, last) if last else []
    write_atomically(output, write_workbook(filing, form, settings, previous=last))
    return notes


def import_report(
    report: Path,
    output: Path,
    record: Path,
    known: "Known",
    *,
    previous: Path | None = None,
) -> list[Finding]:
    """Read a published report into a filing or a filled workbook, with a record beside it.

    Returns what is doubtful about the reading, then what any check of the filing finds.
    """
    from drafter.intake.importer import import_file
    from drafter.intake.importer.record import import_record

    _refuse_ending(output)
    imported = import_file(report, known)
    filing = imported.filing
    findings = [*imported.notes, *check(filing, previous=_previous(previous, filing.pack))]
    write_filing(filing, output)
    form = load_pack(filing.pack).form(filing.edition, filing.unit.level)
    write_atomically(record, import_record(filing, form, findings))
    return findings


def check_file(
    source: Path, *, previous: Path | None = None, pack: str | None = None
) -> tuple[Filing, list[Finding]]:
    """Read a workbook or a filing and return it with every finding."""
    from drafter.intake import read_input

    filing = read_input(source)
    if pack:
        filing.pack = pack
    return filing, check(filing, previous=_previous(previous, filing.pack))


def check_files(
    sources: Sequence[Path],
    *,
    previous: Path | None = None,
    annotate: Path | None = None,
    save: Path | None = None,
) -> dict[Path, list[Finding]]:
    """Check inputs, several of them also against each other for copied words.

    Of a single input, `annotate` writes the marked workbook and `save` the filing read.
    """
    if (annotate or save) and len(sources) != 1:
        raise UsageError(_("--annotate 和 --save 一次只能用于一个文件。"))
    if save:
        _refuse_ending(save)
    filings, checked = {}, {}
    for source in sources:
        filings[source], checked[source] = check_file(source, previous=previous)
    for source, copied in copied_words(filings).items():
        checked[source] += copied
    for source, filing in filings.items():
        if annotate:
            annotate_file(filing, checked[source], annotate, previous=previous)
        if save:
            write_filing(filing, save)
    return checked


def annotate_file(
    filing: Filing, findings: Sequence[Finding], output: Path, *, previous: Path | None = None
) -> None:
    """Write a new workbook with the findings listed first and marked at their cells."""
    from drafter.intake.workbook import annotate

    pack = load_pack(filing.pack)
    form = pack.form(filing.edition, filing.unit.level)
    data = annotate(filing, form, pack, findings, previous=_previous(previous, filing.pack))
    write_atomically(output, data)


def findings_document(checked: Mapping[Path, Sequence[Finding]], form: str) -> str:
    """Return findings as a JSON or SARIF document."""
    if form == "sarif":
        from drafter.sarif import as_sarif

        return as_sarif({str(path): findings for path, findings in checked.items()})
    if form != "json":
        raise UsageError(_("没有“{form}”这种输出格式，可用的是 text、json、sarif。", form=form))
    if len(checked) == 1:
        return as_json(next(iter(checked.values())))
    return as_json(
        [_in_file(finding, path) for path, found in checked.items() for finding in found]
    )


def _in_file(finding: Finding, path: Path) -> Finding:
    return replace(finding, place=replace(finding.place, file=path.name))


def render_files(
    filing: Filing,
    output: Path,
    *,
    previous: Path | None = None,
    draft: bool = False,
    pdf: bool = False,
    html: bool = False,
) -> list[Path]:
    """Write the report, and its PDF and web page where asked; return the files made."""
    from drafter.report import write_report

    pack = load_pack(filing.pack)
    form = pack.form(filing.edition, filing.unit.level)
    last = _previous(previous, filing.pack)
    write_report(output, filing, form, pack, draft=draft, previous=last)
    made = [output]
    if pdf:
        from drafter.report.pdf import to_pdf

        made.append(to_pdf(output, output.with_suffix(".pdf")))
    if html:
        from drafter.report.html import to_html

        made.append(output.with_suffix(".html"))
        page = to_html(filing, form, pack, draft=draft, previous=last)
        write_atomically(made[-1], page.encode())
    return made


def write_filing(filing: Filing, output: Path, *, previous: Filing | None = None) -> None:
    """Write a filing as JSON or, where the name ends in .xlsx, as a filled workbook."""
    pack = load_pack(filing.pack)
    form = pack.form(filing.edition, filing.unit.level)
    if output.suffix.lower() == ".xlsx":
        from drafter.intake.workbook import write_workbook

        write_atomically(output, write_workbook(filing, form, pack, previous=previous))
    else:
        from drafter.filingfile import dump_filing

        write_atomically(output, dump_filing(filing, form))


def _refuse_ending(output: Path) -> None:
    """Refuse a name under which no program would know a filing for what it is."""
    if output.suffix.lower() not in FILING_ENDINGS:
        raise UsageError(
            _("“{name}”要以 .xlsx（填报表）或 .json（填报文件）结尾。", name=output.name)
        )


def roll_up_folder(
    folder: Path,
    output: Path,
    units: Path,
    *,
    year: int = 0,
    pack: str = "national",
    drafted: Path | None = None,
    workers: int = 0,
    starting: Callable[[int, int], None] | None = None,
    progress: "Callable[[Outcome], None] | None" = None,
) -> tuple["Rollup", list[Path]]:
    """Add up a folder of filings along a list of units; return the sums and the files made.

    Beside the superior's own filing stand its sources, the filings of the superiors below
    it, and, where a name is to be confirmed by a person, a new list of units.
    """
    from drafter.batch.rollup import gather, roll_up
    from drafter.batch.sources import source_workbook
    from drafter.batch.units import read_units, write_units

    _refuse_ending(output)
    listed = read_units(units)
    said = _previous(drafted, pack)
    beside = _beside_rollup(output)
    leave_out = [output, units, *beside.values(), *([drafted] if drafted else [])]
    gathered = gather(folder, leave_out, workers=workers, starting=starting, progress=progress)
    rollup = roll_up(gathered, listed, year=year, pack=pack, drafted=said)
    made = [output, beside["sources"]]
    write_filing(rollup.top.filing, output)
    write_atomically(beside["sources"], source_workbook(rollup, said))
    for each in rollup.sums[:-1]:
        name = safe_file_name(each.unit.code, each.unit.name, output.suffix)
        made.append(beside["levels"] / name)
        write_filing(each.filing, made[-1])
    if any(unit.supposed for unit in rollup.units.units):
        made.append(beside["units"])
        write_atomically(beside["units"], write_units(rollup.units))
    return rollup, made


def _beside_rollup(output: Path) -> dict[str, Path]:
    """Return where the companions of a roll-up stand."""
    return {
        "sources": output.with_name(_("{name}_汇总来源.xlsx", name=output.stem)),
        "levels": output.with_name(_("{name}_各级", name=output.stem)),
        "units": output.with_name(_("{name}_待确认名单.xlsx", name=output.stem)),
    }


def list_units(folder: Path, output: Path, *, unit: str, level: str) -> None:
    """Write a first list of units: a superior, and below it all that filed in a folder."""
    from drafter.batch.rollup import gather
    from drafter.batch.units import ListedUnit, UnitList, write_units

    top = ListedUnit(unit, parse_level(level))
    filed = {f.unit.name: f.unit for f in gather(folder, [output]).filings.values()}
    below = [
        ListedUnit(each.name, each.level, each.code, unit)
        for each in sorted(filed.values(), key=lambda each: (each.code, each.name))
        if each.name != unit
    ]
    write_atomically(output, write_units(UnitList((top, *below))))


def _previous(path: Path | None, pack: str) -> Filing | None:
    if path is None:
        return None
    from drafter.intake.previous import load_previous

    return load_previous(path, pack)
