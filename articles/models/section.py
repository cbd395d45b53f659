"""How the paper is divided: standing sections, and topics that gather a story over time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lib.addresses import of_page
from ..lib.slugs import free_slug


class Section(models.Model):
    """A standing part of the paper (版块); every article is in one at most."""

    name = models.CharField(_("name"), max_length=40, unique=True)
    slug = models.SlugField(_("address"), max_length=60, unique=True, blank=True)
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_on_home = models.BooleanField(_("shown on the home page"), default=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="section_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(Section.objects.all(), self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_page("reader:section", self.slug)


class Topic(models.Model):
    """A special (专题): articles about one matter, gathered by the editors."""

    title = models.CharField(_("title"), max_length=80, unique=True)
    slug = models.SlugField(_("address"), max_length=100, unique=True, blank=True)
    intro = models.TextField(_("introduction"), max_length=1000, blank=True)
    cover = models.ForeignKey(
        "Photo", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cover")
    )
    is_on_home = models.BooleanField(_("shown on the home page"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="topic_has_title"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if not self.slug:
            self.slug = free_slug(Topic.objects.all(), self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return of_page("reader:topic", self.slug)
