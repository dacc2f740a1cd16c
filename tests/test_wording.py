"""Texts are translated as they stand in the code, then filled."""

import ast
from collections.abc import Iterator
from pathlib import Path

from drafter import wording
from drafter.wording import _, in_language, language

PACKAGE = Path(wording.__file__).parent


def translated_with_format(path: Path) -> Iterator[str]:
    """Yield calls that translate a text put together at run time."""
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in ("_", "N_"):
            continue
        if call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            yield f"{path.relative_to(PACKAGE)}:{call.lineno}"


def test_no_text_is_put_together_before_it_is_translated() -> None:
    assert [place for path in PACKAGE.rglob("*.py") for place in translated_with_format(path)] == []


def test_fields_are_filled_and_unknown_languages_fall_back() -> None:
    assert _("共 {total} 件", total=3) == "共 3 件"
    with in_language("xx"):
        assert language() == "zh"
