"""The system's own editor for a long text: Notepad on Windows."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from drafter.errors import DrafterError
from drafter.intake.importer.decoding import decoded
from drafter.intake.questionnaire.prompts import say
from drafter.wording import _

EDITORS = ("nano", "vim", "vi")


def edited(paragraphs: list[str]) -> list[str]:
    """Return paragraphs after the officer changed them in an editor, one to a line."""
    with tempfile.TemporaryDirectory(prefix="drafter-") as folder:
        path = Path(folder, _("文字.txt"))
        # With the mark by which Notepad of every age knows UTF-8.
        path.write_text("\n".join(paragraphs), "utf-8-sig")
        say(_("  请在打开的编辑器里写，保存后关闭。"))
        try:
            subprocess.run([*_editor(), str(path)], check=True)
            text = decoded(path.read_bytes(), path.name)
        except (OSError, DrafterError, subprocess.SubprocessError):
            say(_("× 编辑器没有打开，文字没有变。请直接写，或用“@文件名”。"))
            return paragraphs
    return [line.strip() for line in text.splitlines() if line.strip()]


def _editor() -> list[str]:
    if sys.platform == "win32":
        return ["notepad.exe"]
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named:
        return shlex.split(named)
    return [next((name for name in EDITORS if shutil.which(name)), EDITORS[-1])]
