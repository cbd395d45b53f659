"""The newsroom: where editors spend their day. `site` is what the roof serves at /admin/."""

from . import articles, people, photos, places, sections
from .site import site

__all__ = ["articles", "people", "photos", "places", "sections", "site"]
