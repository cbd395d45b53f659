"""Nobody works here with half a login, whichever door they came through.

A session that is too old, or that no login of ours made, is nobody's. Somebody whose rights need
a second factor and who has none is led to set it up from every page of the newsroom, of the
portal and of their own login; on any other page they are a reader.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from articles import logins
from articles.logins import Standing

_GUARDED = ("/admin/", "/portal/", "/account/")
_SET_UP = "/account/set-up/"
_OPEN = ("/admin/logout/", "/portal/logout/", "/admin/jsi18n/", "/portal/jsi18n/")


class Gate:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user
        allowed = request.path.startswith(_SET_UP)
        # asked when a view asks who it is: a reader's page never does, and can be kept by a cache
        request.user = SimpleLazyObject(lambda: _let_in(request, person, allowed))  # type: ignore[assignment]
        is_asked = request.path.startswith(_GUARDED) and request.path not in _OPEN
        if is_asked and not allowed and logins.standing(request, person) == Standing.SET_UP:
            return HttpResponseRedirect(reverse("account:set_up"))
        return self.get_response(request)


def _let_in(request: HttpRequest, person: Any, is_setting_up: bool) -> Any:
    standing = logins.standing(request, person)
    if standing == Standing.IN or (standing == Standing.SET_UP and is_setting_up):
        return getattr(person, "_wrapped", person)
    if standing == Standing.OUT and person.is_authenticated:
        request.session.flush()
    return AnonymousUser()
