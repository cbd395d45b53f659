"""What is being typed, kept beside the saved text; autosave.js asks for these."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_POST, require_safe

from ... import working_copies
from ...access import may_write
from ...models import Article
from .gate import data_for_writers, open_to_all, own_article

_SAVED_COOKIE = "saved_copy"  # tells the browser which of its own copies it may forget


@require_POST
@data_for_writers
def keep(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    fields = {name: request.POST.getlist(name) for name in request.POST}
    try:
        copy = working_copies.keep(request.user, _article(request, pk), fields)
    except ValidationError as error:
        return JsonResponse({"reason": error.messages[0]}, status=413)
    return JsonResponse({"kept": copy.saved_at.isoformat()})


@require_POST
@data_for_writers
def discard(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    working_copies.drop(request.user, _article(request, pk))
    return HttpResponse(status=204)


@require_safe
@open_to_all
def session(request: HttpRequest) -> HttpResponse:
    """Who is logged in now, and the token that a form of theirs needs."""
    if not request.user.is_authenticated or not may_write(request.user):
        return JsonResponse({"user": None, "token": ""})
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


def tell_browser_what_was_saved(
    request: HttpRequest, response: HttpResponse, key: str
) -> HttpResponse:
    """Only a save that happened lets the browser forget its own copy."""
    if key and key.isascii() and key.isalnum():
        response.set_cookie(
            _SAVED_COOKIE, key, max_age=600, samesite="Lax", secure=request.is_secure()
        )
    return response


def _article(request: HttpRequest, pk: int | None) -> Article | None:
    return None if pk is None else own_article(request, pk)
