"""What the proof-reading check knows beside the text: the word list, people, and dismissals."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lib import proofreading
from .article import Article
from .people import User


class HouseWord(models.Model):
    """One row of the house-style word list: wrong → right, with a note."""

    class Kind(models.TextChoices):
        WORD = "word", gettext_lazy("word")
        OFFICE = "office", gettext_lazy("office or place")

    wrong = models.CharField(gettext_lazy("wrong"), max_length=60, unique=True)
    right = models.CharField(
        gettext_lazy("right"),
        max_length=60,
        blank=True,
        help_text=gettext_lazy("Empty: the word is pointed out, and a person decides."),
    )
    kind = models.CharField(gettext_lazy("kind"), max_length=10, choices=Kind, default=Kind.WORD)
    note = models.CharField(gettext_lazy("note for the writer"), max_length=200, blank=True)
    exceptions = models.TextField(
        gettext_lazy("exceptions"),
        blank=True,
        max_length=1000,
        help_text=gettext_lazy("Longer words in which it is right, one a line."),
    )
    is_active = models.BooleanField(gettext_lazy("in use"), default=True)

    class Meta:
        verbose_name = gettext_lazy("house-style word")
        verbose_name_plural = gettext_lazy("house-style words")
        ordering = ["wrong"]
        constraints = [
            models.CheckConstraint(condition=~Q(wrong=""), name="house_word_is_filled"),
            models.CheckConstraint(condition=~Q(wrong=F("right")), name="house_word_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right or '?'}"

    def clean(self) -> None:
        try:
            self.as_rule()
        except ValueError:
            raise ValidationError(
                _("Wrong and right must differ, and each exception must contain the wrong word.")
            ) from None

    def as_rule(self) -> proofreading.HouseWord:
        """Raises ValueError for a row that can never be right."""
        exceptions = tuple(line.strip() for line in self.exceptions.splitlines() if line.strip())
        return proofreading.HouseWord(self.wrong, self.right, self.note, exceptions)


class KnownPerson(models.Model):
    """Someone whom the paper writes about, with the titles that are right for them now."""

    name = models.CharField(gettext_lazy("name"), max_length=40, db_index=True)
    titles = models.TextField(
        gettext_lazy("titles"),
        max_length=1000,
        help_text=gettext_lazy("Office and title as they are printed, one a line."),
    )
    note = models.CharField(gettext_lazy("note"), max_length=200, blank=True)
    is_active = models.BooleanField(gettext_lazy("in use"), default=True)

    class Meta:
        verbose_name = gettext_lazy("person with a title")
        verbose_name_plural = gettext_lazy("people with titles")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="known_person_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def as_rule(self) -> proofreading.Person:
        titles = tuple(line.strip() for line in self.titles.splitlines() if line.strip())
        return proofreading.Person(self.name, titles)


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("A dismissal never changes.")


class Dismissal(models.Model):
    """A finding of the check that a person looked at and let stand."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="dismissals")
    key = models.CharField(max_length=120)  # of the finding: its rule and what it is about
    rule = models.CharField(gettext_lazy("rule"), max_length=40)
    excerpt = models.CharField(gettext_lazy("text"), max_length=200)
    person = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=gettext_lazy("by")
    )
    at = models.DateTimeField(gettext_lazy("at"), default=timezone.now)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("dismissed finding")
        verbose_name_plural = gettext_lazy("dismissed findings")
        ordering = ["-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="dismissal_once"),
        ]

    def __str__(self) -> str:
        return self.excerpt
