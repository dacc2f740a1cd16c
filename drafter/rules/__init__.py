"""What a rule is, and the kinds that are declared as data.

A rule is a code, a severity, its published words, and a function that yields
breaches. Families live in modules of their own; `drafter.rules.book` lists them all.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from drafter.filing import Filing, Picking, Place, Value, picking, plain
from drafter.findings import Finding, Severity
from drafter.form import Datapoint, Equation, Form
from drafter.once import once
from drafter.pack import Pack
from drafter.rules.privacy import mask
from drafter.wording import N_, _


class Basis(StrEnum):
    """How far a rule's source was seen (`LAW` only where the words themselves were)."""

    LAW = "law"
    FORM = "form"
    PRACTICE = "practice"
    REMEMBERED = "remembered"


BASIS_LABELS = {
    Basis.LAW: N_("法规条文"),
    Basis.FORM: N_("法定表式自身的关系"),
    Basis.PRACTICE: N_("实践做法"),
    Basis.REMEMBERED: N_("未核对原文，仅作提醒"),
}


OF_FORM = "{authority}"
OF_TABLES = N_("{tables}表式")
"""In a rule's `cites`: what prescribes the very edition of the form that is checked."""


@dataclass(frozen=True)
class Case:
    """What a rule looks at: a filing, its form and pack, and last year's filing if known."""

    filing: Filing
    form: Form
    pack: Pack
    previous: Filing | None = None
    previous_form: Form | None = None

    def value(self, address: str) -> Value | None:
        """Return the figure at an address: stated, else computed, else None."""
        return self.figures[address]

    def computed(self, address: str) -> Value | None:
        """Return the sum of the parts of a derived address; None if any part is blank."""
        return self.filing.computed(self.form, address)

    @cached_property
    def figures(self) -> dict[str, Value | None]:
        """Every figure of the form, worked out once."""
        return self.filing.figures(self.form)

    def prior(self, address: str) -> Value | None:
        """Return last year's figure; None where there is none or the form had no such line."""
        if self.previous is None or self.previous_form is None:
            return None
        if address not in self.previous_form.datapoints:
            return None
        return self.previous.figure(self.previous_form, address)

    @cached_property
    def unbalanced(self) -> tuple["Balance", ...]:
        """Every equation of the form that does not hold, of those without a blank in them."""
        return tuple(_unbalanced(self.form, self.figures))

    @cached_property
    def worked_out(self) -> dict[object, object]:
        """What was worked out `once` for all rules."""
        return {}

    @property
    def asked(self) -> tuple[Datapoint, ...]:
        """The datapoints that the officer fills in, in form order."""
        return self.form.asked


@once
def _sides(form: Form) -> list[tuple[Equation, Picking, Picking]]:
    """Return every equation with what picks the figures of its two sides."""
    return [(eq, picking(eq.left), picking(eq.right)) for eq in form.equations]


class Balance(NamedTuple):
    """An equation and the sums of its two sides."""

    equation: Equation
    left: Value
    right: Value


def _unbalanced(form: Form, figures: Mapping[str, Value | None]) -> Iterator[Balance]:
    for equation, left_of, right_of in _sides(form):
        try:
            left, right = sum(left_of(figures)), sum(right_of(figures))
        except TypeError:
            # A blank has no sum: it is VAL-01's matter.
            continue
        if left != right and not (left < right and equation.relation.sign == "<="):
            yield Balance(equation, left, right)


@dataclass(frozen=True)
class Breach:
    """One place where a rule does not hold; a stamped breach is a `Finding`.

    `message` and `fix` are catalogue texts filled from `facts`; an empty `fix` takes
    the rule's own. `place` is needed only where the address does not tell.
    """

    address: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    expected: object = ""
    actual: object = ""
    fix: str = ""
    related: tuple[str, ...] = ()
    place: Place | None = None
    cites: str = ""


Check = Callable[[Case], Iterator[Breach]]


@dataclass(frozen=True)
class Rule:
    """One published rule. A code is never reused for another meaning.

    `statement`, `why`, `example` and `fix` are catalogue texts; `explainable` lets a
    recorded explanation resolve even an ERROR.
    """

    code: str
    severity: Severity
    statement: str
    why: str
    cites: str
    basis: Basis
    example: str
    fix: str
    check: Check
    explainable: bool = False

    @property
    def family(self) -> str:
        """The letters before the number."""
        return self.code.split("-")[0]

    def cited(self, form: Form) -> str:
        """Return the rule's source for an edition of the form, in the language in use."""
        return (
            _(self.cites)
            .replace("{authority}", form.authority)
            .replace("{tables}", form.tables_from)
        )

    def stamp(self, breach: Breach, case: Case) -> Finding:
        """Return a breach as a finding of this rule."""
        point = case.form.datapoints.get(breach.address)
        place = breach.place or case.filing.sources.get(breach.address)
        return Finding(
            code=self.code,
            severity=self.severity,
            address=breach.address,
            message=breach.message,
            facts={name: _masked(value) for name, value in breach.facts.items()},
            label=point.label if point else "",
            place=place or _part(case.form, breach.address),
            expected=_written(breach.expected),
            actual=_written(breach.actual),
            cites=breach.cites or self.cited(case.form),
            fix=breach.fix or self.fix,
            related=breach.related,
        )


def _part(form: Form, address: str) -> Place:
    """Return the part of the report in which a narrative stands."""
    narrative = form.narratives.get(address)
    if narrative is None:
        return Place()
    return Place(section=_(narrative.label) or form.section_of(address).title)


def _written(value: object) -> str:
    return plain(value) if isinstance(value, int | Decimal) else mask(str(value))


def _masked(value: object) -> object:
    """Hide personal numbers: what an officer typed may stand in any fact."""
    return mask(value) if isinstance(value, str) else value


def rule(
    code: str,
    severity: Severity,
    *,
    statement: str,
    why: str,
    cites: str,
    basis: Basis,
    example: str,
    fix: str,
    explainable: bool = False,
) -> Callable[[Check], Rule]:
    """Turn a check function into a `Rule` with its published words."""

    def published(check: Check) -> Rule:
        return Rule(code, severity, statement, why, cites, basis, example, fix, check, explainable)

    return published


SUM_DIFFERS = N_("“{line}”应为 {expected}，填的是 {actual}，相差 {difference}")
SIDES_DIFFER = N_(
    "“{crossing}”：{left}，合计 {left_sum}；{right}，合计 {right_sum}；两边应当相等，相差 {difference}"
)
LEFT_ABOVE = N_("“{crossing}”：{left}，合计 {left_sum}，不应大于 {right}，合计 {right_sum}")


def linear(case: Case, code: str) -> Iterator[Breach]:
    """Yield a breach for each instance of the declared relations with this code.

    An equation with a blank in it is passed over: the blank itself is VAL-01's matter.
    """
    for each in case.unbalanced:
        if each.equation.relation.code == code:
            yield _equation_breach(case, each.equation, each.left, each.right)


def _equation_breach(case: Case, equation: Equation, left: Value, right: Value) -> Breach:
    point = case.form.datapoints[equation.left[0]]
    single = len(equation.left) == 1 and point.derived and equation.relation.sign == "="
    message = SUM_DIFFERS if single else SIDES_DIFFER
    if equation.relation.sign == "<=":
        message = LEFT_ABOVE
    facts = {
        "line": point.label,
        "crossing": equation.crossing.label,
        "expected": plain(right),
        "actual": plain(left),
        "left": _terms(case, equation, equation.left),
        "right": _terms(case, equation, equation.right),
        "left_sum": plain(left),
        "right_sum": plain(right),
        "difference": plain(left - right if left > right else right - left),
    }
    return Breach(
        equation.left[0],
        message,
        facts,
        expected=right,
        actual=left,
        related=equation.addresses[1:],
        cites=equation.relation.cites,
    )


def _terms(case: Case, equation: Equation, addresses: tuple[str, ...]) -> str:
    """Return the terms of one side with their figures, such as 本年新收 3 + 上年结转 0."""
    along = equation.relation.along
    names = []
    for address in addresses:
        point = case.form.datapoints[address]
        line = point.row if along == "rows" else point.column
        value = case.value(address)
        names.append(f"{line.label} {plain(value) if value is not None else ''}".rstrip())
    return " + ".join(names)
