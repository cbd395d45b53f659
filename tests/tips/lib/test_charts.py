"""Where the bars of a chart lie."""

import pytest

from tips.lib import charts
from tips.lib.charts import Value


def test_columns_stand_side_by_side_in_order_and_are_as_high_as_their_numbers() -> None:
    drawn = charts.columns([Value("一", 10, 5), Value("二", 0, 0)])
    one, two = drawn.columns

    assert (one.x, one.width, one.middle) == ("7.000%", "36.000%", "25.000%")
    assert (one.whole_y, one.whole_height) == ("0.0", "180.0")
    assert (one.part_y, one.part_height) == ("90.0", "90.0")
    assert two.x == "57.000%" and two.whole_height == "0.0"


@pytest.mark.parametrize(
    ("highest", "marks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (2, [0, 1, 2]),
        (3, [0, 1, 2, 3, 4, 5]),
        (7, [0, 2, 4, 6, 8, 10]),
        (13, [0, 5, 10, 15, 20]),
        (21, [0, 10, 20, 30, 40, 50]),
        (1999, [0, 500, 1000, 1500, 2000]),
    ],
)
def test_marks_are_round_numbers_above_the_highest(highest: int, marks: list[int]) -> None:
    drawn = charts.columns([Value("", highest, 0)])

    assert [mark.number for mark in drawn.marks] == marks


def test_many_columns_are_not_all_labelled_and_a_group_is_named_where_it_begins() -> None:
    months = [(2024 + number // 12, number % 12 + 1) for number in range(36)]
    values = [Value("", 1, 0, short=f"{month}", group=f"{year}") for year, month in months]

    drawn = charts.columns(values).columns

    assert [each.short for each in drawn if each.short] == ["1", "4", "7", "10"] * 3
    assert [each.group for each in drawn if each.group] == ["2024", "2025", "2026"]


def test_bars_are_as_long_as_they_are_against_the_longest() -> None:
    drawn = charts.bars([Value("甲", 8, 2), Value("乙", 4, 4), Value("丙", 1, 0)], most=2)

    assert [bar.label for bar in drawn.bars] == ["甲", "乙"]
    assert [bar.whole_width for bar in drawn.bars] == ["100.000%", "50.000%"]
    assert [bar.part_width for bar in drawn.bars] == ["25.000%", "50.000%"]
    assert drawn.height == 2 * 34 and drawn.bars[1].y > drawn.bars[0].y


def test_nothing_to_draw() -> None:
    assert charts.bars([], most=3).bars == [] and charts.columns([]).columns == []
    assert charts.bars([Value("零", 0, 0)], most=3).bars[0].whole_width == "0.000%"
