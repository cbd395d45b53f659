"""Gone at once, everywhere, and put back: articles that are taken down, pictures that are hidden.

Everything that a database can forget is forgotten in one transaction: the article leaves its page,
lists, search and feeds, its pictures lose their renditions. The files themselves go after the
commit, and the clock removes what a killed process left; until then `GoneFile` answers for them.
A sealed copy of what readers saw stays with the case.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from . import gone, own_pictures, renditions, sealed_copies, tasks, workflow
from .access import NotAllowed, people_with, require
from .approval import Approval
from .lib import clock
from .models import (
    Article,
    Complaint,
    Event,
    GoneFile,
    Photo,
    PhotoHiding,
    Rendition,
    Reporter,
    TakeDown,
    User,
)
from .photo_files import RENDITIONS

_log = logging.getLogger(__name__)
RIGHT = "handle_complaint"
_MOST = 500  # files of one round of the clock


# Articles


@dataclass(frozen=True)
class Prepared:
    """What takes long, so that no transaction waits for it."""

    article: Article
    live_id: int | None
    photos: list[Photo]
    sealed: str
    sha256: str


def take_down(
    article: Article,
    *,
    actor: User,
    kind: str,
    reason: str,
    complaint: Complaint | None = None,
    with_shared: bool = False,
) -> TakeDown:
    """Have it gone from everything that a reader or a machine can ask; see `carry_out`.

    Raises NotAllowed, and OSError where the sealed copy can not be written.
    """
    if sentence := workflow.why_not("take_down", article, actor):
        raise NotAllowed(sentence)
    with prepared(article, with_shared=with_shared) as ready, transaction.atomic():
        return carry_out(ready, actor=actor, kind=kind, reason=reason, complaint=complaint)


@contextmanager
def prepared(article: Article, *, with_shared: bool = False) -> Iterator[Prepared]:
    """The sealed copy is written before the transaction; it goes again when that fails.

    `with_shared`: also pictures that another published article shows, or a reporter's portrait.
    """
    fresh = Article.objects.get(pk=article.pk)
    shown = list(Photo.objects.filter(pk__in=own_pictures.in_texts(fresh)).order_by("pk"))
    photos = shown if with_shared else [each for each in shown if not _is_shared(each, fresh)]
    with sealed_copies.written_with_rows() as write:
        try:
            name, sha256 = sealed_copies.write(fresh, shown, write)
        except OSError as error:
            _log.exception("The sealed copy of article %s can not be written", fresh.pk)
            raise NotAllowed(
                _("The sealed copy can not be written: is the disk full? Withdraw it meanwhile.")
            ) from error
        yield Prepared(fresh, fresh.live_id, photos, name, sha256)


def carry_out(
    ready: Prepared,
    *,
    actor: User,
    kind: str,
    reason: str,
    complaint: Complaint | None = None,
) -> TakeDown:
    """Inside a transaction. Raises NotAllowed, also when another text went public meanwhile."""
    article = ready.article
    addresses = gone.addresses_of(article)
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if locked.live_id != ready.live_id:
        raise NotAllowed(_("The text has changed since you opened it: read it again first."))
    was_public = locked.is_public
    # what a case says may name people, and is forgotten one day; an event never is
    told = str(complaint) if complaint else reason
    workflow.take_down(article, actor=actor, reason=told)
    row = TakeDown.objects.create(
        article=article,
        complaint=complaint,
        kind=kind,
        reason="" if complaint else reason,
        was_public=was_public,
        by=actor,
        at=clock.now(),
        sealed=ready.sealed,
        sha256=ready.sha256,
    )
    files: list[str] = []
    for photo in ready.photos:
        files += _hide(photo, actor, complaint=complaint, take_down=row)
    Event.record(
        "seal_copy",
        actor=actor,
        article=article,
        sha256=ready.sha256,
        kind=kind,
        photos=[photo.pk for photo in ready.photos],
        case=complaint.code if complaint else "",
    )
    gone.gone([*addresses, *map(gone.address_of_file, files)])
    transaction.on_commit(remove_files, robust=True)
    return row


def restore(
    article: Article, *, actor: User, reason: str, complaint: Complaint | None = None
) -> Article:
    """Put back what was taken down, with the pictures that went with it. Raises NotAllowed.

    By another person than took it down, where the paper has one; see `why_not_restore`. What a
    case led to is undone by that case, see `complaints.restore`.
    """
    row = current(article)
    if row is not None and row.complaint_id != (complaint.pk if complaint else None):
        raise NotAllowed(_to_the_case(row.complaint))
    if sentence := why_not_restore(article, actor, row):
        raise NotAllowed(sentence)
    assert row is not None  # what the line above has seen
    hidings = list(row.hidings.filter(ended_at=None).select_related("photo"))
    ready = [(each, _first_sizes(each.photo)) for each in hidings]
    with transaction.atomic():
        locked = TakeDown.objects.select_for_update().get(pk=row.pk)
        if locked.ended_at is not None:
            raise NotAllowed(_("It is not taken down."))
        workflow.put_back(article, actor=actor, is_public=row.was_public)
        locked.ended_by, locked.ended_at = actor, clock.now()
        locked.save(update_fields=["ended_by", "ended_at"])
        for hiding, encoded in ready:
            _show(hiding, actor, encoded)
        Event.record(
            "restore_copy",
            actor=actor,
            article=article,
            reason=reason.strip(),
            photos=[hiding.photo_id for hiding in hidings],
        )
        gone.gone(gone.addresses_of(article))
    return article


def why_not_restore(article: Article, user: User, row: TakeDown | None) -> str:
    if sentence := workflow.why_not("put_back", article, user):
        return sentence
    if row is None:
        return _("It is not taken down.")
    return why_not_alone(article, user, row.by)


def why_not_alone(article: Article, user: User, decided_by: User | None) -> str:
    """What one person decided is undone by another, where the paper has another."""
    if decided_by is None or decided_by.pk != user.pk:
        return ""
    authors = Approval.of(article).authors
    others = people_with(RIGHT, article).exclude(pk=user.pk).exclude(pk__in=authors)
    if not others.exists():
        return ""
    return _("You decided it: another person of the complaints desk must undo it.")


def current(article: Article) -> TakeDown | None:
    """The take-down that holds now."""
    held = TakeDown.objects.filter(article=article, ended_at=None).select_related("by", "complaint")
    return held.first()


# Single pictures


@transaction.atomic
def hide_photo(
    photo: Photo, *, actor: User, reason: str, complaint: Complaint | None = None
) -> None:
    """Have no page show it, and its every size gone. Raises NotAllowed, also without a reason."""
    _require(actor, complaint)
    if not reason.strip():
        raise NotAllowed(_("Say why: it is kept with the picture."))
    files = _hide(photo, actor, complaint=complaint, reason=reason.strip()[:300])
    gone.gone(["/*", *map(gone.address_of_file, files)])
    transaction.on_commit(remove_files, robust=True)


def unhide_photo(photo: Photo, *, actor: User, complaint: Complaint | None = None) -> None:
    """Have the pages show it again, under new addresses. Raises NotAllowed.

    What a case led to is undone by that case, see `complaints.restore`.
    """
    hiding = hiding_of(photo)
    if hiding is None:
        raise NotAllowed(_("The picture is not hidden."))
    _require(actor, hiding.complaint)
    if hiding.take_down_id is not None:
        raise NotAllowed(_("It went with an article that was taken down: put that back."))
    if hiding.complaint_id != (complaint.pk if complaint else None):
        raise NotAllowed(_to_the_case(hiding.complaint))
    encoded = _first_sizes(photo)
    with transaction.atomic():
        _show(hiding, actor, encoded)
        gone.gone(["/*"])
    photo.hidden_at = None


def hiding_of(photo: Photo) -> PhotoHiding | None:
    held = PhotoHiding.objects.filter(photo=photo, ended_at=None)
    return held.select_related("by", "complaint__article", "take_down__article").first()


def photos_of(article: Article) -> QuerySet[Photo]:
    """Every picture that any of its texts showed or shows."""
    return Photo.objects.filter(pk__in=own_pictures.in_texts(article)).order_by("pk")


# Files


def remove_files() -> int:
    """Take away the files of renditions that are gone; for the clock too. How many."""
    storage, removed = storages[RENDITIONS[0]], 0
    for row in GoneFile.objects.filter(removed_at=None).order_by("at")[:_MOST]:
        try:
            storage.delete(row.name)
        except OSError:
            _log.exception("The file %s can not be removed; the clock tries again", row.name)
            continue
        GoneFile.objects.filter(pk=row.pk).update(removed_at=clock.now())
        removed += 1
    return removed


def is_gone(name: str) -> bool:
    """Whether a file of the public storage was taken away, whether it lies there still or not."""
    return GoneFile.objects.filter(pk=name).exists()


def _hide(photo: Photo, actor: User, **more: Any) -> list[str]:
    """The files that are gone with it; nothing for one that is hidden already."""
    locked = Photo.objects.select_for_update().get(pk=photo.pk)
    if locked.hidden_at is not None:
        return []
    now = clock.now()
    PhotoHiding.objects.create(photo=locked, by=actor, at=now, **more)
    locked.hidden_at = photo.hidden_at = now
    locked.save(update_fields=["hidden_at"])
    rows = Rendition.objects.filter(photo=locked).order_by()
    names = list(rows.values_list("file", flat=True))
    GoneFile.objects.bulk_create(
        [GoneFile(name=name, at=now) for name in names], ignore_conflicts=True
    )
    rows.delete()
    complaint = more.get("complaint")
    Event.record(
        "hide_photo", actor=actor, photo=photo.pk, case=complaint.code if complaint else ""
    )
    return names


def _show(hiding: PhotoHiding, actor: User, encoded: renditions.Encoded) -> None:
    """Inside a transaction; what is not encoded yet is made by a worker."""
    held = PhotoHiding.objects.select_for_update().get(pk=hiding.pk)
    if held.ended_at is not None:
        return
    held.ended_by, held.ended_at = actor, clock.now()
    held.save(update_fields=["ended_by", "ended_at"])
    photo = Photo.objects.select_for_update().get(pk=hiding.photo_id)
    photo.hidden_at = None
    photo.save(update_fields=["hidden_at"])
    renditions.keep(photo, encoded)
    transaction.on_commit(partial(tasks.make_renditions.enqueue, photo.pk), robust=True)
    Event.record("show_photo", actor=actor, photo=photo.pk)


def _first_sizes(photo: Photo) -> renditions.Encoded:
    """What there is to show at once; empty where the original is lost."""
    try:
        with photo.original.open("rb") as file:
            original = file.read()
    except OSError:
        _log.exception("The original of photo %s is lost", photo.pk)
        return []
    batches = renditions.encode(photo, original, renditions.first_sizes(photo))
    return [one for batch in batches for one in batch]


def _to_the_case(complaint: Complaint | None) -> str:
    return _("%(case)s led to it: put it back on the page of that case.") % {"case": complaint}


def _is_shared(photo: Photo, article: Article) -> bool:
    others = Q(is_public=True) & ~Q(pk=article.pk)
    portrait = Reporter.objects.filter(portrait=photo).exists()
    return portrait or own_pictures.is_shown(photo, others, texts=["live"])


def _require(actor: User, complaint: Complaint | None) -> None:
    """The right of the desk; in the section of the complaint's article, where there is one."""
    article = complaint.article if complaint else Article()
    require(actor, article, (RIGHT,), _("You have no right to decide about complaints."))
