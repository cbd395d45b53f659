"""The file that a draft was made of, as it came: kept, and never served to readers."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article
from .people import User
from .photo import private_storage


class ManuscriptFile(models.Model):
    article = models.ForeignKey(Article, models.PROTECT, related_name="manuscript_files")
    file = models.FileField(_("file"), storage=private_storage, max_length=200)
    name = models.CharField(_("name"), max_length=200)  # as the writer called it
    sha256 = models.CharField(max_length=64)  # of the file, hexadecimal
    size = models.PositiveBigIntegerField(_("size"))  # bytes
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("by")
    )
    uploaded_at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("manuscript")
        verbose_name_plural = _("manuscripts")
        ordering = ["pk"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name
