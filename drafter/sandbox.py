"""What a template may do: print names, loop, choose, and use a few filters.

A template is a document from outside. It sees plain texts, lists and dicts; it can
call nothing, reach no Python object, and no tag of it is left out in silence. What it
costs is counted.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS
from jinja2.visitor import NodeTransformer

from drafter.metering import counted, spend_text
from drafter.spans import as_markup
from drafter.wording import N_, REPORT_LOCALE, chinese_date, grouped_digits

HARMLESS_FILTERS = ("default", "first", "int", "last", "length", "trim")
HARMLESS_TESTS = ("defined", "undefined", "divisibleby", "even", "odd", "in")
# None of these does anything that a report needs, and each opens a door.
REFUSED_NODES = (
    nodes.ScopedEvalContextModifier,
    nodes.Include,
    nodes.Import,
    nodes.FromImport,
    nodes.Extends,
    nodes.Call,
    nodes.CallBlock,
    nodes.Macro,
    nodes.AssignBlock,
    nodes.FilterBlock,
    nodes.Slice,
    nodes.Dict,
    nodes.Pow,
    nodes.Mul,
)
LARGEST_EXPONENT = 30
"""Figures have twelve digits; one written as 1e999999999 would fill the memory."""
_UPPER = str.maketrans("0123456789", N_("〇一二三四五六七八九"))


class UnknownName(StrictUndefined):
    """A name that the data do not have; its message is the name itself."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment in which names are only names of data."""

    intercepted_binops = frozenset({"+", "%"})

    def prepare(self, tree: nodes.Template) -> Template:
        """Compile a parsed template so that its loops and texts are counted.

        `SecurityError` holds the line of what a template may not do. The tree is changed.
        """
        refuse_dangerous(tree)
        return self.from_string(_Counting(self).visit(tree))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the item of a dict by its name, never a method of the dict."""
        if type(obj) is dict:
            return obj[attribute] if attribute in obj else self.undefined(name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing in a template is called but what was put into it: the counting."""
        return obj is counted

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Add numbers or texts and divide numbers; a text as a pattern could grow at will."""
        if isinstance(left, str) and isinstance(right, str) and operator == "+":
            return joined([left, right])
        if isinstance(left, int | UnknownName) and isinstance(right, int | UnknownName):
            return super().call_binop(context, operator, left, right)
        raise TemplateRuntimeError(operator)


class _Counting(NodeTransformer):
    """Puts the counting into a template: around what loops run over, and where texts meet."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - called by its name
        self.generic_visit(node)
        steps = 1 + sum(1 for _expression in node.find_all(nodes.Expr))
        characters = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
        costs = [nodes.Const(steps), nodes.Const(characters)]
        node.iter = self._at(node, nodes.Call(_COUNTED, [node.iter, *costs], [], None, None))
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802 - called by its name
        self.generic_visit(node)
        pieces = nodes.List(node.nodes)
        return self._at(node, nodes.Filter(pieces, "join", [], [], None, None))

    def _at(self, old: nodes.Node, new: nodes.Expr) -> nodes.Expr:
        new.set_lineno(old.lineno).set_environment(self._sandbox)
        return new


_COUNTED = nodes.ImportedName(f"{counted.__module__}.{counted.__qualname__}")


def make_sandbox() -> Sandbox:
    """Return the environment that compiles every template."""
    sandbox = Sandbox(autoescape=True, undefined=UnknownName, finalize=printable)
    sandbox.globals.clear()
    sandbox.filters = {name: JINJA_FILTERS[name] for name in HARMLESS_FILTERS} | FILTERS
    sandbox.tests = {
        name: test
        for name, test in JINJA_TESTS.items()
        if name in HARMLESS_TESTS or not name.isalpha()
    }
    return sandbox


def printable(value: object) -> object:
    """Return a text or whole number as it may stand in the report; refuse all else."""
    if isinstance(value, str):
        spend_text(len(value))
        return as_markup(value) if "\t" in value or "\n" in value else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, UnknownName):
        return str(value)
    raise TemplateRuntimeError(type(value).__name__)


def refuse_dangerous(tree: nodes.Template) -> None:
    """Raise `SecurityError` where a template does more than print, loop and choose."""
    for node in refused_nodes(tree):
        raise SecurityError(str(node.lineno))


def refused_nodes(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Yield what a template may not hold.

    Lists may hold fixed values only: lists of lists can be made that take for ever to compare.
    """
    yield from tree.find_all(REFUSED_NODES)
    for node in tree.find_all((nodes.List, nodes.Tuple)):
        if not all(_is_fixed(item) for item in node.iter_child_nodes()):
            yield node


def _is_fixed(item: nodes.Node) -> bool:
    """Whether an item is a literal, or the name of a loop's own variable."""
    return isinstance(item, nodes.Const) or (isinstance(item, nodes.Name) and item.ctx == "store")


def joined(pieces: Iterable[object], separator: str = "") -> str:
    """Return texts and whole numbers joined; refuse all else."""
    texts = [as_text(piece) for piece in pieces]
    spend_text(sum(map(len, texts)) + len(texts) * len(separator))
    return separator.join(texts)


def replaced(text: str, old: str, new: str) -> str:
    """Return a text with one wording put for another."""
    text = as_text(text)
    spend_text(len(text) + (text.count(old) if old else len(text) + 1) * len(new))
    return text.replace(old, new)


def as_text(value: object) -> str:
    """Return a text, or a whole number in digits; refuse all else."""
    if isinstance(value, str | UnknownName) or type(value) is int:
        return str(value)
    raise TemplateRuntimeError(type(value).__name__)


def with_separators(text: str) -> str:
    """千分位: 12345 becomes 12,345."""
    return _formatted(text, lambda value: grouped_digits(format(value, "f")))


def as_percent(text: str) -> str:
    """百分比: 0.125 becomes 12.5%."""
    from babel.numbers import format_percent

    return _formatted(text, lambda value: format_percent(value, "0.##%", locale=REPORT_LOCALE))


def as_chinese_date(text: str) -> str:
    """中文日期: 2022-01-20 becomes 2022年1月20日."""
    return chinese_date(as_text(text))


def in_chinese_digits(text: str) -> str:
    """大写: 2021 becomes 二〇二一."""
    return as_text(text).translate(_UPPER)


def or_none(text: str) -> str:
    """无则: an empty text becomes 无."""
    return as_text(text) or NOTHING


def _formatted(text: str, worded: Callable[[Decimal], str]) -> str:
    text = as_text(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    within = number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT
    return worded(number) if within else text


NOTHING = N_("无")
FILTERS: dict[str, Callable[..., Any]] = {
    "join": joined,
    "replace": replaced,
    N_("千分位"): with_separators,
    N_("百分比"): as_percent,
    N_("中文日期"): as_chinese_date,
    N_("大写"): in_chinese_digits,
    N_("无则"): or_none,
}
