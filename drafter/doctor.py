"""What this computer can do for drafter: programs, fonts, console, folders, packs."""

import importlib.util
import locale
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from drafter import __version__
from drafter.errors import DrafterError
from drafter.pack import load_pack, pack_names
from drafter.report.pdf import find_office
from drafter.report.standard import ROLES, fonts
from drafter.wording import _, noted

TIMEOUT = 20
"""Seconds that a program asked for its fonts may take."""
WINDOWS_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"
WORD_KEY = r"Word.Application\CurVer"
WPS_KEY = r"KWPS.Application\CurVer"


@dataclass(frozen=True)
class Item:
    """One thing looked at: its name, how it is, and what to do where that is not well."""

    name: str
    state: str
    advice: str = ""


def doctor_report() -> list[Item]:
    """Look at everything; a thing that cannot be looked at is said, never raised."""
    looks: tuple[Callable[[], Iterator[Item]], ...] = (
        _program,
        _console,
        _folders,
        _office_programs,
        _fonts,
        _extras,
        _packs,
    )
    return [item for look in looks for item in look()]


def _program() -> Iterator[Item]:
    yield Item("drafter", __version__)
    yield Item("Python", noted(platform.python_version(), platform.system()))


def _console() -> Iterator[Item]:
    encoding = (sys.stdout.encoding or locale.getpreferredencoding()).lower()
    try:
        "√×●→公开".encode(encoding)
        advice = ""
    except (UnicodeEncodeError, LookupError):
        advice = _("这个窗口显示不了汉字：Windows 上先运行 chcp 65001，或改用 Windows Terminal")
    page = _code_page()
    yield Item(_("控制台编码"), noted(encoding, page) if page else encoding, advice)
    talks = sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    advice = "" if talks else _("这里不能问答；请用填报表，或换到普通的命令行窗口")
    yield Item(_("问答填报"), _("可以") if talks else _("不可以"), advice)


def _code_page() -> str:
    """Return the page of the Windows console: programs and pipes beside Python go by it."""
    if sys.platform != "win32":
        return ""
    import ctypes

    return _("代码页 {number}", number=ctypes.windll.kernel32.GetConsoleOutputCP())


def _folders() -> Iterator[Item]:
    advice = _("换一个有写入权限的文件夹运行")
    for name, folder in (
        (_("当前文件夹"), Path.cwd()),
        (_("临时文件夹"), Path(tempfile.gettempdir())),
    ):
        writable = _can_write(folder)
        yield Item(name, _("可以写入") if writable else _("不能写入"), "" if writable else advice)


def _can_write(folder: Path) -> bool:
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _office_programs() -> Iterator[Item]:
    yield Item("Microsoft Word", _present(_registered(WORD_KEY)))
    yield Item("WPS", _present(_registered(WPS_KEY) or bool(shutil.which("wps"))))
    office = find_office()
    advice = "" if office else _("转 PDF 和预览页面图需要它；只生成 Word 报告不需要")
    yield Item("LibreOffice", _present(bool(office)), advice)


def _present(found: bool) -> str:
    return _("有") if found else _("没有找到")


def _registered(key: str) -> bool:
    """Tell whether a program stands in the Windows registry; False on other systems."""
    if sys.platform != "win32":
        return False
    import winreg

    try:
        winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, key))
    except OSError:
        return False
    return True


def _fonts() -> Iterator[Item]:
    installed = installed_fonts()
    for role, names in fonts().items():
        label = _("字体：{role}", role=_(ROLES[role]))
        if installed is None:
            yield Item(label, _("无法查看"))
            continue
        found = next((name for name in names if name in installed), None)
        advice = _("打开报告的电脑上请安装“{font}”，否则会换成别的字体", font=names[0])
        yield Item(label, found or _("没有找到"), "" if found else advice)


def installed_fonts() -> set[str] | None:
    """Return the names of the fonts on this computer; None where nothing tells."""
    if sys.platform == "win32":
        return _windows_fonts()
    program = shutil.which("fc-list")
    if program is None:
        return None
    try:
        listed = subprocess.run(
            [program, ":", "family"], capture_output=True, timeout=TIMEOUT, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    return {name.strip() for line in lines for name in line.split(",")}


def _windows_fonts() -> set[str] | None:
    if sys.platform != "win32":
        return None
    import winreg

    names: set[str] = set()
    for hive in (winreg.HKEY_LOCAL_MACHINE, winreg.HKEY_CURRENT_USER):
        try:
            with winreg.OpenKey(hive, WINDOWS_FONTS) as key:
                values = range(winreg.QueryInfoKey(key)[1])
                names.update(winreg.EnumValue(key, number)[0] for number in values)
        except OSError:
            continue
    # Registered as 仿宋 & 新仿宋 (TrueType).
    return {part.strip() for name in names for part in name.partition(" (")[0].split("&")}


def _extras() -> Iterator[Item]:
    for module, name, extra in (
        ("pdfplumber", _("读入 PDF 报告"), "pdf"),
        ("distributed", _("多台机器批量"), "cluster"),
    ):
        found = importlib.util.find_spec(module) is not None
        advice = "" if found else _("需要时运行：pip install drafter[{extra}]", extra=extra)
        yield Item(name, _("可以") if found else _("没有安装"), advice)


def _packs() -> Iterator[Item]:
    for name in pack_names():
        try:
            yield Item(_("模板包 {name}", name=name), load_pack(name).label)
        except DrafterError as error:
            yield Item(_("模板包 {name}", name=name), _("不能用"), str(error))
