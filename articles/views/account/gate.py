"""Who comes to the pages of their own login, and that no cache keeps them."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ...reader_page import PRIVATE

View = Callable[..., HttpResponse]


def for_its_owner(view: View) -> View:
    """Everyone else is led to the login."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            wanted = request.path if request.method in ("GET", "HEAD") else ""
            login = redirect_to_login(wanted or reverse("account:security"), reverse("admin:login"))
            return private(login)
        return private(view(request, *args, **kwargs))

    return update_wrapper(guarded, view)


def open_to_all(view: View) -> View:
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return private(view(request, *args, **kwargs))

    return update_wrapper(answered, view)


def private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = PRIVATE
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "same-origin"
    return response
