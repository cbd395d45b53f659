"""Somebody joins, has lost the way in, or leaves: three pages beside the form of a login."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from .. import access_links, leaving, recent, second_factor
from ..access import NotAllowed
from ..forms.account import InvitationForm, LeavingForm
from ..lib.keys import is_key
from ..models import User

_PAGES = ["GET", "HEAD", "POST"]
_FORGET = "forget_factors"  # the button of who has lost the telephone


@require_http_methods(_PAGES)
def invite(request: HttpRequest, model_admin: Any) -> HttpResponse:
    """Raises PermissionDenied."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    if asked := recent.require(request):
        return asked
    data = request.POST if request.method == "POST" else None
    form = InvitationForm(data, may_give_groups=request.user.has_perm("auth.change_group"))
    if form.is_valid() and (made := form.invite(request.user)):
        return _show(request, model_admin, *made)
    context = _frame(request, model_admin, _("Invite somebody")) | {"form": form}
    return TemplateResponse(request, "admin/articles/user/invite.html", context)


@require_http_methods(_PAGES)
def link(request: HttpRequest, model_admin: Any, pk: str) -> HttpResponse:
    """A new way in for somebody who has forgotten the password or lost the second factor.
    Raises Http404, PermissionDenied."""
    person = _person(request, model_admin, pk)
    if asked := recent.require(request):
        return asked
    refusal = _("Your own password and second factor are changed under “Login and security”.")
    refusal = refusal if person.pk == request.user.pk else ""
    if request.method == "POST" and not refusal:
        try:
            forgets = _FORGET in request.POST
            token = access_links.new_link(person, actor=request.user, forget_factors=forgets)
            return _show(request, model_admin, person, token)
        except NotAllowed as error:
            refusal = str(error)
    context = _frame(request, model_admin, _("A new way in"), person) | {
        "refusal": refusal,
        "has_factor": second_factor.has(person),
        "is_invited": person.last_login is None,
        "hours": settings.LINK_HOURS,
    }
    status = 409 if refusal and request.method == "POST" else 200
    return TemplateResponse(request, "admin/articles/user/link.html", context, status=status)


@require_http_methods(_PAGES)
def leave(request: HttpRequest, model_admin: Any, pk: str) -> HttpResponse:
    """Raises Http404, PermissionDenied."""
    person = _person(request, model_admin, pk)
    if asked := recent.require(request):
        return asked
    desks, refusal = leaving.desks_of(person), ""
    data = request.POST if request.method == "POST" else None
    form = LeavingForm(data, desks=desks, leaving=person)
    if form.is_valid():
        try:
            leaving.switch_off(person, actor=request.user, to=form.cleaned_data)
        except NotAllowed as error:
            refusal = str(error)
        else:
            done = _("%(name)s can not log in any more; everything they wrote stays.")
            messages.success(request, done % {"name": person})
            return HttpResponseRedirect(_address(person))
    context = _frame(request, model_admin, _("Switch off the login"), person) | {
        "form": form,
        "refusal": refusal,
        "open_work": [
            (desk.label, [desk.called(piece, request.user) for piece in work], form[desk.name])
            for desk, work in desks
        ],
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/articles/user/leave.html", context, status=status)


@sensitive_variables("token", "context")
def _show(request: HttpRequest, model_admin: Any, person: User, token: str) -> HttpResponse:
    """The address, this once; by mail too where that is possible."""
    mailed = ""
    if settings.EMAIL_URL and person.email:
        try:
            access_links.send(person, token)
            mailed = person.email
        except OSError:
            messages.warning(request, _("The mail could not be sent: hand the address over."))
    context = _frame(request, model_admin, _("Hand this over"), person) | {
        "address": access_links.address_of(token),
        "hours": settings.LINK_HOURS,
        "mailed": mailed,
        "person": person,
    }
    response = TemplateResponse(request, "admin/articles/user/handed.html", context)
    response["Cache-Control"] = "no-store, private"
    return response


def _person(request: HttpRequest, model_admin: Any, pk: str) -> User:
    person = User.objects.filter(pk=pk).first() if is_key(pk) else None
    if person is None:
        raise Http404
    if not model_admin.has_change_permission(request, person):
        raise PermissionDenied
    return person


def _frame(
    request: HttpRequest, model_admin: Any, title: str, person: User | None = None
) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "original": person,
    }


def _address(person: User) -> str:
    return reverse("admin:articles_user_change", args=[person.pk])
