"""Write a piece: one form, for a new one and for what is with the writer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from js_asset import Media

from ... import (
    first_saves,
    history,
    metadata,
    own_pictures,
    revisions,
    search,
    workflow,
    working_copies,
)
from ...access import NotAllowed
from ...forms.editor import SENTENCES
from ...forms.portal import DraftForm
from ...forms.sayings import AUTOSAVE, CHOICES, PICTURES
from ...models import Article
from .copies import tell_browser_what_was_saved
from .gate import for_writers, own_article, with_editor
from .standing import row_of

_KINDS = ("refused", "conflict", "restored")


@require_http_methods(["GET", "POST"])
@for_writers
def new(request: HttpRequest) -> HttpResponse:
    """A form that is sent again, after a lost answer, goes on with what it made before."""
    if request.method == "GET":
        return _form_or_saved(request, Article())
    with transaction.atomic():
        made = first_saves.find(request.user, request.POST.get("copy_key", ""))
        if made is None:
            return _form_or_saved(request, Article())
        article = own_article(request, made.article, locked=True)
        if article.version == made.version:  # nobody has saved since: it is no conflict
            base = {"base_version": made.version, "base_revision": article.latest_id}
            request.POST = request.POST.copy()
            request.POST.update({name: str(value) for name, value in base.items()})
        return _form_or_saved(request, article)


@require_http_methods(["GET", "POST"])
@for_writers
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Locked while it is saved, so that two devices' forms are compared one after another."""
    if request.method == "POST":
        with transaction.atomic():
            return _form_or_saved(request, own_article(request, pk, locked=True))
    article = own_article(request, pk)
    if workflow.why_not("edit", article, request.user):
        return HttpResponseRedirect(reverse("portal:article", args=[pk]))
    return _form_or_saved(request, article)


def _form_or_saved(request: HttpRequest, article: Article) -> HttpResponse:
    data = _sent(request, article) if request.method == "POST" else None
    form = DraftForm(
        data,
        instance=article,
        user=request.user,
        shown=own_pictures.remembered(request.session),
        restored=data is not None and "_restore" in data,
        plain="plain" in request.GET,
    )
    if data is not None and form.is_valid():
        try:
            saved = _save(request, form)
        except (NotAllowed, ValidationError) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
        else:
            return _after(request, saved, form)
    return _page(request, form, status=422 if data is not None and _kind(form) == "" else 200)


def _sent(request: HttpRequest, article: Article) -> Any:
    """What was typed; a form that asks for the kept copy is answered as if it had been sent."""
    if request.POST.get("_restore") != "server":
        return request.POST
    copy = working_copies.offered(request.user, article if article.pk else None)
    if copy is None:
        raise Http404
    data = working_copies.as_form_data(copy)
    data["_restore"] = "server"
    return data


@transaction.atomic
def _save(request: HttpRequest, form: DraftForm) -> Article:
    """Raises NotAllowed and ValidationError, and then nothing is saved."""
    user, article, cleaned = request.user, form.instance, form.cleaned_data
    was_new = article.pk is None
    changed = form.changed_metadata()
    before = metadata.snapshot(article) if changed and not was_new else {}
    if was_new:
        article = revisions.new_article(
            author=user, content=form.content(), section=cleaned["section"]
        )
        first_saves.record(article, actor=user, key=cleaned["copy_key"])
    else:
        if "section" in changed:
            article.save(update_fields=["section"])
        workflow.edit(article, actor=user, **form.content())
    if was_new or "places" in changed:
        article.places.set(cleaned["places"])
    if was_new or "bylines" in changed:
        form.save_bylines(article)
    if changed and not was_new:
        kept = metadata.changed(before, metadata.snapshot(article))
        workflow.describe(article, actor=user, fields=changed, **kept)
    if was_new:
        search.put(article)  # its places and names were not there with the text yet
    for copied in {None, None if was_new else article}:
        working_copies.drop(user, copied, cleaned["copy_key"])
    return article


def _after(request: HttpRequest, article: Article, form: DraftForm) -> HttpResponse:
    if "_submit" in request.POST:
        address = reverse("portal:article", args=[article.pk]) + "#next"
    else:
        address = reverse("portal:write", args=[article.pk]) + ("?plain" if form.is_plain else "")
        messages.success(request, _("Saved."))
    response = HttpResponseRedirect(address)
    return tell_browser_what_was_saved(request, response, form.cleaned_data["copy_key"])


def _page(request: HttpRequest, form: DraftForm, status: int) -> HttpResponse:
    saved = form.instance if form.instance.pk else None
    context = {
        "page_title": str(saved) if saved else _("New piece"),
        "here": "write",
        "form": form,
        "article": saved,
        "row": row_of(saved, request.user) if saved else None,
        "kind": _kind(form),
        "changes": [
            {"at": change.at, "who": change.who, "what": history.what(change.verb)}
            for change in getattr(form, "changes", [])
        ],
        "unsaved_copy": None if form.is_bound else working_copies.offered(request.user, saved),
        "media": Media.from_media(form.media, nonce=str(request.csp_nonce)),
        "words": SENTENCES | AUTOSAVE | CHOICES | PICTURES,
    }
    return with_editor(render(request, "portal/write.html", context, status=status))


def _kind(form: DraftForm) -> str:
    """Why a form comes back that has no fault of its own."""
    codes = {error.code for error in form.non_field_errors().as_data()} if form.is_bound else set()
    return next((kind for kind in _KINDS if kind in codes), "")
