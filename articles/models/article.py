"""An article's identity, stage and metadata; its words are in its revisions."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from ..lib.addresses import of_page
from .people import User
from .place import Place
from .section import Section, Topic
from .tagging import ArticleTag


class Stage(models.TextChoices):
    """Where an article stands on its way; what may follow is in workflow.TRANSITIONS."""

    WRITING = "writing", _("in writing")
    FIRST_REVIEW = "first_review", _("in first review")
    SECOND_REVIEW = "second_review", _("in second review")
    FINAL_REVIEW = "final_review", _("in final review")
    READY = "ready", _("ready")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    RETURNED = "returned", _("sent back to the writer")
    SPIKED = "spiked", _("spiked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RETRACTED = "retracted", _("retracted")
    TAKEN_DOWN = "taken_down", _("taken down")


WITH_THE_WRITER = (Stage.WRITING, Stage.RETURNED)
IN_REVIEW = (Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW)
APPROVED = (Stage.READY, Stage.SCHEDULED)


_IN_LISTS = (
    *("is_public", "published_at", "live", "section", "section__name", "section__slug"),
    *(f"live__{name}" for name in ("kicker", "title", "subtitle", "summary", "cover")),
    *(f"live__cover__{name}" for name in ("alt", "hidden_at", "rights_until")),
)


class ArticleQuerySet(models.QuerySet["Article"]):
    def published(self, at: Any = None) -> "ArticleQuerySet":
        """What a reader may see. This is the only public gate; nothing else asks for it.

        `at` is for prepared queries, which are given the time.

        Not the stage: a published article whose next text is in review stays public as it was.
        """
        return self.filter(
            is_public=True, live__isnull=False, published_at__lte=at or timezone.now()
        )

    def retracted(self) -> "ArticleQuerySet":
        """Not public any more, but for a page that says so in place of the text."""
        return self.filter(stage=Stage.RETRACTED, live__isnull=False)

    def in_work(self) -> "ArticleQuerySet":
        """What somebody still has to do something about, for the newsroom's own pages."""
        return self.filter(stage__in=[*WITH_THE_WRITER, *IN_REVIEW, *APPROVED])

    def newest_first(self) -> "ArticleQuerySet":
        return self.order_by("-published_at", "-pk")

    def for_lists(self) -> "ArticleQuerySet":
        """With what a list shows of each article, and nothing else: a front page has sixty."""
        return self.select_related("live__cover", "section").only(*_IN_LISTS)


class Article(models.Model):
    class Source(models.TextChoices):
        ORIGINAL = "original", _("own report")
        REPRINT = "reprint", _("reprint")
        CONTRIBUTION = "contribution", _("reader's contribution")

    stage = models.CharField(
        _("stage"), max_length=20, choices=Stage, default=Stage.WRITING, editable=False
    )
    stage_since = models.DateTimeField(
        _("in this stage since"), default=timezone.now, editable=False
    )
    # grows with each submission; signatures of an earlier round do not count
    round = models.PositiveIntegerField(default=0, editable=False)
    submitted_at = models.DateTimeField(_("submitted"), null=True, editable=False)
    is_public = models.BooleanField(_("public"), default=False, editable=False)
    creator = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,  # article_of_creator begins with it
        related_name="+",
        verbose_name=_("written by"),
    )
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    publish_at = models.DateTimeField(_("to be published"), null=True, editable=False)
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
        permissions = [
            ("first_review", _("Can sign the first review")),
            ("second_review", _("Can sign the second review")),
            ("final_review", _("Can sign the final review")),
            ("proof_article", _("Can sign proofs")),
            ("spike_article", _("Can spike and revive articles")),
            ("publish_article", _("Can publish and withdraw articles")),
            ("view_work", _("Can see the report of work")),
        ]
        indexes = [
            # home, archive, feeds: the newest that are published
            models.Index(fields=["is_public", "-published_at", "-id"], name="article_newest"),
            # a section's page
            models.Index(
                fields=["section", "is_public", "-published_at", "-id"], name="article_in_section"
            ),
            # the lead of the home page
            models.Index(
                fields=["is_public", "-published_at", "-id"],
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
            # what waits for somebody, what is to be published
            models.Index(fields=["stage", "stage_since", "id"], name="article_waiting"),
            models.Index(
                fields=["publish_at", "id"],
                condition=Q(publish_at__isnull=False),
                name="article_scheduled",
            ),
            # a reporter's own
            models.Index(fields=["creator", "-updated_at", "-id"], name="article_of_creator"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(live__isnull=False, published_at__isnull=False),
                name="public_article_has_live_revision_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.PUBLISHED) | Q(is_public=True),
                name="published_article_is_public",
            ),
            models.CheckConstraint(
                condition=~Q(
                    stage__in=[Stage.SPIKED, Stage.WITHDRAWN, Stage.TAKEN_DOWN], is_public=True
                ),
                name="spiked_or_withdrawn_article_is_not_public",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.RETRACTED) | Q(is_public=False, live__isnull=False),
                name="retracted_article_is_not_public",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.SCHEDULED, publish_at__isnull=False)
                | (~Q(stage=Stage.SCHEDULED) & Q(publish_at__isnull=True)),
                name="scheduled_article_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(is_public=True, source="reprint")
                | ~(Q(source_name="") | Q(source_url="") | Q(original_author=""))
                | Q(is_archive=True),
                name="public_reprint_names_its_source",
            ),
            models.CheckConstraint(condition=~Q(external_id=""), name="article_external_id_filled"),
        ]

    def __str__(self) -> str:
        return self.latest.title if self.latest else f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return of_page("reader:article", self.pk)

    @property
    def is_published(self) -> bool:
        """Whether readers see it now, also while a newer text is in review."""
        return (
            self.is_public
            and self.live_id is not None
            and self.published_at is not None
            and self.published_at <= timezone.now()
        )

    @property
    def is_retracted(self) -> bool:
        """Its page says so, in place of the text."""
        return self.stage == Stage.RETRACTED

    @property
    def was_withdrawn(self) -> bool:
        """Readers saw it once and do not any more: its address says that it is gone."""
        return not self.is_public and self.live_id is not None

    @property
    def has_unpublished_text(self) -> bool:
        return self.latest_id != self.live_id
