"""The newspaper's nouns, one module for each word of the domain."""

from .access_link import AccessLink, Attempt
from .article import Article, ArticleQuerySet, Stage
from .byline import Byline
from .complaint import Complaint, ComplaintFile, ComplaintMessage, TakeDown
from .correction import Correction, CorrectionQuerySet, CorrectionRecipient
from .event import Event
from .house_style import Dismissal, HouseWord, KnownPerson
from .licence import Licence, ReprintSource
from .listing import Listing
from .manuscript_file import ManuscriptFile
from .note import Note
from .people import Reporter, User
from .photo import GoneFile, Photo, PhotoHiding, Rendition
from .place import Place, PlaceAlias, PlaceFact
from .revision import Revision
from .search_entry import Entry, SearchEntry
from .section import Section, Topic
from .signature import Signature, Step
from .tagging import ArticleTag
from .working_copy import WorkingCopy

__all__ = [
    "AccessLink",
    "Article",
    "ArticleQuerySet",
    "ArticleTag",
    "Attempt",
    "Byline",
    "Complaint",
    "ComplaintFile",
    "ComplaintMessage",
    "Correction",
    "CorrectionQuerySet",
    "CorrectionRecipient",
    "Dismissal",
    "Entry",
    "Event",
    "GoneFile",
    "HouseWord",
    "KnownPerson",
    "Licence",
    "Listing",
    "ManuscriptFile",
    "Note",
    "Photo",
    "PhotoHiding",
    "Place",
    "PlaceAlias",
    "PlaceFact",
    "Rendition",
    "Reporter",
    "ReprintSource",
    "Revision",
    "SearchEntry",
    "Section",
    "Signature",
    "Stage",
    "Step",
    "TakeDown",
    "Topic",
    "User",
    "WorkingCopy",
]
