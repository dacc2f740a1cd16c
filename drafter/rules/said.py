"""The words of a filing taken apart once: sentences, numbers, and the figures they speak of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from drafter.filing import Place
from drafter.form import Form
from drafter.numerals import COUNTERS, Quantity, find_numbers, may_count
from drafter.once import once
from drafter.rules import Case
from drafter.rules.mentions import ANOTHER_MATTER, ANOTHER_TIME, FACTS, Fact, facts_for
from drafter.rules.words import SENTENCE, Passage, passages, passages_with

REACH = 40
"""Characters before a number that can say what is counted."""
_BEFORE = re.compile("^.*[，。；！？：:;、（(）)]", re.DOTALL)


class Sentence(NamedTuple):
    """One sentence of a passage, from `start`; the places of its numbers count from there."""

    passage: Passage
    start: int
    text: str
    numbers: tuple[Quantity, ...]

    def clause_before(self, number: Quantity) -> str:
        """Return the words between the last comma or bracket and a number."""
        words = self.text[max(0, number.start - REACH) : number.start]
        return _BEFORE.sub("", words)

    def place(self, number: Quantity | None = None) -> Place:
        """Return the place of a number, or of the whole sentence."""
        start = self.start + (number.start if number else 0)
        end = self.start + (number.end if number else len(self.text))
        return self.passage.place(start, end)


@dataclass(frozen=True)
class Mention:
    """A number that tells one of the facts."""

    fact: Fact
    sentence: Sentence
    number: Quantity

    @property
    def value(self) -> Decimal:
        """The number told."""
        return self.number.value


def sentences_of(case: Case, passage: Passage) -> tuple[Sentence, ...]:
    """Return the sentences of a paragraph, taken apart when they are first asked for."""
    known = _taken_apart(case)
    if id(passage) not in known:
        counts = id(passage) in _counting_ids(case)
        known[id(passage)] = tuple(_split(passage, counts))
    return known[id(passage)]


@once
def _taken_apart(_case: Case) -> dict[int, tuple[Sentence, ...]]:
    """Return the sentences known so far, by the identity of their paragraphs."""
    return {}


def sentences(case: Case) -> Iterator[Sentence]:
    """Yield the sentences of a filing's words."""
    for passage in passages(case):
        yield from sentences_of(case, passage)


def sentences_with(case: Case, signs: Sequence[str]) -> Iterator[Sentence]:
    """Yield the sentences that hold one of some signs."""
    for passage in passages_with(case, signs):
        for sentence in sentences_of(case, passage):
            if any(sign in sentence.text for sign in signs):
                yield sentence


@once
def counting(case: Case) -> tuple[Passage, ...]:
    """Return the paragraphs that may hold a number."""
    return tuple(passage for passage in passages(case) if may_count(passage.text))


@once
def _counting_ids(case: Case) -> frozenset[int]:
    return frozenset(map(id, counting(case)))


@once
def numbered(case: Case) -> tuple[Sentence, ...]:
    """Return the sentences that hold numbers."""
    found = (sentence for passage in counting(case) for sentence in sentences_of(case, passage))
    return tuple(sentence for sentence in found if sentence.numbers)


@once
def mentions(case: Case) -> tuple[Mention, ...]:
    """Return every number that tells a fact of the form, in reading order."""
    known = _facts_by_counter(case.form)
    return tuple(
        mention
        for sentence in numbered(case)
        for number in sentence.numbers
        if (facts := known.get(number.counter)) and (mention := _mention(sentence, number, facts))
    )


@once
def _facts_by_counter(form: Form) -> dict[str, tuple[Fact, ...]]:
    """Return the facts that are told with each counter."""
    known = facts_for(form)
    return {
        counter: tuple(fact for fact in known if fact.counters.fullmatch(counter))
        for counter in COUNTERS.split("|")
    }


_SIGNS = tuple(dict.fromkeys(sign for fact in FACTS for sign in fact.signs))


def _split(passage: Passage, counts: bool) -> Iterator[Sentence]:
    start = 0
    for text in SENTENCE.findall(passage.text):
        if text and not text.isspace():
            yield Sentence(passage, start, text, tuple(find_numbers(text)) if counts else ())
        start += len(text)


def _mention(sentence: Sentence, number: Quantity, facts: tuple[Fact, ...]) -> Mention | None:
    words = sentence.clause_before(number)
    present = {sign for sign in _SIGNS if sign in words}
    for fact in facts:
        if not present.isdisjoint(fact.signs) and fact.before.search(words):
            about_it = not ANOTHER_TIME.search(words) and not ANOTHER_MATTER.search(words)
            return (
                Mention(fact, sentence, number) if about_it and _on_topic(fact, sentence) else None
            )
    return None


def _on_topic(fact: Fact, sentence: Sentence) -> bool:
    if sentence.passage.address in fact.parts or fact.topic is None:
        return True
    return bool(fact.topic.search(sentence.text))
