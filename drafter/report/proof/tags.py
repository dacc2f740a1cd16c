"""The tags of a template: found paragraph by paragraph, every slip in one pass."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from drafter.findings import Finding
from drafter.report.proof.places import Paragraph
from drafter.report.proof.slips import T01, T04, T05, T06, T07, T08, T09, T10, T39
from drafter.wording import N_, _

PREFIXES = {"p": N_("段"), "tr": N_("行"), "tc": N_("格"), "r": N_("处")}
OPENERS = {"for": "endfor", "if": "endif"}
MIDDLES = ("else", "elif")
MAX_DEPTH = 3

_INSIDE = r"(?:(?!\{[{%#]).)*?"  # no further than the next tag, from however many openings
_TAG = re.compile(
    rf"\{{\{{(?P<print>{_INSIDE})\}}\}}|\{{%(?P<do>{_INSIDE})%\}}|\{{#{_INSIDE}#\}}", re.DOTALL
)
_PREFIX = re.compile(r"^(p|tr|tc|r)(?=\s)")
_GLUED = re.compile(r"^(p|tr|tc|r)(?=(?:for|if|elif|else|endfor|endif)\b)")
_WIDE_BRACES = re.compile("｛｛|｝｝|｛[%％]|[%％]｝|\\{％|％\\}")
_WIDE_INSIDE = re.compile("[（），｜：；。“”‘’–—]")
_HALF = re.compile(r"\{\{|\}\}|\{%|%\}")
_SINGLE = re.compile(r"\{\s*[^\W\d][\w.]*\s*\}")


@dataclass(frozen=True)
class Tag:
    """One tag. `does` tells `{% %}` from `{{ }}`; `body` is what stands inside it."""

    paragraph: Paragraph
    raw: str
    body: str
    does: bool
    prefix: str
    start: int

    @property
    def keyword(self) -> str:
        """The first word of a `{% %}` tag."""
        return self.body.split(maxsplit=1)[0] if self.does and self.body else ""

    @property
    def rest(self) -> str:
        """What follows the keyword."""
        return self.body[len(self.keyword) :].strip()


def find_tags(paragraph: Paragraph) -> list[Tag]:
    """Return the tags of a paragraph, comments left out."""
    return [
        _tag(paragraph, found)
        for found in _TAG.finditer(paragraph.text)
        if not found[0].startswith("{#")
    ]


def slips_in_paragraph(paragraph: Paragraph, tags: Sequence[Tag]) -> Iterator[Finding]:
    """Yield what is wrong with the tags of one paragraph, each looked at alone."""
    yield from _leftovers(paragraph)
    for tag in tags:
        yield from _inside(tag)
    yield from _crowding(paragraph, tags)


def slips_in_pairing(tags: Sequence[Tag]) -> Iterator[Finding]:
    """Yield loops and conditions of one part that are not closed, or closed elsewhere."""
    opened: list[Tag] = []
    for tag in (tag for tag in tags if tag.does):
        if tag.keyword in OPENERS:
            opened.append(tag)
        elif tag.keyword in MIDDLES and not opened:
            yield _unpaired(tag, _("“{word}”前面没有条件", word=tag.keyword))
        elif tag.keyword in OPENERS.values():
            yield from _close(tag, opened)
    for tag in opened:
        yield _unpaired(tag, _("“{word}”没有结尾", word=tag.keyword))


def slips_in_rows(tags: Sequence[Tag]) -> Iterator[Finding]:
    """Yield rows in which two row tags stand."""
    rows = [tag for tag in tags if tag.prefix == "tr" and tag.paragraph.cell]
    for _place, group in groupby(rows, key=_row_of):
        _first, *others = group
        for tag in others:
            yield T07.at(tag.paragraph, tag.raw, prefix="tr", what=_(PREFIXES["tr"]))


def _row_of(tag: Tag) -> tuple[str, int, int]:
    cell = tag.paragraph.cell
    return (tag.paragraph.part, cell.table, cell.row) if cell else (tag.paragraph.part, 0, 0)


def _tag(paragraph: Paragraph, found: re.Match[str]) -> Tag:
    does = found["do"] is not None
    body = (found["do"] if does else found["print"]).strip().strip("-").strip()
    prefix = _PREFIX.match((found["do"] if does else found["print"]).strip("-"))
    if prefix:
        body = body[len(prefix[1]) :].strip()
    return Tag(paragraph, found[0], body, does, prefix[1] if prefix else "", found.start())


def _leftovers(paragraph: Paragraph) -> Iterator[Finding]:
    """Look at what is no tag: half of one, or one in full-width signs."""
    left = _TAG.sub("\0", paragraph.text)
    if wide := _WIDE_BRACES.search(left):
        yield T04.at(paragraph, left[wide.start() :].strip("\0"), sign=wide[0])
    elif half := _HALF.search(left):
        yield T05.at(paragraph, left[max(0, half.start() - 5) :].strip("\0"))
    elif single := _SINGLE.search(left):
        yield T05.at(paragraph, single[0])


def _inside(tag: Tag) -> Iterator[Finding]:
    if wide := _WIDE_INSIDE.search(_without_quotes(tag.body)):
        yield T04.at(tag.paragraph, tag.raw, sign=wide[0])
    if glued := _GLUED.match(tag.body):
        yield T08.at(tag.paragraph, tag.raw, prefix=glued[1])
    if tag.prefix and (sign := re.search("[%}]", tag.body)):
        yield T10.at(tag.paragraph, tag.raw, sign=sign[0])
    if tag.does and not tag.body:
        yield T01.at(tag.paragraph, tag.raw, reason=_("标签是空的"))
    if len(set(_looks(tag))) > 1:
        yield T39.at(tag.paragraph, tag.raw)


def _crowding(paragraph: Paragraph, tags: Sequence[Tag]) -> Iterator[Finding]:
    alone = [tag for tag in tags if tag.prefix == "p"]
    if len(alone) > 1:
        yield T07.at(paragraph, alone[1].raw, prefix="p", what=_(PREFIXES["p"]))
    elif alone and _TAG.sub("", paragraph.text).strip() + "".join(
        tag.raw for tag in tags if tag.prefix != "p"
    ):
        yield T06.at(paragraph, alone[0].raw, prefix="p", what=_(PREFIXES["p"]))


def _close(tag: Tag, opened: list[Tag]) -> Iterator[Finding]:
    if not opened:
        yield _unpaired(tag, _("“{word}”前面没有开头", word=tag.keyword))
        return
    start = opened.pop()
    if OPENERS[start.keyword] != tag.keyword:
        reason = _("“{start}”却用“{end}”结尾", start=start.keyword, end=tag.keyword)
        yield _unpaired(tag, reason)
    elif not _same_container(start, tag):
        yield T09.at(tag.paragraph, tag.raw)


def _same_container(start: Tag, end: Tag) -> bool:
    if start.prefix == end.prefix == "tr":
        first, last = start.paragraph.cell, end.paragraph.cell
        return first is not None and last is not None and first.table == last.table
    if start.prefix == end.prefix == "tc":
        return _row_of(start) == _row_of(end)
    return start.prefix == end.prefix and start.paragraph.container == end.paragraph.container


def _unpaired(tag: Tag, reason: str) -> Finding:
    return T01.at(tag.paragraph, tag.raw, reason=reason)


def _without_quotes(body: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", "", body)


def _looks(tag: Tag) -> Iterator[str]:
    """Yield the formatting of each run that the tag touches."""
    position, end = 0, tag.start + len(tag.raw)
    for run in tag.paragraph.runs:
        if position < end and position + len(run.text) > tag.start:
            yield run.look
        position += len(run.text)
