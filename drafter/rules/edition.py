"""Whether the form is the one that the report year asks for."""

from collections.abc import Iterator

from drafter.editions import edition_for, fits
from drafter.findings import Severity
from drafter.rules import Basis, Breach, Case, rule
from drafter.wording import N_


@rule(
    "DOC-14",
    Severity.WARNING,
    statement=N_("报告所用的表格版本应当是报告年度适用的版本"),
    why=N_("2018 年及以前、2019 至 2020 年、2021 年起各用一版表格，沿用旧表是真实发生过的差错"),
    cites=N_("国办公开办函〔2021〕30号；国办公开办函〔2019〕60号"),
    basis=Basis.PRACTICE,
    example=N_("2022 年度的报告用了 2019 版表格"),
    fix=N_("改用适用的版本重新填报；确需沿用的，请写明原因"),
)
def edition_fits_year(case: Case) -> Iterator[Breach]:
    """Compare the edition with the report year."""
    if not fits(case.form, case.filing.year):
        wanted = edition_for(case.filing.year)
        yield Breach(
            "",
            N_("{year} 年度的报告应当用 {expected} 版表格，这里用的是 {actual} 版"),
            {"year": case.filing.year, "expected": wanted, "actual": case.form.edition},
            expected=wanted,
            actual=case.form.edition,
        )


RULES = (edition_fits_year,)
