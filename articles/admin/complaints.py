"""The complaints desk: what is overdue first, the page of each case, and its sealed files."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .. import complaints
from ..access import has_right
from ..models import Complaint
from ..models.complaint import OPEN
from . import complaint_desk, complaint_entry, complaint_files, complaint_reveal
from .paginator import CappedPaginator
from .site import site


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            ("overdue", pgettext_lazy("complaints", "overdue")),
            ("mine", pgettext_lazy("complaints", "with me")),
            *Complaint.Status.choices,
            ("all", pgettext_lazy("complaints", "all")),
        ]

    def choices(self, changelist: Any) -> Any:
        """What is open, where nothing is chosen."""
        first = next(given := iter(super().choices(changelist)))
        yield first | {"display": pgettext_lazy("complaints", "open")}
        yield from given

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value()
        if chosen in Complaint.Status.values:
            return queryset.filter(status=chosen)
        if chosen == "all":
            return queryset
        if chosen == "overdue":
            return queryset.filter(status__in=OPEN, due_at__lt=timezone.now())
        if chosen == "mine":
            return queryset.filter(status__in=OPEN, handler=request.user)
        return queryset if request.GET.get("q") else queryset.filter(state__lt=2)


@admin.register(Complaint, site=site)
class ComplaintAdmin(admin.ModelAdmin):
    list_display = ["case", "about", "standing", "due", "held_by"]
    list_display_links = None
    list_filter = [StateFilter, "kind"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    sortable_by: list[str] = []
    search_fields = ["code__istartswith"]
    search_help_text = gettext_lazy("A case number, or its beginning.")
    actions: list[str] = []
    change_list_template = "admin/articles/complaint/change_list.html"

    class Media:
        css = {"all": ["admin_skin/tips.css", "admin_skin/complaints.css"]}

    # Who

    def has_module_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, complaints.RIGHT)

    def has_view_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        return has_right(request.user, complaints.RIGHT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """What did not come by the readers' form."""
        return has_right(request.user, complaints.RIGHT)

    def has_change_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Complaint | None = None) -> bool:
        return False

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Complaint]:
        seen = complaints.overdue_first(complaints.visible(request.user))
        return seen.select_related("article__live", "handler").defer(
            *("article__live__body", "wrong", "wanted", "name", "proof", "contact", "pin", "reason")
        )

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("state", "open_due", "-received_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """As it is read aloud: «K7M4-9QXD»."""
        term = search_term.replace("-", "").strip()
        return super().get_search_results(request, queryset, term)

    @admin.display(description=gettext_lazy("case number"))
    def case(self, complaint: Complaint) -> SafeString:
        address = reverse("admin:articles_complaint_change", args=[complaint.pk])
        return format_html(
            '<a class="row-title" href="{}">{}</a><span class="row-meta">{}</span>',
            address,
            complaint.shown_code,
            date_format(timezone.localtime(complaint.received_at), "m-d H:i"),
        )

    @admin.display(description=gettext_lazy("article"))
    def about(self, complaint: Complaint) -> SafeString:
        title = complaint.article.live.title if complaint.article.live else complaint.article_id
        return format_html(
            '<span class="complaint-kind">{}</span> {}', complaint.get_kind_display(), title
        )

    @admin.display(description=gettext_lazy("status"))
    def standing(self, complaint: Complaint) -> SafeString:
        return format_html(
            '<span class="stage complaint-{}">{}</span>',
            complaint.status,
            complaint.get_status_display(),
        )

    @admin.display(description=gettext_lazy("due"))
    def due(self, complaint: Complaint) -> SafeString | str:
        if not complaint.is_open:
            return _("added since") if complaint.state == 1 else ""
        at = date_format(timezone.localtime(complaint.due_at), "m-d H:i")
        if not complaint.is_overdue:
            return at
        return format_html('<span class="due overdue">{} {}</span>', at, _("overdue"))

    @admin.display(description=pgettext_lazy("complaint", "with"))
    def held_by(self, complaint: Complaint) -> str:
        return str(complaint.handler or "")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        )

    # One case

    def get_urls(self) -> list[URLPattern]:
        def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
            return complaint_desk.step(request, self, pk, name)

        def reveal(request: HttpRequest, pk: int) -> HttpResponse:
            return complaint_reveal.answer(request, self, pk)

        guarded = self.admin_site.admin_view
        return [
            path("<int:pk>/step/<str:name>/", guarded(step), name="articles_complaint_step"),
            path("<int:pk>/reveal/", guarded(reveal), name="articles_complaint_reveal"),
            path(
                "<int:pk>/files/<int:file>/",
                guarded(complaint_files.evidence),
                name="articles_complaint_file",
            ),
            path(
                "sealed/<int:row>/",
                guarded(complaint_files.sealed_copy),
                name="articles_complaint_sealed",
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return complaint_entry.answer(request, self)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return complaint_desk.answer(request, self, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        raise Http404
