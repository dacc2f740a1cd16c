"""What became of each agency in a batch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from drafter.errors import ExitCode
from drafter.filing import Filing, plain
from drafter.findings import Finding, Severity
from drafter.form import Form
from drafter.wording import N_


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


@dataclass(frozen=True)
class Outcome:
    """The result for one agency.

    `made` is the file's wished name; `digest` and `size` are those of its bytes.
    `findings` counts ERROR, WARNING and NOTE; `codes` counts findings by rule.
    `reason` says why a failed job failed. `figures` are plain digits by address.
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

    def as_dict(self) -> dict[str, Any]:
        """Return the outcome as one line of `outcomes.jsonl` holds it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Outcome":
        """Return the outcome that `as_dict` gave."""
        return cls(**{**data, "state": State(data["state"])})


def failed(key: str, reason: str) -> Outcome:
    """Return the outcome of a job that came to nothing."""
    return Outcome(key, State.FAILED, reason=reason)


def outcome_of(
    key: str, state: State, filing: Filing, form: Form, findings: Sequence[Finding]
) -> Outcome:
    """Return an outcome with the agency's particulars; the file is added by the caller."""
    counts = Counter(str(finding.severity) for finding in findings)
    return Outcome(
        key,
        state,
        unit=filing.unit.name,
        code=filing.unit.code,
        level=filing.unit.level.value,
        edition=filing.edition,
        year=filing.year,
        pack=filing.pack,
        findings={str(severity): counts[str(severity)] for severity in Severity},
        codes=dict(sorted(Counter(finding.code for finding in findings).items())),
        figures=_key_figures(filing, form),
    )


def exit_code(outcomes: Iterable[Outcome]) -> ExitCode:
    """Return the exit code of a batch: that of its worst outcome."""
    states = {outcome.state for outcome in outcomes}
    if State.FAILED in states:
        return ExitCode.INPUT
    return ExitCode.FINDINGS if State.HELD in states else ExitCode.DONE


def _key_figures(filing: Filing, form: Form) -> dict[str, str]:
    figures = {}
    for address in KEY_FIGURES:
        if address in form.datapoints:
            value = filing.figure(form, address)
            if value is not None:
                figures[address] = plain(value)
    return figures
