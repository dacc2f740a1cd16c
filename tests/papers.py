"""Reports for tests of the importer, written by hand in the shapes that are found."""

import io
import zipfile
import zlib
from pathlib import Path
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "某某县人民政府2021年政府信息公开工作年度报告"
PUBLISHED_REPORTS = Path(__file__).resolve().parents[2] / "shared" / "reports"


def docx(body: str) -> bytes:
    """Return a .docx with this body."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def p(text: str, properties: str = "") -> str:
    """Return a paragraph."""
    return f"<w:p><w:r>{properties}<w:t>{escape(text)}</w:t></w:r></w:p>"


def tc(text: str, span: str = "", merge: str = "") -> str:
    """Return a cell; `merge` is restart or continue."""
    settings = f'<w:gridSpan w:val="{span}"/>' if span else ""
    settings += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: list[str]) -> str:
    """Return a table of plain cells."""
    written = "".join("<w:tr>" + "".join(row) + "</w:tr>" for row in rows)
    return f"<w:tbl>{written}</w:tbl>"


def html(*rows: str, title: str = TITLE) -> bytes:
    """Return a page with one table made of these rows of <td>."""
    cells = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><body><h1>{title}</h1><table>{cells}</table></body></html>".encode()


def row(*texts: str) -> str:
    """Return the cells of a row of a web page."""
    return "".join(f"<td>{escape(text)}</td>" for text in texts)


def pdf(content: bytes) -> bytes:
    """Return a PDF of one page with this content stream, compressed."""
    stream = zlib.compress(content, 9)
    head = b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        head + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 6\n0000000000 65535 f \n" + table + end
