"""The words of a filing taken apart once: sentences, numbers, and the figures they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from drafter.filing import Place
from drafter.numerals import Quantity, find_numbers, may_count
from drafter.once import once
from drafter.rules import Case
from drafter.rules.mentions import ANOTHER_MATTER, ANOTHER_TIME, Fact, facts_for
from drafter.rules.words import SENTENCE, Passage, passages

REACH = 40
"""Characters before a number that can say what is counted."""
_STOPS = "，。；！？：:;、（(）)"


class Sentence(NamedTuple):
    """One sentence of a passage, from `start`; the places of its numbers count from there."""

    passage: Passage
    start: int
    text: str
    numbers: tuple[Quantity, ...]

    def clause_before(self, number: Quantity) -> str:
        """Return the words between the last comma or bracket and a number."""
        words = self.text[max(0, number.start - REACH) : number.start]
        last = max(words.rfind(stop) for stop in _STOPS)
        return words[last + 1 :]

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


@once
def sentences(case: Case) -> tuple[Sentence, ...]:
    """Return the sentences of a filing's words."""
    return tuple(sentence for passage in passages(case) for sentence in _split(passage))


@once
def mentions(case: Case) -> tuple[Mention, ...]:
    """Return every number that tells a fact of the form, in reading order."""
    known = facts_for(case.form)
    return tuple(
        mention
        for sentence in sentences(case)
        for number in sentence.numbers
        if number.counter and (mention := _mention(sentence, number, known))
    )


def _split(passage: Passage) -> Iterator[Sentence]:
    start, counts = 0, may_count(passage.text)
    for text in SENTENCE.findall(passage.text):
        if text and not text.isspace():
            yield Sentence(passage, start, text, tuple(find_numbers(text)) if counts else ())
        start += len(text)


def _mention(sentence: Sentence, number: Quantity, facts: tuple[Fact, ...]) -> Mention | None:
    words = sentence.clause_before(number)
    if not words.strip() or ANOTHER_TIME.search(words) or ANOTHER_MATTER.search(words):
        return None
    for fact in facts:
        if fact.counters.fullmatch(number.counter) and fact.before.search(words):
            return Mention(fact, sentence, number) if _on_topic(fact, sentence) else None
    return None


def _on_topic(fact: Fact, sentence: Sentence) -> bool:
    if sentence.passage.address in fact.parts or fact.topic is None:
        return True
    return bool(fact.topic.search(sentence.text))
