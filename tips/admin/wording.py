"""What the tip line is set up with: its kinds of tips, and words that are ready to be said."""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from articles.access import has_right
from articles.admin.site import site

from .. import looking, notices
from ..forms.wording import AnswerTemplateForm
from ..models import AnswerTemplate, Category, NoticeKind, Tip
from .by_rights import ByRights

SAID_BY_ITSELF = (
    *(NoticeKind.CHECKING, NoticeKind.ADOPTED, NoticeKind.DECLINED),
    *(NoticeKind.APPROVED, NoticeKind.PAID, NoticeKind.SEND_AGAIN),
)


class Named:
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))


@admin.register(Category, site=site)
class CategoryAdmin(Named, ByRights, admin.ModelAdmin):
    list_display = ["name", "words", "position"]
    list_per_page = 100
    list_max_show_all = 0
    ordering = ["position", "pk"]
    sortable_by: list[str] = []
    fields = ["name", "keywords", "position"]

    @transaction.atomic
    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            looking.look_again_at(obj.tips.all())

    @transaction.atomic
    def delete_model(self, request: HttpRequest, obj: Category) -> None:
        looking.look_again_at(obj.tips.all())
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Category]) -> None:
        looking.look_again_at(Tip.objects.filter(category__in=queryset))
        super().delete_queryset(request, queryset)

    @admin.display(description=gettext_lazy("words that suggest it"), empty_value="")
    def words(self, category: Category) -> str:
        words = category.keywords.split("\n")
        return "、".join(word.strip() for word in words[:12]) + ("…" if len(words) > 12 else "")


@admin.register(AnswerTemplate, site=site)
class AnswerTemplateAdmin(Named, ByRights, admin.ModelAdmin):
    list_display = ["name", "when", "channel", "used_for", "beginning"]
    list_filter = ["status", "channel", "notice"]
    list_per_page = 100
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    form = AnswerTemplateForm
    empty_value_display = "—"
    change_list_template = "admin/tips/answertemplate/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        own = {"own_words": _own_words() if self.has_add_permission(request) else []}
        return super().changelist_view(request, own | (extra_context or {}))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, "delete_answertemplate")

    @admin.display(description=gettext_lazy("status"), empty_value="—")
    def when(self, template: AnswerTemplate) -> str:
        return template.get_status_display()

    @admin.display(description=gettext_lazy("used by itself for"), empty_value="—")
    def used_for(self, template: AnswerTemplate) -> str:
        return template.get_notice_display()

    @admin.display(description=gettext_lazy("text"))
    def beginning(self, template: AnswerTemplate) -> str:
        return template.text if len(template.text) < 60 else f"{template.text[:58]}…"


def _own_words() -> list[tuple[str, str, str]]:
    """What the program says by itself where the paper has no words of its own: about what, the
    words, and the address that begins others with them."""
    add = reverse("admin:tips_answertemplate_add")
    found = []
    for kind in SAID_BY_ITSELF:
        words = notices.own_words(kind)
        begun = QueryDict(mutable=True)
        begun.update({"notice": kind.value, "name": str(kind.label), "text": words})
        found.append((str(kind.label), words, f"{add}?{begun.urlencode()}"))
    return found
