"""Work that nobody waits for. Each task is shallow, may run twice, and is queued on commit."""

from django_tasks import task

from . import renditions
from .models import Photo


@task()
def make_renditions(photo_id: int) -> int:
    """All sizes of a photo that are still missing; returns how many were made."""
    photo = Photo.objects.filter(pk=photo_id).first()
    return renditions.make_missing(photo) if photo else 0
