"""Files name nobody and hide nothing; nothing that is printed shows a personal number."""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from drafter.batch.attendance import Attendance, Stranger
from drafter.batch.run import run_batch
from drafter.batch.summary import write_summaries
from drafter.batch.units import ListedUnit
from drafter.checking import check
from drafter.crash import report_crash
from drafter.errors import TemplateError
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing
from drafter.findings import as_json
from drafter.intake.workbook import annotate, write_workbook
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.html import to_html
from drafter.report.package import package, read_parts
from drafter.sarif import as_sarif
from tests.filings import form_of, jiaxian, sample

SECRET = "SECRETARY"
"""Stands for whatever names the template's author, or was not meant to be read."""
MAIN, STYLES, SETTINGS = "word/document.xml", "word/styles.xml", "word/settings.xml"
CORE, APP, TYPES = "docProps/core.xml", "docProps/app.xml", "[Content_Types].xml"
LINKS = "word/_rels/document.xml.rels"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Parts = dict[str, bytes]
Seed = Callable[[Parts], None]


def put(part: str, xml: str) -> Seed:
    """Add a part."""

    def seed(parts: Parts) -> None:
        parts[part] = xml.encode()

    return seed


def related(part: str, kind: str, xml: str) -> Seed:
    """Add a part of the document and the link to it."""

    def seed(parts: Parts) -> None:
        parts[f"word/{part}"] = xml.encode()
        link = f'<Relationship Id="s1" Type="{RELATION}/{kind}" Target="{part}"/></Relationships>'
        parts[LINKS] = parts[LINKS].replace(b"</Relationships>", link.encode())

    return seed


def linked(kind: str, target: str) -> Seed:
    """Link to something outside."""

    def seed(parts: Parts) -> None:
        link = f'<Relationship Id="s1" Type="{RELATION}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
        parts[LINKS] = parts[LINKS].replace(b"</Relationships>", link.encode())

    return seed


def core(inner: str) -> Seed:
    return put(
        CORE,
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{inner}</cp:coreProperties>",
    )


def app(inner: str) -> Seed:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    return put(APP, f'<Properties xmlns="{space}">{inner}</Properties>')


def inside(part: str, old: str, new: str) -> Seed:
    def seed(parts: Parts) -> None:
        assert old.encode() in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return seed


def first_run(properties: str) -> Seed:
    """Add a run of the secret word with some properties before the title."""
    words = f"<w:r><w:rPr>{properties}</w:rPr><w:t>{SECRET}</w:t></w:r>"
    return inside(MAIN, "</w:pPr><w:r>", f"</w:pPr>{words}<w:r>")


def before_the_title(xml: str) -> Seed:
    return inside(MAIN, "</w:pPr><w:r>", f"</w:pPr>{xml}<w:r>")


def both(one: Seed, other: Seed) -> Seed:
    def seed(parts: Parts) -> None:
        one(parts)
        other(parts)

    return seed


UNSEEN = (
    '<w:style w:type="character" w:styleId="Unseen"><w:name w:val="Unseen"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
)
BY = f'w:id="9" w:author="{SECRET}" w:date="2020-01-01T00:00:00Z"'
SEEDS: dict[str, Seed] = {
    "author": core(f"<dc:creator>{SECRET}</dc:creator>"),
    "last editor": core(f"<cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy>"),
    "description": core(f"<dc:description>{SECRET}</dc:description>"),
    "keywords": core(f"<cp:keywords>{SECRET}</cp:keywords>"),
    "category": core(f"<cp:category>{SECRET}</cp:category>"),
    "status": core(f"<cp:contentStatus>{SECRET}</cp:contentStatus>"),
    "company": app(f"<Company>{SECRET}</Company>"),
    "manager": app(f"<Manager>{SECRET}</Manager>"),
    "name of the template": app(f"<Template>{SECRET}.dotx</Template>"),
    "base of links": app(f"<HyperlinkBase>C:/{SECRET}</HyperlinkBase>"),
    "custom properties": put("docProps/custom.xml", f"<Properties>{SECRET}</Properties>"),
    "thumbnail": put("docProps/thumbnail.jpeg", SECRET),
    "custom XML": put("customXml/item1.xml", f"<a>{SECRET}</a>"),
    "comment": related("comments.xml", "comments", f"<w:comments {W}><w:comment {BY}/></w:comments>"),
    "people": related("people.xml", "people", f"<w:people {W}>{SECRET}</w:people>"),
    "building blocks": related("glossary/document.xml", "glossaryDocument", f"<w:glossaryDocument {W}>{SECRET}</w:glossaryDocument>"),
    "printer": related("printerSettings1.bin", "printerSettings", SECRET),
    "signature": put("_xmlsignatures/sig1.xml", f"<a>{SECRET}</a>"),
    "ribbon": put("customUI/customUI.xml", f"<a>{SECRET}</a>"),
    "insertion": before_the_title(f"<w:ins {BY}><w:r><w:t>x</w:t></w:r></w:ins>"),
    "deletion": before_the_title(f"<w:del {BY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"),
    "move": before_the_title(f"<w:moveFrom {BY}><w:r><w:t>x</w:t></w:r></w:moveFrom>"),
    "change of letters": inside(MAIN, "</w:pPr><w:r>", f"</w:pPr><w:r><w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"),
    "change of a paragraph": inside(MAIN, "</w:pPr>", f"<w:pPrChange {BY}><w:pPr/></w:pPrChange></w:pPr>"),
    "change of a row": inside(MAIN, "<w:tc>", f"<w:trPr><w:ins {BY}/></w:trPr><w:tc>"),
    "hidden words": first_run("<w:vanish/>"),
    "words hidden from the web": first_run("<w:webHidden/><w:vanish w:val=\"1\"/>"),
    "white words": first_run('<w:color w:val="FFFFFF"/>'),
    "tiny words": first_run('<w:sz w:val="2"/>'),
    "words hidden by a style": both(
        inside(STYLES, "</w:styles>", f"{UNSEEN}</w:styles>"), first_run('<w:rStyle w:val="Unseen"/>')
    ),
    "document variable": inside(SETTINGS, "</w:settings>", f'<w:docVars><w:docVar w:name="a" w:val="{SECRET}"/></w:docVars></w:settings>'),
    "mail merge": inside(SETTINGS, "</w:settings>", f'<w:mailMerge><w:query w:val="{SECRET}"/></w:mailMerge></w:settings>'),
    "revision ids in another spelling": inside(MAIN, "<w:p>", f"<w:p w:rsidR = '{SECRET}'>"),
    "revision ids under another prefix": inside(MAIN, "<w:p>", f'<w:p xmlns:v="http://schemas.openxmlformats.org/wordprocessingml/2006/main" v:rsidR="{SECRET}">'),
    "change under another prefix": inside(MAIN, "</w:pPr>", f'<v:pPrChange xmlns:v="http://schemas.openxmlformats.org/wordprocessingml/2006/main" v:author="{SECRET}"><v:pPr/></v:pPrChange ></w:pPr>'),
    "comment in the XML": before_the_title(f"<!-- {SECRET} -->"),
    "comment before the XML": inside(MAIN, "<w:document", f"<!-- {SECRET} --><w:document"),
    "instruction in the XML": before_the_title(f"<?editor {SECRET}?>"),
    "who may edit": before_the_title(f'<w:permStart w:id="1" w:ed="{SECRET}"/><w:permEnd w:id="1"/>'),
    "label of secrecy": put("docMetadata/LabelInfo.xml", f"<a>{SECRET}</a>"),
    "addressees of a mail merge": related("recipientData.xml", "recipientData", f"<w:recipients {W}>{SECRET}</w:recipients>"),
    "revision ids": inside(MAIN, "<w:p>", f'<w:p w:rsidR="{SECRET}">'),
    "template path": linked("attachedTemplate", f"file:///C:/Users/{SECRET}/x.dotm"),
    "link to a folder": linked("hyperlink", f"file:///C:/Users/{SECRET}/x.docx"),
    "picture's path": before_the_title(f'<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="x" descr="C:\\Users\\{SECRET}\\a.png"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x"/></a:graphic></wp:inline></w:drawing></w:r>'),
    "field with a path": before_the_title(f'<w:r><w:instrText>INCLUDEPICTURE "C:\\\\{SECRET}\\\\a.png"</w:instrText></w:r>'),
}  # fmt: skip


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_of_a_templates_author_gets_into_a_report(name: str, tmp_path: Path) -> None:
    pack = load_pack("national")
    parts = read_parts(pack.template("2021").read_bytes())
    SEEDS[name](parts)
    (tmp_path / "2021.docx").write_bytes(package(parts))
    filing = jiaxian()
    try:
        report = render_report(
            filing, form_of(filing), pack.model_copy(update={"folder": tmp_path})
        )
    except TemplateError:
        return
    told = [part for part, text in read_parts(report).items() if SECRET in f"{part} {text!r}"]
    assert told == []


PERSONAL = re.compile(
    rb"<dc:creator>(?!<)|lastModifiedBy>[^<]|<Company>[^<]|<Manager>[^<]|attachedTemplate"
    rb"|<w:(?:ins|del|moveFrom|moveTo|comment) |<w:delText|<w:vanish|rsid|openpyxl|python-docx"
)


@pytest.mark.parametrize("name", ["郏县2021", "河曲县2018"])
def test_files_name_nobody_and_hide_nothing(name: str) -> None:
    filing = sample(name)
    form, pack = form_of(filing), load_pack(filing.pack)
    files = {
        "report": render_report(filing, form, pack),
        "workbook": write_workbook(filing, form, pack),
        "marked": annotate(filing, form, pack, []),
    }
    for kind, data in files.items():
        for part, content in read_parts(data).items():
            assert "customXml" not in part
            assert "person" not in part
            found = {match[0] for match in PERSONAL.finditer(content)}
            # The one author of a report is the unit that files it.
            allowed = {b"<dc:creator>"} if filing.unit.name.encode() in content else set()
            assert found <= allowed, (kind, part)


def test_a_web_page_says_no_more_than_the_report() -> None:
    filing = jiaxian()
    page = to_html(filing, form_of(filing), load_pack(filing.pack))
    assert set(re.findall(r'<meta [^>]*?(?:name|charset)="([^"]*)"', page)) == {"utf-8", "viewport"}
    assert not re.search(r"<!--|<script|hidden|display:|file:", page)


NUMBERS = {
    "identity": "11010519491231002X",
    "identity in full-width": "１１０１０５１９４９１２３１００２Ｘ",
    "mistyped identity": "110105194912310021",
    "mobile": "13812345678",
    "mail": "zhangsan@example.com",
    "card": "6222021234567890128",
}
EVERY = "，".join(NUMBERS.values())


def careless() -> Filing:
    """Return a filing with personal numbers in words, figures and explanations."""
    filing = jiaxian()
    form = form_of(filing)
    for address in form.narratives:
        filing.put_text(address, [f"请联系张三，{EVERY}。"])
    columns = ("business", "research", "social_welfare", "legal_service", "other", "natural_person")
    for column, number in zip(columns, NUMBERS.values(), strict=True):
        address = f"requests.received.{column}"
        filing.values.pop(address)
        filing.put(address, f"约{number}件", form.datapoints[address].number)
    filing.explanations = {finding.key: f"已核实{EVERY}" for finding in check(filing)}
    return filing


def shown(text: str) -> list[str]:
    """Return the numbers that stand in a text, blanks and lines of tables left out."""
    plain = re.sub(r"[\s│]", "", text)
    return [name for name, number in NUMBERS.items() if number in plain]


def test_findings_mask_personal_numbers() -> None:
    filing = careless()
    findings = check(filing)
    assert {f.code for f in findings} >= {"PRV-01", "PRV-02", "PRV-03", "VAL-02"}
    assert shown(as_json(findings)) == shown(as_sarif({"x": findings})) == []
    assert shown("".join(f"{f.text}{f.remedy}{f.where}{f.explanation}" for f in findings)) == []


def test_the_list_of_a_marked_workbook_masks_them() -> None:
    filing = careless()
    form = form_of(filing)
    data = annotate(filing, form, load_pack(filing.pack), check(filing))
    book = load_workbook(io.BytesIO(data))
    cells = [cell for row in book["校验结果"].iter_rows() for cell in row if cell.value]
    # The officer's own explanations stand in the officer's own workbook as they were typed.
    printed = [str(cell.value) for cell in cells if cell.protection.locked]
    assert len(printed) > 20
    assert shown("".join(printed)) == []
    comments = [
        c.comment.text for sheet in book for row in sheet.iter_rows() for c in row if c.comment
    ]
    assert shown("".join(comments)) == []


MISTAKES: dict[str, object] = {
    "edition": NUMBERS["identity"],
    "pack": NUMBERS["mobile"],
    "values": {NUMBERS["card"]: 1},
    "texts": {NUMBERS["mail"]: ["x"]},
    "automatic": [NUMBERS["identity in full-width"]],
    "explanations": {NUMBERS["mistyped identity"]: 1},
}


def test_a_batch_masks_them_in_outcomes_tables_and_pages(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    filing = careless()
    (source / "careless.json").write_bytes(dump_filing(filing, form_of(filing)))
    good = json.loads(dump_filing(jiaxian(), form_of(jiaxian())))
    for key, value in MISTAKES.items():
        (source / f"{key}.json").write_text(json.dumps(good | {key: value}), "utf-8")
    batch = run_batch(source, output, workers=1)
    made = write_summaries(batch)
    assert len(made) >= 3
    for name in made:
        assert shown(told_in(output / name)) == [], name
    journal = (output / ".drafter" / "journal.jsonl").read_text("utf-8")
    assert shown(journal) == []


def told_in(path: Path) -> str:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("key", MISTAKES)
def test_the_command_line_masks_them(key: str, tmp_path: Path) -> None:
    filing = json.loads(dump_filing(careless(), form_of(careless())))
    path = tmp_path / "x.json"
    path.write_text(json.dumps(filing | {key: MISTAKES[key]}), "utf-8")
    command = [sys.executable, "-m", "drafter", "check", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr
    assert shown(done.stdout + done.stderr) == []


def test_a_crash_report_holds_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        try:
            int(EVERY)
        except ValueError as error:
            raise RuntimeError(EVERY) from error
    except RuntimeError as error:
        sentence = report_crash(error, ["check"])
    (report,) = tmp_path.iterdir()
    assert report.name in sentence
    text = report.read_text("utf-8")
    assert "RuntimeError" in text
    assert "ValueError" in text
    assert shown(text + sentence) == []


FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "＠SUM",
    "=cmd|'/C calc'!A0",
    "#REF!",
)


def hostile(text: str) -> Filing:
    """Return a filing with a text wherever an officer may type one."""
    filing = jiaxian()
    form = form_of(filing)
    filing.unit = Unit(text, Level.COUNTY_DEPARTMENT, text)
    filing.put_text("overview.proactive", [text, f"{text}。"])
    address = "requests.received.business"
    filing.put(address, text, form.datapoints[address].number)
    filing.explanations = {finding.key: text for finding in check(filing)}
    return filing


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_of_an_officer_becomes_a_formula(text: str) -> None:
    filing = hostile(text)
    form, pack = form_of(filing), load_pack(filing.pack)
    assert foreign_formulas(write_workbook(filing, form, pack)) == []
    assert foreign_formulas(annotate(filing, form, pack, check(filing))) == []


def test_no_summary_holds_a_formula_out_of_a_filing(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for number, text in enumerate(FORMULAS):
        filing = hostile(text)
        (source / f"{number}.json").write_bytes(dump_filing(filing, form_of(filing)))
    missing = tuple(
        ListedUnit(text, Level.COUNTY_DEPARTMENT, text, text, contact=text) for text in FORMULAS
    )
    strangers = tuple(Stranger(text, text, text) for text in FORMULAS)
    attended = Attendance(len(FORMULAS), missing, strangers, unread=0)
    write_summaries(run_batch(source, output, workers=1), attended)
    (summary,) = output.glob("汇总.xlsx")
    assert foreign_formulas(summary.read_bytes()) == []


def foreign_formulas(data: bytes) -> list[str]:
    """Return the formulas of a workbook that are not ours, and the error values."""
    return [formula for formula in formulas(data) if formula not in our_formulas()]


@cache
def our_formulas() -> frozenset[str]:
    filing = jiaxian()
    return frozenset(formulas(write_workbook(filing, form_of(filing), load_pack("national"))))


def formulas(data: bytes) -> list[str]:
    book = load_workbook(io.BytesIO(data))
    cells = (cell for sheet in book for row in sheet.iter_rows() for cell in row)
    return [str(cell.value) for cell in cells if cell.data_type in ("f", "e")]
