"""The equations of the form as live formulas, and what they show for a filing now."""

from drafter.filing import Filing, Value, plain
from drafter.form import Equation, Form
from drafter.intake.workbook.plan import YES, Plan
from drafter.wording import N_, _

HOLDS = N_("√")
UNFILLED = N_("未填全")
OFF_BY = N_("× 差 ")
ABOVE_BY = N_("× 超出 ")


def broken_condition(plan: Plan, equation: Equation) -> str:
    """Return the formula that is true where all figures are there and do not agree."""
    cells = _listed(plan, equation.addresses, away=False)
    gap = _difference(plan, equation, away=False)
    wrong = f"ABS({gap})>0.00005" if equation.relation.sign == "=" else f"{gap}>0"
    return f"AND(COUNT({cells})={len(equation.addresses)},{wrong})"


def _difference(plan: Plan, equation: Equation, *, away: bool) -> str:
    left, right = (_sum(plan, side, away) for side in (equation.left, equation.right))
    return f"({left})-({right})"


def result_formula(plan: Plan, equation: Equation, *, away: bool) -> str:
    """Return the formula that shows √, or × with the difference, or that figures are missing."""
    cells = _listed(plan, equation.addresses, away)
    gap = _difference(plan, equation, away=away)
    count = len(equation.addresses)
    unfilled = (
        f'AND({not_all_zero(plan, equation.relation.table)},COUNT({cells})<{count}),"{_(UNFILLED)}"'
    )
    if equation.relation.sign == "=":
        return f'IF({unfilled},IF(ABS({gap})<0.00005,"{HOLDS}","{_(OFF_BY)}"&ABS({gap})))'
    return f'IF({unfilled},IF({gap}<=0,"{HOLDS}","{_(ABOVE_BY)}"&({gap})))'


def not_all_zero(plan: Plan, table: str) -> str:
    """Return the condition that a table's blanks are not declared to be zeros."""
    return f'{plan.switches[table].reference}<>"{_(YES)}"'


def shown_result(filing: Filing, form: Form, equation: Equation) -> str:
    """Return what that formula shows for the figures as they are."""
    gap = _gap(filing, form, equation)
    if gap is None:
        return _(UNFILLED)
    if gap == 0 or (equation.relation.sign == "<=" and gap < 0):
        return HOLDS
    words = OFF_BY if equation.relation.sign == "=" else ABOVE_BY
    return f"{_(words)}{plain(gap if gap > 0 else -gap)}"


def described(form: Form, equation: Equation) -> str:
    """Return the equation in words: 自然人：一、… + 二、… = （七）总计 + 四、…."""
    left, right = (_terms(form, equation, side) for side in (equation.left, equation.right))
    sign = "＝" if equation.relation.sign == "=" else "≤"
    return f"{equation.crossing.label}：{left} {sign} {right}"


def _gap(filing: Filing, form: Form, equation: Equation) -> Value | None:
    sides = [
        [filing.figure(form, address) for address in side]
        for side in (equation.left, equation.right)
    ]
    if any(value is None for side in sides for value in side):
        return None
    left, right = (sum(value for value in side if value is not None) for side in sides)
    return left - right


def _sum(plan: Plan, addresses: tuple[str, ...], away: bool) -> str:
    return f"SUM({_listed(plan, addresses, away)})"


def _listed(plan: Plan, addresses: tuple[str, ...], away: bool) -> str:
    spots = [plan.figures[address] for address in addresses]
    return ",".join(spot.reference if away else spot.absolute for spot in spots)


def _terms(form: Form, equation: Equation, addresses: tuple[str, ...]) -> str:
    points = [form.datapoints[address] for address in addresses]
    lines = [p.row if equation.relation.along == "rows" else p.column for p in points]
    if len(lines) > 8:
        return _("从“{first}”到“{last}”各项之和", first=lines[0].label, last=lines[-1].label)
    return " + ".join(line.label for line in lines)
