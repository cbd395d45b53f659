"""Tables as files: numbers stay numbers, text stays text, and no cell is a formula."""

import csv
import io

import pytest
from openpyxl import load_workbook

from tips.lib.sheets import Table, Yuan, as_csv, as_xlsx

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", " =1"]


def _book(*tables: Table):
    return load_workbook(io.BytesIO(as_xlsx(tables)))


def _rows(*tables: Table) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(tables).decode("utf-8-sig"))))


def _table(*rows, **fields) -> Table:
    return Table(fields.pop("name", "表"), ["甲", "乙"], rows, **fields)


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_begins_like_a_formula_stays_text(text: str) -> None:
    cell = _book(_table([text, 1])).active["A2"]

    assert cell.data_type == "s" and cell.value == f"'{text}"
    assert _rows(_table([text, 1]))[1] == [f"'{text}", "1"]


def test_yuan_are_numbers_with_two_decimals_also_below_zero() -> None:
    cell = _book(_table(["甲", Yuan(-12345)])).active["B2"]

    assert (cell.value, cell.number_format) == (-123.45, "#,##0.00")
    assert _rows(_table(["甲", Yuan(-12345)]))[1] == ["甲", "-123.45"]
    assert _rows(_table(["甲", Yuan(5)]))[1] == ["甲", "0.05"]


def test_long_numbers_keep_their_digits() -> None:
    number = "510104199001011234"

    assert _book(_table([number, 1])).active["A2"].value == number
    assert _rows(_table([number, 1]))[1][0] == number


def test_what_a_workbook_can_not_hold_is_left_out() -> None:
    assert _book(_table(["甲\x00\x0b乙", 1], name="a/b:*?[c]")).active["A2"].value == "甲乙"


def test_title_sums_and_last_line() -> None:
    table = _table(["甲", 1], title="标题", foot=["合计", 1], last="何会计导出")
    sheet = _book(table).active

    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in values] == ["标题", None, "甲", "甲", "合计", None, "何会计导出"]
    assert sheet.freeze_panes == "A4" and sheet.page_setup.orientation == "landscape"
    assert _rows(table)[-1] == ["何会计导出"]


def test_several_tables_are_sheets_and_follow_each_other_in_one_text() -> None:
    tables = [_table(["一", 1], name="第一"), _table(["二", 2], name="第二")]

    assert _book(*tables).sheetnames == ["第一", "第二"]
    assert [row[:1] for row in _rows(*tables)] == [["甲"], ["一"], [], ["甲"], ["二"]]
