"""Punctuation and width."""

import pytest

from articles.lib.proofreading import apply_all

from .checking import findings, found

RULES = ("half_width", "doubled_mark", "ellipsis", "dash", "digits")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("今天,下雨。", ",", "，"),
        ("真的吗?不是。", "?", "？"),
        ("地点:社区。", ":", "："),
        ("他走了.她没走。", ".", "。"),
        ("他走了.", ".", "。"),
        ("他走了。。", "。。", "。"),
        ("他走了，，她没走。", "，，", "，"),
        ("苹果、、梨。", "、、", "、"),
        ("他走了，。", "，。", "。"),
        ("他说：“走了。”。", "。”。", "。”"),
        ("等着。。。", "。。。", "……"),
        ("等着......", "......", "……"),
        ("等着...她来了。", "...", "……"),
        ("等着…她来了。", "…", "……"),
        ("大院--他的家。", "--", "——"),
        ("有12户，第１３户在外地。", "１３", "13"),
        ("占１2%，共3项。", "１2%", "12%"),
    ],
)
def test_mark_that_chinese_writes_otherwise_is_found(text, wrong, right):
    assert found(text, *RULES) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "3,000元，1.5万户，12:30开门，比分3:2。",
        "网址https://example.cn/a,b?c=1:2，邮箱a.b@example.cn。",
        "Hello, world! How are you?",
        "他说：“走……”她没有应。",
        "真的吗？！好！！",
        "１月１日，第２名。",
        "成都—重庆，5:30—23:00。",
        "“好。”他说。",
        "一.\n三楼",
        "v1.2.3版本",
    ],
)
def test_right_punctuation_is_left_alone(text):
    assert found(text, *RULES) == []


def test_every_suggestion_taken_leaves_nothing_to_find():
    text = "今天,下雨...真的吗?(不是)他说:“走了.”"
    better = apply_all(text, findings(text))
    assert better == "今天，下雨……真的吗？（不是）他说：“走了。”"
    assert findings(better) == []
