"""What the reader's templates need and a filter of Django does not give."""

from datetime import datetime
from urllib.parse import quote

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from taggit.models import Tag

from .. import headlines, licences, publication_kind, reader_page, structured_data
from ..lib import sizes
from ..lib.addresses import absolute as absolute_address
from ..lib.addresses import of_page, of_view
from ..models import Photo, Reporter, Section

register = template.Library()


@register.simple_tag(takes_context=True)
def navigation_sections(context: template.Context) -> list[Section]:
    """The sections of the navigation; a view that has them already is not asked to read again."""
    if "sections" not in context:
        context.dicts[0]["sections"] = reader_page.every_section()
    return context["sections"]


@register.simple_tag(takes_context=True)
def shown_licences(context: template.Context) -> list[licences.Shown]:
    """What is printed on every page; one query, also where a page names them twice."""
    if "shown_licences" not in context:
        context.dicts[0]["shown_licences"] = licences.shown_now()
    return context["shown_licences"]


@register.filter
def addresses(sections: list[Section]) -> str:
    """All that the navigation shows of them, so that what was kept of it can be told from it."""
    return " ".join(f"{each.pk} {each.slug} {each.name}" for each in sections)


@register.filter
def kind_of(reporter: Reporter) -> str:
    return publication_kind.kind_of(reporter)


register.filter("day_or_time", headlines.day_or_time)
register.filter("day_and_time", headlines.day_and_time)
register.simple_tag(of_view, name="address")


@register.filter
def iso(at: datetime) -> str:
    """As machines read it: 2026-11-29T10:00:00+08:00."""
    return timezone.localtime(at).isoformat()


@register.simple_tag(name="headlines")
def shown_headlines(these: list[headlines.Headline]) -> SafeString:
    """Lines of a list, in Python: a front page has forty."""
    return headlines.as_items(these)


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
    return of_page("reader:tag", tag.slug) if tag.slug else ""


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
