"""Lines folded for a terminal: within its width, at places where Chinese may be cut."""

import io
from unittest.mock import patch

import pytest
from prompt_toolkit.utils import get_cwidth

from drafter.folding import fitted, folded

TEXT = (
    "  总体情况 主动公开：2025年制发行政规范性文件3件，废止1件，截至年末现行有效12件。（全年）没有"
)


@pytest.mark.parametrize("width", range(16, 100))
def test_no_line_is_wider_or_begins_with_a_comma_or_cuts_a_number(width: int) -> None:
    lines = folded(TEXT, width).split("\n")
    assert all(get_cwidth(line) <= width for line in lines)
    assert all(line.startswith("  ") for line in lines)
    assert not {line.strip()[0] for line in lines} & set("，。：）")
    assert not {line[-1] for line in lines} & set("（")
    assert "".join(line.strip() for line in lines).replace(" ", "") == TEXT.replace(" ", "")
    for number in ("2025", "12"):
        assert sum(number in line for line in lines) == 1


def test_a_path_is_never_cut() -> None:
    path = "/home/" + "x" * 90
    assert folded(f"已保存：{path}", 40).split("\n") == ["已保存：", path]


class Window(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_only_a_terminal_is_fitted() -> None:
    with patch.dict("os.environ", {"COLUMNS": "40"}):
        assert fitted(TEXT, io.StringIO()) == TEXT
        assert "\n" in fitted(TEXT, Window())
