"""Words and numbers as the reader sees them: message catalogues and Babel formats.

Messages are written in Chinese in the code; that text is the key of the catalogue.
`_()` translates at once, `N_()` only marks a text that is translated later.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
LOCALES = Path(__file__).parent / "locale"
REPORT_LOCALE = "zh_Hans_CN"
"""Reports are always in Chinese, whatever language the messages are in."""
_language: ContextVar[str] = ContextVar("language", default="zh")


def N_(text: str) -> str:  # noqa: N802 - the name that message extractors know
    """Mark a text for the catalogue and return it unchanged."""
    return text


def _(text: str, /, **facts: object) -> str:
    """Return the text in the language in use, its `{name}` fields filled from `facts`."""
    said = _catalogue(_language.get()).get(text, text)
    return said.format_map(facts) if facts else said


def listed(names: Iterable[str]) -> str:
    """Return names one after another, as the language in use sets them apart."""
    return _("、").join(names)


def noted(name: str, note: object) -> str:
    """Return a name with a note in brackets behind it."""
    return _("{name}（{note}）", name=name, note=note)


def labelled(label: str, text: str) -> str:
    """Return a text with its label before it."""
    return _("{label}：{text}", label=label, text=text)


def language() -> str:
    """Return the language in use: `zh` or `en`."""
    return _language.get()


def use_language(name: str) -> None:
    """Use this language from here on; an unknown one falls back to Chinese."""
    _language.set(name if name in LANGUAGES else "zh")


@contextmanager
def in_language(name: str) -> Iterator[None]:
    """Use this language inside a `with` block."""
    token = _language.set(name if name in LANGUAGES else "zh")
    try:
        yield
    finally:
        _language.reset(token)


@cache
def _catalogue(name: str) -> Mapping[str, str]:
    """Return the messages of a language by their Chinese text.

    The .po file itself is read, in some 30 ms: no compiled copy can fall behind it.
    """
    if name == "zh":
        return {}
    from babel.messages.pofile import read_po

    with (LOCALES / name / "LC_MESSAGES" / "drafter.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file) if m.id and m.string}


def grouped_digits(digits: str) -> str:
    """Return plain digits with the thousands set apart; decimals stay as they are."""
    from babel.numbers import format_decimal

    whole, point, rest = digits.partition(".")
    return format_decimal(int(whole), "#,##0", locale=REPORT_LOCALE) + point + rest


def chinese_date(day: str) -> str:
    """Return an ISO date as 2022年1月20日; other text as it is."""
    from babel.dates import format_date

    try:
        return format_date(date.fromisoformat(day), "long", locale=REPORT_LOCALE)
    except ValueError:
        return day


SMALL = 20
"""Below this a percentage says more than the figures do; the difference is given instead."""


def change_phrase(before: int, now: int, unit: str) -> str:
    """Return the rise or fall from last year to this, as official reports word it."""
    from babel.numbers import format_percent

    if now == before:
        return N_("与上年持平")
    if not before:
        return N_("由上年的0{unit}增至{now}{unit}").format(now=now, unit=unit)
    if before < SMALL:
        words = N_("比上年增加{number}{unit}") if now > before else N_("比上年减少{number}{unit}")
        return words.format(number=abs(now - before), unit=unit)
    share = format_percent(abs(now - before) / before, format="0.##%", locale=REPORT_LOCALE)
    words = N_("比上年增长{share}") if now > before else N_("比上年下降{share}")
    return words.format(share=share)
