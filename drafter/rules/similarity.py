"""How much of one text stands in another, fast enough to compare every agency with every other.

Texts are first compared by their clauses, names and figures blotted out; only pairs
that share enough of those are compared letter by letter.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from drafter.deflate import crc32

SHORT = 100
"""Characters: shorter texts are alike without having been copied."""
LONG = 20_000
"""Characters: longer texts are compared by their clauses, which takes linear time."""
COMMON = 50
"""Where a clause stands in more texts than this, not every pair of them is compared."""
TELLING = 12
"""Bytes, three for a character: a clause of fewer tells nothing."""
_CLAUSE = re.compile("[^，。！？；]{6,}")
_STOP, _STOPS = "。", "，！？；"
_DIGITS, _WIDE_DIGITS = b"0123456789", "０１２３４５６７８９"
_NO_DIGITS = dict.fromkeys(map(ord, _WIDE_DIGITS))
# For text that runs backwards: from the last letter of a name a pattern finds it several
# times as fast as from its beginning, which looks like any other word.
_NAME = re.compile("[省市县区镇乡局委道室][\u4e00-\u9fff]{1,12}")


def likeness(one: str, other: str) -> float:
    """Return the share of equal text, 0 to 1; 0 for texts too short to tell."""
    if min(len(one), len(other)) < SHORT:
        return 0.0
    if max(len(one), len(other)) > LONG:
        return _shared(one, other)
    # Only a check of several agencies, or against last year, compares texts.
    from rapidfuzz import fuzz

    return fuzz.ratio(one, other) / 100


def _shared(one: str, other: str) -> float:
    """Return the share of the longer text whose clauses stand in the other too."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    known = {found[0] for found in _CLAUSE.finditer(shorter)}
    told = [found[0] for found in _CLAUSE.finditer(longer)]
    return sum(len(clause) for clause in told if clause in known) / max(1, sum(map(len, told)))


def similar_pairs(texts: Mapping[str, str], threshold: float) -> list[tuple[str, str, float]]:
    """Return the pairs of names whose texts are alike from a threshold on, in order of names."""
    marks = {name: marks_of(text) for name, text in texts.items()}
    return confirmed(candidates(marks, threshold), texts, threshold)


def confirmed(
    pairs: Iterable[tuple[str, str]], texts: Mapping[str, str], threshold: float
) -> list[tuple[str, str, float]]:
    """Return those of the pairs whose texts are alike letter by letter, in order of names."""
    compared = ((one, other, likeness(texts[one], texts[other])) for one, other in sorted(pairs))
    return [(one, other, share) for one, other, share in compared if share >= threshold]


def marks_of(text: str) -> frozenset[int]:
    """Return a number of 32 bits for each clause of a text, names and figures blotted out.

    A text too short to have been copied has none.
    """
    if len(text) < SHORT:
        return frozenset()
    blotted = _NAME.sub("", text[::-1])
    if any(digit in blotted for digit in _WIDE_DIGITS):
        blotted = blotted.translate(_NO_DIGITS)
    for sign in _STOPS:
        blotted = blotted.replace(sign, _STOP)
    # Bytes are rid of digits, split and counted several times as fast as characters.
    clauses = blotted.encode().translate(None, _DIGITS).split(_STOP.encode())
    return frozenset(map(crc32, [clause for clause in clauses if len(clause) >= TELLING]))


def candidates(marks: Mapping[str, frozenset[int]], threshold: float) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share at least half as many sentences as the threshold asks."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, sentences in marks.items():
        for sentence in sentences:
            holders[sentence].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        ordered = sorted(names)
        if len(ordered) <= COMMON:
            shared.update(combinations(ordered, 2))
        else:
            # Each is held against the first: everyone who copied is named, without
            # comparing all of them with all.
            shared.update((ordered[0], name) for name in ordered[1:])
    for (one, other), count in shared.items():
        if count >= max(1, threshold / 2 * min(len(marks[one]), len(marks[other]))):
            yield one, other
