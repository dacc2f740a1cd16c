"""Packs: a province's settings laid over a national form.

A pack is a folder `templates/<name>/` with a `pack.toml` and, where it wants its own
looks, one `.docx` for each edition. Packs inherit: what one leaves out comes from the
pack it `extends`; of two values the child's holds, and lists are added to.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from drafter.editions import EDITIONS, VARIANTS
from drafter.errors import TemplateError
from drafter.filing import Level, nearest
from drafter.form import Form
from drafter.overlay import lay_over
from drafter.packfile import NATIONAL, PackFile, merge_settings, read_settings
from drafter.shipped import shipped_folder
from drafter.wording import _, listed

DEPARTMENT_DEADLINE, GOVERNMENT_DEADLINE = "01-31", "03-31"
# What must hold as arithmetic beyond the equations that the forms declare.
ARITHMETIC = frozenset({"VAL-01", "VAL-02", "VAL-03", "REQ-04", "ACT-03", "AGG-01", "AGG-02"})
_brought: ContextVar[Path | None] = ContextVar("templates", default=None)


class Pack(PackFile):
    """The settings of a pack, those it inherits included."""

    name: str
    folder: Path = Path()
    _forms: dict[tuple[str, Level], Form] = PrivateAttr(default_factory=dict)

    def form(self, edition: str, level: Level) -> Form:
        """Return the national form of an edition with this pack laid over it."""
        forms = self._forms
        if (edition, level) in forms:
            return forms[edition, level]
        if edition not in EDITIONS:
            known = listed(EDITIONS)
            raise TemplateError(
                _(
                    "没有“{edition}”这一版表格，可用的是：{known}。",
                    edition=edition,
                    known=known,
                )
            )
        forms[edition, level] = self._laid_over(edition, level)
        return forms[edition, level]

    def _laid_over(self, edition: str, level: Level) -> Form:
        form = EDITIONS[edition]
        if edition in self.variants:
            form = VARIANTS[edition][self.variants[edition]]
        form = lay_over(form, (*self.rows, *self.parts, *self.labels), level)
        return replace(form, grouped=True) if self.thousands else form

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
    """Return the folder of packs: the one that ships with the program, or that work brought."""
    return _brought.get() or shipped_folder("templates")


@contextmanager
def packs_from(folder: Path) -> Iterator[None]:
    """Use the packs of this folder, and no shipped ones, inside a `with` block."""
    token = _brought.set(folder)
    try:
        yield
    finally:
        _brought.reset(token)


def pack_names(folder: Path | None = None) -> list[str]:
    """Return the names of the packs found in a folder."""
    return sorted(path.parent.name for path in (folder or templates_folder()).glob("*/pack.toml"))


def load_pack(name: str = NATIONAL, folder: Path | None = None) -> Pack:
    """Read a pack; `TemplateError` says in one sentence what is wrong with it.

    A pack that is not in `folder` is sought among the shipped ones.
    """
    return _load(name, folder, templates_folder())


@cache
def _load(name: str, folder: Path | None, shipped: Path) -> Pack:  # noqa: ARG001 - decides what is found
    path = _find(name, folder)
    merged: dict[str, Any] = {}
    for settings in _chain(path, folder):
        merged = merge_settings(merged, settings)
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
    chain = [read_settings(path)]
    while parent := chain[0].get("extends"):
        if parent in names:
            raise TemplateError(
                _(
                    "模板包互相继承成了一个圈：{names}。请改正其中的 extends。",
                    names=" → ".join([*names, parent]),
                )
            )
        names.append(parent)
        chain.insert(0, read_settings(_find(parent, folder)))
    return chain


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
                "“{pack}”的 pack.toml 不能改变 {code} 的级别：算术关系和必填数字一律是错误。",
                pack=pack.name,
                code=min(softened),
            )
        )


def _check_forms(pack: Pack) -> None:
    known: set[str] = set()
    for edition in EDITIONS:
        for level in Level:
            try:
                form = pack.form(edition, level)
            except (KeyError, ValueError) as error:
                raise _pointless(pack, str(error.args[0])) from error
            known.update(form.narratives, (section.id for section in form.sections))
    texts = (*pack.fixed_texts, *pack.sentences.values())
    for place in (*pack.word_limits, *(text.at for text in texts)):
        if place not in known:
            raise _pointless(pack, place)


def _pointless(pack: Pack, what: str) -> TemplateError:
    return TemplateError(
        _(
            "“{pack}”的 pack.toml 里的“{what}”在表格里找不到或已经有了，请改正。",
            pack=pack.name,
            what=what,
        )
    )
