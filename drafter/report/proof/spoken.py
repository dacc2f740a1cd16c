"""The sentences of a pack, proofread like the tags of a template.

A name that does not exist would leave its sentence out of every report without a word.
"""

from collections.abc import Iterator

from lxml import etree

from drafter.errors import TemplateError
from drafter.findings import Finding
from drafter.form import Form
from drafter.pack import Pack
from drafter.packfile import Sentence
from drafter.report.proof.names import Scope, slips_in_names
from drafter.report.proof.places import PACK_FILE, Paragraph, Run
from drafter.report.proof.samples import sample_filings
from drafter.report.proof.slips import T01, T16
from drafter.report.proof.tags import find_tags, slips_in_pairing, slips_in_paragraph
from drafter.sentences import names_of, said

NO_FIGURES = ("unit", "year")
"""What a sentence may name that is no figure."""


def slips_in_sentences(form: Form, pack: Pack) -> Iterator[Finding]:
    """Yield what is wrong with the sentences that a pack has for the edition of a form."""
    for name, sentence in pack.sentences.items():
        if sentence.editions and form.edition not in sentence.editions:
            continue
        level = sentence.levels[0] if sentence.levels else None
        fitting = pack.form(form.edition, level) if level else form
        found = list(_slips(name, sentence, fitting, pack))
        yield from found or _trials(name, sentence, fitting, pack)


def _slips(name: str, sentence: Sentence, form: Form, pack: Pack) -> Iterator[Finding]:
    paragraph = _as_paragraph(name, sentence)
    tags = find_tags(paragraph)
    _sample, filing = next(sample_filings(form, pack.name))
    scope = Scope(names_of(filing, form, filing))
    yield from slips_in_paragraph(paragraph, tags)
    yield from slips_in_pairing(tags)
    yield from slips_in_names(tags, scope)
    if not sentence.confirm and all(used.split(".")[0] in NO_FIGURES for used in scope.used):
        yield T16.at(paragraph)


def _trials(name: str, sentence: Sentence, form: Form, pack: Pack) -> Iterator[Finding]:
    """Word the sentence with each sample; a comparison of a text with a number fails only then."""
    for _sample, filing in sample_filings(form, pack.name):
        try:
            said(name, sentence, names_of(filing, form, filing))
        except TemplateError as error:
            yield T01.at(_as_paragraph(name, sentence), reason=str(error))
            return


def _as_paragraph(name: str, sentence: Sentence) -> Paragraph:
    runs = (Run(sentence.text.strip(), ""),)
    return Paragraph(PACK_FILE, 0, name, None, runs, "", etree.Element("p"))
