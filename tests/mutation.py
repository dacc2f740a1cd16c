"""Damage the structure of a valid workbook, and see whether any figure is misread in silence.

`python -m tests.mutation 50000 [seed] [resaved]` is the longer run; resaved damages the
workbook as LibreOffice saves it. What a mutation leaves may be
refused, or read with a finding, or read right; a figure that differs without a word is a
failure, as is any error that is not ours.
"""

import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from multiprocessing import get_context
from pathlib import Path

from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell import Cell

from drafter.checking import check
from drafter.errors import DrafterError
from drafter.filing import Filing
from drafter.intake import read_bytes
from drafter.intake.workbook import write_workbook
from drafter.intake.workbook.plan import CHECKS, GUIDE, RESULTS
from drafter.pack import load_pack
from tests.filings import form_of, sample

Parts = dict[str, bytes]
Figures = dict[str, object]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TABLE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
FILED = "郏县2021"
PROCESSES = 2
_SLOW = 5.0
"""Seconds of the processor after which a reading counts as a hang."""


@dataclass(frozen=True)
class Base:
    """A valid workbook without what only the eye needs, so that thousands can be read."""

    filing: Filing
    saved: bytes = b""
    """The workbook as another program saved it; empty for our own."""

    @cached_property
    def parts(self) -> Parts:
        """The inflated entries, with shared strings as Excel writes them."""
        if self.saved:
            return unpacked(self.saved)
        form = form_of(self.filing)
        book = load_workbook(
            io.BytesIO(write_workbook(self.filing, form, load_pack(self.filing.pack)))
        )
        for name in (GUIDE, CHECKS, RESULTS):
            if name in book.sheetnames:
                book.remove(book[name])
        for sheet in book:
            sheet.conditional_formatting = type(sheet.conditional_formatting)()
            sheet.data_validations.dataValidation.clear()
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell, Cell):
                        cell.comment = None
        stream = io.BytesIO()
        book.save(stream)
        return with_shared_strings(unpacked(stream.getvalue()))

    @cached_property
    def figures(self) -> Figures:
        """Every figure as the undamaged workbook gives it."""
        return figures(read_bytes(packed(self.parts), "x.xlsx"))

    @cached_property
    def findings(self) -> set[str]:
        """What is said of the undamaged workbook."""
        return said(read_bytes(packed(self.parts), "x.xlsx"))

    @cached_property
    def sheets(self) -> list[str]:
        """The parts that hold figures."""
        return [
            name
            for name, content in self.parts.items()
            if name.startswith("xl/worksheets/sheet") and content.count(b"<c ") > 20
        ]


def resaved(filing: Filing) -> bytes:
    """Return the whole workbook of a filing as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        path.write_bytes(write_workbook(filing, form_of(filing), load_pack(filing.pack)))
        profile = f"-env:UserInstallation=file://{folder}/profile"
        wanted = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", f"{folder}/saved"]
        command = ["soffice", "--headless", profile, *wanted, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return Path(folder, "saved", "a.xlsx").read_bytes()


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_shared_strings(parts: Parts) -> Parts:
    """Return the parts with every text moved into one table, as Excel and WPS keep them."""
    table = etree.fromstring(f'<sst xmlns="{_MAIN[1:-1]}"/>')
    parts = dict(parts)
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{_MAIN}c"):
            inline = cell.find(f"{_MAIN}is")
            if inline is not None:
                inline.tag = f"{_MAIN}si"
                cell.set("t", "s")
                etree.SubElement(cell, f"{_MAIN}v").text = str(len(table))
                table.append(inline)
        parts[name] = etree.tostring(root)
    parts["xl/sharedStrings.xml"] = etree.tostring(table)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TABLE}"/></Types>'.encode(),
    )
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace(
        b"</Relationships>",
        f'<Relationship Id="strings" Type="{_LINK}" Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    return parts


def figures(filing: Filing) -> Figures:
    """Return every figure of a filing, computed totals among them."""
    form = form_of(filing)
    return {address: filing.figure(form, address) for address in form.datapoints}


def said(filing: Filing) -> set[str]:
    """Return what the checks say, one key for each finding."""
    return {finding.key for finding in check(filing)}


def packed(parts: Parts) -> bytes:
    """Return the parts as a zip; stored, because inflating is not what is tried here."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@dataclass
class Sheet:
    """One sheet as a tree, and the dice."""

    root: etree._Element
    dice: random.Random

    @property
    def rows(self) -> list[etree._Element]:
        return list(self.root.iter(f"{_MAIN}row"))

    @property
    def cells(self) -> list[etree._Element]:
        return list(self.root.iter(f"{_MAIN}c"))

    def cell(self, *, filled: bool = True) -> etree._Element:
        """Return a cell, by default one that holds a value."""
        cells = [c for c in self.cells if not filled or c.find(f"{_MAIN}v") is not None]
        return self.dice.choice(cells or self.cells)

    def row(self) -> etree._Element:
        return self.dice.choice(self.rows)


Mutation = Callable[[Sheet], None]


def type_of_a_cell(sheet: Sheet) -> None:
    cell = sheet.cell()
    cell.set("t", sheet.dice.choice(["n", "s", "str", "inlineStr", "b", "e", "d", "", "zz"]))


def type_taken_away(sheet: Sheet) -> None:
    cell = sheet.cell()
    if "t" in cell.attrib:
        del cell.attrib["t"]


def index_of_a_string(sheet: Sheet) -> None:
    cells = [c for c in sheet.cells if c.get("t") == "s"]
    value = sheet.dice.choice(cells).find(f"{_MAIN}v")
    if value is not None:
        value.text = sheet.dice.choice(["-1", "0", "3", "99999", "x", "1_0", "１", "", "1.5"])


def place_of_a_cell(sheet: Sheet) -> None:
    cell, other = sheet.cell(), sheet.cell()
    cell.set("r", sheet.dice.choice([other.get("r", "A1"), "ZZZ1", "a1", "A0", "", "A1:B2", "1A"]))


def place_taken_away(sheet: Sheet) -> None:
    del sheet.cell().attrib["r"]


def number_of_a_row(sheet: Sheet) -> None:
    row, other = sheet.row(), sheet.row()
    row.set("r", sheet.dice.choice([other.get("r", "1"), "0", "-1", "9999999", "x", ""]))


def row_number_taken_away(sheet: Sheet) -> None:
    del sheet.row().attrib["r"]


def cell_twice(sheet: Sheet) -> None:
    cell = sheet.cell()
    twin = deepcopy(cell)
    value = twin.find(f"{_MAIN}v")
    if value is not None:
        value.text = str(sheet.dice.randrange(1000))
    cell.addnext(twin)


def row_twice(sheet: Sheet) -> None:
    row = sheet.row()
    twin = deepcopy(row)
    for value in twin.iter(f"{_MAIN}v"):
        value.text = str(sheet.dice.randrange(1000))
    row.addnext(twin)


def rows_out_of_order(sheet: Sheet) -> None:
    rows = sheet.rows
    sheet.dice.shuffle(rows)
    rows[0].getparent().extend(rows)  # type: ignore[union-attr]


def cells_out_of_order(sheet: Sheet) -> None:
    row = sheet.row()
    cells = list(row)
    sheet.dice.shuffle(cells)
    row.extend(cells)


def rows_exchanged(sheet: Sheet) -> None:
    """Sort as a program would: labels and figures move together, the names stay."""
    one, two = sheet.row(), sheet.row()
    first, second = one.get("r", ""), two.get("r", "")
    for row, number in ((one, second), (two, first)):
        row.set("r", number)
        for cell in row:
            cell.set("r", cell.get("r", "").rstrip("0123456789") + number)


def row_lost(sheet: Sheet) -> None:
    row = sheet.row()
    row.getparent().remove(row)  # type: ignore[union-attr]


def cell_lost(sheet: Sheet) -> None:
    cell = sheet.cell()
    cell.getparent().remove(cell)  # type: ignore[union-attr]


def dimension(sheet: Sheet) -> None:
    found = sheet.root.find(f"{_MAIN}dimension")
    if found is not None:
        found.set("ref", sheet.dice.choice(["A1", "A1:A2", "A1:XFD1048576", "x", "", "B2:A1"]))


def style(sheet: Sheet) -> None:
    sheet.cell(filled=False).set("s", sheet.dice.choice(["0", "99999", "-1", "x", "", "1"]))


def merge(sheet: Sheet) -> None:
    merges = sheet.root.find(f"{_MAIN}mergeCells")
    if merges is None:
        merges = etree.Element(f"{_MAIN}mergeCells")
        sheet.root.find(f"{_MAIN}sheetData").addnext(merges)  # type: ignore[union-attr]
    one, two = sheet.cell().get("r", "A1"), sheet.cell().get("r", "A1")
    etree.SubElement(merges, f"{_MAIN}mergeCell", ref=f"{one}:{two}")


def formula(sheet: Sheet) -> None:
    cell = sheet.cell()
    made = etree.Element(f"{_MAIN}f")
    made.text = sheet.dice.choice(["1+1", "SUM(A1:A9)", "#REF!", "", "A1"])
    if sheet.dice.random() < 0.3:
        made.set("t", sheet.dice.choice(["shared", "array", "dataTable"]))
    cell.insert(0, made)


def value_twice(sheet: Sheet) -> None:
    cell = sheet.cell()
    etree.SubElement(cell, f"{_MAIN}v").text = "77"


def value_cut_by_a_comment(sheet: Sheet) -> None:
    value = sheet.cell().find(f"{_MAIN}v")
    if value is not None and value.text:
        rest, value.text = value.text[1:], value.text[:1]
        comment = etree.Comment("x")
        comment.tail = rest
        value.append(comment)


def value_no_spreadsheet_writes(sheet: Sheet) -> None:
    value = sheet.cell().find(f"{_MAIN}v")
    if value is not None:
        value.text = sheet.dice.choice(["1_0", "１２", "0x10", "nan", "inf", "1e400", "٣", "#REF!"])


def inline_beside_the_value(sheet: Sheet) -> None:
    cell = sheet.cell()
    cell.set("t", sheet.dice.choice(["n", "str", "s"]))
    inline = etree.SubElement(cell, f"{_MAIN}is")
    etree.SubElement(inline, f"{_MAIN}t").text = "88"


def sheet_data_twice(sheet: Sheet) -> None:
    data = sheet.root.find(f"{_MAIN}sheetData")
    twin = deepcopy(data)
    for value in twin.iter(f"{_MAIN}v"):  # type: ignore[union-attr]
        value.text = "1"
    data.addnext(twin)  # type: ignore[union-attr,arg-type]


def other_namespace(sheet: Sheet) -> None:
    sheet.cell().tag = "{urn:other}c"


MUTATIONS: tuple[Mutation, ...] = (
    type_of_a_cell,
    type_taken_away,
    index_of_a_string,
    place_of_a_cell,
    place_taken_away,
    number_of_a_row,
    row_number_taken_away,
    cell_twice,
    row_twice,
    rows_out_of_order,
    cells_out_of_order,
    rows_exchanged,
    row_lost,
    cell_lost,
    dimension,
    style,
    merge,
    formula,
    value_twice,
    value_cut_by_a_comment,
    value_no_spreadsheet_writes,
    inline_beside_the_value,
    sheet_data_twice,
    other_namespace,
)


def name_points_elsewhere(parts: Parts, dice: random.Random) -> Parts:
    """Let one defined name point to the cell of another."""
    book = etree.fromstring(parts["xl/workbook.xml"])
    names = [n for n in book.iter(f"{_MAIN}definedName") if n.get("name", "").startswith("v.")]
    one, two = dice.sample(names, 2)
    one.text = dice.choice([two.text, "#REF!", "", "nowhere!$A$1"])
    return parts | {"xl/workbook.xml": etree.tostring(book)}


def sheets_exchanged(parts: Parts, dice: random.Random) -> Parts:
    """Let two sheets exchange their contents, or lose one."""
    sheets = [name for name in parts if name.startswith("xl/worksheets/sheet")]
    one, two = dice.sample(sheets, 2)
    return parts | {one: parts[two], two: parts[one]}


def strings_lost(parts: Parts, dice: random.Random) -> Parts:
    """Take one shared string out, so that all behind it move up."""
    table = etree.fromstring(parts["xl/sharedStrings.xml"])
    table.remove(dice.choice(list(table)))
    return parts | {"xl/sharedStrings.xml": etree.tostring(table)}


def styles_exchanged(parts: Parts, dice: random.Random) -> Parts:
    """Make dates, percentages or text of some formats."""
    styles = etree.fromstring(parts["xl/styles.xml"])
    formats = list(styles.find(f"{_MAIN}cellXfs"))  # type: ignore[arg-type]
    for found in dice.sample(formats, 3):
        found.set("numFmtId", dice.choice(["14", "22", "45", "10", "49", "9999"]))
    return parts | {"xl/styles.xml": etree.tostring(styles)}


def sign_changed(parts: Parts, dice: random.Random) -> Parts:
    """Change one sign that is no digit, anywhere in the XML of any part."""
    name = dice.choice(sorted(parts))
    content = bytearray(parts[name])
    place = dice.randrange(len(content))
    if not chr(content[place]).isdigit():
        content[place] = dice.choice(b'<>"/= &;aZ\x00\xff!-')
    return parts | {name: bytes(content)}


WHOLE: tuple[Callable[[Parts, random.Random], Parts], ...] = (
    name_points_elsewhere,
    sheets_exchanged,
    strings_lost,
    styles_exchanged,
    sign_changed,
    sign_changed,
    sign_changed,
)


def mutate(base: Base, dice: random.Random) -> tuple[str, bytes]:
    """Return the name of a mutation and the workbook it leaves."""
    number = dice.randrange(len(MUTATIONS) + len(WHOLE))
    if number < len(WHOLE):
        whole = WHOLE[number]
        return whole.__name__, packed(whole(dict(base.parts), dice))
    change, part = MUTATIONS[number - len(WHOLE)], dice.choice(base.sheets)
    root = etree.fromstring(base.parts[part])
    change(Sheet(root, dice))
    return change.__name__, packed(base.parts | {part: etree.tostring(root)})


def outcome(base: Base, data: bytes) -> str:
    """Return refused, the same, found, or what went wrong."""
    start = time.process_time()
    try:
        filing = read_bytes(data, "x.xlsx")
        read = figures(filing)
    except DrafterError:
        return "refused"
    except Exception as error:  # noqa: BLE001 - any other error is what is looked for
        return f"crash: {type(error).__name__}: {error}"
    if time.process_time() - start > _SLOW:
        return "hang"
    changed = [address for address, value in base.figures.items() if read.get(address) != value]
    if not changed:
        return "same"
    return "found" if said(filing) - base.findings else f"silent: {changed[:3]}"


def run(count: int, seed: int, saved: bytes = b"") -> tuple[Counter[str], list[str]]:
    """Return how often each outcome came, and the failures with what reproduces them.

    `saved` is the workbook as another program saved it; empty for our own.
    """
    shares = [range(start, count, PROCESSES) for start in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        work = pool.map(_run, shares, repeat(seed), repeat(saved))
        tallies, failures = zip(*work, strict=True)
    return sum(tallies, Counter()), list(chain(*failures))


def _run(numbers: range, seed: int, saved: bytes) -> tuple[Counter[str], list[str]]:
    base, tally, failures = Base(sample(FILED), saved), Counter[str](), []
    for number in numbers:
        name, data = mutate(base, random.Random(f"{seed}.{number}"))
        result = outcome(base, data)
        tally[result.partition(":")[0]] += 1
        if result not in ("refused", "same", "found"):
            failures.append(f"{seed}.{number} {name}: {result}")
    return tally, failures


if __name__ == "__main__":
    asked, chosen = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    book = resaved(sample(FILED)) if "resaved" in sys.argv else b""
    tally, failures = run(asked, chosen, book)
    print(dict(tally), *failures, sep="\n")
    sys.exit(bool(failures))
