"""What may stand in a pack.toml, and how it is read: each slip is one plain sentence."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from drafter.errors import InputError, TemplateError
from drafter.filing import Level, nearest
from drafter.findings import Severity
from drafter.overlay import ExtraPart, ExtraRow, Relabel
from drafter.wording import _

NATIONAL = "national"
LARGEST = 1024 * 1024
"""Bytes of a pack.toml: the longest has some ten thousand."""
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d{2}$")]
"""The code of a rule."""


class PackText(BaseModel):
    """Words of a pack for one part of the report.

    `at` is the address of the part, such as preface.text; empty `editions` or `levels`
    mean all.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    at: str
    text: str
    editions: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()

    def is_for(self, edition: str, level: Level) -> bool:
        """Tell whether it concerns this edition and level."""
        fits_edition = not self.editions or edition in self.editions
        return fits_edition and (not self.levels or level in self.levels)


class FixedText(PackText):
    """Words printed where the officer leaves a part empty; {unit} and {year} are filled."""


class Sentence(PackText):
    """A sentence with figures, printed in its part where automatic text is chosen.

    `text` is a template of the same kind as in Word; a sentence whose figure is blank is
    left out. One that asserts what no figure says must be confirmed: it is only proposed.
    """

    confirm: bool = False


class PackFile(BaseModel):
    """What may stand in a pack.toml.

    `title` may name {unit} and {year}. `signature` is where the unit's name and the date
    stand. `fee_decimals` asks for exactly so many decimals (None: 0 to 4). `thousands` sets
    the thousands of printed figures apart, as in 12,345. `word_limits`
    caps characters by address of a part, or by section. `similarity` is the share of equal
    text from which CMP-02 speaks. `deadlines` are MM-DD of the year after, by level.
    `severity` overrides the weight of rules by code. `terms` gives the right word for a
    wrong one. `variants` chooses among the structures that an edition allows. `sentences`
    are printed where automatic text is chosen, in the order given; a child replaces one by its name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = ""
    extends: str = ""
    title: str = "{unit}{year}年政府信息公开工作年度报告"
    signature: Literal["none", "under_title", "end"] = "none"
    fee_decimals: int | None = Field(default=None, ge=0, le=4)
    thousands: bool = False
    similarity: float = Field(default=0.8, gt=0, le=1)
    word_limits: dict[str, int] = Field(default_factory=dict)
    deadlines: dict[Level, str] = Field(default_factory=dict)
    severity: dict[Code, Severity] = Field(default_factory=dict)
    terms: dict[str, str] = Field(default_factory=dict)
    variants: dict[str, str] = Field(default_factory=dict)
    sentences: dict[str, Sentence] = Field(default_factory=dict)
    fixed_texts: tuple[FixedText, ...] = ()
    rows: tuple[ExtraRow, ...] = ()
    parts: tuple[ExtraPart, ...] = ()
    labels: tuple[Relabel, ...] = ()

    @field_validator("title")
    @classmethod
    def _names_only_unit_and_year(cls, title: str) -> str:
        if {name for _text, name, *_rest in Formatter().parse(title) if name is not None} - {
            "unit",
            "year",
        }:
            raise ValueError("title")
        return title

    @field_validator("deadlines")
    @classmethod
    def _are_days(cls, deadlines: dict[Level, str]) -> dict[Level, str]:
        for day in deadlines.values():
            if not re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", day):
                raise ValueError(day)
        return deadlines


LISTS: dict[str, type[BaseModel]] = {
    "fixed_texts": FixedText,
    "rows": ExtraRow,
    "parts": ExtraPart,
    "labels": Relabel,
}


def read_settings(path: Path) -> dict[str, Any]:
    """Return the settings of one pack.toml; every pack but the national one inherits."""
    pack = path.parent.name
    try:
        text = _admitted(path).decode("utf-8-sig")
        settings = tomllib.loads(text)
        PackFile.model_validate(settings)
    except UnicodeDecodeError as error:
        message = _("“{pack}”的 pack.toml 不是 UTF-8 编码，请另存为 UTF-8。", pack=pack)
        raise TemplateError(message) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = found[1] if found else len(text.splitlines())
        raise TemplateError(
            _(
                "“{pack}”的 pack.toml 第 {line} 行写法不对，请检查引号、等号和方括号。",
                pack=pack,
                line=line,
            )
        ) from error
    except ValidationError as error:
        raise TemplateError(_worded(error, pack)) from error
    except (RecursionError, ValueError) as error:
        raise TemplateError(
            _("“{pack}”的 pack.toml 里有层层嵌套的列表或过长的数字，请改正。", pack=pack)
        ) from error
    return settings if pack == NATIONAL else {"extends": NATIONAL} | settings


def _admitted(path: Path) -> bytes:
    """Return the bytes of a file of settings that the gate lets in; it may say nothing."""
    from drafter.intake.gate import admit
    from drafter.intake.refusals import LIMITS

    try:
        if path.stat().st_size == 0:
            return b""
        return admit(path, ("toml",), replace(LIMITS, text=LARGEST)).data
    except InputError as error:
        raise TemplateError(str(error)) from error


def _worded(error: ValidationError, pack: str) -> str:
    first = error.errors()[0]
    where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in first["loc"])
    if first["type"] != "extra_forbidden":
        return _(
            "“{pack}”的 pack.toml 里“{where}”的值不对，请对照其他模板包的写法改正。",
            pack=pack,
            where=where,
        )
    message = _(
        "“{pack}”的 pack.toml 里有不认识的设置“{where}”，请改正或删去。", pack=pack, where=where
    )
    model = LISTS.get(str(first["loc"][0]), PackFile)
    if close := nearest(str(first["loc"][-1]), model.model_fields):
        message += _("是否想写“{close}”？", close=close)
    return message


def merge_settings(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of both: the child's value holds, tables and lists are joined."""
    merged = dict(parent)
    for key, value in child.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = known | value
        elif isinstance(known, list) and isinstance(value, list):
            merged[key] = known + value
        else:
            merged[key] = value
    return merged
