"""What runs beside the web server says here that it is alive."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CLOCK, WORKER, BACKUP = "clock", "worker", "backup"


class Heartbeat(models.Model):
    """One row for each kind of process, with the moment it was last seen."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    told = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        permissions = [("see_how_it_runs", _("Can see how the paper runs"))]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def beat(cls, name: str, at: datetime | None = None, **told: Any) -> None:
        """By the machine's clock: what it measures is the machine."""
        cls.objects.update_or_create(name=name, defaults={"at": at or timezone.now(), "told": told})

    @classmethod
    def lately(cls, name: str, seconds: int) -> "Heartbeat | None":
        """Its row, when it was seen within so many seconds."""
        return cls.objects.filter(name=name, at__gt=timezone.now() - timedelta(0, seconds)).first()
