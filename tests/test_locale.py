"""Every text for users is in the catalogue, and all of it is said in English too."""

import ast
import errno
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any, cast

import pytest
from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from drafter import api, wording
from drafter.cli import run
from drafter.doctor import doctor_report
from drafter.errors import DrafterError, ExitCode, system_reason
from drafter.findings import Finding
from drafter.form import Form
from drafter.pack import find_form
from drafter.rules import Rule
from drafter.rules.book import BOOK
from drafter.rules.page import rule_page
from drafter.wording import LANGUAGES, _, in_language, listed, noted

PACKAGE = Path(wording.__file__).parent
PROJECT = PACKAGE.parent
SAMPLES = PROJECT / "sample_inputs"
ENGLISH = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "drafter.po"
CHINESE = re.compile(r"[\u3001\u3002\u3400-\u9fff\uff08\uff0c\uff1a\uff1b]")
IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")

HOLDS_CHINESE = {
    "editions": "the statutory forms themselves",
    "form.py": "the numerals of headings, the unit of a count",
    "packfile.py": "the statutory title of a report",
    "numbers.py": "figures as officers write them",
    "numerals.py": "numerals and measure words of running text",
    "intake/importer/particulars.py": "names of agencies and levels",
    "intake/importer/headings.py": "signs that end the heading of a published report",
    "intake/importer/title.py": "titles and years of published reports",
    "intake/importer/pdf.py": "characters and page numbers of published reports",
    "intake/importer/words.py": "turns of phrase in published reports",
    "batch/matching.py": "names of agencies",
    "intake/workbook/plan.py": "names of sheets, by which a workbook is read again",
    "intake/workbook/styles.py": "names of fonts",
    "intake/workbook/equations.py": "signs of an equation of the form",
    "batch/units.py": "what stands between names in one cell of a list",
    "filenames.py": "the number of a second file of one name",
    "sentences.py": "labels of the form without their notes",
    "report/context.py": "the report, which is Chinese in any language",
    "report/starter.py": "the report, which is Chinese in any language",
    "report/docx.py": "headings of the form, looked for in a report",
    "report/proof/coverage.py": "headings of the form, looked for in a template",
    "rules/mentions.py": "phrases looked for in texts",
    "rules/doc.py": "phrases looked for in texts",
    "rules/doc_parts.py": "phrases looked for in texts",
    "rules/req.py": "phrases looked for in texts",
    "rules/similarity.py": "where clauses end",
    "rules/sty.py": "phrases looked for in texts",
    "rules/txt.py": "phrases looked for in texts",
    "rules/txt_alone.py": "phrases looked for in texts",
    "demo.py": "the name of a sample file",
}
"""Modules that read or write Chinese as their matter; what they say to users is marked."""

KEPT = {
    "截止2019年12月底",
    "围绕社会关切,持续推进",
    "进一步进一步加强；印发《《关于……》",
    "印发《《关于…》的通知",
    "2020 年 1 月；社会 公益",
    "统计期限自2020年1月1日至2020年11月30日",
    "2月30日；201811日",
    "主动发布政府信息条",
    "（2020）109号、〔2019117号",
    "示例县人民政府",
}
"""Examples that are nothing but the Chinese they are about."""

SEARCHES = {"compile", "sub", "split", "strip", "lstrip", "rstrip", "removesuffix", "removeprefix"}
"""Calls whose texts are looked for, never shown."""


def extracted(folder: Path) -> Catalog:
    """Return the messages in the code, found as README tells developers to find them."""
    found = folder / "found.pot"
    command = ["pybabel", "-q", "extract", "-F", "pyproject.toml", "-o", str(found), "."]
    before = Path.cwd()
    os.chdir(PROJECT)
    try:
        cast("Any", CommandLineInterface()).run(command)
    finally:
        os.chdir(before)
    return read_po(found.read_bytes().splitlines())


@pytest.fixture(scope="module")
def messages(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return extracted(tmp_path_factory.mktemp("messages"))


@pytest.fixture(scope="module")
def english() -> Catalog:
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def ids(catalog: Catalog) -> set[str]:
    return {str(message.id) for message in catalog if message.id}


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            yield name, node


def sources() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text("utf-8"))


def bare_texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield Chinese literals that are neither marked, nor documentation, nor looked for."""
    known: set[int] = set()
    for name, call in calls(tree):
        if name in {"_", "N_"} | SEARCHES:
            known |= {id(node) for argument in call.args for node in ast.walk(argument)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr | ast.Compare):
            known |= {id(each) for each in ast.iter_child_nodes(node)}
        elif isinstance(node, ast.Attribute):  # "√".encode(…): a text that is tried out
            known.add(id(node.value) if node.attr == "encode" else 0)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in known:
            continue
        if isinstance(node.value, str) and CHINESE.search(node.value):
            yield node.lineno, node.value


def test_every_text_for_users_is_marked() -> None:
    bare = [
        f"{path}:{line} {text}"
        for path, tree in sources()
        if path not in HOLDS_CHINESE and path.split("/")[0] not in HOLDS_CHINESE
        for line, text in bare_texts(tree)
    ]
    assert bare == []


def test_every_text_of_a_page_is_marked() -> None:
    pages = {path.name: path.read_text("utf-8") for path in PACKAGE.rglob("*.html")}
    marked = re.compile(r'_\("[^"]*"')
    assert [name for name, page in pages.items() if CHINESE.search(marked.sub("", page))] == []
    assert pages


def test_no_module_is_excepted_without_need() -> None:
    needed = {path for path, tree in sources() if any(bare_texts(tree))}
    assert {path for path in HOLDS_CHINESE if path.endswith(".py")} <= needed


def test_the_extractor_sees_every_marked_text(messages: Catalog) -> None:
    """It does not look inside f-strings."""
    known = ids(messages)
    unseen = [
        f"{path}:{call.lineno} {text.value}"
        for path, tree in sources()
        for name, call in calls(tree)
        if name in ("_", "N_")
        for text in call.args[:1]
        if isinstance(text, ast.Constant)
        and isinstance(text.value, str)
        and text.value
        and text.value not in known
    ]
    assert unseen == []


def test_the_catalogues_have_the_messages_of_the_code(messages: Catalog, english: Catalog) -> None:
    """Update them as README tells, then translate what is new."""
    with (PACKAGE / "locale" / "drafter.pot").open("rb") as file:
        assert ids(read_po(file)) == ids(messages)
    assert ids(english) == ids(messages)
    assert not english.obsolete


def test_every_message_is_translated_with_its_fields(english: Catalog) -> None:
    wrong = [
        message.id
        for message in english
        if message.id
        and (
            message.fuzzy
            or not message.string
            or fields(str(message.string)) != fields(str(message.id))
        )
    ]
    assert wrong == []


def test_translations_are_english_but_for_what_they_quote(english: Catalog) -> None:
    shown = {message.id: outside_quotes(str(message.string)) for message in english if message.id}
    kept = {str(text) for text, said in shown.items() if IDEOGRAPH.search(said)}
    assert kept <= KEPT


def test_messages_can_be_shown_on_a_chinese_windows_console(
    messages: Catalog, english: Catalog
) -> None:
    texts = ids(messages) | {str(message.string) for message in english if message.id}
    assert [
        text for text in texts if text.encode("gbk", "replace").count(b"?") > text.count("?")
    ] == []


def test_languages_have_a_catalogue() -> None:
    with in_language("en"):
        assert _("错误") == "Error"
        assert listed(["a", "b"]) == "a, b"
        assert noted("a", 1) == "a (1)"
    assert listed(["甲", "乙"]) == "甲、乙"
    assert {path.name for path in (PACKAGE / "locale").iterdir() if path.is_dir()} == set(
        LANGUAGES
    ) - {"zh"}


def test_what_the_system_refused_is_said_in_the_language_in_use() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert system_reason(full) == "磁盘已满"
    with in_language("en"):
        assert system_reason(full) == "the disk is full"
    assert system_reason(OSError(errno.EMFILE, "Too many open files")) == "Too many open files"


def outside_quotes(text: str) -> str:
    """Return a text without quoted words, document numbers, and words said of Chinese input."""
    text = re.sub(r'"[^"]*"|《[^》]*》|【[^】]*】', "", text)
    text = re.sub(r"国办(公开办)?函〔\d+〕\d+号|〔\d+〕\d+号", "", text)
    text = re.sub(r"[是否] \((yes|no)\)|[\d.]+万元|[\d.]+元|某某县\w+|县级部门", "", text)
    return re.sub(
        r"仿宋_GB2312|黑体|楷体_GB2312|方正小标宋简体|（[一1]）(（二）|（2）)?|一, ", "", text
    )


def form_words(form: Form) -> list[str]:
    """Return the words of the form, which stay Chinese, long ones first."""
    words = {form.title, form.authority, form.tables_from, "件", "万元", "元", "表"}
    for section in form.sections:
        words |= {section.title, form.heading(section)}
        words |= {narrative.label for narrative in section.narratives}
        words |= {table.title for table in section.tables}
    for point in form.datapoints.values():
        words |= {point.label, point.row.label, point.column.label}
    return sorted(filter(None, words), key=len, reverse=True)


def left_in_chinese(text: str, words: list[str]) -> str:
    """Return the Chinese of an English text that is neither quoted nor a word of the form."""
    for word in words:
        text = text.replace(word, "")
    return "".join(IDEOGRAPH.findall(outside_quotes(text)))


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_findings_are_said_in_english(name: str) -> None:
    with in_language("en"):
        filing, findings = api.check_file(SAMPLES / name)
        words = form_words(find_form(filing.edition, filing.pack, filing.unit.level))
        said = [text for finding in findings for text in texts_of(finding)]
    assert [text for text in said if left_in_chinese(text, words)] == []


def texts_of(finding: Finding) -> Iterator[str]:
    every = [finding, *finding.also]
    for each in every:
        yield from (each.severity.label, each.where, each.text, each.remedy, each.cites)


@pytest.mark.parametrize("rule", BOOK, ids=lambda rule: str(rule.code))
def test_rules_are_published_in_english(rule: Rule) -> None:
    with in_language("en"):
        page = rule_page(rule)
    lines = [line for line in page.splitlines() if not line.startswith("Example: ")]
    assert not IDEOGRAPH.search(outside_quotes("\n".join(lines)))


def test_refusals_are_said_in_english(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"")
    with in_language("en"), pytest.raises(DrafterError) as refusal:
        api.check_file(tmp_path / "a.xlsx")
    assert str(refusal.value) == '"a.xlsx" is empty. Please check that it was saved.'


def test_this_computer_is_described_in_english() -> None:
    with in_language("en"):
        items = doctor_report()
    names = " ".join(item.name for item in items)
    assert not IDEOGRAPH.search(outside_quotes(names))


def english_words(*arguments: str) -> str:
    """Run the program in English; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "drafter", "--lang", "en", *arguments],
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "200"},
        check=False,
        timeout=60,
    )
    return (done.stdout + done.stderr).decode()


def test_help_is_english() -> None:
    """One process for all commands: the texts of help are worded when they are imported."""
    program = """
import sys
from drafter.cli import run
from drafter.commands import app
from typer.main import get_command
from drafter.wording import use_language
command = get_command(app)
names = [[name] for name in command.commands]
names += [["template", name] for name in command.commands["template"].commands]
for name in [[], *names]:
    run(["--lang", "en", *name, "--help"])
"""
    program = "from drafter.wording import use_language; use_language('en')" + program
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        env=os.environ | {"PYTHONUTF8": "1", "COLUMNS": "200", "TERMINAL_WIDTH": "200"},
        check=True,
        timeout=60,
    )
    shown = done.stdout.decode()
    assert "Usage: drafter template check" in shown
    assert not IDEOGRAPH.search(outside_quotes(shown))


@pytest.mark.parametrize(
    ("arguments", "chinese", "english"),
    [
        (["frob"], "没有“frob”这个命令。", 'There is no command "frob".'),
        (["check", "a", "--frob"], "没有 --frob 这个选项。", "There is no option --frob."),
        (["rules", "a", "b"], "多写了“b”", '"b" is too much'),
        (["new", "-o", "a", "--unit", "b", "--year", "c"], "--year 的值不能用", "value of --year"),
        (["check"], "缺少必填的参数", "must be given"),
    ],
)
def test_misuse_is_answered_in_the_language_in_use(
    arguments: list[str], chinese: str, english: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The words of the command-line library, which are English, are never passed on."""
    before = wording.language()
    try:
        assert run(["--lang", "zh", *arguments]) == ExitCode.USAGE
        said = capsys.readouterr().err
        assert run(["--lang", "en", *arguments]) == ExitCode.USAGE
        told = capsys.readouterr().err
    finally:
        wording.use_language(before)
    assert chinese in said
    assert not re.search(r"[A-Za-z]{3,} [a-z]{2,}", said.replace("drafter", ""))
    assert english in told


def test_a_workbook_written_in_english_is_read_in_any_language(tmp_path: Path) -> None:
    workbook = tmp_path / "w.xlsx"
    with in_language("en"):
        filing, _findings = api.check_file(SAMPLES / "莘县2019.json")
        api.write_filing(filing, workbook)
        told = api.check_file(workbook)[0]
    read = api.check_file(workbook)[0]
    assert (read.unit, read.year, read.values, read.texts) == (
        filing.unit,
        filing.year,
        filing.values,
        filing.texts,
    )
    assert told == read


def test_findings_are_written_as_english_json() -> None:
    shown = english_words("check", str(SAMPLES / "有错误的填报表.xlsx"), "--format", "json")
    assert "Check your records" in shown
