"""Invitations and links: how somebody gets a password of their own, which nobody else knows.

A link works once and for some days; making another one voids those before. It is handed over by
mail, or by an administrator in any way, and never lets in past a second factor.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from . import granting, logins, second_factor
from .access import NotAllowed
from .lib.slugs import pinyin_slug
from .models import AccessLink, Event, Section, User

Kind = AccessLink.Kind
_MOST_MAILED = 5  # logins with the same mail address
_RESET_HOURS = 1  # of a link that was asked for by mail


@transaction.atomic
def invite(
    *,
    actor: User,
    name: str,
    username: str = "",
    email: str = "",
    is_staff: bool = False,
    groups: Iterable[Group] = (),
    sections: Iterable[Section] = (),
) -> tuple[User, str]:
    """A new login without a password, and the address that its owner opens. Raises
    ValidationError."""
    user = User(
        username=username or _free_username(name), name=name, email=email, is_staff=is_staff
    )
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    user.groups.set(groups)
    user.sections.set(sections)
    after = granting.of_user(user.pk)
    granting.record(actor, granting.of_user(None), after, verb="invite", **granting.named(user))
    return user, _make(user, Kind.INVITATION, actor)


@transaction.atomic
def new_link(user: User, *, actor: User | None, forget_factors: bool = False) -> str:
    """For somebody who has forgotten the password, or lost the second factor as well: what they
    had is void and their sessions end. Raises NotAllowed."""
    if not user.is_active:
        raise NotAllowed(_("This login is switched off."))
    user.set_unusable_password()
    user.save(update_fields=["password"])
    logins.end_sessions(user)
    if forget_factors:
        second_factor.forget(user, actor=actor)
    kind = Kind.PASSWORD if user.last_login else Kind.INVITATION
    kind = Kind.RECOVERY if forget_factors else kind
    token = _make(user, kind, actor)
    Event.record("make_link", actor=actor, kind=kind, **granting.named(user))
    return token


@task()
def send_reset_link(name: str) -> None:
    """To who says that they forgot the password, by login or mail address: until the link is used
    nothing changes. A task, so that no answer tells by its time whether there is such a login."""
    asked = User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)
    for user in asked.exclude(email="").order_by("pk")[:_MOST_MAILED]:
        send(user, _make(user, Kind.PASSWORD, None, hours=_RESET_HOURS))


def send(user: User, token: str) -> None:
    """The link by mail; nobody else can read where it leads. Raises OSError, SMTPException."""
    words = {"name": user.name, "username": user.username, "address": address_of(token)}
    send_mail(
        _("%(paper)s: choose your password") % {"paper": settings.PAPER["name"]},
        _(
            "%(name)s,\n\nopen this address and choose your password. It works once.\n\n"
            "%(address)s\n\nYou log in as: %(username)s\n\n"
            "If you did not ask for this, you need not do anything.\n"
        )
        % words,
        None,
        [user.email],
    )


def address_of(token: str) -> str:
    return settings.SITE_URL + reverse("account:link", args=[token])


def find(token: str) -> AccessLink | None:
    """A link that works now."""
    asked = AccessLink.objects.filter(token_hash=_hashed(token), used_at=None)
    return asked.filter(expires_at__gt=timezone.now(), user__is_active=True).first()


@transaction.atomic
def use(token: str, password: str) -> User:
    """The password is theirs from now on; all their sessions end. Raises NotAllowed."""
    locked = AccessLink.objects.select_for_update().filter(token_hash=_hashed(token)).first()
    if locked is None or find(token) is None:
        raise NotAllowed(_("This link has been used or is too old. Ask for a new one."))
    user = User.objects.select_for_update().get(pk=locked.user_id)
    user.set_password(password)
    user.save(update_fields=["password"])
    logins.end_sessions(user)
    void(user)
    Event.record("use_link", actor=user, kind=locked.kind)
    return user


def void(user: User) -> None:
    """No link of this person works any more."""
    AccessLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())


def _make(user: User, kind: str, actor: User | None, *, hours: int | None = None) -> str:
    void(user)
    token, now = secrets.token_urlsafe(32), timezone.now()
    AccessLink.objects.create(
        user=user,
        kind=kind,
        token_hash=_hashed(token),
        created_at=now,
        created_by=actor,
        expires_at=now + timedelta(hours=hours or settings.LINK_HOURS),
    )
    return token


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _free_username(name: str) -> str:
    """Of a Chinese name its pinyin, with a number where that is taken. Raises ValidationError."""
    base = pinyin_slug(name).replace("-", "")[:40]
    if not base:
        raise ValidationError({"username": _("Choose a name to log in with.")})
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    candidates = (base if number == 1 else f"{base}{number}" for number in range(1, 10_000))
    return next(each for each in candidates if each not in taken)
