"""How somebody comes in who has no password yet, and who has tried to come in of late."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .people import User


class AccessLink(models.Model):
    """An address that works once: whoever opens it chooses the password of a login.

    `token_hash` is SHA-256 of what stands in the address, hexadecimal: the address itself is
    shown once and kept nowhere.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", pgettext_lazy("link", "invitation")
        PASSWORD = "password", pgettext_lazy("link", "new password")
        RECOVERY = "recovery", pgettext_lazy("link", "new password and second factor")

    user = models.ForeignKey(User, models.CASCADE, related_name="access_links")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("works until"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("login link")
        verbose_name_plural = _("login links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.user}"


class Attempt(models.Model):
    """One try to come in. `who` is a keyed hash of a login or a network: see `lockout`."""

    kind = models.CharField(max_length=12)
    who = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["kind", "who", "at"], name="attempt_of_whom"),
            models.Index(fields=["at"], name="attempt_old"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
