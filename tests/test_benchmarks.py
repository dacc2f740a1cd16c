"""What the benchmark compares is the same: the naive script's report says what ours says."""

from pathlib import Path

import pytest

from drafter.batch.jobs import Job
from drafter.batch.outcome import State
from drafter.batch.work import made_path, work
from drafter.pack import templates_folder
from tests.benchmarks import naive
from tests.benchmarks.cold import cold_starts
from tests.benchmarks.edited import edited_packs
from tests.benchmarks.inputs import multiply, write_inputs
from tests.benchmarks.rendering import words
from tests.benchmarks.whole import EDITION, fresh_order, stage_split


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_inputs(tmp_path_factory.mktemp("inputs"), 2)


@pytest.mark.parametrize("template", ["shipped", "edited"])
def test_both_write_the_same_report(paths: list[Path], tmp_path: Path, template: str) -> None:
    edited = template == "edited"
    packs = edited_packs(tmp_path / "packs", EDITION) if edited else templates_folder()
    order = fresh_order(tmp_path / "made", packs)
    for path in paths:
        [product] = work([Job(path.name, path)], order)
        assert product.entry.outcome.state is State.DRAFTED
        naive.draft(path, tmp_path / "naive.docx", packs)
        ours = made_path(tmp_path / "made", path.name).read_bytes()
        assert words((tmp_path / "naive.docx").read_bytes()) == words(ours)


def test_every_stage_is_timed(paths: list[Path], tmp_path: Path) -> None:
    split = stage_split(paths, tmp_path, templates_folder())
    assert {"gate", "read", "check", "render", "compress", "verify", "write"} <= split.keys()


def test_multiplied_workbooks_are_of_different_units(paths: list[Path], tmp_path: Path) -> None:
    multiply(paths, tmp_path / "many", 3)
    products = work(
        [Job(path.name, path) for path in sorted((tmp_path / "many").iterdir())],
        fresh_order(tmp_path / "made"),
    )
    assert len({product.entry.outcome.code for product in products}) == 3
    assert {product.entry.outcome.state for product in products} == {State.DRAFTED}


def test_cold_commands_run(paths: list[Path], tmp_path: Path) -> None:
    times = cold_starts(paths[0], tmp_path, 1)
    assert all(len(each.each) == 1 for each in times.values())
