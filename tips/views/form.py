"""/tips/: tell the paper something, on a phone, without an account, a cookie or a script.

What is sent has no authority but its own words: see `strangers`.
"""

import logging
from functools import partial

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles import reader_page, strangers
from articles.forms.places import named, path_label, with_path
from articles.lib import terms
from articles.lib.visit import LASTS
from articles.models import Place
from articles.strangers import later

from .. import limits, receipts, sayings, web_tips
from ..forms.tip import TipForm
from ..lib import counted
from ..lib.visit import VISIT
from ..models import Tip

_log = logging.getLogger(__name__)
_MOST_PLACES = 8
_BUSY = 30  # seconds after which one may send it again
_PLACES_KEPT = "public, max-age=3600"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(TipForm.blank(request.GET.get("from", "")), cache=reader_page.OWN_FORM)
    typed = TipForm(request.POST, request.FILES)
    if again := strangers.not_yet(request, typed, limits):
        if again.wait:
            counted.REFUSED.labels("web").inc()
        return later(_page(typed, status=again.status), again.wait)
    try:
        taken = web_tips.tell(typed.as_sent())
    except OperationalError:
        _log.exception("A tip from the website could not be stored")
        typed.say_only(_("We could not take it in just now. Please send it again in a minute."))
        typed.hold_files(partial(limits.wait_to_hold, request))
        return later(_page(typed, status=503), _BUSY)
    typed.let_go()
    return _receipt(taken.tip, taken.refused)


@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt again, for as long as the visit lasts."""
    tip = receipts.of_visitor(VISIT.pk(request))
    return _receipt(tip, []) if tip else HttpResponseRedirect(reverse("tips:status"))


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """What is offered while somebody types where it was; the form works without."""
    if wait := limits.wait_to_choose(request):
        return JsonResponse({"results": []}, status=429, headers={"Retry-After": str(wait)})
    typed = request.GET.get("q", "").strip()[:40]
    present = Place.objects.filter(merged_into=None, is_gone=False)
    found = named(with_path(present), typed)[:_MOST_PLACES] if typed else []
    results = [path_label(each) for each in found]
    return JsonResponse({"results": results}, headers={"Cache-Control": _PLACES_KEPT})


def _page(typed: TipForm, *, status: int = 200, cache: str = reader_page.PRIVATE) -> HttpResponse:
    context = {
        "page_title": _("Tell us"),
        "form": typed,
        "largest": settings.TIPS_MEDIA_MAX_BYTES,
        "largest_together": settings.REQUEST_MAX_BYTES,
        "keep": terms.all_in_words(settings.TIPS_KEEP),
        "consent_version": settings.TIPS_CONSENT_VERSION,
    }
    return reader_page.answer_to_one(
        "tips/form.html",
        reverse("tips:form"),
        context,
        status=status,
        cache=cache,
        is_listed=status == 200,
    )


def _receipt(tip: Tip, refused: list[str]) -> HttpResponse:
    context = {
        "page_title": _("We have your tip"),
        "tip": tip,
        "refused": refused,
        "address": sayings.status_address(),
        "qr_address": receipts.qr_address(tip),
        "minutes": LASTS // 60,
    }
    response = reader_page.answer_to_one("tips/received.html", reverse("tips:received"), context)
    VISIT.begin(response, tip.pk)
    return response
