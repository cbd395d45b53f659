"""What editor and reporter write to each other in the margin of a draft."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .people import User
from .revision import Revision


class Note(models.Model):
    """`quote` is what was marked, and `position` where: characters of the plain text before it.

    An answer stands below its `parent` and has no quote of its own.
    """

    article = models.ForeignKey(Article, models.PROTECT, related_name="notes")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers"
    )
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    quote = models.CharField(_("marked"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    text = models.TextField(_("note"), max_length=1000)
    at = models.DateTimeField(_("at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["position", "pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="note_is_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:30]}"
