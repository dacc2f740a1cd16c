"""Words copied from one agency of a batch to another: rule CMP-03 over thousands.

The marks in the journal tell which pairs are worth comparing; only those inputs are read
again. What is found does not depend on the order of the work, nor on what was resumed.
"""

import base64
import struct
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from drafter.batch.jobs import Job
from drafter.batch.journal import Entry
from drafter.batch.outcome import Copied, Outcome
from drafter.errors import DrafterError
from drafter.filing import Filing
from drafter.findings import Severity
from drafter.intake import read_bytes
from drafter.pack import load_pack
from drafter.rules.cmp import not_another_agencys_words
from drafter.rules.similarity import candidates, confirmed, marks_of

RULE = not_another_agencys_words
Pairs = Sequence[tuple[str, str]]


def marks_of_texts(filing: Filing) -> dict[str, str]:
    """Return the marks of each text long enough to compare, packed, by its address."""
    marks = {address: marks_of("".join(filing.paragraphs(address))) for address in filing.texts}
    return {address: _packed(found) for address, found in marks.items() if found}


def _packed(marks: frozenset[int]) -> str:
    return base64.b64encode(struct.pack(f"<{len(marks)}I", *sorted(marks))).decode()


def _unpacked(text: str) -> frozenset[int]:
    return frozenset(mark for (mark,) in struct.iter_unpack("<I", base64.b64decode(text)))


def with_copied(
    outcomes: Sequence[Outcome], entries: Mapping[str, Entry], jobs: Iterable[Job]
) -> list[Outcome]:
    """Return the outcomes, each with the parts of its report that others have too."""
    marked = {key: entry for key, entry in entries.items() if entry.marks}
    if len(marked) < 2:
        return list(outcomes)
    threshold = min(load_pack(entry.outcome.pack).similarity for entry in marked.values())
    pairs = _pairs(marked, threshold)
    filings = _filings(jobs, {key for found in pairs.values() for pair in found for key in pair})
    copied = _copied(pairs, filings, threshold)
    return [_told(outcome, copied.get(outcome.key, ()), filings) for outcome in outcomes]


def _pairs(entries: Mapping[str, Entry], threshold: float) -> dict[str, Pairs]:
    """Return by address the pairs of keys worth comparing."""
    pairs: dict[str, Pairs] = {}
    for address in sorted({address for entry in entries.values() for address in entry.marks}):
        # Unpacked one part of the report at a time: those of thousands take much memory.
        marks = {
            key: _unpacked(entry.marks[address])
            for key, entry in entries.items()
            if address in entry.marks
        }
        pairs[address] = list(candidates(marks, threshold))
    return pairs


def _filings(jobs: Iterable[Job], wanted: set[str]) -> dict[str, Filing]:
    """Read some inputs again; one that has changed in this moment is compared next time."""
    filings = {}
    for job in jobs:
        if job.key in wanted:
            with suppress(DrafterError):
                filings[job.key] = read_bytes(job.read(), job.name)
    return filings


def _copied(
    pairs: Mapping[str, Pairs], filings: Mapping[str, Filing], threshold: float
) -> dict[str, list[Copied]]:
    """Return by key what each has in common with others: by part, the likest and how many."""
    found: dict[str, list[Copied]] = defaultdict(list)
    for address, those in pairs.items():
        likest: dict[str, list[tuple[float, str]]] = defaultdict(list)
        texts = {key: "".join(filing.paragraphs(address)) for key, filing in filings.items()}
        readable = [(one, other) for one, other in those if {one, other} <= texts.keys()]
        for one, other, share in confirmed(readable, texts, threshold):
            likest[one].append((-share, other))
            likest[other].append((-share, one))
        for key, others in likest.items():
            share, other = min(others)
            found[key].append(Copied(address, other, round(-share, 4), len(others)))
    return found


def _told(outcome: Outcome, copied: Sequence[Copied], filings: Mapping[str, Filing]) -> Outcome:
    """Count what was copied among the findings; what the officer has explained is a NOTE."""
    if not copied:
        return outcome
    findings, filing = dict(outcome.findings), filings[outcome.key]
    weight = load_pack(filing.pack).severity.get(RULE.code, RULE.severity)
    for each in copied:
        explained = filing.explanations.get(f"{RULE.code} {each.address}", "").strip()
        severity = str(Severity.NOTE if explained else weight)
        findings[severity] = findings.get(severity, 0) + 1
    codes = dict(sorted({**outcome.codes, RULE.code: len(copied)}.items()))
    return replace(outcome, findings=findings, codes=codes, copied=tuple(copied))
