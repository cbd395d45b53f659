"""The tips: the inbox, the page of each, and what an editor enters by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from articles import newsroom_search
from articles.access import NotAllowed, has_right
from articles.admin.fields import SearchedChoices
from articles.admin.paginator import CappedPaginator
from articles.admin.site import site
from articles.forms.places import with_path
from articles.lib.keys import is_key
from articles.models import Place

from .. import inbox, media, triage
from ..access import visible_tips
from ..forms.choices import KeyField, PlaceField
from ..models import Attachment, Tip
from . import (
    entry_page,
    loose_messages,
    reveal_page,
    statistics,
    tie_page,
    tip_list,
    tip_page,
    tip_steps,
)
from .by_rights import ByRights
from .tip_columns import Columns
from .tip_list import (
    CategoryFilter,
    ChannelFilter,
    MonthFilter,
    PlaceFilter,
    TipChangeList,
    ViewFilter,
)

MOST = 200  # tips in one go


@admin.register(Tip, site=site)
class TipAdmin(ByRights, SearchedChoices, Columns, admin.ModelAdmin):
    autocomplete_fields = ["place"]
    list_display = ["told", "where", "by_channel", "held_by", "aged"]
    list_display_links = None
    list_filter = [ViewFilter, ChannelFilter, CategoryFilter, PlaceFilter, MonthFilter]
    list_per_page = 50
    list_max_show_all = 0
    list_select_related = False  # TipChangeList says what it needs
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-received_at", "-pk"]
    sortable_by: list[str] = []
    search_fields = ["code"]
    search_help_text = format_lazy(
        "{} {}",
        gettext_lazy("A code, or words of what was told, the headline, the place or the kind."),
        newsroom_search.HELP,
    )
    actions = ["check_chosen", "spam_chosen"]
    change_list_template = "admin/tips/tip/change_list.html"

    class Media:
        css = {"all": ["admin_skin/tips.css"]}

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tip]:
        return inbox.with_late_first(visible_tips(request.user))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TipChangeList]:
        return TipChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if search_term.strip():
            queryset, request.search_note = tip_list.search(request, queryset, search_term)
        return queryset, False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if has_right(request.user, "triage_tip") else {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "may_add": self.has_add_permission(request),
            "may_see_statistics": has_right(request.user, "view_tip_statistics"),
            "endangered": _endangered(),
            "loose": loose_messages.lately(),
        }
        response = super().changelist_view(request, context | (extra_context or {}))
        if changelist := getattr(response, "context_data", {}).get("cl"):
            response.context_data["views"] = changelist.views(request)
        return response

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Only rows that can be: Django's own would ask the database for what is no key."""
        marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in marked if is_key(key)])
        return super().response_action(request, queryset)

    @admin.action(description=gettext_lazy("Begin to check the chosen tips"))
    def check_chosen(self, request: HttpRequest, queryset: QuerySet[Tip]) -> None:
        done = self._each(request, queryset, triage.check)
        if done:
            words = ngettext("%d tip is being checked.", "%d tips are being checked.", done)
            messages.success(request, words % done)

    @admin.action(description=gettext_lazy("Mark the chosen tips as spam"))
    def spam_chosen(self, request: HttpRequest, queryset: QuerySet[Tip]) -> None:
        done = self._each(request, queryset, triage.spam)
        if done:
            words = ngettext(
                "%d tip is marked as spam; nobody is told.",
                "%d tips are marked as spam; nobody is told.",
                done,
            )
            messages.success(request, words % done)

    def _each(self, request: HttpRequest, tips: QuerySet[Tip], act: Callable[..., Any]) -> int:
        """How many were done. Each on its own: a refusal stops its own tip only."""
        done = 0
        for tip in tips.defer("text", "fingerprint", "pin")[:MOST]:
            try:
                act(tip, actor=request.user)
                done += 1
            except NotAllowed as refusal:
                told = format_html(_("{}: {}"), tip.shown_code, str(refusal))
                messages.warning(request, told)
        return done

    # Who

    def has_change_permission(self, request: HttpRequest, obj: Tip | None = None) -> bool:
        return False  # by its steps alone

    # The page of one

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "place":
            kwargs |= {"form_class": PlaceField, "queryset": with_path(Place.objects.all())}
        return super().formfield_for_foreignkey(
            db_field, request, **{"form_class": KeyField} | kwargs
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return entry_page.answer(request, self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not is_key(object_id):
            raise Http404
        return self._seen(require_GET(tip_page.answer))(request, pk=int(object_id))

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, "tips_tip_%s"
        return [
            path("<int:pk>/step/<str:name>/", guarded(self._seen(tip_steps.answer)),
                 name=name % "step"),
            path("<int:pk>/reveal/", guarded(self._seen(reveal_page.answer)),
                 name=name % "reveal"),
            path("<int:pk>/tie/", guarded(self._seen(require_GET(tie_page.answer))),
                 name=name % "tie"),
            path("<int:pk>/receipt/", guarded(self._seen(require_GET(entry_page.receipt))),
                 name=name % "receipt"),
            path("loose/", guarded(self._seen(loose_messages.answer)), name=name % "loose"),
            *statistics.urls(self),
            *super().get_urls(),
        ]  # fmt: skip

    def _seen(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        """For who may see tips in the newsroom; a reporter's own leads are in the portal."""

        def answer(request: HttpRequest, **keys: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, self, **keys)

        return answer


def _endangered() -> QuerySet[Attachment]:
    """The first few files that are about to be lost, with their tips; nothing that is sealed."""
    shown = ("kind", "expires_at", "message__tip__code")
    return media.about_to_be_lost().select_related("message__tip").only(*shown)[:5]
