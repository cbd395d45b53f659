"""My pictures: straight from the camera, each with its words, and only my own to pick from."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ... import own_pictures, photos
from ...forms.photo import PhotosForm
from ...forms.portal import PictureWordsForm
from ...lib.keys import is_key
from ...lib.uploads import UploadRefused
from ...models import Photo
from .gate import data_for_writers, for_writers

ON_A_PAGE = 24
_LAST_PAGE = 200
_WORDS = ("caption", "credit", "alt")


@require_http_methods(["GET", "POST"])
@for_writers
def pictures(request: HttpRequest) -> HttpResponse:
    """Without a script: several files in one form; what is refused is said, the others stay."""
    form = PhotosForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        added = form.save(request.user)
        for photo in added.known:
            own_pictures.remember(request.session, photo)
        if taken := len(added.new) + len(added.known):
            sentence = ngettext("%d picture is there.", "%d pictures are there.", taken) % taken
            messages.success(request, sentence)
        if not added.refused:
            return HttpResponseRedirect(reverse("portal:pictures"))
        for refusal in added.refused:
            form.add_error("uploads", refusal)
    page = _page(request)
    shown = _shown(request, page)
    context = {
        "page_title": _("My pictures"),
        "here": "pictures",
        "form": form,
        "photos": shown[:ON_A_PAGE],
        "previous": page - 1,
        "next": page + 1 if len(shown) > ON_A_PAGE else 0,
    }
    return render(request, "portal/pictures.html", context)


@require_http_methods(["GET", "POST"])
@for_writers
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of one picture of mine."""
    photo = _own(request, pk)
    fixed = own_pictures.why_not_describe(photo)
    form = PictureWordsForm(request.POST or None, instance=photo)
    if fixed and request.method == "POST":
        form.add_error(None, fixed)
    elif request.method == "POST" and form.is_valid():
        photos.change(form.instance)
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("portal:pictures"))
    context = {"page_title": _("Picture"), "here": "pictures", "photo": photo, "form": form}
    context |= {"fixed": fixed}
    return render(request, "portal/picture.html", context)


@require_safe
@data_for_writers
def choices(request: HttpRequest) -> HttpResponse:
    """For the picker: a page of my pictures, the newest first."""
    page = _page(request)
    shown = _shown(request, page)
    return JsonResponse(
        {
            "pictures": [_as_data(photo) for photo in shown[:ON_A_PAGE]],
            "next": page + 1 if len(shown) > ON_A_PAGE else 0,
        }
    )


@require_POST
@data_for_writers
def add(request: HttpRequest) -> HttpResponse:
    """One picture with its words. Sent twice, after a lost answer, it is the same picture."""
    file = request.FILES.get("picture")
    if file is None:
        return _refused(_("No picture came with it: choose one again."))
    said = {name: request.POST.get(name, "").strip() for name in _WORDS}
    try:
        photo, is_new = photos.add_photo(file, uploaded_by=request.user, **said)
    except UploadRefused as refusal:
        return _refused(refusal.sentence)
    except ValidationError as error:
        return _refused(" ".join(error.messages))
    if not is_new and photo.uploaded_by_id != request.user.pk:
        own_pictures.remember(request.session, photo)
        theirs = {"name": said["caption"] or f"#{photo.pk}"} | said
        return JsonResponse(_as_data(photo) | theirs)  # the words of the other stay unsaid
    return JsonResponse(_as_data(photo), status=201 if is_new else 200)


@require_POST
@data_for_writers
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """New words for a picture of mine, from the picker."""
    if pk in own_pictures.remembered(request.session):
        return JsonResponse({"photo": pk})  # it is somebody else's: the words go into the text
    photo = _own(request, pk)
    if own_pictures.why_not_describe(photo):
        return JsonResponse(_as_data(photo))  # as they were; the new ones go into the text too
    form = PictureWordsForm(request.POST, instance=photo)
    if not form.is_valid():
        return _refused(" ".join(error for errors in form.errors.values() for error in errors))
    photos.change(form.instance)
    return JsonResponse(_as_data(photo))


def _own(request: HttpRequest, pk: int) -> Photo:
    photo = Photo.objects.filter(pk=pk, uploaded_by=request.user).first()
    if photo is None:
        raise Http404
    return photo


def _shown(request: HttpRequest, page: int) -> list[Photo]:
    """One more than a page has, to know whether another follows."""
    mine = Photo.objects.filter(uploaded_by=request.user).order_by("-uploaded_at", "-pk")
    start = (page - 1) * ON_A_PAGE
    return list(mine.prefetch_related("renditions")[start : start + ON_A_PAGE + 1])


def _as_data(photo: Photo) -> dict[str, Any]:
    return {
        "photo": photo.pk,
        "src": photo.get_absolute_url(),
        "name": str(photo),
        **{name: getattr(photo, name) for name in _WORDS},
    }


def _refused(sentence: str) -> HttpResponse:
    return JsonResponse({"reason": sentence}, status=422)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    is_number = is_key(asked) and len(asked) < 5
    return min(max(int(asked), 1), _LAST_PAGE) if is_number else 1
