"""Photos and the sizes that are served of them."""

from django.core.files.storage import Storage, storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .people import User

_SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


def private_storage() -> Storage:
    return storages["private"]


class Photo(models.Model):
    """A picture of the library. `original` is the cleaned upload (no EXIF, no GPS, upright).

    It lies in the private storage; readers get its renditions only.
    """

    original = models.FileField(
        _("picture"), storage=private_storage, upload_to="photos/", max_length=200
    )
    sha256 = models.CharField(max_length=64, unique=True, editable=False)  # of what was uploaded
    width = models.PositiveIntegerField(_("width"), editable=False)  # pixels
    height = models.PositiveIntegerField(_("height"), editable=False)  # pixels
    focal_x = models.FloatField(_("focus from the left (0–1)"), default=0.5, validators=_SHARE)
    focal_y = models.FloatField(_("focus from the top (0–1)"), default=0.5, validators=_SHARE)
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    credit = models.CharField(_("credit"), max_length=80, blank=True)
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What is seen, for those who do not see it."),
    )
    rights_note = models.CharField(_("rights"), max_length=200, blank=True)
    rights_until = models.DateField(_("may be used until"), null=True, blank=True)
    # no page shows it and it has no renditions; written by `takedown` alone
    hidden_at = models.DateTimeField(_("hidden"), null=True, editable=False)
    uploaded_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="photo_has_size"),
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="photo_focus_inside",
            ),
        ]

    def __str__(self) -> str:
        return self.caption or self.alt or f"#{self.pk}"

    def get_absolute_url(self) -> str:
        """The picture's stable address, as it is written in an article's text."""
        return reverse("reader:photo", args=[self.pk])

    @property
    def may_be_used(self) -> bool:
        if self.hidden_at is not None:
            return False
        return self.rights_until is None or self.rights_until >= timezone.localdate()


class Rendition(models.Model):
    """One size and format of a photo: `full` keeps its shape, `card` is cut to 3:2."""

    class Shape(models.TextChoices):
        FULL = "full", _("whole picture")
        CARD = "card", _("cut to 3:2")

    class Format(models.TextChoices):
        AVIF = "avif", "AVIF"
        WEBP = "webp", "WebP"
        JPEG = "jpeg", "JPEG"

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="renditions")
    shape = models.CharField(max_length=4, choices=Shape)
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()  # pixels
    height = models.PositiveIntegerField()  # pixels
    file = models.FileField(upload_to="renditions/", max_length=200)

    class Meta:
        ordering = ["photo", "shape", "format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["photo", "shape", "format", "width"], name="rendition_once"
            ),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="rendition_has_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.shape} {self.width} {self.format}"


class PhotoHiding(models.Model):
    """A picture that is shown nowhere. Appended; ended once, when it is shown again."""

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="hidings")
    complaint = models.ForeignKey("Complaint", models.PROTECT, null=True, related_name="hidings")
    take_down = models.ForeignKey("TakeDown", models.PROTECT, null=True, related_name="hidings")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(_("why"), max_length=300, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["photo"], condition=Q(ended_at=None), name="photo_hidden_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.photo_id} {self.at:%Y-%m-%d}"


class GoneFile(models.Model):
    """A rendition's file that was taken away: its address answers 410 for ever.

    `removed_at` is empty until the file itself is gone, which the clock sees to.
    """

    name = models.CharField(max_length=200, primary_key=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["at"], name="gone_file_to_remove", condition=Q(removed_at=None)
            ),  # asked by the clock
        ]

    def __str__(self) -> str:
        return self.name
