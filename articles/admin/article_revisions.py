"""The texts of an article: which there are, two of them side by side, and an earlier one again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from .. import workflow
from ..access import NotAllowed
from ..comparison import compare
from ..lib.keys import is_key
from ..models import Article, Revision, Signature, User
from ..models.revision import CONTENT_FIELDS

SHOWN = 200  # revisions


def urls(model_admin: Any) -> list[URLPattern]:
    """Addresses below one article."""
    guarded = model_admin.admin_site.admin_view

    def texts(request: HttpRequest, pk: int) -> HttpResponse:
        return answer(request, model_admin, pk)

    def restore(request: HttpRequest, pk: int, number: int) -> HttpResponse:
        return restore_text(request, model_admin, pk, number)

    return [
        path("<int:pk>/texts/", guarded(require_GET(texts)), name="articles_article_revisions"),
        path(
            "<int:pk>/texts/<int:number>/restore/",
            guarded(require_POST(restore)),
            name="articles_article_restore_text",
        ),
    ]


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """`?before=2&after=5` are compared; of one alone, with the newest. Raises Http404."""
    article = _article(request, model_admin, pk)
    rows = list(_revisions(article).prefetch_related("signatures__person")[:SHOWN])
    chosen = [_chosen(article, request.GET.get(name, "")) for name in ("before", "after")]
    found = [revision for revision in chosen if revision is not None]
    compared = compare(found[0], found[-1] if len(found) > 1 else article.latest) if found else None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Texts of this article"),
        "opts": model_admin.opts,
        "original": article,
        "revisions": rows,
        "compared": compared,
        "since": _since(article, request.user),
        "picked": _picked(rows, compared),
        "why_not_restore": workflow.why_not("edit", article, request.user),
        "is_cut": len(rows) == SHOWN,
    }
    return TemplateResponse(request, "admin/articles/article/revisions.html", context)


def restore_text(request: HttpRequest, model_admin: Any, pk: int, number: int) -> HttpResponse:
    """The words of an earlier text become the newest one; nothing is overwritten."""
    article = _article(request, model_admin, pk)
    earlier = get_object_or_404(article.revisions.select_related("cover"), number=number)
    try:
        _restore(request, article, earlier)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return HttpResponseRedirect(reverse("admin:articles_article_revisions", args=[pk]))


def _restore(request: HttpRequest, article: Article, earlier: Revision) -> None:
    if request.POST.get("latest") != str(article.latest_id):
        raise NotAllowed(_("Somebody has saved another text meanwhile: look at it first."))
    newest = article.latest_id
    content = {name: getattr(earlier, name) for name in CONTENT_FIELDS if name != "cover_id"}
    revision = workflow.edit(
        article, actor=request.user, restored=earlier.number, cover=earlier.cover, **content
    )
    if revision.pk == newest:
        raise NotAllowed(_("The newest text says the same already."))
    told = {"earlier": earlier.number, "number": revision.number}
    messages.success(request, _("The words of text %(earlier)s are text %(number)s now.") % told)


def _article(request: HttpRequest, model_admin: Any, pk: int) -> Article:
    """Raises Http404, also to who may not see it: a stranger is told nothing."""
    seen = model_admin.get_queryset(request).select_related("latest__cover", "live", "section")
    article = get_object_or_404(seen, pk=pk)
    if article.latest is None:
        raise Http404
    return article


def _revisions(article: Article) -> QuerySet[Revision]:
    return article.revisions.select_related("author").defer("body", "summary").order_by("-number")


def _chosen(article: Article, number: str) -> Revision | None:
    """Raises Http404 for a number that the article does not have."""
    if not number:
        return None
    if not (is_key(number) and len(number) < 9):
        raise Http404
    found = article.revisions.select_related("author", "article").filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _since(article: Article, user: User) -> list[tuple[str, int]]:
    """Links «since …» to the newest text, each with the number of the text before."""
    signatures = Signature.objects.filter(article=article).select_related("revision")
    returned = signatures.filter(decision=Signature.Decision.RETURN).order_by("-pk").first()
    own = signatures.filter(person=user).order_by("-pk").first()
    candidates = (
        (_("since the live text"), article.live),
        (_("since it was sent back"), returned and returned.revision),
        (_("since my signature"), own and own.revision),
    )
    return [
        (label, revision.number)
        for label, revision in candidates
        if revision is not None and revision.pk != article.latest_id
    ]


def _picked(rows: list[Revision], compared: Any) -> tuple[int, int]:
    """Numbers of the two radio buttons that are on when the page opens."""
    if compared is not None:
        return compared.before.number, compared.after.number
    numbers = [revision.number for revision in rows]
    return (numbers[1] if len(numbers) > 1 else numbers[0]), numbers[0]
