"""What became of each agency in a batch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from drafter.errors import ExitCode
from drafter.filing import Level, plain
from drafter.findings import Finding, Severity
from drafter.rules import Case
from drafter.rules.privacy import mask
from drafter.wording import N_, _


class State(StrEnum):
    """The three ends a job can come to."""

    DRAFTED = "drafted"
    """The report was made."""
    HELD = "held"
    """There are ERRORs: the annotated workbook was made instead."""
    FAILED = "failed"
    """The input could not be read, or the report could not be rendered."""


STATE_LABELS = {
    State.DRAFTED: N_("已生成"),
    State.HELD: N_("有错误待改"),
    State.FAILED: N_("无法处理"),
}

KEY_FIGURES = (
    "requests.received.total",
    "requests.handled.total",
    "requests.carried_forward.total",
    "remedies.review.total",
    "remedies.direct_suit.total",
    "remedies.suit_after_review.total",
)


FIGURE_LABELS = dict(
    zip(
        KEY_FIGURES,
        (
            N_("新收申请"),
            N_("办理总计"),
            N_("结转下年"),
            N_("行政复议"),
            N_("直接起诉"),
            N_("复议后起诉"),
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Copied:
    """A part of a report that stands nearly alike in others of the batch.

    `other` is the key of the one most like it, `share` the part of equal text, 0 to 1,
    and `others` how many there are.
    """

    address: str
    other: str
    share: float
    others: int = 1


@dataclass(frozen=True)
class Outcome:
    """The result for one agency.

    `made` is the file's wished name; `digest` and `size` are those of its bytes.
    `findings` counts ERROR, WARNING and NOTE; `codes` counts findings by rule.
    `reason` says why a failed job failed. `figures` are plain digits by address.
    `copied` is known when all agencies are, so it stands in no journal.
    """

    key: str
    state: State
    unit: str = ""
    code: str = ""
    level: str = ""
    edition: str = ""
    year: int = 0
    pack: str = ""
    made: str = ""
    digest: str = ""
    size: int = 0
    reason: str = ""
    findings: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    copied: tuple[Copied, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as one line of `outcomes.jsonl` holds it."""
        # A copy of what it holds, to any depth, would cost more than to write it down.
        return {**vars(self), "copied": [asdict(each) for each in self.copied]}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Outcome":
        """Return the outcome that `as_dict` gave."""
        copied = tuple(Copied(**each) for each in data.get("copied", ()))
        return cls(**{**data, "state": State(data["state"]), "copied": copied})


def failed(key: str, reason: str) -> Outcome:
    """Return the outcome of a job that came to nothing; a reason may quote what was typed."""
    return Outcome(key, State.FAILED, reason=mask(reason))


def outcome_of(key: str, state: State, case: Case, findings: Sequence[Finding]) -> Outcome:
    """Return an outcome with the agency's particulars; the file is added by the caller."""
    filing = case.filing
    counts = Counter(str(finding.severity) for finding in findings)
    return Outcome(
        key,
        state,
        unit=mask(filing.unit.name),
        code=filing.unit.code,
        level=filing.unit.level.value,
        edition=filing.edition,
        year=filing.year,
        pack=filing.pack,
        findings={str(severity): counts[str(severity)] for severity in Severity},
        codes=dict(sorted(Counter(finding.code for finding in findings).items())),
        figures=_key_figures(case),
    )


def exit_code(outcomes: Iterable[Outcome]) -> ExitCode:
    """Return the exit code of a batch: that of its worst outcome."""
    states = {outcome.state for outcome in outcomes}
    if State.FAILED in states:
        return ExitCode.INPUT
    return ExitCode.FINDINGS if State.HELD in states else ExitCode.DONE


def _key_figures(case: Case) -> dict[str, str]:
    known = ((address, case.figures.get(address)) for address in KEY_FIGURES)
    return {address: plain(value) for address, value in known if value is not None}


def state_label(state: State) -> str:
    """Return the state in the language in use."""
    return _(STATE_LABELS[state])


def level_label(outcome: Outcome) -> str:
    """Return the unit level in the language in use; empty for a file that was not read."""
    return _(Level(outcome.level).label) if outcome.level else ""


def findings_by_rule(outcomes: Iterable[Outcome]) -> dict[str, tuple[int, int]]:
    """Return for each rule code how many findings and in how many agencies, most first."""
    counts: dict[str, tuple[int, int]] = {}
    for outcome in outcomes:
        for code, number in outcome.codes.items():
            total, agencies = counts.get(code, (0, 0))
            counts[code] = (total + number, agencies + 1)
    return dict(sorted(counts.items(), key=lambda item: (-item[1][1], item[0])))


def rule_rows(outcomes: Iterable[Outcome]) -> list[tuple[str, str, int, int]]:
    """Return code, statement, findings and agencies of each rule that was broken, most first."""
    from drafter.rules.book import find_rule

    return [
        (code, _(rule.statement) if (rule := find_rule(code)) else "", total, agencies)
        for code, (total, agencies) in findings_by_rule(outcomes).items()
    ]


def copied_rows(outcomes: Sequence[Outcome]) -> list[tuple[str, str, str, str, int]]:
    """Return unit, part, likest other unit, share and number of others, by units."""
    from drafter.pack import find_form

    units = {outcome.key: outcome for outcome in outcomes}
    rows = []
    for outcome in outcomes:
        for each in outcome.copied:
            form = find_form(outcome.edition, outcome.pack, Level(outcome.level))
            narrative = form.narratives.get(each.address)
            part = narrative.label if narrative else ""
            part = part or form.section_of(each.address).title or each.address
            other = units[each.other].unit if each.other in units else each.other
            rows.append((outcome.unit, part, other, f"{each.share:.0%}", each.others))
    return rows
