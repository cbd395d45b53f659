"""Which article a form has made already, so that a form which is sent twice makes only one.

On a bad network the answer to a first save is often lost; the writer, still at the form of a
new piece, presses the button again. The form's key tells that it is the same piece.
"""

from dataclasses import dataclass
from datetime import timedelta

from .lib import clock
from .models import Article, Event, User

_VERB = "begin"
_DAYS = 7  # a form that stayed open longer makes a new article
_MOST = 50  # newest articles of the person among which it is looked for


@dataclass(frozen=True)
class FirstSave:
    article: int
    version: int  # of the article, when the form had made it


def record(article: Article, *, actor: User, key: str) -> None:
    """In the transaction that makes the article."""
    if key:
        Event.record(_VERB, actor=actor, article=article, key=key, version=article.version)


def find(user: User, key: str) -> FirstSave | None:
    """What the form with this key has made. Waits for a save of this person that is under way."""
    User.objects.select_for_update().filter(pk=user.pk).values_list("pk").first()
    if not key:
        return None
    since = clock.now() - timedelta(days=_DAYS)
    own = Article.objects.filter(creator=user, created_at__gte=since).order_by("-updated_at")
    events = Event.objects.filter(article__in=list(own.values_list("pk", flat=True)[:_MOST]))
    for event in events.filter(verb=_VERB, actor=user):
        if event.data.get("key") == key:
            return FirstSave(event.article_id or 0, event.data["version"])
    return None
