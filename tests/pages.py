"""Pages of reports as small grey pictures, taken in one font that machines have in common.

`python -m tests.pages` takes the golden pictures anew; look at them before they are kept.
"""

import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.package import package, read_parts
from drafter.report.pdf import find_office
from tests.filings import form_of, sample

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = ("郏县2021", "莘县2019", "河曲县2018")
"""One of each edition."""
FONT = "Noto Sans CJK SC"
RESOLUTION = "5"
"""Dots an inch: a page of A4 is 41 by 58, a line of text two dots high."""
SQUARE = 4
"""Dots: two centimetres."""
TOLERANCE = 0.06
"""Other fonts of the same widths change a square by 0.05 at most; a title set to the left, 0.09."""
_FONTS = re.compile(rb'(w:(?:ascii|hAnsi|eastAsia|cs)=")[^"]*"')


@dataclass(frozen=True)
class Picture:
    """A grey picture: rows of bytes, 0 black, 255 white."""

    width: int
    dots: bytes

    @property
    def blocks(self) -> dict[tuple[int, int], float]:
        """The mean of each square of dots, 0 black to 1 white, by row and column."""
        squares: dict[tuple[int, int], list[int]] = {}
        for place, dot in enumerate(self.dots):
            row, column = divmod(place, self.width)
            squares.setdefault((row // SQUARE, column // SQUARE), []).append(dot)
        return {place: sum(dots) / len(dots) / 255 for place, dots in squares.items()}

    def difference(self, other: "Picture") -> float:
        """Return by how much the squares differ that differ most; 1 where the sizes do."""
        mine, others = self.blocks, other.blocks
        if mine.keys() != others.keys():
            return 1.0
        return max(abs(mine[place] - others[place]) for place in mine)


def why_not() -> str:
    """Return what is missing to take pictures, nothing where all is there."""
    if not find_office() or not shutil.which("pdftoppm"):
        return "LibreOffice or pdftoppm is not installed"
    fonts = subprocess.run(["fc-list", FONT], capture_output=True, check=False).stdout
    return "" if fonts else f"the font {FONT} is not installed"


@cache
def report(name: str) -> bytes:
    """Return the report of a sample."""
    filing = sample(name)
    return render_report(filing, form_of(filing), load_pack(filing.pack))


def photograph(reports: Mapping[str, bytes]) -> dict[str, list[Picture]]:
    """Return the pages of each .docx; one start of the office program for all."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        for name, data in reports.items():
            (place / f"{name}.docx").write_bytes(in_one_font(data))
        command = [str(find_office()), f"-env:UserInstallation={(place / 'profile').as_uri()}"]
        command += ["--headless", "--convert-to", "pdf", "--outdir", folder]
        documents = [str(place / f"{name}.docx") for name in reports]
        subprocess.run([*command, *documents], capture_output=True, check=True, timeout=240)
        return {name: _pages(place / f"{name}.pdf") for name in reports}


def in_one_font(data: bytes) -> bytes:
    """Return a report with every font name replaced."""
    named = rb"\1" + FONT.encode() + b'"'
    return package({name: _FONTS.sub(named, part) for name, part in read_parts(data).items()})


def _pages(pdf: Path) -> list[Picture]:
    command = ["pdftoppm", "-r", RESOLUTION, "-gray", str(pdf), str(pdf.with_suffix(""))]
    subprocess.run(command, check=True)
    return [read_picture(path) for path in sorted(pdf.parent.glob(f"{pdf.stem}-*.pgm"))]


def read_picture(path: Path) -> Picture:
    """Return the picture of a PGM file."""
    kind, width, _height, _most, dots = path.read_bytes().split(maxsplit=4)
    assert kind == b"P5"
    return Picture(int(width), dots)


def golden(name: str) -> list[Picture]:
    """Return the kept pages of a sample's report."""
    return [read_picture(path) for path in sorted(GOLDEN.glob(f"{name}-*.pgm"))]


def keep(name: str, pages: list[Picture]) -> None:
    """Keep pages as the golden ones."""
    GOLDEN.mkdir(exist_ok=True)
    for old in GOLDEN.glob(f"{name}-*.pgm"):
        old.unlink()
    for number, page in enumerate(pages, start=1):
        height = len(page.dots) // page.width
        head = f"P5\n{page.width} {height}\n255\n".encode()
        (GOLDEN / f"{name}-{number:02d}.pgm").write_bytes(head + page.dots)


if __name__ == "__main__":
    for name, pages in photograph({name: report(name) for name in SAMPLES}).items():
        keep(name, pages)
