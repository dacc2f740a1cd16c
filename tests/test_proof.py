"""The proofreader of templates: one seeded slip for each code, and clean ones."""

from collections.abc import Callable

import pytest

from drafter.filing import Level
from drafter.findings import Severity
from drafter.form import Form
from drafter.pack import Pack, load_pack
from drafter.packfile import Sentence
from drafter.report.package import package, read_parts
from drafter.report.proof import SLIPS, proof_template
from drafter.report.starter import starter_template

MAIN = "word/document.xml"
GRANTED = "{{ requests.granted.natural_person }}"
BUSINESS = "{{ requests.granted.business }}"
HEADING = "五、存在的主要问题及改进情况"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Parts = dict[str, bytes]
Seed = Callable[[Parts], None]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("national")


@pytest.fixture(scope="module")
def form(pack: Pack) -> Form:
    return pack.form("2021", Level.COUNTY_GOVERNMENT)


@pytest.fixture(scope="module")
def clean(form: Form, pack: Pack) -> bytes:
    return starter_template(form, pack)


def replace(old: str, new: str, part: str = MAIN) -> Seed:
    def seed(parts: Parts) -> None:
        assert old.encode() in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return seed


def everywhere(old: str, new: str, part: str = MAIN) -> Seed:
    def seed(parts: Parts) -> None:
        assert old.encode() in parts[part], f"{old} is not in {part}"
        parts[part] = parts[part].replace(old.encode(), new.encode())

    return seed


def in_styles(old: str, new: str) -> Seed:
    return everywhere(old, new, "word/styles.xml")


def both(*seeds: Seed) -> Seed:
    def seed(parts: Parts) -> None:
        for each in seeds:
            each(parts)

    return seed


def paragraph_before_heading(xml: str) -> Seed:
    """Put a paragraph, or several, in front of the fifth heading."""

    def seed(parts: Parts) -> None:
        text = parts[MAIN].decode()
        start = text.rindex("<w:p>", 0, text.index(HEADING))
        parts[MAIN] = (text[:start] + xml + text[start:]).encode()

    return seed


def paragraph(words: str, inside: str = "") -> str:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:p><w:r>{inside}<w:t xml:space="preserve">{escaped}</w:t></w:r></w:p>'


def add_words(*texts: str) -> Seed:
    return paragraph_before_heading("".join(paragraph(text) for text in texts))


def add_part(name: str, content: bytes = b"x") -> Seed:
    def seed(parts: Parts) -> None:
        parts[name] = content

    return seed


def link_out(parts: Parts) -> None:
    name = "word/_rels/document.xml.rels"
    link = (
        b'<Relationship Id="rOut" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/attachedTemplate" Target="file:///c:/x.dotm" TargetMode="External"/>'
    )
    parts[name] = parts[name].replace(b"</Relationships>", link + b"</Relationships>")


def drop_cell(parts: Parts) -> None:
    text = parts[MAIN].decode()
    end = text.index("</w:tc>", text.index("{{ requests.carried_forward.total }}")) + len("</w:tc>")
    start = text.rindex("<w:tc>", 0, end)
    parts[MAIN] = (text[:start] + text[end:]).encode()


DRAWING = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="7" name="x"/></wp:inline></w:drawing></w:r></w:p>'
)
TEXT_BOX = f"<w:p><w:r><w:txbxContent>{paragraph('x')}</w:txbxContent></w:r></w:p>"
MIXED = (
    "<w:p><w:r><w:t>{{ unit</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>.name }}</w:t></w:r></w:p>"
)
FIELD = "<w:p><w:r><w:instrText>{}</w:instrText></w:r></w:p>"

SEEDS: dict[str, Seed] = {
    "T01": add_words("{%p if draft %}", "草稿"),
    "T02": replace(GRANTED, "{{ requests.granted.natural_persn }}"),
    "T03": add_words("{{ unit.name | 大写字母 }}"),
    "T04": add_words("｛｛ unit.name ｝｝"),
    "T05": add_words("单位：{ unit.name }"),
    "T06": add_words("前面的话 {%p if draft %}", "{%p endif %}"),
    "T07": add_words("{%p if draft %}{%p endif %}"),
    "T08": add_words("{%pif draft %}", "{%p endif %}"),
    "T09": both(
        replace(GRANTED, GRANTED + "{% if draft %}"),
        replace(BUSINESS, BUSINESS + "{% endif %}"),
    ),
    "T10": add_words("{%p if draft == '}' %}", "{%p endif %}"),
    "T11": paragraph_before_heading(f'<w:ins w:id="1" w:author="x">{paragraph("x")}</w:ins>'),
    "T12": add_words("{% include 'x' %}"),
    "T13": add_part("word/vbaProject.bin"),
    "T14": paragraph_before_heading("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>"),
    "T15": replace("</w:p></w:tc>", "</w:p><w:tbl><w:tblPr/><w:tblGrid/></w:tbl></w:tc>"),
    "T20": replace(GRANTED, ""),
    "T21": replace(HEADING, "五、存在的问题"),
    "T22": drop_cell,
    "T23": replace("（一）予以公开", "（一）公开"),
    "T24": add_words("共受理申请 12 件。"),
    "T30": everywhere("Heading1", "BodyText"),
    "T31": everywhere("<w:tblHeader/>", ""),
    "T33": in_styles("仿宋_GB2312", "娃娃体"),
    "T34": everywhere("PAGE", "DATE", "word/footer_even.xml"),
    "T35": replace('w:top="2098"', 'w:top="1000"'),
    "T32": paragraph_before_heading(DRAWING),
    "T36": paragraph_before_heading(FIELD.format("TOC \\o")),
    "T37": paragraph_before_heading(TEXT_BOX),
    "T38": add_part("word/comments.xml", f"<w:comments {W}/>".encode()),
    "T39": paragraph_before_heading(MIXED),
    "T40": paragraph_before_heading(FIELD.format("MERGEFIELD x")),
}


def codes(data: bytes, form: Form, pack: Pack) -> set[str]:
    return {finding.code for finding in proof_template(data, form, pack)}


def test_a_starter_template_has_no_slip(clean: bytes, form: Form, pack: Pack) -> None:
    slips = [f for f in proof_template(clean, form, pack) if f.severity is not Severity.NOTE]
    assert slips == []


@pytest.mark.parametrize("code", SEEDS)
def test_a_seeded_slip_is_found(code: str, clean: bytes, form: Form, pack: Pack) -> None:
    parts = read_parts(clean)
    SEEDS[code](parts)
    assert code in codes(package(parts), form, pack)


@pytest.mark.parametrize("look", ['<w:color w:val="ffffff"/>', '<w:sz w:val="2"/>'])
def test_white_and_tiny_words_are_found_like_hidden_ones(
    look: str, clean: bytes, form: Form, pack: Pack
) -> None:
    parts = read_parts(clean)
    words = f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>x</w:t></w:r></w:p>"
    paragraph_before_heading(words)(parts)
    assert "T14" in codes(package(parts), form, pack)


def test_link_to_another_template_is_refused(clean: bytes, form: Form, pack: Pack) -> None:
    parts = read_parts(clean)
    link_out(parts)
    assert "T13" in codes(package(parts), form, pack)


def test_all_slips_are_found_in_one_pass(clean: bytes, form: Form, pack: Pack) -> None:
    parts = read_parts(clean)
    for code in ("T02", "T03", "T04", "T05", "T24", "T40"):
        SEEDS[code](parts)
    found = codes(package(parts), form, pack)
    assert found >= {"T02", "T03", "T04", "T05", "T24", "T40"}


def test_a_slip_says_where_it_is_and_what_to_do(clean: bytes, form: Form, pack: Pack) -> None:
    parts = read_parts(clean)
    SEEDS["T02"](parts)
    slip = next(f for f in proof_template(package(parts), form, pack) if f.code == "T02")
    assert "收到和处理政府信息公开申请情况" in slip.where
    assert "表格" in slip.where
    assert "natural_persn" in slip.text
    assert "requests.granted.natural_person" in slip.remedy


def test_every_slip_code_has_a_seed() -> None:
    assert {slip.code for slip in SLIPS} == set(SEEDS) | {"T16", "T41"}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("T02", "新收{{ requests.recieved.total }}件。"),
        ("T02", "{% for kind in occurred.requests.received.total %}{{ kind.name }}{% endfor %}"),
        ("T03", "新收{{ requests.received.total | 大写字母 }}件。"),
        ("T04", "新收｛｛ requests.received.total ｝｝件。"),
        ("T01", "{% if requests.received.total %}新收{{ requests.received.total }}件。"),
        ("T01", "{% if information_fee.all.amount_noticed > 0 %}收费。{% endif %}"),
        ("T12", "{% include 'x' %}{{ requests.received.total }}"),
        ("T16", "{{ year }}年工作成效显著。"),
    ],
)
def test_a_slip_in_a_sentence_of_the_pack_is_found(
    code: str, text: str, clean: bytes, form: Form, pack: Pack
) -> None:
    told = Sentence(at="overview.on_request", text=text)
    slips = proof_template(clean, form, pack.model_copy(update={"sentences": {"mine": told}}))
    slip = next(f for f in slips if f.code == code)
    assert "pack.toml 的句子 “mine”下" in slip.where


def test_a_sentence_of_another_edition_or_one_to_be_confirmed_is_no_slip(
    clean: bytes, form: Form, pack: Pack
) -> None:
    sentences = {
        "old": Sentence(at="overview.on_request", text="{{ nothing }}", editions=("2019",)),
        "praise": Sentence(at="overview.on_request", text="制度健全。", confirm=True),
    }
    told = pack.model_copy(update={"sentences": sentences})
    assert proof_template(clean, form, told) == proof_template(clean, form, pack)
