"""Who made an article, in the order in which the paper names them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .people import Reporter


class Byline(models.Model):
    """One name under an article: a reporter on record, or a name alone."""

    class Role(models.TextChoices):
        TEXT = "text", pgettext_lazy("byline", "text")
        PHOTO = "photo", pgettext_lazy("byline", "photos")
        CORRESPONDENT = "correspondent", _("correspondent")
        INTERN = "intern", _("intern")
        EDITOR = "editor", _("editor")

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    reporter = models.ForeignKey(
        Reporter,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bylines",
        verbose_name=_("reporter"),
    )
    name = models.CharField(_("name without a record"), max_length=40, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.TEXT)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reporter__isnull=False) ^ ~Q(name=""),
                name="byline_is_a_reporter_or_a_name",
            ),
            models.UniqueConstraint(
                fields=["article", "reporter", "role"], name="byline_reporter_once_per_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.reporter)
