"""One case: what was said, who complains, and what may be done with it now.

Every step is a form of its own that is sent to `…/step/<name>/`; a refusal comes back as this page,
with its sentence on top and with what was typed where it was typed.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .. import complaint_looks, complaints, history, recent, takedown
from ..access import NotAllowed, may_see
from ..forms import complaint_steps as questions
from ..lib.keys import is_key
from ..models import Complaint, ComplaintMessage, Event, User

_TEMPLATE = "admin/articles/complaint/change_form.html"
_HAPPENED = 40  # events
_FORMS: dict[str, type[questions.CaseForm]] = {
    "take_on": questions.NothingForm,
    "hand_over": questions.HandOverForm,
    "ask": questions.AskForm,
    "uphold": questions.UpholdForm,
    "reject": questions.WhyForm,
    "reopen": questions.NothingForm,
    "counter": questions.CounterForm,
    "stand_by": questions.WhyForm,
    "restore": questions.WhyForm,
    "note": questions.NoteForm,
}
_DONE: dict[str, str | Promise] = {
    "take_on": pgettext_lazy("complaint", "You verify it now."),
    "hand_over": pgettext_lazy("complaint", "Given over."),
    "ask": pgettext_lazy("complaint", "Asked: the answer comes here."),
    "uphold": pgettext_lazy("complaint", "Upheld, and done."),
    "reject": pgettext_lazy("complaint", "Rejected."),
    "reopen": pgettext_lazy("complaint", "Taken up again."),
    "counter": pgettext_lazy("complaint", "The statement is kept."),
    "stand_by": pgettext_lazy("complaint", "The decision stands."),
    "restore": pgettext_lazy("complaint", "Put back: readers see it again."),
    "note": pgettext_lazy("complaint", "Noted."),
}
_GRAVE = ("uphold", "reject", "restore", "stand_by")
# what readers see goes or comes back: who it is, is asked again
_CONFIRMED = ("uphold", "restore")


def answer(request: HttpRequest, model_admin: Any, pk: str) -> HttpResponse:
    """Raises Http404 for who may not see the case."""
    return _show(request, model_admin, case_for(request.user, pk))


def step(request: HttpRequest, model_admin: Any, pk: int, name: str) -> HttpResponse:
    """Raises Http404 for a step that there is not, and to who may not see the case."""
    complaint = case_for(request.user, pk)
    if name not in _FORMS:
        raise Http404
    if request.method != "POST":
        return _back(complaint)
    if name in _CONFIRMED and (asked := recent.require(request)):
        return asked
    form = _FORMS[name](request.POST, complaint=complaint, prefix=name)
    if not form.is_valid():
        return _show(request, model_admin, complaint, refused=(name, form), status=422)
    act: Callable[..., Any] = getattr(complaints, name)
    try:
        act(complaint, actor=request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        fresh = case_for(request.user, pk)
        again = (name, form)
        return _show(request, model_admin, fresh, refused=again, refusal=str(refusal), status=409)
    except ValidationError as refusal:
        form.add_error("notice", refusal)
        return _show(request, model_admin, complaint, refused=(name, form), status=422)
    messages.success(request, _DONE[name])
    return _back(complaint)


def case_for(user: User, pk: int | str) -> Complaint:
    """Raises Http404 for a case that there is not, and to who may not see it."""
    if not is_key(pk):
        raise Http404
    seen = complaints.visible(user).select_related(
        *("article__live", "handler", "decided_by", "entered_by", "correction")
    )
    if (found := seen.filter(pk=pk).first()) is None:
        raise Http404
    return found


def _back(complaint: Complaint) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:articles_complaint_change", args=[complaint.pk]))


def _show(
    request: HttpRequest,
    model_admin: Any,
    complaint: Complaint,
    *,
    refused: tuple[str, questions.CaseForm] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    user = request.user
    files = list(complaint.files.all())
    said = list(complaint.messages.select_related("author"))
    for each in said:
        each.shown_files = [file for file in files if file.message_id == each.pk]
    typed = dict([refused]) if refused else {}
    context = {
        **model_admin.admin_site.each_context(request),
        "title": str(complaint),
        "opts": model_admin.opts,
        "original": complaint,
        "complaint": complaint,
        "masked_name": complaint_looks.masked_name(complaint.name),
        "refusal": refusal,
        "files": [file for file in files if file.message_id is None],
        "said": [each for each in said if each.kind != ComplaintMessage.Kind.NOTE],
        "notes": [each for each in said if each.kind == ComplaintMessage.Kind.NOTE],
        "steps": _steps(complaint, user, typed),
        "note_form": typed.get("note") or _form("note", complaint),
        "take_downs": complaint.article.take_downs.select_related("by", "ended_by"),
        "hidden": complaint.hidings.select_related("photo"),
        "others": complaints.visible(user)
        .filter(article=complaint.article_id)
        .exclude(pk=complaint.pk)[:10],
        "may_open_article": may_see(user, complaint.article),
        "is_down": takedown.current(complaint.article) is not None,
        "happened": _happened(complaint),
    }
    return TemplateResponse(request, _TEMPLATE, context, status=status)


def _steps(
    complaint: Complaint, user: User, typed: dict[str, questions.CaseForm]
) -> list[dict[str, Any]]:
    return [
        {
            "name": action.name,
            "label": action.label,
            "why_not": action.reason,
            "form": typed.get(action.name) or _form(action.name, complaint),
            "is_open": action.name in typed,
            "is_grave": action.name in _GRAVE,
            "is_at_once": _FORMS[action.name] is questions.NothingForm,
        }
        for action in complaints.available(complaint, user)
    ]


def _form(name: str, complaint: Complaint) -> questions.CaseForm:
    initial: dict[str, Any] = {}
    if name == "uphold":
        shown = takedown.photos_of(complaint.article).filter(hidden_at=None)
        is_put_right = complaint.kind in (Complaint.Kind.MISTAKE, Complaint.Kind.FALSE)
        outcome = Complaint.Outcome.CORRECTED if is_put_right else Complaint.Outcome.TAKEN_DOWN
        initial = {"outcome": outcome, "photos": [photo.pk for photo in shown]}
    return _FORMS[name](complaint=complaint, prefix=name, initial=initial)


def _happened(complaint: Complaint) -> list[history.Line]:
    """The record of this case alone, the newest first."""
    events = Event.objects.filter(article=complaint.article_id).select_related("actor")
    mine = events.filter(data__case=complaint.code).order_by("-pk")[:_HAPPENED]
    return [history.line(event) for event in mine]
