"""The headings of an imported report, held against those of the form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter.form import NUMERALS, Form, Section
from drafter.wording import N_

LIKE = 65
"""Percent of likeness from which a heading is taken for a section's."""
MISSING = N_("没有“{heading}”这一部分")
TWICE = N_("“{heading}”出现了 {count} 次")
DISORDER = N_("“{heading}”不在规定的位置上")
NO_NUMBER = N_("“{heading}”没有序号，写成了“{found}”")
WRONG_NUMBER = N_("“{heading}”的序号不对，写成了“{found}”")

_NUMBERED = re.compile(f"\\s*(?P<numeral>[{NUMERALS}]{{1,3}}|[—一-]|\\d{{1,2}})\\s*[、.．,，]\\s*")


@dataclass(frozen=True)
class Heading:
    """A heading as found: its place among them, its numeral and words, and how well it fits."""

    place: int
    text: str
    numeral: str
    words: str
    exact: bool = False


def found_headings(form: Form, headings: Sequence[str]) -> list[tuple[Section, list[Heading]]]:
    """Return for each numbered section the headings that stand for it."""
    found: dict[str, list[Heading]] = {section.id: [] for section in form.titled}
    for place, text in enumerate(headings):
        section, heading = _placed(form, place, text)
        if section:
            found[section.id].append(heading)
    return [(section, found[section.id]) for section in form.titled]


def heading_slips(
    form: Form, headings: Sequence[str]
) -> Iterator[tuple[Section, str, dict[str, object]]]:
    """Yield (section, message, facts) for sections missing, doubled, displaced, unnumbered."""
    last = -1
    for section, found in found_headings(form, headings):
        if not found:
            yield section, MISSING, {}
            continue
        if len(found) > 1:
            yield section, TWICE, {"count": len(found)}
        first = found[0]
        if not first.numeral:
            yield section, NO_NUMBER, {"found": first.text}
        elif first.numeral != form.numeral(section):
            yield section, WRONG_NUMBER, {"found": first.text}
        if first.place < last:
            yield section, DISORDER, {}
        last = max(last, first.place)


def _placed(form: Form, place: int, text: str) -> tuple[Section | None, Heading]:
    numbered = _NUMBERED.match(text)
    numeral = numbered["numeral"] if numbered else ""
    words = "".join((text[numbered.end() :] if numbered else text).split())
    # Only imported reports have headings of their own.
    from rapidfuzz import fuzz

    best: tuple[float, Section | None] = (LIKE, None)
    for section in form.titled:
        for title in (section.title, *section.aliases):
            if words == title:
                return section, Heading(place, text, numeral, words, exact=True)
            likeness = fuzz.ratio(words, title)
            if likeness > best[0]:
                best = (likeness, section)
    return best[1], Heading(place, text, numeral, words)
