"""The pages of a report look as they did; LibreOffice opens each."""

import pytest

from drafter.report.package import package, read_parts
from tests.pages import SAMPLES, TOLERANCE, Picture, golden, photograph, report, why_not

MAIN, STYLES = "word/document.xml", "word/styles.xml"
pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not())
COUNTY = SAMPLES[0]
BODY = '<w:p><w:pPr><w:pStyle w:val="BodyText"/></w:pPr>'
SPOILT = {
    "a wider margin": (MAIN, 'w:left="1588"', 'w:left="1888"'),
    "a lying page": (MAIN, 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"'),
    "no lines between rows": (STYLES, '<w:insideH w:val="single"', '<w:insideH w:val="nil"'),
    "no lines between columns": (STYLES, '<w:insideV w:val="single"', '<w:insideV w:val="nil"'),
    "smaller letters": (STYLES, '<w:sz w:val="32"/>', '<w:sz w:val="28"/>'),
    "the title to the left": (STYLES, 'w:line="680" w:lineRule="exact"/><w:jc w:val="center"/>', 'w:line="680" w:lineRule="exact"/>'),
    "an empty paragraph": (MAIN, BODY, BODY + "</w:p>" + BODY),
}  # fmt: skip


def spoilt(name: str) -> bytes:
    part, old, new = SPOILT[name]
    parts = read_parts(report(COUNTY))
    text = parts[part].decode()
    assert old in text, f"{old} is not in {part}"
    return package(parts | {part: text.replace(old, new, 1).encode()})


@pytest.fixture(scope="module")
def pictures() -> dict[str, list[Picture]]:
    return photograph(
        {name: report(name) for name in SAMPLES} | {name: spoilt(name) for name in SPOILT}
    )


def differs(pages: list[Picture], kept: list[Picture]) -> bool:
    if len(pages) != len(kept):
        return True
    return any(a.difference(b) > TOLERANCE for a, b in zip(pages, kept, strict=True))


@pytest.mark.parametrize("name", SAMPLES)
def test_the_pages_look_as_they_did(name: str, pictures: dict[str, list[Picture]]) -> None:
    kept = golden(name)
    assert len(kept) > 3
    assert not differs(pictures[name], kept), "see tests/pages.py for how to take them anew"


@pytest.mark.parametrize("name", SPOILT)
def test_a_fault_of_layout_is_seen(name: str, pictures: dict[str, list[Picture]]) -> None:
    assert differs(pictures[name], golden(COUNTY))
