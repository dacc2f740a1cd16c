"""The equations of a form over one filing, and which single change repairs what is broken.

Totals that nobody stated are worked out, so an equation is taken apart down to the
figures that somebody wrote; a wrong one of those is what an officer can correct.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from drafter.filing import Value
from drafter.form import Equation
from drafter.rules import Case

Coefficients = Mapping[str, int]


@dataclass(frozen=True)
class Statement:
    """One equation: the written figures it rests on, each with its sign, and what it is off by."""

    code: str
    address: str
    terms: Coefficients
    residual: Value

    @property
    def broken(self) -> bool:
        """Whether it does not hold."""
        return self.residual != 0


@dataclass(frozen=True)
class Correction:
    """A figure that, changed to `value`, makes every one of `repaired` hold and breaks none."""

    address: str
    value: Value
    change: Value
    repaired: tuple[Statement, ...]


class Ledger:
    """Every equation of a filing that has no blank in it."""

    def __init__(self, case: Case) -> None:
        self._case = case

    @cached_property
    def statements(self) -> list[Statement]:
        """The equations, taken apart."""
        return [
            statement
            for equation in self._case.form.equations
            if equation.relation.sign == "=" and (statement := self._statement(equation))
        ]

    @cached_property
    def broken(self) -> list[Statement]:
        """The equations that do not hold; most filings have none, which is seen at a glance."""
        if not any(each.equation.relation.sign == "=" for each in self._case.unbalanced):
            return []
        return [statement for statement in self.statements if statement.broken]

    @cached_property
    def by_address(self) -> Mapping[str, list[Statement]]:
        """The equations that rest on each written figure."""
        found: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements:
            for address in statement.terms:
                found[address].append(statement)
        return found

    def corrections(self) -> Iterator[Correction]:
        """Yield each single change that repairs all the equations it touches, and is no negative."""
        touched = {address for statement in self.broken for address in statement.terms}
        for address in sorted(touched, key=lambda a: self._case.form.order[a]):
            statements = self.by_address[address]
            changes: set[Value] = {
                -statement.residual * statement.terms[address]
                for statement in statements
                if abs(statement.terms[address]) == 1
            }
            value = self._case.value(address)
            if len(changes) != 1 or value is None or not all(s.broken for s in statements):
                continue
            change = changes.pop()
            if value + change >= 0:
                yield Correction(address, value + change, change, tuple(statements))

    def shifts(self) -> Iterator[tuple[str, str, Value]]:
        """Yield (from, to, figure) where moving a figure to its neighbour repairs everything."""
        everything = set(map(id, self.broken))
        if not everything:
            return
        for source, target in self._neighbours():
            moved = self._case.value(source)
            if not moved:
                continue
            statements = {id(s): s for a in (source, target) for s in self.by_address[a]}
            if not everything <= set(statements):
                continue
            if all(self._after(s, source, target, moved) == 0 for s in statements.values()):
                yield source, target, moved

    def _after(self, statement: Statement, source: str, target: str, moved: Value) -> Value:
        terms = statement.terms
        return statement.residual + moved * (terms.get(target, 0) - terms.get(source, 0))

    def _neighbours(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs of written figures that stand beside or below each other."""
        for table in self._case.form.tables:
            grid = [
                [
                    f"{table.id}.{row.id}.{column.id}"
                    for column in table.columns
                    if not column.total_of
                ]
                for row in table.rows
                if not row.total_of
            ]
            lines = grid + [list(column) for column in zip(*grid, strict=True)]
            for line in lines:
                for one, other in pairwise(line):
                    yield one, other
                    yield other, one

    def _statement(self, equation: Equation) -> Statement | None:
        terms: dict[str, int] = defaultdict(int)
        residual: Value = 0
        for sign, side in ((1, equation.left), (-1, equation.right)):
            for address in side:
                value = self._case.value(address)
                if value is None:
                    return None
                residual += sign * value
                for leaf in self._leaves(address):
                    terms[leaf] += sign
        kept = {address: sign for address, sign in terms.items() if sign}
        return Statement(equation.relation.code, equation.left[0], kept, residual) if kept else None

    def _leaves(self, address: str) -> Iterator[str]:
        """Yield the written figures of which an address is the sum: itself, if it was stated."""
        point = self._case.form.datapoints[address]
        if not point.derived or address in self._case.filing.values:
            yield address
        else:
            for part in point.parts:
                yield from self._leaves(part)
