"""How long is kept who complained: a decided case is emptied of personal data after a while.

The row stays for the figures: kind, outcome, times. What the desk wrote stays in the record of
events, which names nobody outside of the paper.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from . import photo_files
from .lib import clock
from .models import Complaint, ComplaintFile, ComplaintMessage, Event, TakeDown
from .models.complaint import OPEN
from .sealed_copies import PLACE

_MOST = 50  # cases of one round of the clock
_SEALED = ("pin", "wrong", "wanted", "name", "proof", "contact", "reason", "consent_version")


def empty_old(now: datetime | None = None) -> int:
    """For the clock: cases whose time is over; how many."""
    before = (now or clock.now()) - timedelta(days=settings.COMPLAINTS_KEEP)
    due = Complaint.objects.filter(decided_at__lt=before, emptied_at=None)
    due = due.exclude(status__in=OPEN).order_by("decided_at")
    return sum(_empty(pk) for pk in list(due.values_list("pk", flat=True)[:_MOST]))


def empty_again() -> int:
    """After a restore: every case whose time is over, as it was before; how many."""
    total = 0
    while number := empty_old():
        total += number
    return total


@transaction.atomic
def _empty(pk: int) -> bool:
    complaint = Complaint.objects.select_for_update().get(pk=pk)
    if complaint.emptied_at is not None or complaint.is_open:
        return False
    for name in _SEALED:
        setattr(complaint, name, "")
    complaint.capacity = ""
    complaint.emptied_at = clock.now()
    complaint.save()
    files = ComplaintFile.objects.filter(complaint=complaint)
    names = list(files.values_list("file", flat=True))
    files.delete()
    ComplaintMessage.objects.filter(complaint=complaint).update(text="")
    photo_files.remove_on_commit(PLACE[0], names)
    Event.record("empty_complaint", actor=None, article=complaint.article, case=complaint.code)
    return True


def remove_left_over(now: datetime | None = None) -> int:
    """For the clock: evidence and sealed copies that no row names; one of 256 folders a minute."""
    minute = int((now or clock.now()).timestamp()) // 60
    alias, folder = PLACE
    shard = f"{folder}/{minute % 256:02x}/"
    return photo_files.remove_unnamed_by(
        alias, shard, (ComplaintFile.objects.all(), "file"), (TakeDown.objects.all(), "sealed")
    )
