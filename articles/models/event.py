"""What happened, by whom and when: appended, never changed, each row sealing the one before."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, Self

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..lib import clock
from .article import Article
from .people import User

_CHAIN_LOCK = 0x48585F45  # any fixed number: names the advisory lock on PostgreSQL


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **kwargs) -> int:
        raise TypeError("An event never changes.")

    def delete(self):
        raise TypeError("An event is never deleted.")


class Event(models.Model):
    """`hash` is SHA-256 over the hash before and this row's own content, hexadecimal."""

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    verb = models.CharField(_("what"), max_length=40)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="events")
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-pk"]
        constraints = [
            # two rows can not follow the same one: the chain has no branches
            models.UniqueConstraint(fields=["previous_hash"], name="event_chain_has_no_branch"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.verb}"

    def save(self, *args, **kwargs) -> None:
        if self.pk is not None:
            raise TypeError("An event never changes.")
        super().save(*args, **kwargs)

    @classmethod
    def record(
        cls, verb: str, *, actor: User | None, article: Article | None = None, **data: Any
    ) -> "Event":
        """Append one event."""
        return cls.append([cls(verb=verb, actor=actor, article=article, data=data)])[0]

    @classmethod
    def append(cls, events: list[Self]) -> list[Self]:
        """Append events in order; writers of the chain wait for one another."""
        with transaction.atomic():
            if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])
            last = cls.objects.order_by("-pk").values_list("hash", flat=True).first() or ""
            for event in events:
                event.at = event.at or clock.now()
                event.previous_hash = last
                event.hash = last = event.seal()
            return cls.objects.bulk_create(events)

    def seal(self) -> str:
        at: datetime = self.at.astimezone(UTC)
        content = [
            self.previous_hash,
            at.isoformat(timespec="microseconds"),
            self.actor_id,
            self.verb,
            self.article_id,
            self.data,
        ]
        written = json.dumps(content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()
