"""Serves the renditions of the embedded default, where no nginx or object storage does.

Only pictures that the paper made itself lie in MEDIA_ROOT; originals and evidence are in
PRIVATE_ROOT, which has no address at all.
"""

import errno
import logging
from pathlib import PurePosixPath
from posixpath import normpath

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles import takedown

_log = logging.getLogger(__name__)

KEPT = "public, max-age=604800, s-maxage=60, immutable"  # seconds
TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of MEDIA_ROOT. A picture that changes gets another name, so a browser may keep it; a
    cache that many share asks again each minute, since it may be taken away. Then it is 410."""
    content_type = TYPES.get(PurePosixPath(path).suffix)
    if content_type is None:
        raise Http404
    if _is_gone(path):
        return HttpResponse(
            _("This picture was taken away."),
            status=410,
            content_type="text/plain; charset=utf-8",
            headers={"Cache-Control": "public, max-age=60"},
        )
    try:
        response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # no file can be called so
            raise Http404 from error
        raise
    response["Cache-Control"] = KEPT
    if response.status_code == 200:
        response["Content-Type"] = content_type
        response["Content-Disposition"] = "inline"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"  # feeds are read elsewhere
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _is_gone(path: str) -> bool:
    """However the address is written. Without a database what lies there is served."""
    try:
        return takedown.is_gone(normpath(path).lstrip("/"))
    except DatabaseError:
        _log.warning("The database does not say whether a picture was taken away", exc_info=True)
        return False
