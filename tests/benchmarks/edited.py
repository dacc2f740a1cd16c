"""The national template as Word leaves it: what a provincial office really maintains.

Word marks who changed which run, repeats its fonts and language, and tears one tag in
five into several runs. The shipped template has none of it, for no one has edited it yet.
"""

import re
import shutil
from itertools import count
from pathlib import Path

from drafter.intake.roles import BODY
from drafter.pack import templates_folder
from drafter.report.package import package, read_parts

PARAGRAPH = (
    '<w:p w:rsidR="00A77B3E" w:rsidRPr="00D12F4C" w:rsidRDefault="005C1E2F" w:rsidP="00B41F0A">'
)
LOOKS = (
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:hint="eastAsia"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr>'
)
RUN = f'<w:r w:rsidRPr="00D12F4C">{LOOKS}<w:t xml:space="preserve">'
TORN = f'</w:t></w:r><w:proofErr w:type="spellStart"/>{RUN}'
NATIONAL = "national"
ONE_IN = 5
_TAG = re.compile(r"\{\{ (\w+)\.(\w+)\.(\w+) \}\}")


def edited(template: bytes) -> bytes:
    """Return a shipped template with what Word adds to it."""
    parts = read_parts(template)
    text = parts[BODY].decode()
    numbers = count(1)

    def torn(found: re.Match[str]) -> str:
        table, row, column = found.groups()
        whole = next(numbers) % ONE_IN
        return found[0] if whole else f"{{{{ {table}{TORN}.{row}{TORN}.{column} }}}}"

    text = _TAG.sub(torn, text.replace('<w:r><w:t xml:space="preserve">', RUN))
    parts[BODY] = text.replace("<w:p>", PARAGRAPH).encode()
    return package(parts)


def edited_packs(folder: Path, edition: str) -> Path:
    """Return a folder of packs in which the national template was edited in Word."""
    shutil.copytree(templates_folder() / NATIONAL, folder / NATIONAL)
    path = folder / NATIONAL / f"{edition}.docx"
    path.write_bytes(edited(path.read_bytes()))
    return folder
