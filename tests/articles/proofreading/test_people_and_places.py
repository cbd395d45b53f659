"""Titles beside the names of people whom the house knows, and communities behind their street."""

import pytest

from articles.lib.proofreading import Knowledge, Person, check

from .checking import TUESDAY, findings, found


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("华阳街道党工委副书记陈志远说", "党工委副书记", "党工委书记"),
        ("华阳街道办事处主任陈志远说", "办事处主任", "党工委书记"),
        ("陈志远主任在会上说", "主任", "书记"),
        ("社区党委副书记李敏说", "党委副书记", None),
        ("主任周国华说", "主任", "副主任"),
    ],
)
def test_wrong_title_is_found(text, wrong, right):
    assert found(text, "title") == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "华阳街道党工委书记陈志远说，书记陈志远到场，陈志远书记发言。",
        "社区党委书记、居委会主任李敏说",
        "原主任陈志远，时任街道办主任陈志远，退休的老主任陈志远",
        "居民陈志远，志愿者李敏",
        "主任李敏华说",
        "书记张伟、陈志远、李敏参加",
        "主任王强和陈志远都到了",
        "陈志远主任务完成了",
        "副主任周国华，周国华副主任",
    ],
)
def test_right_title_and_other_words_are_left_alone(text):
    assert found(text, "title") == []


def test_namesakes_share_their_titles():
    house = Knowledge.of(
        today=TUESDAY, people=[Person("王芳", ("书记",)), Person("王芳", ("校长",))]
    )
    assert check("书记王芳说，校长王芳说。", house) == []
    assert len(check("局长王芳说。", house)) == 1


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("在万安街道祥龙社区，", "万安街道祥龙社区", None),
        ("在万安街道安公社区，", "万安街道安公社区", "华阳街道安公社区"),
        ("在华阳街道办事处麓山社区，", "华阳街道办事处麓山社区", "万安街道麓山社区"),
        ("万安街道的菜蔬社区", "万安街道的菜蔬社区", "华阳街道的菜蔬社区"),
    ],
)
def test_community_under_the_wrong_street_is_found(text, wrong, right):
    assert found(text, "community") == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "华阳街道祥龙社区，王泗镇祥龙社区，华阳街道办事处安公社区，万安街道麓山社区",
        "万安街道、祥龙社区",
        "从万安街道到祥龙社区",
        "万安街道华阳街道祥龙社区",
        "万安街道新祥龙社区",
        "万安街道未知社区",
        "万安街道。祥龙社区",
    ],
)
def test_community_elsewhere_is_left_alone(text):
    assert found(text, "community") == []


def test_reason_names_the_streets_that_are_right():
    reason = findings("万安街道祥龙社区")[0].reason
    assert "华阳街道" in reason and "王泗镇" in reason
