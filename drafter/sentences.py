"""Sentences that write themselves from the figures, so that words and tables agree.

The wording is a pack's (`[sentences.<name>]` in pack.toml), in the same sandboxed
language as the Word templates. No sentence stands without its figure: where one that it
names is blank, the sentence is left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from drafter.errors import TemplateError
from drafter.filing import Filing, Value
from drafter.form import Datapoint, Form, Number, Table
from drafter.metering import TEMPLATE_FAULTS, metered
from drafter.numbers import figure_text
from drafter.pack import Pack
from drafter.packfile import Sentence
from drafter.wording import _, change_phrase

if TYPE_CHECKING:
    from jinja2 import Template

Names = dict[str, object]


def sentences_for(
    filing: Filing, form: Form, pack: Pack, previous: Filing | None = None
) -> dict[str, list[str]]:
    """Return the sentences that the figures allow, by address of their part."""
    return _said(filing, form, pack, previous, confirm=False)


def proposals_for(filing: Filing, form: Form, pack: Pack) -> dict[str, list[str]]:
    """Return the sentences that the officer must confirm before they may stand."""
    return _said(filing, form, pack, None, confirm=True)


def automatic_parts(form: Form, pack: Pack, filing: Filing) -> list[str]:
    """Return the addresses of the parts for which the pack has sentences, in form order."""
    known = {sentence.at for _name, sentence in _sentences(filing, form, pack, confirm=False)}
    return [address for address in form.narratives if address in known]


def with_sentences(
    filing: Filing, form: Form, pack: Pack, previous: Filing | None = None
) -> Filing:
    """Return the filing as it will be printed: chosen sentences before the officer's words.

    The checks, the report and its read-back all look at this one.
    """
    if not filing.automatic:
        return filing
    sentences = sentences_for(filing, form, pack, previous)
    texts = dict(filing.texts)
    for address in filing.automatic:
        if address in sentences:
            texts[address] = ["".join(sentences[address]), *texts.get(address, [])]
    return replace(filing, texts=texts, automatic=[])


def _said(
    filing: Filing, form: Form, pack: Pack, previous: Filing | None, *, confirm: bool
) -> dict[str, list[str]]:
    names = names_of(filing, form, previous)
    texts: dict[str, list[str]] = {}
    for name, sentence in _sentences(filing, form, pack, confirm=confirm):
        if text := said(name, sentence, names):
            texts.setdefault(sentence.at, []).append(text)
    return texts


def _sentences(
    filing: Filing, form: Form, pack: Pack, *, confirm: bool
) -> Iterator[tuple[str, Sentence]]:
    for name, sentence in pack.sentences.items():
        fits = sentence.is_for(filing.edition, filing.unit.level) and sentence.at in form.narratives
        if fits and sentence.confirm is confirm:
            yield name, sentence


def said(name: str, sentence: Sentence, names: Names) -> str:
    """Return a sentence in words; empty where a figure that it names is blank.

    `TemplateError` where it is no sentence at all.
    """
    # Most filings have no automatic sentence and need not wait for the template engine.
    from jinja2 import TemplateError as JinjaError
    from jinja2.exceptions import UndefinedError

    try:
        with metered():
            return "".join(_compiled(sentence.text).render(names).split())
    except UndefinedError:
        return ""
    except (JinjaError, *TEMPLATE_FAULTS) as error:
        raise TemplateError(
            _("模板包里名为“{name}”的句子写法不对，请检查其中的名称和条件。", name=name)
        ) from error


@cache
def _compiled(text: str) -> "Template":
    from drafter.sandbox import make_sandbox

    # These are plain texts; they are escaped when they are printed in Word.
    sandbox = make_sandbox().overlay(autoescape=False)
    return sandbox.prepare(sandbox.parse(text))


def names_of(filing: Filing, form: Form, previous: Filing | None) -> Names:
    """Return what a sentence may speak of; a blank figure is absent, so that it cannot be said.

    Counts are whole numbers, to be compared; other figures are texts as printed, "0" where
    nothing. `change` words the rise or fall of a count against last year, empty where that
    is unknown. `occurred` lists the parts of a total that are not zero.
    """

    def changed(point: Datapoint) -> str:
        return _change(filing, form, previous, point)

    def occurred(point: Datapoint) -> list[Names]:
        return _occurred(filing, form, point)

    names: Names = {"unit": {"name": filing.unit.name}, "year": str(filing.year)}
    names["change"] = {table.id: _by_row(table, changed) for table in form.tables}
    names["occurred"] = {table.id: _by_row(table, occurred) for table in form.tables}
    for table in form.tables:
        names[table.id] = _by_row(table, lambda point: _figure(filing, form, point))
    return names


def _by_row(table: Table, value: Callable[[Datapoint], object]) -> dict[str, dict[str, object]]:
    rows: dict[str, dict[str, object]] = {row.id: {} for row in table.rows}
    for point in table.datapoints:
        known = value(point)
        if known is not None:
            rows[point.row.id][point.column.id] = known
    return rows


def _figure(filing: Filing, form: Form, point: Datapoint) -> object:
    value = filing.figure(form, point.address)
    if value is None or point.number is Number.COUNT:
        return value
    return figure_text(value, point.number)


def _change(filing: Filing, form: Form, previous: Filing | None, point: Datapoint) -> str:
    now, before = filing.figure(form, point.address), _before(previous, form, point.address)
    if now is None or before is None or point.number is not Number.COUNT:
        return ""
    return change_phrase(int(before), int(now), point.unit)


def _before(previous: Filing | None, form: Form, address: str) -> Value | None:
    if previous is None:
        return None
    if address in previous.values:
        return previous.values[address]
    return previous.figure(form, address) if previous.edition == form.edition else None


def _occurred(filing: Filing, form: Form, point: Datapoint) -> list[Names]:
    found: list[Names] = []
    for address in point.parts:
        part = form.datapoints[address]
        if count := filing.figure(form, address):
            label = part.row.label if point.row.total_of else part.column.label
            found.append({"label": _bare(label), "count": count})
    return found


def _bare(label: str) -> str:
    """Return a label without its number and its note in brackets."""
    words = label.split("）", 1)[-1] if label.startswith("（") else label.lstrip("0123456789.")
    return words.split("（", 1)[0]
