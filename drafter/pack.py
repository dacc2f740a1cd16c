"""Packs: a province's settings laid over a national form.

A pack is a folder `templates/<name>/` with a `pack.toml` and, where it wants its own
looks, one `.docx` for each edition. Packs inherit: what one leaves out comes from the
pack it `extends`; of two values the child's holds, and lists are added to.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationError,
    field_validator,
)

from drafter.editions import EDITIONS, VARIANTS
from drafter.errors import TemplateError
from drafter.filing import Level, nearest
from drafter.findings import Severity
from drafter.form import Form
from drafter.overlay import ExtraPart, ExtraRow, Relabel, lay_over
from drafter.shipped import shipped_folder
from drafter.wording import _

NATIONAL = "national"
DEPARTMENT_DEADLINE, GOVERNMENT_DEADLINE = "01-31", "03-31"
# What must hold as arithmetic beyond the equations that the forms declare.
ARITHMETIC = frozenset({"VAL-01", "VAL-02", "VAL-03", "REQ-04", "ACT-03", "AGG-01", "AGG-02"})


class FixedText(BaseModel):
    """Words printed where the officer leaves a part empty; {unit} and {year} are filled.

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


class PackFile(BaseModel):
    """What may stand in a pack.toml.

    `title` may name {unit} and {year}. `signature` is where the unit's name and the date
    stand. `fee_decimals` asks for exactly so many decimals (None: 0 to 4). `word_limits`
    caps characters by address of a part, or by section. `similarity` is the share of equal
    text from which CMP-02 speaks. `deadlines` are MM-DD of the year after, by level.
    `severity` overrides the weight of rules by code. `terms` gives the right word for a
    wrong one. `variants` chooses among the structures that an edition allows. `sentences`
    holds boilerplate with figures by address of a part.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str = ""
    extends: str = ""
    title: str = "{unit}{year}年政府信息公开工作年度报告"
    signature: Literal["none", "under_title", "end"] = "none"
    fee_decimals: int | None = Field(default=None, ge=0, le=4)
    similarity: float = Field(default=0.8, gt=0, le=1)
    word_limits: dict[str, int] = Field(default_factory=dict)
    deadlines: dict[Level, str] = Field(default_factory=dict)
    severity: dict[str, Severity] = Field(default_factory=dict)
    terms: dict[str, str] = Field(default_factory=dict)
    variants: dict[str, str] = Field(default_factory=dict)
    sentences: dict[str, Any] = Field(default_factory=dict)
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


class Pack(PackFile):
    """The settings of a pack, those it inherits included."""

    name: str
    folder: Path = Path()
    _forms: dict[tuple[str, Level], Form] = PrivateAttr(default_factory=dict)

    def form(self, edition: str, level: Level) -> Form:
        """Return the national form of an edition with this pack laid over it."""
        if edition not in EDITIONS:
            known = "、".join(EDITIONS)
            raise TemplateError(
                _(
                    "没有“{edition}”这一版表格，可用的是：{known}。",
                    edition=edition,
                    known=known,
                )
            )
        if (edition, level) not in self._forms:
            self._forms[edition, level] = self._laid_over(edition, level)
        return self._forms[edition, level]

    def _laid_over(self, edition: str, level: Level) -> Form:
        form = EDITIONS[edition]
        if edition in self.variants:
            form = VARIANTS[edition][self.variants[edition]]
        return lay_over(form, (*self.rows, *self.parts, *self.labels), level)

    def report_title(self, unit: str, year: int) -> str:
        """Return the title of the report."""
        return self.title.format(unit=unit, year=year)

    def fixed_text(self, address: str, edition: str, level: Level) -> str:
        """Return the words for a part that is left empty; empty if the pack has none."""
        said = [t.text for t in self.fixed_texts if t.at == address and t.is_for(edition, level)]
        return said[-1] if said else ""

    def deadline(self, level: Level) -> tuple[int, int]:
        """Return (month, day) of the year after by which a unit must publish.

        Where no pack says so: article 49, departments 31 January, governments 31 March.
        """
        lawful = GOVERNMENT_DEADLINE if level.is_government else DEPARTMENT_DEADLINE
        month, day = self.deadlines.get(level, lawful).split("-")
        return int(month), int(day)

    def template(self, edition: str) -> Path:
        """Return the Word template for an edition, this pack's own or an inherited one."""
        own = self.folder / f"{edition}.docx"
        if own.exists():
            return own
        if not self.extends:
            raise TemplateError(
                _(
                    "“{pack}”模板包里没有 {edition} 版的 Word 模板。",
                    pack=self.name,
                    edition=edition,
                )
            )
        return load_pack(self.extends, self.folder.parent).template(edition)

    def fingerprint(self, edition: str) -> str:
        """Return a digest of all that a report of an edition takes from this pack."""
        digest = hashlib.sha256(self.model_dump_json(exclude={"folder"}).encode())
        try:
            digest.update(self.template(edition).read_bytes())
        except TemplateError:
            digest.update(b"starter")
        return digest.hexdigest()


def templates_folder() -> Path:
    """Return the folder of packs that ship with the program."""
    return shipped_folder("templates")


def pack_names(folder: Path | None = None) -> list[str]:
    """Return the names of the packs found in a folder."""
    return sorted(path.parent.name for path in (folder or templates_folder()).glob("*/pack.toml"))


@cache
def load_pack(name: str = NATIONAL, folder: Path | None = None) -> Pack:
    """Read a pack; `TemplateError` says in one sentence what is wrong with it.

    A pack that is not in `folder` is sought among the shipped ones.
    """
    path = _find(name, folder)
    merged: dict[str, Any] = {}
    for settings in _chain(path, folder):
        merged = _merge(merged, settings)
    pack = Pack(**merged, name=name, folder=path.parent)
    _check(pack)
    return pack


def find_form(edition: str, pack: str, level: Level) -> Form:
    """Return the form that a filing of this edition, pack and level answers."""
    return load_pack(pack).form(edition, level)


def _find(name: str, folder: Path | None) -> Path:
    folders = [folder, templates_folder()] if folder else [templates_folder()]
    for each in folders:
        # A name out of a filing must not lead out of the folder of packs.
        path = each / name / "pack.toml"
        if Path(name).name == name and path.is_file():
            return path
    message = _("没有名为“{name}”的模板包。", name=name)
    if close := nearest(name, [known for each in folders for known in pack_names(each)]):
        message += _("是否想写“{close}”？", close=close)
    raise TemplateError(message)


def _chain(path: Path, folder: Path | None) -> list[dict[str, Any]]:
    """Return the settings of a pack and its ancestors, the eldest first."""
    names = [path.parent.name]
    chain = [_read(path)]
    while parent := chain[0].get("extends"):
        if parent in names:
            raise TemplateError(
                _("模板包互相继承成了一个圈：{names}。", names=" → ".join([*names, parent]))
            )
        names.append(parent)
        chain.insert(0, _read(_find(parent, folder)))
    return chain


def _read(path: Path) -> dict[str, Any]:
    """Return the settings of one pack.toml; every pack but the national one inherits."""
    pack = path.parent.name
    try:
        text = path.read_text("utf-8-sig")
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
    return settings if pack == NATIONAL else {"extends": NATIONAL} | settings


def _worded(error: ValidationError, pack: str) -> str:
    first = error.errors()[0]
    where = ".".join(str(step + 1 if isinstance(step, int) else step) for step in first["loc"])
    if first["type"] != "extra_forbidden":
        return _(
            "“{pack}”的 pack.toml 里“{where}”的值不对，请对照其他模板包的写法改正。",
            pack=pack,
            where=where,
        )
    message = _("“{pack}”的 pack.toml 里有不认识的设置“{where}”。", pack=pack, where=where)
    model = LISTS.get(str(first["loc"][0]), PackFile)
    if close := nearest(str(first["loc"][-1]), model.model_fields):
        message += _("是否想写“{close}”？", close=close)
    return message


def _merge(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
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


def _check(pack: Pack) -> None:
    """Refuse settings that point nowhere or make light of arithmetic."""
    for edition, variant in pack.variants.items():
        if variant not in VARIANTS.get(edition, {}):
            raise _pointless(pack, f"variants.{edition} = {variant}")
    for overlay in (*pack.rows, *pack.parts, *pack.labels):
        if overlay.edition not in EDITIONS:
            raise _pointless(pack, f"edition = {overlay.edition}")
    _check_forms(pack)
    equations = {r.code for f in EDITIONS.values() for r in f.relations if r.sign == "="}
    if softened := (equations | ARITHMETIC) & pack.severity.keys():
        raise TemplateError(
            _(
                "“{pack}”的 pack.toml 不能改变 {code} 的轻重：算术关系和必填数字一律是错误。",
                pack=pack.name,
                code=min(softened),
            )
        )


def _check_forms(pack: Pack) -> None:
    for edition in EDITIONS:
        for level in Level:
            try:
                form = pack.form(edition, level)
            except (KeyError, ValueError) as error:
                raise _pointless(pack, str(error.args[0])) from error
        for text in pack.fixed_texts:
            if edition in text.editions and text.at not in form.narratives:
                raise _pointless(pack, text.at)


def _pointless(pack: Pack, what: str) -> TemplateError:
    return TemplateError(
        _("“{pack}”的 pack.toml 里的“{what}”在表格里找不到或已经有了。", pack=pack.name, what=what)
    )
