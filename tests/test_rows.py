"""A row read by its shape is the row that a parser reads, or is left to the parser."""

from collections.abc import Callable
from functools import partial
from xml.parsers.expat import ExpatError

from hypothesis import given, settings
from hypothesis import strategies as st

from drafter.intake.rows import (
    LONGEST_ROW,
    STAND_IN,
    Row,
    _known_rows,
    _shape,
    _strictly,
    read_rows,
)
from drafter.plainxml import NotPlain

ROOT = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
COUNTS = st.integers(0, 10**16)
KINDS = ("", ' t="n"', ' t="s"', ' t="b"', ' t="str"', ' t="e"', ' t="inlineStr"')


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


HELD = st.one_of(
    COUNTS.map("<v>{}</v>".format),
    st.sampled_from(["", "<v/>", "<v>1</v>", "<v>-3</v>", "<v>1.5</v>", "<v>#REF!</v>"]),
    TEXTS.map(lambda text: f"<is><t>{escaped(text)}</t></is>"),
    TEXTS.map(lambda text: f'<is><t xml:space="preserve">{escaped(text)}</t></is>'),
    TEXTS.map(lambda text: f"<v>{escaped(text)}</v>"),
    COUNTS.map("<f>SUM(A1:A9)</f><v>{}</v>".format),
    COUNTS.map("<f>A1</f><t>{}</t>".format),
    COUNTS.map("<is><v>{}</v></is>".format),
    st.sampled_from([STAND_IN, STAND_IN + 1]).map("<v>{}</v>".format),
    st.just("<is><t>\ue0000</t></is>"),
)


@st.composite
def rows(draw: st.DrawFn) -> bytes:
    cells = [
        f'<c r="{letter}7" s="3"{draw(st.sampled_from(KINDS))}>{draw(HELD)}</c>'
        for letter in "ABCD"[: draw(st.integers(1, 4))]
    ]
    return f'<row r="7">{"".join(cells)}'.encode()


def read(how: Callable[[], Row]) -> Row | None:
    try:
        return how()
    except (NotPlain, ExpatError, ValueError):
        return None


@settings(max_examples=1500)
@given(rows(), rows())
def test_shapes_and_the_parser_agree(one: bytes, other: bytes) -> None:
    for xml in (one, other, one):
        _known_rows.cache_clear()
        by_parser = read(partial(_strictly, ROOT, xml))
        by_shape = read(partial(_first, xml))
        assert told(by_shape) == told(by_parser)


def _first(xml: bytes) -> Row:
    return read_rows(ROOT, [xml])[0]


def told(row: Row | None) -> tuple[object, ...]:
    """What a row says, its values with their types, in whatever order it holds them."""
    if row is None:
        return ()
    frame = row.frame
    held = {place: (type(v), v) for place, v in zip(frame.places, row.held, strict=True)}
    shared = dict(zip(frame.shared_places, row.shared, strict=True))
    styles = (frame.styles.highest, frame.styles.numbers)
    return (frame.first, frame.last, frame.cells, styles, held, shared)


def values(row: Row) -> dict[tuple[int, int], object]:
    return dict(zip(row.frame.places, row.held, strict=True))


def test_rows_of_one_shape_keep_their_own_counts_and_words() -> None:
    row = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c><c r="B{0}"><v>{2}</v></c>'
    pieces = [row.format(7, "甲", 12).encode(), row.format(8, "乙 &amp; 丙", 0).encode()]
    for _again in range(2):
        first, second = read_rows(ROOT, pieces)
        assert values(first) == {(7, 1): "甲", (7, 2): 12}
        assert values(second) == {(8, 1): "乙 & 丙", (8, 2): 0}
        pieces = [row.format(7, "甲", 12).encode(), row.format(8, "乙 &amp; 丙", 0).encode()]


def test_a_broken_row_is_refused_even_where_its_shape_was_met() -> None:
    good = '<row r="7"><c r="A7" t="inlineStr"><is><t>好</t></is></c>'.encode()
    assert values(_first(good)) == {(7, 1): "好"}
    for words in (b"\x00", b"\xff", b"&nosuch;", b"_x0041_", b"]]>", b"&#13;", b""):
        assert read(partial(_first, good.replace("好".encode(), words))) is None


def test_a_long_row_is_read_but_not_kept() -> None:
    label = "长" * LONGEST_ROW
    row = f'<row r="7"><c r="A7" t="inlineStr"><is><t>{label}</t></is></c><c r="B7"><v>3</v></c>'
    before = _shape.cache_info()
    assert values(_first(row.encode())) == {(7, 1): label, (7, 2): 3}
    assert _shape.cache_info() == before
    assert row.encode() not in _known_rows(ROOT)
