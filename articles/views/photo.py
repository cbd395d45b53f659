"""/photos/<id>/: the address by which an article's text names a picture, for the newsroom."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import own_pictures, renditions
from ..models import Photo, User


@never_cache
@require_safe
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads those who see the library to the picture, so that the editor's window shows it, and
    a writer to their own; 404 for anyone else.

    Readers never come here: their pages name renditions, whose addresses nobody can guess.
    """
    user = request.user
    if not (isinstance(user, User) and user.is_active):
        raise Http404
    asked = get_object_or_404(Photo, pk=pk)
    if not own_pictures.may_see(user, asked, request.session):
        raise Http404
    shown = renditions.preview_of(asked)
    if shown is None:
        raise Http404
    return HttpResponseRedirect(shown.url)
