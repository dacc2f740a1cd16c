"""Packs: a province's settings laid over a national form.

A pack is a folder `templates/<name>/` with a `pack.toml` and, where it wants its own
looks, one `.docx` for each edition. Packs inherit: what one leaves out comes from the
pack it `extends`.
"""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from drafter.editions import EDITIONS
from drafter.errors import TemplateError
from drafter.filing import Level, nearest
from drafter.form import Form
from drafter.wording import _


class Pack(BaseModel):
    """The settings of a pack, those it inherits included.

    `title` may name {unit} and {year}. `fee_decimals` asks for exactly so many
    decimals (None: 0 to 4). `word_limits` caps narratives by address. `similarity` is the
    share of equal text from which CMP-02 speaks.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    label: str = ""
    extends: str = ""
    title: str = "{unit}{year}年政府信息公开工作年度报告"
    fee_decimals: int | None = Field(default=None, ge=0, le=4)
    similarity: float = Field(default=0.8, gt=0, le=1)
    word_limits: dict[str, int] = Field(default_factory=dict)
    folder: Path = Path()

    def form(self, edition: str, level: Level) -> Form:  # noqa: ARG002 - packs differ by level
        """Return the national form of an edition with this pack laid over it."""
        try:
            return EDITIONS[edition]
        except KeyError:
            raise TemplateError(
                _(
                    "没有“{edition}”这一版表格，可用的是：{known}。",
                    edition=edition,
                    known="、".join(EDITIONS),
                )
            ) from None

    def report_title(self, unit: str, year: int) -> str:
        """Return the title of the report."""
        return self.title.format(unit=unit, year=year)

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


def templates_folder() -> Path:
    """Return the folder of packs: beside the package when installed, else in the checkout."""
    package = Path(__file__).parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"


def pack_names(folder: Path | None = None) -> list[str]:
    """Return the names of the packs found in a folder."""
    return sorted(path.parent.name for path in (folder or templates_folder()).glob("*/pack.toml"))


@cache
def load_pack(name: str = "national", folder: Path | None = None) -> Pack:
    """Read a pack; `TemplateError` says in one sentence what is wrong with it."""
    folder = folder or templates_folder()
    path = folder / name / "pack.toml"
    if not path.is_file():
        message = _("没有名为“{name}”的模板包。", name=name)
        if close := nearest(name, pack_names(folder)):
            message += _("是否想写“{close}”？", close=close)
        raise TemplateError(message)
    return Pack(**tomllib.loads(path.read_text("utf-8")), name=name, folder=path.parent)


def find_form(edition: str, pack: str, level: Level) -> Form:
    """Return the form that a filing of this edition, pack and level answers."""
    return load_pack(pack).form(edition, level)
