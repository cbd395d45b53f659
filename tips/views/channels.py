"""/tips/channels/<name>/: where the platforms deliver what residents send."""

import logging
from types import ModuleType

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from articles.lib.body_size import takes_at_most

from .. import channels, intake
from ..channels.base import MAX_BODY, Refused
from ..lib import counted, wordless
from ..patience import short_patience

_log = logging.getLogger(__name__)
_METHODS = ["GET", "POST"]


@csrf_exempt  # a platform has no cookie: each request is signed
@never_cache
@takes_at_most(MAX_BODY)
def receive(request: HttpRequest, name: str) -> HttpResponse:
    """Verify, store, answer; what is refused leaves no trace but a counted line in the log.

    What can not be stored is told to the platform, which sends it again or tells the sender.
    Nothing is raised, so that no report of an error shows whom a message was from.
    """
    if not channels.is_on(name):
        raise Http404
    if request.method not in _METHODS:
        return HttpResponseNotAllowed(_METHODS)
    channel = channels.find(name)
    try:
        return channel.greet(request) if request.method == "GET" else _taken(name, channel, request)
    except Refused as refusal:
        counted.REFUSED.labels(name).inc()
        _log.warning("%s: a request was refused: %s", name, refusal.reason)
        return HttpResponse(status=refusal.status)
    except Exception as error:
        _log.error("%s: a message was not taken: %s", name, wordless.trace(error))
        return HttpResponse(status=503, headers={"Retry-After": "2"})


def _taken(name: str, channel: ModuleType, request: HttpRequest) -> HttpResponse:
    """Raises Refused, and whatever a database raises that does not answer in time."""
    verified = channel.verify(request)
    incoming = channel.parse(verified)
    if incoming is None or not intake.is_for_us(name, incoming):
        return channel.reply(verified, "")
    with short_patience():
        received = intake.receive(name, incoming)
    return channel.reply(verified, received.reply)
