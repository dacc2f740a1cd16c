"""What a template may print: plain dicts, lists and texts, formatted for reading.

A template never sees an object of ours, so nothing in it can be called or changed.
"""

import re
from collections.abc import Iterable

from drafter.filing import Filing
from drafter.form import NUMERALS, Form, Section, Table
from drafter.pack import Pack
from drafter.wording import N_, figure_text

Context = dict[str, object]

DRAFT = N_("草稿")
FEE_SENTENCE = N_("本年度{title}收取情况：{figures}。")
FEE_FIGURE = N_("{label}为{figure}{unit}")

BODY, SECOND, THIRD, FOURTH = "0", "2", "3", "4"
# A longer line, or one that ends a sentence, is running text with a number before it.
HEADING_LENGTH = 40
# Characters of 2号 in one line of the text block.
TITLE_WIDTH = 20
_SENTENCE_ENDS = "。；！？：，、"
_LEVELS = (
    (SECOND, re.compile(f"[（(][{NUMERALS}]+[）)]")),
    (THIRD, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (FOURTH, re.compile(r"[（(]\d{1,2}[）)]")),
)


def report_context(
    filing: Filing,
    form: Form,
    pack: Pack,
    *,
    draft: bool = False,
    previous: Filing | None = None,
) -> Context:
    """Return everything a template may print, by the names of the addresses.

    `requests.received.natural_person` is a text; `overview.proactive` is a list of
    paragraphs, each with `text` and `level` ("0" body, "2" （一）, "3" 1., "4" （1）).
    `last_year` holds the same figures of the year before, empty where unknown.
    """
    title = filing.title or pack.report_title(filing.unit.name, filing.year)
    context: Context = {
        "title": title,
        "title_lines": title_lines(title, filing.unit.name),
        "unit": {
            "name": filing.unit.name,
            "code": filing.unit.code,
            "level": filing.unit.level.label,
        },
        "year": str(filing.year),
        "draft": DRAFT if draft else "",
        "numbering": {s.id: _numbering(filing, s) for s in form.sections if s.title},
        "last_year": {t.id: _figures(previous, form, t) for t in form.tables},
    }
    for table in form.tables:
        context[table.id] = _figures(filing, form, table)
    for section in form.sections:
        told = context.setdefault(section.id, {})
        assert isinstance(told, dict)
        told.update(_narratives(filing, section))
        told["figures"] = paragraphs(unprinted_figures(filing, form, section))
    return context


def title_lines(title: str, unit: str) -> str:
    """Return the title, broken after the unit's name where it is too long for one line."""
    width = sum(0.5 if char.isascii() else 1 for char in title)
    rest = title.removeprefix(unit)
    return f"{unit}\n{rest}" if width > TITLE_WIDTH and "" != rest != title else title


def paragraphs(texts: Iterable[str]) -> list[dict[str, str]]:
    """Return texts as paragraphs with their level."""
    return [{"text": text, "level": level_of(text)} for text in texts]


def level_of(text: str) -> str:
    """Return the level of a heading typed into a text, "0" for running text."""
    if len(text) <= HEADING_LENGTH and text[-1:] not in _SENTENCE_ENDS:
        for level, numbered in _LEVELS:
            if numbered.match(text):
                return level
    return BODY


def unprinted_figures(filing: Filing, form: Form, section: Section) -> list[str]:
    """Return a sentence for each table told in words that the officer's text leaves out."""
    told = "".join(t for n in section.narratives for t in filing.paragraphs(f"{section.id}.{n.id}"))
    return [
        sentence
        for table in section.tables
        if not table.printed and table.title not in told
        for sentence in _sentences(filing, form, table)
    ]


def _sentences(filing: Filing, form: Form, table: Table) -> list[str]:
    told = []
    for row in table.rows:
        points = [point for point in table.datapoints if point.row is row]
        figures = {p: filing.figure(form, p.address) for p in points}
        words = "，".join(
            FEE_FIGURE.format(
                label=point.column.label, figure=figure_text(value, point.number), unit=point.unit
            )
            for point, value in figures.items()
            if value is not None
        )
        if words:
            told.append(FEE_SENTENCE.format(title=row.label, figures=words))
    return told


def _figures(filing: Filing | None, form: Form, table: Table) -> dict[str, dict[str, str]]:
    return {
        row.id: {
            column.id: _figure(filing, form, f"{table.id}.{row.id}.{column.id}")
            for column in table.columns
        }
        for row in table.rows
    }


def _figure(filing: Filing | None, form: Form, address: str) -> str:
    value = filing.figure(form, address) if filing else None
    return figure_text(value, form.datapoints[address].number)


def _narratives(filing: Filing, section: Section) -> dict[str, list[dict[str, str]]]:
    return {
        narrative.id: paragraphs(filing.paragraphs(f"{section.id}.{narrative.id}"))
        for narrative in section.narratives
    }


def _numbering(filing: Filing, section: Section) -> dict[str, str]:
    """Number the sub-headings, leaving out optional parts that hold no text."""
    shown = [
        narrative.id
        for narrative in section.narratives
        if narrative.label
        and (narrative.required or filing.paragraphs(f"{section.id}.{narrative.id}"))
    ]
    return {id_: f"（{numeral}）" for id_, numeral in zip(shown, NUMERALS, strict=False)}
