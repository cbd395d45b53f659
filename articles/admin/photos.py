"""The newsroom's photo library: many pictures in at once, their words, focus and rights."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from .. import own_pictures, photos, recent, takedown
from ..access import NotAllowed, has_right, may_publish
from ..forms.complaint_steps import HidePhotoForm
from ..forms.photo import Added, PhotoForm, PhotosForm
from ..lib.keys import is_key
from ..models import Event, Photo
from .paginator import CappedPaginator
from .site import site

PICKED_FROM = 24  # photos on a page of the picker


class RightsFilter(admin.SimpleListFilter):
    title = gettext_lazy("rights")
    parameter_name = "rights"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("ended", _("ended")), ("valid", _("may be used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        ended = Q(rights_until__lt=timezone.localdate())
        if self.value() == "ended":
            return queryset.filter(ended)
        return queryset.exclude(ended) if self.value() == "valid" else queryset


@admin.register(Photo, site=site)
class PhotoAdmin(admin.ModelAdmin):
    form = PhotoForm
    list_display = ["__str__"]
    list_filter = [RightsFilter]
    list_per_page = 48
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    search_fields = ["caption", "credit", "alt"]
    search_help_text = gettext_lazy("Words of the caption, the credit or the alternative text.")
    actions: list[str] = []
    view_on_site = False
    fieldsets = [
        (None, {"fields": ["caption", "credit", "alt"]}),
        (gettext_lazy("Focus"), {"fields": [("focal_x", "focal_y")], "classes": ["focus"]}),
        (pgettext_lazy("photo", "Rights"), {"fields": ["rights_note", "rights_until"]}),
    ]

    class Media:
        js = ["admin_skin/focus.js"]

    def render_change_form(
        self, request: HttpRequest, context: dict, *args: Any, **kwargs: Any
    ) -> Any:
        context["may_hide"] = has_right(request.user, takedown.RIGHT)
        return super().render_change_form(request, context, *args, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Photo | None = None) -> bool:
        """Words that readers see, or that were approved, are changed by who may publish."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or may_publish(request.user) or not own_pictures.is_approved(obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("renditions")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # a photo is removed one by one, with a look at where it is used

    def get_urls(self) -> list[URLPattern]:
        picker = self.admin_site.admin_view(self.picker)
        hiding = self.admin_site.admin_view(self.hiding)
        return [
            path("picker/", picker, name="articles_photo_picker"),
            path("<int:pk>/hiding/", hiding, name="articles_photo_hiding"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Several pictures at once; what is refused is said at the field, the others are kept."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PhotosForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            added = form.save(request.user)
            self._tell(request, added)
            if not added.refused:
                return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))
            for sentence in added.refused:
                form.add_error("uploads", sentence)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add photos"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "admin/articles/photo/add.html", context)

    def save_model(self, request: HttpRequest, obj: Photo, form: PhotoForm, change: bool) -> None:
        form.keep(request.user)
        if change and form.changed_data:
            Event.record(
                "describe_photo", actor=request.user, photo=obj.pk, fields=form.changed_data
            )

    def delete_model(self, request: HttpRequest, obj: Photo) -> None:
        photos.remove(obj)

    def hiding(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hide one picture everywhere, or show it again; for the complaints desk."""
        if not has_right(request.user, takedown.RIGHT):
            raise PermissionDenied
        photo = get_object_or_404(Photo, pk=pk)
        if asked := recent.require(request):
            return asked
        form, refusal = HidePhotoForm(request.POST or None), ""
        is_hidden = photo.hidden_at is not None
        if request.method == "POST" and (is_hidden or form.is_valid()):
            try:
                if is_hidden:
                    takedown.unhide_photo(photo, actor=request.user)
                    messages.success(request, _("The picture is shown again."))
                else:
                    takedown.hide_photo(photo, actor=request.user, **form.cleaned_data)
                    messages.success(request, _("The picture is hidden everywhere."))
                return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))
            except NotAllowed as error:
                refusal = str(error)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Show it again") if is_hidden else _("Hide it everywhere"),
            "opts": self.opts,
            "original": photo,
            "form": form,
            "hiding": takedown.hiding_of(photo),
            "refusal": refusal,
        }
        status = 409 if refusal else 200
        return TemplateResponse(request, "admin/articles/photo/hiding.html", context, status=status)

    def picker(self, request: HttpRequest) -> HttpResponse:
        """A part of a page: photos to pick from, and a form that adds one. See picker.js."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        may_add = self.has_add_permission(request)
        upload = PhotoForm(request.POST, request.FILES) if request.method == "POST" else None
        added = None
        if upload is not None:
            if not may_add:
                raise PermissionDenied
            if upload.is_valid():
                added, upload = upload.keep(request.user), None
        words, page = request.GET.get("q", "").strip(), _page(request)
        found = self.get_search_results(request, self.get_queryset(request), words)[0]
        start = (page - 1) * PICKED_FROM
        shown = list(found.order_by("-uploaded_at", "-pk")[start : start + PICKED_FROM + 1])
        context = {
            "photos": shown[:PICKED_FROM],
            "added": added,
            "upload": upload or (PhotoForm() if may_add else None),
            "words": words,
            "previous": page - 1,
            "next": page + 1 if len(shown) > PICKED_FROM else 0,
        }
        return TemplateResponse(request, "admin/photo_picker/photos.html", context)

    def _tell(self, request: HttpRequest, added: Added) -> None:
        if number := len(added.new):
            text = ngettext("%d photo added.", "%d photos added.", number) % number
            messages.success(request, text)
        for photo in added.known:
            messages.info(request, _("In the library already: %s") % photo)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), 400) if is_key(asked) else 1
