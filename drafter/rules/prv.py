"""PRV: personal numbers and marks of secrecy; nothing here is ever printed unmasked."""

import re
from collections.abc import Iterator

from drafter.findings import Severity
from drafter.once import once
from drafter.rules import Basis, Breach, Case, rule
from drafter.rules.privacy import ADDRESS_SIGNS, Hit, Kind, find_personal, may_be_personal
from drafter.rules.said import counting
from drafter.rules.words import Passage, passages, passages_with
from drafter.wording import N_

CONTACT_PARTS = ("contact.text", "preface.text")
_SECRECY = re.compile("(?:绝密|机密|秘密)\\s*[★☆]")
LAW = N_("《政府信息公开条例》第十五条")


@once
def _personal(case: Case) -> tuple[tuple[Passage, Hit], ...]:
    """Return every personal number of a filing's words."""
    suspects = (*counting(case), *passages_with(case, ADDRESS_SIGNS))
    if not any(may_be_personal(each.text) for each in suspects):
        return ()
    return tuple((each, hit) for each in passages(case) for hit in find_personal(each.text))


def _numbers(case: Case, kinds: tuple[Kind, ...], message: str) -> Iterator[Breach]:
    for passage, hit in _personal(case):
        allowed = kinds[0] in (Kind.MOBILE, Kind.EMAIL) and passage.address in CONTACT_PARTS
        if hit.kind in kinds and not allowed:
            yield Breach(passage.address, message, place=passage.place(hit.start, hit.end))


@rule(
    "PRV-01",
    Severity.ERROR,
    statement=N_("正文不得出现公民身份号码"),
    why=N_("年报全文公开，身份号码属于个人隐私"),
    cites=LAW,
    basis=Basis.REMEMBERED,
    example=N_("公开申请人的 18 位身份号码"),
    fix=N_("删去号码"),
)
def no_citizen_number(case: Case) -> Iterator[Breach]:
    """Find identity numbers whose check digit is right."""
    yield from _numbers(case, (Kind.CITIZEN,), N_("文字里有公民身份号码"))


@rule(
    "PRV-05",
    Severity.WARNING,
    statement=N_("正文不应出现像公民身份号码的数字"),
    why=N_("校验位不对的也可能是抄错一位的真号码"),
    cites=LAW,
    basis=Basis.REMEMBERED,
    example=N_("18 位数字里有出生日期，但校验位不对"),
    fix=N_("核对这个数字，是身份号码的删去"),
)
def no_citizen_like_number(case: Case) -> Iterator[Breach]:
    """Find the shape of an identity number with a wrong check digit."""
    yield from _numbers(case, (Kind.CITIZEN_LIKE,), N_("文字里有像公民身份号码的数字"))


@rule(
    "PRV-02",
    Severity.ERROR,
    statement=N_("正文不得出现银行卡号"),
    why=N_("年报全文公开，银行卡号属于个人隐私"),
    cites=LAW,
    basis=Basis.REMEMBERED,
    example=N_("写出缴费账户的 19 位卡号"),
    fix=N_("删去号码"),
)
def no_bank_card(case: Case) -> Iterator[Breach]:
    """Find card numbers by their issuers' prefixes and the Luhn digit."""
    yield from _numbers(case, (Kind.BANK_CARD,), N_("文字里有银行卡号"))


@rule(
    "PRV-03",
    Severity.WARNING,
    statement=N_("联系方式以外不应出现手机号码和电子邮箱"),
    why=N_("正文里的手机号码往往是申请人的"),
    cites=LAW,
    basis=Basis.REMEMBERED,
    example=N_("依申请公开一段写出申请人手机号"),
    fix=N_("删去，或移到联系方式一段"),
)
def no_private_contact(case: Case) -> Iterator[Breach]:
    """Find mobile numbers and addresses outside the contact block."""
    kinds = (Kind.MOBILE, Kind.EMAIL)
    yield from _numbers(case, kinds, N_("联系方式以外有手机号码或电子邮箱"))


@rule(
    "PRV-04",
    Severity.ERROR,
    statement=N_("正文不得带有密级标志"),
    why=N_("带密级标志的内容不得公开"),
    cites=N_("保密管理规定"),
    basis=Basis.REMEMBERED,
    example=N_("粘贴的文件里带着“秘密★”"),
    fix=N_("删去涉密内容，并按保密规定处理原件"),
)
def no_secrecy_mark(case: Case) -> Iterator[Breach]:
    """Find the marks that stand on secret papers."""
    for passage in passages_with(case, "★☆"):
        for found in _SECRECY.finditer(passage.text):
            place = passage.place(found.start(), found.end())
            yield Breach(
                passage.address, N_("文字里有密级标志“{mark}”"), {"mark": found[0]}, place=place
            )


RULES = (
    no_citizen_number,
    no_bank_card,
    no_private_contact,
    no_secrecy_mark,
    no_citizen_like_number,
)
"""The family, in the order of its codes."""
