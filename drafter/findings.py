"""Findings: problems in the data, as values that are worded only when shown."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drafter.filing import Place
from drafter.wording import N_, _


class Severity(StrEnum):
    """The weight of a finding; the same words as SARIF levels."""

    ERROR = "error"
    """Holds the report back."""
    WARNING = "warning"
    """Needs the officer's recorded explanation."""
    NOTE = "note"
    """Informs."""

    @property
    def label(self) -> str:
        """The severity in the language in use."""
        return _(SEVERITY_LABELS[self])

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return tuple(Severity).index(self)


SEVERITY_LABELS = {
    Severity.ERROR: N_("错误"),
    Severity.WARNING: N_("警告"),
    Severity.NOTE: N_("提示"),
}


@dataclass(frozen=True)
class Finding:
    """One problem in the data.

    `message` and `fix` are catalogue texts whose fields stand in `facts`. `expected`
    and `actual` are figures or words as they would be written. `related` are the other
    addresses that the broken statement speaks of; `also` are findings with the same
    cause. `explanation` is the officer's own, where one was recorded.
    """

    code: str
    severity: Severity
    address: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    label: str = ""
    place: Place = field(default_factory=Place)
    expected: str = ""
    actual: str = ""
    cites: str = ""
    fix: str = ""
    related: tuple[str, ...] = ()
    also: tuple["Finding", ...] = ()
    explanation: str = ""

    @property
    def key(self) -> str:
        """The name under which an explanation is recorded: code and address."""
        return f"{self.code} {self.address}"

    @property
    def text(self) -> str:
        """What is wrong, in the language in use."""
        return _(self.message, **self.facts)

    @property
    def remedy(self) -> str:
        """What to do, in the language in use."""
        return _(self.fix, **self.facts) if self.fix else ""

    @property
    def where(self) -> str:
        """The place in words: sheet and cell, or section, paragraph and quoted words."""
        place = self.place
        parts = [place.file] if place.file else []
        if place.sheet:
            parts.append(_("“{sheet}”表 {cell}", sheet=place.sheet, cell=place.cell))
        if place.section:
            parts.append(place.section)
        if place.paragraph:
            parts.append(_("第 {number} 段", number=place.paragraph))
        if self.label:
            parts.append(self.label)
        return " ".join(part.strip() for part in parts) or self.address or _("全文")

    def as_dict(self) -> dict[str, object]:
        """Return the finding as `--format json` prints it."""
        shown: dict[str, object] = {
            "code": self.code,
            "severity": str(self.severity),
            "address": self.address,
            "where": self.where,
            "message": self.text,
            "expected": self.expected,
            "actual": self.actual,
            "cites": self.cites,
            "fix": self.remedy,
        }
        if self.place.quote:
            shown["quote"] = self.place.quote
        if self.explanation:
            shown["explanation"] = self.explanation
        if self.also:
            shown["also"] = [finding.as_dict() for finding in self.also]
        return shown


def worst(findings: Iterable[Finding]) -> Severity | None:
    """Return the gravest severity, or None where there is no finding."""
    return min((finding.severity for finding in findings), key=lambda s: s.rank, default=None)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding holds the report back."""
    return worst(findings) is Severity.ERROR


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON list, one object each."""
    return json.dumps([finding.as_dict() for finding in findings], ensure_ascii=False, indent=1)
