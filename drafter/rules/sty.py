"""STY: wording and punctuation; remarks, since none of it makes a report wrong."""

import re
from collections.abc import Iterator, Sequence

from drafter.findings import Severity
from drafter.rules import Basis, Breach, Case, Rule, rule
from drafter.rules.said import sentences
from drafter.rules.words import Passage, all_words, passages, passages_with
from drafter.wording import N_

HAN = "\u4e00-\u9fff"
WRITING = N_("公文写作规范")
LONG_SENTENCE = 12
PAIRS = {"》": "《", "”": "“", "）": "（", "〕": "〔", "】": "【"}
LENGTHS = range(2, 13)
"""Characters that may be doubled: one is a word of its own, more are STY-07's matter."""
DOUBLED_SIGNS = ("《《", "》》", "，，", "。。")
DOUBLED = f"([{HAN}]{{{LENGTHS[0]},{LENGTHS[-1]}}})\\1|{'|'.join(DOUBLED_SIGNS)}"
_OPENERS = frozenset(PAIRS.values())
_BOTH_MARKS = "《》“”（）〔〕【】"
_MARKS = re.compile(f"[{_BOTH_MARKS}]")


def _pattern_rule(
    code: str,
    pattern: str,
    message: str,
    *,
    signs: Sequence[str],
    statement: str,
    why: str,
    example: str,
    fix: str,
) -> Rule:
    """Make a rule that remarks on the first place in a paragraph where a pattern is met.

    Whatever the pattern meets holds one of the `signs`.
    """

    @rule(
        code,
        Severity.NOTE,
        statement=statement,
        why=why,
        cites=WRITING,
        basis=Basis.PRACTICE,
        example=example,
        fix=fix,
    )
    def remark(case: Case) -> Iterator[Breach]:
        for passage in passages_with(case, signs):
            # Compiled by the first text that needs it: most need none.
            if found := re.search(pattern, passage.text):
                yield _remark(passage, found, message)

    return remark


def _remark(passage: Passage, found: re.Match[str], message: str) -> Breach:
    place = passage.place(found.start(), found.end())
    return Breach(passage.address, message, {"words": found[0]}, place=place)


brackets = _pattern_rule(
    "STY-01",
    r"[\[［(（﹝](?:19|20)\d\d[\]］)）﹞]\s*\d{1,4}号|(?<!\d)(?:19|20)\d\d\d{2,4}号",
    N_("发文字号写成了“{words}”"),
    signs=("号",),
    statement=N_("发文字号的年份用六角括号〔〕"),
    why=N_("公文格式规定年份用六角括号括入"),
    example=N_("（2020）109号、〔2019117号"),
    fix=N_("改成〔2020〕109号的写法"),
)
cut_off = _pattern_rule(
    "STY-02",
    r"截止(?:到|至)? ?(?=\d{4}年|目前|今年|本年|年底|\d{1,2}月)",
    N_("“{words}”后面跟的是时间"),
    signs=("截止",),
    statement=N_("后面跟时间的用“截至”"),
    why=N_("“截止”是到期停止，“截至”才是计算到某时"),
    example=N_("截止2019年12月底"),
    fix=N_("改成“截至”"),
)
half_width = _pattern_rule(
    "STY-03",
    f"[{HAN}][,;:?!()][{HAN}]",
    N_("汉字之间有半角标点：“{words}”"),
    signs=",;:?!()",
    statement=N_("汉字之间用全角标点"),
    why=N_("半角标点会使排版不齐"),
    example=N_("围绕社会关切,持续推进"),
    fix=N_("改成全角标点"),
)
stray_space = _pattern_rule(
    "STY-06",
    f"[{HAN}][ \u3000]+[{HAN}]|\\d[ \u3000]+[年月日号]|[年月][ \u3000]+\\d",
    N_("词语或日期中间有空格：“{words}”"),
    signs=" \u3000",
    statement=N_("词语和日期中间不加空格"),
    why=N_("空格会在行末把词断开"),
    example=N_("2020 年 1 月；社会 公益"),
    fix=N_("删去空格"),
)


@rule(
    "STY-04",
    Severity.WARNING,
    statement=N_("书名号、引号、括号成对"),
    why=N_("少一半的括号会改变文件名称和引文的范围"),
    cites=WRITING,
    basis=Basis.PRACTICE,
    example=N_("印发《《关于…》的通知"),
    fix=N_("补上或删去一半"),
)
def balanced_marks(case: Case) -> Iterator[Breach]:
    """Keep a stack of opened marks for each paragraph."""
    for passage in passages_with(case, _BOTH_MARKS):
        if (place := _unbalanced(passage.text)) is not None:
            facts = {"mark": passage.text[place]}
            where = passage.place(place, place + 1)
            yield Breach(passage.address, N_("“{mark}”没有配对"), facts, place=where)


def _unbalanced(text: str) -> int | None:
    opened: list[tuple[str, int]] = []
    for found in _MARKS.finditer(text):
        if found[0] in _OPENERS:
            opened.append((found[0], found.start()))
        elif not opened or opened.pop()[0] != PAIRS[found[0]]:
            return found.start()
    return opened[0][1] if opened else None


@rule(
    "STY-05",
    Severity.NOTE,
    statement=N_("词句和标点不连着重复"),
    why=N_("多半是粘贴时多贴了一次"),
    cites=WRITING,
    basis=Basis.PRACTICE,
    example=N_("进一步进一步加强；印发《《关于……》"),
    fix=N_("删去重复的部分"),
)
def doubled(case: Case) -> Iterator[Breach]:
    """Try the pattern only on words in which something may be doubled at all."""
    if not any(sign in all_words(case) for sign in DOUBLED_SIGNS) and not _repeats(all_words(case)):
        return
    for passage in passages(case):
        if found := re.search(DOUBLED, passage.text):
            yield _remark(passage, found, N_("连着写了两遍：“{words}”"))


def _repeats(text: str) -> bool:
    """Tell whether any 2 to 12 characters may stand twice in a row.

    The low bytes of the text are held against themselves, so many places later, all at
    once: a quarter of the pattern's time, and one text in twenty is suspected for nothing.
    """
    low = text.encode("utf-16-le", "surrogatepass")[::2]
    number = int.from_bytes(low, "little")
    return any(
        (number ^ number >> 8 * length).to_bytes(len(low), "little").find(bytes(length)) >= 0
        for length in LENGTHS
    )


@rule(
    "STY-07",
    Severity.NOTE,
    statement=N_("同一句话在报告里只出现一次"),
    why=N_("整句重复多半是粘贴错了地方"),
    cites=WRITING,
    basis=Basis.PRACTICE,
    example=N_("同一段制度介绍在管理和监督两部分各写一遍"),
    fix=N_("删去其中一处"),
)
def said_once(case: Case) -> Iterator[Breach]:
    """Remember every sentence of some length, where any two look alike at all."""
    if not _is_said_twice(all_words(case)):
        return
    seen: set[str] = set()
    for sentence in sentences(case):
        words = sentence.text.strip()
        if len(words) < LONG_SENTENCE:
            continue
        if words in seen:
            address = sentence.passage.address
            yield Breach(address, N_("这句话前面已经出现过"), place=sentence.place())
        seen.add(words)


def _is_said_twice(words: str) -> bool:
    """Tell whether two long sentences are the same, whatever stands at their ends."""
    for end in "！？；\n":
        words = words.replace(end, "。")
    told = [text.strip() for text in words.split("。") if len(text) >= LONG_SENTENCE - 1]
    return len(set(told)) < len(told)


@rule(
    "STY-08",
    Severity.NOTE,
    statement=N_("用语与模板包的用语表一致"),
    why=N_("各地对容易写错的用语有统一写法"),
    cites=N_("模板包设置"),
    basis=Basis.PRACTICE,
    example=N_("写成“政府信息公开年度工作报告”"),
    fix=N_("改成“{right}”"),
)
def right_terms(case: Case) -> Iterator[Breach]:
    """Find the wrong terms that the pack lists."""
    for passage in passages(case):
        for wrong, right in case.pack.terms.items():
            start = passage.text.find(wrong)
            if start >= 0:
                facts = {"wrong": wrong, "right": right}
                place = passage.place(start, start + len(wrong))
                yield Breach(
                    passage.address, N_("写成了“{wrong}”"), facts, right, wrong, place=place
                )


RULES = (
    brackets,
    cut_off,
    half_width,
    balanced_marks,
    doubled,
    stray_space,
    said_once,
    right_terms,
)
"""The family, in the order of its codes."""
