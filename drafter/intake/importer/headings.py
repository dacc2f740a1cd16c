"""Tells the headings of a report from its running text, whatever their numbering mistakes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafter.form import NUMERALS, Form, Narrative, Section
from drafter.intake.importer.labels import likeness

LIKE_TITLE = 65
"""Likeness from which a numbered line is taken for a section's heading."""
SAME_TITLE = 97
"""The same for a line without a number, or with that of a lower level."""
LIKE_LABEL = 85
LONGEST = 40
_NUMERAL = f"[{NUMERALS}]{{1,3}}"
_FIRST_LEVEL = re.compile(
    rf"(?:{_NUMERAL}\s*[、，,．.]|[—－\-]\s*、|\d{{1,2}}\s*、|第\s*{_NUMERAL}\s*(?:部分|章|节)\s*[、：:]?)"
    r"\s*(?P<words>.+)",
    re.DOTALL,
)
_LOWER_LEVEL = re.compile(
    rf"(?:[（(]\s*(?:{_NUMERAL}|\d{{1,2}})\s*[)）]|[㈠-㈩]|\d{{1,2}}\s*[.．])\s*[、.．]?\s*(?P<words>.+)"
)
_SECOND_LEVEL = re.compile(rf"[（(]\s*{_NUMERAL}\s*[)）]|[㈠-㈩]")
_ENDS = "。：:"
_SENTENCE = re.compile(r"[。；！？]")
_RUN_IN = re.compile(r"(?P<head>[^。：:；，,]{2,25})[。：:]\s*(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class Opening:
    """A line that opens a section or one of its parts.

    `narrative` is None where a section's heading stands; `section` is None for a heading of
    the first level that the form does not know. `rest` is the text on the same line.
    """

    section: Section | None
    narrative: Narrative | None = None
    rest: str = ""
    heading: str = ""
    exact: bool = True


def section_headings(texts: Sequence[str], form: Form) -> dict[int, Opening]:
    """Return the lines that open a section, by their place.

    A line that is numbered like a part of a section counts only where its section has no
    heading of its own.
    """
    openings = {n: opening for n, text in enumerate(texts) if (opening := _first(text, form))}
    known = {o.section.id for o in openings.values() if o.section}
    for place, text in enumerate(texts):
        numbered = _LOWER_LEVEL.fullmatch(text)
        if numbered and place not in openings and not _SENTENCE.search(text):
            section, alike = _most_like(numbered["words"], form)
            if section.id not in known and alike >= SAME_TITLE:
                openings[place] = Opening(section, heading=text)
                known.add(section.id)
    return openings


def _first(text: str, form: Form) -> Opening | None:
    """Return what a line opens that looks like a heading of the first level."""
    numbered = _FIRST_LEVEL.fullmatch(text)
    if len(text) > LONGEST or (numbered and _RUN_IN.fullmatch(numbered["words"].rstrip(_ENDS))):
        return _run_in(text, numbered, form)
    words = numbered["words"].strip().rstrip(_ENDS) if numbered else text
    if _SENTENCE.search(words):
        return None
    section, alike = _most_like(words, form)
    if alike >= (LIKE_TITLE if numbered else SAME_TITLE) and not _label_is_nearer(
        words, form, alike
    ):
        return Opening(section, heading=text)
    if not numbered:
        return None
    for owner, narrative in _labelled(form):
        if _label_likeness(words, narrative) >= LIKE_LABEL:
            return Opening(owner, narrative, heading=text)
    return Opening(None, heading=text, exact=False) if text[0] in NUMERALS else None


def _run_in(text: str, numbered: re.Match[str] | None, form: Form) -> Opening | None:
    """Return the section that a numbered line opens with the section's text behind it."""
    found = _RUN_IN.fullmatch(numbered["words"].strip()) if numbered else None
    if not found:
        return None
    section, alike = _most_like(found["head"], form)
    if alike < LIKE_LABEL:
        return None
    rest = found["rest"].strip()
    return Opening(section, rest=rest, heading=text[: len(text) - len(rest)].rstrip().rstrip(_ENDS))


def _most_like(words: str, form: Form) -> tuple[Section, float]:
    likely = [
        (likeness(words, title), -n, section)
        for n, section in enumerate(form.titled)
        for title in (section.title, *section.aliases)
    ]
    alike, _place, section = max(likely, key=lambda each: each[:2])
    return section, alike


def _label_is_nearer(words: str, form: Form, alike: float) -> bool:
    return any(_label_likeness(words, n) > alike for _section, n in _labelled(form))


def _labelled(form: Form) -> Iterator[tuple[Section, Narrative]]:
    for section in form.titled:
        for narrative in section.narratives:
            if narrative.label and len(section.narratives) > 1:
                yield section, narrative


def _label_likeness(words: str, narrative: Narrative) -> float:
    return max(likeness(words, label) for label in (narrative.label, *narrative.aliases))


def part_heading(text: str, section: Section, closed: set[str]) -> Opening | None:
    """Return the part of a section that a line opens, on a line of its own or run in.

    A part that is `closed`, by another after it, is opened again only by a heading of the
    second level.
    """
    if len(section.narratives) < 2:
        return None
    numbered = _LOWER_LEVEL.fullmatch(text) or _FIRST_LEVEL.fullmatch(text)
    words = (numbered["words"] if numbered else text).strip()
    run_in = _RUN_IN.fullmatch(words)
    head = run_in["head"] if run_in else words
    if len(head) > LONGEST or (run_in and run_in["rest"] and not numbered):
        return None
    limit = LIKE_LABEL if numbered else 100
    likely = [(_label_likeness(head, n), n) for n in section.narratives if n.label]
    alike, narrative = max(likely, key=lambda each: each[0], default=(0.0, None))
    if narrative is None or alike < limit:
        return None
    if narrative.id in closed and not _SECOND_LEVEL.match(text):
        return None
    return Opening(section, narrative, run_in["rest"].strip() if run_in else "", text)
