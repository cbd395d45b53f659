"""The words of an article at one moment. A revision never changes; an edit makes the next one."""

import hashlib
import json

from django.db import models
from django.utils.translation import gettext_lazy as _

from .article import Article, Stage
from .people import User
from .photo import Photo

CONTENT_FIELDS = ("kicker", "title", "subtitle", "summary", "body", "cover_id")


class RevisionQuerySet(models.QuerySet["Revision"]):
    def update(self, **kwargs) -> int:
        raise TypeError("A revision never changes: save a new one.")

    def delete(self):
        raise TypeError("A revision is never deleted.")


class Revision(models.Model):
    article = models.ForeignKey(Article, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    kicker = models.CharField(_("kicker"), max_length=100, blank=True)
    title = models.CharField(_("title"), max_length=120)
    subtitle = models.CharField(_("subtitle"), max_length=160, blank=True)
    summary = models.TextField(_("summary"), max_length=500, blank=True)
    body = models.TextField(_("text"), blank=True)  # HTML, cleaned by lib.html
    cover = models.ForeignKey(
        Photo, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    author = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )
    created_at = models.DateTimeField(_("saved"))
    # of the article when this was saved: who wrote it, and who changed it on the way
    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.WRITING)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)  # SHA-256 of the content fields, hexadecimal

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=~models.Q(title=""), name="revision_has_title"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("A revision never changes: save a new one.")
        self.content_hash = self.hash_content()
        super().save(*args, **kwargs)

    def content(self) -> dict[str, str | int | None]:
        return {field: getattr(self, field) for field in CONTENT_FIELDS}

    def hash_content(self) -> str:
        written = json.dumps(self.content(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()
