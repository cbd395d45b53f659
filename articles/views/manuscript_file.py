"""/manuscripts/<id>/: the file that a draft was made of, for who may read the draft."""

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..access import may_see
from ..lib.private_storage import short_link
from ..models import ManuscriptFile, User


@never_cache
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as it came, to be saved and never shown; 404 for everyone else.

    Nothing in it was checked by us beyond what was read of it, so no browser may open it here.
    """
    files = ManuscriptFile.objects.select_related("article")
    kept = files.filter(pk=pk).first() if isinstance(request.user, User) else None
    if kept is None or not may_see(request.user, kept.article):
        raise Http404
    if link := short_link(kept.file.storage, kept.file.name, kept.name):
        return HttpResponseRedirect(link)
    try:
        content = kept.file.open("rb")
    except OSError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=kept.name,
        content_type="application/octet-stream",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
