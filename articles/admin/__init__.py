"""The newsroom: where editors spend their day. `site` is what the roof serves at /admin/."""

from . import (
    articles,
    complaints,
    corrections,
    events,
    house_style,
    licences,
    people,
    photos,
    places,
    sections,
)
from .site import site

__all__ = [
    "articles",
    "complaints",
    "corrections",
    "events",
    "house_style",
    "licences",
    "people",
    "photos",
    "places",
    "sections",
    "site",
]
