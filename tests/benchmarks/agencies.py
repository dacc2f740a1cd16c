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
        filing.put_text(address, [*own, OVERSIGHT] if address == "overview.oversight" else own)
    return filing


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
