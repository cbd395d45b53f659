"""/tips/attachments/<id>/small/: a picture of a tip as the inbox shows it, for who may see the tip.

Made each time anew and kept nowhere: a small copy in the clear would outlive the sealed one.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import access, media
from ..lib import small_pictures


@never_cache
@require_safe
def small(request: HttpRequest, pk: int) -> HttpResponse:
    attachment = access.attachment_for(request.user, pk)
    if not attachment.clean:
        raise Http404
    try:
        image = small_pictures.square(media.open_clean(attachment))
    except media.CanNotOpen as error:
        raise Http404 from error
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Encoding": "identity",
    }
    return HttpResponse(image, content_type="image/jpeg", headers=headers)
