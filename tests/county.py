"""A made county: filings with known figures, and the list of the units that file them."""

import random
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

from drafter.batch.units import ListedUnit, UnitList, write_units
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing
from drafter.form import Number
from drafter.intake.workbook import write_workbook
from drafter.pack import load_pack
from tests.filings import form_of

WORDS = {
    "overview.proactive": ["主动公开政府信息。"],
    "overview.on_request": ["依法办理政府信息公开申请。"],
    "overview.management": ["规范管理政府信息。"],
    "overview.platform": ["维护公开平台。"],
    "overview.oversight": ["加强监督保障。"],
    "problems.problems": [
        "政策解读的形式比较单一，有的栏目更新不够及时，个别单位对公开范围把握不准。"
    ],
    "problems.improvements": ["丰富解读形式，逐栏核对更新时间，对公开范围组织专题培训。"],
    "other_matters.text": ["信息处理费的收取情况见上级汇总。"],
}
"""Words enough that a filing whose figures balance has no ERROR."""
COUNTY = "测试县人民政府"
TOP = ListedUnit(COUNTY, Level.COUNTY_GOVERNMENT, "T00")


def department(number: int, *, seed: int = 0, year: int = 2021) -> Filing:
    """Return a department's filing whose balances hold, other figures drawn by its number."""
    draw = random.Random(f"{seed} {number}")
    unit = Unit(f"测试县第{number}局", Level.COUNTY_DEPARTMENT, f"T{number:02d}")
    filing = Filing("2021", year, unit)
    form = form_of(filing)
    for point in form.datapoints.values():
        if not point.derived:
            money = point.number is Number.MONEY
            filing.values[point.address] = (
                Decimal(draw.randrange(10**6)) / 10_000 if money else draw.randrange(9)
            )
    _balance(filing)
    filing.texts = deepcopy(WORDS)
    return filing


def _balance(filing: Filing) -> None:
    """Make 表三 balance: what was received is what was handled and what is carried forward."""
    form = form_of(filing)
    for column in form.table("requests").columns:
        if not column.total_of:
            handled = filing.figure(form, f"requests.handled.{column.id}") or 0
            filing.values[f"requests.brought_forward.{column.id}"] = 0
            filing.values[f"requests.received.{column.id}"] = handled
            filing.values[f"requests.carried_forward.{column.id}"] = 0


def listed(filing: Filing, parent: str = COUNTY) -> ListedUnit:
    return ListedUnit(filing.unit.name, filing.unit.level, filing.unit.code, parent)


def write(folder: Path, filing: Filing, name: str = "", *, workbook: bool = False) -> Path:
    """Write a filing as JSON or as a workbook; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    form = form_of(filing)
    path = folder / f"{name or filing.unit.name}.{'xlsx' if workbook else 'json'}"
    if workbook:
        path.write_bytes(write_workbook(filing, form, load_pack(filing.pack)))
    else:
        path.write_bytes(dump_filing(filing, form))
    return path


def write_list(path: Path, *units: ListedUnit) -> Path:
    path.write_bytes(write_units(UnitList((TOP, *units))))
    return path
