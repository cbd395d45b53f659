"""A conversation that was copied out of QQ or WeChat, in the shapes that the programs write."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tips.lib.pasted_chat import Said, split

TODAY = date(2026, 11, 25)


def heads(text: str, **more) -> list[tuple[str, datetime | None]]:
    return [(said.speaker, said.at) for said in split(text, today=TODAY, **more)]


def texts(text: str, **more) -> list[str]:
    return [said.text for said in split(text, today=TODAY, **more)]


QQ_COPY = """小满 2026-11-24 10:20:33
三栋楼下的水管爆了
水流了一地

华西社区报 2026-11-24 10:22:01
请问是哪个小区？

小满 2026-11-24 10:22:40
祥龙社区
"""


def test_copy_of_qq_splits_with_its_times() -> None:
    assert heads(QQ_COPY) == [
        ("小满", datetime(2026, 11, 24, 10, 20, 33)),
        ("华西社区报", datetime(2026, 11, 24, 10, 22, 1)),
        ("小满", datetime(2026, 11, 24, 10, 22, 40)),
    ]
    assert texts(QQ_COPY)[0] == "三栋楼下的水管爆了\n水流了一地"


def test_history_file_of_qq_has_numbers_and_a_frame_that_is_no_message() -> None:
    text = """消息记录（此消息记录为文本格式，不支持重新导入）

================================================================
消息分组:我的好友
================================================================
消息对象:小满
================================================================

2026-11-24 10:20:33 小满(10001000)
水管爆了

2026-11-24 10:21:00 小满<someone@example.com>
快来看
"""

    assert split(text, today=TODAY) == [
        Said("小满", "10001000", datetime(2026, 11, 24, 10, 20, 33), "水管爆了"),
        Said("小满", "someone@example.com", datetime(2026, 11, 24, 10, 21), "快来看"),
    ]


def test_mail_of_wechat_has_the_day_above_its_times() -> None:
    text = """微信的聊天记录如下:

—————  2026-11-23  —————


小满  22:02

路灯不亮

—————  2026-11-24  —————

小满  9:15

还是不亮
"""

    assert heads(text) == [
        ("小满", datetime(2026, 11, 23, 22, 2)),
        ("小满", datetime(2026, 11, 24, 9, 15)),
    ]
    assert texts(text) == ["路灯不亮", "还是不亮"]


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("小满 11/24 10:20", datetime(2026, 11, 24, 10, 20)),
        ("小满 12/30 10:20", datetime(2025, 12, 30, 10, 20)),  # never in the future
        ("小满 11月24日 10:20", datetime(2026, 11, 24, 10, 20)),
        ("小满 2026年11月24日 10:20", datetime(2026, 11, 24, 10, 20)),
        ("小满(10001000) 2026/11/24 10:20:33", datetime(2026, 11, 24, 10, 20, 33)),
        ("小满 2026/11/24 星期二 10:20", datetime(2026, 11, 24, 10, 20)),
        ("小满 昨天 10:20", datetime(2026, 11, 24, 10, 20)),
        ("小满 昨天 下午3:05", datetime(2026, 11, 24, 15, 5)),
        ("小满 星期日 10:20", datetime(2026, 11, 22, 10, 20)),
        ("小满 上午10:20", datetime(2026, 11, 25, 10, 20)),
        ("小满 10:20:33", datetime(2026, 11, 25, 10, 20, 33)),
        ("小满: 2026/11/24 3:20:33 PM", datetime(2026, 11, 24, 15, 20, 33)),
        ("张 三 2026-11-24 10:20", datetime(2026, 11, 24, 10, 20)),
    ],
)
def test_head_in_each_shape_tells_the_time(head: str, at: datetime) -> None:
    found = split(f"{head}\n水管爆了", today=TODAY)

    assert [(said.at, said.text) for said in found] == [(at, "水管爆了")]


def test_leap_day_without_a_year_is_the_last_one() -> None:
    assert heads("小满 2/29 10:20\n你好") == [("小满", datetime(2024, 2, 29, 10, 20))]


@pytest.mark.parametrize(
    "text",
    [
        "昨晚 10:20，三栋楼下的水管爆了",
        "我们约好，明天 10:20",
        "电梯从早上 8:00 坏到 18:30",
        "地点：\n祥龙社区三栋",
        "小满 2026-13-24 10:20",
        "小满 25:70",
        "路灯亮到 6:40",
    ],
)
def test_sentence_with_a_time_is_no_head(text: str) -> None:
    assert split(text, today=TODAY) == [Said("", "", None, text)]


def test_copy_without_times_splits_at_names_that_come_again() -> None:
    text = "小满:\n水管爆了\n\n报料编辑:\n在哪里？\n\n小满:\n祥龙社区\n地址：三栋"

    assert heads(text) == [("小满", None), ("报料编辑", None), ("小满", None)]
    assert texts(text)[2] == "祥龙社区\n地址：三栋"


def test_copy_without_times_splits_at_our_own_name() -> None:
    text = "小满：\n水管爆了\n报料编辑：\n在哪里？"

    assert len(split(text, today=TODAY)) == 1
    assert len(split(text, today=TODAY, ours=frozenset(["报料编辑"]))) == 2


def test_words_above_the_first_head_are_a_message_of_nobody() -> None:
    assert heads("转自业主群\n小满 11/24 10:20\n水管爆了") == [
        ("", None),
        ("小满", datetime(2026, 11, 24, 10, 20)),
    ]


TIME_ABOVE = """2026-11-24 10:20:33
小满(10001000)
三栋楼下的水管爆了

2026-11-24 10:22:01
华西社区报(3386405712)
请问是哪个小区？
2026-11-24 10:22:40
小满(10001000)
祥龙社区"""
NAME_ABOVE = """小满
11-24 10:20
三栋楼下的水管爆了

华西社区报
11-24 10:22
请问是哪个小区？
小满
11-24 10:23
祥龙社区"""


@pytest.mark.parametrize("text", [TIME_ABOVE, NAME_ABOVE])
def test_name_and_time_on_two_lines_are_one_head(text: str) -> None:
    found = split(text, today=TODAY, ours=frozenset(["华西社区报"]))

    assert [said.speaker for said in found] == ["小满", "华西社区报", "小满"]
    assert [said.text for said in found] == [
        "三栋楼下的水管爆了",
        "请问是哪个小区？",
        "祥龙社区",
    ]
    assert all(said.at and said.at.date() == date(2026, 11, 24) for said in found)


def test_number_beside_a_name_is_not_in_the_words() -> None:
    found = split(TIME_ABOVE, today=TODAY)

    assert [said.number for said in found] == ["10001000", "3386405712", "10001000"]
    assert "1000" not in "".join(said.speaker + said.text for said in found)


@pytest.mark.parametrize("text", [QQ_COPY, TIME_ABOVE, NAME_ABOVE, "11-24 10:20\n水管爆了"])
def test_date_is_never_a_name(text: str) -> None:
    assert not any(said.speaker[:1].isdigit() for said in split(text, today=TODAY))


def test_numbers_without_times_split_a_copy() -> None:
    text = "小满(10001000)\n水管爆了\n华西社区报(3386405712)\n在哪里？\n小满<a@example.com>\n三栋"

    assert heads(text) == [("小满", None), ("华西社区报", None), ("小满", None)]
    assert texts(text) == ["水管爆了", "在哪里？", "三栋"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 10:20\n水管爆了\n快来看",  # a time that nobody's name stands beside
        "水管是今天爆的\n三栋\n11-24 10:20\n之前还好",
        "物业不管\n张师傅(13800001234)\n可以作证",
    ],
)
def test_time_or_name_in_passing_is_no_head(text: str) -> None:
    assert split(text, today=TODAY) == [Said("", "", None, text)]


def test_words_below_a_time_are_no_name_of_the_next_message() -> None:
    found = split("小满\n11-24 10:20\n三栋\n11-24 10:21\n快来", today=TODAY)

    assert [(said.speaker, said.text) for said in found] == [("小满", "三栋\n11-24 10:21\n快来")]


def test_place_of_a_picture_stays_between_the_words() -> None:
    text = "小满 11/24 10:20\n水管爆了\n小满 11/24 10:21\n\n小满 11/24 10:22\n快来"

    assert texts(text) == ["水管爆了", "", "快来"]


def test_empty_paste_has_no_message() -> None:
    assert split(" \n\n", today=TODAY) == []


@given(some.lists(some.text(alphabet="水管爆了 :：1 2\n-=,", max_size=30), max_size=6))
def test_no_word_is_lost(parts: list[str]) -> None:
    text = "\n小满 2026-11-24 10:20\n".join(parts)
    kept = "".join(said.speaker + said.text for said in split(text, today=TODAY))

    assert [kept.count(sign) for sign in "水管爆了"] == [text.count(sign) for sign in "水管爆了"]


@given(some.lists(some.sampled_from(["水", "管爆", "小满", "小满(10001000)", "11-24 10:20", ""])))
def test_no_line_is_lost(lines: list[str]) -> None:
    found = split("\n".join(lines), today=TODAY)
    kept = "".join(said.speaker + said.text for said in found)

    assert [kept.count(sign) for sign in "水爆满"] == ["".join(lines).count(s) for s in "水爆满"]
