"""Templates that were proofread before the program was shipped, so that nobody waits for it again."""

import hashlib
from functools import cache

from drafter.pack import Pack
from drafter.report.package import read_parts
from drafter.shipped import shipped_folder

LIST = "proofread.txt"


def is_proofread(template: bytes, pack: Pack, edition: str) -> bool:
    """Tell whether a template is, with all the settings of its pack, one that was proofread.

    Whoever changes a byte of either has it proofread anew.
    """
    return mark_of(template, pack, edition) in _marks()


def mark_of(template: bytes, pack: Pack, edition: str) -> str:
    """Return a digest of a template's parts and of its pack's settings."""
    digest = hashlib.sha256(pack.fingerprint(edition).encode())
    for name, content in sorted(read_parts(template).items()):
        digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())
    return digest.hexdigest()


@cache
def _marks() -> frozenset[str]:
    path = shipped_folder("templates") / LIST
    return frozenset(line.split()[-1] for line in path.read_text("utf-8").splitlines() if line)
