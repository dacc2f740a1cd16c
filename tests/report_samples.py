"""Filings for the tests of the report: filled at random, or with hostile words."""

import random

from drafter.filing import Filing, Level, Unit
from drafter.form import Form, Number

TRICKY = (
    "A & B <甲> \"乙\" '丙' ]]> &amp;",
    "{{ unit.name }} {% x %} {# y #} }} %} ｛｛ ｝｝",
    "表情 😀 与 𠮷野家，制表\t符",
    "</w:t></w:r></w:p><w:p>",
)


def random_filing(form: Form, seed: int = 1) -> Filing:
    """Return a filing with a different figure in every cell that is asked."""
    dice = random.Random(seed)
    filing = Filing(
        form.edition,
        form.first_year or form.last_year or 2021,
        Unit("某某县人民政府", Level.COUNTY_GOVERNMENT),
    )
    for address, point in form.datapoints.items():
        if not point.derived:
            filing.put(address, _raw(dice, point.number), point.number, point.unit)
    for address in form.narratives:
        filing.put_text(address, [f"{address} 第一段{dice.random()}。", "（一）小标题", "末段。"])
    return filing


def _raw(dice: random.Random, number: Number) -> object:
    whole = dice.randrange(100_000)
    if number is Number.MONEY:
        return f"{whole}.{dice.randrange(1, 99):02d}"
    return f"{whole}万元" if number is Number.AMOUNT else whole
