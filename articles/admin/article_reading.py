"""What of an article may not be changed now: shown to be read, not as a wall of grey fields."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .. import article_page, conflicts, working_copies
from ..access import may_see
from ..lib.keys import is_key
from ..models import Article, Revision
from ..models.article import APPROVED


def shut(request: HttpRequest, model_admin: Any, article: Article) -> dict[str, Any]:
    """For the form's template: why text or metadata are shut, and what is read instead."""
    text, facts = (model_admin.why_not(request, name, article) for name in ("edit", "describe"))
    shown: dict[str, Any] = {
        "why_not_text": text,
        "why_not_facts": facts,
        "is_shut": bool(text and facts),
        "warns_of_review": not text and article.stage in APPROVED,
    }
    if text:
        shown["credits"] = article_page.credits_of(article.bylines.select_related("reporter"))
    if facts:
        shown["facts"] = _facts(article)
    return shown


def answer_too_late(
    request: HttpRequest, model_admin: Any, object_id: str | None
) -> HttpResponse | None:
    """A form of what may not be changed any more: what was typed is kept and shown, not lost."""
    if request.method != "POST" or not is_key(object_id):
        return None
    article = Article.objects.filter(pk=object_id).select_related("latest__cover").first()
    if article is None or not may_see(request.user, article):
        return _out_of_sight(request, model_admin)
    reason = model_admin.why_not_change(request, article)
    if not reason:
        return None
    typed = _typed(request, article)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Not saved"),
        "opts": model_admin.opts,
        "original": article,
        "reason": reason,
        "typed": typed,
        "is_kept": not typed or _keep(request, article),
    }
    return TemplateResponse(request, "admin/articles/article/too_late.html", context, status=409)


def _out_of_sight(request: HttpRequest, model_admin: Any) -> HttpResponse | None:
    """The answer is the same whether there is such an article: only the sender's own words."""
    if not (typed := conflicts.words_typed(request.POST)):
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Not saved"),
        "opts": model_admin.opts,
        "typed": typed,
    }
    return TemplateResponse(
        request, "admin/articles/article/out_of_sight.html", context, status=404
    )


def _keep(request: HttpRequest, article: Article) -> bool:
    """False where the words are more than a copy may hold: the page shows them all the same."""
    if "_restore" in request.POST:
        return True
    fields = {name: request.POST.getlist(name) for name in request.POST}
    try:
        working_copies.keep(request.user, article, fields)
    except ValidationError:
        return False
    return True


def _typed(request: HttpRequest, article: Article) -> list[conflicts.Difference]:
    """Where the words that were sent differ from the newest text."""
    labels = {
        name: capfirst(Revision._meta.get_field(name).verbose_name)
        for name in ("kicker", "title", "subtitle", "summary", "body")
        if name in request.POST
    }
    yours = {name: conflicts.as_text(name, request.POST[name]).strip() for name in labels}
    return conflicts.differences(conflicts.written(article.latest), yours, labels)


def _facts(article: Article) -> list[tuple[str, str]]:
    """The metadata in words: label and value, without what is empty."""
    labels = article_page.labels_of(article)
    deadline = article.deadline and date_format(timezone.localtime(article.deadline), "Y-m-d H:i")
    values = {
        "section": article.section,
        "places": "、".join(place.name for place in labels.places),
        "topics": "、".join(topic.title for topic in labels.topics),
        "tags": "、".join(tag.name for tag in labels.tags),
        "responsible_editor": article.responsible_editor,
        "deadline": deadline,
        "source": article.get_source_display(),
        "source_name": article.source_name,
        "original_author": article.original_author,
        "source_url": article.source_url,
    }
    named = {name: Article._meta.get_field(name).verbose_name for name in values}
    return [(capfirst(str(named[name])), str(value)) for name, value in values.items() if value]
