"""Somebody leaves: the login is switched off in one step, and open work goes to a named person.

Nothing that they wrote or signed changes. Sessions end at once, links are void, second factors
go; there are no API keys. What is open in another app is told by it (`listen`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import access_links, granting, listings, logins, revisions, second_factor
from .access import REVIEWING, NotAllowed, may_see
from .models import Article, Event, Stage, User

_CLOSED = (Stage.PUBLISHED, Stage.SPIKED, Stage.WITHDRAWN)
_ANSWERING = (*REVIEWING, "change_article", "publish_article")


@dataclass(frozen=True)
class Desk:
    """One kind of open work: `open_work` of somebody, newest first; how a piece is `called` for
    who looks; who can be given it; how it is handed over (piece, to, actor)."""

    name: str
    label: str | Promise
    open_work: Callable[[User], QuerySet[Any]]
    called: Callable[[Any, User], str]
    people: Callable[[], QuerySet[User]]
    hand_over: Callable[[Any, User, User], None]


def listen(desk: Desk) -> None:
    """Another app's kind of work, told when the apps are ready."""
    DESKS[desk.name] = desk


def desks_of(user: User) -> list[tuple[Desk, Sequence[Any]]]:
    """What is open with this person, by kind; kinds without any are left out."""
    found = [(desk, list(desk.open_work(user))) for desk in DESKS.values()]
    return [(desk, work) for desk, work in found if work]


@transaction.atomic
def switch_off(user: User, *, actor: User, to: Mapping[str, User]) -> None:
    """`to` names for each kind of open work who has it from now on. Raises NotAllowed."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.pk == actor.pk:
        raise NotAllowed(_("Nobody switches off their own login."))
    if not locked.is_active:
        raise NotAllowed(_("This login is switched off already."))
    handed = {}
    for desk, work in desks_of(locked):
        heir = to.get(desk.name)
        if heir is None or heir.pk == locked.pk or not desk.people().filter(pk=heir.pk).exists():
            raise NotAllowed(_("Name somebody who takes over: %(work)s.") % {"work": desk.label})
        for piece in work:
            desk.hand_over(piece, heir, actor)
        handed[desk.name] = {"to": heir.username, "number": len(work)}
    locked.is_active = False
    locked.set_unusable_password()
    locked.save(update_fields=["is_active", "password"])
    logins.end_sessions(locked)
    access_links.void(locked)
    if second_factor.has(locked):
        second_factor.forget(locked, actor=actor)
    Event.record("switch_off", actor=actor, handed_over=handed, **granting.named(locked))


def _open_articles(user: User) -> QuerySet[Article]:
    asked = Article.objects.filter(responsible_editor=user).exclude(stage__in=_CLOSED)
    return asked.select_related("latest").order_by("-updated_at", "-pk")


def _called(article: Article, viewer: User) -> str:
    """A title is for who may read the article."""
    if may_see(viewer, article):
        return str(article)
    return _("article %(number)d") % {"number": article.pk}


def _editors() -> QuerySet[User]:
    granted = Permission.objects.filter(content_type__app_label="articles", codename__in=_ANSWERING)
    people = Q(groups__permissions__in=granted) | Q(user_permissions__in=granted)
    return User.objects.filter(people, is_active=True).distinct().order_by("name", "pk")


def _hand_over_article(article: Article, to: User, actor: User) -> None:
    before = str(article.responsible_editor or "")
    revisions.touch(article)
    article.responsible_editor = to
    Article.objects.filter(pk=article.pk).update(responsible_editor=to)
    Event.record(
        "hand_over",
        actor=actor,
        article=article,
        fields=["responsible_editor"],
        before={"responsible_editor": before},
        after={"responsible_editor": str(to)},
    )
    listings.refresh(article)


DESKS: dict[str, Desk] = {
    "articles": Desk(
        "articles",
        gettext_lazy("articles that they answer for"),
        _open_articles,
        _called,
        _editors,
        _hand_over_article,
    )
}
