"""The record of what happened: read, never written here."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from .. import history
from ..access import has_right, visible_articles
from ..lib.keys import is_key
from ..models import Article, Event
from .paginator import CappedPaginator
from .site import site

_CLOSED = gettext_lazy("no right to read it")


@admin.register(Event, site=site)
class EventAdmin(admin.ModelAdmin):
    list_display = ["number", "time", "who", "what", "about", "details"]
    list_display_links = ["number"]
    list_per_page = 100
    list_max_show_all = 0
    list_select_related = False  # get_queryset says what it needs
    show_full_result_count = False
    paginator = CappedPaginator
    ordering = ["-pk"]
    sortable_by: list[str] = []
    actions = None
    fields = [
        *("number", "time", "who", "what", "about", "details"),
        *("written", "previous_hash", "hash"),
    ]
    readonly_fields = fields

    class Media:
        css = {"all": ["admin_skin/paperwork.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Those of the articles that the person may see, and those of no article.

        Who keeps the record and reads no articles sees that there is a row, not what is in it:
        the chain can be looked at to its end.
        """
        rows = Event.objects.select_related("actor", "article__latest").defer(
            "article__latest__body", "article__latest__summary"
        )
        visible = visible_articles(request.user).order_by()
        reads_none = visible.query.is_empty()
        if not reads_none:
            rows = rows.filter(Q(article=None) | Q(article__in=visible.values("pk")))
        return rows.annotate(is_closed=Value(reads_none)).order_by(*self.ordering)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return has_right(request.user, "view_event")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Event | None = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """A number that the database can not hold is none of its rows."""
        if not is_key(object_id):
            return None
        return super().get_object(request, object_id, from_field)

    @admin.display(description=gettext_lazy("event number"))
    def number(self, event: Event) -> int:
        return event.pk

    @admin.display(description=gettext_lazy("at"))
    def time(self, event: Event) -> str:
        return date_format(timezone.localtime(event.at), "Y-m-d H:i:s")

    @admin.display(description=gettext_lazy("by"))
    def who(self, event: Event) -> str:
        return history.line(event).who

    @admin.display(description=gettext_lazy("what"))
    def what(self, event: Event) -> str:
        return history.what(event.verb) if _is_closed(event) else history.line(event).what

    @admin.display(description=gettext_lazy("article"), empty_value="")
    def about(self, event: Event) -> str:
        article: Article | None = event.article
        if article is None:
            return ""
        if _is_closed(event):
            return str(_CLOSED)
        address = reverse("admin:articles_article_happened", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, article)

    @admin.display(description=gettext_lazy("details"), empty_value="")
    def details(self, event: Event) -> str:
        if _is_closed(event):
            return ""
        line = history.line(event)
        return " · ".join(filter(None, (*line.details, line.why)))

    @admin.display(description=gettext_lazy("as it was written"))
    def written(self, event: Event) -> str:
        if _is_closed(event):
            return str(_CLOSED)
        text = json.dumps(event.data, ensure_ascii=False, indent=1, sort_keys=True)
        return format_html("<pre>{} {}</pre>", event.verb, text)


def _is_closed(event: Event) -> bool:
    """Of an article that the person at the page may not read."""
    return event.article_id is not None and event.is_closed
