"""The names, filters and statements in the tags, held against what a report knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from drafter.filing import nearest
from drafter.findings import Finding
from drafter.metering import TEMPLATE_FAULTS
from drafter.report.bounds import LONGEST_TAG
from drafter.report.proof.slips import T01, T02, T03, T12
from drafter.report.proof.tags import MAX_DEPTH, MIDDLES, OPENERS, Tag
from drafter.sandbox import Sandbox, make_sandbox, refused_nodes
from drafter.wording import _, listed

STATEMENTS = (*OPENERS, *OPENERS.values(), *MIDDLES)

Known = Mapping[str, object] | Sequence[object] | str
"""What a name stands for: a dict of names, a list of alike things, or a text."""


@dataclass
class Scope:
    """The names in reach, loop variables over those of the report, and the ones used."""

    context: Mapping[str, object]
    loops: list[dict[str, object]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def find(self, name: str) -> object | None:
        """Return what a name stands for, or None."""
        for names in reversed(self.loops):
            if name in names:
                return names[name]
        return self.context.get(name)

    @property
    def depth(self) -> int:
        """How many loops are open."""
        return len(self.loops)


@cache
def sandbox() -> Sandbox:
    """Return the environment that templates are compiled in."""
    return make_sandbox()


def slips_in_names(tags: Sequence[Tag], scope: Scope) -> Iterator[Finding]:
    """Yield unknown names and filters and refused statements, tag by tag."""
    scope.loops.clear()
    opened: list[str] = []
    for tag in tags:
        if tag.keyword == "endfor" and opened[-1:] == ["for"]:
            scope.loops.pop()
        if tag.keyword in OPENERS.values() and opened:
            opened.pop()
        yield from _tag_slips(tag, scope)
        if tag.keyword in OPENERS:
            opened.append(tag.keyword)


def all_names(context: Known, path: str = "") -> Iterator[str]:
    """Yield every name that may be printed or looped over, dotted."""
    if isinstance(context, Mapping):
        for name, inner in context.items():
            yield from all_names(inner, f"{path}.{name}" if path else str(name))  # type: ignore[arg-type]
    else:
        yield path


def _tag_slips(tag: Tag, scope: Scope) -> Iterator[Finding]:
    if tag.does and tag.keyword not in STATEMENTS:
        if tag.body:
            yield T12.at(tag.paragraph, tag.raw, reason=tag.keyword)
        return
    if len(tag.body) > LONGEST_TAG:
        yield T12.at(tag.paragraph, tag.raw, reason=_("标签太长"))
        return
    try:
        tree = sandbox().parse(_alone(tag))
        found = list(_tree_slips(tag, tree, scope))
    except TemplateSyntaxError as error:
        yield T01.at(tag.paragraph, tag.raw, reason=_("“{words}”读不懂", words=error.message or ""))
        return
    except TEMPLATE_FAULTS:
        yield T12.at(tag.paragraph, tag.raw, reason=_("数字太长，或括号套得太深"))
        return
    yield from found
    if tag.keyword == "for":
        yield from _enter(tag, tree, scope)


def _alone(tag: Tag) -> str:
    """Return a tag as a template that is complete in itself."""
    if not tag.does:
        return "{{ " + tag.body + " }}"
    if tag.keyword == "elif":
        return "{% if " + tag.rest + " %}{% endif %}"
    if tag.keyword in OPENERS:
        return "{% " + tag.body + " %}{% " + OPENERS[tag.keyword] + " %}"
    return ""


def _tree_slips(tag: Tag, tree: nodes.Template, scope: Scope) -> Iterator[Finding]:
    for refused in refused_nodes(tree):
        yield T12.at(tag.paragraph, tag.raw, reason=type(refused).__name__)
    known = sandbox().filters
    for used in tree.find_all(nodes.Filter):
        if used.name not in known:
            yield T03.at(tag.paragraph, tag.raw, name=used.name, known=listed(sorted(known)))
    for path in _paths(tree):
        if path[0] != "loop" and not _resolves(path, scope):
            yield _unknown(tag, ".".join(path), scope)


def _unknown(tag: Tag, name: str, scope: Scope) -> Finding:
    close = nearest(name, all_names(scope.context))
    return T02.at(tag.paragraph, tag.raw, name=name, close=close or "-")


def _enter(tag: Tag, tree: nodes.Template, scope: Scope) -> Iterator[Finding]:
    """Open a loop: its variable stands for one of the things looped over."""
    loop = next(tree.find_all(nodes.For))
    path = _path(loop.iter)
    over = _walk(path, scope) if path else None
    listed = isinstance(over, Sequence) and not isinstance(over, str)
    item = next(iter(over), "") if isinstance(over, Sequence) and listed else ""
    scope.loops.append({loop.target.name: item} if isinstance(loop.target, nodes.Name) else {})
    if scope.depth > MAX_DEPTH:
        yield T12.at(tag.paragraph, tag.raw, reason=_("循环套得太深"))


def _paths(tree: nodes.Template) -> Iterator[tuple[str, ...]]:
    """Yield each dotted name that is read, the longest form of each."""
    steps = (nodes.Getattr, nodes.Getitem)
    inner = {id(child) for node in tree.find_all(steps) for child in node.iter_child_nodes()}
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if id(node) not in inner and getattr(node, "ctx", "load") == "load":
            path = _path(node)
            if path:
                yield path


def _path(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        inner = _path(node.node)
        return (*inner, node.attr) if inner else ()
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        inner = _path(node.node)
        return (*inner, str(node.arg.value)) if inner else ()
    return ()


def _resolves(path: tuple[str, ...], scope: Scope) -> bool:
    return _walk(path, scope) is not None


def _walk(path: tuple[str, ...], scope: Scope) -> object | None:
    """Follow a dotted name; note it as used, by its name in the report."""
    here = scope.find(path[0])
    for name in path[1:]:
        if isinstance(here, Mapping):
            here = here.get(name)
        elif isinstance(here, Sequence) and not isinstance(here, str) and name.isdecimal():
            here = here[0] if here else None
        else:
            return None
    if here is not None and not any(path[0] in names for names in scope.loops):
        scope.used.add(".".join(path))
    return here
