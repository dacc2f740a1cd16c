"""The hidden stamp by which a workbook is known as ours, and of which version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from drafter import __version__
from drafter.errors import InputError
from drafter.filing import Filing
from drafter.intake.workbook.plan import META, Spot
from drafter.wording import _

if TYPE_CHECKING:
    from drafter.intake.workbook.pen import Pen

PRODUCT = "drafter-intake"
LAYOUT = 1
"""The arrangement of the workbook; raised when an older program could not read a newer one."""


@dataclass(frozen=True)
class Stamp:
    """What a workbook says of itself."""

    edition: str
    pack: str
    level: str


def write_stamp(pen: "Pen", filing: Filing) -> None:
    """Write the stamp on a hidden sheet, and in the document's own properties."""
    from openpyxl.packaging.custom import StringProperty

    entries = {
        "product": PRODUCT,
        "layout": str(LAYOUT),
        "version": __version__,
        "edition": filing.edition,
        "pack": filing.pack,
        "level": filing.unit.level.value,
    }
    for row, (key, value) in enumerate(entries.items(), start=1):
        pen.words(Spot(META, row, 1), key)
        pen.words(Spot(META, row, 2), value)
        pen.book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=f"drafter.{key}", value=value)
        )


def read_stamp(cells: Mapping[tuple[int, int], object], name: str) -> Stamp:
    """Return the stamp from the cells of the hidden sheet; `InputError` where it is not ours."""
    entries = {
        str(cells[row, 1]): str(cells.get((row, 2), "")) for row, column in cells if column == 1
    }
    if entries.get("product") != PRODUCT:
        raise InputError(not_ours(name))
    if not entries.get("layout", "").isdecimal() or int(entries["layout"]) > LAYOUT:
        raise InputError(
            _("“{name}”是用更新版本的 drafter 生成的，请先升级程序再读取。", name=name)
        )
    missing = {"edition", "pack", "level"} - entries.keys()
    if missing:
        raise InputError(not_ours(name))
    return Stamp(entries["edition"], entries["pack"], entries["level"])


def not_ours(name: str) -> str:
    """Return the sentence for a workbook of another program."""
    return _(
        "“{name}”不是本程序生成的填报表。请用 drafter new 生成填报表，把数据填进去。", name=name
    )
