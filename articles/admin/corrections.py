"""Corrections in the newsroom: the list, the page of one, and «Correct…» on an article."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from .. import complaints, corrections, history, recent, workflow
from ..access import NotAllowed, has_right, may_see, visible_articles
from ..forms.corrections import CorrectForm, RecipientForm, RewriteForm, TellForm
from ..lib.keys import is_key
from ..models import Article, Correction, CorrectionRecipient, User
from .paginator import CappedPaginator
from .site import site

_SEEING = ("view_article", "change_article", "publish_article")
DONE: dict[str, str | Promise] = {
    "approve": gettext_lazy("Approved."),
    "give_up": gettext_lazy("The notice is given up."),
    "rewrite": gettext_lazy("The notice is reworded."),
    "expect": gettext_lazy("Noted: they are to be told."),
    "tell": gettext_lazy("Noted: they were told."),
    "tell_not": gettext_lazy("They are off the list."),
}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", gettext_lazy("not approved yet")),
            ("tell", gettext_lazy("somebody still to be told")),
            ("out", pgettext_lazy("correction", "published")),
            ("away", gettext_lazy("given up")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "waiting":
                return queryset.waiting().filter(approved_at=None)
            case "tell":
                return queryset.filter(Q(published_at__isnull=False) & Exists(_still_to_tell()))
            case "out":
                return queryset.filter(published_at__isnull=False)
            case "away":
                return queryset.filter(given_up_at__isnull=False)
        return queryset


@admin.register(Correction, site=site)
class CorrectionAdmin(admin.ModelAdmin):
    list_display = ["kinded", "about", "state", "by", "dated", "to_tell"]
    list_display_links = None
    list_filter = [StateFilter, "kind"]
    list_per_page = 50
    list_max_show_all = 0
    list_select_related = False  # get_queryset says what it needs
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-pk"]
    sortable_by: list[str] = []
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Correction]:
        return seen(request.user).annotate(tells=Exists(_still_to_tell())).order_by("-pk")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        user = request.user
        if obj is not None:
            return may_see(user, obj.article)
        return user.is_active and (user.is_superuser or has_right(user, *_SEEING))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Begun on its article."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Correction | None = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return _show(request, self, _found(request.user, object_id))

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view

        def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
            return _step(request, self, pk, name)

        route = "<int:pk>/step/<str:name>/"
        return [
            path(route, guarded(require_POST(step)), name="articles_correction_step"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("kind"))
    def kinded(self, notice: Correction) -> str:
        address = reverse("admin:articles_correction_change", args=[notice.pk])
        return format_html('<a href="{}">{}</a>', address, notice.get_kind_display())

    @admin.display(description=gettext_lazy("article"))
    def about(self, notice: Correction) -> str:
        address = reverse("admin:articles_article_change", args=[notice.article_id])
        first = notice.paragraphs[0]
        return format_html(
            '<a class="row-title" href="{}">{}</a><br><small>{}</small>',
            *(address, notice.article, first if len(first) <= 40 else f"{first[:40]}…"),
        )

    @admin.display(description=gettext_lazy("state"))
    def state(self, notice: Correction) -> str:
        return notice.state

    @admin.display(description=gettext_lazy("written by"))
    def by(self, notice: Correction) -> str:
        return str(notice.written_by)

    @admin.display(description=gettext_lazy("date"))
    def dated(self, notice: Correction) -> str:
        return date_format(localtime(notice.published_at or notice.written_at), "Y-m-d H:i")

    @admin.display(description=gettext_lazy("still to be told"), empty_value="")
    def to_tell(self, notice: Correction) -> str:
        if not (notice.tells and notice.published_at):
            return ""
        return format_html('<span class="stage stage-returned">{}</span>', _("still to be told"))


def seen(user: User) -> QuerySet[Correction]:
    """Those on the articles that this person may see."""
    rows = Correction.objects.select_related("article__latest", "written_by")
    rows = rows.defer("article__latest__body")
    visible = visible_articles(user).order_by().values("pk")
    return rows.filter(article__in=visible)


def correct(request: HttpRequest, model_admin: Any, pk: int) -> HttpResponse:
    """«Correct…» on an article: the notice first, then its text. Raises Http404."""
    found = visible_articles(request.user).filter(pk=pk).select_related("latest", "section")
    article = found.first()
    if article is None:
        raise Http404
    form = CorrectForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            notice = workflow.correct(article, actor=request.user, **form.cleaned_data)
        except NotAllowed as error:
            refusal = str(error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _proposed(request, notice)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Correct"),
        "opts": model_admin.opts,
        "original": article,
        "form": form,
        "why_not": refusal or _why_not_correct(article, request.user),
    }
    template = "admin/articles/article/correct.html"
    return TemplateResponse(request, template, context, status=409 if refusal else 200)


def _proposed(request: HttpRequest, notice: Correction) -> HttpResponse:
    if notice.with_text:
        told = _("The notice is kept. Correct the text now: both go out together.")
        address = reverse("admin:articles_article_change", args=[notice.article_id])
    else:
        told = _("The notice is kept. It goes out when another who may publish has approved it.")
        address = reverse("admin:articles_correction_change", args=[notice.pk])
    messages.success(request, told)
    return HttpResponseRedirect(address)


def _why_not_correct(article: Article, user: User) -> str:
    try:
        corrections.require_right_to_correct(article, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


def of_article(article: Article) -> list[Correction]:
    """Every notice of the article, the newest first, for its form."""
    return list(article.corrections.select_related("written_by", "approved_by").order_by("-pk"))


def _still_to_tell() -> QuerySet[CorrectionRecipient]:
    return CorrectionRecipient.objects.filter(correction=OuterRef("pk"), told_at=None)


def _found(user: User, pk: Any) -> Correction:
    rows = seen(user).select_related(
        *("article__latest", "article__section", "written_by", "approved_by", "before", "after"),
    )
    found = rows.filter(pk=pk).first() if is_key(str(pk)) else None
    if found is None:
        raise Http404
    return found


def _step(request: HttpRequest, model_admin: Any, pk: int, name: str) -> HttpResponse:
    """A refusal comes back on the same page, with what was typed."""
    if name not in DONE:
        raise Http404
    notice = _found(request.user, pk)
    if name == "approve" and (asked := recent.require(request)):
        return asked
    form = _FORMS[name](request.POST) if name in _FORMS else forms.Form(request.POST)
    status = 200
    if form.is_valid():
        try:
            _make(name, notice, request)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            status = 409
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, DONE[name])
            return HttpResponseRedirect(reverse("admin:articles_correction_change", args=[pk]))
    return _show(request, model_admin, _found(request.user, pk), {name: form}, status)


def _make(name: str, notice: Correction, request: HttpRequest) -> None:
    words = _FORMS[name](request.POST) if name in _FORMS else None
    data = words.cleaned_data if words is not None and words.is_valid() else {}
    actor = request.user
    if name in ("tell", "tell_not"):
        key = request.POST.get("recipient", "")
        recipient = notice.recipients.filter(pk=key).first() if is_key(key) else None
        if recipient is None:
            raise NotAllowed(_("This is settled already."))
        _STEPS[name](recipient, actor=actor, **data)
    elif name == "approve" and notice.kind == Correction.Kind.RETRACTION:
        workflow.retract(notice.article, actor=actor)
    else:
        _STEPS[name](notice, actor=actor, **data)


_FORMS: dict[str, type[forms.Form]] = {
    "rewrite": RewriteForm,
    "expect": RecipientForm,
    "tell": TellForm,
}
_STEPS: dict[str, Callable[..., Any]] = {name: getattr(corrections, name) for name in DONE}


def _show(
    request: HttpRequest,
    model_admin: Any,
    notice: Correction,
    sent: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    if not model_admin.has_view_permission(request, notice):
        raise PermissionDenied
    sent = sent or {}
    tell = sent.get("tell")
    events = history.events_of(notice.article).filter(data__correction=notice.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": str(notice.get_kind_display()),
        "opts": model_admin.opts,
        "notice": notice,
        "cases": _cases(notice, request.user),
        "why_not_approve": _why_not_approve(notice, request.user),
        "may_change": has_right(request.user, "change_article", "publish_article"),
        "may_rewrite": notice.is_waiting and notice.written_by_id == request.user.pk,
        "rewrite": sent.get("rewrite") or RewriteForm(initial={"text": notice.text}),
        "expect": sent.get("expect") or RecipientForm(),
        "tell": tell or TellForm(),
        "telling": request.POST.get("recipient", "") if tell else "",
        "recipients": notice.recipients.select_related("told_by"),
        "happened": [history.line(event) for event in events[:20]],
    }
    template = "admin/articles/correction/change_form.html"
    return TemplateResponse(request, template, context, status=status)


def _cases(notice: Correction, user: User) -> list[dict[str, Any]]:
    """The complaints that led to it; who has no part in the desk reads their numbers alone."""
    open_to_them = set(
        complaints.visible(user).filter(correction=notice).values_list("pk", flat=True)
    )
    cases = notice.complaints.order_by("pk").only("code", "correction")
    return [{"case": each, "may_open": each.pk in open_to_them} for each in cases]


def _why_not_approve(notice: Correction, user: User) -> str:
    if not notice.is_waiting or notice.is_approved:
        return ""
    try:
        corrections.require_right_to_approve(notice, user)
    except NotAllowed as refusal:
        return str(refusal)
    return ""
