"""What the reader's templates need and a filter of Django does not give."""

from datetime import datetime
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from taggit.models import Tag

from .. import licences, publication_kind, structured_data
from ..lib import sizes
from ..lib.addresses import absolute as absolute_address
from ..models import Photo, Reporter, Section

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_sections(context: template.Context) -> list[Section]:
    """The sections of the navigation; a view that has them already is not asked to read again."""
    if "sections" not in context:
        context.dicts[0]["sections"] = list(Section.objects.all())
    return context["sections"]


@register.simple_tag(takes_context=True)
def shown_licences(context: template.Context) -> list[licences.Shown]:
    """What is printed on every page; one query, also where a page names them twice."""
    if "shown_licences" not in context:
        context.dicts[0]["shown_licences"] = licences.shown()
    return context["shown_licences"]


@register.filter
def kind_of(reporter: Reporter) -> str:
    return publication_kind.kind_of(reporter)


@register.filter
def day_or_time(at: datetime) -> str:
    """As a list shows it: today's time, this year's day, else the whole date."""
    local = timezone.localtime(at)
    today = timezone.localdate()
    if local.date() == today:
        return date_format(local, "TIME_FORMAT")
    return date_format(local, "MONTH_DAY_FORMAT" if local.year == today.year else "DATE_FORMAT")


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
