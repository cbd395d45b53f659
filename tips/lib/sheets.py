"""Tables as files: a workbook for people, CSV for programs. No cell of either is a formula.

A cell is a text, a whole number, or `Yuan`, which is a number with two decimals.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from articles.lib.spreadsheets import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_NO_NAME = re.compile(r"[\[\]:*?/\\]")  # what the name of a sheet must not have
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what a workbook can not hold
_RULE = Side(style="thin")
_LONGEST_NAME = 31


class Yuan(int):
    """Fen that are shown in yuan."""

    @property
    def decimal(self) -> Decimal:
        return Decimal(int(self)).scaleb(-2)


Cell = str | int | float | Yuan | None


@dataclass
class Table:
    """`foot` is set apart below (sums), `last` is a line below that: who made the file, when."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Cell] = ()
    title: str = ""
    last: str = ""
    widths: Sequence[float] = field(default_factory=list)  # characters; else by what is in them


def as_xlsx(tables: Sequence[Table]) -> bytes:
    """One sheet for each table, to be printed across an A4 page."""
    book = Workbook(write_only=True)
    for table in tables:
        _write(book.create_sheet(_NO_NAME.sub(" ", table.name)[:_LONGEST_NAME]), table)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_csv(tables: Sequence[Table]) -> bytes:
    """One below the other, in UTF-8 with its mark, by which Excel and WPS know it."""
    written = io.StringIO()
    sheet = csv.writer(written)
    for number, table in enumerate(tables):
        if number:
            sheet.writerow([])
        for row in (table.head, *table.rows, *([table.foot] if table.foot else [])):
            sheet.writerow([_plain(cell) for cell in row])
    if tables and tables[-1].last:
        sheet.writerow([])
        sheet.writerow([harmless(tables[-1].last)])
    return written.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str | int | float:
    """Digits stay as they are, however many: no formula begins with one."""
    if cell is None:
        return ""
    if isinstance(cell, Yuan):
        return f"{cell.decimal:.2f}"
    if isinstance(cell, str):
        return harmless(cell)
    return cell


def _write(sheet: Worksheet, table: Table) -> None:
    widths = table.widths or [_width(table, column) for column in range(len(table.head))]
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    top = 2 if table.title else 0
    sheet.freeze_panes = f"A{top + 2}"
    sheet.page_setup.orientation = Worksheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top + 1}:{top + 1}"
    if table.title:
        sheet.append([_cell(sheet, table.title, Font(bold=True, size=16))])
        sheet.append([])
    rule, bold = Border(bottom=_RULE), Font(bold=True)
    sheet.append([_cell(sheet, name, bold, rule, wrap=True) for name in table.head])
    for row in table.rows:
        sheet.append([_cell(sheet, value) for value in row])
    if table.foot:
        sheet.append([_cell(sheet, value, bold, Border(top=_RULE)) for value in table.foot])
    if table.last:
        sheet.append([])
        sheet.append([_cell(sheet, table.last, Font(italic=True, color="555555"))])


def _cell(
    sheet: Worksheet,
    value: Cell,
    font: Font | None = None,
    border: Border | None = None,
    *,
    wrap: bool = False,
) -> WriteOnlyCell:
    if isinstance(value, Yuan):
        cell = WriteOnlyCell(sheet, value.decimal)
        cell.number_format = "#,##0.00"
    elif isinstance(value, str):
        cell = WriteOnlyCell(sheet, _CONTROL.sub("", harmless(value)))
        cell.number_format = "@"  # stays text when somebody edits it
    else:
        cell = WriteOnlyCell(sheet, value)
    if font:
        cell.font = font
    if border:
        cell.border = border
    cell.alignment = Alignment(vertical="center", wrap_text=wrap)
    return cell


def _width(table: Table, column: int) -> float:
    rows = [row for row in (table.head, *table.rows, table.foot) if len(row) > column]
    widest = max((_characters(row[column]) for row in rows), default=0)
    return min(max(widest + 2, 8), 42)


def _characters(value: Cell) -> int:
    """A Chinese character is as wide as two Latin letters."""
    text = f"{value.decimal:,.2f}" if isinstance(value, Yuan) else str(value or "")
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
