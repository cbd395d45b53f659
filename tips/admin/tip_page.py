"""One tip: left the conversation, right where it stands and what may be done with it now.

Every step is a form of its own that is sent to `…/step/<name>/`; a refusal comes back as this
page, with its sentence on top and with what was typed where it was typed.
"""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from articles.access import has_right, may_see
from articles.admin.fields import only_choosing
from articles.lib import clock
from articles.models import User

from .. import access, duplicates, inbox, sources, triage
from ..forms import triage as questions
from ..models import NoticeKind, Tip
from . import conversation, telling, tip_history, tip_standing

_TEMPLATE = "admin/tips/tip/change_form.html"


def answer(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """Raises Http404 for who may not see the tip."""
    tip = access.tip_for(request.user, pk)
    return show(request, model_admin, tip, answer_text=_chosen(request, tip))


def show(
    request: HttpRequest,
    model_admin: Any,
    tip: Tip,
    *,
    refusal: str = "",
    refused: dict[str, forms.BaseForm] | None = None,
    answer_text: str = "",
    status: int = 200,
) -> HttpResponse:
    """`refused`: forms as they were sent, by the name of their step."""
    user = request.user
    turns = conversation.turns_of(tip)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": tip_standing.heading(tip),
        "opts": model_admin.opts,
        "original": tip,
        "tip": tip,
        "refusal": refusal,
        "typed": _typed(refused or {}) if _is_shut(tip, user) else [],
        "turns": turns,
        "may_move": tip.is_open and len(turns) > 1 and has_right(user, "triage_tip"),
        "has_more_turns": len(turns) >= conversation.MOST,
        "pictures_wait": conversation.pictures_that_wait(turns),
        "now": clock.now(),
        **_standing(tip, user),
        **_forms(request, model_admin, tip, refused or {}, answer_text),
        "rewards": access.visible_rewards(user).filter(tip=tip).only("tip", "status", "award_date"),
        "may_open_article": tip.article is not None and may_see(user, tip.article),
        "neighbours": inbox.neighbours(access.visible_tips(user), tip),
        "happened": tip_history.lines_of(tip),
    }
    return TemplateResponse(request, _TEMPLATE, context, status=status)


def _standing(tip: Tip, user: User) -> dict[str, Any]:
    informants = triage.informants(tip)
    way = telling.way_now(tip)
    merged = [each for each in informants if each.merged_into_id == tip.pk]
    shown = merged[: conversation.MOST_MERGED]
    return {
        "buttons": tip_standing.buttons(tip, user, tip_standing.way_on(tip, user)),
        "mask": tip_standing.mask(tip.source, tip) if has_right(user, "view_source") else None,
        "informants": informants if len(informants) > 1 else [],
        "merged": merged,
        "told_too": conversation.turns_by_tip(shown) if shown else [],
        "hidden_merged": len(merged) - len(shown),
        "likely": duplicates.likely(tip) if _is_to_be_compared(tip) else [],
        "has_new_note": inbox.with_new_note(Tip.objects.filter(pk=tip.pk), user).exists(),
        "notes": tip.notes.select_related("author"),
        "told": telling.told(tip, user),
        "way": way,
        "way_sentence": telling.WAYS[way],
        "may_triage": has_right(user, "triage_tip"),
        "may_block": has_right(user, "block_source"),
        "may_add": has_right(user, "add_tip") and tip.is_open,
        "may_describe": tip_standing.may_describe(tip, user),
        "why_not_reveal": sources.why_not(tip.source, user),
        "may_open_original": access.may_reveal(user, tip.source),
    }


def _is_shut(tip: Tip, user: User) -> bool:
    """Whether most of its forms are not on the page."""
    return tip.purged_at is not None or not has_right(user, "triage_tip")


def _typed(refused: dict[str, forms.BaseForm]) -> list[tuple[str, str]]:
    """Words that were sent for what can not be done any more: to be copied from the refusal."""
    return [
        (str(field.label), str(field.value()))
        for form in refused.values()
        for field in form.visible_fields()
        if isinstance(field.field, forms.CharField) and field.value()
    ]


def _is_to_be_compared(tip: Tip) -> bool:
    return tip.is_open and tip.purged_at is None


def _forms(
    request: HttpRequest,
    model_admin: Any,
    tip: Tip,
    refused: dict[str, forms.BaseForm],
    answer_text: str,
) -> dict[str, Any]:
    seen = tip.notices.filter(kind=NoticeKind.ANSWER).count()
    made: dict[str, forms.BaseForm] = {
        "assign": questions.AssignForm(tip=tip),
        "decline": questions.DeclineForm(tip=tip),
        "answer": questions.AnswerForm(tip=tip, initial={"text": answer_text, "seen": seen}),
        "note": questions.NoteForm(tip=tip),
        "merge": questions.OtherTipForm(tip=tip),
        "move": questions.MoveForm(tip=tip),
        "block": questions.ReasonForm(tip=tip),
        "describe": describe_form(request, model_admin)(instance=tip),
    }
    return {
        "forms": made | refused,
        "is_refused": set(refused),
        "templates": telling.templates_for(tip),
        "reasons": telling.templates_for(tip, reasons=True),
    }


def describe_form(request: HttpRequest, model_admin: Any) -> type[questions.DescribeForm]:
    """With the newsroom's own boxes, which look a place up while its name is typed."""

    def box(db_field: Any, **kwargs: Any) -> Any:
        return only_choosing(model_admin.formfield_for_dbfield(db_field, request, **kwargs))

    fields = questions.DescribeForm.Meta.fields
    return forms.modelform_factory(
        Tip, form=questions.DescribeForm, fields=fields, formfield_callback=partial(box)
    )


def _chosen(request: HttpRequest, tip: Tip) -> str:
    """The words of a template that was chosen where no script fills them in."""
    wanted = request.GET.get("template", "")
    for template, text in telling.templates_for(tip):
        if str(template.pk) == wanted:
            return text
    return ""
