"""Fills the stretches of a template that only print names, without asking Jinja for each.

The tables of a report are hundreds of plain `{{ name }}` between fixed markup. Such a
stretch is taken apart once; to fill it is to look the names up and to join. What does not
fit (a name that is missing, a value that is no text) is left to Jinja's own way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from drafter.metering import LONGEST, spend_text

ENOUGH = 4
"""Names in a stretch below which Jinja is as fast."""
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


class Fusing(NodeTransformer):
    """Puts one call in the place of each stretch; what is inside loops stays as it is."""

    def __init__(self, tree: nodes.Template, spans: list[Span]) -> None:
        self._spans = spans
        self._own = {name.name for name in tree.find_all(nodes.Name) if name.ctx != "load"}

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - called by its name
        """Leave a loop as it is: what its passes cost is counted by its fixed texts."""
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - called by its name
        """Fuse what is printed in a row."""
        node.nodes = list(self._fused(node))
        return node

    def _fused(self, output: nodes.Output) -> Iterator[nodes.Expr]:
        for plain, found in groupby(output.nodes, key=self._is_plain):
            stretch = list(found)
            paths = [path for each in stretch if (path := self._path(each))]
            if not plain or len(paths) < ENOUGH:
                yield from stretch
                continue
            self._spans.append(Span(_fixed(stretch), _by_parent(paths)))
            yield _call(output, len(self._spans) - 1)

    def _is_plain(self, node: nodes.Expr) -> bool:
        return isinstance(node, nodes.TemplateData) or bool(self._path(node))

    def _path(self, node: nodes.Node) -> Path:
        """Return `a.b.c` as its names; empty for anything else, or a name the template sets."""
        if isinstance(node, nodes.Getattr):
            before = self._path(node.node)
            return (*before, node.attr) if before else ()
        if isinstance(node, nodes.Name) and node.name not in self._own:
            return (node.name,)
        return ()


def _fixed(stretch: Sequence[nodes.Node]) -> tuple[str, ...]:
    """Return the fixed texts before, between and after the names."""
    texts = [""]
    for node in stretch:
        if isinstance(node, nodes.TemplateData):
            texts[-1] += node.data
        else:
            texts.append("")
    return tuple(texts)


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
