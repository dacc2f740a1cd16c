"""Rendering alone, this product against four others, in one interleaved run.

The same national template and the same values for all: the report is first rendered
with a token for each value, then the tokens become each engine's own placeholders. The
loops are thereby unrolled for the others, who are spared that work.
"""

import io
import json
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from drafter.filing import Filing, Level
from drafter.form import Form
from drafter.pack import Pack, load_pack
from drafter.report import template_bytes
from drafter.report.context import report_context
from drafter.report.docx import read_document
from drafter.report.package import pack_part, package, read_parts
from drafter.report.properties import Properties
from drafter.report.shapes import Printed
from drafter.report.template import load_template
from tests.benchmarks.times import Times

HERE = Path(__file__).parent
MAIN = "word/document.xml"
NODE_PACKAGES = ("docxtemplater@3.71.0", "pizzip@3.3.0", "carbone@3.8.2")
PROPERTIES = Properties("t", "u", "2021")
CHUNK = 5
WORDS = "县政府落实公开要求，围绕财政、教育、医疗、就业等领域及时发布信息，规范办理申请。"


@dataclass
class Engine:
    """One competitor: does a number of reports and says how long each took, in ms."""

    times: Times
    run: Callable[[int], list[float]]
    last: Callable[[], bytes] = bytes

    def measure(self, reports: int) -> None:
        """Do so many reports and keep their times."""
        self.times.each += self.run(reports)


def sample(form: Form) -> Filing:
    """Return a filing of ordinary size: every figure, some 4,000 characters of text."""
    from drafter.report.proof.samples import sample_filings

    filing = next(sample_filings(form, "national"))[1]
    chance = random.Random(1)
    for address in form.narratives:
        texts = ["".join(chance.sample(WORDS, len(WORDS))) * 3 for _paragraph in range(5)]
        filing.put_text(address, [f"{text}<A&B>。" for text in texts])
    return filing


def tokens_for(value: Any, found: dict[str, str]) -> Any:
    """Return a context with a token in the place of each text, noting what it stood for."""
    if isinstance(value, dict):
        return {key: _token(key, inner, found) for key, inner in value.items()}
    if isinstance(value, list):
        return [tokens_for(inner, found) for inner in value]
    if not value:
        return value
    token = f"@@{len(found)}@@"
    found[token] = value
    return token


def _token(key: str, value: Any, found: dict[str, str]) -> Any:
    """Keep what the template decides by (levels, numbering, place of the signature)."""
    return value if key in ("level", "numbering", "signature") else tokens_for(value, found)


def flat_template(form: Form, pack: Pack, filing: Filing, tag: str) -> tuple[bytes, dict[str, str]]:
    """Return a .docx with the placeholders of an engine (`tag` has {name}), and the values."""
    found: dict[str, str] = {}
    context = tokens_for(report_context(filing, form, pack), found)
    data = load_template(template_bytes(filing, form, pack)).render(context, PROPERTIES)
    parts = read_parts(data)
    text = parts[MAIN].decode()
    values = {}
    for token, value in found.items():
        name = "v" + token.strip("@")
        text = text.replace(token, tag.format(name=name))
        values[name] = value
    parts[MAIN] = text.encode()
    return package(parts), values


def ours(form: Form, pack: Pack, filing: Filing, out: Path) -> Engine:
    """Return this product's rendering, given ready values as the others are."""
    template = load_template(template_bytes(filing, form, pack))
    context = report_context(filing, form, pack)

    def render() -> None:
        # Its main part is examined by the read-back, which none of the others has.
        out.write_bytes(template.render(context, PROPERTIES, parsed_later=True))

    return _engine("drafter", render, out)


def squeezed(form: Form, pack: Pack, filing: Filing, out: Path) -> Engine:
    """Return what of our rendering is not writing: to be held against the floor."""
    template = load_template(template_bytes(filing, form, pack))
    context = report_context(filing, form, pack)
    return _engine(
        "drafter, render + compress",
        lambda: template.render(context, PROPERTIES, parsed_later=True),
    )


def docxtpl(form: Form, pack: Pack, filing: Filing, out: Path) -> Engine:
    """Return docxtpl with autoescape, a new object for each report as it demands."""
    from docxtpl import DocxTemplate

    template, values = flat_template(form, pack, filing, "{{{{ {name} }}}}")

    def render() -> None:
        document = DocxTemplate(io.BytesIO(template))
        document.render(values, autoescape=True)
        document.save(out)

    return _engine("docxtpl", render, out)


def mailmerge(form: Form, pack: Pack, filing: Filing, out: Path) -> Engine:
    """Return docx-mailmerge2, whose placeholders are simple MERGEFIELDs."""
    from mailmerge import MailMerge

    tag = (
        '</w:t></w:r><w:fldSimple w:instr=" MERGEFIELD {name} "><w:r><w:t>x</w:t></w:r>'
        '</w:fldSimple><w:r><w:t xml:space="preserve">'
    )
    template, values = flat_template(form, pack, filing, tag)

    def render() -> None:
        with MailMerge(io.BytesIO(template)) as document:
            document.merge(**values)
            document.write(out)

    return _engine("docx-mailmerge2", render, out)


class Node:
    """A running Node process that renders on demand."""

    def __init__(self, engine: str, template: bytes, values: dict[str, str], folder: Path) -> None:
        paths = [folder / f"{engine}.{end}" for end in ("docx", "json", "out.docx")]
        paths[0].write_bytes(template)
        paths[1].write_text(json.dumps(values, ensure_ascii=False), "utf-8")
        self.out = paths[2]
        self.memory = 0
        environment = os.environ | {"NODE_PATH": str(folder / "node_modules")}
        self._process = subprocess.Popen(
            ["node", str(HERE / "engines.js"), engine, *map(str, paths)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )

    def run(self, number: int) -> list[float]:
        """Render so many reports; return the milliseconds of each."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        self.memory = answer["memory"]
        return list(answer["times"])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


def node_engines(
    form: Form, pack: Pack, filing: Filing, folder: Path
) -> Iterator[tuple[Engine, Node]]:
    """Yield docxtemplater and carbone, where Node and npm are present."""
    if not (shutil.which("node") and shutil.which("npm")):
        print("node or npm is missing: docxtemplater and carbone are left out")
        return
    install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder)]
    subprocess.run([*install, *NODE_PACKAGES], check=True)
    for name, tag in (("docxtemplater", "{{{name}}}"), ("carbone", "{{d.{name}}}")):
        template, values = flat_template(form, pack, filing, tag)
        node = Node(name, template, values, folder)
        yield Engine(Times(name), node.run, node.out.read_bytes), node


def _engine(name: str, render: Callable[[], object], out: Path | None = None) -> Engine:
    return Engine(Times(name), _timed(render), out.read_bytes if out else bytes)


def _timed(render: Callable[[], object]) -> Callable[[int], list[float]]:
    def run(number: int) -> list[float]:
        times = []
        for _report in range(number):
            start = time.perf_counter()
            render()
            times.append((time.perf_counter() - start) * 1000)
        return times

    return run


def floor(data: bytes, out: Path) -> Engine:
    """Return the least that any maker of this file must do: deflate its body, write it."""
    body = read_parts(data)[MAIN]

    def least() -> None:
        pack_part(MAIN, body)
        out.write_bytes(data)

    return _engine("floor: deflate + write", least)


def words(data: bytes) -> list[str]:
    """Return every text of a report, cells in order, without spaces."""
    found: list[str] = []
    for block in read_document(data):
        found += block.cells.values() if isinstance(block, Printed) else [block]
    return [text for text in ("".join(each.split()) for each in found) if text]


def compare(folder: Path, rounds: int) -> tuple[list[Times], Times]:
    """Run the engines in random turn; return all times, and those of ours among them.

    Every engine's file must hold the same words at the same places.
    """
    pack = load_pack("national")
    form = pack.form("2021", Level.COUNTY_GOVERNMENT)
    filing = sample(form)
    mine = ours(form, pack, filing, folder / "ours.docx")
    mine.run(3)
    expected = words(mine.last())
    engines = [
        mine,
        squeezed(form, pack, filing, folder / "squeezed.docx"),
        floor(mine.last(), folder / "floor.docx"),
        *python_engines(form, pack, filing, folder),
    ]
    nodes = list(node_engines(form, pack, filing, folder))
    engines += [engine for engine, _node in nodes]
    _interleave(engines, rounds)
    for engine in engines:
        assert engine.last is bytes or words(engine.last()) == expected, engine.times.name
    for _engine_of_node, node in nodes:
        node.close()
    return [engine.times for engine in engines], mine.times


def python_engines(form: Form, pack: Pack, filing: Filing, folder: Path) -> Iterator[Engine]:
    """Yield docxtpl and, where it is installed, docx-mailmerge2."""
    yield docxtpl(form, pack, filing, folder / "docxtpl.docx")
    if find_spec("mailmerge"):
        yield mailmerge(form, pack, filing, folder / "mailmerge.docx")
    else:
        print("docx-mailmerge2 is not installed (extra `bench`): it is left out")


def _interleave(engines: list[Engine], rounds: int) -> None:
    for engine in engines:
        engine.run(2)
    for _round in range(rounds):
        for engine in random.sample(engines, len(engines)):
            engine.measure(CHUNK)
