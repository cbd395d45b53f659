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
    keys = {*shown, *(in_texts(article) if article is not None and article.pk else ())}
    return Photo.objects.filter(Q(uploaded_by=user) | Q(pk__in=keys))


def may_see(user: User, photo: Photo, session: Session) -> bool:
    """As a draft shows it; readers get renditions and never ask."""
    if photo.uploaded_by_id == user.pk or has_right(user, "view_photo"):
        return True
    if photo.pk in remembered(session):
        return True
    own = Revision.objects.filter(article__in=own_articles(user)).order_by()
    if own.filter(cover=photo).exists():
        return True
    return _shown_in(photo, own.filter(body__contains=_address(photo)).values_list("body"))


def why_not_describe(photo: Photo) -> str:
    """Why its writer may not change its words now: a sentence, or empty.

    Caption and credit are printed with the text, so they are as fixed as what was handed in.
    """
    if photo.uploaded_at < clock.now() - timedelta(days=_DAYS):
        return _("Pictures older than %(days)d days are described by the editors.") % {
            "days": _DAYS
        }
    if is_shown(photo, Q(is_public=True) | Q(stage__in=[*IN_REVIEW, *APPROVED])):
        return _("This picture is in a text that is with the desk or published: ask the editors.")
    return ""


def is_approved(photo: Photo) -> bool:
    """Whether its words stand in a text that readers see, or that has passed its last review."""
    return is_shown(photo, Q(is_public=True) | Q(stage__in=APPROVED))


def is_shown(photo: Photo, which: Q, texts: Iterable[str] = ("live", "latest")) -> bool:
    """By an article among these, in the live or the newest text, as a cover or inside.

    A text that shows a picture was saved after it came: so far back texts are looked through.
    """
    articles = Article.objects.filter(which, updated_at__gte=photo.uploaded_at).order_by()
    for text in texts:
        if articles.filter(**{f"{text}__cover": photo}).exists():
            return True
        inside = articles.filter(**{f"{text}__body__contains": _address(photo)})
        if _shown_in(photo, inside.values_list(f"{text}__body")):
            return True
    return False


def in_texts(article: Article) -> set[int]:
    """In any of its texts: what an editor took out may be put back."""
    keys: set[int] = set()
    for body, cover in article.revisions.order_by().values_list("body", "cover"):
        keys.update(html.picture_ids(body))
        keys.update([cover] if cover else [])
    return keys


def remember(session: Session, photo: Photo) -> None:
    """This person has sent the very file of a photo that somebody else had brought in."""
    session[_SESSION_KEY] = [*remembered(session), photo.pk][-_MOST:]


def remembered(session: Session) -> list[int]:
    return list(session.get(_SESSION_KEY, []))


def _address(photo: Photo) -> str:
    return f'"/photos/{photo.pk}/"'


def _shown_in(photo: Photo, bodies: Iterable[tuple[str]]) -> bool:
    """As a picture: the same words in a sentence show nothing."""
    return any(photo.pk in html.picture_ids(body) for (body,) in bodies)
