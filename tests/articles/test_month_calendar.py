"""The calendar: days and minutes in the paper's own time, and only what a person may see."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import month_calendar, workflow
from articles.models import Article
from tests import factories
from tests.articles.admin_forms import URL

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-20T12:00:00+08:00", tick=False):
        yield


def _at(day: int, hour: int = 12, minute: int = 0, month: int = 11) -> datetime:
    return timezone.make_aware(datetime(2026, month, day, hour, minute))


def _scheduled(title: str, at: datetime, **fields) -> Article:
    article = factories.draft(title, author=factories.member("reporter"), **fields)
    factories.signed(article)
    workflow.schedule(article, actor=factories.member("editor-in-chief"), at=at)
    return article


def _day(user, number: int, first: date = NOVEMBER) -> month_calendar.Day:
    return month_calendar.month_of(user, first).days[number - 1]


def test_scheduled_piece_stands_on_its_day() -> None:
    _scheduled("明早发", _at(21, 0, 5))  # still the 20th in UTC
    chief = factories.member("editor-in-chief")

    assert [str(each) for each in _day(chief, 21).scheduled] == ["明早发"]
    assert not _day(chief, 20).scheduled


def test_deadline_is_shown_as_long_as_the_piece_is_in_work() -> None:
    factories.draft("要交的", deadline=_at(22, 18))
    factories.published("交过的", deadline=_at(22, 18))

    assert [str(each) for each in _day(factories.member("editor-in-chief"), 22).deadlines] == [
        "要交的"
    ]


def test_published_pieces_are_in_order_and_the_rest_is_a_number(monkeypatch) -> None:
    monkeypatch.setattr(month_calendar, "OF_A_DAY", 2)
    for hour in (9, 7, 8):
        factories.published(f"{hour}点", at=_at(3, hour))

    day = _day(factories.member("editor-in-chief"), 3)

    assert [str(each.live.title) for each in day.published] == ["7点", "8点"]
    assert (day.published_count, day.more) == (3, 1)


def test_month_begins_and_ends_at_midnight_here() -> None:
    factories.published("十月末", at=_at(31, 23, 59, month=10))
    factories.published("月初", at=_at(1, 0, 0))
    chief = factories.member("editor-in-chief")

    month = month_calendar.month_of(chief, NOVEMBER)

    assert sum(day.published_count for day in month.days) == 1
    assert month.days[0].published_count == 1
    assert _day(chief, 31, date(2026, 10, 1)).published_count == 1


def test_today_is_marked_and_the_week_begins_on_monday() -> None:
    month = month_calendar.month_of(factories.member("editor-in-chief"), NOVEMBER)

    assert [day.date.day for day in month.days if day.is_today] == [20]
    assert (month.offset, len(month.days)) == (6, 30)  # the first is a Sunday
    assert (month.before, month.after) == (date(2026, 10, 1), date(2026, 12, 1))


def test_only_visible_articles_are_shown() -> None:
    elsewhere = factories.section("副刊")
    _scheduled("要闻的", _at(25))
    _scheduled("副刊的", _at(25), section=elsewhere)
    factories.published("副刊已发", at=_at(2), section=elsewhere)
    factories.published("要闻已发", at=_at(2))
    person = factories.member("section editor")
    person.sections.add(elsewhere)

    assert [str(each) for each in _day(person, 25).scheduled] == ["副刊的"]
    assert [each.live.title for each in _day(person, 2).published] == ["副刊已发"]
    assert _day(person, 2).published_count == 1
    assert _day(factories.member("reporter"), 25).is_empty


def test_more_than_can_be_shown_is_said(monkeypatch) -> None:
    monkeypatch.setattr(month_calendar, "PLANNED", 1)
    for title in ("一", "二"):
        factories.draft(title, deadline=_at(22))

    month = month_calendar.month_of(factories.member("editor-in-chief"), NOVEMBER)

    assert month.is_cut and len(month.days[21].deadlines) == 1


@pytest.mark.parametrize(
    "written", ["", "x", "2026-13", "2026-00", "26-1", "2026-1", "0001-01", "9999-12", "²026-01"]
)
def test_month_that_can_not_be_read_is_the_present_one(written: str) -> None:
    assert month_calendar.read_month(written) == NOVEMBER


@pytest.mark.parametrize(
    ("month", "before", "after"), [("1900-01", False, True), ("2999-12", True, False)]
)
def test_links_end_where_the_calendar_does(month: str, before: bool, after: bool) -> None:
    shown = month_calendar.month_of(factories.user(), month_calendar.read_month(month))

    assert (shown.before is not None, shown.after is not None) == (before, after)


def test_page_links_to_the_months_beside_it(client: Client) -> None:
    article = _scheduled("明早发", _at(21, 7, 30))
    client.force_login(factories.member("section editor"))

    page = client.get(f"{URL}calendar/", {"month": "2026-11"}).text

    assert "?month=2026-10" in page and "?month=2026-12" in page
    assert f"{URL}{article.pk}/change/" in page and "07:30" in page
    assert 'aria-current="date"' in page


def test_page_is_for_who_sees_articles(client: Client) -> None:
    client.force_login(factories.member("finance"))
    assert client.get(f"{URL}calendar/").status_code == 403
    client.force_login(factories.member("reporter"))
    assert client.get(f"{URL}calendar/").status_code == 200


def test_queries_do_not_grow_with_the_month(client: Client) -> None:
    client.force_login(factories.member("editor-in-chief"))
    client.get(f"{URL}calendar/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"{URL}calendar/")
    for day in range(1, 15):
        factories.published(f"{day}日", at=_at(day))
        factories.draft("要交的", deadline=_at(day + 14))
    _scheduled("明早发", _at(21))
    with CaptureQueriesContext(connection) as many:
        client.get(f"{URL}calendar/")

    assert len(many) == len(few)
    assert not any("body" in query["sql"] for query in many.captured_queries)
