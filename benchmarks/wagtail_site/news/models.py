"""Home, sections and articles as pages; people, places and topics as snippets."""

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, Prefetch, QuerySet, prefetch_related_objects
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.blocks import CharBlock, RichTextBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Orderable, Page
from wagtail.snippets.models import register_snippet

LATEST, OF_A_SECTION, A_PAGE, RELATED = 10, 4, 20, 6  # articles
LISTED = [  # the renditions that templates/news/story.html asks for
    f"fill-{size}|format-{kind}"
    for kind in ("webp", "jpeg")
    for size in ("320x213", "640x427", "960x640")
]


@register_snippet
class Reporter(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


@register_snippet
class Place(models.Model):
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name


@register_snippet
class Topic(models.Model):
    title = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.title


class ArticlePageTag(TaggedItemBase):
    content_object = ParentalKey(
        "ArticlePage", on_delete=models.CASCADE, related_name="tagged_items"
    )


class FigureBlock(StructBlock):
    image = ImageChooserBlock()
    caption = CharBlock(required=False)

    class Meta:
        template = "news/figure_block.html"


class ArticlePage(Page):
    kicker = models.CharField(max_length=80, blank=True)
    subtitle = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    body = StreamField([("paragraph", RichTextBlock()), ("figure", FigureBlock())])
    cover = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    responsible_editor = models.CharField(max_length=80, blank=True)
    tags = ClusterTaggableManager(through=ArticlePageTag, blank=True)
    places = ParentalManyToManyField(Place, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True)

    parent_page_types = ["news.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *(FieldPanel(name) for name in ("kicker", "subtitle", "summary", "body", "cover")),
        *(FieldPanel(name) for name in ("responsible_editor", "tags", "places", "topics")),
        InlinePanel("bylines"),
    ]

    def get_context(self, request, *args, **kwargs):
        places, topics, tags = self.places.all(), self.topics.all(), self.tags.all()
        return super().get_context(request, *args, **kwargs) | {
            "section": self.get_parent(),
            "bylines": self.bylines.select_related("reporter"),
            "places": places,
            "topics": topics,
            "tags": tags,
            "related": self._related(tags),
        }

    def _related(self, tags) -> QuerySet["ArticlePage"]:
        """Those that share the most tags, the newest first, as the recipes have it."""
        shared = ArticlePage.objects.live().filter(tagged_items__tag__in=tags)
        counted = shared.exclude(pk=self.pk).annotate(common=Count("pk"))
        return counted.order_by("-common", "-first_published_at").defer_streamfields()[:RELATED]


class Byline(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="bylines")
    reporter = models.ForeignKey(Reporter, models.CASCADE, related_name="+")
    role = models.CharField(max_length=20)


class SectionPage(Page):
    parent_page_types = ["news.HomePage"]
    subpage_types = ["news.ArticlePage"]

    def get_context(self, request, *args, **kwargs):
        articles = newest_first(ArticlePage.objects.child_of(self)).prefetch_related(covers())
        page = Paginator(articles, A_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"articles": page}


class HomePage(Page):
    subpage_types = ["news.SectionPage"]

    def get_context(self, request, *args, **kwargs):
        newest = list(newest_first(ArticlePage.objects.all())[: LATEST + 1])
        shown = [article.pk for article in newest]
        blocks = [
            (section, list(_block(section).exclude(pk__in=shown)[:OF_A_SECTION]))
            for section in SectionPage.objects.child_of(self).live()
        ]
        pictured = [newest[0], *(articles[0] for _section, articles in blocks if articles)]
        prefetch_related_objects(pictured, covers())
        return super().get_context(request, *args, **kwargs) | {
            "lead": newest[0],
            "latest": newest[1:],
            "blocks": blocks,
            "topics": Topic.objects.all()[:3],
        }


def _block(section: SectionPage) -> QuerySet[ArticlePage]:
    return newest_first(ArticlePage.objects.child_of(section))


def newest_first(articles) -> QuerySet[ArticlePage]:
    """What a list shows, hence without the texts."""
    return articles.live().defer_streamfields().order_by("-first_published_at")


def covers() -> Prefetch:
    """The pictures of a list with their renditions, in two queries however long it is."""
    return Prefetch("cover", get_image_model().objects.prefetch_renditions(*LISTED))
