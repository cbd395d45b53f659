"""The proof-reading check on an article: what the house knows, and what is still open."""

from django.utils import timezone

from .lib import html, proofreading
from .models import Article, Dismissal


def open_findings(article: Article) -> list[proofreading.Finding]:
    """Findings in the newest text that nobody has dismissed."""
    if article.latest is None:
        return []
    dismissed = set(Dismissal.objects.filter(article=article).values_list("key", flat=True))
    found = proofreading.check(html.plain_text(article.latest.body), _knowledge())
    return [finding for finding in found if finding.key not in dismissed]


def _knowledge() -> proofreading.Knowledge:
    return proofreading.Knowledge.of(
        today=timezone.localdate(), words=proofreading.default_house_words()
    )
