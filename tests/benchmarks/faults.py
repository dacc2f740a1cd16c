"""The score: faults planted one at a time in clean filings, and how many the checker names.

usage: python tests/benchmarks/faults.py [--quick]

A fault counts as caught when the filing has a finding (any weight) that it did not have
without it. What no arithmetic and no other statement can see is not counted as a fault:
two results of one lawsuit block exchanged keep its total, and equal figures exchanged are
no change. Those are listed as "beyond sight".
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from drafter.checking import check
from drafter.filing import Filing, Level, Unit
from drafter.findings import Finding, Severity
from drafter.form import Form, Number
from drafter.pack import load_pack
from drafter.rules import Case
from drafter.rules.said import Mention, mentions
from drafter.sentences import sentences_for
from tests.filings import form_of, jiaxian, sample, year_before

Fault = Callable[[Filing, Filing], None]
SECTIONS = {
    "art20": "表二",
    "requests": "表三",
    "remedies": "表四",
    "information_fee": "信息处理费",
}
NO_ARITHMETIC = "remedies"
"""A table whose blocks have only a total: an exchange inside a block cannot be seen."""


@dataclass
class Score:
    """What became of the faults of one family."""

    tried: int = 0
    caught: int = 0
    beyond: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Caught of tried, 0 to 1."""
        return self.caught / self.tried if self.tried else 1.0


@dataclass(frozen=True)
class Clean:
    """A filing without fault, and last year's."""

    name: str
    now: Filing
    before: Filing


def clean_filings(quick: bool) -> Iterator[Clean]:
    """Yield real and made-up filings of all sizes, each with its words and last year."""
    county = jiaxian()
    yield _spoken("郏县2021", county)
    yield _spoken("沂源2020", _mended())
    for number, most in enumerate((0, 1, 3, 30, 400, 20_000) if not quick else (0, 30)):
        yield _spoken(f"至多{most}", _made_up(most, number))


def _mended() -> Filing:
    """Return 沂源 2020 with its known slips put right."""
    filing = sample("沂源县2020")
    filing.headings = []
    point = form_of(filing).datapoints["art20_9.procurement.amount"]
    filing.put(point.address, "152200元", point.number)
    for address, texts in filing.texts.items():
        filing.texts[address] = [text.replace("﹝", "〔").replace("﹞", "〕") for text in texts]
    return filing


def _made_up(most: int, seed: int) -> Filing:
    """Return a filing whose figures agree, none above `most` by far."""
    chance = random.Random(seed)
    filing = deepcopy(jiaxian())
    filing.unit = Unit("示例县人民政府", Level.COUNTY_GOVERNMENT)
    filing.texts["overview.on_request"] = ["依法办理公开申请。"]
    filing.texts["overview.proactive"] = ["及时公开各类信息。"]
    filing.texts["overview.management"] = ["完善管理制度。"]
    form = form_of(filing)
    filing.values = {
        p.address: chance.randint(0, most) for p in form.datapoints.values() if not p.derived
    }
    for row in ("issued", "repealed", "in_force"):
        filing.values[f"art20_1.regulations.{row}"] = 0
    _settle_documents(filing)
    for column in form.table("requests").columns:
        _settle_column(filing, form, column.id)
    filing.values |= {
        a: Decimal(v) for a, v in filing.values.items() if form.datapoints[a].number is Number.MONEY
    }
    filing.values["information_fee.all.notices"] = 0
    for part in ("noticed", "collected"):
        filing.values[f"information_fee.all.amount_{part}"] = Decimal(0)
    filing.put_text(
        "other_matters.text", ["本年度没有发出信息处理费收费通知，没有收取信息处理费。"]
    )
    return filing


def _settle_documents(filing: Filing) -> None:
    issued, repealed = (
        filing.values[f"art20_1.normative_documents.{c}"] for c in ("issued", "repealed")
    )
    filing.values["art20_1.normative_documents.in_force"] = issued + repealed + 3


def _settle_column(filing: Filing, form: Form, column: str) -> None:
    """Let new applications be what was handled and carried over, less what was brought over."""
    if form.table("requests").line("columns", column).total_of:
        return
    handled = filing.computed(form, f"requests.handled.{column}") or 0
    carried = filing.values[f"requests.carried_forward.{column}"]
    filing.values[f"requests.brought_forward.{column}"] = 0
    filing.values[f"requests.received.{column}"] = handled + carried


def _spoken(name: str, filing: Filing) -> Clean:
    """State every total, and tell every figure in words too."""
    form = form_of(filing)
    for address, point in form.datapoints.items():
        if point.derived and (total := filing.computed(form, address)) is not None:
            filing.values[address] = total
    for address, texts in sentences_for(filing, form, load_pack(filing.pack)).items():
        if address != "other_matters.text":
            filing.texts[address] = [*filing.texts.get(address, []), "".join(texts)]
    fees = filing.values.get("art20_8.fees.amount")
    if fees is not None:
        filing.texts["overview.proactive"].append(f"全年行政事业性收费{fees}万元。")
    return Clean(name, filing, _last_year(filing))


def _last_year(filing: Filing) -> Filing:
    before = year_before(filing)
    for address, value in before.values.items():
        if address.endswith(".prior_items"):
            row = address.removesuffix(".prior_items")
            before.values[address] = value - before.values.get(f"{row}.change", 0)
    return before


def faults(clean: Clean) -> Iterator[tuple[str, str, Fault | None]]:
    """Yield (family, name, fault); None for a change that cannot be seen in principle."""
    form = form_of(clean.now)
    for address, point in form.datapoints.items():
        family = SECTIONS.get(point.table.id.split("_")[0], point.table.id)
        if family in ("表二", "表三", "表四"):
            yield from (
                (family, f"{name} {address}", fault) for name, fault in _cell_faults(clean, address)
            )
    yield from _exchanges(clean, form)
    yield from _prior_faults(clean)
    yield from _word_faults(clean, form)
    yield from _structure_faults(clean, form)


def _cell_faults(clean: Clean, address: str) -> Iterator[tuple[str, Fault]]:
    value = clean.now.values.get(address)
    if value is None:
        return
    yield "+1", _set(address, value + 1)
    if value:
        yield "-1", _set(address, value - 1)
        yield "×10", _set(address, value * 10)
        yield "negated", _raw(address, -value)
    yield "text", _raw(address, "若干")
    point = form_of(clean.now).datapoints[address]
    if not point.derived:
        yield "blank", _raw(address, None)


def _set(address: str, value: int | Decimal) -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        now.values[address] = value

    return fault


def _raw(address: str, raw: object) -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        point = form_of(now).datapoints[address]
        now.put(address, raw, point.number, point.unit)

    return fault


def _exchanges(clean: Clean, form: Form) -> Iterator[tuple[str, str, Fault | None]]:
    """Exchange neighbours, and shift whole rows and columns by one."""
    for name, family in (("requests", "表三"), ("remedies", "表四")):
        table = form.table(name)
        grid = [[f"{name}.{r.id}.{c.id}" for c in table.columns] for r in table.rows]
        lines = [("row", line) for line in grid] + [
            ("column", list(c)) for c in zip(*grid, strict=True)
        ]
        for way, line in lines:
            for one, other in pairwise(line):
                if clean.now.values[one] != clean.now.values[other]:
                    derived = form.datapoints[one].derived or form.datapoints[other].derived
                    seen = way == "column" or name != NO_ARITHMETIC or derived
                    yield family, f"exchange {one}", _move([one, other], 1) if seen else None
            if len({clean.now.values[a] for a in line}) > 1:
                moved = [clean.now.values[a] for a in (line[-1], *line[:-1])]
                agrees = name == NO_ARITHMETIC and way == "row" and sum(moved[:-1]) == moved[-1]
                yield family, f"shift {way} {line[0]}", None if agrees else _move(line, 1)


def _move(addresses: list[str], step: int) -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        values = [now.values[address] for address in addresses]
        for place, address in enumerate(addresses):
            now.values[address] = values[(place - step) % len(values)]

    return fault


def _prior_faults(clean: Clean) -> Iterator[tuple[str, str, Fault]]:
    for address in clean.before.values:
        if ".carried_forward." in address or address.endswith("documents.in_force"):
            yield "上年衔接", address, _one_more_last_year(address)


def _one_more_last_year(address: str) -> Fault:
    def fault(_now: Filing, before: Filing) -> None:
        before.values[address] += 1

    return fault


def _word_faults(clean: Clean, form: Form) -> Iterator[tuple[str, str, Fault]]:
    """Change each number in the words that tells a figure."""
    case = Case(clean.now, form, load_pack(clean.now.pack))
    for mention in mentions(case):
        if not mention.number.approximate:
            name = f"{mention.sentence.passage.address} {mention.sentence.text[:30]}"
            yield "文字", name, _one_more_in_words(mention)


def _one_more_in_words(mention: Mention) -> Fault:
    passage = mention.sentence.passage
    start = mention.sentence.start + mention.number.start
    rest = passage.text[start:]
    tail = rest.lstrip("0123456789.")
    changed = passage.text[:start] + str(mention.value + 1) + tail

    def fault(now: Filing, _before: Filing) -> None:
        now.texts[passage.address][passage.number - 1] = changed

    return fault


def _structure_faults(clean: Clean, form: Form) -> Iterator[tuple[str, str, Fault]]:
    headings = [form.heading(section) for section in form.titled]
    for place, heading in enumerate(headings):
        rest = [*headings[:place], *headings[place + 1 :]]
        yield "结构", f"dropped {heading}", _headed(rest)
        yield "结构", f"doubled {heading}", _headed([*headings, heading])
        yield "结构", f"unnumbered {heading}", _headed(_with(headings, place, heading[2:]))
        other = headings[(place + 1) % len(headings)][0]
        yield "结构", f"renumbered {heading}", _headed(_with(headings, place, other + heading[1:]))
    yield "结构", "wrong year in the title", _titled(clean, year=-1)
    yield "结构", "wrong unit in the title", _titled(clean, unit="另一县人民政府")

    def last_years_edition(now: Filing, _before: Filing) -> None:
        now.year = 2019 if now.edition == "2021" else 2022

    yield "结构", "year of another edition", last_years_edition
    for address in form.narratives:
        if form.narratives[address].required and clean.now.texts.get(address):
            yield "结构", f"empty {address}", _without_text(address)


def _without_text(address: str) -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        del now.texts[address]

    return fault


def _with(headings: list[str], place: int, heading: str) -> list[str]:
    return [*headings[:place], heading, *headings[place + 1 :]]


def _headed(headings: list[str]) -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        now.headings = headings

    return fault


def _titled(clean: Clean, *, year: int = 0, unit: str = "") -> Fault:
    def fault(now: Filing, _before: Filing) -> None:
        pack = load_pack(now.pack)
        now.title = pack.report_title(unit or clean.now.unit.name, clean.now.year + year)

    return fault


def measure(quick: bool = False) -> tuple[dict[str, Score], dict[str, list[Finding]]]:
    """Return the score by family, and the findings on each clean filing."""
    scores: dict[str, Score] = {}
    alarms = {}
    for clean in clean_filings(quick):
        alarms[clean.name] = check(clean.now, previous=clean.before)
        known = {_key(finding) for finding in alarms[clean.name]}
        for family, name, fault in faults(clean):
            score = scores.setdefault(family, Score())
            if fault is None:
                score.beyond += 1
            else:
                _try(score, clean, name, fault, known)
    return scores, alarms


def _try(score: Score, clean: Clean, name: str, fault: Fault, known: set[tuple[str, ...]]) -> None:
    now, before = deepcopy(clean.now), deepcopy(clean.before)
    fault(now, before)
    score.tried += 1
    if {_key(finding) for finding in check(now, previous=before)} - known:
        score.caught += 1
    else:
        score.missed.append(f"{clean.name}: {name}")


def _key(finding: Finding) -> tuple[str, ...]:
    return (finding.code, finding.address, finding.text, finding.place.quote)


def main() -> None:
    """Print the table."""
    scores, alarms = measure(quick="--quick" in sys.argv)
    print(
        f"{'family':12s} {'tried':>7s} {'caught':>7s} {'missed':>7s} {'share':>8s} {'beyond sight':>13s}"
    )
    for family, score in scores.items():
        missed = score.tried - score.caught
        print(
            f"{family:12s} {score.tried:7d} {score.caught:7d} {missed:7d} {score.share:8.2%} {score.beyond:13d}"
        )
        for name in score.missed[:5]:
            print(f"    missed {name}")
    for name, found in alarms.items():
        counts = Counter(finding.severity for finding in found)
        said = ", ".join(
            f"{counts[s]} {s}" for s in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
        )
        print(f"clean {name}: {said} {[f.code for f in found if f.severity is not Severity.NOTE]}")


if __name__ == "__main__":
    main()
