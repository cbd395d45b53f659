"""Dates, weekdays, times and years; today is a Tuesday, 24 November 2026."""

from datetime import date

import pytest

from articles.lib.proofreading import check

from .checking import HOUSE, findings, found

RULES = ("date", "weekday", "time", "short_year")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("2月30日开会。", "2月30日", None),
        ("13月5日开会。", "13月5日", None),
        ("4月31日开会。", "4月31日", None),
        ("2026年2月29日开会。", "2026年2月29日", None),
        ("今年2月29日开会。", "今年2月29日", None),
        ("二〇二六年二月三十日开会。", "二〇二六年二月三十日", None),
        ("四月三十一日开会。", "四月三十一日", None),
        ("3月30日至32日展出。", "3月30日至32日", None),
        ("2026-02-30截止。", "2026-02-30", None),
        ("11月0日开会。", "11月0日", None),
        ("11月24月开会。", "11月24月", "11月24日"),
        ("2026年11月24日（星期三）开会。", "星期三", "星期二"),
        ("11月24日（周三）开会。", "周三", "周二"),
        ("11月24日星期三，开会。", "星期三", "星期二"),
        ("11月24日周三上午开会。", "周三", "周二"),
        ("星期三（11月24日）开会。", "星期三", "星期二"),
        ("本周三，11月24日，开会。", "周三", "周二"),
        ("2026年11月22日（星期一）开会。", "星期一", "星期日"),
        ("二〇二六年十一月二十四日（星期三）", "星期三", "星期二"),
        ("时间25:70开始。", "25:70", None),
        ("每天8:00—25:30开放。", "25:30", None),
        ("9时75分到达。", "9时75分", None),
        ("’26年的春天。", "’26年", "2026年"),
        ("26年11月24日开会。", "26年", "2026年"),
        ("98年7月1日开工。", "98年", "1998年"),
    ],
)
def test_impossible_date_is_found(text, wrong, right):
    assert found(text, *RULES) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "2024年2月29日，2月29日，12月31日，1月1日。",
        "2026年11月24日（星期二），11月24日周二上午，星期天（11月22日）。",
        "农历二月三十，农历二月三十日，二月三十日。",
        "11月24日周一鸣到访。",
        "11月24日、25日（周二、周三）开放。",
        "11月24日至26日（周二至周四）开放。",
        "周一至周三（11月23日至25日）。",
        "2025年11月24日（星期一）开会，11月25日（星期二）再开。",
        "1月1日（星期五）放假。",
        "以78:65获胜，比分25:70，16:99。",
        "每天8:00—24:00开放，23:59截止。",
        "练了48小时30分，刑期26年6月，工龄26年。",
        "26年来，90年代，公元79年10月24日。",
        "2026.13版本，v2026.2.30.1，1/2/3。",
        "3月5日至4月2日；12月30日—1月2日。",
        "第13月龄的孩子；1月2月最冷。",
    ],
)
def test_possible_date_is_left_alone(text):
    assert found(text, *RULES) == []


def test_weekday_without_a_year_follows_the_day_of_the_check():
    assert check("11月24日（星期一）", HOUSE.on(date(2025, 3, 1))) == []


def test_reason_names_the_day_with_its_year():
    assert "2026年11月24日" in findings("11月24日（周三）")[0].reason


def test_date_in_an_address_is_left_alone():
    assert found("见https://example.cn/2026-02-30/a。", *RULES) == []
