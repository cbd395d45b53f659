"""The newspaper's nouns, one module for each word of the domain."""

from .article import Article, ArticleQuerySet, Stage
from .byline import Byline
from .event import Event
from .listing import Listing
from .people import Reporter, User
from .photo import Photo, Rendition
from .place import Place, PlaceAlias, PlaceFact
from .revision import Revision
from .section import Section, Topic
from .tagging import ArticleTag
from .working_copy import WorkingCopy

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Byline",
    "Event",
    "Listing",
    "Photo",
    "Place",
    "PlaceAlias",
    "PlaceFact",
    "Rendition",
    "Reporter",
    "Revision",
    "Section",
    "Stage",
    "Topic",
    "User",
    "WorkingCopy",
]
