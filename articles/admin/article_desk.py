"""Around the form of an article: its buttons, what was left unsaved, and what it will look like."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST

from .. import history, reprints, working_copies
from ..access import may_see
from ..forms.editor import SENTENCES
from ..forms.sayings import AUTOSAVE, CHOICES
from ..lib.keys import is_key
from ..models import Article
from . import (
    article_check,
    article_preview,
    article_reading,
    article_revisions,
    article_sentence,
    article_standing,
    article_suggestions,
    corrections,
    manuscripts,
    steps,
)

SHOWN = 8  # events
SAVED_COOKIE = "saved_copy"  # tells the browser which of its own copies it may forget

_ONLY_HERE = gettext_lazy("Kept on this device only: %s")


def context(request: HttpRequest, model_admin: Any, article: Article | None, form: Any) -> dict:
    """What the form's template needs beside what Django gives it."""
    is_saved = article is not None and article.pk is not None
    return {
        "is_published": is_saved and article.is_published,
        "has_newer_text": is_saved and article.has_unpublished_text,
        **(_of_saved(request, model_admin, article) if is_saved else {}),
        "unsaved_copy": None if form.is_bound else working_copies.offered(request.user, article),
        "conflict_kind": _conflict_kind(form),
        "changes": [
            {"at": change.at, "who": change.who, "what": history.what(change.verb)}
            for change in getattr(form, "changes", [])
        ],
        "words": SENTENCES | AUTOSAVE | CHOICES,
    }


def _of_saved(request: HttpRequest, model_admin: Any, article: Article) -> dict[str, Any]:
    reading = article_reading.shut(request, model_admin, article)
    may_edit = not reading["why_not_text"]
    return reading | {
        "standing": article_standing.of(article, request.user, may_edit=may_edit),
        "reprint_warning": reprints.warning(article),
        "notices": corrections.of_article(article) if article.live_id else [],
        "happened": [history.line(event) for event in history.events_of(article)[:SHOWN]],
    }


def urls(model_admin: Any) -> list[URLPattern]:
    """Addresses below the list of articles; they stand before Django's own `<path:object_id>/`."""
    site = model_admin.admin_site

    def copy(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return _keep_copy(request, model_admin, pk)

    def session(request: HttpRequest) -> HttpResponse:
        return _session(request, model_admin)

    def discard(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return _discard_copy(request, model_admin, pk)

    def preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return article_preview.answer(request, model_admin, pk)

    def suggest(request: HttpRequest) -> HttpResponse:
        return article_suggestions.answer(request)

    def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
        return steps.answer(request, model_admin, pk, name)

    def manuscript(request: HttpRequest) -> HttpResponse:
        return manuscripts.answer(request, model_admin)

    def check(request: HttpRequest, pk: int) -> HttpResponse:
        return article_check.answer(request, model_admin, pk)

    guarded = site.admin_view
    return [
        path("session/", never_cache(require_GET(session)), name="articles_article_session"),
        path("copy/", require_POST(csrf_protect(copy)), name="articles_article_copy_new"),
        path("<int:pk>/copy/", require_POST(csrf_protect(copy)), name="articles_article_copy"),
        path("discard/", guarded(require_POST(discard)), name="articles_article_discard_new"),
        path("<int:pk>/discard/", guarded(require_POST(discard)), name="articles_article_discard"),
        path("preview/", guarded(require_POST(preview)), name="articles_article_preview_new"),
        path("<int:pk>/preview/", guarded(require_POST(preview)), name="articles_article_preview"),
        path("suggest-places/", guarded(require_POST(suggest)), name="articles_article_suggest"),
        path("manuscript/", guarded(manuscript), name="articles_article_manuscript"),
        path("<int:pk>/check/", guarded(check), name="articles_article_check"),
        *article_revisions.urls(model_admin),
        *_changes_of_public_texts(model_admin),
        path("<int:pk>/step/<str:name>/", guarded(step), name="articles_article_step"),
    ]


def _changes_of_public_texts(model_admin: Any) -> list[URLPattern]:
    guarded = model_admin.admin_site.admin_view

    def correct(request: HttpRequest, pk: int) -> HttpResponse:
        return corrections.correct(request, model_admin, pk)

    def sentence(request: HttpRequest, pk: int) -> HttpResponse:
        return article_sentence.answer(request, model_admin, pk)

    return [
        path("<int:pk>/correct/", guarded(correct), name="articles_article_correct"),
        path("<int:pk>/sentence/", guarded(sentence), name="articles_article_sentence"),
    ]


def use_server_copy(request: HttpRequest, object_id: str | None) -> None:
    """A form that asks for the kept copy is answered as if the copy had been sent."""
    if request.method != "POST" or request.POST.get("_restore") != "server":
        return
    if object_id is None:
        article = None
    else:
        article = Article.objects.filter(pk=object_id).first() if is_key(object_id) else None
        if article is None or not may_see(request.user, article):
            return  # the form answers as for an article that does not exist
    copy = working_copies.offered(request.user, article)
    if copy is None:
        raise Http404
    data = working_copies.as_form_data(copy)
    for button in ("_save", "_continue", "step", "_addanother"):
        data.pop(button, None)
    data["_restore"] = "server"
    request.POST = data


def tell_browser_what_was_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Only a save that happened lets the browser forget its own copy."""
    key = getattr(request, "saved_copy", "")
    if key and response.status_code == 302 and key.isascii() and key.isalnum():
        response.set_cookie(
            SAVED_COOKIE, key, max_age=600, samesite="Lax", secure=request.is_secure()
        )


def _conflict_kind(form: Any) -> str:
    codes = {error.code for error in form.non_field_errors().as_data()}
    return next((code for code in ("conflict", "restored") if code in codes), "")


def _keep_copy(request: HttpRequest, model_admin: Any, pk: int | None) -> HttpResponse:
    """Keeps what is being typed. A lost session is told as such, not led to a login page."""
    if not model_admin.admin_site.has_permission(request):
        return JsonResponse({"reason": "logged out"}, status=401)
    article = _seen(request, model_admin, pk)
    if article and (reason := model_admin.why_not_change(request, article)):
        return JsonResponse({"reason": _ONLY_HERE % reason}, status=409)
    fields = {name: request.POST.getlist(name) for name in request.POST}
    try:
        copy = working_copies.keep(request.user, article, fields)
    except ValidationError as error:
        return JsonResponse({"reason": error.messages[0]}, status=413)
    return JsonResponse({"kept": copy.saved_at.isoformat()})


def _discard_copy(request: HttpRequest, model_admin: Any, pk: int | None) -> HttpResponse:
    working_copies.drop(request.user, _seen(request, model_admin, pk))
    return HttpResponse(status=204)


def _session(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Who is logged in now, and the token that a form of theirs needs."""
    if not model_admin.admin_site.has_permission(request):
        return JsonResponse({"user": None, "token": ""})
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def _seen(request: HttpRequest, model_admin: Any, pk: int | None) -> Article | None:
    """An article that the person may see: what they typed of it is theirs, whatever its stage.

    Raises Http404, as for one that does not exist, and PermissionDenied for a new one.
    """
    if pk is None:
        if not model_admin.has_add_permission(request):
            raise PermissionDenied
        return None
    article = Article.objects.filter(pk=pk).first()
    if article is None or not may_see(request.user, article):
        raise Http404
    return article
