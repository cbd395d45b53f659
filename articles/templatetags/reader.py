"""What the reader's templates need and a filter of Django does not give."""

from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from taggit.models import Tag

from .. import licences, publication_kind, reader_page, structured_data
from ..lib import sizes
from ..lib.addresses import absolute as absolute_address
from ..models import Article, Photo, Reporter, Section

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_sections(context: template.Context) -> list[Section]:
    """The sections of the navigation; a view that has them already is not asked to read again."""
    if "sections" not in context:
        context.dicts[0]["sections"] = list(reader_page.every_section())
    return context["sections"]


@register.simple_tag(takes_context=True)
def shown_licences(context: template.Context) -> list[licences.Shown]:
    """What is printed on every page; one query, also where a page names them twice."""
    if "shown_licences" not in context:
        context.dicts[0]["shown_licences"] = licences.shown()
    return context["shown_licences"]


@register.filter
def addresses(sections: list[Section]) -> str:
    """All that the navigation shows of them, so that what was kept of it can be told from it."""
    return " ".join(f"{each.pk} {each.slug} {each.name}" for each in sections)


@register.filter
def kind_of(reporter: Reporter) -> str:
    return publication_kind.kind_of(reporter)


@register.filter
def day_or_time(at: datetime) -> SafeString:
    """`<time>` as a list shows it: today's time, this year's day, else the whole date."""
    return _day_or_time(timezone.localtime(at), timezone.localdate(), str(get_language()))


@lru_cache(maxsize=20_000)
def _day_or_time(local: datetime, today: date, language: str) -> SafeString:
    """The language is what it is kept by."""
    name = "DATE_FORMAT" if local.year != today.year else "MONTH_DAY_FORMAT"
    shown = date_format(local, "TIME_FORMAT" if local.date() == today else name)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), shown)


@register.simple_tag
def headline(article: Article) -> SafeString:
    """One line of a list of headlines; in Python, since a front page has forty of them."""
    title, at = article.live.title, article.published_at
    address = article.get_absolute_url()
    return format_html('<li><a href="{}">{}</a> {}</li>\n', address, title, day_or_time(at))


@register.filter
def absolute(path: str) -> str:
    return absolute_address(path)


@register.filter
def photo_address(photo: Photo | None, otherwise: str) -> str:
    """The absolute address of a picture, for those who show it elsewhere."""
    return structured_data.photo_address(photo) or absolute_address(otherwise)


@register.filter
def tag_address(tag: Tag) -> str:
    """Empty for a tag of punctuation alone, which has no address."""
    return reverse("reader:tag", args=[tag.slug]) if tag.slug else ""


@register.filter
def phone_address(number: str) -> str:
    """`028-8564 1234` → `tel:02885641234`; empty where it holds no number."""
    digits = "".join(sign for sign in number if sign in "+0123456789")
    return f"tel:{digits}" if digits else ""


@register.filter
def mail_address(address: str) -> str:
    return f"mailto:{quote(address)}" if address else ""


@register.filter
def as_json_ld(data: dict[str, object]) -> SafeString:
    return structured_data.as_json(data)


@register.filter
def figure(value) -> str:
    """A number of a fact without needless zeros, thousands apart: 550,000 or 38.6."""
    return f"{value.normalize():,f}"


@register.filter
def file_size(size: int) -> str:
    return sizes.in_words(size)
