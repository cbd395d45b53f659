"""The newsroom: where editors spend their day. `site` is what the roof serves at /admin/."""

from . import articles, events, house_style, people, photos, places, sections
from .site import site

__all__ = ["articles", "events", "house_style", "people", "photos", "places", "sections", "site"]
