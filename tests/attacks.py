"""Hostile Word templates: each must end with the template's exit code and one sentence."""

import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from drafter.errors import DrafterError, ExitCode
from drafter.findings import has_errors
from drafter.pack import load_pack
from drafter.report import render_report
from drafter.report.office import check_template, preview_template
from drafter.report.package import package, read_parts
from tests.filings import form_of, jiaxian
from tests.hazards import REFUSED, Hazard

FAMILY = "hostile templates"
MAIN = "word/document.xml"
PLACE = "{{ title_lines }}"
NEXT = "</w:t></w:r></w:p><w:p><w:r><w:t>"


def nested(depth: int, inner: str, over: str) -> str:
    opening = "".join(f"{{% for n{n} in {over} %}}" for n in range(depth))
    return opening + inner + "{% endfor %}" * depth


def again(step: str, times: int = 50) -> str:
    return "{% set x = 'ab' %}" + step * times + "{{ x }}"


REACHING = {
    "attribute walk": "{{ ''.__class__.__mro__[1].__subclasses__()|length }}",
    "attribute by filter": "{{ ''|attr('__class__') }}",
    "attribute as item": "{{ unit['__class__'] }}",
    "globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "the template itself": "{{ self._TemplateReference__context }}",
    "format_map": "{{ '{a.__class__}'.format_map(unit) }}",
    "format": "{{ '{0:1000000000}'.format(1) }}",
    "public method": "{{ unit.pop('name') }}",
    "method of a list": "{{ overview.proactive.append(1) }}",
    "method of a text": "{{ title.upper() }}",
    "sorting": "{{ overview|dictsort }}",
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "extends": "{% extends 'x' %}",
    "macro": "{% macro m() %}x{% endmacro %}{{ m() }}",
    "call": "{% call x() %}{% endcall %}",
    "debug": "{% debug %}",
    "namespace": "{% set n = namespace(x=1) %}",
    "autoescape": "{% autoescape false %}{{ title }}{% endautoescape %}",
    "safe": "{{ title|safe }}",
    "the loop": "{% for p in overview.proactive %}{{ loop }}{% endfor %}",
    "recursive loop": "{% for p in overview.proactive recursive %}{{ loop(p) }}{% endfor %}",
}
COSTLY = {
    "range": "{% for n in range(1000000000) %}{% endfor %}",
    "nested loops": nested(6, "x", "title"),
    "nested empty loops": nested(8, "", "title"),
    "thirty loops": nested(30, "x", "overview.proactive"),
    "loop over much": nested(1, "y" * 1_000_000, "title"),
    "comparing in loops": nested(5, "{% if title ~ 'x' in title %}{% endif %}", "title"),
    "multiplied": "{{ 'A' * 1000000000 }}",
    "power": "{{ 9 ** 999999 }}",
    "centred": "{{ 'A'|center(1000000000) }}",
    "width": "{{ '%1000000000d' % 5 }}",
    "width beside": "{{ '%*d' % (1000000000, 5) }}",
    "doubling with ~": again("{% set x = x ~ x %}"),
    "doubling with +": again("{% set x = x + x %}"),
    "doubling with join": again("{% set x = x|join(x) %}"),
    "doubling with replace": again("{% set x = x|replace('', x) %}"),
    "doubling blocks": again("{% set x %}{{ x }}{{ x }}{% endset %}"),
    "filter block": "{% filter replace('', 'xxxxxxxx') %}{{ title }}{% endfilter %}",
    "doubling lists": again("{% set x = [x, x] %}") + "{% if x == [x] %}{% endif %}",
    "doubling sums of lists": again("{% set x = [1] + [1] %}"),
    "pieces": "".join(f"{{% set x{n} = title[1:] %}}" for n in range(500)),
    "a huge text": "{{ '" + "A" * 1_000_000 + "' }}",
    "a huge number": "{{ " + "9" * 100_000 + " }}",
    "brackets": "{{ " + "(" * 3_000 + "1" + ")" * 3_000 + " }}",
    "a long sum": "{{ " + "1 + " * 9_000 + "1 }}",
    "a long joining": "{{ " + "year ~ " * 40_000 + "year }}",
    "many filters": "{{ year" + "|trim" * 5_000 + " }}",
    "many steps": "{{ year" + ".a" * 5_000 + " }}",
    "many refusals": "{{ " + "not " * 5_000 + "year }}",
    "many conditions": "{% if year %}" * 300 + "{% endif %}" * 300,
    "many tags": "{{ year }}" * 100_000,
    "many halves": "{{" * 100_000,
    "halves far apart": "{% " * 4_000 + "y" * 1_500_000,
    "halves in a comment": "{# " + "{{" * 4_000 + "y" * 1_500_000 + "#}",
    "halves by number": "&#123;" * 200_000,
    "many paragraphs": NEXT * 200_000,
    "tags a paragraph apart": ("{{ year" + NEXT) * 2_000,
    "constants": again(
        f"{{{{ 'a'|replace('a','{'b' * 440}')|replace('b','{'c' * 440}') }}}}", 1_000
    ),
    "constants joined": again(
        f"{{{{ ('a'|replace('a','{'b' * 440}')|replace('b','{'c' * 440}')) ~ 'x' }}}}", 1_000
    ),
    "changes without end": "<w:insChange>" * 100_000,
    "variables without end": "<w:docVars>" * 200_000,
    "changes in a comment": "<!-- " + "<w:insChange>" * 100_000 + " -->{{ no.name }}",
}


def attacks() -> Iterator[Hazard]:
    for name, tag in (REACHING | COSTLY).items():
        yield Hazard(FAMILY, name, partial(with_tag, tag), file="x.docx")


def with_tag(tag: str) -> bytes:
    """Return the national template with a tag in its title."""
    parts = _parts()
    main = parts[MAIN].decode()
    assert PLACE in main
    return package(parts | {MAIN: main.replace(PLACE, tag).encode()})


@cache
def _parts() -> dict[str, bytes]:
    return read_parts(load_pack("national").template("2021").read_bytes())


def try_template(data: bytes) -> str:
    """Render, check and preview with a template; say what went wrong, or REFUSED."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "2021.docx")
        path.write_bytes(data)
        for use in (_render, _check, _preview):
            if fault := _fault(use, path):
                return f"{use.__name__}: {fault}"
    return REFUSED


def _render(path: Path) -> None:
    filing = jiaxian()
    pack = load_pack("national").model_copy(update={"folder": path.parent})
    render_report(filing, form_of(filing), pack)


def _check(path: Path) -> None:
    if has_errors(check_template(path, "national", "2021")):
        raise DrafterError  # the command ends as with an error


def _preview(path: Path) -> None:
    next(preview_template(path, path.parent / "out", "national", "2021"))


def _fault(use: Callable[[Path], None], path: Path) -> str:
    try:
        use(path)
    except DrafterError as error:
        told = use is _check or (error.exit_code is ExitCode.TEMPLATE and str(error))
        return "" if told else repr(error)
    return "not refused"
