"""What a template may print: plain dicts, lists and texts, formatted for reading.

A template never sees an object of ours, so nothing in it can be called or changed.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from drafter.filing import Filing
from drafter.form import NUMERALS, Form, Narrative, Section, Table
from drafter.numbers import decimals, figure_text
from drafter.once import once
from drafter.pack import Pack
from drafter.wording import N_, chinese_date

Context = dict[str, object]

DRAFT = N_("草稿")
FEE_SENTENCE = N_("本年度{title}收取情况：{figures}。")
FEE_FIGURE = N_("{label}为{figure}{unit}")

PREFACE = N_(
    "根据《中华人民共和国政府信息公开条例》和{authority}文件规定的格式，{unit}编制了本报告，现予公布。"
    "全文包括{sections}{count}个部分，所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。"
)

BODY, SECOND, THIRD, FOURTH = "0", "2", "3", "4"
# A longer line, or one that ends a sentence, is running text with a number before it.
HEADING_LENGTH = 40
# Characters of 2号 in one line of the text block.
FEES = "art20_8"
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
    figures: Mapping[str, str] | None = None,
) -> Context:
    """Return everything a template may print, by the names of the addresses.

    `requests.received.natural_person` is a text; `overview.proactive` is a list of
    paragraphs, each with `text` and `level` ("0" body, "2" （一）, "3" 1., "4" （1）).
    `last_year` holds the same figures of the year before, empty where unknown. `figures`
    are those of `Filing.printed`, where they are known.
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
        "published": chinese_date(filing.published) if filing.published else "",
        "signature": {place: _flag(pack.signature == place) for place in ("under_title", "end")},
        "draft": DRAFT if draft else "",
        "numbering": {s.id: numbering(filing, s) for s in form.sections if s.title},
        "last_year": _by_line(form, previous.printed(form)) if previous else _blanks(form),
        **_by_line(form, figures or filing.printed(form)),
    }
    for section in form.sections:
        told = context.setdefault(section.id, {})
        assert isinstance(told, dict)
        told.update(_narratives(filing, section, pack))
        told["figures"] = paragraphs(unprinted_figures(filing, form, section))
    return context


def as_printed(filing: Filing, form: Form, pack: Pack) -> Filing:
    """Return the filing with its fees written to as many decimals as the pack asks for."""
    if pack.fee_decimals is None:
        return filing
    place = Decimal(1).scaleb(-pack.fee_decimals)
    values = {
        address: value.quantize(place)
        if isinstance(value, Decimal)
        and _is_fee(form, address)
        and decimals(value) <= pack.fee_decimals
        else value
        for address, value in filing.values.items()
    }
    return replace(filing, values=values)


def _is_fee(form: Form, address: str) -> bool:
    """Tell whether a figure is one of article 20 (8), whose heading a pack may word."""
    return form.datapoints[address].table.id == FEES


def is_opening(form: Form, section: Section) -> bool:
    """Tell whether a section is the preface: the first one, without a title."""
    return section.id == form.sections[0].id and not section.title


def is_labelled(section: Section, narrative: Narrative) -> bool:
    """Tell whether a narrative is printed under a sub-heading of its own."""
    return bool(section.title and narrative.label and len(section.narratives) > 1)


def default_preface(form: Form, unit: str, year: str) -> str:
    """Return the preface that is printed where the officer wrote none."""
    titles = "、".join(section.title for section in form.titled)
    count = NUMERALS[len(form.titled) - 1]
    return PREFACE.format(
        authority=form.authority, unit=unit, year=year, sections=titles, count=count
    )


def _flag(holds: bool) -> str:
    """Return a condition as a text: anything but an empty one holds."""
    return "1" if holds else ""


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
    if len(section.printed_tables) == len(section.tables):
        return []
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
                label=point.column.label,
                figure=figure_text(value, point.number, grouped=form.grouped),
                unit=point.unit,
            )
            for point, value in figures.items()
            if value is not None
        )
        if words:
            told.append(FEE_SENTENCE.format(title=row.label, figures=words))
    return told


def _by_line(form: Form, figures: Mapping[str, str]) -> dict[str, dict[str, dict[str, str]]]:
    """Return figures by table, row and column, as templates name them."""
    return {
        table: {row: {column: figures[address] for column, address in line} for row, line in lines}
        for table, lines in _lines(form)
    }


@once
def _lines(form: Form) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    return [
        (
            table.id,
            [
                (row.id, [(c.id, f"{table.id}.{row.id}.{c.id}") for c in table.columns])
                for row in table.rows
            ],
        )
        for table in form.tables
    ]


@once
def _blanks(form: Form) -> dict[str, dict[str, dict[str, str]]]:
    return _by_line(form, dict.fromkeys(form.datapoints, ""))


def _narratives(filing: Filing, section: Section, pack: Pack) -> dict[str, list[dict[str, str]]]:
    return {
        narrative.id: paragraphs(narrative_texts(filing, pack, f"{section.id}.{narrative.id}"))
        for narrative in section.narratives
    }


def narrative_texts(filing: Filing, pack: Pack, address: str) -> list[str]:
    """Return the officer's paragraphs, or the pack's own words where there are none."""
    texts = filing.paragraphs(address)
    if texts:
        return texts
    fixed = pack.fixed_text(address, filing.edition, filing.unit.level)
    said = fixed.replace("{unit}", filing.unit.name).replace("{year}", str(filing.year))
    return [line for line in said.splitlines() if line.strip()]


def numbering(filing: Filing, section: Section) -> dict[str, str]:
    """Number the sub-headings, leaving out optional parts that hold no text."""
    shown = [
        narrative.id
        for narrative in section.narratives
        if is_labelled(section, narrative)
        and (narrative.required or filing.paragraphs(f"{section.id}.{narrative.id}"))
    ]
    return {id_: f"（{numeral}）" for id_, numeral in zip(shown, NUMERALS, strict=False)}
