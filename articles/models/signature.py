"""Who let a text pass, or sent it back: a row of 三审三校 that never changes."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .article import Article
from .people import User
from .revision import Revision


class Step(models.TextChoices):
    """What one signature stands for; the reviews are named as the stage they are made in."""

    FIRST_REVIEW = "first_review", pgettext_lazy("step", "first review")
    SECOND_REVIEW = "second_review", pgettext_lazy("step", "second review")
    FINAL_REVIEW = "final_review", pgettext_lazy("step", "final review")
    PROOF_1 = "proof_1", _("first proof")
    PROOF_2 = "proof_2", _("second proof")
    PROOF_3 = "proof_3", _("third proof")


class SignatureQuerySet(models.QuerySet["Signature"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("A signature never changes.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A signature is never deleted.")


class Signature(models.Model):
    class Decision(models.TextChoices):
        PASS = "pass", _("passed")
        RETURN = "return", _("sent back")

    article = models.ForeignKey(Article, models.PROTECT, related_name="signatures")
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="signatures", verbose_name=_("text")
    )
    round = models.PositiveIntegerField(_("round"))  # of submissions, from 1
    step = models.CharField(_("step"), max_length=20, choices=Step)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    person = models.ForeignKey(
        User, models.PROTECT, related_name="signatures", verbose_name=_("by")
    )
    role = models.CharField(_("role at the time"), max_length=200)
    comment = models.TextField(_("comment"), blank=True, max_length=1000)
    by_check = models.BooleanField(_("with the built-in check"), default=False)
    at = models.DateTimeField(_("at"))
    content_hash = models.CharField(max_length=64)  # of the revision, as it was signed

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["pk"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["person", "-at"], name="signature_of_person"),
            models.Index(fields=["at"], name="signature_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "round", "step"],
                condition=Q(decision="pass"),
                name="signature_passes_a_step_once",
            ),
            models.UniqueConstraint(
                fields=["article", "round", "person"],
                condition=Q(decision="pass", step__in=["first_review", "second_review"]),
                name="signature_first_and_second_are_two_people",
            ),
            models.CheckConstraint(
                condition=Q(decision="pass") | ~Q(comment=""), name="signature_return_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.person} {self.get_decision_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A signature never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A signature is never deleted.")
