"""Serves the renditions of the embedded default, where no nginx or object storage does.

Only pictures that the paper made itself lie in MEDIA_ROOT; originals and evidence are in
PRIVATE_ROOT, which has no address at all.
"""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

TYPES = {
    ".avif": "image/avif",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of MEDIA_ROOT. A picture that changes gets another name, so it may be kept."""
    content_type = TYPES.get(PurePosixPath(path).suffix)
    if content_type is None:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    if response.status_code == 200:
        response["Content-Type"] = content_type
        response["Content-Disposition"] = "inline"
    return response
