"""Which pictures of the library a writer may see and use: their own, and their articles'.

The library holds what nobody has published yet, so a number is no ticket to a picture. Whoever
sends a file that is in the library already has shown that they have it: the session remembers.
"""

from collections.abc import Iterable, MutableMapping
from typing import Any

from django.db.models import Q, QuerySet

from .access import has_right, own_articles
from .lib import html
from .models import Article, Photo, Revision, User

_SESSION_KEY = "own_pictures"
_MOST = 200  # numbers that a session remembers

Session = MutableMapping[str, Any]


def usable(user: User, article: Article | None = None, shown: Iterable[int] = ()) -> QuerySet:
    """What this person may put into the article; `shown` are the keys of `remembered`."""
    if has_right(user, "view_photo"):
        return Photo.objects.all()
    keys = {*shown, *(_in_texts(article) if article is not None and article.pk else ())}
    return Photo.objects.filter(Q(uploaded_by=user) | Q(pk__in=keys))


def may_see(user: User, photo: Photo, session: Session) -> bool:
    """As a draft shows it; readers get renditions and never ask."""
    if photo.uploaded_by_id == user.pk or has_right(user, "view_photo"):
        return True
    if photo.pk in remembered(session):
        return True
    own = Revision.objects.filter(article__in=own_articles(user))
    return own.filter(Q(cover=photo) | Q(body__contains=f'"/photos/{photo.pk}/"')).exists()


def remember(session: Session, photo: Photo) -> None:
    """This person has sent the very file of a photo that somebody else had brought in."""
    session[_SESSION_KEY] = [*remembered(session), photo.pk][-_MOST:]


def remembered(session: Session) -> list[int]:
    return list(session.get(_SESSION_KEY, []))


def _in_texts(article: Article) -> set[int]:
    """In any of its texts: what an editor took out may be put back."""
    keys: set[int] = set()
    for body, cover in article.revisions.order_by().values_list("body", "cover"):
        keys.update(html.picture_ids(body))
        keys.update([cover] if cover else [])
    return keys
