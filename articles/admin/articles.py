"""The newsroom's articles: the list, the form, and what its buttons do."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy
from js_asset import Media

from .. import metadata, newsroom_search, revisions, workflow, working_copies
from ..access import REVIEWING, NotAllowed, has_right, may_see, may_write, visible_articles
from ..forms.article import ArticleForm
from ..forms.places import PlacesField, with_path
from ..forms.steps import MinuteField
from ..lib.keys import is_key
from ..models import Article, Place, User
from ..search import put
from . import article_actions, article_desk, article_reading, paperwork, steps
from .article_columns import Columns
from .article_list import ArticleChangeList, MineFilter, SectionFilter, StageFilter, search_list
from .bylines import BylineInline
from .fields import SearchedChoices, only_choosing
from .paginator import CappedPaginator
from .site import site

_SEEING = (
    *("add_article", "view_article", "change_article", "publish_article", "proof_article"),
    *REVIEWING,
)


@admin.register(Article, site=site)
class ArticleAdmin(SearchedChoices, Columns, admin.ModelAdmin):
    form = ArticleForm
    inlines = [BylineInline]
    autocomplete_fields = ["places", "topics"]
    fieldsets = [
        (
            None,
            {
                "classes": ["words"],
                "fields": [
                    *("kicker", "title", "subtitle", "summary", "body", "cover"),
                    *("base_version", "base_revision", "copy_key"),
                ],
            },
        ),
        (
            gettext_lazy("Where it belongs"),
            {"fields": ["section", "places", "topics", "tags", "is_featured"]},
        ),
        (
            gettext_lazy("Where it comes from"),
            {
                "fields": [
                    *("responsible_editor", "deadline", "source", "source_name"),
                    *("original_author", "source_url"),
                ]
            },
        ),
    ]
    list_display = ["titled", "staged", "section_name", "place_names", "by", "dated"]
    list_display_links = None
    list_filter = [StageFilter, SectionFilter, MineFilter, "source", "is_archive"]
    list_per_page = 50
    list_max_show_all = 0
    list_select_related = False  # ArticleChangeList says what it needs
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    ordering = ["-updated_at", "-pk"]
    sortable_by: list[str] = []
    date_hierarchy = "published_at"
    search_fields = ["latest__title"]
    search_help_text = format_lazy(
        "{} {}", gettext_lazy("Words of the title or the text, names, tags."), newsroom_search.HELP
    )
    actions = article_actions.ACTIONS
    save_on_top = False

    # The list

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ArticleChangeList]:
        return ArticleChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if search_term.strip():
            queryset, request.search_note = search_list(request, queryset, search_term)
        return queryset, False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered = article_actions.offered(request.user)
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if name in offered}

    # Who

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible_articles(request.user).order_by(*self.ordering)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        user = request.user
        if obj is None:
            return user.is_superuser or has_right(user, *_SEEING)
        return may_see(user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_write(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Of one article: its text or its metadata, as it stands now."""
        if obj is None:
            return has_right(request.user, *_SEEING)
        return may_see(request.user, obj) and not self.why_not_change(request, obj)

    def why_not_change(self, request: HttpRequest, article: Article) -> str:
        """Why neither its text nor its metadata may be changed now; empty when one may."""
        reasons = [self.why_not(request, name, article) for name in ("edit", "describe")]
        return reasons[0] if all(reasons) else ""

    def why_not(self, request: HttpRequest, name: str, article: Article) -> str:
        """Asked many times while a form is shown; kept then, and asked anew while it is saved."""
        if request.method != "GET":
            return workflow.why_not(name, article, request.user)
        kept = vars(request).setdefault("_why_not", {})
        if (name, article.pk) not in kept:
            kept[name, article.pk] = workflow.why_not(name, article, request.user)
        return kept[name, article.pk]

    # The form

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Locked while it is saved, so that two editors' forms are compared one after another.

        The lock is a query of its own: one that waited for it would join the new row of the
        article with the revisions as they were before, and find none.
        """
        if not is_key(object_id):
            return None
        asked = visible_articles(request.user).filter(pk=object_id)
        if request.method == "POST":
            Article.objects.select_for_update().filter(pk=object_id).values_list("pk").first()
        return asked.select_related("latest__cover", "live", "section").first()

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[ArticleForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        attributes = {
            "user": request.user,
            "restored": "_restore" in request.POST,
            "refused": getattr(request, "refused", ""),
        }
        return type("ArticleForm", (form,), attributes)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"responsible_editor": request.user.pk} | super().get_changeform_initial_data(
            request
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs: Any):
        if db_field.name == "places":
            kwargs |= {"form_class": PlacesField, "queryset": with_path(Place.objects.all())}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs: Any):
        if db_field.name == "responsible_editor":
            kwargs["queryset"] = User.objects.filter(is_staff=True).order_by("name", "pk")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs: Any):
        """Without the small «add» and «change» icons of other models beside each choice."""
        if db_field.name == "deadline":
            return MinuteField(required=False, label=capfirst(db_field.verbose_name), help_text="")
        return only_choosing(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Nobody: the events that name an article are for ever; what readers saw is withdrawn."""
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        article_desk.use_server_copy(request, object_id)
        if too_late := article_reading.answer_too_late(request, self, object_id):
            return too_late
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:  # nothing is saved; the form comes back and says why
            request.refused = str(refusal)
            response = super().changeform_view(request, object_id, form_url, extra_context)
        article_desk.tell_browser_what_was_saved(request, response)
        return response

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any):
        article = context.get("original")
        context |= article_desk.context(request, self, article, context["adminform"].form)
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        described = form.changed_metadata()
        request.metadata_before = metadata.snapshot(obj) if change else {}
        if not change:
            obj.creator = request.user
            obj.save()
            revisions.save_text(obj, author=request.user, **form.content())
        elif columns := [name for name in described if name not in ("places", "topics", "tags")]:
            obj.save(update_fields=columns)
        if form.may_edit:
            request.saved_copy = form.cleaned_data["copy_key"]
            working_copies.drop(request.user, obj if change else None, request.saved_copy)
        else:
            working_copies.drop_without_words(request.user, obj)

    def save_related(
        self, request: HttpRequest, form: ArticleForm, formsets: list, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        changed = form.changed_metadata()
        if any(formset.has_changed() for formset in formsets):
            changed.append("bylines")
        if change and changed:
            kept = metadata.changed(request.metadata_before, metadata.snapshot(form.instance))
            workflow.describe(form.instance, actor=request.user, fields=changed, **kept)
        if change and form.may_edit:
            workflow.edit(form.instance, actor=request.user, **form.content())
        if not change:
            put(form.instance)  # its places, tags and names were not there with the text yet

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        return steps.asked_after_saving(request, obj) or super().response_add(
            request, obj, post_url_continue
        )

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return steps.asked_after_saving(request, obj) or super().response_change(request, obj)

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Only rows that can be: Django's own would ask the database for what is no key."""
        marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in marked if is_key(key)])
        return super().response_action(request, queryset)

    # Other pages

    def get_urls(self) -> list[URLPattern]:
        return paperwork.urls(self) + article_desk.urls(self) + super().get_urls()
