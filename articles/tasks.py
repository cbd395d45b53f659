"""Work that nobody waits for. Each task is shallow, may run twice, and is queued on commit."""

from django_tasks import task

from . import renditions, search
from .models import Article, Photo


@task()
def make_renditions(photo_id: int) -> int:
    """All sizes of a photo that are still missing; returns how many were made."""
    photo = Photo.objects.filter(pk=photo_id).first()
    return renditions.make_missing(photo) if photo else 0


@task()
def renew_entries(articles: list[int]) -> None:
    """What the search index says of these articles, after a name that they are found by changed."""
    for start in range(0, len(articles), search.BATCH):
        some = articles[start : start + search.BATCH]
        search.put(*Article.objects.filter(pk__in=some).only("pk"))
