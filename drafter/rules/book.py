"""The rule book: every rule, in the order it is printed."""

from collections.abc import Iterator

from drafter.findings import Severity
from drafter.rules import (
    Basis,
    Breach,
    Case,
    Rule,
    act,
    agg,
    cmp,
    doc,
    doc_parts,
    imp,
    pic,
    prv,
    req,
    rev,
    sta,
    sty,
    txt,
    txt_alone,
    val,
)
from drafter.wording import N_


def _never(_case: Case) -> Iterator[Breach]:
    yield from ()


INTERNAL = Rule(
    "INT-01",
    Severity.ERROR,
    statement=N_("规则自身出了故障，其他规则照常检查"),
    why=N_("程序的缺陷不能算作填报人的错误，也不能悄悄略过"),
    cites=N_("填报表设计"),
    basis=Basis.PRACTICE,
    example=N_("某条规则运行时出现程序故障"),
    fix=N_("请把这条提示反馈给软件维护人员"),
    check=_never,
)
"""Raised by the checking itself; in the book so that it has a page."""

BOOK: tuple[Rule, ...] = (
    *val.RULES,
    *req.RULES,
    *rev.RULES,
    *act.RULES,
    *cmp.RULES,
    *sorted((*txt.RULES, *txt_alone.RULES), key=lambda rule: rule.code),
    *sorted((*doc.RULES, *doc_parts.RULES), key=lambda rule: rule.code),
    *sty.RULES,
    *prv.RULES,
    *pic.RULES,
    *sta.RULES,
    *agg.RULES,
    *imp.RULES,
    INTERNAL,
)
_BY_CODE = {rule.code: rule for rule in BOOK}


def find_rule(code: str) -> Rule | None:
    """Return the rule with this code, or None."""
    return _BY_CODE.get(code)


def known_codes() -> tuple[str, ...]:
    """Return every code, in the order of the book."""
    return tuple(_BY_CODE)
