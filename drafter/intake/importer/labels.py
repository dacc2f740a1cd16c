"""How alike two labels are, and all the labels that the forms know."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from drafter.form import NUMERALS, Form, Line, Table
from drafter.grid import UNIT_HEADING
from drafter.numbers import PLACEHOLDERS

LIKE = 78
"""Percent of likeness from which a label is taken for one of the form's."""
LONGEST_FIGURE = 20
LEAST_UNNUMBERED = 3
"""Characters that a label has at least to be known without its number."""
UNNUMBERED = 99.0
"""Most likeness of two labels of which one lacks its number."""
_NUMERAL = f"[{NUMERALS}]{{1,3}}"
_NUMBER = re.compile(rf"(?:{_NUMERAL}[、,.]|\({_NUMERAL}\)|\d{{1,2}}[.、]|\(\d{{1,2}}\))(?=\D)")
_UNIT = re.compile(r"\((?:单位)?:?(?:万元|元|件|条|个|次|项)[^()]*\)")
_DROPPED = re.compile(r"[\s\u200b-\u200f\ufeff\"'“”‘’]+")
_FIGURE = re.compile(
    r"[+\-−－增减加少约]*\s*\d[\d,，.]*\s*(万元|元|件|条|宗|份|次|项|个|人次|人|篇)?"
)


@lru_cache(maxsize=20_000)
def squeezed(text: str) -> str:
    """Return a label without blanks, quotation marks, its unit, and differences of width."""
    return _UNIT.sub("", _DROPPED.sub("", unicodedata.normalize("NFKC", text)))


def likeness(one: str, other: str) -> float:
    """Return how alike two labels are, 0 to 100; 100 where only blanks or width differ.

    A number before a label counts only where both have one.
    """
    return nearest(one, (squeezed(other),))


def nearest(text: str, known: Sequence[str]) -> float:
    """Return how like a text is to the nearest of some squeezed labels."""
    short = squeezed(text)
    best = _best(short, known)
    if best < UNNUMBERED:
        bare, numbered = unnumbered(short), unnumbered(short) != short
        others = [
            each
            for label in known
            if ((each := unnumbered(label)) != label) != numbered and len(each) >= LEAST_UNNUMBERED
        ]
        best = max(best, min(UNNUMBERED, _best(bare, others)))
    return best


def _best(short: str, known: Sequence[str]) -> float:
    found = process.extractOne(short, known, scorer=fuzz.ratio) if short else None
    return found[1] if found else 0.0


@lru_cache(maxsize=20_000)
def unnumbered(short: str) -> str:
    """Return a squeezed label without the number before it."""
    return _NUMBER.sub("", short, count=1) if _NUMBER.match(short) else short


def is_figure(text: str) -> bool:
    """Tell whether a cell holds a number, as officers write it, or stands for one left out."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > LONGEST_FIGURE:
        return False
    return plain in PLACEHOLDERS or text.strip() in PLACEHOLDERS or bool(_FIGURE.fullmatch(plain))


def row_labels(table: Table) -> list[str]:
    """Return the words that may stand left of the figures of a table."""
    return _words(table.rows)


def head_labels(table: Table) -> list[str]:
    """Return the words that may stand above the figures of a table."""
    words = [table.title, table.corner, *_words(table.columns)]
    if table.side_by_side:
        words += _words(table.rows)
    return [word for word in words if word]


def _words(lines: Iterable[Line]) -> list[str]:
    return list(dict.fromkeys(word for line in lines for word in (*line.under, line.label)))


def _units(table: Table) -> list[str]:
    """Return the words of the column of units, where rows differ in theirs."""
    units = {line.unit or table.unit for line in table.rows}
    return [UNIT_HEADING, *units] if len(units) > 1 else []


class Vocabulary:
    """Every label of some forms; finds the one that a text is most like."""

    def __init__(self, forms: Iterable[Form]) -> None:
        tables = [table for form in forms for table in form.tables if table.printed]
        words = [word for t in tables for word in (*row_labels(t), *head_labels(t), *_units(t))]
        self._known = sorted({squeezed(word) for word in words})
        self._longest = max(map(len, self._known), default=0)
        self._cache: dict[str, float] = {}

    def likeness(self, text: str) -> float:
        """Return how like a text is to the label nearest to it."""
        short = squeezed(text)
        if not short or len(short) > 2 * self._longest:
            return 0.0
        if short not in self._cache:
            self._cache[short] = nearest(short, self._known)
        return self._cache[short]

    def holds(self, text: str) -> bool:
        """Tell whether a text is a label, mistyped or not."""
        return self.likeness(text) >= LIKE

    def begins(self, text: str) -> bool:
        """Tell whether a text is a piece of a label that was broken over lines."""
        short = squeezed(text)
        return bool(short) and any(short in known for known in self._known)
