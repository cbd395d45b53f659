"""Sums and percentages that are stated plainly, and everything that only looks so."""

from decimal import Decimal

import pytest

from articles.lib.proofreading.quantities import parse_number, quantities

from .checking import findings, found

RULES = ("sum", "percentage")


@pytest.mark.parametrize(
    "text",
    [
        "男12人、女13人，共26人",
        "党员12名，群众13名，合计26名",
        "一等奖1个、二等奖2个，共4个",
        "男十二人、女十三人，共二十六人",
        "材料费1.2万元、人工费3000元，合计1.7万元",
        "同意12票、反对3票、弃权1票，总计17票",
        "12名党员、13名群众，共26人",
        "同意60%、反对30%、弃权5%，合计100%",
        "26人，其中男12人、女13人",
        "26人（男12人，女13人",
        "100户，其中低保户30户，其余60户",
        "100人，其中党员130人",
        "100人中有30人，占40%",
        "100户中，有30户签字，占40%",
        "从50增加到75，增长60%",
        "由50户增加到75户，增幅达60%",
        "从20%提高到35%，提高25个百分点",
    ],
)
def test_sum_that_does_not_come_out_is_found(text):
    assert found(f"据统计，{text}。", *RULES) == [(text, None)]


@pytest.mark.parametrize(
    "text",
    [
        "男12人、女13人，共25人。",
        "材料费1.2万元、人工费3000元，合计1.6万元。",
        "100人中有30人，占30%。100人中有三十三人，占33%。",
        "从50增加到75，增长50%。从20%提高到35%，提高15个百分点。",
        "从20%提高到35%，提高75%。",
        "从50增加到75，同比增长60%。",
        "100户，其中低保户30户、残疾户20户。",
        "100户，其中低保户30户，其余70户。",
        "男12人、女13人等，共30人。",
        "男约12人、女13人，共30人。",
        "男12人、女13人、孩子十余人，共40人。",
        "干部5人，还有男12人、女13人，共30人。",
        "每户12元、每人13元，共30元。",
        "3个街道、12个社区，共20个网格。",
        "走访12户、慰问13人，共30人。",
        "三年级12人、四年级13人，共25人。",
        "60%的人来过，其中80%买了菜。",
        "“卖”三百零一件；“扔”二百三十二件，“送”五十一件，其余六十八件无主。",
        "二楼1.06万元，三楼2.13万元，共3.2万元。",
        "近100人中有30人，占40%。",
        "男12人、女13人，共30人次。",
        "从3楼上升到1楼，提高了5%。",
        "党员12人、女性15人，共发放20人的礼包。",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert found(text, *RULES) == []


def test_reason_says_what_comes_out():
    assert "25" in findings("男12人、女13人，共26人。")[0].reason
    assert "50%" in findings("从50增加到75，增长60%。")[0].reason


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("3,000", "3000"),
        ("1.2万", "12000"),
        ("3亿", "300000000"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百二十六", "126"),
        ("一百零五", "105"),
        ("一千零五十", "1050"),
        ("一千零五", "1005"),
        ("九千九百九十九", "9999"),
        ("三千五", "3500"),
        ("一百二", "120"),
        ("三万五", "35000"),
        ("两万三千", "23000"),
        ("两", "2"),
        ("二〇二六", "2026"),
        ("一亿两千万", "120000000"),
    ],
)
def test_number_is_read(word, value):
    number = parse_number(word)
    assert number and number.value == Decimal(value)


@pytest.mark.parametrize(
    "word", ["三五", "百", "百十", "三万万", "十十", "二十五十", "一二百", "万"]
)
def test_estimate_is_no_number(word):
    assert parse_number(word) is None


@pytest.mark.parametrize("text", ["十多人", "几十户", "第3名", "数百人", "10余户", "12:30人"])
def test_estimate_or_rank_is_no_quantity(text):
    assert list(quantities(text)) == []
