"""What every page may name: the paper and its settings."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from . import publication_kind


def paper(request: HttpRequest | None = None) -> dict[str, object]:
    return {
        "paper": settings.PAPER,
        "is_internal": publication_kind.is_internal(),
        "site_url": settings.SITE_URL,
        "language_tag": language_tag(),
    }


def language_tag() -> str:
    """As BCP 47 writes it: `zh-Hans`."""
    language, _, script = (get_language() or settings.LANGUAGE_CODE).partition("-")
    return f"{language}-{script.title()}" if script else language
