"""What a template may do: print names, loop, choose, and use a few filters.

A template is a document from outside. It sees plain texts, lists and dicts; it can
call nothing, reach no Python object, and no tag of it is left out in silence.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.filters import FILTERS as JINJA_FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as JINJA_TESTS
from markupsafe import Markup, escape

from drafter.wording import N_

LOCALE = "zh_Hans_CN"
HARMLESS_FILTERS = ("default", "first", "int", "join", "last", "length", "replace", "trim")
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
    nodes.Pow,
    nodes.Mul,
)
_UPPER = str.maketrans("0123456789", N_("〇一二三四五六七八九"))
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')


class UnknownName(StrictUndefined):
    """A name that the data do not have; its message is the name itself."""

    @property
    def _undefined_message(self) -> str:
        return str(self._undefined_name)


class Sandbox(ImmutableSandboxedEnvironment):
    """A Jinja environment in which names are only names of data."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the item of a dict by its name, never a method of the dict."""
        if type(obj) is dict:
            return obj[attribute] if attribute in obj else self.undefined(name=attribute)
        return super().getattr(obj, attribute)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 - nothing is
        """Nothing in a template is called."""
        return False


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
        if "\t" in value or "\n" in value:
            return escape(value).replace("\t", _TAB).replace("\n", _BREAK)
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, UnknownName):
        return str(value)
    raise TemplateRuntimeError(type(value).__name__)


def refuse_dangerous(tree: nodes.Template) -> None:
    """Raise `SecurityError` where a template does more than print, loop and choose."""
    for node in tree.find_all(REFUSED_NODES):
        raise SecurityError(str(node.lineno))


def with_separators(text: str) -> str:
    """千分位: 12345 becomes 12,345."""
    from babel.numbers import format_decimal

    return _formatted(text, lambda value: format_decimal(value, "#,##0.####", locale=LOCALE))


def as_percent(text: str) -> str:
    """百分比: 0.125 becomes 12.5%."""
    from babel.numbers import format_percent

    return _formatted(text, lambda value: format_percent(value, "0.##%", locale=LOCALE))


def as_chinese_date(text: str) -> str:
    """中文日期: 2022-01-20 becomes 2022年1月20日."""
    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(text), "long", locale=LOCALE)
    except ValueError:
        return text


def in_chinese_digits(text: str) -> str:
    """大写: 2021 becomes 二〇二一."""
    return text.translate(_UPPER)


def or_none(text: str) -> str:
    """无则: an empty text becomes 无."""
    return text or NOTHING


def _formatted(text: str, worded: Callable[[Decimal], str]) -> str:
    try:
        return worded(Decimal(text))
    except InvalidOperation:
        return text


NOTHING = N_("无")
FILTERS: dict[str, Callable[..., Any]] = {
    N_("千分位"): with_separators,
    N_("百分比"): as_percent,
    N_("中文日期"): as_chinese_date,
    N_("大写"): in_chinese_digits,
    N_("无则"): or_none,
}
