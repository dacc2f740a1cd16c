"""Fills the stretches of a template that only print names, without asking Jinja for each.

The tables of a report are hundreds of plain `{{ name }}` between fixed markup. Such a
stretch is taken out before Jinja reads the template, and taken apart once; to fill it is
to look the names up and to join. What does not fit (a name that is missing, a value that
is no text) is left to Jinja's own way.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from drafter.metering import LONGEST, spend_text

ENOUGH = 4
"""Names in a stretch below which Jinja is as fast."""
MARK = "stretch__"
"""What stands for a stretch while Jinja reads a template, with its number."""
_STATEMENT = re.compile(r"(\{%.*?%\})", re.DOTALL)
_PRINT = re.compile(r"(\{\{.*?\}\})", re.DOTALL)
_NAME = re.compile(r"\{\{ *([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*) *\}\}", re.ASCII)
_LOOP, _END_OF_LOOP = re.compile(r"\{%\s*for\b"), re.compile(r"\{%\s*endfor\b")
_UNFIT = re.compile(
    rf"\{{#|\{{[%{{][-+]|[-+][%}}]\}}|\{{%(?!\s*(?:for|endfor|if|elif|else|endif)\b)|{MARK}"
)
_SPECIAL = re.compile("[&<>\"'\t\n]")
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
Path = tuple[str, ...]


class Unfit(Exception):  # noqa: N818 - a turn to the careful way, not an error
    """A stretch that has to be filled by Jinja itself."""


class Filled(Markup):
    """A stretch with its values in: finished markup whose length is accounted for."""

    __slots__ = ()


@dataclass(frozen=True)
class Span:
    """Fixed texts, and between them names; names that follow one another share their parent."""

    fixed: tuple[str, ...]
    names: tuple[tuple[Path, tuple[str, ...]], ...]

    def filled(self, data: Mapping[str, object]) -> Filled:
        """Return the stretch with the values of its names; `Unfit` where one is no short text."""
        values: list[str] = []
        try:
            for parent, names in self.names:
                values += map(_at(data, parent).__getitem__, names)
            told = "".join(values)
        except (KeyError, TypeError) as error:
            raise Unfit from error
        if len(told) > LONGEST:
            raise Unfit
        spend_text(len(told))
        if _SPECIAL.search(told):
            values = [as_markup(value) for value in values]
        return Filled("".join(chain.from_iterable(zip(self.fixed, [*values, ""], strict=True))))


def as_markup(text: str) -> Markup:
    """Return a text as it may stand in a run of WordprocessingML."""
    return escape(text).replace("\t", _TAB).replace("\n", _BREAK)


def fill(context: Context, number: int) -> Filled:
    """Fill a stretch; compiled templates call this."""
    spans: Sequence[Span] = context.environment.spans  # type: ignore[attr-defined]
    return spans[number].filled(context.parent)


def fused(source: str, spans: list[Span]) -> str:
    """Return the text of a template with a mark in the place of each stretch, added to `spans`.

    What is inside loops stays as it is, and so does the text of a template that sets names
    of its own or does anything else by which plain names might mean something else. Lines
    keep their numbers.
    """
    pieces = _STATEMENT.split(source)
    tags = [*pieces[1::2], *(tag for text in pieces[::2] for tag in _PRINT.findall(text))]
    if _UNFIT.search(source) or any(tag.count('"') % 2 or tag.count("'") % 2 for tag in tags):
        return source
    depth, made = 0, []
    for place, piece in enumerate(pieces):
        if place % 2:
            depth += bool(_LOOP.match(piece)) - bool(_END_OF_LOOP.match(piece))
        made.append(piece if depth or place % 2 else _taken_out(piece, spans))
    return "".join(made)


def _taken_out(text: str, spans: list[Span]) -> str:
    """Put a mark in the place of each stretch of a text without statements."""
    made: list[str] = []
    raw: list[str] = []
    for place, piece in enumerate(_PRINT.split(text)):
        if place % 2 and not _NAME.fullmatch(piece):
            made += [_mark(raw, spans), piece]
            raw = []
        else:
            raw.append(piece)
    return "".join([*made, _mark(raw, spans)])


def _mark(raw: list[str], spans: list[Span]) -> str:
    """Return the mark of a stretch, or its own text where it is too short to be worth one."""
    text = "".join(raw)
    parts = _NAME.split(text)
    fixed, names = tuple(parts[::2]), parts[1::2]
    if len(names) < ENOUGH:
        return text
    spans.append(Span(fixed, _by_parent([tuple(name.split(".")) for name in names])))
    newlines = "\n" * text.count("\n")
    return f"{{{{ {MARK}{len(spans) - 1}{newlines} }}}}"


class Filling(NodeTransformer):
    """Puts a call in the place of each mark."""

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - called by its name
        """Replace a mark; any other name stays."""
        return (
            _call(node, int(node.name.removeprefix(MARK))) if node.name.startswith(MARK) else node
        )


def _by_parent(paths: Sequence[Path]) -> tuple[tuple[Path, tuple[str, ...]], ...]:
    rows = groupby(paths, key=lambda path: path[:-1])
    return tuple((parent, tuple(path[-1] for path in row)) for parent, row in rows)


def _at(data: Mapping[str, object], path: Path) -> Mapping[str, str]:
    found: object = data
    for name in path:
        found = found[name] if type(found) is dict else None
    if type(found) is not dict:
        raise Unfit
    return found


def _call(where: nodes.Node, number: int) -> nodes.Expr:
    arguments: list[nodes.Expr] = [nodes.ContextReference(), nodes.Const(number)]
    call = nodes.Call(_FILL, arguments, [], None, None)
    assert where.environment
    call.set_lineno(where.lineno).set_environment(where.environment)
    return call


_FILL = nodes.ImportedName(f"{fill.__module__}.{fill.__qualname__}")
