"""A source's own data: a copy for them, erased when they ask, or refused with a reason."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from articles import recent
from articles.access import NotAllowed, has_right

from .. import erasure, own_copy
from ..forms.source_data import CopyForm, ErasureForm, RefusalForm
from ..models import Attachment, InboundMessage, Source


class OwnData:
    """For the admin of sources: four addresses below each of them."""

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        views = {
            "": ("data", require_GET(self._data)),
            "copy/": ("copy", require_POST(self._copy)),
            "erase/": ("erase", require_POST(self._erase)),
            "refuse/": ("refuse", require_POST(self._refuse)),
        }
        own = [
            path(f"<int:pk>/data/{route}", guarded(view), name=f"tips_source_{name}")
            for route, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def _data(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(request, _source_for(request, pk))

    def _copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = _source_for(request, pk)
        if asked := recent.require(request):
            return asked
        form = CopyForm(request.POST, has_others=_has_others(source))
        together = form.is_valid() and form.cleaned_data.get("together", False)
        copy = own_copy.export_source(source, actor=request.user, together=together)
        response = StreamingHttpResponse(copy, content_type="application/zip")
        name = f"source-{source.pk}-{timezone.localdate():%Y-%m-%d}.zip"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response

    def _erase(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = _source_for(request, pk)
        if asked := recent.require(request):
            return asked
        form = _erasure_form(source, request.POST)
        if not form.is_valid():
            return self._page(request, source, erasure_form=form, status=422)
        words = dict(form.cleaned_data)
        words.pop("is_meant")
        try:
            stays = erasure.erase_source(source, actor=request.user, **words)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, source, erasure_form=form, status=409)
        messages.success(request, _("What was kept of this source is erased."))
        for sentence in stays:
            messages.warning(request, sentence)
        return redirect("admin:tips_source_change", source.pk)

    def _refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = _source_for(request, pk)
        form = RefusalForm(request.POST)
        if not form.is_valid():
            return self._page(request, source, refusal_form=form, status=422)
        try:
            erasure.refuse_erasure(source, actor=request.user, reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, source, refusal_form=form, status=409)
        messages.success(request, _("The refusal is recorded. Tell them why."))
        return redirect("admin:tips_source_change", source.pk)

    def _page(
        self, request: HttpRequest, source: Source, *, status: int = 200, **typed: Form
    ) -> HttpResponse:
        others = own_copy.same_person(source)[1:]
        forms = {
            "copy_form": CopyForm(has_others=bool(others)),
            "erasure_form": _erasure_form(source),
            "refusal_form": RefusalForm(),
        }
        context = {
            **self.admin_site.each_context(request),
            "title": _("What is kept of this source"),
            "opts": self.opts,
            "source": source,
            "others": others,
            "numbers": _numbers(source),
            "asked_at": source.erasure_asked_at,
            **forms,
            **typed,
        }
        template = "admin/tips/source/data.html"
        return TemplateResponse(request, template, context, status=status)


def _source_for(request: HttpRequest, pk: int) -> Source:
    """For who may erase; for everyone else there is no such address. Raises Http404."""
    found = (
        Source.objects.filter(pk=pk).first() if has_right(request.user, own_copy.RIGHT) else None
    )
    if found is None:
        raise Http404
    return found


def _has_others(source: Source) -> bool:
    return len(own_copy.same_person(source)) > 1


def _erasure_form(source: Source, typed: Any = None) -> ErasureForm:
    sources = own_copy.same_person(source)
    is_unpaid = erasure.not_paid_yet(sources).exists()
    return ErasureForm(typed, has_others=len(sources) > 1, is_unpaid=is_unpaid)


def _numbers(source: Source) -> list[tuple[str, int]]:
    own = InboundMessage.objects.filter(source=source)
    files = Attachment.objects.filter(message__in=own).exclude(original="", clean="")
    return [
        (_("Tips"), source.tips.count()),
        (_("Messages"), own.count()),
        (_("Files"), files.count()),
        (_("Notices"), source.notices.count()),
        (_("Rewards that are not paid"), erasure.not_paid_yet([source]).count()),
    ]
