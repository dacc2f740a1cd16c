"""What the rules on words share: the paragraphs of a filing, with their places."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from drafter.filing import Place
from drafter.once import once
from drafter.pictures import Mark, mark_of
from drafter.rules import Case
from drafter.rules.privacy import mask

MAX_QUOTE = 60
SENTENCE = re.compile("[^。！？；]*[。！？；]?")


class Passage(NamedTuple):
    """One paragraph of a narrative; `number` counts from 1 inside it.

    Of a paragraph that stands for a picture, `text` is what is printed below it.
    """

    address: str
    section: str
    number: int
    text: str
    picture: Mark | None = None

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return the place, quoting the sentence around a stretch of the paragraph."""
        return Place(section=self.section, paragraph=self.number, quote=self._quote(start, end))

    def _quote(self, start: int, end: int | None) -> str:
        ends = _sentence_ends(self.text)
        place = bisect_right(ends, start)
        left = ends[place - 1] if place else 0
        right = ends[place] if place < len(ends) else len(self.text)
        if right - left > MAX_QUOTE:
            middle = (start + (end or start)) // 2
            left = max(0, middle - MAX_QUOTE // 2)
            right = left + MAX_QUOTE
        return mask(self.text[left:right].strip())


@lru_cache(maxsize=64)
def _sentence_ends(text: str) -> tuple[int, ...]:
    """Return where the sentences of a paragraph end; worked out once for all its findings."""
    return tuple(found.end() for found in SENTENCE.finditer(text) if found[0])


@once
def passages(case: Case) -> tuple[Passage, ...]:
    """Return every paragraph of the report's words, in form order."""
    return tuple(_passages(case))


@once
def all_words(case: Case) -> str:
    """Return all words of the report, a paragraph a line."""
    return "\n".join(passage.text for passage in passages(case))


def passages_with(case: Case, signs: Sequence[str]) -> list[Passage]:
    """Return the paragraphs that hold one of some signs: cheaper than to try a pattern on all."""
    words = all_words(case)
    present = [sign for sign in signs if sign in words]
    if not present:
        return []
    if len(present) == 1:
        [only] = present
        return [passage for passage in passages(case) if only in passage.text]
    return [p for p in passages(case) if any(sign in p.text for sign in present)]


def _passages(case: Case) -> Iterator[Passage]:
    for section in case.form.sections:
        for narrative in section.narratives:
            address = f"{section.id}.{narrative.id}"
            label = section.title or narrative.label
            if section.title and narrative.label and len(section.narratives) > 1:
                label = f"{section.title} {narrative.label}"
            for number, text in enumerate(case.filing.texts.get(address, ()), start=1):
                picture = mark_of(text)
                words = picture.words if picture else text
                yield Passage(address, label, number, words, picture)
