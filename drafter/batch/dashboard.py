"""The dashboard: one HTML file that opens without a network, for the coordinator."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from drafter.batch.outcome import (
    FIGURE_LABELS,
    KEY_FIGURES,
    Outcome,
    State,
    findings_by_rule,
    level_label,
    state_label,
)
from drafter.batch.run import Batch
from drafter.wording import _, language, listed

TEMPLATE = "dashboard.html"
COLOURS = {State.DRAFTED: "#2e7d32", State.HELD: "#b26a00", State.FAILED: "#b71c1c"}
MOST_BARS = 15


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, figure, and width in percent of the longest."""

    label: str
    value: int
    width: float
    colour: str = "#1f4e79"


@dataclass(frozen=True)
class Row:
    """One agency as the page shows it."""

    code: str
    unit: str
    level: str
    state: str
    state_id: str
    errors: int
    warnings: int
    figures: tuple[str, ...]
    file: str
    link: str
    note: str


def dashboard_page(batch: Batch, missing: Sequence[str] = ()) -> str:
    """Return the page: states, findings by rule, key figures, every agency, who is missing."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        _=_,
        language="zh-CN" if language() == "zh" else "en",
        total=len(batch.outcomes),
        states=_state_bars(batch.outcomes),
        rules=_rule_bars(batch.outcomes),
        figures=_figure_bars(batch.outcomes),
        figure_labels=[_(label) for label in FIGURE_LABELS.values()],
        rows=[_row(outcome, batch.names.get(outcome.key, "")) for outcome in batch.outcomes],
        missing=missing,
    )


def _state_bars(outcomes: Sequence[Outcome]) -> list[Bar]:
    counts = Counter(outcome.state for outcome in outcomes)
    return _bars(
        [(state_label(state), counts[state], COLOURS[state]) for state in State], len(outcomes)
    )


def _rule_bars(outcomes: Sequence[Outcome]) -> list[Bar]:
    from drafter.rules.book import find_rule

    bars = []
    for code, (_total, agencies) in list(findings_by_rule(outcomes).items())[:MOST_BARS]:
        rule = find_rule(code)
        bars.append((f"{code} {_(rule.statement) if rule else ''}", agencies, "#1f4e79"))
    return _bars(bars, max((value for _label, value, _colour in bars), default=0))


def _figure_bars(outcomes: Sequence[Outcome]) -> list[Bar]:
    sums = [
        (
            _(FIGURE_LABELS[address]),
            sum(int(o.figures.get(address, "0")) for o in outcomes),
            "#1f4e79",
        )
        for address in KEY_FIGURES
    ]
    return _bars(sums, max(value for _label, value, _colour in sums))


def _bars(figures: Sequence[tuple[str, int, str]], longest: int) -> list[Bar]:
    return [
        Bar(label, value, round(100 * value / longest, 2) if longest else 0, colour)
        for label, value, colour in figures
    ]


def _row(outcome: Outcome, name: str) -> Row:
    return Row(
        code=outcome.code,
        unit=outcome.unit or outcome.key,
        level=level_label(outcome),
        state=state_label(outcome.state),
        state_id=outcome.state.value,
        errors=outcome.findings.get("error", 0),
        warnings=outcome.findings.get("warning", 0),
        figures=tuple(outcome.figures.get(address, "") for address in KEY_FIGURES),
        file=name,
        link=quote(name),
        note=outcome.reason or listed(outcome.codes),
    )
