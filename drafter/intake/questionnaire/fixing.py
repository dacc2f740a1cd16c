"""Asks only about what has findings, one after another: cause, remedy, correction or reason."""

from enum import Enum

from drafter.checking import check
from drafter.findings import Finding, Severity
from drafter.intake.questionnaire import figures, words
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, ask_text, choose, say
from drafter.rules.book import find_rule
from drafter.wording import N_, _, figure_text


class Way(Enum):
    """What may be done about a finding besides changing a figure or a text."""

    EXPLAIN = N_("写明原因")
    SKIP = N_("先放着，看下一条")


def fix_all(interview: Interview) -> None:
    """Go through all that is wrong, until nothing is left or all the rest was put aside."""
    skipped: set[str] = set()
    while finding := _next(interview, skipped):
        _show(finding)
        try:
            _ask(interview, finding, skipped)
        except Back:
            skipped.add(finding.key)


def _next(interview: Interview, skipped: set[str]) -> Finding | None:
    return next(
        (
            finding
            for finding in check(interview.filing, previous=interview.previous)
            if finding.severity is not Severity.NOTE
            and not finding.explanation
            and finding.key not in skipped
        ),
        None,
    )


def _show(finding: Finding) -> None:
    say(f"\n{finding.severity.label} {finding.code}　{finding.where}")
    say(f"  {finding.text}")
    if finding.place.quote:
        say(_("  原文：“{quote}”", quote=finding.place.quote))
    if finding.remedy:
        say(f"  → {finding.remedy}")
    for also in finding.also:
        say(_("  同一原因：{text}", text=also.text))


def _ask(interview: Interview, finding: Finding, skipped: set[str]) -> None:
    places = dict.fromkeys((finding.address, *finding.related))
    labels = {address: label for address in places if (label := _place(interview, address))}
    choices: list[tuple[str, str | Way]] = [
        (_("改：{place}", place=label), address) for address, label in labels.items()
    ]
    if _explainable(finding):
        choices.append((_(Way.EXPLAIN.value), Way.EXPLAIN))
    choices.append((_(Way.SKIP.value), Way.SKIP))
    rule = find_rule(finding.code)
    explain = "\n".join(filter(None, (_(rule.why) if rule else "", finding.cites)))
    chosen = choose(_("怎么办？"), choices, explain=explain)
    if chosen is Way.SKIP:
        skipped.add(finding.key)
    elif chosen is Way.EXPLAIN:
        _explain(interview, finding, skipped)
    elif isinstance(chosen, str):
        _change(interview, chosen)


def _place(interview: Interview, address: str) -> str:
    """Return the label and the value of a place that can be changed; empty for others."""
    filing, form = interview.filing, interview.form
    if point := form.datapoints.get(address):
        if point.derived and address not in filing.values:
            return ""
        written = filing.as_written.get(address)
        value = written or figure_text(filing.values.get(address), point.number)
        return _("{label}（现在是 {value}）", label=point.label, value=value or _("空"))
    return words.title_of(form, address) if address in form.narratives else ""


def _change(interview: Interview, address: str) -> None:
    point = interview.form.datapoints.get(address)
    if point is None:
        words.ask_part(interview, address)
    elif point.derived:
        # A stated total is taken back: it follows from its parts again.
        interview.filing.values.pop(address, None)
        interview.filing.as_written.pop(address, None)
        say(_("  合计改为由各项相加。"))
    else:
        figures.ask_figure(interview, point)


def _explainable(finding: Finding) -> bool:
    rule = find_rule(finding.code)
    return finding.severity is Severity.WARNING or bool(rule and rule.explainable)


def _explain(interview: Interview, finding: Finding, skipped: set[str]) -> None:
    reason = ask_text(
        _("原因"),
        explain=_("写清楚为什么与规则不同，如“机构改革，承接原单位结转 2 件”。"),
    )
    if reason:
        interview.filing.explanations[finding.key] = reason
    else:
        skipped.add(finding.key)
