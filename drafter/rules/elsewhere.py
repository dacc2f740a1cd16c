"""Rules whose words stand in the book, and which are evaluated where more than a filing is seen.

For a filing by itself they are silent; the importer, the batch or the roll-up stamps them.
"""

from collections.abc import Iterator

from drafter.findings import Severity
from drafter.rules import Basis, Breach, Case, Rule, rule


def told_elsewhere(
    code: str,
    severity: Severity,
    *,
    cites: str,
    statement: str,
    why: str,
    example: str,
    fix: str,
    basis: Basis = Basis.PRACTICE,
) -> Rule:
    """Return a rule that finds nothing in a filing alone."""

    @rule(
        code,
        severity,
        statement=statement,
        why=why,
        cites=cites,
        basis=basis,
        example=example,
        fix=fix,
    )
    def told(case: Case) -> Iterator[Breach]:  # noqa: ARG001 - see the module
        yield from ()

    return told
