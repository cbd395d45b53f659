"""Brackets and quotation marks."""

import pytest

from .checking import found

RULES = ("unpaired", "nested")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("他说：“走吧。", "“", None),
        ("他说走吧。”", "”", None),
        ("读了《红楼梦。", "《", None),
        ("三人（含学生到场。", "（", None),
        ("三人含学生）到场。", "）", None),
        ("这是【通知。", "【", None),
        ("所谓“海绵城市“，就是会喝水。", "“", "”"),
        ("所谓”海绵城市”，就是会喝水。", "”", "“"),
        ("所谓”海绵城市“就是会喝水。", "”海绵城市“", "“海绵城市”"),
        ("他说：“难以置信。“后来他走了。", "“", "”"),
        ("“甲“和”乙”都来了。", "“和”", "”和“"),
        ("他说“我看过“五四”的书”。", "“五四”", "‘五四’"),
        ("《读《红楼梦》》", "《红楼梦》", "〈红楼梦〉"),
        ("三人（含学生)到场。", ")", "）"),
        ("三人(含学生）到场。", "(", "（"),
        ('他说"走吧。', '"', None),
    ],
)
def test_mark_without_its_partner_is_found(text, wrong, right):
    assert found(text, *RULES) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "他说：“我看过‘五四’的书（两遍），叫《读〈红楼梦〉》。”",
        "“第一段还没有说完。\n“第二段说完了。”",
        "“床前明月光，\n疑是地上霜。”",
        "1）报名；2）缴费。（一）时间；二）地点。",
        "It’s fine，’26年。",
        '屏幕27"大小。',
        "他说:)",
        "a(b)c 和 f(x)",
    ],
)
def test_pairs_in_order_are_left_alone(text):
    assert found(text, *RULES) == []
