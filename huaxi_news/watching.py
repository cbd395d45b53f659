"""/healthz, /readyz and /metrics: what machines ask to know how this one is.

Who comes from elsewhere is told «ok» or «not ok». Sentences and numbers are for this machine
itself, and for who knows METRICS_TOKEN.
"""

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from huaxi_news import metrics, readiness
from huaxi_news.version import version

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives. Asks nothing of anybody."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 when any of the questions has a bad answer."""
    answers = readiness.answers()
    is_ready = not any(each.fault for each in answers)
    status = 200 if is_ready else 503
    said: dict[str, object] = {"status": "ok" if is_ready else "not ok"}
    if may_see_details(request):
        said["version"] = version()
        said["checks"] = {each.name: each.fault or "ok" for each in answers}
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False})


@never_cache
@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    if not may_see_details(request):
        raise Http404
    return HttpResponse(metrics.page(), content_type=CONTENT_TYPE_LATEST)


def may_see_details(request: HttpRequest) -> bool:
    """With a token only who has it; without one, this machine, and nobody behind a proxy on it."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if any(request.META.get(name) for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
