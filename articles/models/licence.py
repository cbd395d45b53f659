"""The papers that the paper itself needs, and whom it may reprint from."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .photo import private_storage


class LicenceQuerySet(models.QuerySet["Licence"]):
    def valid_on(self, day: date) -> "LicenceQuerySet":
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day),
            Q(valid_until=None) | Q(valid_until__gte=day),
        )


class Licence(models.Model):
    """A licence, permit or filing: what is printed on every page, and until when it holds."""

    class Kind(models.TextChoices):
        NEWS = "news", _("Internet news service licence")
        SERIAL = "serial", _("Serial number")
        PERMIT = "permit", _("Permit for an internal publication")
        PUBLISHING = "publishing", _("Newspaper publishing licence")
        AUDIOVISUAL = "audiovisual", _("Licence for audio and video online")
        ICP = "icp", _("ICP filing")
        PSB = "psb", _("Public security filing")
        OTHER = "other", _("other licence")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Of another licence: as pages name it.")
    )
    number = models.CharField(pgettext_lazy("licence", "number"), max_length=80)
    issued_by = models.CharField(_("issued by"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day. Empty: without end.")
    )
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("The page of the office that lists it."),
    )
    scan = models.FileField(
        _("scan"),
        storage=private_storage,
        upload_to="licences/",
        max_length=200,
        blank=True,
        help_text=_("PDF, JPEG or PNG, for the newsroom only."),
    )
    is_shown = models.BooleanField(_("shown on pages"), default=True)
    note = models.TextField(_("note"), max_length=500, blank=True)

    objects = LicenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["kind", "-valid_until", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(number=""), name="licence_has_number"),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="licence_ends_after_it_begins",
                violation_error_message=_("It can not end before it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="other") | ~Q(name=""),
                name="licence_of_another_kind_has_a_name",
                violation_error_message=_("Name the licence: pages have no other word for it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"

    @property
    def label(self) -> str:
        return self.name or self.get_kind_display()

    def is_valid_on(self, day: date) -> bool:
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class ReprintSource(models.Model):
    """转载白名单: whose articles the paper may reprint, as the authorities' list has it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    host = models.CharField(
        _("website"),
        max_length=120,
        blank=True,
        help_text=_("Host name, such as xinhuanet.com; what lies below it counts too."),
    )
    listed_in = models.CharField(
        _("listed in"),
        max_length=120,
        blank=True,
        help_text=_("The list and its date, or the agreement with the source."),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("source to reprint from")
        verbose_name_plural = _("sources to reprint from")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reprint_source_has_name"),
        ]

    def __str__(self) -> str:
        return self.name
