"""No agency's failure, of whatever kind, changes a byte of what another one gets."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import ref

import pytest

from drafter.batch import work as batch_work
from drafter.batch.dispatch import dispatch
from drafter.batch.jobs import Job
from drafter.batch.outcome import State
from drafter.batch.work import Order, Product, work
from drafter.batch.workers import Limits, LocalWorkers
from drafter.filing import Filing, Level, Unit
from drafter.filingfile import dump_filing
from drafter.intake import admit_bytes
from drafter.intake.gate import Admitted
from drafter.pack import load_pack
from drafter.report.package import package, read_parts
from drafter.shipped import shipped_folder
from tests.attacks import MAIN, PLACE
from tests.filings import SAMPLES, form_of, jiaxian, sample
from tests.hazard_makers import cell, replaced, with_part

SPOILT = {
    "forgetful": ("{{ requests.received.other }}", "0"),
    "misspelt": ("{{ requests.received.other }}", "{{ requests.received.othr }}"),
    "unclosed": (PLACE, "{% if year %}"),
    "dear": (PLACE, "{% set x = year %}" + "{% set x = x ~ x %}" * 60),
    "torn": (PLACE, "{% if year == '2021' %}</w:t>{% endif %}"),
}
"""Packs whose template fails: at the read-back, half way, when compiled, by cost, as XML."""


@dataclass(frozen=True)
class Breaking(Job):
    """A job that breaks its worker where the input would be read."""

    how: str = ""

    def read(self) -> bytes:
        ENDS[self.how]()
        return b""


def crash() -> None:
    raise RuntimeError("seeded")


def starve() -> None:
    raise MemoryError


def unreadable() -> None:
    raise OSError(5, "seeded")


def hang() -> None:
    time.sleep(600)


def die() -> None:
    os._exit(9)


ENDS: dict[str, Callable[[], None]] = {
    "crash": crash,
    "starve": starve,
    "unreadable": unreadable,
    "hang": hang,
    "die": die,
}
DEADLY = ("hang", "die")
"""What only a pool outlives."""


def dumped(filing: Filing) -> bytes:
    return dump_filing(filing, form_of(filing))


def good() -> list[Job]:
    """Return agencies of every edition, one in a workbook, one with errors of its own."""
    jobs = [Job(f"{name}.json", data=dumped(sample(name))) for name in SAMPLES]
    wrong = jiaxian()
    wrong.values["requests.received.total"] = 99
    jobs.append(Job("held.json", data=dumped(wrong)))
    other = jiaxian()
    other.unit = Unit("另一县民政局", Level.COUNTY_DEPARTMENT, "002")
    jobs.append(Job("twin.json", data=dumped(other)))
    path = shipped_folder("sample_inputs") / "郏县2021.xlsx"
    return [*jobs, Job("book.xlsx", path)]


def failing() -> list[Job]:
    """Return one job for each way to fail that a worker outlives."""
    name = "requests.received.natural_person"
    inputs = {
        "empty.json": b"",
        "half.json": dumped(jiaxian())[:500],
        "edition.json": dumped(jiaxian()).replace(b'"2021"', b'"1999"', 1),
        "figure.json": dumped(jiaxian()).replace(f'"{name}": '.encode(), f'"{name}x": '.encode()),
        "broken.xlsx": b"PK\x03\x04" + b"\xff" * 500,
        "bomb.xlsx": with_part("xl/media/a.xml", b"0" * 59_000_000),
        "stranger.xlsx": replaced("xl/workbook.xml", b"<sheets>", b"<sheet>"),
        "error.xlsx": cell(b'<c r="@" t="e"><v>#REF!</v></c>'),
    }
    jobs = [Job(key, data=data) for key, data in inputs.items()]
    jobs += [Job(f"{pack}.json", data=in_pack(pack)) for pack in (*SPOILT, "nowhere")]
    return jobs + [Breaking(how, how=how) for how in ENDS if how not in DEADLY]


def in_pack(pack: str) -> bytes:
    filing = jiaxian()
    text = dump_filing(filing, form_of(filing)).decode()
    return text.replace('"national"', f'"{pack}"', 1).encode()


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> Order:
    """The shipped packs and the spoilt ones, in one folder."""
    folder = tmp_path_factory.mktemp("packs")
    for pack in shipped_folder("templates").iterdir():
        (folder / pack.name).symlink_to(pack)
    parts = read_parts(load_pack("national").template("2021").read_bytes())
    main = parts[MAIN].decode()
    for name, (old, new) in SPOILT.items():
        assert old in main
        (folder / name).mkdir()
        (folder / name / "pack.toml").write_text("", "utf-8")
        spoilt = package(parts | {MAIN: main.replace(old, new, 1).encode()})
        (folder / name / "2021.docx").write_bytes(spoilt)
    return Order(packs=folder)


ALONE = """
import sys
from pathlib import Path
from drafter.batch.work import Order, work
from tests.test_crossing import good
job = next(job for job in good() if job.key == sys.argv[1])
(product,) = work([job], Order(packs=Path(sys.argv[2])))
sys.stdout.buffer.write(product.data)
"""


@cache
def alone(key: str, packs: Path | None) -> bytes:
    """Return what an agency gets in a process that has seen no other."""
    made = subprocess.run(
        [sys.executable, "-c", ALONE, key, str(packs)],
        capture_output=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    assert made.stdout
    return made.stdout


def compare(products: Sequence[Product], order: Order) -> None:
    """Hold every good agency's bytes against those made alone; the others have none."""
    keys = {job.key for job in good()}
    for product in products:
        outcome = product.entry.outcome
        if outcome.key.partition("#")[0] in keys:
            assert product.data == alone(outcome.key, order.packs), outcome.key
        elif outcome.key != "error.xlsx":
            assert (outcome.state, product.data) == (State.FAILED, b""), outcome
            assert outcome.reason
    assert {product.entry.outcome.key for product in products} >= keys


def test_the_failing_agencies_fail_each_in_its_own_way(order: Order) -> None:
    outcomes = [product.entry.outcome for product in work(failing(), order)]
    reasons = {o.key: o.reason for o in outcomes if o.state is State.FAILED}
    assert set(reasons) == {job.key for job in failing()} - {"error.xlsx"}
    assert len(set(reasons.values())) >= len(reasons) - 2


@pytest.mark.parametrize("starving", [False, True], ids=["together", "each alone in the end"])
def test_one_process_keeps_agencies_apart(order: Order, starving: bool) -> None:
    fine = good()
    jobs = list(fine)
    for place, bad in enumerate(job for job in failing() if starving or job.key != "starve"):
        jobs += [bad, fine[place % len(fine)], fine[(place + 3) % len(fine)]]
    compare(work(jobs, order), order)


def test_jobs_that_are_done_again_alone_have_the_memory_to_themselves(
    order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    admitted: list[ref[Admitted]] = []
    held: list[int] = []

    def watched(data: bytes, name: str) -> Admitted:
        held.append(sum(each() is not None for each in admitted))
        found = admit_bytes(data, name)
        admitted.append(ref(found))
        return found

    monkeypatch.setattr(batch_work, "admit_bytes", watched)
    fine = good()[:2]
    *made, starved = work([*fine, Breaking("starve", how="starve")], order)
    assert [each.data for each in made] == [alone(job.key, order.packs) for job in fine]
    assert starved.entry.outcome.state is State.FAILED
    # Two together, then each again when those are gone.
    assert held == [0, 1, 0, 0]


def test_a_job_that_starves_alone_is_not_done_twice(order: Order) -> None:
    tries: list[str] = []

    @dataclass(frozen=True)
    class Counted(Breaking):
        def read(self) -> bytes:
            tries.append(self.key)
            return super().read()

    [product] = work([Counted("starve", how="starve")], order)
    assert product.entry.outcome.state is State.FAILED
    assert tries == ["starve"]


def test_a_pool_keeps_agencies_apart_whatever_becomes_of_a_worker(order: Order) -> None:
    jobs: list[Job] = []
    for place, bad in enumerate([*failing(), *(Breaking(how, how=how) for how in DEADLY)]):
        jobs += [bad, good()[place % len(good())]]
    workers = LocalWorkers(2, Limits(seconds=3))
    try:
        compare(list(dispatch(jobs, workers, order)), order)
    finally:
        workers.close(at_once=True)
