"""Edition 2008 of the annual report, for report years up to 2018.

Sources: the regulation of 2008 (国务院令第492号) asks for six parts; their number was seen,
their words are remembered. The eight parts were seen in a published report of 2018. The
table 政府信息公开情况统计表 belongs to 国办发〔2014〕32号: its scope and some indicators
(numbers disclosed, responses, conferences, interviews) were seen, the others and the order
are remembered. What is remembered is not cited; the sums follow from the table itself.
"""

from dataclasses import replace

from drafter.editions.common import CONTACT, PREFACE, PROBLEMS
from drafter.form import Form, Line, Narrative, Number, Section, Table, not_above, total
from drafter.wording import N_

NOTICE = "国办发〔2014〕32号"
SUM = "合计"

DISCLOSED = ("一、主动公开情况",)
CHANNELS = (*DISCLOSED, "（二）通过不同渠道和方式公开政府信息的情况")
ANSWERED_TO_PUBLIC = ("二、回应解读情况",)
REQUESTED = ("三、依申请公开情况",)
RECEIVED = (*REQUESTED, "（一）收到申请数")
CLOSED = (*REQUESTED, "（二）申请办结数")
ANSWERED = (*REQUESTED, "（三）申请答复数")
REFUSED = (*ANSWERED, "4.不同意公开答复数")
REVIEWS = ("四、行政复议数量",)
SUITS = ("五、行政诉讼数量",)
BACKING = ("八、机构建设和保障经费情况",)
MEETINGS = ("九、政府信息公开会议和培训情况",)

DISCLOSURE_ROWS = (
    Line(
        "disclosed",
        "（一）主动公开政府信息数",
        under=DISCLOSED,
        unit="条",
        help=N_("不同渠道和方式公开相同信息计1条"),
    ),
    Line("normative_documents_disclosed", "其中：主动公开规范性文件数", under=DISCLOSED, unit="条"),
    Line("normative_documents_issued", "制发规范性文件总数", under=DISCLOSED),
    Line("by_gazette", "1.政府公报公开政府信息数", under=CHANNELS, unit="条"),
    Line("by_website", "2.政府网站公开政府信息数", under=CHANNELS, unit="条"),
    Line("by_weibo", "3.政务微博公开政府信息数", under=CHANNELS, unit="条"),
    Line("by_wechat", "4.政务微信公开政府信息数", under=CHANNELS, unit="条"),
    Line("by_other", "5.其他方式公开政府信息数", under=CHANNELS, unit="条"),
)
RESPONSE_ROWS = (
    Line(
        "responses",
        "（一）回应公众关注热点或重大舆情数",
        under=ANSWERED_TO_PUBLIC,
        unit="次",
        help=N_("不同方式回应同一热点或舆情计1次"),
    ),
    Line(
        "press_conferences",
        "1.参加或举办新闻发布会总次数",
        under=ANSWERED_TO_PUBLIC,
        unit="次",
    ),
    Line(
        "press_conferences_led",
        "其中：主要负责同志参加新闻发布会次数",
        under=ANSWERED_TO_PUBLIC,
        unit="次",
    ),
    Line("interviews", "2.政府网站在线访谈次数", under=ANSWERED_TO_PUBLIC, unit="次"),
    Line(
        "interviews_led",
        "其中：主要负责同志参加政府网站在线访谈次数",
        under=ANSWERED_TO_PUBLIC,
        unit="次",
    ),
    Line("interpretations", "3.政策解读稿件发布数", under=ANSWERED_TO_PUBLIC, unit="篇"),
    Line("responses_by_social_media", "4.微博微信回应事件数", under=ANSWERED_TO_PUBLIC, unit="次"),
    Line("responses_by_other", "5.其他方式回应事件数", under=ANSWERED_TO_PUBLIC, unit="次"),
)
REFUSALS = (
    Line("refused_state_secret", "（1）涉及国家秘密", under=REFUSED),
    Line("refused_trade_secret", "（2）涉及商业秘密", under=REFUSED),
    Line("refused_privacy", "（3）涉及个人隐私", under=REFUSED),
    Line(
        "refused_security",
        "（4）危及国家安全、公共安全、经济安全和社会稳定",
        under=REFUSED,
    ),
    Line("refused_not_information", "（5）不是《条例》所指政府信息", under=REFUSED),
    Line("refused_law", "（6）法律法规规定的其他情形", under=REFUSED),
)
ANSWERS_BEFORE = (
    Line("answered_already_public", "1.属于已主动公开范围数", under=ANSWERED),
    Line("answered_granted", "2.同意公开答复数", under=ANSWERED),
    Line("answered_partly_granted", "3.同意部分公开答复数", under=ANSWERED),
)
ANSWERS_AFTER = (
    Line("answered_not_ours", "5.不属于本行政机关公开数", under=ANSWERED),
    Line("answered_not_existing", "6.申请信息不存在数", under=ANSWERED),
    Line("answered_clarification", "7.告知作出更改补充数", under=ANSWERED),
    Line("answered_elsewhere", "8.告知通过其他途径办理数", under=ANSWERED),
)


def _sum(line_id: str, under: tuple[str, ...], parts: tuple[Line, ...], unit: str = "") -> Line:
    return Line(line_id, SUM, under, total_of=tuple(part.id for part in parts), unit=unit)


REQUEST_CHANNELS = (
    Line("received_in_person", "1.当面申请数", under=RECEIVED),
    Line("received_by_fax", "2.传真申请数", under=RECEIVED),
    Line("received_by_network", "3.网络申请数", under=RECEIVED),
    Line("received_by_letter", "4.信函申请数", under=RECEIVED),
)
REQUEST_CLOSINGS = (
    Line("closed_on_time", "1.按时办结数", under=CLOSED),
    Line("closed_extended", "2.延期办结数", under=CLOSED),
)
REFUSAL_SUM = _sum("refused", REFUSED, REFUSALS)
REQUEST_ROWS = (
    _sum("received", RECEIVED, REQUEST_CHANNELS),
    *REQUEST_CHANNELS,
    _sum("closed", CLOSED, REQUEST_CLOSINGS),
    *REQUEST_CLOSINGS,
    _sum("answered", ANSWERED, (*ANSWERS_BEFORE, REFUSAL_SUM, *ANSWERS_AFTER)),
    *ANSWERS_BEFORE,
    REFUSAL_SUM,
    *REFUSALS,
    *ANSWERS_AFTER,
)
REVIEW_RESULTS = (
    Line("reviews_upheld", "（一）维持具体行政行为数", under=REVIEWS),
    Line("reviews_corrected", "（二）被依法纠错数", under=REVIEWS),
    Line("reviews_other", "（三）其他情形数", under=REVIEWS),
)
SUIT_RESULTS = (
    Line("suits_upheld", "（一）维持具体行政行为或者驳回原告诉讼请求数", under=SUITS),
    Line("suits_corrected", "（二）被依法纠错数", under=SUITS),
    Line("suits_other", "（三）其他情形数", under=SUITS),
)
STAFF_HEAD = (*BACKING, "（三）从事政府信息公开工作人员数")
STAFF = (
    Line("staff_full_time", "1.专职人员数", under=STAFF_HEAD, unit="人"),
    Line("staff_part_time", "2.兼职人员数", under=STAFF_HEAD, unit="人"),
)
OTHER_ROWS = (
    _sum("reviews", REVIEWS, REVIEW_RESULTS),
    *REVIEW_RESULTS,
    _sum("suits", SUITS, SUIT_RESULTS),
    *SUIT_RESULTS,
    Line("complaints", "六、被举报投诉数量"),
    Line("fees", "七、依申请公开信息收取的费用", number=Number.MONEY, unit="万元"),
    Line("agencies", "（一）政府信息公开工作专门机构数", under=BACKING, unit="个"),
    Line("reading_points", "（二）设置政府信息公开查阅点数", under=BACKING, unit="个"),
    _sum("staff", STAFF_HEAD, STAFF, "人"),
    *STAFF,
    Line(
        "funds",
        "（四）政府信息公开专项经费",
        under=BACKING,
        number=Number.MONEY,
        unit="万元",
    ),
    Line("meetings", "（一）召开工作会议或专题会议数", under=MEETINGS, unit="次"),
    Line("trainings", "（二）举办各类培训班数", under=MEETINGS, unit="次"),
    Line("trained", "（三）接受培训人员数", under=MEETINGS, unit="人次"),
)
STATISTICS = Table(
    "statistics",
    title="政府信息公开情况统计表",
    corner="统计指标",
    required=False,
    rows=(*DISCLOSURE_ROWS, *RESPONSE_ROWS, *REQUEST_ROWS, *OTHER_ROWS),
    columns=(Line("amount", "统计数"),),
)

RELATIONS = (
    total("STA-01", STATISTICS, "received"),
    total("STA-02", STATISTICS, "closed"),
    total("STA-03", STATISTICS, "answered"),
    total("STA-03", STATISTICS, "refused"),
    total("STA-04", STATISTICS, "reviews"),
    total("STA-05", STATISTICS, "suits"),
    not_above(
        "STA-06",
        STATISTICS,
        ("disclosed",),
        ("by_gazette", "by_website", "by_weibo", "by_wechat", "by_other"),
        along="rows",
    ),
)


def _told(section_id: str, title: str, prompt: str, *aliases: str) -> Section:
    """Return a section that is told in words only."""
    return Section(
        section_id, title, narratives=(Narrative("text", prompt=prompt),), aliases=aliases
    )


DISCLOSURE_PROMPT = N_("公开了多少条、哪些内容、通过哪些渠道")
REQUESTS_PROMPT = N_("收到多少件申请、怎样收到、怎样答复；件数要与统计表一致")
REMEDIES_PROMPT = N_("复议、诉讼各多少件，结果如何；没有的写明没有")
OTHER_MATTERS = _told("other_matters", "其他需要报告的事项", N_("没有其他事项的，写明没有"))
STATISTICS_ANNEX = Section("annex", tables=(STATISTICS,))

FORM = Form(
    "2008",
    "政府信息公开工作年度报告",
    authority="《中华人民共和国政府信息公开条例》",
    first_year=None,
    last_year=2018,
    sections=(
        PREFACE,
        _told("disclosure", "主动公开政府信息的情况", DISCLOSURE_PROMPT, "主动公开政府信息情况"),
        _told(
            "requests",
            "依申请公开政府信息和不予公开政府信息的情况",
            REQUESTS_PROMPT,
            "依申请公开政府信息情况",
        ),
        _told(
            "fees",
            "政府信息公开的收费及减免情况",
            N_("收取了多少费用、减免了多少；没有的写明没有"),
        ),
        _told(
            "remedies",
            "因政府信息公开申请行政复议、提起行政诉讼的情况",
            REMEDIES_PROMPT,
            "行政复议和行政诉讼情况",
        ),
        replace(PROBLEMS, title="政府信息公开工作存在的主要问题及改进情况"),
        OTHER_MATTERS,
        CONTACT,
        STATISTICS_ANNEX,
    ),
    relations=RELATIONS,
)
EIGHT_PARTS = replace(
    FORM,
    sections=(
        PREFACE,
        _told("overview", "概述", N_("一年来工作的总的情况")),
        _told("disclosure", "主动公开政府信息情况", DISCLOSURE_PROMPT),
        _told(
            "key_work",
            "政府信息公开重点工作完成情况",
            N_("年度工作要点各项任务完成得怎样"),
        ),
        _told(
            "key_areas",
            "重点领域政府信息公开情况",
            N_("扶贫、放管服改革、重大项目等领域公开了什么"),
        ),
        _told("requests", "依申请公开政府信息情况", REQUESTS_PROMPT),
        _told("remedies", "行政复议和行政诉讼情况", REMEDIES_PROMPT),
        replace(PROBLEMS, title="存在的主要问题和改进措施"),
        OTHER_MATTERS,
        CONTACT,
        STATISTICS_ANNEX,
    ),
)
VARIANTS = {"eight": EIGHT_PARTS}
