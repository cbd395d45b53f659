"""The preview of what is saved."""

from django.http import HttpRequest, HttpResponse

from .. import access
from ..preview_page import render_preview


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    article = access.article_for_preview(request.user, pk)
    return render_preview(article, article.latest)
