"""REV: 表四, administrative reviews and lawsuits."""

from collections.abc import Iterator

from drafter.filing import plain
from drafter.findings import Severity
from drafter.rules import OF_TABLES, Basis, Breach, Case, Rule, linear, rule
from drafter.wording import N_

DECIDED = ("upheld", "corrected", "other")


def _adds_up(code: str, statement: str) -> Rule:
    @rule(
        code,
        Severity.ERROR,
        statement=statement,
        why=N_("每件案件只有一种结果，总计是四种结果的合计"),
        cites=OF_TABLES,
        basis=Basis.FORM,
        example=N_("结果纠正 2、尚未审结 1，总计却空着或写 2"),
        fix=N_("核对这一组的四种结果和总计"),
    )
    def adds_up(case: Case) -> Iterator[Breach]:
        yield from linear(case, code)

    return adds_up


review_adds_up = _adds_up("REV-01", N_("行政复议：维持、纠正、其他、尚未审结之和等于总计"))
direct_suit_adds_up = _adds_up("REV-02", N_("未经复议直接起诉：四种结果之和等于总计"))
suit_after_review_adds_up = _adds_up("REV-03", N_("复议后起诉：四种结果之和等于总计"))


@rule(
    "REV-04",
    Severity.NOTE,
    statement=N_("上年尚未审结的案件，今年一般会有结果"),
    why=N_("上年年末还在审理的案件，今年结案后应当计入结果"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("上年行政复议尚未审结 1 件，今年四种结果都是 0"),
    fix=N_("核对上年尚未审结的案件是否已经结案，结案的计入结果"),
)
def pending_cases_end(case: Case) -> Iterator[Breach]:
    """Look for a block that was pending last year and shows nothing this year."""
    if case.previous is None:
        return
    for row in ("review", "direct_suit", "suit_after_review"):
        address = f"remedies.{row}.pending"
        if address not in case.form.datapoints or not (pending := case.prior(address)):
            continue
        figures = [case.value(f"remedies.{row}.{column}") for column in (*DECIDED, "pending")]
        if not any(figures) and None not in figures:
            yield Breach(
                address,
                N_("上年尚未审结 {pending} 件，今年没有任何结果"),
                {"pending": plain(pending)},
            )


RULES = (review_adds_up, direct_suit_adds_up, suit_after_review_adds_up, pending_cases_end)
"""The family, in the order of its codes."""
