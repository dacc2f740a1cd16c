"""Words copied between the agencies of a batch: CMP-03, whatever the order and the runs."""

import random
import time
from pathlib import Path

from drafter.batch.outcome import Outcome
from drafter.batch.run import Batch, run_batch
from drafter.filing import Filing, Level, Unit
from drafter.intake import read_input
from drafter.rules.cmp import copied_words
from drafter.rules.similarity import candidates
from tests.county import write
from tests.filings import jiaxian

PART = "overview.proactive"
COUNT = 9


def sentence(draw: random.Random) -> str:
    signs = "政务公开信息工作推进制度建设平台管理解读回应监督保障服务群众企业项目资金安全"
    return "".join(draw.choice(signs) for _number in range(14)) + "。"


def text(seed: int) -> str:
    draw = random.Random(seed)
    return "".join(sentence(draw) for _number in range(20))


def filing(number: int) -> Filing:
    """Three agencies share their words nearly: 2 and 5 those of 0, save some."""
    made = jiaxian()
    made.unit = Unit(f"测试县第{number}局", Level.COUNTY_DEPARTMENT, f"{number:03d}")
    made.texts = {address: [] for address in made.texts}
    words = text(number)
    if number in (2, 5):
        words = text(0)[: -15 * (number - 1) // 2] + sentence(random.Random(number))
    made.put_text(PART, [words])
    return made


def folder(place: Path) -> Path:
    for number in range(COUNT):
        write(place / "in", filing(number), f"{number}")
    return place / "in"


def copied(batch: Batch) -> dict[str, Outcome]:
    return {o.key: o for o in batch.outcomes if o.copied}


def test_a_batch_finds_what_a_check_of_all_files_finds(tmp_path: Path) -> None:
    source = folder(tmp_path)
    batch = run_batch(source, tmp_path / "out", workers=1)
    checked = copied_words({path: read_input(path) for path in sorted(source.iterdir())})
    assert {path.name for path, findings in checked.items() if findings} == set(copied(batch))
    assert set(copied(batch)) == {"0.json", "2.json", "5.json"}
    for path, findings in checked.items():
        if path.name in copied(batch):
            assert [each.others for each in copied(batch)[path.name].copied] == [len(findings)]
    first = copied(batch)["0.json"]
    (each,) = first.copied
    assert (each.address, each.other, each.others) == (PART, "2.json", 2)
    assert first.codes["CMP-03"] == 1
    assert first.findings["warning"] >= 1


def test_a_resumed_batch_knows_the_same(tmp_path: Path) -> None:
    source = folder(tmp_path)
    whole = run_batch(source, tmp_path / "whole", workers=2)
    parts = tmp_path / "parts"
    late = (source / "2.json").rename(tmp_path / "late.json")
    assert set(copied(run_batch(source, parts, workers=1))) == {"0.json", "5.json"}
    late.rename(source / "2.json")
    again = run_batch(source, parts, workers=1)
    assert again.skipped == COUNT - 1
    assert again.outcomes == whole.outcomes


def test_an_explained_likeness_is_a_note(tmp_path: Path) -> None:
    source = folder(tmp_path)
    explained = filing(2)
    explained.explanations[f"CMP-03 {PART}"] = "两局合署办公"
    write(source, explained, "2")
    found = copied(run_batch(source, tmp_path / "out", workers=1))
    assert found["2.json"].findings["note"] == found["5.json"].findings["note"] + 1
    assert found["2.json"].findings["warning"] == found["5.json"].findings["warning"] - 1


def test_thousands_are_compared_in_a_moment() -> None:
    draw = random.Random(1)
    usual = range(30)
    marks = {
        f"{number:05d}": frozenset([*usual, *(draw.getrandbits(32) for _each in range(40))])
        for number in range(3000)
    }
    marks["00001"] = marks["02999"]
    start = time.perf_counter()
    found = set(candidates(marks, 0.8))
    assert ("00001", "02999") in found
    assert time.perf_counter() - start < 5
    assert len(found) < 3 * len(marks)
