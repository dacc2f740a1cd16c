"""Words of XML without a parser, where there is no doubt about them."""

from collections.abc import Iterable, Iterator, Sequence
from xml.parsers.expat import ExpatError, ParserCreate

_CONTROLS = bytes(set(range(32)) - {9, 10})
"""What XML does not allow, and the carriage return, which a parser would change."""
_SIGNS = ("&", "<", "]]>")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"]]>", b"<")


class NotPlain(Exception):  # noqa: N818 - a turn to the careful reader, not an error
    """Something here is better left to a parser, or to a library."""


def plain_text(xml: bytes) -> str:
    """Return the words of a piece of XML without tags, as a parser reads them."""
    if b"&" not in xml:
        return xml.decode("utf-8")
    words: list[str] = []
    parser = ParserCreate("utf-8")
    parser.buffer_text = True
    parser.CharacterDataHandler = words.append
    try:
        parser.Parse(b"<t>%b</t>" % xml, True)
    except ExpatError as error:
        raise NotPlain from error
    return "".join(words)


def plain_texts(pieces: Sequence[bytes]) -> list[str]:
    """Return the words of pieces of XML without tags; `NotPlain` where a parser might object."""
    together = b"\n".join(pieces)
    try:
        text = together.decode("utf-8")
        texts = text.split("\n")
        # Nothing that is printable needs a closer look but for these signs.
        certain = "".join(texts).isprintable() and not any(sign in text for sign in _SIGNS)
        if certain and len(texts) == len(pieces):
            return texts
        _refuse_odd(together)
        return [plain_text(piece) for piece in pieces]
    except UnicodeDecodeError as error:
        raise NotPlain from error


def taken_apart(cut: Iterable[Sequence[bytes]]) -> Iterator[tuple[tuple[bytes, ...], list[str]]]:
    """Yield the markup of each piece of XML, and the words between, which a pattern has cut out.

    The words of all are read at once, which is far quicker than one by one; `NotPlain`
    where a parser might object to any.
    """
    cut = list(cut)
    texts = plain_texts([words for pieces in cut for words in pieces[1::2]])
    at = 0
    for pieces in cut:
        start, at = at, at + len(pieces) // 2
        yield tuple(pieces[::2]), texts[start:at]


def _refuse_odd(together: bytes) -> None:
    if len(together.translate(None, _CONTROLS)) < len(together):
        raise NotPlain
    if any(sign in together for sign in _NO_CHARACTERS):
        raise NotPlain
