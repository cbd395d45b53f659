"""What is told twice is found again, what only happened near by is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tips.lib import similarity

SAME = [
    (
        "祥龙社区三栋楼下的水管爆了，水流了一地",
        "祥龙社区3栋水管爆裂，楼下全是水",
    ),
    (
        "府河边二江寺桥旁的路灯又灭了，从桥头数第八盏",
        "府河绿道路灯坏了，二江寺桥往下游走第八盏，晚上黑得很",
    ),
    (
        "锦悦华庭2栋电梯停在三楼和四楼中间，关了一家三口",
        "锦悦华庭电梯困人，2栋，一家三口关在里面二十分钟",
    ),
    (
        "香山社区菜市门口水管爆了两天没有人修",
        "菜市门口的水管还在漏，香山社区，打电话没有人修",
    ),
    (
        "广福社区后面小街有人免费教炒菜，围了几十个人",
        "广福社区晚上八点有人免费教炒菜，以前是船上的厨师",
    ),
    (
        "通济桥街公交站牌被广告挡住，司机看不到人，已经甩站好几次",
        "通济桥街那个公交站牌叫广告牌挡了，公交车甩站",
    ),
    (
        "沙河社区跳广场舞和打太极的为了场地吵起来了",
        "沙河社区坝子上，广场舞和太极的老人为场地吵架",
    ),
    (
        "有人半夜往锦江里倒东西，白色小货车，连着三晚",
        "锦江边连着三晚有白色小货车倒东西，都在半夜一点",
    ),
]
OTHER = [
    ("祥龙社区三栋水管爆了，水流了一地", "祥龙社区明天上午有免费量血压"),
    ("祥龙社区门口的井盖坏了", "祥龙社区二楼图书室周末不开门"),
    ("府河边的路灯灭了", "府河边有人钓鱼挂断了电线"),
    ("锦悦华庭电梯困人", "锦悦华庭物业涨停车费，业主不同意"),
    ("香山社区菜市水管爆了", "香山社区球场预约不上"),
    ("公交站牌被广告挡住", "公交车上捡到一个钱包，找到失主了"),
    ("小区充电桩起火了", "小区老人食堂今天开业"),
    ("幼儿园门口堵车", "幼儿园招生的时间是几号"),
    ("楼上装修噪音太大，晚上十点还在钻墙", "楼上漏水把天花板泡坏了"),
    ("地铁口共享单车乱停", "地铁站里的厕所坏了两周"),
    ("河边垃圾堆没有人清", "垃圾分类点夏天臭得很"),
    ("健身房关门不退钱", "健身器材坏了一个踏板"),
    ("学校门口要斑马线", "学校操场放学后开放吗"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same_thing_told_by_two_is_alike(one: str, other: str) -> None:
    assert similarity.alike(one, other) >= 0.3


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_thing_near_by_is_not_alike(one: str, other: str) -> None:
    assert similarity.alike(one, other) < 0.25


def test_short_tip_is_alike_to_a_long_one_that_contains_it() -> None:
    short = "锦悦华庭2栋电梯又停在三楼和四楼中间"
    assert (
        similarity.alike(short, "今早出门买菜，邻居说" + short + "，" + "后来物业来了人。" * 20)
        > 0.8
    )


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_and_knows_no_order(one: str, other: str) -> None:
    assert 0 <= similarity.alike(one, other) <= 1
    assert similarity.alike(one, other) == similarity.alike(other, one)
    (near,) = similarity.near_to(similarity.fingerprint(one), [similarity.fingerprint(other)])
    assert 0 <= near <= 1


def test_fingerprint_is_short_and_the_same_whatever_the_width() -> None:
    assert len(similarity.fingerprint("水管爆了" * 500)) <= 4 * similarity.KEPT
    assert similarity.fingerprint("５Ｇ基站") == similarity.fingerprint("5g基站")
    assert similarity.near_to(b"", [b"", similarity.fingerprint("5g基站")]) == [0, 0]
