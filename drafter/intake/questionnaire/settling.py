"""Findings one after another: cause and remedy shown, a correction or an explanation taken."""

from collections.abc import Callable
from functools import partial

from drafter.filing import plain
from drafter.findings import Finding, Severity
from drafter.form import Datapoint
from drafter.intake.questionnaire.agreement import LATER, figures_of, show_finding, why
from drafter.intake.questionnaire.figures import ask_figure
from drafter.intake.questionnaire.interview import Interview, name_of
from drafter.intake.questionnaire.prompts import Back, ask_text, choose, say
from drafter.intake.questionnaire.words import ask_part
from drafter.rules.book import BOOK
from drafter.wording import N_, _

Act = Callable[[], None]
EXPLAIN, NOTED = N_("写明原因"), N_("知道了，不改")
EXPLAINABLE = frozenset(rule.code for rule in BOOK if rule.explainable)


def settle(interview: Interview, changed: Act) -> None:
    """Ask about each finding that is open; `changed` is called after every correction.

    F3 goes back to the one that was left before; from the first it leaves with `Back`.
    """
    left: list[str] = []
    while open_ones := _open(interview, left):
        finding = min(open_ones, key=lambda each: each.severity.rank)
        say()
        say(_("—— 还有 {count} 个 ——", count=len(open_ones)))
        show_finding(finding)
        try:
            act = choose(_("怎么办？"), _ways(interview, finding), explain=why(finding))
            if act is None:
                left.append(finding.key)
                continue
            act()
        except Back:
            if not left:
                raise
            left.pop()
        else:
            changed()


def open_findings(interview: Interview) -> list[Finding]:
    """Return the findings that nobody has explained."""
    return [finding for finding in interview.findings() if not finding.explanation]


def _open(interview: Interview, left: list[str]) -> list[Finding]:
    return [finding for finding in open_findings(interview) if finding.key not in left]


def _ways(interview: Interview, finding: Finding) -> list[tuple[str, Act | None]]:
    """Return what can be done about a finding, each with what does it; None leaves it."""
    ways: list[tuple[str, Act | None]] = []
    if blanks := _blanks(interview, finding):
        fill = partial(_fill_zeros, interview, blanks)
        ways.append((_("没有填的 {count} 个数都填 0", count=len(blanks)), fill))
    ways += _words(interview, finding)
    ways += [_mend(interview, label, point) for label, point in figures_of(interview, finding)]
    if finding.severity is Severity.WARNING or finding.code in EXPLAINABLE:
        ways.append((_(EXPLAIN), partial(_explain, interview, finding)))
    leave = NOTED if finding.severity is Severity.NOTE else LATER
    return [*ways, (_(leave), None)]


def _words(interview: Interview, finding: Finding) -> list[tuple[str, Act]]:
    """Return how the words that a finding speaks of are changed, each part of the report once."""
    narratives = interview.form.narratives
    told = [a for a in dict.fromkeys((finding.address, *finding.related)) if a in narratives]
    if told == [finding.address]:
        return [(_("改这一部分的文字"), partial(ask_part, interview, finding.address))]
    return [
        (
            _("改“{part}”的文字", part=name_of(interview.form, address)),
            partial(ask_part, interview, address),
        )
        for address in told
    ]


def _mend(interview: Interview, label: str, point: Datapoint) -> tuple[str, Act]:
    """Return how a figure is corrected: asked for, or a stated sum worked out again."""
    if not point.derived:
        return label, partial(ask_figure, interview, point)
    total = interview.filing.computed(interview.form, point.address)
    return (
        _(
            "“{label}”改为各项之和 {total}",
            label=point.label,
            total=_("（自动计算）") if total is None else plain(total),
        ),
        partial(_work_out, interview, point),
    )


def _work_out(interview: Interview, point: Datapoint) -> None:
    interview.filing.values.pop(point.address, None)
    interview.filing.as_written.pop(point.address, None)


def _blanks(interview: Interview, finding: Finding) -> list[Datapoint]:
    points = interview.form.datapoints
    places = dict.fromkeys((finding.address, *finding.related))
    asked = [points[a] for a in places if a in points and not points[a].derived]
    if finding.code != "VAL-01" or len(asked) < 2:
        return []
    return [point for point in asked if point.address not in interview.filing.values]


def _fill_zeros(interview: Interview, points: list[Datapoint]) -> None:
    for point in points:
        interview.filing.put(point.address, 0, point.number, point.unit)
    say(_("  已填 {count} 个 0。", count=len(points)))


def _explain(interview: Interview, finding: Finding) -> None:
    reason = ask_text(
        _("原因"),
        default=interview.filing.explanations.get(finding.key, ""),
        check=lambda text: "" if text else _("请写明原因，或按 F3 返回。"),
        explain=_("写清楚为什么这样填是对的，如“机构改革，承接原单位结转 2 件”。"),
    )
    interview.filing.explanations[finding.key] = reason
