"""Takes out of a template, before Jinja reads it, the stretches that need no Jinja.

The tables of a report are hundreds of plain `{{ name }}` between fixed markup, and its
words are loops that print each paragraph by its level. A mark stands for each stretch;
`drafter.spans` fills them.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from drafter.spans import MARK, Branch, Loop, Path, Span

ENOUGH = 4
"""Names in a stretch below which Jinja is as fast."""
_STATEMENT = re.compile(r"(\{%.*?%\})", re.DOTALL)
_PRINT = re.compile(r"(\{\{.*?\}\})", re.DOTALL)
_NAME = re.compile(r"\{\{ *([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*) *\}\}", re.ASCII)
_LOOP, _END_OF_LOOP = re.compile(r"\{%\s*for\b"), re.compile(r"\{%\s*endfor\b")
_FOR = re.compile(
    r"\{%\s*for\s+([A-Za-z_]\w*)\s+in\s+([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)\s*%\}", re.ASCII
)
_CASE = re.compile(
    r"\{%\s*(if|elif)\s+([A-Za-z_]\w*)\.([A-Za-z_]\w*)\s*==\s*\"([^\"\\]*)\"\s*%\}", re.ASCII
)
_ELSE, _END_OF_IF = re.compile(r"\{%\s*else\s*%\}"), re.compile(r"\{%\s*endif\s*%\}")
_UNFIT = re.compile(r"\{#|\{[%{][-+]|[-+][%}]\}|\{%(?!\s*(?:for|endfor|if|elif|else|endif)\b)")
Stretches = list[Span | Loop]
ALWAYS = ("", "")
"""The condition of a branch that holds for every item."""


def fused(source: str, spans: Stretches) -> str:
    """Return the text of a template with a mark in the place of each stretch, added to `spans`.

    What is inside loops of another kind stays as it is, and so does the text of a template
    that sets names of its own or does anything else by which plain names might mean
    something else. Lines keep their numbers.
    """
    pieces = _STATEMENT.split(source)
    tags = [*pieces[1::2], *(tag for text in pieces[::2] for tag in _PRINT.findall(text))]
    if _UNFIT.search(source) or any(tag.count('"') % 2 or tag.count("'") % 2 for tag in tags):
        return source
    made, at = [], 0
    while at < len(pieces):
        end = _end_of_loop(pieces, at) if at % 2 and _LOOP.match(pieces[at]) else at
        if end > at:
            made.append(_looped(pieces[at : end + 1], spans))
        else:
            made.append(pieces[at] if at % 2 else _taken_out(pieces[at], spans))
        at = end + 1
    return "".join(made)


def _end_of_loop(pieces: Sequence[str], start: int) -> int:
    """Return the place of the statement that ends a loop; of its start where none does."""
    depth = 0
    for at in range(start, len(pieces), 2):
        depth += bool(_LOOP.match(pieces[at])) - bool(_END_OF_LOOP.match(pieces[at]))
        if not depth:
            return at
    return start


def _looped(pieces: Sequence[str], spans: Stretches) -> str:
    """Return the mark of a plain loop; any other stays as it is."""
    loop, text = _plain_loop(pieces), "".join(pieces)
    if loop is None:
        return text
    spans.append(loop)
    return _marked(len(spans) - 1, text)


def _plain_loop(pieces: Sequence[str]) -> Loop | None:
    """Return the loop of these statements and the texts between them; None for another kind."""
    head = _FOR.fullmatch(pieces[0])
    texts, cases = pieces[1:-1:2], pieces[2:-1:2]
    conditions = _conditions(cases, head[1]) if head else None
    if head is None or conditions is None:
        return None
    before, *bodies, after = texts if cases else ["", *texts, ""]
    if ALWAYS not in conditions:
        conditions, bodies = [*conditions, ALWAYS], [*bodies, ""]
    branches = [
        _branch(condition, before + body + after, head[1])
        for condition, body in zip(conditions, bodies, strict=True)
    ]
    known = tuple(branch for branch in branches if branch)
    return Loop(tuple(head[2].split(".")), known) if len(known) == len(branches) else None


def _conditions(cases: Sequence[str], variable: str) -> list[tuple[str, str]] | None:
    """Return what each branch of at most one choice asks for: an item's name and value.

    None where the statements are anything else.
    """
    if not cases:
        return [ALWAYS]
    *asking, end = cases
    conditions: list[tuple[str, str]] = []
    for place, case in enumerate(asking):
        found = _CASE.fullmatch(case)
        if found and found[2] == variable and (found[1] == "if") == (place == 0):
            conditions.append((found[3], found[4]))
        elif 0 < place == len(asking) - 1 and _ELSE.fullmatch(case):
            conditions.append(ALWAYS)
        else:
            return None
    return conditions if _END_OF_IF.fullmatch(end) else None


def _branch(condition: tuple[str, str], text: str, variable: str) -> Branch | None:
    """Return what a pass prints; None where it prints more than items of the loop's variable."""
    parts = _PRINT.split(text)
    names = [_NAME.fullmatch(part) for part in parts[1::2]]
    paths = [tuple(found[1].split(".")) for found in names if found]
    if len(paths) < len(names) or any(len(p) != 2 or p[0] != variable for p in paths):
        return None
    return Branch(tuple(parts[::2]), tuple(path[1] for path in paths), *condition)


def _taken_out(text: str, spans: Stretches) -> str:
    """Put a mark in the place of each stretch of a text without statements."""
    made: list[str] = []
    raw: list[str] = []
    for place, piece in enumerate(_PRINT.split(text)):
        if place % 2 and not _NAME.fullmatch(piece):
            made += [_mark(raw, spans), piece]
            raw = []
        else:
            raw.append(piece)
    return "".join([*made, _mark(raw, spans)])


def _mark(raw: list[str], spans: Stretches) -> str:
    """Return the mark of a stretch, or its own text where it is too short to be worth one."""
    text = "".join(raw)
    parts = _NAME.split(text)
    fixed, names = tuple(parts[::2]), parts[1::2]
    if len(names) < ENOUGH:
        return text
    spans.append(Span(fixed, _by_parent([tuple(name.split(".")) for name in names])))
    return _marked(len(spans) - 1, text)


def _marked(number: int, text: str) -> str:
    """Return the mark of a stretch; lines keep their numbers."""
    newlines = "\n" * text.count("\n")
    return f"{MARK}{number}{MARK}{{#{newlines}#}}"


def _by_parent(paths: Sequence[Path]) -> tuple[tuple[Path, tuple[str, ...]], ...]:
    rows = groupby(paths, key=lambda path: path[:-1])
    return tuple((parent, tuple(path[-1] for path in row)) for parent, row in rows)
