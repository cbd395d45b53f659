"""转载: whether the source of a reprint is on the list that the paper keeps (转载白名单)."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .access import NotAllowed
from .models import Article, ReprintSource


def warning(article: Article) -> str:
    """What is wrong with the source of a reprint, in one sentence; else empty. One query."""
    if article.source != Article.Source.REPRINT or not article.source_name:
        return ""
    return _fault(article, list(ReprintSource.objects.all()))


def unlisted(articles: QuerySet[Article]) -> list[int]:
    """Keys of those that may not go out because of their source. Two queries, and none where the
    paper only warns."""
    if not settings.REPRINTS_FROM_LIST_ONLY:
        return []
    sources = list(ReprintSource.objects.all())
    reprinted = articles.filter(source=Article.Source.REPRINT).exclude(source_name="")
    rows = reprinted.order_by().only("source", "source_name", "source_url")
    return [article.pk for article in rows if _fault(article, sources)]


def require_listed(article: Article) -> None:
    """Where the paper reprints from its list alone. Raises NotAllowed."""
    if settings.REPRINTS_FROM_LIST_ONLY and (sentence := warning(article)):
        raise NotAllowed(sentence)


def _fault(article: Article, sources: Sequence[ReprintSource]) -> str:
    if not sources:
        return _(
            "The list of sources to reprint from is empty: nobody has said whom we may reprint."
        )
    host = (_host(article.source_url) or "").lower()
    named = [source for source in sources if source.name == article.source_name.strip()]
    hosted = [source for source in sources if _is_below(host, source.host)]
    today = timezone.localdate()
    found = [source for source in (*named, *hosted) if _may_be_used(source, today)]
    words = {"name": article.source_name, "host": host}
    if not found:
        if named or hosted:
            return (
                _("“%(name)s” may no longer be reprinted: its entry on the list has ended.") % words
            )
        return _("“%(name)s” is not on the list of sources to reprint from.") % words
    if not any(source in found for source in hosted) and all(source.host for source in found):
        return _("The address leads to %(host)s, which is not the website of “%(name)s”.") % words
    return ""


def ended() -> int:
    """Sources on the list whose entry has run out and is still in use."""
    today = timezone.localdate()
    return ReprintSource.objects.filter(Q(valid_until__lt=today), is_active=True).count()


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _is_below(host: str, listed: str) -> bool:
    listed = listed.strip().lower().strip(".")
    return bool(listed) and (host == listed or host.endswith(f".{listed}"))


def _may_be_used(source: ReprintSource, today: date) -> bool:
    return source.is_active and (source.valid_until is None or source.valid_until >= today)
