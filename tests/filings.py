"""Filings for tests: a real county's, last year's to it, and blank ones."""

from copy import deepcopy
from functools import cache

from drafter.filing import Filing, Level, Unit
from drafter.filingfile import load_filing
from drafter.form import Form
from drafter.pack import find_form, load_pack
from drafter.shipped import shipped_folder

SAMPLES = ("郏县2021", "莘县2019", "分宜县2019", "沂源县2020", "河曲县2018")


def sample(name: str) -> Filing:
    """Return one of the sample filings, free to be changed."""
    return deepcopy(_sample(name))


def jiaxian() -> Filing:
    """Return the clean county of 2021, every total stated."""
    return sample("郏县2021")


def year_before(filing: Filing) -> Filing:
    """Return last year's filing to which a filing fits: stock and carried-forward agree."""
    before = deepcopy(filing)
    before.year -= 1
    before.texts = {}
    for column in form_of(filing).table("requests").columns:
        carried = filing.values.get(f"requests.brought_forward.{column.id}", 0)
        before.values[f"requests.carried_forward.{column.id}"] = carried
    document = "art20_1.normative_documents"
    if f"{document}.in_force" in filing.values:
        issued, repealed, in_force = (
            filing.values[f"{document}.{column}"] for column in ("issued", "repealed", "in_force")
        )
        before.values[f"{document}.in_force"] = in_force - issued + repealed
    return before


def form_of(filing: Filing) -> Form:
    """Return the form that a filing answers."""
    return load_pack(filing.pack).form(filing.edition, filing.unit.level)


def blank(
    edition: str = "2021", year: int = 2021, level: Level = Level.COUNTY_GOVERNMENT
) -> Filing:
    """Return a filing without any answer."""
    return Filing(edition, year, Unit("示例县人民政府", level))


@cache
def _sample(name: str) -> Filing:
    path = shipped_folder("sample_inputs") / f"{name}.json"
    return load_filing(path.read_bytes(), find_form)
