"""What the paper puts right in an article that readers saw, and who was told of it.

A notice waits until somebody else approves it; once it is out it never changes. Its only writer
is `articles.corrections`.
"""

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .people import User
from .revision import Revision


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def public(self, at: Any = None) -> "CorrectionQuerySet":
        """What readers see: out, and its article has a page.

        Of a retracted article only what went out without a text: the text is gone, and a notice
        that speaks of one of its sentences would bring it back. `at` as for `Article.published`.
        """
        article = Article.objects.filter(pk=OuterRef("article"))
        return self.filter(published_at__isnull=False, ended_at=None).filter(
            Exists(article.published(at)) | Q(Exists(article.retracted()), with_text=False)
        )

    def waiting(self) -> "CorrectionQuerySet":
        """Neither out nor given up."""
        return self.filter(published_at=None, given_up_at=None)

    def newest_first(self) -> "CorrectionQuerySet":
        return self.order_by("-published_at", "-pk")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A correction is never deleted.")


class Correction(models.Model):
    class Kind(models.TextChoices):
        UPDATE = "update", pgettext_lazy("correction", "update")
        CLARIFICATION = "clarification", pgettext_lazy("correction", "clarification")
        CORRECTION = "correction", pgettext_lazy("correction", "correction")
        APOLOGY = "apology", pgettext_lazy("correction", "apology")
        RETRACTION = "retraction", pgettext_lazy("correction", "retraction")

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="corrections", verbose_name=_("article")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    text = models.TextField(_("notice for readers"), max_length=2000)  # plain, in paragraphs
    # goes out when the corrected text is published; else as soon as it is approved
    with_text = models.BooleanField(_("goes out with the corrected text"))
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)  # a retraction that was taken back
    # what readers saw until then, and from then on; the same where only the notice went out
    before = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name=_("text before")
    )
    after = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name=_("text after")
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()  # the rights are those on its article
        indexes = [
            # /corrections/ and its feed
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="correction_newest",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_text"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="correction_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                    before__isnull=False,
                    after__isnull=False,
                    given_up_at=None,
                ),
                name="correction_out_is_approved",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | (Q(with_text=True) & ~Q(before=F("after")))
                | Q(with_text=False, before=F("after")),
                name="correction_with_text_has_a_new_one",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["update", "clarification", "correction"], with_text=False)
                & ~Q(kind="retraction", with_text=True),
                name="correction_kind_fits_its_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('reader:article', args=[self.article_id])}#correction-{self.pk}"

    @property
    def paragraphs(self) -> list[str]:
        return self.text.split("\n")

    @property
    def is_waiting(self) -> bool:
        return self.published_at is None and self.given_up_at is None

    @property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @property
    def state(self) -> str:
        """In the newsroom's words."""
        if self.ended_at:
            state = _("taken back")
        elif self.given_up_at:
            state = _("given up")
        elif self.published_at:
            state = pgettext_lazy("correction", "published")
        else:
            state = _("approved, waits for the text") if self.is_approved else _("not approved yet")
        return str(state)

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        raise TypeError("A correction is never deleted.")


class CorrectionRecipient(models.Model):
    """Somebody whom the paper tells of a correction; open until `told_at`."""

    class Kind(models.TextChoices):
        REPORTER = "reporter", pgettext_lazy("told", "reporter")
        EDITOR = "editor", _("responsible editor")
        COMPLAINANT = "complainant", _("who complained")
        SOURCE = "source", _("who is written about")
        PARTNER = "partner", _("partner that took the article over")
        PLATFORM = "platform", _("platform that carries the article")

    correction = models.ForeignKey(Correction, models.PROTECT, related_name="recipients")
    kind = models.CharField(_("who"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=80)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(_("told"), null=True)
    told_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("told by")
    )
    how = models.CharField(_("how"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("who was told")
        verbose_name_plural = _("who was told")
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            # what the paper still has to tell
            models.Index(
                fields=["correction"], condition=Q(told_at=None), name="correction_still_to_tell"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "kind", "name"], name="correction_told_once"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None, told_by=None, how="")
                | (Q(told_at__isnull=False, told_by__isnull=False) & ~Q(how="")),
                name="correction_told_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
