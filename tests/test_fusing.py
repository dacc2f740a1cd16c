"""A stretch filled without Jinja says what Jinja would have said, or is left to it."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.exceptions import UndefinedError

from drafter.fusing import Stretches, fused
from drafter.metering import LONGEST, TooDear, metered
from drafter.rules.mentions import FACTS, Fact
from drafter.sandbox import make_sandbox
from drafter.spans import Loop, Span, Unfit, with_stretches

CHAIN = (
    '{% for p in part.words %}{% if p.level == "2" %}<h>{{ p.text }}</h>'
    '{% elif p.level == "3" %}<i>{{ p.text }}</i>{% else %}<b>{{ p.text }}</b>{% endif %}{% endfor %}'
)
TABLE = "".join(f"<c>{{{{ t.r.c{n} }}}}</c>" for n in range(5))
PLAIN_LOOPS = {
    "a choice by level": CHAIN,
    "no choice": "{% for p in part.words %}<b>{{ p.text }}</b>\n{% endfor %}",
    "no else": '{% for p in part.words %}a{% if p.level == "2" %}{{ p.text }}{% endif %}b{% endfor %}',
    "two names": "{% for p in part.words %}{{ p.level }}、{{ p.text }}{% endfor %}",
    "nothing of the item": "{% for p in part.words %}x{% endfor %}",
    "only some": '{% if year == "2021" %}' + CHAIN + "{% endif %}",
}
OTHER_LOOPS = {
    "a filter": "{% for p in part.words %}{{ p.text | length }}{% endfor %}",
    "a name from outside": "{% for p in part.words %}{{ p.text }}{{ year }}{% endfor %}",
    "a loop in a loop": "{% for p in part.words %}{% for q in part.words %}{{ q.text }}{% endfor %}{% endfor %}",
    "another condition": "{% for p in part.words %}{% if p.text %}{{ p.text }}{% endif %}{% endfor %}",
    "two choices": '{% for p in part.words %}{% if p.level == "2" %}a{% endif %}{% if p.level == "3" %}b{% endif %}{% endfor %}',
    "the loop's own number": "{% for p in part.words %}{{ loop.index }}{% endfor %}",
    "a deeper name": "{% for p in part.words %}{{ p.text.text }}{% endfor %}",
    "an else of the loop": "{% for p in part.words %}{{ p.text }}{% else %}none{% endfor %}",
    "no end": "{% for p in part.words %}{{ p.text }}",
    "no end inside": '{% for p in part.words %}{% if p.level == "2" %}{{ p.text }}{% endfor %}',
    "only some items": "{% for p in part.words if p.text %}{{ p.text }}{% endfor %}",
}
TEXTS = st.one_of(st.sampled_from(["", "甲", "<b>&", "a\tb", "一\n二", "\"'"]), st.text(max_size=6))
WORDS = st.lists(
    st.fixed_dictionaries({"text": TEXTS, "level": st.sampled_from(["0", "2", "3", "4"])}),
    max_size=4,
)


def data(words: object = (), cell: object = "1") -> dict[str, object]:
    row = {f"c{n}": cell if n == 2 else str(n) for n in range(5)}
    return {"part": {"words": words}, "t": {"r": row}, "year": "2021"}


def taken_out(source: str) -> Stretches:
    spans: Stretches = []
    fused(source, spans)
    return spans


def both(source: str, values: Mapping[str, object]) -> tuple[str, str]:
    """What the stretches and what Jinja alone make of a template."""
    sandbox, spans = make_sandbox(), taken_out(source)
    text = fused(source, [])
    with metered():
        made = sandbox.prepare(sandbox.parse(text)).render(values)
        ours = b"".join(with_stretches(made, spans, values)).decode()
        return ours, sandbox.prepare(sandbox.parse(source)).render(values)


@pytest.mark.parametrize("name", PLAIN_LOOPS)
@settings(max_examples=60)
@given(words=WORDS, cell=TEXTS)
def test_plain_loops_and_tables_are_filled_as_jinja_fills_them(
    name: str, words: list[dict[str, str]], cell: str
) -> None:
    source = f"<d>{TABLE}{PLAIN_LOOPS[name]}<e/>{TABLE}</d>"
    assert {type(span) for span in taken_out(source)} == {Loop, Span}
    if "\0" in cell or any("\0" in each["text"] for each in words):
        return
    ours, jinja = both(source, data(words, cell))
    assert ours == jinja


@pytest.mark.parametrize("name", OTHER_LOOPS)
def test_other_loops_are_left_to_jinja(name: str) -> None:
    assert not any(isinstance(span, Loop) for span in taken_out(OTHER_LOOPS[name]))


UNFIT: dict[str, object] = {
    "no list": "text",
    "items that are no dicts": ["a"],
    "a missing name": [{"level": "2"}],
    "a missing level": [{"text": "a"}],
    "a number": [{"level": "0", "text": 3}],
    "a gap in a text": [{"level": "0", "text": "a\0b"}],
    "a text too long": [{"level": "0", "text": "a" * (LONGEST + 1)}],
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_does_not_fit_is_left_to_jinja(name: str) -> None:
    [loop] = taken_out(CHAIN)
    with pytest.raises(Unfit):
        loop.filled(data(UNFIT[name]))


@pytest.mark.parametrize("cell", [3, None, "a\0b", {}])
def test_a_cell_that_is_no_text_is_left_to_jinja(cell: object) -> None:
    [span] = taken_out(TABLE)
    with pytest.raises(Unfit):
        span.filled(data(cell=cell))


def test_a_name_that_is_not_there_is_named() -> None:
    sandbox = make_sandbox()
    with pytest.raises(UndefinedError, match="nowhere"):
        sandbox.prepare(sandbox.parse("{{ part.nowhere }}")).render(data())


def test_passes_of_a_plain_loop_are_counted() -> None:
    [loop] = taken_out(CHAIN)
    words = [{"level": "0", "text": "a"}] * 100_000
    with pytest.raises(TooDear), metered():
        loop.filled(data(words))


def test_lines_keep_their_numbers() -> None:
    source = f"{TABLE}\n\n{CHAIN}\n{{{{ year }}}}"
    assert fused(source.replace("<c>", "\n<c>"), []).count("\n") == 5 + source.count("\n")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: "-".join(fact.name))
@settings(max_examples=40)
@given(chosen=st.data())
def test_words_that_lead_to_a_fact_hold_one_of_its_signs(fact: Fact, chosen: st.DataObject) -> None:
    words = chosen.draw(st.from_regex(fact.before))
    assert any(sign in words for sign in fact.signs)
