"""What the editions of 2019 and 2021 share, word for word.

表三 down to its last outcomes, 表四, the headings and parts told in words. The words of
the headings and tables are the form's; prompts and notes on what to count are ours
("practice"). Published: correct errors only.
"""

from drafter.form import Line, Narrative, Relation, Section, Table, balance, total
from drafter.wording import N_

ARTICLE_50 = "《政府信息公开条例》第五十条"

ORGANISATIONS = ("申请人情况", "法人或其他组织")
APPLICANTS = (
    Line("natural_person", "自然人", under=("申请人情况",)),
    Line("business", "商业企业", under=ORGANISATIONS),
    Line("research", "科研机构", under=ORGANISATIONS),
    Line("social_welfare", "社会公益组织", under=ORGANISATIONS),
    Line("legal_service", "法律服务机构", under=ORGANISATIONS),
    Line("other", "其他", under=ORGANISATIONS),
    Line(
        "total",
        "总计",
        under=("申请人情况",),
        total_of=(
            "natural_person",
            "business",
            "research",
            "social_welfare",
            "legal_service",
            "other",
        ),
    ),
)
OUTCOMES = "三、本年度办理结果"
REFUSED = (OUTCOMES, "（三）不予公开")
UNAVAILABLE = (OUTCOMES, "（四）无法提供")
DECLINED = (OUTCOMES, "（五）不予处理")
OTHER = (OUTCOMES, "（六）其他处理")

# Outcomes (一) to (五) stand word for word in the 2019 form too, which imports them.
COMMON_OUTCOMES = (
    Line("granted", "（一）予以公开", under=(OUTCOMES,)),
    Line(
        "partly_granted",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        under=(OUTCOMES,),
    ),
    Line(
        "refused_state_secret",
        "1.属于国家秘密",
        under=REFUSED,
        help=N_("只填件数，正文不得写出涉密内容"),
    ),
    Line("refused_law", "2.其他法律行政法规禁止公开", under=REFUSED),
    Line(
        "refused_security",
        "3.危及“三安全一稳定”",
        under=REFUSED,
        help=N_("公开后可能危及国家安全、公共安全、经济安全、社会稳定的"),
    ),
    Line(
        "refused_third_party",
        "4.保护第三方合法权益",
        under=REFUSED,
        help=N_("涉及商业秘密、个人隐私等，公开会损害第三方合法权益的"),
    ),
    Line(
        "refused_internal",
        "5.属于三类内部事务信息",
        under=REFUSED,
        help=N_("人事管理、后勤管理、内部工作流程三类"),
    ),
    Line(
        "refused_deliberative",
        "6.属于四类过程性信息",
        under=REFUSED,
        help=N_("讨论记录、过程稿、磋商信函、请示报告四类"),
    ),
    Line("refused_enforcement_file", "7.属于行政执法案卷", under=REFUSED),
    Line(
        "refused_enquiry",
        "8.属于行政查询事项",
        under=REFUSED,
        help=N_("工商、不动产登记等有专门查询规定的"),
    ),
    Line("unavailable_not_held", "1.本机关不掌握相关政府信息", under=UNAVAILABLE),
    Line("unavailable_must_create", "2.没有现成信息需要另行制作", under=UNAVAILABLE),
    Line("unavailable_unclear", "3.补正后申请内容仍不明确", under=UNAVAILABLE),
    Line("declined_petition", "1.信访举报投诉类申请", under=DECLINED),
    Line("declined_repeated", "2.重复申请", under=DECLINED),
    Line("declined_publication", "3.要求提供公开出版物", under=DECLINED),
    Line("declined_excessive", "4.无正当理由大量反复申请", under=DECLINED),
    Line(
        "declined_confirmation",
        "5.要求行政机关确认或重新出具已获取信息",
        under=DECLINED,
    ),
)


def requests_table(outcomes: tuple[Line, ...], cites: str) -> Table:
    """Return 表三 with these outcome rows; the rest is the same in both editions."""
    return Table(
        "requests",
        corner="（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
        cites=cites,
        columns=APPLICANTS,
        rows=(
            Line(
                "received",
                "一、本年新收政府信息公开申请数量",
                help=N_("本年 1 月 1 日至 12 月 31 日新收到的申请"),
            ),
            Line(
                "brought_forward",
                "二、上年结转政府信息公开申请数量",
                help=N_("等于上一年年报的“结转下年度继续办理”，逐列相同"),
            ),
            *outcomes,
            Line(
                "handled",
                "（七）总计",
                under=(OUTCOMES,),
                total_of=tuple(line.id for line in outcomes),
            ),
            Line(
                "carried_forward",
                "四、结转下年度继续办理",
                help=N_("截至本年 12 月 31 日还没有办结的申请"),
            ),
        ),
    )


RESULTS = (
    Line("upheld", "结果维持"),
    Line("corrected", "结果纠正"),
    Line("other", "其他结果"),
    Line("pending", "尚未审结"),
    Line("total", "总计", total_of=("upheld", "corrected", "other", "pending")),
)


def remedies_table(cites: str) -> Table:
    """Return 表四, asked for by this notice."""
    return Table(
        "remedies",
        cites=cites,
        side_by_side=True,
        joint=True,
        columns=RESULTS,
        rows=(
            Line("review", "行政复议"),
            Line("direct_suit", "未经复议直接起诉", under=("行政诉讼",)),
            Line("suit_after_review", "复议后起诉", under=("行政诉讼",)),
        ),
    )


PREFACE = Section(
    "preface",
    narratives=(
        Narrative(
            "text",
            N_("引言"),
            N_("编制依据、统计期限、公开渠道；不填时采用模板里的引言"),
            required=False,
        ),
    ),
)
CONTACT = Section(
    "contact",
    narratives=(
        Narrative(
            "text",
            N_("联系方式"),
            N_("对本报告有疑问时联系谁：单位、地址、邮编、电话、电子邮箱"),
            required=False,
        ),
    ),
)


def overview(cites: str) -> Section:
    """Return section one with its five elements, asked for by this notice."""
    return Section(
        "overview",
        "总体情况",
        narratives=(
            Narrative(
                "proactive",
                "主动公开",
                N_("本年公开了哪些信息、多少条、通过哪些渠道，政策解读和回应关切的情况"),
                aliases=(
                    "主动公开情况",
                    "主动公开政府信息",
                    "主动公开政府信息情况",
                    "主动公开工作情况",
                ),
                cites=cites,
            ),
            Narrative(
                "on_request",
                "依申请公开",
                N_("收到多少件申请、怎样办理、结果如何；件数要与表三一致"),
                aliases=("依申请公开情况", "依申请公开办理情况", "依申请公开政府信息情况"),
                cites=cites,
            ),
            Narrative(
                "management",
                "政府信息管理",
                N_("目录、指南、审核、保密审查、规范性文件清理等制度和做法"),
                aliases=("政府信息管理情况", "政府信息资源管理"),
                cites=cites,
            ),
            Narrative(
                "platform",
                "政府信息公开平台建设",
                N_("政府网站专栏、政务新媒体、公报、查阅点的建设和维护"),
                aliases=("平台建设", "平台建设情况", "公开平台建设", "政府信息公开平台建设情况"),
                cites=cites,
            ),
            Narrative(
                "oversight",
                "监督保障",
                N_("机构人员、培训、考核；各级政府还要写工作考核、社会评议、责任追究结果"),
                aliases=("监督保障情况", "监督保障方面", "教育培训和监督保障"),
                cites=ARTICLE_50,
            ),
        ),
    )


PROBLEMS = Section(
    "problems",
    "存在的主要问题及改进情况",
    aliases=(
        "政府信息公开工作存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题和改进情况",
        "存在的主要问题和改进情况",
        "存在问题及改进情况",
    ),
    narratives=(
        Narrative(
            "problems",
            "存在的主要问题",
            N_("逐条写本单位的实际问题"),
            aliases=("主要问题", "存在问题", "存在的问题"),
            cites=ARTICLE_50,
        ),
        Narrative(
            "improvements",
            "改进情况",
            N_("针对上面的问题逐条写改进措施"),
            aliases=("改进措施", "下一步改进措施", "改进情况及措施", "下一步打算"),
            cites=ARTICLE_50,
        ),
    ),
)
REQUESTS_TITLE = "收到和处理政府信息公开申请情况"
REMEDIES_TITLE = "政府信息公开行政复议、行政诉讼情况"
REMEDIES_ALIASES = (
    "因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "因政府信息公开工作被申请行政复议与提起行政诉讼情况",
    "政府信息公开行政复议、诉讼情况",
)
DISCLOSURE_TITLE = "主动公开政府信息情况"


def common_relations(requests: Table, remedies: Table, cites: str) -> tuple[Relation, ...]:
    """Return the sums and the balance that 表三 and 表四 of every edition keep."""
    return (
        balance(
            "REQ-01",
            requests,
            ("received", "brought_forward"),
            ("handled", "carried_forward"),
            cites=cites,
        ),
        total("REQ-02", requests, "handled", cites=cites),
        total("REQ-03", requests, "total", along="columns", cites=cites),
        total("REV-01", remedies, "total", along="columns", only=("review",), cites=cites),
        total("REV-02", remedies, "total", along="columns", only=("direct_suit",), cites=cites),
        total(
            "REV-03", remedies, "total", along="columns", only=("suit_after_review",), cites=cites
        ),
    )
