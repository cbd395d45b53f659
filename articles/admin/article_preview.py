"""The form as the page that it will be, without saving anything."""

from typing import Any

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.forms import all_valid
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from taggit.models import Tag

from .. import article_page, preview_page, revisions
from ..access import may_see
from ..models import Article, Byline


def answer(request: HttpRequest, model_admin: Any, pk: int | None) -> HttpResponse:
    article = _article(request, model_admin, pk)
    form, bylines = _forms(request, model_admin, article)
    if not (all_valid([bylines]) & form.is_valid()):
        return TemplateResponse(
            request,
            "admin/articles/article/no_preview.html",
            {
                **model_admin.admin_site.each_context(request),
                "title": _("No preview yet"),
                "form": form,
                "bylines": bylines,
            },
            status=422,
        )
    shown = form.instance
    response = preview_page.render_preview(
        shown,
        revisions.next_revision(shown, author=request.user, **form.content()),
        bylines=_typed_bylines(bylines),
        labels=_typed_labels(form.cleaned_data),
    )
    response._csp_replace = {}  # the reader's own policy
    return response


def _article(request: HttpRequest, model_admin: Any, pk: int | None) -> Article | None:
    if pk is None:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return None
    article = Article.objects.filter(pk=pk).select_related("latest", "section").first()
    if article is None or not may_see(request.user, article):
        raise Http404
    if not model_admin.has_change_permission(request, article):
        raise PermissionDenied
    return article


def _forms(request: HttpRequest, model_admin: Any, article: Article | None) -> tuple[Any, Any]:
    fields = flatten_fieldsets(model_admin.get_fieldsets(request, article))
    form_class = model_admin.get_form(request, article, change=bool(article), fields=fields)
    form = form_class(request.POST, instance=article)
    form.is_preview = True
    formsets, _inlines = model_admin._create_formsets(
        request, form.instance, change=article is not None
    )
    return form, formsets[0]


def _typed_bylines(formset: Any) -> list[Byline]:
    kept = [
        form.instance
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE")
    ]
    return sorted(kept, key=lambda byline: byline.position)


def _typed_labels(cleaned: dict[str, Any]) -> article_page.Labels:
    names = list(cleaned.get("tags") or [])
    known = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    return article_page.Labels(
        places=sorted(cleaned["places"], key=lambda each: (each.lineage.count("/"), each.lineage)),
        topics=list(cleaned["topics"]),
        tags=[known.get(name) or Tag(pk=0, name=name, slug=name) for name in names],
    )
