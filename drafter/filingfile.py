"""The JSON file of a filing: written in form order, read back without a float or a guess."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drafter.cleaning import clean_line
from drafter.errors import InputError
from drafter.filing import (
    FIRST_YEAR,
    LAST_YEAR,
    PARTICULARS,
    Filing,
    Level,
    Unit,
    Value,
    nearest,
    plain,
)
from drafter.form import Form, Number
from drafter.numbers import MAX_DIGITS
from drafter.wording import _


class _UnitFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    level: Level = Level.COUNTY_DEPARTMENT
    code: str = ""


class _FilingFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    edition: str
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    pack: str = "national"
    unit: _UnitFile
    values: dict[str, Any] = Field(default_factory=dict)
    texts: dict[str, list[str]] = Field(default_factory=dict)
    explanations: dict[str, str] = Field(default_factory=dict)
    as_written: dict[str, str] = Field(default_factory=dict)
    title: str = ""
    headings: list[str] = Field(default_factory=list)
    published: str = ""
    automatic: list[str] = Field(default_factory=list)


FindForm = Callable[[str, str, Level], Form]
"""Returns the form for (edition, pack name, level)."""


def load_filing(document: bytes, find_form: FindForm) -> Filing:
    """Read a JSON filing; `InputError` says in one sentence why it cannot be used.

    Numbers written with a decimal point are read as decimals, never as floats.
    """
    try:
        data = json.loads(
            document.decode("utf-8-sig"), parse_int=_whole, parse_float=str, parse_constant=str
        )
        file = _FilingFile.model_validate(data)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise InputError(_("这不是 UTF-8 的 JSON 填报文件，请检查文件是否完整。")) from error
    except ValidationError as error:
        raise InputError(_worded(error)) from error
    form = find_form(file.edition, file.pack, file.unit.level)
    filing = Filing(
        edition=file.edition,
        year=file.year,
        unit=Unit(clean_line(file.unit.name), file.unit.level, clean_line(file.unit.code)),
        pack=file.pack,
        explanations=file.explanations,
        title=clean_line(file.title),
        headings=[clean_line(heading) for heading in file.headings],
        published=clean_line(file.published),
        automatic=file.automatic,
    )
    _refuse_unknown(file.values, form.datapoints)
    _refuse_unknown(file.as_written, {**form.datapoints, **form.narratives, **PARTICULARS})
    _refuse_unknown(file.texts, form.narratives)
    _refuse_unknown(dict.fromkeys(file.automatic), form.narratives)
    _put_values(filing, form, file)
    return filing


def _whole(digits: str) -> int | str:
    """Return a whole number, or as text what is longer than any figure: Python caps its own."""
    return int(digits) if len(digits) <= 2 * MAX_DIGITS else digits


def _put_values(filing: Filing, form: Form, file: _FilingFile) -> None:
    for address, raw in file.values.items():
        point = form.datapoints[address]
        # In the file an amount is a plain decimal in 万元, by the file's own contract.
        number = Number.MONEY if point.number is Number.AMOUNT else point.number
        filing.put(address, raw, number, point.unit)
    for address, paragraphs in file.texts.items():
        filing.put_text(address, paragraphs)
    raws = (file.unit.name, file.unit.code, file.title, file.published)
    for particular, raw in zip(PARTICULARS, raws, strict=True):
        filing.note_cleaned(particular, raw)
    filing.as_written.update(file.as_written)


def dump_filing(filing: Filing, form: Form) -> bytes:
    """Return the JSON file of a filing: UTF-8, form order, the same bytes each time."""
    values = {
        address: _plain(filing.values[address])
        for address in form.datapoints
        if address in filing.values
    }
    document = {
        "edition": filing.edition,
        "year": filing.year,
        "pack": filing.pack,
        "unit": {"name": filing.unit.name, "level": filing.unit.level, "code": filing.unit.code},
        "values": values,
        "texts": {a: filing.texts[a] for a in form.narratives if filing.texts.get(a)},
        "explanations": dict(sorted(filing.explanations.items())),
    }
    optional = {
        "as_written": dict(sorted(filing.as_written.items())),
        "title": filing.title,
        "headings": filing.headings,
        "published": filing.published,
        "automatic": filing.automatic,
    }
    document |= {key: value for key, value in optional.items() if value}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: Value) -> int | str:
    return plain(value) if isinstance(value, Decimal) else value


def _refuse_unknown(given: Mapping[str, object], known: Mapping[str, object]) -> None:
    for address in given:
        if address not in known:
            message = _("填报文件里的名称“{address}”不在本版表格中。", address=address)
            if close := nearest(address, known):
                message += _("是否想写“{close}”？", close=close)
            raise InputError(message)


def _worded(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"]) or _("文件开头")
    return _("填报文件的“{where}”一项缺失或写法不对，请对照样例改正。", where=where)
