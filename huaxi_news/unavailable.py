"""What a person sees when the paper can not work just now: its database is gone, slow or held by
somebody else, its disk is full, its files can not be reached.

That is no fault of the program, so it is answered with 503 and a time to come back, never with
thanks. What somebody had typed stands on the page, so that nothing of it is lost.
"""

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from articles.context import paper

from .error_pages import server_error

AGAIN_AFTER = 30  # seconds
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FILES = _FULL | {errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.ESTALE}
_FILES |= {errno.ENOTDIR, errno.ENXIO, errno.ENODEV}
_FILES |= {errno.ECONNREFUSED, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENETUNREACH}
_SECRET = ("password", "pin", "token", "key", "csrf", "code", "account", "id_number")
_WORTH_COPYING = 8  # characters
_MOST_SHOWN = 20_000  # characters of one field


def server_fault(request: HttpRequest) -> HttpResponse:
    """The handler of what nobody caught: 503 where waiting helps, else 500."""
    error = sys.exc_info()[1]
    return answer(request) if is_passing(error) else server_error(request)


def is_passing(error: BaseException | None) -> bool:
    """Whether it, or what it came from, goes by without anybody changing the program."""
    while error is not None:
        if isinstance(error, (OperationalError, InterfaceError, TimeoutError, ConnectionError)):
            return True
        if isinstance(error, OSError) and error.errno in _FILES:
            return True
        if type(error).__module__.partition(".")[0] == "botocore":  # the object storage
            return True
        error = error.__cause__ or error.__context__
    return False


def answer(request: HttpRequest) -> HttpResponse:
    """Asks neither database nor cache."""
    is_sent = request.method not in ("GET", "HEAD", "OPTIONS")
    if not request.accepts("text/html") or request.path.endswith(".json"):
        response: HttpResponse = JsonResponse({"reason": sentence(is_sent)}, status=503)
    else:
        context = {"is_sent": is_sent, "sentence": sentence(is_sent), "typed": _typed(request)}
        response = HttpResponse(render_to_string("503.html", paper() | context), status=503)
    response["Retry-After"] = str(AGAIN_AFTER)
    response["Cache-Control"] = "private, no-store"
    return response


def sentence(is_sent: bool) -> str:
    if is_sent:
        return _("Not received: what you sent was not stored. Please send it again in a minute.")
    return _("The paper can not be reached just now. Please try again in a minute.")


def _typed(request: HttpRequest) -> list[str]:
    """Words of the form that are worth copying; nothing that opens a door or pays somebody."""
    if request.method != "POST":
        return []
    try:
        sent = request.POST
    except Exception:
        return []
    return [
        value[:_MOST_SHOWN]
        for name, values in sent.lists()
        for value in values
        if len(value) >= _WORTH_COPYING and not any(word in name.lower() for word in _SECRET)
    ]
