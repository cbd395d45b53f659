"""Every kind of page, with an address in a filled database: what the runner asks for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Model, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from taggit.models import Tag

from articles import keyset
from articles.list_pages import article_rows, listing_rows
from articles.models import Article, Listing, Place, Reporter, Section, Topic

DEEP = 5_000  # the page that page 1 is compared with; the last full one where there are fewer
DEEP_NAME = "page 5,000"
_ARTICLES = 11  # addresses that the article page is taken from in turn


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page; each sample takes the next of its addresses."""

    name: str
    paths: tuple[str, ...]
    is_admin: bool = False


def all_pages() -> list[Page]:
    """In the order of the report."""
    return [
        Page("home", (reverse("reader:home"),)),
        Page("article", tuple(reverse("reader:article", args=[pk]) for pk in _some_articles())),
        *_lists(),
        *_archive(),
        *_machines(),
        *_admin(),
    ]


def _lists() -> list[Page]:
    section, topic = fullest_section(), _fullest(Topic)
    street = Place.objects.filter(level=Place.Level.STREET).order_by("pk").first()
    place = _fullest(Place, level=Place.Level.COMMUNITY)
    tag, reporter = _fullest(Tag), _fullest(Reporter)
    kinds = Listing.Kind
    return [
        *_list("latest", reverse("reader:latest"), article_rows()),
        *_list("section", section.get_absolute_url(), article_rows(section=section)),
        *_list("street", street.get_absolute_url(), listing_rows(kinds.PLACE, street.pk)),
        *_list("tag", reverse("reader:tag", args=[tag.slug]), listing_rows(kinds.TAG, tag.pk)),
        Page("community", (place.get_absolute_url(),)),
        Page("topic", (topic.get_absolute_url(),)),
        Page("reporter", (reporter.get_absolute_url(),)),
        Page("all places", (reverse("reader:places"),)),
        Page("all topics", (reverse("reader:topics"),)),
        Page("all reporters", (reverse("reader:reporters"),)),
    ]


def _list(name: str, path: str, rows: QuerySet) -> list[Page]:
    """Page 1 and page 5,000, or the last full one; rows are (id, published_at)."""
    size = keyset.PAGE_SIZE
    last = max(0, rows.count() - size)
    first_row = min((DEEP - 1) * size, last)
    pages = [Page(f"{name}, page 1", (path,))]
    if first_row > 0:
        pk, at = rows[first_row - 1]
        pages.append(Page(f"{name}, {DEEP_NAME}", (f"{path}?before={keyset.Cursor(at, pk)}",)))
    return pages


def _archive() -> list[Page]:
    """The years, and the year, month and day of the special issue."""
    day = _special_day()
    parts = (day.year, day.month, day.day)
    return [
        Page("archive", (reverse("reader:archive"),)),
        Page("archive, year", (reverse("reader:archive_year", args=parts[:1]),)),
        Page("archive, month", (reverse("reader:archive_month", args=parts[:2]),)),
        Page("archive, day", (reverse("reader:archive_day", args=parts),)),
    ]


def _machines() -> list[Page]:
    """What programs read."""
    street = Place.objects.filter(level=Place.Level.STREET).order_by("pk").first()
    return [
        Page("feed", (reverse("reader:latest_rss"),)),
        Page("feed of a street", (reverse("reader:place_atom", args=[street.slug]),)),
        Page("sitemap index", (reverse("reader:sitemap"),)),
        Page("sitemap of articles", (reverse("reader:sitemap_articles", args=[0]),)),
        Page("sitemap of lists", (reverse("reader:sitemap_pages"),)),
        Page("sitemap of news", (reverse("reader:sitemap_news"),)),
    ]


def _admin() -> list[Page]:
    changes = reverse("admin:articles_article_changelist")
    day = _special_day()
    month = f"published_at__year={day.year}&published_at__month={day.month}"
    queries = {
        "": "",
        ", a section": f"?section={fullest_section().pk}",
        ", a month": f"?{month}",
        ", drafts": "?stage__exact=writing",
        ", reprints": "?source__exact=reprint",  # there are none: the most to look through
        ", mine": "?mine=1",
        ", under my name": "?mine=byline",
        ", a search": "?q=电梯",
        ", a phrase": "?q=加装电梯",
    }
    forms = (reverse("admin:articles_article_change", args=[pk]) for pk in _some_articles())
    return [
        *(Page(f"admin list{name}", (changes + query,), True) for name, query in queries.items()),
        Page("admin form", tuple(forms), True),
    ]


def _some_articles() -> list[int]:
    """Published ones, evenly spread over the archive."""
    ends = Article.objects.aggregate(first=Min("pk"), last=Max("pk"))
    step = (ends["last"] - ends["first"]) / (_ARTICLES + 1)
    wanted = [int(ends["first"] + step * number) for number in range(1, _ARTICLES + 1)]
    published = Article.objects.published().order_by("pk")
    return [published.filter(pk__gte=pk).values_list("pk", flat=True)[0] for pk in wanted]


def fullest_section() -> Section:
    counted = Article.objects.published().order_by().values_list("section")
    return Section.objects.get(pk=counted.annotate(rows=Count("pk")).order_by("-rows")[0][0])


def _fullest(model: type[Model], **fields: str) -> Model:
    """The place, topic, tag or reporter with the most articles."""
    kind = {Place: "place", Topic: "topic", Tag: "tag", Reporter: "reporter"}[model]
    among = model.objects.filter(**fields).values("pk")
    counted = Listing.objects.filter(kind=kind, key__in=among).values_list("key")
    return model.objects.get(pk=counted.annotate(rows=Count("pk")).order_by("-rows", "key")[0][0])


def _special_day() -> date:
    """The fullest day around the middle of the archive: it has more than a page at every size."""
    ends = Article.objects.published().aggregate(
        first=Min("published_at"), last=Max("published_at")
    )
    middle = ends["first"] + (ends["last"] - ends["first"]) / 2
    around = (middle - timedelta(days=60), middle + timedelta(days=60))
    days = Article.objects.published().filter(published_at__range=around)
    counted = days.annotate(day=TruncDate("published_at")).values_list("day").order_by()
    return counted.annotate(rows=Count("pk")).order_by("-rows")[0][0]
