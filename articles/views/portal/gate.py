"""Who comes into the portal, and what every answer of it says to caches and search engines."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ... import conflicts
from ...access import may_write, own_articles
from ...models import Article
from ...reader_page import PRIVATE

View = Callable[..., HttpResponse]
_SAFE = ("GET", "HEAD")


def for_writers(view: View) -> View:
    """A page: everyone else is led to the login, or told in one sentence."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            wanted = request.get_full_path() if request.method in _SAFE else ""
            return private(redirect_to_login(wanted or _home(), reverse("portal:login")))
        if not may_write(request.user):
            return refused(request, no_right(), 403)
        try:
            return private(view(request, *args, **kwargs))
        except Http404:
            return refused(request, _("There is no such page among yours."), 404)

    return update_wrapper(guarded, view)


def data_for_writers(view: View) -> View:
    """What a script asks for: a lost session is told as such, not led to a login page."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return private(JsonResponse({"reason": _("You have been logged out.")}, status=401))
        if not may_write(request.user):
            return private(JsonResponse({"reason": no_right()}, status=403))
        try:
            return private(view(request, *args, **kwargs))
        except Http404:
            sentence = _("There is no such page among yours.")
            return private(JsonResponse({"reason": sentence}, status=404))

    return update_wrapper(guarded, view)


def open_to_all(view: View) -> View:
    """The login itself."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return private(view(request, *args, **kwargs))

    return update_wrapper(answered, view)


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex, nofollow"
    if not hasattr(response, "_csp_replace"):
        response._csp_replace = settings.PORTAL_CONTENT_SECURITY_POLICY
    return response


def with_editor(response: HttpResponse) -> HttpResponse:
    """The text editor needs styles of its own; scripts stay those of our own files."""
    response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY
    return response


def refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """Says why; what was typed for an article that is not theirs any more is shown to be copied."""
    typed = conflicts.words_typed(request.POST) if request.method == "POST" else []
    context = {"sentence": sentence, "page_title": _("Not possible"), "typed": typed}
    return private(render(request, "portal/refused.html", context, status=status))


def no_right() -> str:
    return _("Your login may not write for the paper. Ask whoever manages the logins.")


def own_article(request: HttpRequest, pk: int, *, locked: bool = False) -> Article:
    """An article of this person. Raises Http404 for any other.

    The lock is a query of its own: one that waited for it would join the new row of the article
    with the revisions as they were before, and find none.
    """
    if locked:
        Article.objects.select_for_update().filter(pk=pk).values_list("pk").first()
    asked = own_articles(request.user).filter(pk=pk)
    article = asked.select_related("latest__cover", "latest__author", "live", "section").first()
    if article is None:
        raise Http404
    return article


def _home() -> str:
    return reverse("portal:in_work")
