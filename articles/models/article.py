"""An article's identity, stage and metadata; its words are in its revisions."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from .people import User
from .place import Place
from .section import Section, Topic
from .tagging import ArticleTag


class Stage(models.TextChoices):
    WRITING = "writing", _("in writing")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self) -> "ArticleQuerySet":
        """What a reader may see. This is the only public gate; nothing else filters by stage."""
        return self.filter(
            stage=Stage.PUBLISHED, live__isnull=False, published_at__lte=timezone.now()
        )

    def in_work(self) -> "ArticleQuerySet":
        """Drafts, for the newsroom's own pages."""
        return self.filter(stage=Stage.WRITING)

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> "ArticleQuerySet":
        """With what a list shows of each article, and without its text."""
        return self.select_related("live", "live__cover", "section").defer("live__body")


class Article(models.Model):
    class Source(models.TextChoices):
        ORIGINAL = "original", _("own report")
        REPRINT = "reprint", _("reprint")
        CONTRIBUTION = "contribution", _("reader's contribution")

    stage = models.CharField(_("stage"), max_length=20, choices=Stage, default=Stage.WRITING)
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("section"),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="articles", verbose_name=_("topics")
    )
    places = models.ManyToManyField(
        Place, blank=True, related_name="articles", verbose_name=_("places")
    )
    tags = TaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    source = models.CharField(
        _("source kind"), max_length=20, choices=Source, default=Source.ORIGINAL
    )
    source_name = models.CharField(_("source"), max_length=80, blank=True)
    source_url = models.URLField(_("original address"), max_length=500, blank=True)
    original_author = models.CharField(_("original author"), max_length=80, blank=True)
    responsible_editor = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # article_changed_of_editor begins with it
        related_name="+",
        verbose_name=_("responsible editor"),
    )
    is_featured = models.BooleanField(
        _("may lead the home page"),
        default=False,
        help_text=_("The newest article with this mark leads the home page."),
    )
    external_id = models.CharField(
        _("id in the old system"), max_length=100, unique=True, null=True, blank=True
    )
    is_archive = models.BooleanField(
        _("from the archive"),
        default=False,
        help_text=_("Published before in another system and imported."),
    )
    live = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+"
    )
    latest = models.ForeignKey(
        "Revision", models.PROTECT, null=True, editable=False, related_name="+"
    )
    # grows with every save, so that the second of two editors is told
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [("publish_article", _("Can publish and withdraw articles"))]
        indexes = [
            # home, archive, feeds: the newest that are published
            models.Index(fields=["stage", "-published_at", "-id"], name="article_newest"),
            # a section's page
            models.Index(
                fields=["section", "stage", "-published_at", "-id"], name="article_in_section"
            ),
            # the lead of the home page
            models.Index(
                fields=["stage", "-published_at", "-id"],
                condition=Q(is_featured=True),
                name="article_featured",
            ),
            # the admin's list: all, of a stage, of a section, an editor's, by date of publication
            models.Index(fields=["-updated_at", "-id"], name="article_changed"),
            models.Index(fields=["stage", "-updated_at", "-id"], name="article_changed_in_stage"),
            models.Index(
                fields=["section", "-updated_at", "-id"], name="article_changed_in_section"
            ),
            models.Index(
                fields=["responsible_editor", "-updated_at", "-id"],
                name="article_changed_of_editor",
            ),
            models.Index(fields=["source", "-updated_at", "-id"], name="article_changed_of_source"),
            models.Index(
                fields=["is_archive", "-updated_at", "-id"], name="article_changed_archive"
            ),
            models.Index(fields=["-published_at", "-id"], name="article_by_date"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage=Stage.PUBLISHED)
                | Q(live__isnull=False, published_at__isnull=False),
                name="published_article_has_live_revision_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PUBLISHED, source="reprint")
                | ~(Q(source_name="") | Q(source_url="") | Q(original_author=""))
                | Q(is_archive=True),
                name="published_reprint_names_its_source",
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="article_external_id_filled"),
        ]

    def __str__(self) -> str:
        return self.latest.title if self.latest else f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("reader:article", args=[self.pk])

    @property
    def is_published(self) -> bool:
        return (
            self.stage == Stage.PUBLISHED
            and self.live_id is not None
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def has_unpublished_text(self) -> bool:
        return self.latest_id != self.live_id
