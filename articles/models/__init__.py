"""The newspaper's nouns, one module for each word of the domain."""

from .article import Article, ArticleQuerySet, Stage
from .byline import Byline
from .event import Event
from .house_style import Dismissal, HouseWord, KnownPerson
from .listing import Listing
from .manuscript_file import ManuscriptFile
from .note import Note
from .people import Reporter, User
from .photo import Photo, Rendition
from .place import Place, PlaceAlias, PlaceFact
from .revision import Revision
from .section import Section, Topic
from .signature import Signature, Step
from .tagging import ArticleTag
from .working_copy import WorkingCopy

__all__ = [
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Byline",
    "Dismissal",
    "Event",
    "HouseWord",
    "KnownPerson",
    "Listing",
    "ManuscriptFile",
    "Note",
    "Photo",
    "Place",
    "PlaceAlias",
    "PlaceFact",
    "Rendition",
    "Reporter",
    "Revision",
    "Section",
    "Signature",
    "Stage",
    "Step",
    "Topic",
    "User",
    "WorkingCopy",
]
