"""Every step of an article from the newsroom: one address each, `…/step/<transition>/`.

A GET shows what is asked for, a POST makes the step through the workflow. A refusal is a
sentence on the same page, and what was typed stays there.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import corrections, recent, scheduling, takedown, workflow
from ..access import NotAllowed, visible_articles
from ..approval import Approval, needed_proofs
from ..forms import steps as questions
from ..forms.complaint_steps import TakeDownForm
from ..lib.keys import is_key
from ..models import Article, Step, User

DONE: dict[str, str | Promise] = {
    "submit": gettext_lazy("Handed in for review."),
    "take_back": gettext_lazy("It is with its writer again."),
    "sign": gettext_lazy("Review passed."),
    "proof": gettext_lazy("Proof signed."),
    "send_back": gettext_lazy("Sent back to the writer."),
    "publish": gettext_lazy("Published."),
    "schedule": gettext_lazy("Scheduled."),
    "unschedule": gettext_lazy("Taken off the schedule."),
    "revise": gettext_lazy(
        "The next text can be written; readers see the published one until it is approved."
    ),
    "abandon": gettext_lazy("The revision is given up; readers see what they saw before."),
    "withdraw": gettext_lazy("Withdrawn from the site."),
    "retract": gettext_lazy("Retracted: readers see the notice in place of the text."),
    "restore": gettext_lazy("Readers see it again."),
    "take_down": gettext_lazy("Taken down: it is gone from the site."),
    "put_back": gettext_lazy("Put back: readers see it again."),
    "reopen": gettext_lazy("It can be written anew; it needs every signature again."),
    "spike": gettext_lazy("Spiked."),
    "revive": pgettext_lazy("spiked article", "Taken up again."),
}
# a step that asks for something, or that is to be thought over, is a page of its own
ASKED: dict[str, type[questions.StepForm]] = {
    "submit": questions.SubmitForm,
    "sign": questions.SignForm,
    "proof": questions.ProofForm,
    "send_back": questions.SendBackForm,
    "schedule": questions.ScheduleForm,
    "abandon": questions.StepForm,
    "withdraw": questions.ReasonForm,
    "retract": questions.StepForm,
    "take_down": TakeDownForm,
    "put_back": questions.ReasonForm,
    "spike": questions.ReasonForm,
}
MEANT: dict[str, str | Promise] = {
    "submit": gettext_lazy(
        "It goes to the reviewers. You can take it back until somebody begins with it."
    ),
    "sign": gettext_lazy("Your name stands for this text from now on."),
    "proof": gettext_lazy("You have read this text word by word."),
    "send_back": gettext_lazy("It returns to its writer; a new round of signatures begins then."),
    "schedule": gettext_lazy("It goes out by itself at that minute."),
    "abandon": gettext_lazy(
        "Readers keep what they see now. The given-up text stays among the earlier ones."
    ),
    "withdraw": gettext_lazy(
        "Its page will say that the article was withdrawn. Nothing is deleted, and it can be put"
        " back."
    ),
    "retract": gettext_lazy(
        "Readers see the notice in place of the text from now on, and nothing of it in lists, in"
        " the search and in feeds. The text stays for the newsroom."
    ),
    "take_down": gettext_lazy(
        "Its page, its pictures in every size, lists, feeds and search: all is gone at once. A"
        " sealed copy stays, and only the complaints desk puts it back."
    ),
    "put_back": gettext_lazy("Article and pictures are back where they were."),
    "spike": gettext_lazy("It will not appear. Nothing is deleted, and it can be taken up again."),
}
# what readers see, goes or comes back, or a notice is approved: who it is, is asked again. All of
# them are pages of their own
CONFIRMED = ("take_down", "put_back", "retract")
GRAVE = ("send_back", "abandon", "withdraw", "retract", "take_down", "spike")


def answer(request: HttpRequest, model_admin: Any, pk: int, name: str) -> HttpResponse:
    """Raises Http404 for a step that there is not, and to who may not see the article."""
    if name not in DONE:
        raise Http404
    article = _article(request.user, pk)
    form_class = _form_class(name, article)
    if request.method != "POST":
        return _ask(request, model_admin, article, name, form_class(initial=_initial(request)))
    if name in CONFIRMED and (asked := recent.require(request)):
        return asked
    form = form_class(request.POST)
    if not form.is_valid():
        return _ask(request, model_admin, article, name, form)
    try:
        make(name, article, request.user, **form.cleaned_data)
    except NotAllowed as refusal:
        return _ask(request, model_admin, _article(request.user, pk), name, form, str(refusal))
    messages.success(request, DONE[name])
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))


def make(name: str, article: Article, user: User, **words: Any) -> None:
    """Raises NotAllowed."""
    elsewhere: dict[str, Callable[..., Any]] = {
        "schedule": scheduling.plan,
        "take_down": takedown.take_down,
        "put_back": takedown.restore,
    }
    step = elsewhere.get(name) or getattr(workflow, name)
    step(article, actor=user, **words)


def asked_after_saving(request: HttpRequest, article: Article) -> HttpResponse | None:
    """The answer to a form that was saved by the button of a step; None by another button.

    A step that asks for something leads to its page, the others are made at once.
    """
    name = request.POST.get("step", "")
    if name not in DONE:
        return None
    if name in ASKED:
        messages.success(request, _("Saved."))
        seen = {"seen": article.latest_id} if article.latest_id else {}
        address = reverse("admin:articles_article_step", args=[article.pk, name])
        return HttpResponseRedirect(f"{address}?{urlencode(seen)}")
    try:
        make(name, article, request.user)
        messages.success(request, DONE[name])
    except NotAllowed as refusal:
        messages.warning(request, _("Saved, but no more than that: %s") % refusal)
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _form_class(name: str, article: Article) -> type[questions.StepForm]:
    """The built-in check is offered where it may stand for a proof: the first of several."""
    if name == "proof" and (
        len(needed_proofs()) == 1 or Approval.of(article).missing_proofs[:1] != [Step.PROOF_1]
    ):
        return questions.SignForm
    return ASKED.get(name, questions.StepForm)


def _article(user: User, pk: int) -> Article:
    article = visible_articles(user).filter(pk=pk).select_related("latest__author", "section")
    if (found := article.first()) is None:
        raise Http404
    return found


def _initial(request: HttpRequest) -> dict[str, Any]:
    seen = request.GET.get("seen", "")
    return {"seen": seen} if is_key(seen) else {}


def _ask(
    request: HttpRequest,
    model_admin: Any,
    article: Article,
    name: str,
    form: forms.Form,
    refusal: str = "",
) -> HttpResponse:
    transition = workflow.TRANSITIONS[name]
    shut = workflow.why_not(name, article, request.user)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": transition.label,
        "opts": model_admin.opts,
        "original": article,
        "name": name,
        "meant": MEANT.get(name, ""),
        "is_grave": name in GRAVE,
        "notice": corrections.waiting_retraction(article) if name == "retract" else None,
        "form": form,
        "why_not": refusal or shut,
        "is_shut": bool(shut),
    }
    status = 409 if refusal else 200
    return TemplateResponse(request, "admin/articles/article/step.html", context, status=status)
