"""PIC: the pictures that a filing names."""

from collections.abc import Iterator

from drafter.findings import Severity
from drafter.pictures import fit_picture
from drafter.rules import Basis, Breach, Case, rule
from drafter.rules.words import Passage, passages
from drafter.wording import N_

SOURCE = N_("填报表设计")


def _marked(case: Case) -> Iterator[Passage]:
    return (passage for passage in passages(case) if passage.picture)


@rule(
    "PIC-01",
    Severity.ERROR,
    statement=N_("写明的图片找得到，是完好的 PNG 或 JPEG"),
    why=N_("找不到的图片会让报告里留下一行文件名"),
    cites=SOURCE,
    basis=Basis.PRACTICE,
    example=N_("写了“渠道.png”，填报表所在的文件夹里没有这个文件"),
    fix=N_("把图片放在填报表旁边（PNG 或 JPEG，不超过 10 MB），文件名写得一字不差"),
)
def picture_is_there(case: Case) -> Iterator[Breach]:
    """Look for each picture among those that were read, and try to open it."""
    for passage in _marked(case):
        assert passage.picture
        path = passage.picture.path
        data = case.filing.pictures.get(path)
        if data is None or fit_picture(data) is None:
            message = N_("找不到图片“{path}”") if data is None else N_("图片“{path}”打不开")
            yield Breach(passage.address, message, {"path": path}, place=passage.place())


@rule(
    "PIC-02",
    Severity.ERROR,
    statement=N_("每张图片都有说明文字"),
    why=N_("说明文字印在图下，也读给看不见图的人听"),
    cites=SOURCE,
    basis=Basis.PRACTICE,
    example=N_("只写了“【图片：渠道.png】”"),
    fix=N_("在文件名后面加上竖线和说明，如“【图片：渠道.png｜各渠道公开的条数】”"),
)
def picture_has_words(case: Case) -> Iterator[Breach]:
    """Find pictures without words."""
    for passage in _marked(case):
        assert passage.picture
        if not passage.picture.words:
            facts = {"path": passage.picture.path}
            yield Breach(
                passage.address, N_("图片“{path}”没有说明文字"), facts, place=passage.place()
            )


RULES = (picture_is_there, picture_has_words)
"""The family, in the order of its codes."""
