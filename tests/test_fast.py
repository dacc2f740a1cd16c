"""The fast reader agrees with the careful one, or leaves the workbook to it."""

import io
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from drafter.errors import InputError
from drafter.intake.gate import examine
from drafter.intake.workbook import write_workbook
from drafter.intake.workbook.fast import read_raw_fast
from drafter.intake.workbook.raw import Raw, read_raw
from drafter.pack import load_pack
from tests.filings import SAMPLES, form_of, sample

MUTATIONS = 150
"""Mutated workbooks a run, some twenty seconds; raise it for a longer search."""


def written(name: str) -> bytes:
    filing = sample(name)
    return write_workbook(filing, form_of(filing), load_pack(filing.pack))


def fast(data: bytes) -> Raw | None:
    return read_raw_fast(examine(data, "x").parts, data)


def disagreements(quick: Raw, careful: Raw) -> list[tuple[str, object]]:
    """Return the cells that the two readers see differently, on the sheets that count."""
    return [
        (sheet, place)
        for sheet, cells in quick.sheets.items()
        if cells
        for place in cells.keys() | careful.sheets[sheet].keys()
        if cells.get(place) != careful.sheets[sheet].get(place)
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_both_readers_see_the_same(name: str) -> None:
    data = written(name)
    quick = fast(data)
    assert quick is not None
    careful = read_raw(data, "x")
    assert quick.names == careful.names
    assert disagreements(quick, careful) == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_workbook_saved_by_another_program_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(written("郏县2021"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, timeout=120
    )
    data = (tmp_path / "out" / "in.xlsx").read_bytes()
    quick = fast(data)
    assert quick is not None
    assert disagreements(quick, read_raw(data, "x")) == []


SHEETS = [f"xl/worksheets/sheet{number}.xml" for number in (2, 3, 4, 5, 7)]
CHANGES: list[tuple[bytes, bytes]] = [
    (rb'<c r="(B\d+)"', rb'<c r="C9"'),
    (rb' t="n"', rb' t="s"'),
    (rb' t="n"', rb' t="b"'),
    (rb' t="n"', rb' t="e"'),
    (rb' t="n"', rb' t="d"'),
    (rb' t="n"', rb""),
    (rb"<v>(\d+)</v>", rb"<v>\g<1>.5</v>"),
    (rb"<v>(\d+)</v>", rb"<v> \1</v>"),
    (rb"<v>(\d+)</v>", rb"<v>1_000</v>"),
    (rb"<v>(\d+)</v>", rb"<v>1e3</v>"),
    (rb"<v>(\d+)</v>", rb"<v></v>"),
    (rb"<v>(\d+)</v>", rb"<f>1+1</f><v>2</v>"),
    (rb"<v>(\d+)</v>", rb"<v>&#49;</v>"),
    (rb"<t>", rb"<t>_x0041_"),
    (rb"<t>", rb"<t>&amp;&lt;"),
    (rb"<t>", rb"<t><![CDATA[x]]>"),
    (rb"<is>", rb"<is><r><t>y</t></r>"),
    (rb'<row r="(\d+)"', rb'<row r="9\1"'),
    (rb's="(\d+)"', rb's="9999"'),
    (rb"<sheetData>", rb'<sheetData><row><c t="n"><v>7</v></c></row>'),
    (rb"</sheetData>", rb'<row r="9"><c r="C9"><v>77</v></c></row></sheetData>'),
    (rb"<dimension [^>]*/>", rb'<dimension ref="A1"/>'),
]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Change something in the structure of one sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = chance.choice(SHEETS)
    for pattern, new in chance.sample(CHANGES, chance.choice((1, 1, 2))):
        places = list(re.finditer(pattern, parts[sheet]))
        if places:
            place = chance.choice(places)
            changed = place.expand(new)
            parts[sheet] = parts[sheet][: place.start()] + changed + parts[sheet][place.end() :]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_mutated_workbooks_are_read_alike_or_left_to_the_careful_reader() -> None:
    chance = random.Random(20211231)
    base = written("郏县2021")
    agreed = 0
    for _number in range(MUTATIONS):
        data = mutated(base, chance)
        verdict = examine(data, "x")
        quick = read_raw_fast(verdict.parts, data) if not verdict.refusal else None
        if quick is None:
            continue
        try:
            careful = read_raw(data, "x")
        except InputError:
            pytest.fail("the fast reader took what the careful one refuses")
        assert disagreements(quick, careful) == []
        agreed += 1
    assert agreed > 20
