"""Enter a tip by hand: what came is typed or pasted, looked at as its messages, and saved.

What the page shows last is the code and the PIN: to be read out to whoever is on the telephone or
at the counter, to be sent to all others.
"""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from articles.access import NotAllowed
from articles.lib import clock
from articles.lib.keys import is_key

from .. import entering, sayings
from ..access import tip_for, visible_tips
from ..forms.entering import EntryForm, first_values
from ..models import ChannelName, Tip, TipEvent

READ_OUT_FOR = timedelta(hours=1)
_NAMES = "tips_own_names"  # of the session: how we are called in pasted conversations
_FORM, _PREVIEW = "admin/tips/tip/entry.html", "admin/tips/tip/entry_preview.html"
_RECEIPT = "admin/tips/tip/receipt.html"


@sensitive_post_parameters()
@sensitive_variables("form", "entered")
def answer(request: HttpRequest, model_admin: Any) -> HttpResponse:
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    into = _asked(request, request.POST.get("into") or request.GET.get("tip", ""))
    if request.method != "POST":
        form = EntryForm(initial=first_values(request.session.get(_NAMES, "")))
        return _show(request, model_admin, _FORM, form, into)
    form = EntryForm(request.POST, request.FILES)
    if not form.is_valid() or "_back" in request.POST:
        return _show(request, model_admin, _FORM, form, into)
    if "_save" not in request.POST:
        return _look(request, model_admin, form, into)
    try:
        entered = entering.enter(form.entry(), actor=request.user, into=into)
    except NotAllowed as refusal:
        return _look(request, model_admin, form, into, str(refusal))
    request.session[_NAMES] = form.cleaned_data["ours"]
    return _done(request, entered, is_addition=into is not None)


def receipt(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Code and PIN, for the one who entered it, within the hour. Raises Http404 for all others."""
    tip = visible_tips(request.user).filter(pk=pk, entered_by=request.user).first()
    entered = TipEvent.objects.filter(tip=tip, event__verb="enter_tip").select_related("event")
    first = entered.order_by("pk").first() if tip else None
    if tip is None or first is None or not tip.pin:
        raise Http404
    if first.event.at < clock.now() - READ_OUT_FOR:
        raise Http404
    is_heard = tip.channel in (ChannelName.PHONE, ChannelName.COUNTER)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Read this out") if is_heard else _("Send them this"),
        "is_heard": is_heard,
        "opts": model_admin.opts,
        "tip": tip,
        "address": sayings.status_address(),
        "sentence": sayings.receipt(tip).split("\n")[0],
    }
    return TemplateResponse(request, _RECEIPT, context)


def _asked(request: HttpRequest, pk: str) -> Tip | None:
    """The open tip that more was told of. Raises Http404 for one that is none of theirs."""
    return tip_for(request.user, int(pk)) if is_key(pk) else None


def _look(
    request: HttpRequest, model_admin: Any, form: EntryForm, into: Tip | None, refusal: str = ""
) -> HttpResponse:
    """The messages that it falls into, each to be ticked; files are chosen here."""
    lines = form.lines()
    if not lines and not refusal and "shown" not in request.POST and not form.cleaned_data["text"]:
        form.add_error("text", _("Write what they told us, or go on to add pictures alone."))
    contact = form.cleaned_data["contact"] or form.number_in_it()
    offered = list(entering.open_tips_of(contact, user=request.user))
    if into and into not in offered:
        offered.insert(0, into)
    more = {
        "lines": lines,
        "contact": contact,
        "offered": offered,
        "refusal": refusal,
        "channel_label": dict(form.fields["channel"].choices)[form.cleaned_data["channel"]],
        "most_files": entering.MOST_FILES,
    }
    status = 409 if refusal else 200
    return _show(request, model_admin, _PREVIEW, form, into, status=status, **more)


def _show(
    request: HttpRequest,
    model_admin: Any,
    template: str,
    form: EntryForm,
    into: Tip | None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Enter a tip"),
        "opts": model_admin.opts,
        "form": form,
        "into": into,
        **more,
    }
    return TemplateResponse(request, template, context, status=status)


def _done(request: HttpRequest, entered: entering.Entered, *, is_addition: bool) -> HttpResponse:
    for sentence in entered.refused:
        messages.warning(request, _("Not kept: %s") % sentence)
    if not entered.is_new:
        messages.info(
            request, _("This form was saved before; what you changed in it since is not saved.")
        )
    if is_addition or entered.tip.entered_by_id != request.user.pk:
        messages.success(request, _("Added to the tip."))
        address = reverse("admin:tips_tip_change", args=[entered.tip.pk])
    else:
        address = reverse("admin:tips_tip_receipt", args=[entered.tip.pk])
    return HttpResponseRedirect(address)
