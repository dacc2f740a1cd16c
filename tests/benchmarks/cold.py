"""Cold starts: new processes in turn, this product against bare Python and a short script."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

from drafter.filing import Level
from drafter.intake.roles import BODY
from drafter.pack import load_pack
from drafter.report.package import package, read_parts
from tests.benchmarks.times import Times
from tests.benchmarks.whole import EDITION

SCRIPT = """
import sys
from docxtpl import DocxTemplate
from openpyxl import load_workbook

book = load_workbook(sys.argv[1], data_only=True)
data = {}
for name, defined in book.defined_names.items():
    kind, *path, last = name.split(".")
    if kind not in ("v", "t"):
        continue
    sheet, cell = defined.attr_text.split("!")
    value = book[sheet.strip("'")][cell.replace("$", "")].value
    place = data
    for step in path[:-1] if kind == "t" else path:
        place = place.setdefault(step, {})
    if kind == "v":
        place[last] = value
    elif value:
        place.setdefault(path[-1], []).append(value)
template = DocxTemplate(sys.argv[2])
template.render(data, autoescape=True)
template.save(sys.argv[3])
"""
"""Twenty lines, as most would write them: figures and paragraphs, nothing checked."""
TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def cold_starts(workbook: Path, folder: Path, rounds: int) -> dict[str, Times]:
    """Return the processor time of each command in a new process, in turn."""
    script, template = folder / "script.py", folder / "template.docx"
    script.write_text(SCRIPT, "utf-8")
    template.write_bytes(_plain_template())
    drafter = [sys.executable, "-m", "drafter"]
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "drafter --help": [*drafter, "--help"],
        "docxtpl script": [sys.executable, str(script), str(workbook), str(template)],
        "drafter render": [*drafter, "render", str(workbook)],
    }
    outputs = {"docxtpl script": [], "drafter render": ["-o"]}
    times = {name: Times(name) for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            more = outputs.get(name)
            out = [] if more is None else [*more, str(folder / f"{number}{name[:3]}.docx")]
            taken = _timed([*command, *out], folder / "compiled")
            if number:
                times[name].each.append(taken)
    return times


def _plain_template() -> bytes:
    """Return a template with the tables of the national one, and a loop for each narrative."""
    pack = load_pack()
    form = pack.form(EDITION, Level.COUNTY_GOVERNMENT)
    parts = read_parts(pack.template(EDITION).read_bytes())
    head, body = parts[BODY].decode().split("<w:body>")
    loops = (
        ("{%p for p in " + address + " %}", "{{ p }}", "{%p endfor %}")
        for address in form.narratives
    )
    paragraphs = [PARAGRAPH.format(line) for loop in loops for line in loop]
    section = body[body.rindex("<w:sectPr") :]
    plain = [head, "<w:body>", *TABLE.findall(body), *paragraphs, section]
    parts[BODY] = "".join(plain).encode()
    return package(parts)


def _timed(command: list[str], compiled: Path) -> float:
    """Return the milliseconds of processor that a command takes, which a busy machine does not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    # As after an installation, where every module stands compiled.
    environment = os.environ | {"PYTHONPYCACHEPREFIX": str(compiled)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run(command, check=True, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000
