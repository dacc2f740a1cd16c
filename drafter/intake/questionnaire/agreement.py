"""A balance that fails is said at once, with what could be wrong; it can wait, too."""

from contextlib import suppress

from drafter.findings import Finding, Severity
from drafter.form import Datapoint, Table
from drafter.intake.questionnaire.figures import ask_figure, shown
from drafter.intake.questionnaire.interview import Interview
from drafter.intake.questionnaire.prompts import Back, choose, say
from drafter.rules.book import BOOK
from drafter.wording import N_, _

MARKS = {Severity.ERROR: N_("×"), Severity.WARNING: N_("！"), Severity.NOTE: N_("·")}
LATER = N_("先放着，以后再改")


def ask_agreement(interview: Interview, table: Table) -> None:
    """Say what in a table does not agree, one after another, until it does or is left."""
    mended = False
    while findings := _broken(interview, table):
        say()
        show_finding(findings[0])
        ways: list[tuple[str, Datapoint | None]] = [*figures_of(interview, findings[0])]
        explain = why(findings[0])
        chosen = choose(_("怎么办？"), [*ways, (_(LATER), None)], explain=explain)
        if chosen is None:
            return
        # F3 at the figure goes back to the choice just made.
        with suppress(Back):
            ask_figure(interview, chosen)
            interview.save()
            mended = True
    if mended:
        say(_("√ 现在相符了。"))


def tell_of_words(interview: Interview, address: str) -> bool:
    """Say at once which words just written are wrong; return whether any are."""
    if not interview.filing.paragraphs(address):
        return False
    wrong = [
        finding
        for finding in interview.findings()
        if address in (finding.address, *finding.related)
        and finding.place.quote
        and finding.severity is not Severity.NOTE
        and not finding.explanation
    ]
    for finding in wrong:
        show_finding(finding)
    return bool(wrong)


def show_finding(finding: Finding) -> None:
    """Print what is wrong, what to do and on what it rests."""
    mark = _(MARKS[finding.severity])
    say(f"{mark} {finding.severity.label} {finding.code}　{finding.where}")
    say(f"  {finding.text}")
    if finding.place.quote:
        say(_("  原文：“{quote}”", quote=finding.place.quote))
    if finding.remedy:
        say(_("  建议：{remedy}", remedy=finding.remedy))
    if finding.cites:
        say(_("  依据：{source}", source=finding.cites))


def why(finding: Finding) -> str:
    """Return what F1 says about a finding: its rule, the reason for it, an example."""
    rule = next((rule for rule in BOOK if rule.code == finding.code), None)
    if rule is None:
        return ""
    parts = [_(text) for text in (rule.statement, rule.why) if text]
    if rule.example:
        parts.append(_("例子：{text}", text=_(rule.example)))
    return "\n".join(parts)


def figures_of(interview: Interview, finding: Finding) -> list[tuple[str, Datapoint]]:
    """Return the figures that a finding rests on, those asked for, likeliest first."""
    places = [*finding.related[:1], finding.address, *finding.related]
    points = {p.address: p for place in places for p in _asked(interview, place)}
    return [
        (
            _(
                "改“{label}”（现在是 {value}）",
                label=point.label,
                value=_now(interview, point),
            ),
            point,
        )
        for point in points.values()
    ]


def _now(interview: Interview, point: Datapoint) -> str:
    written = interview.filing.as_written.get(point.address, "")
    return shown(interview, point) or written or _("空")


def _asked(interview: Interview, address: str) -> list[Datapoint]:
    """Return the figures behind an address: itself, or those of its parts that are not 0."""
    point = interview.form.datapoints.get(address)
    if point is None:
        return []
    if not point.derived or address in interview.filing.values:
        return [point]
    parts = [each for part in point.parts for each in _asked(interview, part)]
    return [part for part in parts if interview.filing.values.get(part.address) != 0]


def _broken(interview: Interview, table: Table) -> list[Finding]:
    """Return the ERRORs between figures of a table."""
    return [
        finding
        for finding in interview.findings()
        if finding.severity is Severity.ERROR
        and finding.address.startswith(f"{table.id}.")
        and not finding.code.startswith("VAL-")
    ]
