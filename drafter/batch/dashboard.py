"""The dashboard: one HTML file that opens without a network, for the coordinator."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from drafter.batch.attendance import Attendance, attendance_line, is_late, missing_rows
from drafter.batch.outcome import (
    FIGURE_LABELS,
    KEY_FIGURES,
    Outcome,
    State,
    copied_rows,
    level_label,
    rule_rows,
    state_label,
)
from drafter.batch.run import Batch
from drafter.rules.privacy import mask
from drafter.wording import N_, _, language, listed

TEMPLATE = "dashboard.html"
COLOURS = {State.DRAFTED: "#2e7d32", State.HELD: "#b26a00", State.FAILED: "#b71c1c"}
FILE_LABELS = {"docx": N_("Word 报告"), "xlsx": N_("标注的填报表")}
MOST_BARS = 15
MOST_LINES = 500
"""Lines of a list on the page; the workbook beside it has them all."""


@dataclass(frozen=True)
class Listing:
    """A list of units: its title, how many lines it has, those shown, how many are not."""

    title: str
    count: int
    lines: Sequence[tuple[str, str]]
    more: int


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: its label, figure, and width in percent of the longest."""

    label: str
    value: int
    width: float
    colour: str = "#1f4e79"


def dashboard_page(batch: Batch, attended: Attendance | None = None) -> str:
    """Return the page: states, findings by rule, key figures, every agency, late and missing.

    Agencies travel as data and are drawn a page at a time, so that tens of thousands of
    them can still be searched and sorted.
    """
    outcomes = batch.outcomes
    rows = [_row(outcome, batch.names.get(outcome.key, "")) for outcome in outcomes]
    return _template().render(
        _=_,
        language="zh-CN" if language() == "zh" else "en",
        total=len(outcomes),
        states=_state_bars(outcomes),
        rules=_rule_bars(outcomes),
        figures=_figure_bars(outcomes),
        figure_labels=[_(label) for label in FIGURE_LABELS.values()],
        rows=json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        file_labels={end: _(label) for end, label in FILE_LABELS.items()},
        state_labels={state.value: state_label(state) for state in State},
        attended=attended,
        attended_line=attendance_line(attended) if attended else "",
        lists=list(_lists(outcomes, attended)),
    )


def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE)


def _lists(outcomes: Sequence[Outcome], attended: Attendance | None) -> Iterator[Listing]:
    """Yield the lists that have something in them."""
    late = [(o.unit, level_label(o)) for o in outcomes if is_late(o)]
    yield from _listing(_("逾期公布的单位"), late)
    if attended:
        missing = [
            (name, parent or level) for _c, name, level, parent, _p in missing_rows(attended)
        ]
        yield from _listing(_("尚未报送的单位"), missing)
        strangers = [(each.unit, each.likely) for each in attended.strangers]
        yield from _listing(_("对不上名单的报送"), strangers)
    copied = [
        (unit, _("“{part}”与“{other}”相同 {share}", part=part, other=other, share=share))
        for unit, part, other, share, _others in copied_rows(outcomes)
    ]
    yield from _listing(_("文字雷同的单位"), copied)


def _listing(title: str, lines: Sequence[tuple[str, str]]) -> Iterator[Listing]:
    if lines:
        yield Listing(title, len(lines), lines[:MOST_LINES], max(0, len(lines) - MOST_LINES))


def _state_bars(outcomes: Sequence[Outcome]) -> list[Bar]:
    counts = Counter(outcome.state for outcome in outcomes)
    return _bars(
        [(state_label(state), counts[state], COLOURS[state]) for state in State], len(outcomes)
    )


def _rule_bars(outcomes: Sequence[Outcome]) -> list[Bar]:
    bars = [
        (f"{code} {statement}", agencies, "#1f4e79")
        for code, statement, _total, agencies in rule_rows(outcomes)[:MOST_BARS]
    ]
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


def _row(outcome: Outcome, name: str) -> list[str | int]:
    """Return one agency as the page's script reads it."""
    return [
        outcome.code,
        outcome.unit or mask(outcome.key),
        level_label(outcome),
        outcome.state.value,
        outcome.findings.get("error", 0),
        outcome.findings.get("warning", 0),
        *(outcome.figures.get(address, "") for address in KEY_FIGURES),
        name,
        outcome.reason or listed(outcome.codes),
    ]
