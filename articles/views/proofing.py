"""The proof-reading check as proof.js asks for it, in the newsroom and in the reporters' portal."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from .. import house_style, proofing
from ..access import NotAllowed, may_see
from ..lib.keys import is_key
from ..models import Article


@never_cache
@require_POST
@csrf_protect
def check(request: HttpRequest) -> HttpResponse:
    """What to look at again in the fields that are sent, saved or not.

    With `article` come its dismissals, for who may see it. `is_cut`: a field is too long to be
    looked at to its end.
    """
    if not request.user.is_authenticated:
        return _logged_out()
    if not house_style.may_check(request.user):
        raise PermissionDenied
    pk = request.POST.get("article", "")
    article = _visible(request, int(pk)) if is_key(pk) else None
    content = _content(request)
    found = proofing.check_content(content, article)
    return JsonResponse(
        {
            "findings": [each.as_dict() for each in found],
            "is_cut": any(len(value) > proofing.LONGEST for value in content.values()),
        }
    )


@never_cache
@require_POST
@csrf_protect
def let_stand(request: HttpRequest, pk: int) -> HttpResponse:
    """Records it for the finding with this `key` in the text that is sent with it."""
    if not request.user.is_authenticated:
        return _logged_out()
    article = _visible(request, pk)
    key = request.POST.get("key", "")
    for found in proofing.check_content(_content(request), article):
        if found.key == key:
            break
    else:
        gone = _("The text has changed since it was checked: look at it again.")
        return JsonResponse({"reason": gone}, status=409)
    try:
        dismissal = house_style.let_stand(article, found, actor=request.user)
    except NotAllowed as refusal:
        return JsonResponse({"reason": str(refusal)}, status=403)
    return JsonResponse({"by": str(dismissal.person)})


def _content(request: HttpRequest) -> dict[str, str]:
    return {field: request.POST.get(field, "") for field in proofing.FIELDS}


def _visible(request: HttpRequest, pk: int) -> Article:
    """A stranger gets the answer of an address that does not exist."""
    article = Article.objects.filter(pk=pk).select_related("latest").first()
    if article is None or not may_see(request.user, article):
        raise Http404
    return article


def _logged_out() -> HttpResponse:
    return JsonResponse({"reason": _("You have been logged out.")}, status=401)
