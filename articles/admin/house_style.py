"""House style in the newsroom: the word list, and people with their titles."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from .. import house_words
from ..forms.house_words import HouseWordsForm
from ..models import HouseWord, KnownPerson
from .site import site

_LIST = "admin:articles_houseword_changelist"


@admin.register(HouseWord, site=site)
class HouseWordAdmin(admin.ModelAdmin):
    list_display = ["wrong", "corrected", "kind", "note", "is_active"]
    list_filter = ["kind", "is_active"]
    list_per_page = 100
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["wrong", "right", "note"]
    search_help_text = gettext_lazy("Wrong or right word, or words of the note.")
    fields = ["wrong", "right", "kind", "note", "exceptions", "is_active"]
    change_list_template = "admin/articles/houseword/change_list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "may_bring_in": self._may_bring_in(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=gettext_lazy("right"), ordering="right", empty_value="")
    def corrected(self, word: HouseWord) -> str:
        return word.right or _("a person decides")

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A word of the product comes with all that the product says of it."""
        initial = super().get_changeform_initial_data(request)
        for known in house_words.product_words(initial.get("wrong") or "\0"):
            if known.word.wrong == initial["wrong"]:
                initial = {
                    "right": known.word.right,
                    "note": known.word.note,
                    "exceptions": "\n".join(known.word.exceptions),
                } | initial
        return initial

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("product/", guarded(self.product), name="articles_houseword_product"),
            path("bring-in/", guarded(self.bring_in), name="articles_houseword_bring_in"),
            path(
                "house-words.csv",
                guarded(require_GET(self.as_csv)),
                name="articles_houseword_csv",
            ),
            *super().get_urls(),
        ]

    def product(self, request: HttpRequest) -> HttpResponse:
        """The words that come with the product; one of them can be switched off."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return self._switch_off(request)
        asked = request.GET.get("q", "").strip()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Words of the product"),
            "opts": self.opts,
            "asked": asked,
            "words": house_words.product_words(asked),
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/articles/houseword/product.html", context)

    def _switch_off(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            row = house_words.switch_off(request.POST.get("wrong", ""))
        except ValidationError as error:
            messages.warning(request, error.messages[0])
        else:
            self.log_addition(request, row, [{"added": {}}])
            messages.success(request, _("“%s” is no longer pointed out.") % row.wrong)
        return HttpResponseRedirect(request.get_full_path())

    def bring_in(self, request: HttpRequest) -> HttpResponse:
        if not self._may_bring_in(request):
            raise PermissionDenied
        form = HouseWordsForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                added, changed = house_words.bring_in(form.cleaned_data["text"], actor=request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                told = _("New words: %(added)d, changed: %(changed)d.")
                messages.success(request, told % {"added": added, "changed": changed})
                return HttpResponseRedirect(reverse(_LIST))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring in a word list"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/houseword/bring_in.html", context)

    def _may_bring_in(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """With a mark at the beginning, by which spreadsheets know that it is UTF-8."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponse(
            f"\ufeff{house_words.as_csv()}",
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="house-words.csv"'},
        )


@admin.register(KnownPerson, site=site)
class KnownPersonAdmin(admin.ModelAdmin):
    list_display = ["name", "offices", "note", "is_active"]
    list_filter = ["is_active"]
    list_per_page = 100
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["name", "titles", "note"]
    search_help_text = gettext_lazy("Name or title.")
    fields = ["name", "titles", "note", "is_active"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    @admin.display(description=gettext_lazy("titles"))
    def offices(self, person: KnownPerson) -> str:
        return "、".join(person.as_rule().titles)

    def save_model(self, request: HttpRequest, obj: KnownPerson, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        namesakes = KnownPerson.objects.filter(name=obj.name, is_active=True).exclude(pk=obj.pk)
        if count := namesakes.count():
            told = ngettext(
                "There is another person of this name: the titles of both count as right.",
                "There are %(count)d others of this name: the titles of all count as right.",
                count,
            )
            messages.info(request, told % {"count": count})
