"""Which article a tip belongs to: of the latest, or found by its number or words of its title.

One that readers see already adopts the tip at once, for good: that is asked once more.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.access import visible_articles
from articles.admin.article_list import search
from articles.lib.keys import is_key
from articles.models import Article, User

from .. import triage
from ..access import tip_for
from . import telling

SHOWN = 20
LATELY = 8  # of those in work, and of those published
_TEMPLATE = "admin/tips/tip/tie.html"


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 for who may not see the tip."""
    tip = tip_for(request.user, pk)
    asked = " ".join(request.GET.get("q", "").split())[:100]
    chosen = readable(request.user, request.GET.get("article", ""))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Tie to an article"),
        "opts": model_admin.opts,
        "tip": tip,
        "asked": asked,
        "chosen": chosen,
        "told": telling.WAYS[telling.way_now(tip)] if chosen else "",
        "articles": _found(request, asked) if asked else [],
        "lately": _lately(request.user) if not (asked or chosen) else [],
        "why_not": triage.why_not("tie", tip, request.user),
    }
    return TemplateResponse(request, _TEMPLATE, context)


def readable(user: User, pk: str) -> Article | None:
    """The article with this key, as it came over the wire, if this person may read it."""
    return readable_articles(user).filter(pk=pk).first() if is_key(pk) else None


def readable_articles(user: User) -> QuerySet[Article]:
    """What this person may read as a draft, and what everyone may."""
    public = Article.objects.published().order_by().values("pk")
    own = visible_articles(user).order_by().values("pk")
    return Article.objects.filter(pk__in=public) | Article.objects.filter(pk__in=own)


def _lately(user: User) -> list[tuple[str, list[Article]]]:
    """What a tip most likely belongs to, before anything is typed."""
    in_work = _for_a_list(visible_articles(user).in_work()).order_by("-updated_at", "-pk")
    published = _for_a_list(Article.objects.published()).newest_first()
    return [
        (_("In work"), list(in_work[:LATELY])),
        (pgettext("articles", "Lately published"), list(published[:LATELY])),
    ]


def _for_a_list(articles: QuerySet[Article]) -> QuerySet[Article]:
    shown = articles.select_related("latest", "section")
    return shown.defer("latest__body", "latest__summary")


def _found(request: HttpRequest, asked: str) -> list[Article]:
    articles = _for_a_list(readable_articles(request.user)).order_by("-updated_at", "-pk")
    number = asked.lstrip("#")
    by_number = list(articles.filter(pk=number)) if is_key(number) else []
    by_words = search(articles, asked)[:SHOWN]
    return list(dict.fromkeys([*by_number, *by_words]))
