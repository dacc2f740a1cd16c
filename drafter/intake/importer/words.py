"""Splits the words of a report into the parts of the form."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafter.filing import Filing, Place
from drafter.form import Form, Narrative, Section, Table
from drafter.intake.importer.document import Paragraph
from drafter.intake.importer.headings import Opening, part_heading, section_headings
from drafter.intake.importer.labels import likeness, squeezed
from drafter.intake.importer.particulars import Particulars
from drafter.intake.importer.tables import Told
from drafter.pack import Pack
from drafter.report.context import (
    DRAFT,
    FEE_FIGURE,
    FEE_SENTENCE,
    default_preface,
    is_opening,
    narrative_texts,
)
from drafter.rules import Breach
from drafter.rules.imp import misplaced, not_taken
from drafter.wording import N_

# Words with which officers turn from what is wrong to what will be done.
_TURN = re.compile(r"(下一步|今后|针对(?:上述|以上|存在|这些)|为此|[（(]?改进措施)")
TURNS_TO = "改进"
MATTER = "问题"
"""A word by which a section is known under whatever heading."""
_CONTACT = re.compile(r"电话|地址|邮编|邮政编码|邮箱|传真|联系(?:单位|人|方式|地址)")
_DRAFT_LINE = re.compile(rf"[（(]?{DRAFT}(?:，[^。]{{0,30}})?[)）]?")
_CONTENTS = re.compile(r"目\s*[录次]")
_IN_CONTENTS = re.compile(r"[^。]{2,40}?(?:[.．·]{3,}|…+)\s*\d{1,3}")
CONTACT_WORDS = 2
"""Different words of contact that make a paragraph the contact block."""
QUOTE = 30
MOST_TOLD = 20
"""Headings that no form has which are told; a report with more is none of ours."""

HEADING_UNKNOWN = N_("标题“{heading}”不是规定的部分，其下文字放在“{part}”")
NO_PART = N_("“{section}”下的文字在表式中没有单独的部分，放在“{part}”")
WITHOUT_HEADING = N_("没有小标题，从“{start}”起的文字放在“{part}”")
ABOVE_TITLE = N_("标题之前的 {count} 段文字没有读取，第一段是“{start}”")
BELOW_END = N_("落款之后的 {count} 段文字没有读取，第一段是“{start}”")


def read_words(
    paragraphs: Sequence[Paragraph],
    about: Particulars,
    filing: Filing,
    form: Form,
    pack: Pack,
    name: str,
) -> list[Told]:
    """Put the words of a report into the parts of a filing; return what is to be said of it."""
    telling = _Telling(form)
    texts = [paragraph.text.strip() for paragraph in paragraphs]
    outside = about.used | about.before_title | about.after_end | _no_text(texts)
    openings = section_headings(
        ["" if place in outside else text for place, text in enumerate(texts)], form
    )
    for message, places in ((ABOVE_TITLE, about.before_title), (BELOW_END, about.after_end)):
        telling.told += _left_out(message, [texts[place] for place in sorted(places)])
    for place, text in enumerate(texts):
        if place not in outside:
            telling.hear(text, openings.get(place))
    filing.headings = telling.headings
    telling.told += _part_improvements(telling, form)
    _part_contact(telling.texts, form)
    for address, said in telling.texts.items():
        kept = [text for text in said if not _fee_sentence(text, filing, form)]
        if not _is_default(kept, address, filing, form, pack):
            filing.put_text(address, kept)
            section = form.section_of(address)
            filing.sources[address] = Place(file=name, section=section.title)
    return telling.told


def _no_text(texts: Sequence[str]) -> set[int]:
    """Return the places of the mark of a draft, and of a table of contents."""
    marks = {place for place, text in enumerate(texts) if _DRAFT_LINE.fullmatch(text)}
    start = next((n for n, text in enumerate(texts) if _CONTENTS.fullmatch(text)), None)
    if start is None:
        return marks
    lines = enumerate(texts[start + 1 :], start=start + 1)
    return marks | {start} | {place for place, text in lines if _IN_CONTENTS.fullmatch(text)}


def _left_out(message: str, texts: Sequence[str]) -> Iterator[Told]:
    """Tell once how much of the page was not read, and how it begins."""
    if texts:
        facts = {"count": len(texts), "start": texts[0][:QUOTE]}
        yield not_taken, Breach("", message, facts)


class _Telling:
    """One walk through the paragraphs: which part they belong to, and the text of each."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self.texts: dict[str, list[str]] = {}
        self.headings: list[str] = []
        self.headed: set[str] = set()
        """The parts that have a heading of their own."""
        self.told: list[Told] = []
        self._unknown = 0
        self._section = form.sections[0]
        self._address = _first_part(form, self._section)

    def hear(self, text: str, opening: Opening | None) -> None:
        """Take one paragraph, which opens a section if `opening` says so."""
        if opening:
            self.headings.append(opening.heading)
            self._open(opening)
            self._add(opening.rest)
            return
        part = part_heading(text, self._section, self._closed_parts())
        if part is None:
            self._add(text)
        elif part.narrative:
            self._address = f"{self._section.id}.{part.narrative.id}"
            self.headed.add(self._address)
            self._add(part.rest)

    def _closed_parts(self) -> set[str]:
        told = {a for a in self.texts if a.startswith(f"{self._section.id}.")}
        return {address.split(".")[1] for address in told - {self._address}}

    def _open(self, opening: Opening) -> None:
        if opening.section is None:
            self._open_unknown(opening.heading)
            return
        self._section = opening.section
        if opening.narrative:
            self._address = f"{opening.section.id}.{opening.narrative.id}"
            self.headed.add(self._address)
        else:
            self._address = _first_part(self._form, opening.section)

    def _open_unknown(self, heading: str) -> None:
        """Go on in the section that shares its matter, in that in hand, or in the first."""
        alike = [s for s in self._form.titled if MATTER in s.title and MATTER in heading]
        if alike:
            self._section = alike[0]
        elif not self._section.title:
            self._section = next(s for s in self._form.titled if s.narratives)
        self._address = _first_part(self._form, self._section)
        self._unknown += 1
        if self._unknown <= MOST_TOLD:
            facts = {"heading": heading, "part": part_name(self._form, self._address)}
            self.told.append((misplaced, Breach(self._address, HEADING_UNKNOWN, facts)))

    def _add(self, text: str) -> None:
        if not text:
            return
        if not self._section.narratives and not any(
            rule is misplaced and breach.facts.get("section") == self._section.title
            for rule, breach in self.told
        ):
            facts = {
                "section": self._section.title,
                "part": part_name(self._form, self._address),
            }
            self.told.append((misplaced, Breach(self._address, NO_PART, facts)))
        self.texts.setdefault(self._address, []).append(text)


def part_name(form: Form, address: str) -> str:
    """Return what a part is called, for messages."""
    return form.narratives[address].label or form.section_of(address).title


def _first_part(form: Form, section: Section) -> str:
    """Return the address for text of a section that stands under no heading of a part.

    A section without words of its own, as 表二 is, gives it to the part most like it.
    """
    if section.narratives:
        return f"{section.id}.{section.narratives[0].id}"
    return max(form.narratives, key=lambda a: _fit(section, form.narratives[a]))


def _fit(section: Section, narrative: Narrative) -> float:
    titles = (section.title, *section.aliases)
    labels = [label for label in (narrative.label, *narrative.aliases) if label]
    return max((likeness(t, label) for t in titles for label in labels), default=0.0)


def _part_improvements(telling: _Telling, form: Form) -> Iterator[Told]:
    """Split what will be done off from what is wrong, where no heading tells them apart."""
    addresses = list(form.narratives)
    for address, following in pairwise(addresses):
        same_section = form.section_of(address) is form.section_of(following)
        if (
            not same_section
            or following in telling.headed
            or TURNS_TO not in part_name(form, following)
        ):
            continue
        said = telling.texts.get(address, [])
        turn = next((n for n, text in enumerate(said) if n and _TURN.match(text)), len(said))
        if said[turn:]:
            facts = {"start": said[turn][:QUOTE], "part": part_name(form, following)}
            telling.texts[following] = said[turn:]
            del said[turn:]
            yield misplaced, Breach(following, WITHOUT_HEADING, facts)


def _part_contact(texts: dict[str, list[str]], form: Form) -> None:
    """Move the contact block, which has no heading, out of the end of the last part."""
    contact = [f"{s.id}.{n.id}" for s in form.sections[1:] if not s.title for n in s.narratives]
    if not contact or not texts:
        return
    last = [a for a in form.narratives if a in texts and a not in contact]
    said = texts[last[-1]] if last else []
    end = len(said)
    while end > 1 and len(set(_CONTACT.findall(said[end - 1]))) >= CONTACT_WORDS:
        end -= 1
    if said[end:]:
        texts.setdefault(contact[0], []).extend(said[end:])
        del said[end:]


def _is_default(said: Sequence[str], address: str, filing: Filing, form: Form, pack: Pack) -> bool:
    """Tell whether a text is what is printed where the officer writes nothing."""
    blank = Filing(filing.edition, filing.year, filing.unit, filing.pack)
    defaults = [narrative_texts(blank, pack, address)]
    if is_opening(form, form.section_of(address)):
        defaults.append([default_preface(form, filing.unit.name, str(filing.year))])
    squeezed_text = [squeezed(text) for text in said]
    return any(squeezed_text == [squeezed(text) for text in lines] for lines in defaults)


def _fee_sentence(text: str, filing: Filing, form: Form) -> bool:
    """Read figures back from the sentence that a report tells them in; False for other text."""
    told = (table for table in form.tables if not table.printed)
    return any(_read_sentence(text, filing, table) for table in told)


def _read_sentence(text: str, filing: Filing, table: Table) -> bool:
    for row in table.rows:
        match = _pattern(FEE_SENTENCE, title=row.label, figures="(.+)").fullmatch(text)
        if not match:
            continue
        for point in (p for p in table.datapoints if p.row is row):
            words = {"label": point.column.label, "figure": r"([\d.]+)", "unit": point.unit}
            if told := _pattern(FEE_FIGURE, **words).search(match[1]):
                filing.put(point.address, told[1], point.number, point.unit)
        return True
    return False


def _pattern(sentence: str, **fields: str) -> re.Pattern[str]:
    """Return a pattern for a sentence of ours; a field in brackets is what it captures."""
    escaped = {k: v if v.startswith("(") else re.escape(v) for k, v in fields.items()}
    return re.compile(sentence.format(**escaped))
