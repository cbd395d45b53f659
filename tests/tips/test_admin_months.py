"""The months of the rewards in the newsroom: what was paid, the sheet, closing."""

import io
from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from openpyxl import load_workbook

from articles.lib import clock
from articles.models import Event
from tests import factories
from tests.tips import making
from tips import settlements
from tips.models import Payment, Settlement

pytestmark = pytest.mark.django_db
URL = "/admin/tips/settlement/"
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _now():
    at = time_machine.travel("2026-11-20T12:00:00+08:00", tick=False)
    with at, translation.override("en"):
        yield


@pytest.fixture
def finance(client: Client):
    person = making.finance("何会计")
    client.force_login(person)
    return person


def _paid(yuan: int = 100, day: int = 9) -> Payment:
    with clock.told(timezone.make_aware(datetime(2026, 10, day, 12))):
        return making.paid(yuan)


def test_month_shows_sums_and_rows_and_no_payee(client: Client, finance) -> None:
    _paid(100)
    _paid(50)

    answer = client.get(URL, {"month": "2026-10"})

    context, page = answer.context, answer.content.decode()
    assert context["total"] == {"gross": "150.00", "withheld": "30.00", "net": "120.00"}
    assert context["sums"].payments == 2 and len(context["rows"]) == 2
    assert "张桂芳" not in page and "occasional income" in page


def test_month_without_a_name_is_the_one_to_be_closed_next(client: Client, finance) -> None:
    _paid()

    assert client.get(URL).context["month"] == OCTOBER


@pytest.mark.parametrize("month", ["", "x", "2026-13", "0000-01", "2026-1", "９"])
def test_month_that_can_not_be_read(client: Client, finance, month: str) -> None:
    assert client.get(URL, {"month": month}).status_code == 200
    assert client.post(f"{URL}sheet.csv", {"month": month}).status_code == 200
    assert client.post(f"{URL}close/", {"month": month}).status_code == 409


def test_page_costs_the_same_for_many_payments(client: Client, finance) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(URL, {"month": "2026-10"})
        return len(queries)

    _paid()
    before = asked()
    for _number in range(3):
        _paid()

    assert asked() == before <= 14


def test_closing_is_asked_first_and_then_done(client: Client, finance) -> None:
    _paid()

    page = client.get(f"{URL}close/", {"month": "2026-10"})
    assert page.status_code == 200 and not Settlement.objects.exists()
    answer = client.post(f"{URL}close/", {"month": "2026-10"}, follow=True)

    settlement = Settlement.objects.get()
    assert (settlement.month, settlement.closed_by, settlement.net) == (OCTOBER, finance, 8000)
    assert settlement.seal[:12] in answer.content.decode()
    assert answer.context["fault"] == "" and answer.context["why_not_close"]


def test_present_month_can_not_be_closed(client: Client, finance) -> None:
    answer = client.post(f"{URL}close/", {"month": "2026-11"})

    assert answer.status_code == 409
    assert answer.context["why_not"] == "A month can be closed once it has ended."
    assert not Settlement.objects.exists()


def test_closing_twice_says_who_was_first(client: Client, finance) -> None:
    settlements.close(OCTOBER, making.finance("先来的"))

    answer = client.post(f"{URL}close/", {"month": "2026-10"})

    assert answer.status_code == 409 and "先来的" in answer.context["why_not"]
    assert Settlement.objects.count() == 1


def test_closed_month_that_was_changed_is_pointed_out(client: Client, finance) -> None:
    payment = _paid()
    settlements.close(OCTOBER, finance)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {Payment._meta.db_table} SET withheld = 0 WHERE id = %s", [payment.pk]
        )

    assert "the sums" in client.get(URL, {"month": "2026-10"}).context["fault"]


def test_sheets_are_downloaded_and_recorded(client: Client, finance) -> None:
    _paid(100)

    book = client.post(f"{URL}sheet.xlsx", {"month": "2026-10"})
    text = client.post(f"{URL}sheet.csv", {"month": "2026-10"})

    assert book["Content-Disposition"] == 'attachment; filename="settlement-2026-10.xlsx"'
    assert text["Content-Disposition"] == 'attachment; filename="settlement-2026-10.csv"'
    assert load_workbook(io.BytesIO(book.content)).active["B4"].value == "张桂芳"
    assert "张桂芳" in text.content.decode()
    forms = [event.data["form"] for event in Event.objects.filter(verb="export_settlement")]
    assert sorted(forms) == ["csv", "xlsx"]


def test_sheet_is_made_by_no_get(client: Client, finance) -> None:
    for name in ("sheet.xlsx", "sheet.csv"):
        assert client.get(f"{URL}{name}", {"month": "2026-10"}).status_code == 405
    assert not Event.objects.filter(verb="export_settlement").exists()


@pytest.mark.parametrize("group", ["tips editor", "desk chief", "editor-in-chief", "proofreader"])
def test_months_are_for_finance(client: Client, group: str) -> None:
    _paid()
    client.force_login(factories.member(group))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}close/").status_code == 403
    for name in ("close/", "sheet.xlsx", "sheet.csv"):
        assert client.post(f"{URL}{name}", {"month": "2026-10"}).status_code == 403
    assert not Settlement.objects.exists()


def test_settlement_leads_to_its_month(client: Client, finance) -> None:
    closed = settlements.close(OCTOBER, finance)

    assert client.get(f"{URL}{closed.pk}/change/")["Location"] == f"{URL}?month=2026-10"
    assert client.get(f"{URL}99999999999999999999/change/").status_code == 403
