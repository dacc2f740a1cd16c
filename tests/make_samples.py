"""Writes the workbooks of `sample_inputs/` and the list of proofread templates; tests keep them in step.

usage: python -m tests.make_samples
"""

from itertools import product

from drafter.editions import EDITIONS
from drafter.filing import Filing, Unit
from drafter.findings import Severity
from drafter.intake.workbook import write_workbook
from drafter.pack import load_pack, pack_names
from drafter.report import template_bytes
from drafter.report.proof import proof_template
from drafter.report.proofread import LIST, mark_of
from drafter.shipped import shipped_folder
from tests.filings import form_of, jiaxian

CLEAN, FAULTY = "郏县2021.xlsx", "有错误的填报表.xlsx"
PLANTED = {
    "VAL-01": ("requests.partly_granted.research", None),
    "VAL-02": ("requests.refused_law.other", "若干"),
    "VAL-03": ("art20_6.coercion.decisions", "无"),
    "VAL-04": ("art20_8.fees.amount", "104.170001"),
    "VAL-07": ("art20_5.licences.decisions", "３９７３２件"),
    "REQ-01": ("requests.carried_forward.natural_person", 1),
    "REV-01": ("remedies.review.total", 2),
    "ACT-01": ("art20_1.regulations.in_force", 3),
}
"""One fault a rule: the cell and what stands in it."""
SAID = {
    "TXT-01": ("overview.on_request", "全年受理政府信息公开申请15件。"),
    "TXT-13": ("overview.proactive", "通过政务新媒体主动公开政府信息条。"),
    "DOC-11": ("overview.management", "XX县健全了保密审查制度。"),
    "PRV-03": ("overview.platform", "查阅点联系电话13812345678。"),
}
"""One fault a rule: the part and the sentence added to it."""


def faulty() -> Filing:
    """Return the county's filing with a dozen faults planted."""
    filing = jiaxian()
    form = form_of(filing)
    for address, point in form.datapoints.items():
        if point.derived:
            del filing.values[address]
    for address, raw in PLANTED.values():
        point = form.datapoints[address]
        filing.put(address, raw, point.number, point.unit)
    for address, sentence in SAID.values():
        filing.put_text(address, [*filing.texts[address], sentence])
    return filing


def samples() -> dict[str, bytes]:
    """Return the workbooks by file name."""
    return {name: _workbook(filing) for name, filing in ((CLEAN, jiaxian()), (FAULTY, faulty()))}


def proofread() -> str:
    """Return the list of shipped templates, a line each: pack, edition, mark."""
    lines = []
    for name, edition in product(pack_names(), EDITIONS):
        pack = load_pack(name)
        filing = Filing(edition, 2021, Unit("示例县人民政府"), name)
        form = pack.form(edition, filing.unit.level)
        template = template_bytes(filing, form, pack)
        slips = [f for f in proof_template(template, form, pack) if f.severity is Severity.ERROR]
        assert not slips, slips[0]
        lines.append(f"{name} {edition} {mark_of(template, pack, edition)}\n")
    return "".join(lines)


def _workbook(filing: Filing) -> bytes:
    return write_workbook(filing, form_of(filing), load_pack(filing.pack))


if __name__ == "__main__":
    for name, data in samples().items():
        (shipped_folder("sample_inputs") / name).write_bytes(data)
    (shipped_folder("templates") / LIST).write_text(proofread(), "utf-8")
