"""Every text a user may see is in the catalogues, and the catalogues are whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from drafter import wording
from drafter.wording import _, in_language

PACKAGE = Path(wording.__file__).parent
LOCALE = PACKAGE / "locale"
HAN = re.compile("[\u4e00-\u9fff]")
# Words of the form, of the law and of the texts that are searched, not of the interface.
WORDS_OF_THE_FIELD = (
    "editions/",
    "numerals.py",
    "rules/mentions",
    "rules/words",
    "intake/importer/",
)


def sources() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def unmarked(path: Path) -> Iterator[str]:
    """Yield the Chinese texts of a module that are neither translated nor marked."""
    tree = ast.parse(path.read_text("utf-8"))
    marked = {
        id(text)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_")
        for text in ast.walk(call)
    }
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    comments = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and HAN.search(node.value)
        ):
            if id(node) not in marked | docstrings | comments:
                yield f"{path.relative_to(PACKAGE)}:{node.lineno} {node.value[:40]}"


def translated_with_format(path: Path) -> Iterator[str]:
    """Yield calls that translate a text put together at run time."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "N_"):
            if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
                yield f"{path.relative_to(PACKAGE)}:{call.lineno}"


def test_no_text_for_users_is_outside_the_catalogues() -> None:
    loose = [
        text
        for path in sources()
        if not path.relative_to(PACKAGE).as_posix().startswith(WORDS_OF_THE_FIELD)
        for text in unmarked(path)
    ]
    assert loose == []


def test_no_text_is_put_together_before_it_is_translated() -> None:
    assert [place for path in sources() for place in translated_with_format(path)] == []


@pytest.fixture(scope="module")
def extracted() -> Catalog:
    catalog = Catalog()
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(PACKAGE),
        method_map=[("**.py", "python"), ("**.html", "jinja2")],
        keywords={"_": None, "N_": None},
    ):
        catalog.add(message)
    return catalog


def test_the_english_catalogue_is_whole(extracted: Catalog) -> None:
    with (LOCALE / "en" / "LC_MESSAGES" / "drafter.po").open("rb") as stream:
        english = read_po(stream)
    known = {message.id for message in english if message.id and message.string}
    missing = sorted(
        str(message.id) for message in extracted if message.id and message.id not in known
    )
    assert missing == []


def test_translations_keep_the_fields() -> None:
    with (LOCALE / "en" / "LC_MESSAGES" / "drafter.po").open("rb") as stream:
        english = read_po(stream)
    field = re.compile(r"\{(\w+)[^{}]*\}")
    wrong = [
        message.id
        for message in english
        if message.id
        and set(field.findall(str(message.id))) != set(field.findall(str(message.string)))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_in_step() -> None:
    folder = LOCALE / "en" / "LC_MESSAGES"
    with (folder / "drafter.po").open("rb") as stream:
        english = read_po(stream)
    for message in english:
        if message.id:
            with in_language("en"):
                assert _(str(message.id)) == message.string


def test_messages_can_be_shown_on_a_chinese_windows_console(extracted: Catalog) -> None:
    outside = []
    for message in extracted:
        try:
            str(message.id).encode("gbk")
        except UnicodeEncodeError:
            outside.append(str(message.id))
    assert outside == []
