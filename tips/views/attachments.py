"""/tips/attachments/<id>/: a file that came with a tip, for who may see the tip; else 404.

Shown are pictures that we wrote anew, and voice and video without what a camera wrote into them,
of which a player asks for parts. The original as it came may tell who took it: it is for those
who may know who a source is, and each look is recorded.
"""

import logging
from collections.abc import Callable, Iterator

from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import User

from .. import access, attachment_files, media
from ..lib import byte_ranges
from ..models import Attachment, Tip, TipEvent

_log = logging.getLogger(__name__)
_SAFE = {
    "X-Content-Type-Options": "nosniff",
    # nothing in it runs; a browser that shows the file by itself may load it, and no more
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; media-src 'self'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Encoding": "identity",  # compressed it would have neither a length nor parts
}
_ANY = "application/octet-stream"


@never_cache
@require_safe
def shown(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What every reader of the tip may see of the file."""
    attachment, _tip, _user = _visible(request, pk)
    how = attachment_files.shown_as(attachment)
    if how == "picture":
        return _picture(attachment)
    if how == "file":
        return _saved(attachment, _pieces(attachment_files.open_shown, attachment))
    if not how:
        raise Http404
    return _played(request, attachment)


@never_cache
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came, to be saved and never shown; who asked for it is recorded."""
    attachment, tip, user = _visible(request, pk)
    if not access.may_reveal(user, tip.source):
        raise Http404
    response = _saved(attachment, _pieces(media.open_original, attachment))
    if request.method == "GET":
        with transaction.atomic():
            TipEvent.record("open_original", actor=user, tip=tip, source=tip.source, attachment=pk)
    return response


def _visible(request: HttpRequest, pk: int) -> tuple[Attachment, Tip, User]:
    user = request.user
    asked = Attachment.objects.filter(pk=pk).select_related("message__tip__source")
    attachment = asked.first() if isinstance(user, User) else None
    tip = attachment.message.tip if attachment else None
    if not isinstance(user, User) or attachment is None or tip is None:
        raise Http404
    if not access.may_see_tip(user, tip):
        raise Http404
    return attachment, tip, user


def _picture(attachment: Attachment) -> HttpResponse:
    try:
        image = media.open_clean(attachment)
    except media.CanNotOpen as error:
        raise _unreadable(attachment) from error
    content_type = attachment_files.clean_type(image)
    name = attachment_files.neutral_name(attachment, content_type)
    return HttpResponse(image, content_type=content_type, headers=_SAFE | _named(name))


def _played(request: HttpRequest, attachment: Attachment) -> HttpResponseBase:
    """As its own type, whole or the part that is asked for."""
    size = attachment.size
    # nothing that If-Range could name was ever told, so all of it is sent (RFC 9110, 13.1.5)
    asked = "" if "If-Range" in request.headers else request.headers.get("Range", "")
    try:
        part = byte_ranges.asked_for(asked, size)
    except byte_ranges.NotSatisfiable:
        return HttpResponse(status=416, headers=_SAFE | {"Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    response = StreamingHttpResponse(
        _pieces(attachment_files.open_shown, attachment, start, stop),
        status=206 if part else 200,
        content_type=attachment.content_type,
        headers=_SAFE | _named(attachment_files.neutral_name(attachment)),
    )
    response["Accept-Ranges"] = "bytes"
    response["Content-Length"] = str(stop - start)
    if part:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _saved(attachment: Attachment, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    """To be saved: no browser opens what we have not looked into."""
    name = attachment_files.neutral_name(attachment)
    response = StreamingHttpResponse(
        pieces, content_type=_ANY, headers=_SAFE | _named(name, is_saved=True)
    )
    response["Content-Length"] = str(attachment.size)
    return response


def _pieces(
    opened: Callable[..., Iterator[bytes]], attachment: Attachment, *part: int
) -> Iterator[bytes]:
    """At most a few chunks are in memory, however large the file is."""
    try:
        return opened(attachment, *part)
    except media.CanNotOpen as error:
        raise _unreadable(attachment) from error


def _unreadable(attachment: Attachment) -> Http404:
    if attachment.original or attachment.clean:
        _log.error("A file of attachment %s can not be opened", attachment.pk)
    return Http404()


def _named(name: str, *, is_saved: bool = False) -> dict[str, str]:
    return {"Content-Disposition": content_disposition_header(is_saved, name) or "inline"}
