"""Which pictures of the library a writer may see and use: their own, and their articles'.

The library holds what nobody has published yet, so a number is no ticket to a picture. Whoever
sends a file that is in the library already has shown that they have it: the session remembers.
"""

from collections.abc import Iterable, MutableMapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .access import has_right, own_articles
from .lib import clock, html
from .models import Article, Photo, Revision, User
from .models.article import APPROVED, IN_REVIEW

_SESSION_KEY = "own_pictures"
_DAYS = 30  # after which its writer leaves a picture's words to the editors
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


def why_not_describe(photo: Photo) -> str:
    """Why its writer may not change its words now: a sentence, or empty.

    Caption and credit are printed with the text, so they are as fixed as what was handed in.
    A text that shows the picture was saved after it came, hence the bound on what is searched.
    """
    if photo.uploaded_at < clock.now() - timedelta(days=_DAYS):
        return _("Pictures older than %(days)d days are described by the editors.") % {
            "days": _DAYS
        }
    code = f'"/photos/{photo.pk}/"'
    shown = Q()
    for text in ("live", "latest"):
        shown |= Q(**{f"{text}__cover": photo}) | Q(**{f"{text}__body__contains": code})
    fixed = Q(is_public=True) | Q(stage__in=[*IN_REVIEW, *APPROVED])
    if Article.objects.filter(fixed, shown, updated_at__gte=photo.uploaded_at).exists():
        return _("This picture is in a text that is with the desk or published: ask the editors.")
    return ""


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
