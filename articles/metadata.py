"""What stands around an article's words, in words; and what it was while a revision was the newest.

A change is recorded by `workflow.describe` with the values `before` and `after` it. What was
recorded without them, by an older release, is told as unknown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .models import Article, Byline, Event, Place, Revision

FIELDS = (
    *("section", "bylines", "places", "topics", "tags", "is_featured"),
    *("responsible_editor", "deadline"),
    *("source", "source_name", "original_author", "source_url"),
)
_ABOVE = "parent__parent__parent__parent__parent"
_UNSAID = (Place.Level.PROVINCE, Place.Level.CITY)

Snapshot = dict[str, str]


@dataclass(frozen=True)
class Change:
    """One field; a value that nobody recorded is None, one that was empty is ""."""

    name: str
    label: str
    before: str | None
    after: str | None


def snapshot(article: Article) -> Snapshot:
    """Each of FIELDS as a person reads it, from the database as it is now; eight queries."""
    stored = Article.objects.select_related("section", "responsible_editor").get(pk=article.pk)
    return {
        "section": str(stored.section or ""),
        "bylines": _joined(_byline(each) for each in stored.bylines.select_related("reporter")),
        "places": _joined(map(_place, stored.places.select_related(_ABOVE))),
        "topics": _joined(sorted(map(str, stored.topics.all()))),
        "tags": _joined(sorted(stored.tags.names())),
        "is_featured": _("yes") if stored.is_featured else _("no"),
        "responsible_editor": str(stored.responsible_editor or ""),
        "deadline": _minute(stored.deadline),
        "source": str(stored.get_source_display()),
        "source_name": stored.source_name,
        "original_author": stored.original_author,
        "source_url": stored.source_url,
    }


def changed(before: Snapshot, after: Snapshot) -> dict[str, Snapshot]:
    """The fields that differ, as `workflow.describe` keeps them."""
    names = [name for name in FIELDS if before[name] != after[name]]
    return {
        "before": {name: before[name] for name in names},
        "after": {name: after[name] for name in names},
    }


def between(earlier: Revision, later: Revision) -> list[Change]:
    """What the metadata was at the end of each revision's time as the newest, where it differs.

    Of one article. Ten queries.
    """
    article = earlier.article
    events = list(Event.objects.filter(article=article, verb="describe").order_by("pk"))
    ends = [_end_of(revision) for revision in (earlier, later)]
    now = snapshot(article)
    found = []
    for name in FIELDS:
        touching = [event for event in events if name in event.data.get("fields", ())]
        before, after = (_value(name, touching, end, now) for end in ends)
        if before != after or (before is None and _touched_between(touching, *ends)):
            found.append(Change(name, str(label_of(name)), before, after))
    return found


def label_of(name: str) -> str | Promise:
    if name == "bylines":
        return Byline._meta.verbose_name_plural or ""
    if name == "tags":
        return gettext_lazy("tags")
    return getattr(Article._meta.get_field(name), "verbose_name", name)


def _end_of(revision: Revision) -> datetime | None:
    """When the next text was saved; None while there is no other."""
    later = Revision.objects.filter(article=revision.article_id, number__gt=revision.number)
    return later.order_by("number").values_list("created_at", flat=True).first()


def _value(
    name: str, touching: list[Event], end: datetime | None, now: Mapping[str, str]
) -> str | None:
    """The next change tells what was before it, else the last one what it left."""
    if end is None:
        return now[name]
    later = [event for event in touching if event.at >= end]
    if not later:
        return now[name]
    if (before := _kept(later[0], "before", name)) is not None:
        return before
    earlier = [event for event in touching if event.at < end]
    return _kept(earlier[-1], "after", name) if earlier else None


def _kept(event: Event, side: str, name: str) -> str | None:
    values = event.data.get(side)
    value = values.get(name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else None


def _touched_between(touching: list[Event], start: datetime | None, end: datetime | None) -> bool:
    return start is not None and any(
        event.at >= start and (end is None or event.at < end) for event in touching
    )


def _byline(byline: Byline) -> str:
    return f"{byline}（{byline.get_role_display()}）"


def _place(place: Place) -> str:
    """With what is above it: names repeat."""
    above: list[str] = []
    step = place.parent
    while step is not None and step.level not in _UNSAID:
        above.insert(0, step.name)
        step = step.parent
    return f"{place.name}（{' › '.join(above)}）" if above else place.name


def _minute(at: datetime | None) -> str:
    return date_format(timezone.localtime(at), "Y-m-d H:i") if at else ""


def _joined(names: Iterable[str]) -> str:
    return "、".join(names)
