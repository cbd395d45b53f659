"""What every page may name: the paper and its settings."""

from django.conf import settings
from django.http import HttpRequest


def paper(request: HttpRequest) -> dict[str, object]:
    return {"paper": settings.PAPER, "site_url": settings.SITE_URL}
