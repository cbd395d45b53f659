"""The archive by date: years, the months of a year, the days of a month, a day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import archive, reader_page
from ..list_pages import days_page


def years(request: HttpRequest) -> HttpResponse:
    span = archive.span()
    found = range(span[1].year, span[0].year - 1, -1) if span else []
    context = {"years": found, "page_title": _("Archive"), "here": "archive"}
    return reader_page.answer("reader/archive.html", reverse("reader:archive"), context)


def year(request: HttpRequest, year: int) -> HttpResponse:
    first = _day_or_404(year)
    path = reverse("reader:archive_year", args=[year])
    context = {
        "with_side": True,
        "page_title": _("Year %(year)d") % {"year": year},
        "months": [date(year, month, 1) for month in range(1, 13)],
        "filled": archive.months_with_articles(year),
    }
    return _period(request, "year", path, first, date(year + 1, 1, 1), context)


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    first = _day_or_404(year, month)
    path = reverse("reader:archive_month", args=[year, month])
    context = {
        "with_side": True,
        "page_title": date_format(first, "YEAR_MONTH_FORMAT"),
        "first": first,
        "weekdays": archive.weekday_initials(),
        "weeks": archive.weeks(year, month),
        "filled": archive.days_with_articles(year, month),
    }
    return _period(request, "month", path, first, archive.next_month(year, month), context)


def day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    asked = _day_or_404(year, month, day)
    before, after = archive.neighbours(asked)
    path = reverse("reader:archive_day", args=[year, month, day])
    title = date_format(asked, "DATE_FORMAT")
    context = {"page_title": title, "day": asked, "before": before, "after": after}
    return _period(request, "day", path, asked, asked + archive.DAY, context)


def _period(
    request: HttpRequest, name: str, path: str, start: date, end: date, context: dict
) -> HttpResponse:
    page = days_page(archive.midnight(start), archive.midnight(end), request.GET)
    context |= {"page": page, "path": path, "here": "archive"}
    return reader_page.answer(f"reader/archive_{name}.html", path + page.query, context)


def _day_or_404(year: int, month: int = 1, day: int = 1) -> date:
    try:
        if not 1900 <= year <= 9000:
            raise ValueError
        return date(year, month, day)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
