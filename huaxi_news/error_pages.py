"""The page of an error of ours: with the number that its lines in the log carry."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader

from articles.lib import request_id


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks no database: perhaps that is what failed."""
    context = {"request_id": request_id.current(), "paper": settings.PAPER}
    return HttpResponse(loader.get_template("500.html").render(context), status=500)
