"""The word list: what is found, and the longer words in which it is right."""

import pytest

from articles.lib.proofreading import HouseWord, Knowledge, check, default_house_words

from .checking import TUESDAY, findings, found


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("小区座落在河边。", "座落", "坐落"),
        ("去海边渡假的人多。", "渡假", "度假"),
        ("既使下雨，他也来。", "既使", "即使"),
        ("按装电梯的第三天。", "按装", "安装"),
        ("大家迫不急待地坐下。", "迫不急待", "迫不及待"),
        ("请其它人先走。", "其它人", "其他人"),
        ("截止目前，已有三户。", "截止目前", "截至目前"),
        ("他执著地找了三年。", "执著", "执着"),
        ("请登陆网站查询。", "登陆网站", "登录网站"),
        ("他己经走了。", "己经", "已经"),
        ("由街办牵头。", "街办", "街道办事处"),
    ],
)
def test_wrong_word_is_found(text, wrong, right):
    assert found(text) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "客厅里是一座落地窗。",
        "他刚把行李过渡假期再说。",
        "既使老人方便，又使邻居安静。",
        "费用按装修面积分摊。",
        "他自己经营一家小店。",
        "交通迅速恢复。",
        "国家俱乐部联赛开赛。",
        "这幅图象征丰收。",
        "海拨款项已到账".replace("海拨", "上海拨"),
        "喜欢渡船的人不少。",
        "关注老人的相关健康问题。",
        "其它人工费用另算。",
        "他俩个子都不高。",
        "读过《执著的人生》这本书。",
        "记者在街办公楼里等着。",
        "四川天府新区管委会发文。",
    ],
)
def test_word_inside_a_right_one_is_left_alone(text):
    assert found(text) == []


def test_office_has_its_right_name():
    assert found("天府新区管委会发文。", "office") == [("天府新区管委会", "四川天府新区管委会")]


def test_longest_wrong_word_wins():
    house = Knowledge.of(
        today=TUESDAY, words=[HouseWord("登陆", "登录"), HouseWord("登陆网站", "访问网站")]
    )
    assert [f.suggestion for f in check("登陆网站再登陆", house)] == ["访问网站", "登录"]


def test_word_of_one_character_is_found_at_the_end_of_the_text_too():
    house = Knowledge.of(today=TUESDAY, words=[HouseWord("囧", "窘")])
    assert [f.start for f in check("囧境很囧", house)] == [0, 3]


def test_words_note_is_the_reason():
    assert "其他" in findings("请其它人先走。")[0].reason


def test_word_without_a_right_one_suggests_nothing():
    house = Knowledge.of(today=TUESDAY, words=[HouseWord("史上最强")])
    assert [f.suggestion for f in check("史上最强阵容", house)] == [None]


@pytest.mark.parametrize(
    "row",
    [
        {"wrong": " "},
        {"wrong": "坐落", "right": "坐落"},
        {"wrong": "座落", "right": "坐落", "exceptions": ("落地",)},
    ],
)
def test_row_that_cannot_be_right_is_refused(row):
    with pytest.raises(ValueError, match="."):
        HouseWord(**row)


def test_default_words_never_find_fault_with_one_another():
    house = Knowledge.of(today=TUESDAY, words=default_house_words())
    assert [word.right for word in default_house_words() if check(word.right, house)] == []


def test_default_words_stand_once_each():
    wrong = [word.wrong for word in default_house_words()]
    assert len(wrong) == len(set(wrong)) >= 40
