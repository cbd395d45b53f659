"""Doubled words and repeated sentences, and all the doubling that Chinese does on purpose."""

import pytest

from .checking import found

RULES = ("doubled", "repeated_sentence")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("居民的的意见。", "的的", "的"),
        ("会议开完了了。", "了了", "了"),
        ("他们们走了。", "们们", "们"),
        ("祥龙社区社区今天开会。", "社区社区", "社区"),
        ("我们我们一起去。", "我们我们", "我们"),
        ("在华阳街道华阳街道办事。", "华阳街道华阳街道", "华阳街道"),
        ("老人的的的心愿。", "的的的", "的"),
        ("他很很高兴。", "很很", "很"),
    ],
)
def test_doubled_word_is_found(text, wrong, right):
    assert found(text, *RULES) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "大家看看天天人人刚刚妈妈常常慢慢等等。",
        "孩子高高兴兴，院子干干净净，的的确确不错。",
        "商量商量，打扫打扫，活动活动，研究研究。",
        "为了了解情况，除了了解，这事不了了之。",
        "活动的目的的确达到了。",
        "参与与会讨论。",
        "一户一户一件一件一栋楼一栋楼地看。",
        "看一看看一看。",
        "“对不起对不起，我来晚了。”",
        "想拿多少拿多少。",
        "成都都市圈；成就就在这里；存在在所难免；就就业问题座谈。",
        "以及及时处理；对对方；从从业人员中选。",
        "祥龙社区社区工作者；华阳中学中学部。",
        "还是是他；是是非非。",
        "“我我我不去。”",
        "2020年2020人。",
        "哈哈哈哈哈哈",
    ],
)
def test_doubling_on_purpose_is_left_alone(text):
    assert found(text, *RULES) == []


SENTENCE = "社区计划在年底之前把十二个老旧院落的路灯全部换完"


def test_sentence_that_comes_again_is_found_the_second_time():
    text = f"{SENTENCE}。居民都说好。{SENTENCE}。完。"
    assert found(text, *RULES) == [(f"{SENTENCE}。", "")]


def test_sentences_that_come_again_in_a_row_are_one_finding():
    more = "换下来的旧灯会送到回收站统一拆解处理"
    text = f"{SENTENCE}。{more}。\n大家都说好。\n{SENTENCE}。{more}。"
    assert found(text, *RULES) == [(f"{SENTENCE}。{more}。", "")]


@pytest.mark.parametrize(
    "text",
    [
        "她说不去。他也说不去。她说不去。",
        "图为社区居民在院坝里下棋\n上文\n图为社区居民在院坝里下棋",
        f"{SENTENCE}。",
    ],
)
def test_short_sentences_and_captions_may_come_again(text):
    assert found(text, *RULES) == []
