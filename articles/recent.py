"""Before something grave, whoever asks shows once more who they are.

    if asked := recent.require(request):
        return asked

In a POST. The answer is a page that carries everything that was typed, and sends it to the same
address again together with a code, a passkey or the password; nothing of it is kept meanwhile.
A login counts, and holds for CONFIRM_AFTER seconds.
"""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from . import logins, second_factor
from .access import NotAllowed
from .reader_page import PRIVATE

_OURS = "confirm_"  # names of the fields of that page begin with it
_FIELDS = ("password", "code", "passkey")


def is_confirmed(request: HttpRequest) -> bool:
    """A session that was not made by a login (an older version's, the demo's) is let through
    where second factors are optional; where they are required, it does not get this far."""
    if logins.SIGNED_IN not in request.session and settings.SECOND_FACTOR == "optional":
        return True
    return time.time() - request.session.get(logins.CONFIRMED, 0) < settings.CONFIRM_AFTER


@sensitive_variables("shown", "typed")
def require(request: HttpRequest) -> HttpResponse | None:
    """None when it may go on, else the page that asks."""
    if request.method != "POST" or is_confirmed(request):
        return None
    shown = {name: request.POST.get(_OURS + name, "") for name in _FIELDS}
    refusal = ""
    if any(shown.values()):
        try:
            if logins.check_again(request, request.user, **shown):  # type: ignore[arg-type]
                request.session[logins.CONFIRMED] = time.time()
                return None
            refusal = _("This was not right. Try once more.")
        except NotAllowed as error:
            refusal = str(error)
    return _page(request, refusal)


def _page(request: HttpRequest, refusal: str) -> HttpResponse:
    user = request.user
    has_factor = second_factor.has(user)  # type: ignore[arg-type]
    has_passkey = has_factor and second_factor.has_passkey(user)  # type: ignore[arg-type]
    context = {
        "page_title": _("Is it you?"),
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if not name.startswith(_OURS) and name != "csrfmiddlewaretoken"
            for value in values
        ],
        "refusal": refusal,
        "has_factor": has_factor,
        "passkey": second_factor.passkey_request(user) if has_passkey else "",  # type: ignore[arg-type]
        "minutes": settings.CONFIRM_AFTER // 60,
    }
    answer = TemplateResponse(request, "account/confirm.html", context, status=403)
    answer["Cache-Control"] = PRIVATE
    vars(answer)["_csp_replace"] = None  # the strict policy, in the admin too
    return answer
