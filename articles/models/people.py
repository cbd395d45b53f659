"""Who works for the paper: logins (User) and the names under its articles (Reporter)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..lib.addresses import of_page
from ..lib.slugs import free_slug


class User(AbstractUser):
    """A login. Chinese names have no first and last part, so there is one `name`."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    sections = models.ManyToManyField(
        "Section",
        blank=True,
        related_name="+",
        verbose_name=_("sections"),
        help_text=_("Their rights hold in these sections only. None chosen: in all."),
    )

    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions hold while the password and the epoch do; see `logins.end_sessions`."""
        if not self.session_epoch:
            return super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        salt, value = "articles.User.sessions", f"{self.session_epoch}:{self.password}"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


class Reporter(models.Model):
    """A name that stands under articles; it may or may not have a login."""

    class Kind(models.TextChoices):
        REPORTER = "reporter", _("reporter")
        CORRESPONDENT = "correspondent", _("correspondent")
        PHOTOGRAPHER = "photographer", _("photographer")

    name = models.CharField(_("byline name"), max_length=40, db_index=True)
    slug = models.SlugField(_("address"), max_length=80, unique=True, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.REPORTER)
    press_card = models.CharField(_("press card number"), max_length=40, blank=True)
    bio = models.TextField(_("about"), blank=True, max_length=500)
    portrait = models.ForeignKey(
        "Photo", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("photo")
    )
    user = models.OneToOneField(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reporter",
        verbose_name=_("login"),
    )
    is_active = models.BooleanField(_("works for the paper now"), default=True)

    class Meta:
        verbose_name = _("reporter")
        verbose_name_plural = _("reporters")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="reporter_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(Reporter.objects.all(), self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_page("reader:reporter", self.slug)
