"""Notes in the margin as notes.js asks for them, and as a plain form sends them without it.

Used by the newsroom and by the reporters' portal: `next` says where a plain form came from.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from .. import notes
from ..access import NotAllowed, may_see
from ..lib.keys import is_key
from ..models import Article, Note


def _for_people(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A script whose session has ended is told so; anybody else finds nothing."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if _by_script(request):
            return JsonResponse({"reason": _("You have been logged out.")}, status=401)
        raise Http404

    return never_cache(csrf_protect(answered))


@_for_people
@require_safe
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """The notes as they are now, for who may see the article."""
    return _told(request, _visible(request, pk))


@_for_people
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    article = _visible(request, pk)
    text, quote = request.POST.get("text", ""), request.POST.get("quote", "")
    position = request.POST.get("position", "")
    at = int(position) if is_key(position) and len(position) < 10 else 0
    return _done(
        request,
        article,
        text,
        lambda: notes.add(article, author=request.user, text=text, quote=quote, position=at),
    )


@_for_people
@require_POST
def answer(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    article, found = _note(request, pk, note)
    text = request.POST.get(f"answer-{found.pk}", request.POST.get("text", ""))
    return _done(
        request, article, text, lambda: notes.answer(found, author=request.user, text=text)
    )


@_for_people
@require_POST
def settle(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    article, found = _note(request, pk, note)
    return _done(request, article, "", lambda: notes.settle(found, actor=request.user))


@_for_people
@require_POST
def reopen(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    article, found = _note(request, pk, note)
    return _done(request, article, "", lambda: notes.reopen(found, actor=request.user))


def _done(
    request: HttpRequest, article: Article, typed: str, command: Callable[[], Any]
) -> HttpResponse:
    """What was typed comes back with a refusal."""
    try:
        command()
    except NotAllowed as refusal:
        return _refused(request, article, typed, str(refusal), 403)
    except ValidationError as error:
        return _refused(request, article, typed, " ".join(error.messages), 422)
    if _by_script(request):
        return _told(request, article)
    return HttpResponseRedirect(f"{_back(request)}#notes")


def _refused(
    request: HttpRequest, article: Article, typed: str, reason: str, status: int
) -> HttpResponse:
    if _by_script(request):
        return JsonResponse({"reason": reason}, status=status)
    context = {
        "article": article,
        "reason": reason,
        "typed": typed,
        "quote": request.POST.get("quote", ""),
        "position": request.POST.get("position", ""),
        "back": _back(request),
    }
    return render(request, "notes/refused.html", context, status=status)


def _told(request: HttpRequest, article: Article) -> HttpResponse:
    found = notes.threads(article)
    context = {
        "article": article,
        "threads": found,
        "why_not": notes.why_not(article, request.user),
    }
    return JsonResponse(
        {
            "html": render_to_string("notes/list.html", context, request),
            "open": sum(thread.is_open for thread in found),
        }
    )


def _visible(request: HttpRequest, pk: int) -> Article:
    """A stranger gets the answer of an address that does not exist."""
    article = Article.objects.filter(pk=pk).select_related("latest").first()
    if article is None or not may_see(request.user, article):
        raise Http404
    return article


def _note(request: HttpRequest, pk: int, note: int) -> tuple[Article, Note]:
    article = _visible(request, pk)
    found = get_object_or_404(Note.objects.select_related("article"), pk=note, article=article)
    return article, found


def _by_script(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def _back(request: HttpRequest) -> str:
    """Only to an address of our own."""
    asked = request.POST.get("next", "")
    if asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return "/"
