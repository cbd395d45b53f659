"""Findings as a whole: places, keys, suggestions taken; real texts; hostile texts."""

from pathlib import Path
from time import process_time

import pytest

from articles.lib.proofreading import RULES, Knowledge, apply, apply_all, check
from articles.lib.proofreading.check import MOST_FINDINGS

from .checking import HOUSE, TUESDAY, findings

ROOT = Path(__file__).resolve().parents[3]
DEMO = sorted((ROOT / "huaxi_news" / "demo" / "articles").glob("*.txt"))
SEED = ROOT.parent / "shared" / "data" / "seed-article.txt"
FAULTY = (
    "2026年11月24日（星期三）,万安街道安公社区座落在河边。。\n"
    "男12人、女13人，共26人。主任陈志远说：“走吧。"
)


def test_finding_says_where_its_words_stand():
    for finding in findings(FAULTY):
        assert FAULTY[finding.start : finding.end] == finding.found


def test_findings_come_in_the_order_of_the_text_and_each_rule_has_a_label():
    found = findings(FAULTY)
    assert [finding.rule for finding in found] == [
        "weekday",
        "half_width",
        "community",
        "house_word",
        "doubled_mark",
        "sum",
        "title",
        "unpaired",
    ]
    assert all(str(RULES[finding.rule]) and finding.reason for finding in found)


def test_nothing_known_and_nothing_written_is_fine():
    assert check("", Knowledge.of(today=TUESDAY)) == []


def test_apply_puts_the_suggestion_in_place():
    text = "小区座落在河边。"
    assert apply(text, findings(text)[0]) == "小区坐落在河边。"


def test_apply_refuses_a_finding_without_suggestion():
    with pytest.raises(ValueError, match="suggests nothing"):
        apply("他说“走", findings("他说“走")[0])


def test_apply_refuses_a_text_that_has_changed():
    finding = findings("小区座落在河边。")[0]
    with pytest.raises(ValueError, match="changed"):
        apply("小区就座落在河边。", finding)
    with pytest.raises(ValueError, match="changed"):
        apply_all("小区就座落在河边。", [finding])


def test_key_holds_while_the_text_changes_elsewhere():
    before = findings("今天的小区座落在河边的大路旁。")[0]
    after = findings("新的开头。\n今天的小区座落在河边的大路旁。又一句。")[0]
    assert (before.start, before.key) != (after.start, "") and before.key == after.key


def test_key_differs_where_the_words_around_or_the_rule_differ():
    keys = {finding.key for finding in findings("河边座落着小区。\n山上座落着寺庙。。")}
    assert len(keys) == 3


def test_key_is_the_same_in_every_process():
    assert findings("座落")[0].key == "19f0ea2a0c38cec8"


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.stem)
def test_good_articles_are_left_alone(path):
    body = path.read_text(encoding="utf-8").partition("\n\n")[2]
    lines = [line for line in body.split("\n") if not line.startswith("[图")]
    assert findings("\n".join(lines)) == []


@pytest.mark.skipif(not SEED.exists(), reason="the real article is not on this machine")
def test_real_article_has_only_its_half_width_commas():
    text = SEED.read_text(encoding="utf-8")
    found = findings(text)
    assert {finding.rule for finding in found} == {"half_width"}
    assert findings(apply_all(text, found)) == []


HOSTILE = [
    *("a", "1", "一", "的", "社", "社区", "，", ",", ".", "…", "-", "(", "“", "《", "“”", "《“"),
    *(
        '"',
        "'",
        "1人、",
        "男1人，",
        "1,",
        "1.",
        "１1",
        "1月1日、",
        "11月",
        "26年1月1日",
        "从1增加",
        "从",
    ),
    *("http://", "www.", "a@", "a.", "周三（", "1:", "99:99—", "其中1人，", "1人中有1人，占"),
    *(
        "座落",
        "既使",
        "陈志远",
        "主任陈志远",
        "祥龙社区",
        "万安街道祥龙社区",
        "）",
        "（”",
        "\n",
        " ",
        "百",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_takes_no_endless_time(piece):
    assert _seconds(piece * (20_000 // len(piece))) < 5


@pytest.mark.parametrize("piece", ["a", "1", "一", "（"])
def test_hundred_thousand_characters_take_seconds(piece):
    assert _seconds(piece * 100_000) < 5


def test_marks_that_never_match_take_no_longer():
    assert _seconds("（" * 50_000 + "”" * 50_000 + "“”" * 20_000) < 5


def test_findings_are_limited():
    rules = [finding.rule for finding in findings("，，中" * 5_000)]
    assert rules.count("doubled_mark") == MOST_FINDINGS


def _seconds(text: str) -> float:
    started = process_time()
    check(text, HOUSE)
    return process_time() - started
