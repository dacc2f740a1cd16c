"""The report as a web page: plain, self-contained, fit to paste into a site's editor."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from drafter.filing import Filing
from drafter.form import Form, Section
from drafter.grid import Cell, Grid, Kind, grids
from drafter.numbers import figure_text
from drafter.pack import Pack
from drafter.pictures import Picture, fit_picture, mark_of
from drafter.report.context import (
    DRAFT,
    Context,
    as_printed,
    default_preface,
    is_labelled,
    is_opening,
    level_of,
    narrative_texts,
    numbering,
    report_context,
    unprinted_figures,
)
from drafter.sentences import with_sentences

STYLE = (
    "body{margin:2rem auto;max-width:46rem;padding:0 1rem;font-size:1.1rem;line-height:1.9}"
    "h1{text-align:center;font-size:1.6rem}h2{font-size:1.2rem}h3,h4,h5{font-size:1.1rem}"
    "p{text-indent:2em;margin:.4rem 0}"
    "table{width:100%;border-collapse:collapse;font-size:.9rem;line-height:1.5;margin:1rem 0}"
    "caption{font-weight:bold;padding:.4rem}"
    "th,td{border:1px solid #555;padding:.2rem .4rem;text-align:center;font-weight:normal}"
    "figure{margin:1rem 0;text-align:center}img{max-width:100%;height:auto}"
    "td{min-width:2.6em}.signed{text-align:right}"
    "@media print{body{margin:0;max-width:none}}"
)
HEADING_TAGS = {"2": "h3", "3": "h4", "4": "h5"}
SCOPES = {Kind.TITLE: "col", Kind.HEAD: "col", Kind.LABEL: "row"}


def to_html(
    filing: Filing, form: Form, pack: Pack, *, draft: bool = False, previous: Filing | None = None
) -> str:
    """Return the report as one HTML document; tables have captions and scoped headings."""
    filing = as_printed(with_sentences(filing, form, pack, previous), form, pack)
    context = report_context(filing, form, pack, draft=draft, previous=previous)
    title = escape(str(context["title"]))
    body = "\n".join(_body(filing, form, pack, context))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<article>\n"
        f"<h1>{title}</h1>\n{body}\n</article>\n</body>\n</html>\n"
    )


def _body(filing: Filing, form: Form, pack: Pack, context: Context) -> Iterator[str]:
    if context["draft"]:
        yield f"<p><strong>{DRAFT}</strong></p>"
    yield from _signed(filing, pack, context, "under_title")
    for section in form.sections:
        yield "<section>"
        if section.title:
            yield f"<h2>{escape(form.heading(section))}</h2>"
        for grid in grids(section):
            yield from _table(section, grid, filing, form)
        yield from _texts(filing, form, pack, section)
        yield "</section>"
    yield from _signed(filing, pack, context, "end")


def _signed(filing: Filing, pack: Pack, context: Context, place: str) -> Iterator[str]:
    """Yield the unit's name and the date, where the pack wants them at this place."""
    if pack.signature == place:
        lines = (filing.unit.name, str(context["published"]))
        yield from (f'<p class="signed">{escape(line)}</p>' for line in lines if line)


def _texts(filing: Filing, form: Form, pack: Pack, section: Section) -> Iterator[str]:
    numbers = numbering(filing, section)
    for narrative in section.narratives:
        texts = narrative_texts(filing, pack, f"{section.id}.{narrative.id}")
        if is_labelled(section, narrative) and narrative.id in numbers:
            yield f"<h3>{numbers[narrative.id]}{escape(narrative.label)}</h3>"
        if is_opening(form, section) and not texts:
            texts = [default_preface(form, filing.unit.name, str(filing.year))]
        yield from _paragraphs(texts, filing)
    yield from _paragraphs(unprinted_figures(filing, form, section), filing)


def _paragraphs(texts: Sequence[str], filing: Filing) -> Iterator[str]:
    for text in texts:
        mark = mark_of(text)
        picture = fit_picture(filing.pictures.get(mark.path, b"")) if mark else None
        if mark and picture:
            yield _figure(mark.words, picture)
            continue
        tag = HEADING_TAGS.get(level_of(text), "p")
        yield f"<{tag}>{escape(text)}</{tag}>"


def _figure(words: str, picture: Picture) -> str:
    data = b64encode(picture.data).decode()
    source = f"data:image/{picture.suffix};base64,{data}"
    caption = f"<figcaption>{escape(words)}</figcaption>" if words else ""
    return f'<figure><img src="{source}" alt="{escape(words)}">{caption}</figure>'


def _table(section: Section, grid: Grid, filing: Filing, form: Form) -> Iterator[str]:
    # The attribute keeps the lines where a site's editor drops the style sheet.
    yield '<table border="1">'
    yield f"<caption>{escape(section.title or grid.tables[0].title)}</caption>"
    yield from _rows("thead", grid, range(grid.header_rows), filing, form)
    yield from _rows("tbody", grid, range(grid.header_rows, grid.rows), filing, form)
    yield "</table>"


def _rows(part: str, grid: Grid, rows: range, filing: Filing, form: Form) -> Iterator[str]:
    if rows:
        yield f"<{part}>"
        for row in rows:
            yield f"<tr>{''.join(_cell(cell, filing, form) for cell in grid.by_row[row])}</tr>"
        yield f"</{part}>"


def _cell(cell: Cell, filing: Filing, form: Form) -> str:
    tag = "th" if cell.kind in SCOPES else "td"
    text = cell.text
    if cell.address:
        number = form.datapoints[cell.address].number
        text = figure_text(filing.figure(form, cell.address), number, grouped=form.grouped)
    return f"<{tag}{_scope(cell)}{_spans(cell)}>{escape(text)}</{tag}>"


def _scope(cell: Cell) -> str:
    if cell.kind not in SCOPES:
        return ""
    scope = SCOPES[cell.kind]
    spans_group = cell.rowspan > 1 if cell.kind is Kind.LABEL else cell.colspan > 1
    return f' scope="{scope}group"' if spans_group else f' scope="{scope}"'


def _spans(cell: Cell) -> str:
    spans = {"rowspan": cell.rowspan, "colspan": cell.colspan}
    return "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
