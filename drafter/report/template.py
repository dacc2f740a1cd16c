"""A Word template: prepared and compiled once, rendered many times.

The tags of the document are brought into order once for each file. A report is
then one run of the compiled text; parts without tags are copied as they were packed,
and nothing of one report is left for the next.
"""

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count, islice
from xml.parsers import expat

from jinja2 import Template as Compiled
from jinja2 import TemplateError as JinjaError
from jinja2 import nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from lxml import etree

from drafter.deflate import remembered
from drafter.errors import TemplateError
from drafter.fusing import Stretches, fused
from drafter.intake.roles import BODY
from drafter.metering import CONSTANTS, TEMPLATE_FAULTS, TooDear, metered
from drafter.report.bounds import MARKUP, TAG, refuse_bulk, unclosed
from drafter.report.ordering import in_order
from drafter.report.package import SHORT, Packed, assemble, pack_part, read_parts
from drafter.report.properties import Properties, property_parts
from drafter.report.scrub import parse_strictly, scrub
from drafter.sandbox import Sandbox, make_sandbox
from drafter.spans import Unfit, with_stretches
from drafter.wording import _

MAX_TOKENS = 50_000
"""Words and signs inside the tags of a part, and the texts between; ours have 3,000."""
QUOTE_LENGTH = 30
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WHOLE_TAG = re.compile(r"\{[{%#](?:(?!\{[{%#]).)*?[}%#]\}", re.DOTALL)
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')


@dataclass(frozen=True)
class RenderedPart:
    """A part of the template that holds tags."""

    name: str
    source: str
    compiled: Compiled
    spans: Stretches
    sandbox: Sandbox

    @cached_property
    def careful(self) -> Compiled:
        """The part compiled so that Jinja fills every name, and can say which one is wrong."""
        return self.sandbox.prepare(self.sandbox.parse(self.source))

    @cached_property
    def has_drawings(self) -> bool:
        """Whether ids must be made unique, since a loop may repeat a picture."""
        return "<wp:docPr" in self.source

    def render(self, context: Mapping[str, object]) -> bytes:
        """Return the part filled from `context`; `TemplateError` where it cannot be filled."""
        try:
            content = self._content(context)
            if self.has_drawings:
                content = _number_drawings(content.decode()).encode()
        except UndefinedError as error:
            raise self._unknown(error) from error
        except TooDear as error:
            raise self._too_dear(error) from error
        except (JinjaError, *TEMPLATE_FAULTS) as error:
            raise self._stopped(error) from error
        return content

    def _content(self, context: Mapping[str, object]) -> bytes:
        text = self.compiled.render(context)
        try:
            return b"".join(with_stretches(text, self.spans, context))
        except Unfit:
            return self.careful.render(context).encode()

    def _unknown(self, error: UndefinedError) -> TemplateError:
        return TemplateError(
            _(
                "Word 模板的“{quote}”处用了表格里没有的名称“{name}”，请对照占位符清单改正。",
                quote=self._quote(error),
                name=error.message or "",
            )
        )

    def _stopped(self, error: Exception) -> TemplateError:
        return TemplateError(
            _(
                "Word 模板的“{quote}”处无法填写，请检查这里的占位符和过滤器。",
                quote=self._quote(error),
            )
        )

    def _too_dear(self, error: TooDear) -> TemplateError:
        return TemplateError(
            _(
                "Word 模板的“{quote}”处循环太多或文字太长，超出了一份报告的需要，请改写模板，或删减填报的文字。",
                quote=self._quote(error),
            )
        )

    def _quote(self, error: Exception) -> str:
        return _line(self.source, _template_line(error)) or self.name


class Template:
    """One .docx template, compiled; `render` may be called any number of times."""

    def __init__(self, data: bytes) -> None:
        parts = read_parts(data)
        refuse_bulk(parts)
        parts = scrub(parts)
        if BODY not in parts:
            raise TemplateError(_("这个 Word 模板里没有正文，请换一个 .docx 文件。"))
        sandbox = make_sandbox()
        with metered(CONSTANTS):
            self._rendered = [
                compile_part(sandbox, name, text)
                for name, content in sorted(parts.items())
                if (text := tagged_text(name, content))
            ]
        filled = {part.name for part in self._rendered}
        self._static: dict[str, Packed] = {
            name: pack_part(name, content) for name, content in parts.items() if name not in filled
        }

    def render(
        self, context: Mapping[str, object], properties: Properties, *, parsed_later: bool = False
    ) -> bytes:
        """Return the report as a .docx; `TemplateError` where the template cannot be filled.

        `parsed_later` leaves it to the one who reads the report back to see that its main
        part is well-formed.
        """
        fresh = self.fill(context)
        for name, content in fresh.items():
            if name != BODY or not parsed_later:
                _check_well_formed(content, name)
        fresh |= property_parts(properties)
        packed = {name: pack_part(name, content) for name, content in fresh.items()}
        return assemble(self._static | packed)

    def fill(self, context: Mapping[str, object]) -> dict[str, bytes]:
        """Return the parts that hold tags, filled, by name; nothing is examined or packed."""
        with metered():
            return {part.name: part.render(context) for part in self._rendered}


@lru_cache(maxsize=64)
def load_template(data: bytes) -> Template:
    """Return the compiled template of these bytes, compiled once."""
    return Template(data)


def tagged_text(name: str, content: bytes) -> str:
    """Return the text of a part that holds tags, else an empty text."""
    if not name.endswith(".xml") or name.startswith(("docProps/", "[")):
        return ""
    _check_well_formed(content, name)
    # Written anew, so that quotation marks in tags stand as themselves: some programs
    # save them as &quot;, which Jinja cannot read.
    text = etree.tostring(parse_strictly(content), encoding="unicode")
    return _DECLARATION + text if TAG.search(MARKUP.sub("", text)) else ""


def compile_part(sandbox: Sandbox, name: str, text: str) -> RenderedPart:
    """Bring the tags of one part into order and compile it."""
    if half := unclosed(MARKUP.sub("", text)):
        raise _incomplete(quoted(half))
    source = _PARAGRAPH.sub("\n<w:p", in_order(text))
    _refuse_loss(text, source)
    try:
        if _may_be_dear(source) and any(islice(sandbox.lex(source), MAX_TOKENS, None)):
            raise TooDear
        spans: Stretches = []
        tree = sandbox.parse(fused(source, spans))
        _refuse_residue(tree, spans)
        compiled = sandbox.prepare(tree)
    except TemplateSyntaxError as error:
        raise TemplateError(
            _(
                "Word 模板的“{quote}”处占位符写得不完整，或用了没有的过滤器，请检查括号和名称。",
                quote=_line(source, error.lineno),
            )
        ) from error
    except SecurityError as error:
        raise TemplateError(
            _(
                "Word 模板的“{quote}”处用了不允许的写法，模板里只能填写名称、循环和条件。",
                quote=_line(source, int(str(error))),
            )
        ) from error
    except TEMPLATE_FAULTS as error:
        raise TemplateError(
            _(
                "Word 模板的“{part}”部分占位符太长，或循环、条件、括号套得太深，请改写得简单些。",
                part=name,
            )
        ) from error
    return RenderedPart(name, source, compiled, spans, sandbox)


def _may_be_dear(source: str) -> bool:
    """Tell whether there may be too many tokens: there are no more than signs inside tags, and texts."""
    tags = [found.end() - found.start() for found in _WHOLE_TAG.finditer(source)]
    return sum(tags) + len(tags) >= MAX_TOKENS or len(tags) != source.count("{{") + source.count(
        "{%"
    )


def quoted(xml: str) -> str:
    """Return the words of a piece of XML, short enough for a message."""
    words = " ".join(MARKUP.sub("", xml).split())
    return words if len(words) <= QUOTE_LENGTH else words[:QUOTE_LENGTH] + "…"


def _refuse_loss(text: str, source: str) -> None:
    """Refuse a template of which words would vanish: half a tag, or text beside a {%p %} tag."""
    before, after = _words_between_tags(text), _words_between_tags(source)
    if before != after:
        pairs = enumerate(zip(before, after, strict=False))
        at = next((place for place, (a, b) in pairs if a != b), min(len(before), len(after)))
        raise _incomplete(quoted(before[at:] or after[at:]))


def _incomplete(quote: str) -> TemplateError:
    return TemplateError(
        _(
            "Word 模板的“{quote}”处占位符写得不完整，或带 p、tr 的标签没有独占一段或一行，请改正。",
            quote=quote,
        )
    )


def _words_between_tags(xml: str) -> str:
    return "".join(_WHOLE_TAG.sub("", MARKUP.sub("", xml)).split())


def _refuse_residue(tree: nodes.Template, spans: Stretches) -> None:
    """Refuse a tag that was taken for plain text: half of one, or a full-width one."""
    found = tree.find_all((nodes.TemplateData, nodes.Const))
    read = (getattr(text, "data", None) or getattr(text, "value", "") for text in found)
    for text in chain(read, *(span.fixed for span in spans)):
        words = MARKUP.sub("", str(text))
        if left := TAG.search(words):
            raise TemplateError(
                _(
                    "Word 模板的“{quote}”处有不完整或全角的占位符括号，请改成半角的双花括号。",
                    quote=quoted(words[max(0, left.start() - QUOTE_LENGTH // 2) :]),
                )
            )


def _line(source: str, number: int) -> str:
    lines = source.split("\n")
    return quoted(lines[number - 1]) if 0 < number <= len(lines) else ""


def _template_line(error: BaseException) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == "<template>"]
    return (lines[-1] or 0) if lines else 0


def _number_drawings(text: str) -> str:
    numbers = count(1)
    return _DRAWING_ID.sub(lambda found: f"{found[1]}{next(numbers)}{found[2]}", text)


@remembered(64, SHORT)
def _check_well_formed(content: bytes, name: str) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise TemplateError(
            _(
                "Word 模板的“{part}”部分填写后不再是完整的文档，请检查循环和条件是否成对、位置是否对齐。",
                part=name,
            )
        ) from error


def _refuse_doctype(*_declaration: object) -> None:
    raise TemplateError(_("Word 模板里带有不允许的外部声明，请用 Word 另存为新的 .docx。"))
