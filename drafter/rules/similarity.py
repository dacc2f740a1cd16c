"""How much of one text stands in another, fast enough to compare every agency with every other.

Texts are first compared by their sentences, names and figures blotted out; only pairs
that share enough of those are compared letter by letter.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from rapidfuzz import fuzz

SHORT = 100
"""Characters: shorter texts are alike without having been copied."""
COMMON = 200
"""A sentence in more texts than this is a set phrase and tells nothing."""
_SENTENCE = re.compile("[^。！？；]{8,}")
_BLOT = re.compile("[0-9０-９]+|[\u4e00-\u9fff]{2,12}?(?:省|市|县|区|镇|乡|街道|局|委|办公室)")


def likeness(one: str, other: str) -> float:
    """Return the share of equal text, 0 to 1; 0 for texts too short to tell."""
    if min(len(one), len(other)) < SHORT:
        return 0.0
    return fuzz.ratio(one, other) / 100


def similar_pairs(texts: Mapping[str, str], threshold: float) -> list[tuple[str, str, float]]:
    """Return the pairs of names whose texts are alike from a threshold on, in order of names."""
    marks = {name: _marks(text) for name, text in texts.items() if len(text) >= SHORT}
    found = []
    for one, other in sorted(_candidates(marks, threshold)):
        share = likeness(texts[one], texts[other])
        if share >= threshold:
            found.append((one, other, share))
    return found


def _candidates(marks: Mapping[str, frozenset[int]], threshold: float) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share at least half as many sentences as the threshold asks."""
    holders: dict[int, list[str]] = defaultdict(list)
    for name, sentences in marks.items():
        for sentence in sentences:
            holders[sentence].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if 1 < len(names) <= COMMON:
            shared.update(combinations(sorted(names), 2))
    for (one, other), count in shared.items():
        if count >= max(1, threshold / 2 * min(len(marks[one]), len(marks[other]))):
            yield one, other


def _marks(text: str) -> frozenset[int]:
    return frozenset(
        zlib.crc32(_BLOT.sub("", found[0]).encode()) for found in _SENTENCE.finditer(text)
    )
