"""`drafter doctor`: what is there, what is missing, and what to do about it."""

import ctypes
import io
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from drafter import doctor
from drafter.doctor import Item, doctor_report
from drafter.pack import pack_names


def items() -> dict[str, Item]:
    return {item.name: item for item in doctor_report()}


def test_everything_an_officer_depends_on_is_looked_at() -> None:
    names = set(items())
    assert {"Microsoft Word", "WPS", "LibreOffice", "控制台编码", "当前文件夹"} <= names
    assert {f"字体：{role}" for role in ("标题", "一级标题", "二级标题", "正文")} <= names
    assert {f"模板包 {name}" for name in pack_names()} <= names


def test_a_console_without_chinese_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "cp437"))
    console = items()["控制台编码"]
    monkeypatch.undo()
    assert console.state == "cp437"
    assert "chcp 65001" in console.advice


def test_the_page_of_a_windows_console_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = SimpleNamespace(GetConsoleOutputCP=lambda: 936)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    console = next(doctor._console())
    assert console.state.endswith("（代码页 936）")


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(**_options: object) -> None:
        raise PermissionError

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refused)
    here = items()["当前文件夹"]
    assert (here.state, bool(here.advice)) == ("不能写入", True)


def test_fonts_are_found_by_any_of_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "installed_fonts", lambda: {"仿宋", "黑体"})
    found = items()
    assert found["字体：正文"] == Item("字体：正文", "仿宋")
    assert "方正小标宋简体" in found["字体：标题"].advice
    monkeypatch.setattr(doctor, "installed_fonts", lambda: None)
    assert items()["字体：正文"].state == "无法查看"
