"""Bring a file: it becomes a draft of mine, and what was made of it is said."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ... import search
from ...forms.manuscript import ManuscriptForm
from ...forms.portal import own_name
from ...models import Article, Byline, User
from .gate import for_writers


def _name_the_writer(article: Article, user: User) -> None:
    """Where the file names nobody, as under a piece that is written here."""
    if article.bylines.exists():
        return
    for name in own_name(user):
        byline = {"reporter_id": name.reporter, "name": "" if name.reporter else name.name}
        Byline.objects.create(article=article, role=name.role, **byline)
    search.put(article)


@require_http_methods(["GET", "POST"])
@for_writers
def manuscript(request: HttpRequest) -> HttpResponse:
    form = ManuscriptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            brought = form.save(request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The manuscript is a draft now: look through it."))
            for note in brought.notes:
                messages.info(request, note)
            _name_the_writer(brought.article, request.user)
            address = reverse("portal:write", args=[brought.article.pk])
            return HttpResponseRedirect(address)
    context = {"page_title": _("Bring a file"), "here": "file", "form": form}
    return render(request, "portal/manuscript.html", context)
