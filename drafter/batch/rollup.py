"""Adds up: a superior's figures are its own and those of all units below it, cell by cell.

Every figure of the form adds up, texts do not (practice): they are listed for the editor.
What was left out, and why, is always a finding; nothing is counted on a mere likeness.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafter.batch.jobs import Job, find_jobs
from drafter.batch.matching import Matching, match_units
from drafter.batch.outcome import Outcome, State
from drafter.batch.run import do_jobs
from drafter.batch.units import ListedUnit, UnitList
from drafter.batch.work import Order
from drafter.batch.workers import LIMITS
from drafter.editions import edition_for
from drafter.errors import InputError
from drafter.filing import Filing, Place, Unit, Value, plain
from drafter.filingfile import dump_filing
from drafter.findings import Finding, Severity
from drafter.form import Number, Table
from drafter.pack import Pack, find_form, load_pack
from drafter.rules import Breach, Case, Rule
from drafter.rules.agg import (
    all_filed,
    all_readable,
    filed_once,
    joint_matters,
    not_above_superior,
    on_the_list,
    parts_sound,
    same_form,
    sums_up,
)
from drafter.rules.book import find_rule
from drafter.wording import N_, _, language, listed, noted

NAMES_SHOWN = 8
FIGURES = ("VAL", "ACT", "REQ", "REV")
"""Families of rules that are about figures alone."""
TOP_OF_SEVERAL = N_(
    "名单里没有写上级单位的有 {count} 个：{names}。请只留最高的一个不写，其余的都写上级单位。"
)
NO_PARTS = N_("名单里“{unit}”下面没有单位，请在“上级单位”一列写明各单位的上级。")


@dataclass(frozen=True)
class Gathered:
    """A folder as it was read: filings by key, and an outcome for every file."""

    filings: dict[str, Filing]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Part:
    """One contributor to a superior's figures: a unit below it, or the superior itself."""

    unit: ListedUnit
    filing: Filing


@dataclass(frozen=True)
class Sum:
    """A superior's figures with those who contributed them, itself first, then by the list."""

    unit: ListedUnit
    filing: Filing
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Rollup:
    """The sums of all superiors, the highest last; what is to be said; the list to confirm."""

    sums: tuple[Sum, ...]
    findings: tuple[Finding, ...]
    units: UnitList
    filed: Mapping[str, Filing] = field(default_factory=dict)
    """What was counted, by the unit's name."""
    unsettled: frozenset[str] = frozenset()
    """The units that filed several copies that differ, none of which was counted."""

    @property
    def top(self) -> Sum:
        """The sum of the highest superior."""
        return self.sums[-1]


def gather(
    folder: Path,
    leave_out: Sequence[Path] = (),
    *,
    workers: int = 0,
    starting: Callable[[int, int], None] | None = None,
    progress: Callable[[Outcome], None] | None = None,
) -> Gathered:
    """Read and check every workbook and filing of a folder; a bad file costs only itself.

    `leave_out` are files and folders in it that are no unit's.
    """
    aside = {path.resolve() for path in leave_out}
    jobs = [job for job in find_jobs(folder, folder / ".drafter") if not _is_in(job, aside)]
    if starting:
        starting(len(jobs), 0)
    filings, outcomes = {}, []
    order = Order(language=language(), read_only=True)
    for product in do_jobs(jobs, order, workers, "", LIMITS):
        outcome = product.entry.outcome
        outcomes.append(outcome)
        if product.filing:
            filings[outcome.key] = product.filing
        if progress:
            progress(outcome)
    ordered = sorted(outcomes, key=lambda outcome: outcome.key)
    return Gathered(dict(sorted(filings.items())), tuple(ordered))


def _is_in(job: Job, paths: set[Path]) -> bool:
    if job.path is None:
        return False
    path = job.path.resolve()
    return not paths.isdisjoint((path, *path.parents))


def roll_up(
    gathered: Gathered,
    units: UnitList,
    *,
    year: int = 0,
    pack: str = "national",
    drafted: Filing | None = None,
) -> Rollup:
    """Add up what was gathered along a list of units; order of files makes no difference.

    The year is the one most filings have, unless given. `drafted` is the superior's report
    as already written, to be compared cell by cell. `InputError` where the list has no
    single highest unit.
    """
    _refuse_without_top(units)
    year = year or _commonest_year(gathered)
    current = {key: f for key, f in gathered.filings.items() if f.year == year}
    if not current:
        raise InputError(_("文件夹里没有 {year} 年度的填报表，请检查年度和文件夹。", year=year))
    matching = match_units({key: filing.unit for key, filing in current.items()}, units)
    filed, twice = _by_unit(matching, current)
    sums = _add_all(units, filed, year, load_pack(pack))
    telling = _Telling(_case(sums[-1].filing))
    telling.reading(gathered, year)
    telling.missing(units, {unit.name for unit in matching.units.values()})
    telling.filed_twice(twice, filed)
    telling.unlisted(matching, current)
    telling.editions(filed)
    telling.joint(filed)
    if drafted:
        telling.drafted(drafted, sums[-1])
    known = units.with_supposed(_supposed(matching, current))
    findings = sorted(telling.findings, key=lambda finding: (finding.severity.rank, finding.code))
    return Rollup(sums, tuple(findings), known, filed, frozenset(twice) - filed.keys())


def _refuse_without_top(units: UnitList) -> None:
    highest = units.by_parent.get("", ())
    if len(highest) != 1:
        names = listed(unit.name for unit in highest[:NAMES_SHOWN])
        raise InputError(_(TOP_OF_SEVERAL, count=len(highest), names=names))
    if not units.below(highest[0]):
        raise InputError(_(NO_PARTS, unit=highest[0].name))


def _commonest_year(gathered: Gathered) -> int:
    years = Counter(filing.year for filing in gathered.filings.values())
    if not years:
        raise InputError(_("文件夹里没有读得出来的填报表，请检查文件夹是否选对。"))
    return max(years, key=lambda year: (years[year], year))


def _by_unit(
    matching: Matching, current: Mapping[str, Filing]
) -> tuple[dict[str, Filing], dict[str, list[str]]]:
    """Return the one filing of each unit by its name, and the keys of what was filed twice.

    Two copies that say the same count once; two that differ do not count at all.
    """
    keys: dict[str, list[str]] = {}
    for key, unit in matching.units.items():
        keys.setdefault(unit.name, []).append(key)
    filed = {}
    for name, several in keys.items():
        if len({_content(current[key]) for key in several}) == 1:
            filed[name] = current[several[0]]
    return filed, {name: sorted(several) for name, several in keys.items() if len(several) > 1}


def _content(filing: Filing) -> bytes:
    return dump_filing(filing, find_form(filing.edition, filing.pack, filing.unit.level))


def _add_all(
    units: UnitList, filed: Mapping[str, Filing], year: int, pack: Pack
) -> tuple[Sum, ...]:
    """Add up every superior, the lowest first, so that a higher one takes its sum."""
    sums: dict[str, Sum] = {}
    for superior in units.superiors:
        own = [Part(superior, filed[superior.name])] if superior.name in filed else []
        below = [
            Part(unit, sums[unit.name].filing if unit.name in sums else filed[unit.name])
            for unit in units.below(superior)
            if unit.name in sums or unit.name in filed
        ]
        sums[superior.name] = _add(superior, (*own, *below), year, pack)
    return tuple(sums.values())


def _add(superior: ListedUnit, parts: tuple[Part, ...], year: int, pack: Pack) -> Sum:
    form = pack.form(edition_for(year), superior.level)
    unit = Unit(superior.name, superior.level, superior.code)
    values: dict[str, Value] = {}
    for address, point in form.datapoints.items():
        if not point.derived:
            known = [v for p in parts if (v := p.filing.values.get(address)) is not None]
            if known:
                values[address] = sum(known)
    return Sum(superior, Filing(form.edition, year, unit, pack.name, values), parts)


def _case(filing: Filing) -> Case:
    pack = load_pack(filing.pack)
    return Case(filing, pack.form(filing.edition, filing.unit.level), pack)


def _supposed(matching: Matching, current: Mapping[str, Filing]) -> dict[str, str]:
    """Return for each listed unit the name that is most likely its own, to be confirmed."""
    best: dict[str, tuple[float, str]] = {}
    for key, likely in matching.open.items():
        for unit, score in likely[:1]:
            best[unit.name] = max(best.get(unit.name, (0.0, "")), (score, current[key].unit.name))
    return {unit: name for unit, (_score, name) in best.items()}


class _Telling:
    """Collects what a roll-up has to say, as findings of the AGG rules."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self.findings: list[Finding] = []

    def _tell(
        self,
        rule: Rule,
        message: str,
        *,
        address: str = "",
        file: str = "",
        expected: object = "",
        actual: object = "",
        **facts: object,
    ) -> None:
        place = Place(file=file) if file else None
        breach = Breach(address, message, facts, expected, actual, place=place)
        self.findings.append(rule.stamp(breach, self._case))

    def reading(self, gathered: Gathered, year: int) -> None:
        """Tell which files could not be read, have ERRORs, or are of another year."""
        for read in gathered.outcomes:
            if read.state is State.FAILED:
                message = N_("没有读出来：{reason}")
                self._tell(all_readable, message, file=read.key, reason=read.reason.rstrip("。."))
            elif read.year != year:
                message = N_("“{unit}”报送的是 {found} 年度的，没有计入")
                self._tell(same_form, message, file=read.key, unit=read.unit, found=read.year)
            elif count := read.findings.get("error"):
                message = N_("“{unit}”的填报表有 {count} 处错误")
                codes = listed(filter(_is_of_figures, read.codes))
                if codes:
                    message = N_("“{unit}”的填报表有 {count} 处错误，数字也不相符：{codes}")
                self._tell(
                    parts_sound, message, file=read.key, unit=read.unit, count=count, codes=codes
                )

    def missing(self, units: UnitList, heard: set[str]) -> None:
        """Tell who has not filed; a superior's own figures may stand in an office's report."""
        for unit in units.units:
            if unit.files_report and unit.name not in heard and not units.below(unit):
                self._tell(all_filed, N_("“{unit}”没有报送"), unit=unit.name)

    def filed_twice(self, twice: Mapping[str, Sequence[str]], filed: Mapping[str, Filing]) -> None:
        """Tell who filed more than once, and whether that was counted."""
        for name, keys in twice.items():
            message = N_("“{unit}”报送了不止一份，内容相同，只计一次：{files}")
            if name not in filed:
                message = N_("“{unit}”报送了不止一份，内容不同，都没有计入：{files}")
            self._tell(filed_once, message, unit=name, files=listed(keys))

    def unlisted(self, matching: Matching, current: Mapping[str, Filing]) -> None:
        """Tell what no unit of the list filed for sure, and whose it may be."""
        for key, likely in matching.open.items():
            names = listed(noted(unit.name, f"{score:.0f}%") for unit, score in likely)
            message = N_("名单上没有“{unit}”，没有计入；最像的是：{names}")
            if not names:
                message = N_("名单上没有“{unit}”，没有计入")
            self._tell(on_the_list, message, file=key, unit=current[key].unit.name, names=names)

    def editions(self, filed: Mapping[str, Filing]) -> None:
        """Tell whose figures have no place in the superior's form."""
        for name, filing in filed.items():
            lost = [a for a in filing.values if a not in self._case.form.datapoints]
            if lost:
                message = N_("“{unit}”用的是 {edition} 版表格，有 {count} 个数字没有对应，没有计入")
                self._tell(same_form, message, unit=name, edition=filing.edition, count=len(lost))

    def joint(self, filed: Mapping[str, Filing]) -> None:
        """Ask about matters that several units may have counted, each for itself."""
        form = self._case.form
        for table in form.tables:
            names = [name for name, filing in filed.items() if _any_figure(filing, table)]
            if table.joint and len(names) > 1:
                title = table.title or form.section_of(table.datapoints[0].address).title
                shown = listed(names[:NAMES_SHOWN]) + ("……" if len(names) > NAMES_SHOWN else "")
                message = N_("“{table}”有 {count} 个单位填了数字，请核实有没有同一件事：{names}")
                self._tell(joint_matters, message, table=title, count=len(names), names=shown)

    def drafted(self, drafted: Filing, top: Sum) -> None:
        """Compare a report already drafted with the sum, cell by cell."""
        form = self._case.form
        if drafted.year != top.filing.year:
            message = N_("已经起草的政府年报是 {found} 年度的，没有核对")
            self._tell(same_form, message, found=drafted.year)
            return
        for address, point in form.datapoints.items():
            said, summed = (f.figure(form, address) for f in (drafted, top.filing))
            if said is None:
                continue
            if summed is not None and said != summed:
                self._tell(
                    sums_up,
                    N_("政府年报写的是 {said}，各单位加起来是 {summed}"),
                    address=address,
                    expected=summed,
                    actual=said,
                    said=plain(said),
                    summed=plain(summed),
                )
            if point.number is not Number.CHANGE:
                self._above(top, address, said)

    def _above(self, top: Sum, address: str, said: Value) -> None:
        """Tell once which units are above a figure; where it is too low, many are."""
        figures = {p.unit.name: p.filing.figure(self._case.form, address) for p in top.parts}
        above = {name: v for name, v in figures.items() if v is not None and v > said}
        if not above:
            return
        message = N_("“{unit}”报了 {part}，政府年报只有 {said}")
        if len(above) > 1:
            message = N_("政府年报只有 {said}，有 {count} 个单位报的更多：{units}")
        shown = [noted(name, plain(value)) for name, value in list(above.items())[:NAMES_SHOWN]]
        name, value = next(iter(above.items()))
        self._tell(
            not_above_superior,
            message,
            address=address,
            unit=name,
            part=plain(value),
            said=plain(said),
            count=len(above),
            units=listed(shown) + ("……" if len(above) > NAMES_SHOWN else ""),
        )


def _is_of_figures(code: str) -> bool:
    """Tell whether a rule holds a report back for its figures, which add up with the others."""
    rule = find_rule(code)
    return bool(rule and rule.severity is Severity.ERROR and rule.family in FIGURES)


def _any_figure(filing: Filing, table: Table) -> bool:
    return any(filing.values.get(point.address) for point in table.datapoints)
