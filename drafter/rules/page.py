"""The rule book in print: one line a rule, or one page."""

from drafter.editions import EDITIONS
from drafter.findings import SEVERITY_LABELS
from drafter.rules import BASIS_LABELS, Rule
from drafter.rules.book import BOOK
from drafter.wording import N_, _, noted

TABLE_HEADERS = (N_("编号"), N_("级别"), N_("内容"), N_("依据"))


def rule_table() -> list[list[str]]:
    """Return a row for each rule, under `TABLE_HEADERS`."""
    return [
        [
            rule.code,
            rule.severity.label,
            _(rule.statement),
            noted(rule_source(rule), _basis(rule)),
        ]
        for rule in BOOK
    ]


def rule_page(rule: Rule) -> str:
    """Return the page of one rule: statement, why, source and how far it was seen, example, remedy."""
    lines = [
        f"{rule.code}  {_(SEVERITY_LABELS[rule.severity])}",
        "",
        _(rule.statement),
        "",
        _("为什么：{text}", text=_(rule.why)),
        _("依据：{source}", source=noted(rule_source(rule), _basis(rule))),
        _("例子：{text}", text=_(rule.example)),
        _("怎么办：{text}", text=_(rule.fix)),
    ]
    if rule.explainable:
        lines.append(_("写明原因后，这条错误降为提示。"))
    return "\n".join(lines)


def rule_source(rule: Rule) -> str:
    """Return the source of a rule as it is for the edition in force."""
    return rule.cited(EDITIONS[max(EDITIONS)])


def _basis(rule: Rule) -> str:
    return _(BASIS_LABELS[rule.basis])
