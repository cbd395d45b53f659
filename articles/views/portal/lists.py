"""My pieces: in work, sent back, published, put away, and those that have some words."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import ExtractYear
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ... import newsroom_search
from ...access import own_articles
from ...lib import html
from ...lib.keys import is_key
from ...lib.word_count import count_words_of_html
from ...models import Article, Stage, WorkingCopy
from .gate import for_writers
from .standing import rows_of

ON_A_PAGE = 30
MOST_OF_A_YEAR = 500  # published pieces on one page
CUT = gettext_lazy(
    "More of your pieces have these words: the newest of them are shown. Add a word."
)
_LAST_PAGE = 200
_FIRST_YEAR = 1900


@require_safe
@for_writers
def in_work(request: HttpRequest) -> HttpResponse:
    """What was sent back comes first, the newest return before the others."""
    mine = own_articles(request.user).in_work()
    returned_first = Case(When(stage=Stage.RETURNED, then=0), default=1)
    moved = Case(When(stage=Stage.RETURNED, then=F("stage_since")), default=F("updated_at"))
    begun = WorkingCopy.objects.filter(user=request.user, article=None).first()
    found = mine.order_by(returned_first, moved.desc(), "-pk")
    return _list(request, "in_work", _("In work"), found, begun=begun)


@require_safe
@for_writers
def returned(request: HttpRequest) -> HttpResponse:
    found = own_articles(request.user).filter(stage=Stage.RETURNED)
    return _list(request, "returned", _("Sent back"), found.order_by("-stage_since", "-pk"))


@require_safe
@for_writers
def put_away(request: HttpRequest) -> HttpResponse:
    away = [Stage.SPIKED, Stage.WITHDRAWN, Stage.RETRACTED, Stage.TAKEN_DOWN]
    found = own_articles(request.user).filter(stage__in=away)
    return _list(request, "put_away", _("Put away"), found.order_by("-stage_since", "-pk"))


@require_safe
@for_writers
def published(request: HttpRequest) -> HttpResponse:
    """One year, month by month, with what can be counted in the texts themselves."""
    mine = own_articles(request.user).published()
    years = list(
        mine.annotate(year=ExtractYear("published_at")).values_list("year", flat=True)
        .order_by("-year").distinct()
    )  # fmt: skip
    newest = years[0] if years else timezone.localdate().year
    year = min(max(_number(request.GET.get("year"), newest), _FIRST_YEAR), newest)
    found = (
        mine.filter(published_at__year=year)
        .select_related("live", "section")
        .only("published_at", "section__name", "live__article", "live__title", "live__body")
        .newest_first()[:MOST_OF_A_YEAR]
    )
    months = _by_month(found)
    context = {
        "page_title": _("Published"),
        "here": "pieces",
        "tab": "published",
        "years": years,
        "year": year,
        "months": months,
        "total": _total([piece for month in months for piece in month["pieces"]]),
        "sent_back": _sent_back(request),
    }
    return render(request, "portal/published.html", context)


@require_safe
@for_writers
def found(request: HttpRequest) -> HttpResponse:
    """Wherever they stand, by the words of their newest text."""
    asked = request.GET.get("q", "").strip()
    looked = newsroom_search.find(request.user, asked, own=True)
    mine = own_articles(request.user).filter(pk__in=looked.numbers)
    more = {
        "asked": asked,
        "find_help": newsroom_search.HELP,
        "note": newsroom_search.note(looked, CUT),
        "query": urlencode({"q": asked}) + "&",
    }
    return _list(request, "found", _("Search"), mine.order_by("-updated_at", "-pk"), **more)


def _list(
    request: HttpRequest, tab: str, title: str, found: QuerySet[Article], **more: Any
) -> HttpResponse:
    page = min(_number(request.GET.get("page"), 1), _LAST_PAGE)
    start = (page - 1) * ON_A_PAGE
    asked = found.select_related("latest", "section").defer("latest__body", "latest__summary")
    shown = list(asked[start : start + ON_A_PAGE + 1])
    context = {
        "page_title": title,
        "here": "pieces",
        "tab": tab,
        "rows": rows_of(shown[:ON_A_PAGE], request.user),
        "sent_back": _sent_back(request),
        "previous": page - 1,
        "next": page + 1 if len(shown) > ON_A_PAGE else 0,
        **more,
    }
    return render(request, "portal/pieces.html", context)


def _sent_back(request: HttpRequest) -> int:
    return own_articles(request.user).filter(stage=Stage.RETURNED).count()


def _by_month(articles: QuerySet[Article]) -> list[dict[str, Any]]:
    months: dict[Any, list[dict[str, Any]]] = {}
    for article in articles:
        at = timezone.localtime(article.published_at)
        piece = {"article": article, "at": at} | _figures(article)
        months.setdefault(at.date().replace(day=1), []).append(piece)
    return [
        {"month": month, "pieces": pieces, "total": _total(pieces)}
        for month, pieces in months.items()
    ]


def _figures(article: Article) -> dict[str, int]:
    body = article.live.body if article.live else ""
    return {"words": count_words_of_html(body), "pictures": len(html.picture_ids(body))}


def _total(pieces: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "pieces": len(pieces),
        "words": sum(piece["words"] for piece in pieces),
        "pictures": sum(piece["pictures"] for piece in pieces),
    }


def _number(text: str | None, otherwise: int) -> int:
    is_number = text and is_key(text) and len(text) < 5
    return max(int(text), 1) if is_number else otherwise
