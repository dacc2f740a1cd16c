"""The rule book: every rule, in the order it is printed."""

from drafter.rules import Rule, act, cmp, doc, prv, req, rev, sta, sty, txt, txt_alone, val

BOOK: tuple[Rule, ...] = (
    *val.RULES,
    *req.RULES,
    *rev.RULES,
    *act.RULES,
    *cmp.RULES,
    *sorted((*txt.RULES, *txt_alone.RULES), key=lambda rule: rule.code),
    *doc.RULES,
    *sty.RULES,
    *prv.RULES,
    *sta.RULES,
)
_BY_CODE = {rule.code: rule for rule in BOOK}


def find_rule(code: str) -> Rule | None:
    """Return the rule with this code, or None."""
    return _BY_CODE.get(code)


def known_codes() -> tuple[str, ...]:
    """Return every code, in the order of the book."""
    return tuple(_BY_CODE)
