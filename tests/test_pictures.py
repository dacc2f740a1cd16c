"""Pictures: named in a paragraph, read from beside the filing, printed without metadata."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from drafter.batch.jobs import Job
from drafter.batch.outcome import State
from drafter.batch.run import run_batch
from drafter.batch.work import Order, work
from drafter.checking import check
from drafter.errors import TemplateError
from drafter.filing import Filing
from drafter.filingfile import dump_filing
from drafter.intake import read_input
from drafter.pack import load_pack
from drafter.pictures import MAX_PIXELS, attach_pictures, fit_picture, mark_of
from drafter.report import pictures as placing
from drafter.report import render_report
from drafter.report.docx import read_document
from drafter.report.html import to_html
from drafter.report.package import read_parts
from tests.filings import form_of, jiaxian

PLACE = "overview.platform"
WORDS = "各渠道公开的条数"
OWNER = "photographed by someone"


def png(width: int = 400, height: int = 300) -> bytes:
    notes = PngInfo()
    notes.add_text("Author", OWNER)
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "steelblue").save(stream, "PNG", pnginfo=notes)
    return stream.getvalue()


def jpeg(orientation: int = 1) -> bytes:
    image = Image.new("RGB", (40, 20), "white")
    notes = image.getexif()
    notes[0x0112], notes[0x013B] = orientation, OWNER
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=notes)
    return stream.getvalue()


def with_picture(folder: Path, mark: str = f"【图片：图/渠道.png｜{WORDS}】") -> Filing:
    """Return 郏县 with a picture between two paragraphs, read from a file beside it."""
    filing = jiaxian()
    filing.texts[PLACE] = ["图前的一段。", mark, "图后的一段。"]
    (folder / "图").mkdir(exist_ok=True)
    (folder / "图" / "渠道.png").write_bytes(png())
    path = folder / "郏县.json"
    path.write_bytes(dump_filing(filing, form_of(filing)))
    return read_input(path)


def report(filing: Filing) -> bytes:
    return render_report(filing, form_of(filing), load_pack(filing.pack))


def codes(filing: Filing) -> set[str]:
    return {finding.code for finding in check(filing)} & {"PIC-01", "PIC-02"}


def test_a_picture_stands_between_its_paragraphs_with_its_words(tmp_path: Path) -> None:
    filing = with_picture(tmp_path)
    assert codes(filing) == set()
    data = report(filing)
    texts = [block for block in read_document(data) if isinstance(block, str)]
    start = texts.index("图前的一段。")
    assert texts[start : start + 4] == ["图前的一段。", "", WORDS, "图后的一段。"]
    main = read_parts(data)["word/document.xml"].decode()
    assert f'descr="{WORDS}"' in main
    assert "【图片" not in main
    (name,) = [name for name in read_parts(data) if name.startswith("word/media/")]
    image = Image.open(io.BytesIO(read_parts(data)[name]))
    assert (image.size, image.format) == ((400, 300), "PNG")


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    assert report(with_picture(tmp_path)) == report(with_picture(tmp_path))


def test_a_wide_picture_is_fitted_to_the_page(tmp_path: Path) -> None:
    filing = with_picture(tmp_path)
    filing.pictures["图/渠道.png"] = png(6000, 500)
    main = read_parts(report(filing))["word/document.xml"].decode()
    width = int(re.findall(r'<wp:extent cx="(\d+)"', main)[0])
    assert width / 36_000 <= 156.1


@pytest.mark.parametrize("data", [png(), jpeg()])
def test_notes_of_a_camera_stay_behind(data: bytes) -> None:
    assert OWNER.encode() in data
    picture = fit_picture(data)
    assert picture is not None
    assert OWNER.encode() not in picture.data


def test_a_picture_lying_on_its_side_is_turned_upright() -> None:
    picture = fit_picture(jpeg(orientation=6))
    assert picture is not None
    assert (picture.width, picture.height) == (20, 40)


def test_the_web_page_shows_the_picture(tmp_path: Path) -> None:
    filing = with_picture(tmp_path)
    page = to_html(filing, form_of(filing), load_pack(filing.pack))
    assert f'alt="{WORDS}"' in page
    assert 'src="data:image/png;base64,' in page
    assert "【图片" not in page


@pytest.mark.parametrize(
    "mark",
    [
        "【图片：没有.png｜说明】",
        "【图片：../秘密.png｜说明】",
        "【图片：/etc/hostname｜说明】",
        f"【图片：{'长' * 300}.png｜说明】",
        "【图片：图｜说明】",
    ],
)
def test_only_pictures_beside_the_filing_are_read(tmp_path: Path, mark: str) -> None:
    folder = tmp_path / "单位"
    folder.mkdir()
    (tmp_path / "秘密.png").write_bytes(png())
    filing = with_picture(folder, mark)
    assert filing.pictures == {}
    assert codes(filing) == {"PIC-01"}


@pytest.mark.parametrize("data", [b"", b"GIF89a", png()[:60], b"\x89PNG\r\n\x1a\n" + b"0" * 99])
def test_a_file_that_is_no_picture_is_a_finding(tmp_path: Path, data: bytes) -> None:
    filing = with_picture(tmp_path)
    filing.pictures["图/渠道.png"] = data
    assert codes(filing) == {"PIC-01"}


def test_a_picture_of_boundless_size_is_not_unpacked() -> None:
    stream = io.BytesIO()
    Image.new("1", (MAX_PIXELS // 1000 + 1, 1000)).save(stream, "PNG")
    assert fit_picture(stream.getvalue()) is None


def test_a_picture_needs_words(tmp_path: Path) -> None:
    assert codes(with_picture(tmp_path, "【图片：图/渠道.png】")) == {"PIC-02"}


def test_figures_in_the_words_below_a_picture_are_checked(tmp_path: Path) -> None:
    filing = with_picture(tmp_path, "【图片：图/渠道.png｜全年受理政府信息公开申请15件。】")
    assert "TXT-01" in {finding.code for finding in check(filing)}
    filing = with_picture(tmp_path, "【图片：受理政府信息公开申请15件。png｜说明】")
    assert "TXT-01" not in {finding.code for finding in check(filing)}


def test_a_picture_that_got_lost_stops_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = with_picture(tmp_path)
    monkeypatch.setattr(placing, "_linked", lambda content, placed: content)
    with pytest.raises(TemplateError):
        report(filing)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("【图片：a.png｜词】", "a.png"),
        ("  【图片: 图 1.jpg | 词 】 ", "图 1.jpg"),
        ("【图片：a.png】", "a.png"),
    ],
)
def test_a_mark_is_known_however_it_is_typed(text: str, path: str) -> None:
    mark = mark_of(text)
    assert mark is not None
    assert mark.path == path


@pytest.mark.parametrize("text", ["见【图片：a.png｜词】", "【图片】", "【图片：】", "图片：a.png"])
def test_words_about_pictures_are_words(text: str) -> None:
    assert mark_of(text) is None


def test_nothing_is_read_for_a_filing_without_pictures(tmp_path: Path) -> None:
    filing = jiaxian()
    attach_pictures(filing, tmp_path / "不存在")
    assert filing.pictures == {}


def test_a_batch_prints_pictures_and_does_again_what_has_a_new_one(tmp_path: Path) -> None:
    source, output = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    filing = with_picture(source)
    done = run_batch(source, output, workers=1)
    assert (output / done.names["郏县.json"]).read_bytes() == report(filing)
    assert run_batch(source, output, workers=1).skipped == 1
    (source / "图" / "渠道.png").unlink()
    held = run_batch(source, output, workers=1)
    assert (held.skipped, held.outcomes[0].state) == (0, State.HELD)
    (source / "图" / "渠道.png").write_bytes(png())
    again = run_batch(source, output, workers=1)
    assert (again.skipped, again.outcomes[0].state) == (0, State.DRAFTED)


def test_pictures_travel_to_workers_that_share_no_disk(tmp_path: Path) -> None:
    with_picture(tmp_path)
    here = Job("郏县.json", tmp_path / "郏县.json")
    there = here.packed()
    assert there.path is None
    assert work([here], Order())[0] == work([there], Order())[0]
