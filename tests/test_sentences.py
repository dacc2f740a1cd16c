"""Sentences from figures: they say what the figures say, and no rule disagrees."""

import random
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from drafter.checking import check
from drafter.errors import TemplateError
from drafter.filing import Filing, Level
from drafter.form import Number
from drafter.intake.workbook import read_workbook, write_workbook
from drafter.pack import load_pack
from drafter.packfile import Sentence
from drafter.sentences import automatic_parts, proposals_for, sentences_for, with_sentences
from drafter.wording import change_phrase
from tests.filings import blank, form_of, jiaxian, year_before

ON_REQUEST, FEE = "overview.on_request", "other_matters.text"


def told(filing: Filing, previous: Filing | None = None) -> dict[str, str]:
    said = sentences_for(filing, form_of(filing), load_pack(filing.pack), previous)
    return {address: "".join(texts) for address, texts in said.items()}


def figures(chance: random.Random, year: int, level: Level) -> Filing:
    """Return a filing with figures at random, some blank, many zero, totals left to be computed."""
    filing = blank({True: "2019", False: "2021"}[year < 2021], year, level)
    most = chance.choice([0, 1, 3, 30, 400])
    for point in form_of(filing).datapoints.values():
        if not point.derived and chance.random() < 0.95:
            value = chance.choice([0, chance.randint(0, most)])
            unit = "万元" if point.number is Number.AMOUNT else ""
            filing.put(point.address, f"{value}{unit}", point.number, point.unit)
    return filing


@pytest.mark.parametrize("seed", range(150))
def test_no_rule_disagrees_with_a_sentence(seed: int) -> None:
    chance = random.Random(seed)
    level = chance.choice([Level.COUNTY_GOVERNMENT, Level.COUNTY_DEPARTMENT, Level.TOWNSHIP])
    year = chance.choice([2020, 2021, 2025])
    filing = figures(chance, year, level)
    previous = figures(chance, year, level) if chance.random() < 0.6 else None
    pack = load_pack(filing.pack)
    filing.automatic = automatic_parts(form_of(filing), pack, filing)
    wrong = [f.text for f in check(filing, previous=previous) if f.code.startswith(("TXT", "INT"))]
    assert wrong == []


def test_no_sentence_stands_without_its_figure() -> None:
    assert told(blank()) == {}


@pytest.mark.parametrize("seed", range(40))
def test_nothing_is_told_as_so_many_that_are_none(seed: int) -> None:
    filing = figures(random.Random(seed), 2021, Level.COUNTY_GOVERNMENT)
    said = told(filing).get("overview.proactive", "")
    assert not re.search(r"(?<!\d)0件", said), said


def test_a_year_without_applications() -> None:
    filing = jiaxian()
    filing.values = dict.fromkeys(filing.values, 0)
    assert "没有收到新的政府信息公开申请" in told(filing)[ON_REQUEST]
    assert "办结" not in told(filing)[ON_REQUEST]


def test_outcomes_that_did_not_occur_are_not_told() -> None:
    text = told(jiaxian())[ON_REQUEST]
    assert "予以公开14件" in text
    assert "不予公开" not in text


@pytest.mark.parametrize(
    ("notices", "noticed", "collected", "words"),
    [
        (0, 0, 0, "没有发出"),
        (3, 394, 0, "没有实际收取"),
        (3, 394, 200, "实际收取200元"),
    ],
)
def test_the_fee_has_three_cases(notices: int, noticed: int, collected: int, words: str) -> None:
    filing = jiaxian()
    form = form_of(filing)
    for column, value in (
        ("notices", notices),
        ("amount_noticed", noticed),
        ("amount_collected", collected),
    ):
        address = f"information_fee.all.{column}"
        filing.put(address, value, form.datapoints[address].number, "元")
    assert words in told(filing)[FEE]


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (5, 5, "与上年持平"),
        (0, 3, "由上年的0件增至3件"),
        (3, 5, "比上年增加2件"),
        (40, 50, "比上年增长25%"),
        (60, 40, "比上年下降33.33%"),
    ],
)
def test_changes_are_worded_by_their_size(before: int, now: int, words: str) -> None:
    assert change_phrase(before, now, "件") == words


def test_what_no_figure_says_is_only_proposed_and_only_to_governments() -> None:
    filing = jiaxian()
    pack, form = load_pack(filing.pack), form_of(filing)
    assert set(proposals_for(filing, form, pack)) == {"overview.oversight"}
    department = blank(level=Level.COUNTY_DEPARTMENT)
    assert proposals_for(department, form_of(department), pack) == {}


def test_chosen_sentences_stand_before_the_officers_words() -> None:
    filing = jiaxian()
    filing.automatic = [ON_REQUEST]
    printed = with_sentences(filing, form_of(filing), load_pack(filing.pack))
    assert printed.texts[ON_REQUEST][0] == told(filing)[ON_REQUEST]
    assert printed.texts[ON_REQUEST][1:] == filing.texts[ON_REQUEST]
    assert filing.automatic == [ON_REQUEST]


def test_a_workbook_shows_each_sentence_beside_its_switch() -> None:
    filing = jiaxian()
    filing.automatic = [ON_REQUEST]
    pack, form = load_pack(filing.pack), form_of(filing)
    data = write_workbook(filing, form, pack, previous=year_before(filing))
    book = load_workbook(BytesIO(data))
    beside = {}
    for address in automatic_parts(form, pack, filing):
        sheet, cell = book.defined_names[f"a.{address}"].attr_text.split("!")
        switch = book[sheet.strip("'")][cell.replace("$", "")]
        beside[address] = switch.offset(column=-1).value, switch.value
    assert beside[ON_REQUEST] == (told(filing, year_before(filing))[ON_REQUEST], "是")
    assert beside[FEE] == (told(filing)[FEE], "否")
    assert read_workbook(data, "a.xlsx").automatic == [ON_REQUEST]


def test_words_rewritten_from_a_sentence_are_held_against_the_figures() -> None:
    filing = jiaxian()
    filing.automatic = []
    filing.texts[ON_REQUEST] = [told(filing)[ON_REQUEST].replace("14件", "15件", 1)]
    assert "TXT-01" in {finding.code for finding in check(filing)}


@pytest.mark.parametrize(
    "text",
    [
        "{{ unit.pop('name') }}",
        "{{ year * 100000000 }}",
        "{% set x = year %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
        "{% for a in year %}" * 15 + "{% endfor %}" * 15,
        "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
        "{{ unit }}",
        "{% if year %}",
    ],
)
def test_a_packs_sentence_can_do_no_more_than_a_template(text: str) -> None:
    filing, pack = jiaxian(), load_pack("national")
    sentences = {"hostile": Sentence(at=ON_REQUEST, text=text)}
    with pytest.raises(TemplateError, match="hostile"):
        sentences_for(filing, form_of(filing), pack.model_copy(update={"sentences": sentences}))
