"""Findings with one cause are said once, with the single correction that repairs all."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from drafter.filing import plain
from drafter.findings import Finding, Severity
from drafter.rules import Case
from drafter.rules.algebra import Correction, Ledger
from drafter.wording import N_

CORRECT_IT = N_("把“{figure}”由 {now} 改为 {corrected}，相关的合计和平衡就都成立；改之前请核对台账")
BLANK_TABLE = N_("这张表有 {count} 个数字没有填")
BLANK_ROW = N_("这一行有 {count} 个数字没有填")
ENOUGH_BLANKS = 3


def group(findings: Sequence[Finding], case: Case) -> list[Finding]:
    """Return the findings with those of one cause folded into the first of them.

    The gravest stays in front; the others stand in its `also`.
    """
    return _fold_blanks(_fold_equations(list(findings), case), case)


def _fold_equations(findings: list[Finding], case: Case) -> list[Finding]:
    ledger = Ledger(case)
    if not ledger.broken:
        return findings
    for correction in _chosen(ledger, case):
        keys = {(statement.code, statement.address) for statement in correction.repaired}
        keys |= {("VAL-06", statement.address) for statement in correction.repaired}
        same = [f for f in findings if (f.code, f.address) in keys]
        if len({f.code for f in same}) and same:
            findings = _folded(findings, same, _with_correction(same, correction, case))
    return findings


def _chosen(ledger: Ledger, case: Case) -> list[Correction]:
    """Return corrections that do not overlap: those that repair most, then the likeliest."""

    def likelihood(correction: Correction) -> tuple[int, bool, float]:
        value = case.value(correction.address) or 0
        relative = abs(float(correction.change)) / max(float(value), 1.0)
        return (-len(correction.repaired), value == 0, relative)

    chosen: list[Correction] = []
    done: set[int] = set()
    for correction in sorted(ledger.corrections(), key=likelihood):
        repaired = {id(statement) for statement in correction.repaired}
        if not repaired & done:
            chosen.append(correction)
            done |= repaired
    return chosen


def _with_correction(same: list[Finding], correction: Correction, case: Case) -> Finding:
    first = min(same, key=lambda finding: finding.severity.rank)
    point = case.form.datapoints[correction.address]
    facts = {
        **first.facts,
        "figure": point.label,
        "now": plain(case.value(correction.address) or 0),
        "corrected": plain(correction.value),
    }
    related = tuple(dict.fromkeys((correction.address, *first.related)))
    return replace(first, fix=CORRECT_IT, facts=facts, related=related)


def _fold_blanks(findings: list[Finding], case: Case) -> list[Finding]:
    """Say once for each row, or for a table most of which is blank, that figures are missing."""
    blanks = [finding for finding in findings if finding.code == "VAL-01"]
    if not blanks:
        return findings
    empty = _mostly_blank(blanks, case)
    groups: dict[str, list[Finding]] = {}
    for finding in blanks:
        table = finding.address.split(".")[0]
        key = table if table in empty else finding.address.rpartition(".")[0]
        groups.setdefault(key, []).append(finding)
    for key, same in groups.items():
        if len(same) >= ENOUGH_BLANKS:
            findings = _folded(findings, same, _blank_head(same, case, whole=key in empty))
    return findings


def _mostly_blank(blanks: list[Finding], case: Case) -> set[str]:
    """Return the tables at least half of whose figures are blank."""
    missing = Counter(finding.address.split(".")[0] for finding in blanks)
    asked = Counter(point.table.id for point in case.asked)
    return {table for table, count in missing.items() if 2 * count >= asked[table]}


def _blank_head(same: list[Finding], case: Case, *, whole: bool) -> Finding:
    point = case.form.datapoints[same[0].address]
    row = " / ".join((*point.row.under[-1:], point.row.label))
    table = point.table.title or case.form.section_of(point.address).title
    return replace(
        same[0],
        message=BLANK_TABLE if whole else BLANK_ROW,
        facts={"count": len(same)},
        label=table if whole else row,
        related=tuple(finding.address for finding in same[1:]),
    )


def _folded(findings: Iterable[Finding], same: list[Finding], head: Finding) -> list[Finding]:
    """Put `head` in the place of the first of `same`, the others inside it."""
    members = {id(finding) for finding in same}
    others = tuple(f for f in same if (f.code, f.address) != (head.code, head.address))
    severity = min((f.severity for f in same), key=lambda s: s.rank, default=Severity.NOTE)
    folded: list[Finding] = []
    placed = False
    for finding in findings:
        if id(finding) not in members:
            folded.append(finding)
        elif not placed:
            folded.append(replace(head, severity=severity, also=(*head.also, *others)))
            placed = True
    return folded
