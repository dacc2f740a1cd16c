"""CMP: against last year's report, and against other agencies'."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from drafter.filing import Filing, Value, plain
from drafter.findings import Finding, Severity
from drafter.pack import load_pack
from drafter.rules import Basis, Breach, Case, rule
from drafter.rules.similarity import likeness, similar_pairs
from drafter.wording import N_

NOTICEABLE = 20
FOLD = 5


@rule(
    "CMP-01",
    Severity.NOTE,
    statement=N_("与上年相比变化特别大的数字会提醒核对"),
    why=N_("上年不小的数一下子变了五倍或归零，常是填错行列或单位"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("行政处罚上年 487 件，今年 31731 件"),
    fix=N_("核对数字；确实如此的不用处理"),
)
def changed_much(case: Case) -> Iterator[Breach]:
    """Compare each asked figure with last year's."""
    if case.previous is None:
        return
    for point in case.asked:
        now, before = case.filing.values.get(point.address), case.prior(point.address)
        if now is not None and before is not None and _leaps(now, before):
            facts = {"now": plain(now), "before": plain(before)}
            message = N_("上年是 {before}，今年是 {now}")
            yield Breach(point.address, message, facts, actual=now)


def _leaps(now: Value, before: Value) -> bool:
    if before < NOTICEABLE:
        return False
    return now == 0 or now > before * FOLD or now * FOLD < before


@rule(
    "CMP-02",
    Severity.WARNING,
    statement=N_("文字不与上年雷同"),
    why=N_("通知点名内容雷同、敷衍塞责的要追究责任"),
    cites=N_("国办公开办函〔2021〕30号"),
    basis=Basis.LAW,
    example=N_("存在的主要问题与上年一字不差"),
    fix=N_("按本年实际情况重写；确有必要相同的，写明原因"),
)
def not_last_years_words(case: Case) -> Iterator[Breach]:
    """Compare each narrative with last year's of the same address."""
    if case.previous is None:
        return
    for address in case.form.narratives:
        now, before = (
            "".join(filing.paragraphs(address)) for filing in (case.filing, case.previous)
        )
        share = likeness(now, before)
        if share >= case.pack.similarity:
            facts = {"share": f"{share:.0%}", "limit": f"{case.pack.similarity:.0%}"}
            message = N_("与上年相同的文字占 {share}，超过 {limit}")
            yield Breach(address, message, facts, actual=f"{share:.0%}")


@rule(
    "CMP-03",
    Severity.WARNING,
    statement=N_("文字不与其他单位雷同"),
    why=N_("通知点名内容雷同、敷衍塞责的要追究责任"),
    cites=N_("国办公开办函〔2021〕30号"),
    basis=Basis.LAW,
    example=N_("两个镇的改进情况只差镇名"),
    fix=N_("按本单位实际情况重写"),
)
def not_another_agencys_words(case: Case) -> Iterator[Breach]:  # noqa: ARG001 - see docstring
    """Yield nothing for one filing alone; a batch compares its agencies with each other."""
    yield from ()


def copied_words(filings: Mapping[Path, Filing]) -> dict[Path, list[Finding]]:
    """Return CMP-03 findings: parts of one filing that stand nearly alike in another."""
    found: dict[Path, list[Finding]] = {path: [] for path in filings}
    by_name = {str(path): path for path in filings}
    addresses = dict.fromkeys(a for filing in filings.values() for a in filing.texts)
    for address in addresses if len(filings) > 1 else ():
        texts = {str(path): "".join(f.paragraphs(address)) for path, f in filings.items()}
        for one, other, share in similar_pairs(texts, _threshold(filings)):
            for here, there in ((one, other), (other, one)):
                twin = filings[by_name[there]]
                found[by_name[here]].append(_copied(filings[by_name[here]], twin, address, share))
    return found


def _threshold(filings: Mapping[Path, Filing]) -> float:
    return min(load_pack(filing.pack).similarity for filing in filings.values())


def _copied(filing: Filing, twin: Filing, address: str, share: float) -> Finding:
    pack = load_pack(filing.pack)
    case = Case(filing, pack.form(filing.edition, filing.unit.level), pack)
    facts = {"share": f"{share:.0%}", "other": twin.unit.name}
    message = N_("与“{other}”相同的文字占 {share}")
    return not_another_agencys_words.stamp(
        Breach(address, message, facts, actual=f"{share:.0%}"), case
    )


@rule(
    "CMP-04",
    Severity.WARNING,
    statement=N_("用来对照的上年文件是上一年度的"),
    why=N_("拿别的年度对照，上年结转和增减都会对错"),
    cites=N_("编报实践"),
    basis=Basis.PRACTICE,
    example=N_("2025 年度的年报，--previous 给的是 2023 年度的"),
    fix=N_("改用上一年度的填报表、填报文件或已公布的报告"),
)
def previous_is_last_years(case: Case) -> Iterator[Breach]:
    """Compare the year of the file that stands for last year's."""
    wanted = case.filing.year - 1
    if case.previous is not None and case.previous.year != wanted:
        facts = {"found": case.previous.year, "wanted": wanted}
        message = N_("上年的文件是 {found} 年度的，应当是 {wanted} 年度的")
        yield Breach("", message, facts, expected=wanted, actual=case.previous.year)


RULES = (changed_much, not_last_years_words, not_another_agencys_words, previous_is_last_years)
"""The family, in the order of its codes."""
