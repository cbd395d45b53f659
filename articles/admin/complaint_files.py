"""Evidence and sealed copies: only to be saved, and each look is recorded."""

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from .. import complaint_looks, complaints, recent, sealed_store
from ..access import NotAllowed
from ..lib import media_kinds
from ..models import ComplaintFile, TakeDown

_log = logging.getLogger(__name__)
_SAFE = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


@require_GET
def evidence(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Raises Http404 to who may not see the case, and for a file that does not open."""
    seen = complaints.visible(request.user).filter(pk=pk)
    asked = ComplaintFile.objects.filter(complaint__in=seen.values("pk"), pk=file)
    found = asked.select_related("complaint__article").first()
    if found is None:
        raise Http404
    name = f"case-{found.complaint.code}-{found.pk}{media_kinds.ending(found.content_type)}"
    return _saved(name, complaint_looks.open_file, found, request)


@require_POST
def sealed_copy(request: HttpRequest, row: int) -> HttpResponse:
    """Who it is, is asked again. Raises Http404 to who may not, and for one that does not open."""
    found = TakeDown.objects.filter(pk=row).select_related("article", "complaint").first()
    if found is None:
        raise Http404
    try:
        complaints.require_part(found.article, request.user)
    except NotAllowed as refusal:
        raise Http404 from refusal
    if asked := recent.require(request):
        return asked
    name = f"article-{found.article_id}-{found.pk}.zip"
    return _saved(name, complaint_looks.open_sealed_copy, found, request)


def _saved(name: str, opened: Any, row: Any, request: HttpRequest) -> StreamingHttpResponse:
    """No browser opens what a stranger sent."""
    try:
        pieces = opened(row, actor=request.user)
    except NotAllowed as refusal:
        raise Http404 from refusal
    except sealed_store.CanNotOpen as error:
        _log.exception("%s can not be opened", name)
        raise Http404 from error
    named = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return StreamingHttpResponse(
        pieces, content_type="application/octet-stream", headers=_SAFE | named
    )
