"""`{% picture photo shape="card" sizes="…" eager=False class="…" %}` and `{% figure photo %}`;
`{% preload photo shape="card" sizes="…" %}` in the head.
"""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from .. import article_html
from ..models import Photo

register = template.Library()


@register.simple_tag
def picture(photo: Photo | None, shape: str = "full", **options: Any) -> SafeString:
    """A photo in every format and width; see `article_html.picture` for the options."""
    return article_html.picture(photo, shape, **_named(options))


@register.simple_tag
def figure(photo: Photo | None, shape: str = "full", **options: Any) -> SafeString:
    """A photo with its caption and credit."""
    return article_html.figure(photo, shape, **_named(options))


@register.simple_tag
def preload(photo: Photo | None, shape: str = "full", *, sizes: str = "") -> SafeString:
    """For the head of a page that shows this photo first."""
    return article_html.preload(photo, shape, sizes=sizes)


@register.filter
def body(text: str) -> SafeString:
    """A stored text with its pictures: `{{ revision.body|body }}`."""
    return article_html.render_body(text)


def _named(options: dict[str, Any]) -> dict[str, Any]:
    """`class` is a word of Python's own."""
    return {("css_class" if name == "class" else name): value for name, value in options.items()}
