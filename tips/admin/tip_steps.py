"""Every step of a tip: one address each, `…/step/<name>/`, and only by a POST.

A refusal is one sentence on the page of the tip, and what was typed stays there. A form knows
which version of the tip was on the page: where somebody else was first, or the source has written
more, nothing is done.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.access import NotAllowed
from articles.lib.keys import is_key
from articles.models import User

from .. import notices, triage
from ..access import tip_for
from ..forms import triage as questions
from ..models import InboundMessage, Notice, NoticeKind, Source, Status, Tip
from . import telling, tip_page
from .tie_page import readable

Words = dict[str, Any]
_KEYS = {"article", "confirmed", "notice"}  # sent by the button itself, beside the form


@dataclass(frozen=True)
class Step:
    """`act` makes it with the form's clean data; `guards`: refused when the tip changed meanwhile.

    `is_long`: it keeps no lock while it works, and asks again itself. `tells`: the source; by
    which way follows what is `done`.
    """

    act: Callable[[Tip, User, Words], Any]
    done: str | Promise
    form: type[questions.TipForm] | None = None
    guards: bool = True
    is_long: bool = False
    tells: bool = False
    anchor: str = ""


def answer(request: HttpRequest, model_admin: Any, pk: int, name: str) -> HttpResponse:
    """Raises Http404 for a step that there is not, and to who may not see the tip."""
    if name not in STEPS:
        raise Http404
    tip = tip_for(request.user, pk)
    if request.method != "POST":
        return _back(tip)
    form = _form(request, model_admin, name, tip)
    if not form.is_valid():
        return _refused(request, model_admin, pk, name, form, _first_error(form))
    try:
        _make(request, name, tip, form)
    except NotAllowed as refusal:
        return _refused(request, model_admin, pk, name, form, str(refusal))
    _say(request, STEPS[name], tip)
    stands = tip.merged_into if name == "merge" else None
    return _back(stands or tip, STEPS[name].anchor)


def _make(request: HttpRequest, name: str, tip: Tip, form: forms.BaseForm) -> None:
    """Raises NotAllowed."""
    step, words = STEPS[name], _words(request, form)
    if not step.guards:
        step.act(tip, request.user, words)
        return
    others = [other.pk for other in words.values() if isinstance(other, Tip)]
    with _unchanged(tip, request.POST.get("version", ""), others, is_short=not step.is_long):
        step.act(tip, request.user, words)


def _words(request: HttpRequest, form: forms.BaseForm) -> Words:
    if isinstance(form, questions.DescribeForm):
        confirmed = {name: getattr(form.instance, name) for name in _confirmed(request)}
        return confirmed | form.changed()
    return {**form.cleaned_data, **{name: request.POST[name] for name in _KEYS & set(request.POST)}}


def _confirmed(request: HttpRequest) -> list[str]:
    """Suggestions that the editor has said are right."""
    return [name for name in request.POST.getlist("confirm") if name in ("place", "category")]


@contextmanager
def _unchanged(tip: Tip, seen: str, others: list[int], *, is_short: bool) -> Iterator[None]:
    """Raises NotAllowed when the tip is not as it was on the page.

    Locks as intake does: the source before its tips, and these in the order of their keys.
    """
    if not is_short:
        _require_version(tip.pk, Tip.objects.filter(pk=tip.pk), seen)
        yield
        return
    with transaction.atomic():
        Source.objects.select_for_update().filter(pk=tip.source_id).values_list("pk").first()
        locked = Tip.objects.select_for_update().filter(pk__in=[tip.pk, *others]).order_by("pk")
        _require_version(tip.pk, locked, seen)
        yield


def _require_version(pk: int, tips: Any, seen: str) -> None:
    versions = dict(tips.values_list("pk", "version"))
    if str(versions.get(pk)) != seen:
        raise NotAllowed(_("This tip was changed meanwhile: look at it again, then decide."))


# What each does


def _answer(tip: Tip, user: User, words: Words) -> None:
    """Refused when somebody else has answered meanwhile: nobody is told the same thing twice."""
    with transaction.atomic():
        Tip.objects.select_for_update().filter(pk=tip.pk).values_list("pk").first()
        told = tip.notices.filter(kind=NoticeKind.ANSWER).count()
        if words["seen"] is not None and words["seen"] != told:
            raise NotAllowed(_("Somebody else has just answered: read it first."))
        triage.answer(tip, actor=user, text=words["text"])


def _tell(tip: Tip, user: User, words: Words) -> None:
    asked = words.get("notice", "")
    notice = tip.notices.filter(pk=asked).first() if is_key(asked) else None
    if notice is None:
        raise NotAllowed(_("There is no such notice."))
    notices.told_by_hand(Notice.objects.get(pk=notice.pk), actor=user)


def _tie(tip: Tip, user: User, words: Words) -> None:
    article = readable(user, words.get("article", ""))
    if article is None:
        raise NotAllowed(_("There is no such article, or you may not see it."))
    if article.is_public and words.get("confirmed") != str(article.pk):
        raise NotAllowed(_("Readers see that article: tying it adopts the tip. Confirm it first."))
    triage.tie(tip, actor=user, article=article)


def _move(tip: Tip, user: User, words: Words) -> None:
    told = InboundMessage.objects.filter(tip=tip, pk__in=words["messages"])
    others = Tip.objects.filter(source=tip.source_id)
    other = others.filter(pk=words["to"]).first() if words["to"] else None
    triage.move_messages(told, actor=user, to=other)


def _let_go(tip: Tip, user: User, other: Tip) -> None:
    if other.merged_into_id != tip.pk:
        raise NotAllowed(_("That tip is not merged into this one."))
    triage.split_off(other, actor=user)


_ADOPTED = gettext_lazy("Tied to the article; the tip is adopted, and a reward is due.")
STEPS: dict[str, Step] = {
    "check": Step(
        lambda tip, user, words: triage.check(tip, actor=user), gettext_lazy("It is being checked.")
    ),
    "assign": Step(
        lambda tip, user, words: triage.assign(
            tip, actor=user, to=words["to"], due_at=words["due_at"]
        ),
        gettext_lazy("Assigned."),
        questions.AssignForm,
    ),
    "unassign": Step(
        lambda tip, user, words: triage.unassign(tip, actor=user),
        gettext_lazy("Taken back from the reporter."),
    ),
    "make_draft": Step(
        lambda tip, user, words: triage.make_draft(tip, actor=user),
        gettext_lazy("The draft is made, with the words, the pictures and the place of the tip."),
        is_long=True,
    ),
    "tie": Step(_tie, gettext_lazy("Tied to the article.")),
    "untie": Step(
        lambda tip, user, words: triage.untie(tip, actor=user),
        gettext_lazy("It is tied to no article any more."),
    ),
    "decline": Step(
        lambda tip, user, words: triage.decline(tip, actor=user, reason=words["reason"]),
        pgettext_lazy("tip", "Declined."),
        questions.DeclineForm,
        tells=True,
    ),
    "spam": Step(
        lambda tip, user, words: triage.spam(tip, actor=user),
        gettext_lazy("Marked as spam; nobody is told."),
    ),
    "reopen": Step(
        lambda tip, user, words: triage.reopen(tip, actor=user),
        pgettext_lazy("tip", "Taken up again."),
    ),
    "merge": Step(
        lambda tip, user, words: triage.merge(tip, actor=user, into=words["code"]),
        gettext_lazy("Merged into this tip, which stands for both."),
        questions.OtherTipForm,
        anchor="same",
    ),
    "take_in": Step(
        lambda tip, user, words: triage.merge(words["code"], actor=user, into=tip),
        gettext_lazy("The other tip is merged into this one."),
        questions.OtherTipForm,
        anchor="same",
    ),
    "split_off": Step(
        lambda tip, user, words: triage.split_off(tip, actor=user),
        gettext_lazy("It is a tip of its own again."),
    ),
    "let_go": Step(
        lambda tip, user, words: _let_go(tip, user, words["code"]),
        gettext_lazy("The other tip is one of its own again."),
        questions.OtherTipForm,
        anchor="same",
    ),
    "describe": Step(
        lambda tip, user, words: triage.describe(tip, actor=user, **words),
        gettext_lazy("Saved."),
        anchor="facts",
    ),
    "note": Step(
        lambda tip, user, words: triage.note(tip, actor=user, text=words["text"]),
        gettext_lazy("The note is written."),
        questions.NoteForm,
        guards=False,
        anchor="notes",
    ),
    "answer": Step(
        _answer,
        gettext_lazy("The answer is written down."),
        questions.AnswerForm,
        guards=False,
        tells=True,
        anchor="notices",
    ),
    "tell": Step(_tell, gettext_lazy("Ticked off: they know it."), guards=False, anchor="notices"),
    "move": Step(_move, gettext_lazy("Moved."), questions.MoveForm),
    "block": Step(
        lambda tip, user, words: triage.block(tip.source, actor=user, reason=words["reason"]),
        gettext_lazy("Blocked: what they send is kept as spam and not answered."),
        questions.ReasonForm,
        guards=False,
        anchor="source",
    ),
    "unblock": Step(
        lambda tip, user, words: triage.unblock(tip.source, actor=user),
        gettext_lazy("They are not blocked any more."),
        guards=False,
        anchor="source",
    ),
}


# Answers


def _form(request: HttpRequest, model_admin: Any, name: str, tip: Tip) -> forms.BaseForm:
    if name == "describe":
        return tip_page.describe_form(request, model_admin)(request.POST, instance=tip)
    return (STEPS[name].form or questions.TipForm)(request.POST, tip=tip)


def _say(request: HttpRequest, step: Step, tip: Tip) -> None:
    """What is done, and where the source is told something, whether it goes out at all."""
    done, tells = step.done, step.tells
    if step is STEPS["tie"] and tip.status == Status.ADOPTED:
        done, tells = _ADOPTED, True
    if not tells:
        messages.success(request, done)
        return
    way = telling.way_now(tip)
    level = messages.SUCCESS if way in telling.ON_ITS_WAY else messages.WARNING
    words = {"done": done, "told": telling.TOLD[way]}
    messages.add_message(request, level, _("%(done)s %(told)s") % words)


def _first_error(form: forms.BaseForm) -> str:
    for field, errors in form.errors.items():
        label = form.fields[field].label if field in form.fields else ""
        return f"{label}: {errors[0]}" if label else str(errors[0])
    return ""


def _refused(
    request: HttpRequest, model_admin: Any, pk: int, name: str, form: forms.BaseForm, sentence: str
) -> HttpResponse:
    fresh = tip_for(request.user, pk)
    return tip_page.show(
        request, model_admin, fresh, refusal=sentence, refused={name: form}, status=409
    )


def _back(tip: Tip, anchor: str = "") -> HttpResponse:
    address = reverse("admin:tips_tip_change", args=[tip.pk])
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
