"""Made-up county agencies for the benchmarks: clean filings, no two with the same figures."""

import random
from collections.abc import Iterator
from itertools import islice, permutations

from drafter.filing import Filing, Unit
from tests.filings import form_of, sample

PLACES = "东西南北中上下新长安宁平永兴和顺昌盛清明"
TOPICS = "财政教育医疗就业住房交通环保农业水利文旅市场应急民政养老托育税费审计统计信访执法"
PHRASES = (
    "围绕{topic}领域，及时回应群众关切，做到应公开尽公开",
    "把{topic}工作纳入年度要点，明确责任单位和完成时限",
    "通过门户网站和政务新媒体发布{topic}信息，方便群众查询",
    "对{topic}方面的申请逐件登记、逐件会商、逐件答复",
    "加强{topic}业务培训，提升经办人员的政策水平和文字能力",
)
FIGURES = {
    "overview.proactive": "发布政务动态{b}条，汇编政策文件{c}份；"
    "制发行政规范性文件{issued}件，废止{repealed}件，现行有效{in_force}件；发布解读稿{d}篇。",
    "overview.on_request": "全年收到政府信息公开申请{received}件，办结{handled}件；"
    "予以公开{granted}件，部分公开{partly_granted}件，结转下年度{carried_forward}件；接待咨询{a}余人次。",
    "overview.management": "{year}年举办业务培训{d}期，培训{b}人次；"
    "按照《{place}政务公开工作要点》（{place}政办发〔{year}〕{c}号）逐项落实。",
    "overview.platform": "门户网站发布信息{a}条，政务微博发布{b}条，政务微信发布{c}条；"
    "保留政务微信{d}个，清理长期不更新的账号{e}个；受理网民留言{f}条，按时答复率为100%。",
    "problems.improvements": "一是{year}年12月底前完成目录更新；二是每季度抽查{d}个部门；三是开展三轮自查。",
}
"""What a report tells in figures, some of them the tables' own."""
OVERSIGHT = "按年度开展工作考核和社会评议，没有需要责任追究的情形。"


def agency(number: int) -> Filing:
    """Return the filing of the so many-th agency; the same number gives the same filing."""
    chance = random.Random(number)
    filing = sample("郏县2021")
    form = form_of(filing)
    filing.unit = Unit(_name(number), filing.unit.level, f"{410000 + number:06d}")
    filing.title = ""
    filing.explanations.clear()
    for address in [a for a, point in form.datapoints.items() if point.derived]:
        filing.values.pop(address, None)
    _requests(filing, chance)
    sentences = _sentences(chance)
    for address in list(filing.texts):
        own = [_paragraph(sentences, chance) for _paragraph_of_part in range(chance.randint(2, 5))]
        told = [FIGURES[address].format(**_told(filing, chance))] if address in FIGURES else []
        last = [OVERSIGHT] if address == "overview.oversight" else []
        filing.put_text(address, [*told, *own, *last])
    return filing


def _told(filing: Filing, chance: random.Random) -> dict[str, object]:
    """Return what the sentences with figures tell: of the tables, and of other matters."""
    figures = filing.figures(form_of(filing))
    rows = ("received", "handled", "granted", "partly_granted", "carried_forward")
    documents = ("issued", "repealed", "in_force")
    return {
        **{row: figures[f"requests.{row}.total"] for row in rows},
        **{column: figures[f"art20_1.normative_documents.{column}"] for column in documents},
        **{letter: chance.randint(10, 3000) for letter in "abcdef"},
        "year": filing.year,
        "place": filing.unit.name[:4],
    }


def _name(number: int) -> str:
    letters = "".join(PLACES[number // len(PLACES) ** place % len(PLACES)] for place in range(3))
    return f"{letters}县人民政府"


def _sentences(chance: random.Random) -> Iterator[str]:
    """Yield sentences of which none comes twice."""
    topics = [TOPICS[start : start + 2] for start in range(0, len(TOPICS), 2)]
    said = [(phrase, pair) for phrase in PHRASES for pair in permutations(topics, 2)]
    for phrase, pair in chance.sample(said, len(said)):
        yield phrase.format(topic="和".join(pair))


def _paragraph(sentences: Iterator[str], chance: random.Random) -> str:
    return "；".join(islice(sentences, chance.randint(3, 6))) + "。"


def _requests(filing: Filing, chance: random.Random) -> None:
    """Fill 表三 so that each column balances: what came in is what was answered."""
    form = form_of(filing)
    table = form.table("requests")
    for column in table.columns:
        if column.total_of:
            continue
        asked = [row for row in table.rows if not row.total_of]
        ends = [row for row in asked if row.id not in ("received", "brought_forward")]
        figures = {row.id: chance.choice((0, 0, 0, chance.randint(1, 99))) for row in ends}
        received = sum(figures.values())
        figures |= {"received": received, "brought_forward": 0}
        for row in asked:
            filing.values[f"requests.{row.id}.{column.id}"] = figures[row.id]
