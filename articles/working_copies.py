"""What a person has typed and not saved: kept on the server, offered again, dropped when saved.

One copy for each person and article, and one for a new article; the newest wins. The browser
keeps its own copy too, which survives a lost session; `key` tells which form a copy is of.
"""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from .lib.keys import is_key
from .models import Article, User, WorkingCopy

KEY_FIELD = "copy_key"
LARGEST = 1_000_000  # characters of all fields together
_NOT_KEPT = ("csrfmiddlewaretoken", "password")

Fields = dict[str, list[str]]


@transaction.atomic
def keep(user: User, article: Article | None, fields: Mapping[str, list[str]]) -> WorkingCopy:
    """Replace this person's copy of the article. Raises ValidationError when it is too large."""
    kept = {
        name: [value.replace("\0", "") for value in values]  # PostgreSQL's JSON takes no NUL
        for name, values in fields.items()
        if name not in _NOT_KEPT
    }
    if sum(len(value) for values in kept.values() for value in values) > LARGEST:
        raise ValidationError(_("The text is too long to be kept while you type: save it."))
    base = _first(kept, "base_version")[:9]
    copy, _created = WorkingCopy.objects.update_or_create(
        user=user,
        article=article,
        defaults={"fields": kept, "base_version": int(base) if is_key(base) else 0},
    )
    return copy


def offered(user: User, article: Article | None) -> WorkingCopy | None:
    """What this person left unsaved of the article."""
    return WorkingCopy.objects.filter(user=user, article=article).first()


def drop(user: User, article: Article | None, key: str | None = None) -> None:
    """Forget the copy; with a `key`, only if it is of that form."""
    copy = offered(user, article)
    if copy and (key is None or _first(copy.fields, KEY_FIELD) == key):
        copy.delete()


def drop_without_words(user: User, article: Article) -> None:
    """Forget the copy of a form in which the words could not be typed."""
    copy = offered(user, article)
    if copy and "title" not in copy.fields:
        copy.delete()


def as_form_data(copy: WorkingCopy) -> QueryDict:
    """The copy as a form would have sent it."""
    data = QueryDict(mutable=True)
    for name, values in copy.fields.items():
        data.setlist(name, values)
    return data


def _first(fields: Fields, name: str) -> str:
    return (fields.get(name) or [""])[0]
