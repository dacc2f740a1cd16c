"""Which phrases mean which figures: data, read by the rules that hold words against tables.

A `Fact` names a figure and the words that lead up to its number in a clause. The first
fact whose words fit has the number, so the more special ones stand first.
"""

import re
from dataclasses import dataclass
from functools import partial

from drafter.form import Form
from drafter.once import once

PIECES = "件|宗|份|例|起"
ITEMS = "件|宗|份|例|起|项|条|个"
ROW = "requests.{}.total"
REFUSED = tuple(
    ROW.format(f"refused_{kind}")
    for kind in (
        "state_secret", "law", "security", "third_party", "internal", "deliberative",
        "enforcement_file", "enquiry",
    )
)  # fmt: skip
UNAVAILABLE = tuple(
    ROW.format(f"unavailable_{kind}") for kind in ("not_held", "must_create", "unclear")
)
DECLINED = tuple(
    ROW.format(f"declined_{kind}")
    for kind in ("petition", "repeated", "publication", "excessive", "confirmation")
)
OTHER_2021 = tuple(
    ROW.format(f"other_{kind}") for kind in ("overdue_correction", "unpaid_fee", "rest")
)
REVIEW, DIRECT, AFTER = "remedies.review", "remedies.direct_suit", "remedies.suit_after_review"
DOCUMENTS = "art20_1.normative_documents"
DECISIONS = (
    ("art20_5.licences.decisions", "行政许可"),
    ("art20_6.penalties.decisions", "行政处罚"),
    ("art20_6.coercion.decisions", "行政强制"),
)
RESULT_COLUMNS = (
    ("upheld", "维持", "维持(?:原行政行为|原具体行政行为)?"),
    ("corrected", "纠正", "纠正"),
    ("other", "其他结果", "其他结果"),
    ("pending", "审结 审理", "(?:尚未审结|未审结|正在审理|尚在审理)"),
)


@dataclass(frozen=True)
class Fact:
    """One figure that may be told in words.

    `readings` are the sums of addresses that the words may mean. `before` must end where
    the number begins; `after` may follow it. `topic` must stand somewhere in the sentence,
    unless the part of the report is about nothing else. Whatever `before` matches holds one
    of the `signs`, which are looked for first.
    """

    code: str
    readings: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...]
    before: re.Pattern[str]
    counters: re.Pattern[str]
    topic: re.Pattern[str] | None = None
    parts: tuple[str, ...] = ()

    @property
    def name(self) -> tuple[str, ...]:
        """What tells this fact from others: its first reading."""
        return self.readings[0]


def _fact(
    code: str,
    readings: tuple[tuple[str, ...], ...],
    signs: str,
    before: str,
    *,
    counters: str = PIECES,
    topic: str = "",
    parts: tuple[str, ...] = (),
) -> Fact:
    return Fact(
        code,
        readings,
        tuple(signs.split()),
        re.compile(f"(?:{before})[^，。；、：]{{0,2}}$"),
        re.compile(f"(?:{counters})$"),
        re.compile(topic) if topic else None,
        parts,
    )


APPLICATIONS = "信息公开(?:的)?申请|依申请公开|公开申请|申请公开"
ON_REQUEST = ("overview.on_request",)
RECEIVED, BROUGHT = (ROW.format("received"),), (ROW.format("brought_forward"),)
HANDLED, CARRIED = (ROW.format("handled"),), (ROW.format("carried_forward"),)
_OUTCOME_TAIL = "(?:的)?(?:申请|答复)?(?:数量|件数)?"


def _requests() -> tuple[Fact, ...]:
    said = partial(_fact, topic=APPLICATIONS, parts=ON_REQUEST)
    return (
        said(
            "TXT-02",
            (BROUGHT,),
            "结转",
            "(?:上年度?|上一年度?|去年|往年)(?:度)?结转(?:的)?(?:政府信息公开|信息公开)?(?:申请)?",
        ),
        said(
            "TXT-04",
            (CARRIED,),
            "结转 办结",
            "结转(?:至|到)?(?:下|次|明)?(?:一)?年?度?(?:继续)?(?:办理|答复)?(?:的)?(?:申请)?|(?:尚未|暂未|未)办结(?:的)?(?:申请)?",
        ),
        said("TXT-05", ((ROW.format("partly_granted"),),), "部分公开", f"部分公开{_OUTCOME_TAIL}"),
        said("TXT-05", (REFUSED,), "公开", f"(?:不予|不同意)公开{_OUTCOME_TAIL}"),
        said("TXT-05", (UNAVAILABLE,), "无法提供", f"无法提供{_OUTCOME_TAIL}"),
        said("TXT-05", (DECLINED,), "不予处理", f"不予处理{_OUTCOME_TAIL}"),
        said(
            "TXT-05",
            (OTHER_2021, (ROW.format("other_handling"),)),
            "其他处理",
            f"其他处理{_OUTCOME_TAIL}",
        ),
        said(
            "TXT-05",
            ((ROW.format("granted"),),),
            "公开",
            f"(?:予以|(?<!不)同意|全部|决定)公开{_OUTCOME_TAIL}",
        ),
        said(
            "TXT-03",
            (HANDLED,),
            "办结 答复 办理",
            "(?:办结|答复|办理完毕|办理)(?:的)?(?:政府)?(?:信息公开)?(?:申请)?(?:总数|总计|共)?",
        ),
        said(
            "TXT-01",
            (RECEIVED, (*RECEIVED, *BROUGHT)),
            "申请",
            "(?:新收|收到|受理|接收|接到)(?:到)?(?:的)?[^，。；复诉许补举投信留]{0,6}(?:政府)?(?:信息公开|依申请公开)?(?:政府信息)?[^，。；复诉许补举投]{0,4}(?:申请)(?:书|表|总数|数量)?(?:的)?(?:数量为?|共|总计|为)?"
            "|申请(?:总数|数量|量)(?:为|共)?|依申请公开(?:政府信息|信息)?(?:数|的数量为|申请)?",
        ),
    )


def _remedies() -> tuple[Fact, ...]:
    of_review = partial(_fact, topic="行政复议")
    of_suit = partial(_fact, topic="行政诉讼")
    results = tuple(
        _fact(
            "TXT-06",
            ((f"{REVIEW}.{column}",),),
            signs,
            f"结果{words}|{words}(?:的)?",
            topic="^(?=.*复议)(?!.*诉讼)",
        )
        for column, signs, words in RESULT_COLUMNS
    )
    return (
        of_suit(
            "TXT-06",
            ((f"{DIRECT}.total",),),
            "直接",
            "(?:未经复议)?直接(?:起诉|提起(?:行政)?诉讼)(?:的)?(?:案件)?",
        ),
        of_suit(
            "TXT-06",
            ((f"{AFTER}.total",),),
            "复议后",
            "复议后(?:再)?(?:起诉|提起(?:行政)?诉讼)(?:的)?(?:案件)?",
        ),
        of_suit(
            "TXT-06",
            ((f"{DIRECT}.total", f"{AFTER}.total"),),
            "行政诉讼",
            "行政诉讼(?:的)?(?:案件|案)?(?:数量|总数)?(?:为|共)?",
        ),
        of_review(
            "TXT-06",
            ((f"{REVIEW}.total",),),
            "行政复议",
            "行政复议(?:的)?(?:申请|案件|案)?(?:数量|总数)?(?:为|共)?",
        ),
        *results,
    )


def _disclosure() -> tuple[Fact, ...]:
    of_documents = partial(_fact, topic="规范性文件", counters=ITEMS)
    return (
        of_documents(
            "TXT-07", ((f"{DOCUMENTS}.repealed",),), "废止", "废止(?:行政)?(?:规范性文件)?(?:数)?"
        ),
        of_documents(
            "TXT-07",
            ((f"{DOCUMENTS}.in_force",),),
            "现行有效",
            "现行有效(?:的)?(?:行政)?(?:规范性文件)?(?:数)?",
        ),
        of_documents(
            "TXT-07",
            ((f"{DOCUMENTS}.issued",), (f"{DOCUMENTS}.created",)),
            "规范性文件",
            "(?:制发|制定|印发|新制作|出台)(?:行政)?规范性文件(?:数)?",
        ),
        of_documents(
            "TXT-07",
            ((f"{DOCUMENTS}.total_published",),),
            "对外公开",
            "对外公开(?:的)?(?:规范性文件)?(?:总数(?:量)?)?",
        ),
        of_documents(
            "TXT-07", ((f"{DOCUMENTS}.published",),), "新公开", "新公开(?:的)?(?:规范性文件)?"
        ),
        _fact(
            "TXT-07",
            (("art20_9.procurement.items",),),
            "集中采购",
            "政府集中采购(?:项目)?",
            counters=ITEMS,
        ),
        _fact(
            "TXT-07",
            (("art20_9.procurement.amount",),),
            "金额",
            "采购总?金额(?:为|共)?",
            counters="万元",
        ),
        *(
            _fact(
                "TXT-07", ((address,),), "决定", f"{words}(?:处理)?决定(?:数量?)?", counters=ITEMS
            )
            for address, words in DECISIONS
        ),
        _fact(
            "TXT-07",
            (("art20_8.fees.amount",),),
            "行政事业性收费",
            "行政事业性收费(?:金额|总额)?(?:为|共)?",
            counters="万元",
        ),
        _fact(
            "TXT-07",
            (("information_fee.all.notices",),),
            "收费通知",
            "收费通知(?:书)?",
            topic="信息处理费",
        ),
        _fact(
            "TXT-07",
            (("information_fee.all.amount_collected",),),
            "收取",
            "(?<!通知)(?<!通知书)(?:实际)?收取(?:政府信息公开)?(?:信息处理费)?",
            counters="元",
            topic="信息处理费",
        ),
    )


FACTS: tuple[Fact, ...] = (*_remedies(), *_disclosure(), *_requests())

ANOTHER_TIME = re.compile(
    "比(?:上|去|前)|较(?:上|去|前)|同比|环比|增加|减少|增长|下降|上升|增至|降至|(?:上年|去年|上一年)(?!.{0,3}结转)"
)
ANOTHER_MATTER = re.compile(
    "信函|网络|网站|网上|线上|当面|现场|传真|邮寄|平台|热线|信箱|涉及|关于|其中[^，]*类"
)

DENYING = ("未", "没有", "无", "办结")
"""One of these stands in every one of the negations."""


def _no_decision(words: str) -> re.Pattern[str]:
    """Return what denies decisions of a kind, alone or among others, as a clause of its own."""
    others = "[^，。；的]{0,24}"
    return re.compile(f"(?:未|没有)作出{others}{words}{others}决定(?=[，。；]|$)")


NEGATIONS = (
    ("TXT-11", re.compile("(?:未|没有)(?:收到|受理)(?:新的|过)?(?:任何)?(?:政府)?信息公开(?:的)?申请"), RECEIVED),
    ("TXT-11", re.compile("(?:未|没有)发生(?:过)?(?:[^，。；]{0,16})行政复议"), (f"{REVIEW}.total",)),
    ("TXT-11", re.compile("(?:未|没有)(?:被)?(?:申请|提起)(?:过)?行政复议|无(?:[^，。；]{0,12})行政复议(?:案件|申请|情况)"), (f"{REVIEW}.total",)),
    ("TXT-11", re.compile("(?:未|没有)(?:发生(?:[^，。；]{0,20})|(?:被)?提起(?:过)?)行政诉讼|无(?:[^，。；]{0,20})行政诉讼(?:案件|情况)"), (f"{DIRECT}.total", f"{AFTER}.total")),
    ("TXT-11", re.compile("申请[^。；]{0,30}(?:全部|均已|均按时|全部按时|均在规定期限内|已全部)办结"), CARRIED),
    ("TXT-11", re.compile("(?:未|没有)(?:实际)?收取(?:[^，。；]{0,10})信息处理费"), ("information_fee.all.amount_collected",)),
    ("TXT-11", re.compile("(?:未|没有)制发(?:和废止)?(?:过)?(?:行政)?规范性文件(?=[，。；]|$)"), (f"{DOCUMENTS}.issued",)),
    ("TXT-11", re.compile("(?:未|没有)(?:制发和)?废止(?:过)?(?:行政)?规范性文件(?=[，。；]|$)"), (f"{DOCUMENTS}.repealed",)),
    *(("TXT-11", _no_decision(words), (address,)) for address, words in DECISIONS),
)  # fmt: skip


@once
def facts_for(form: Form) -> tuple[Fact, ...]:
    """Return the facts of which a form has at least one reading whole."""
    return tuple(
        fact
        for fact in FACTS
        if any(all(address in form.datapoints for address in reading) for reading in fact.readings)
    )
