"""Coming in: a password, then the second factor, then a session that ends by itself.

The session is made when everything was right and not before; until then it knows only whose
second factor is awaited. Its key is a new one at each step.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import lockout, second_factor
from .access import NotAllowed, may_write
from .lib.rate_limit import network_of
from .models import Event, User

PENDING = "pending_login"
SIGNED_IN, SEEN, CONFIRMED, FACTOR = "signed_in_at", "seen_at", "confirmed_at", "second_factor"
_PATIENCE = 600  # seconds between the password and the second factor
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_DEVICES = (
    *(("MicroMessenger", gettext_lazy("WeChat")), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Macintosh", "Mac"), ("Linux", "Linux")),
)
_BROWSERS = (
    *(("Edg/", "Edge"), ("QQBrowser", gettext_lazy("QQ browser")), ("Firefox", "Firefox")),
    *(("Chrome", "Chrome"), ("Safari", "Safari")),
)


class Standing(StrEnum):
    """How far a session has come."""

    OUT = "out"  # nobody, or too long ago
    SET_UP = "set up"  # must set up a second factor before anything else
    IN = "in"


@dataclass(frozen=True)
class OpenSession:
    """A line of the list of one's sessions."""

    pk: int
    device: str
    network: str
    since: Any
    seen: Any
    is_current: bool


def authenticate(request: HttpRequest, username: str, password: str) -> User | None:
    """Whose password it is. Raises NotAllowed after too many tries."""
    attempt = lockout.password(request, username)
    if attempt.wait:
        raise NotAllowed(lockout.too_many(attempt.wait))
    user = auth.authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        return None
    attempt.was_right()
    return user


def begin(request: HttpRequest, user: User, wanted: str = "") -> str:
    """The password was right: the address to go to. With a second factor, nobody is in yet."""
    if not second_factor.has(user):
        return finish(request, user, wanted, with_factor=False)
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "wanted": wanted,
        "until": time.time() + _PATIENCE,
    }
    return reverse("account:second_factor")


def pending(request: HttpRequest) -> User | None:
    """Whose second factor is awaited; a password that was changed meanwhile counts no more."""
    awaited = request.session.get(PENDING)
    if not isinstance(awaited, dict) or awaited.get("until", 0) < time.time():
        return None
    user = User.objects.filter(pk=awaited.get("user", 0), is_active=True).first()
    if user is None or not constant_time_compare(user.get_session_auth_hash(), awaited["hash"]):
        return None
    return user


def check_factor(request: HttpRequest, user: User, *, code: str = "", passkey: str = "") -> bool:
    """Raises NotAllowed after too many tries."""
    return _try(request, user, lambda: _is_factor(user, code, passkey))


def check_again(
    request: HttpRequest, user: User, *, password: str = "", code: str = "", passkey: str = ""
) -> bool:
    """Whether it is still the person of this session: the second factor where there is one,
    otherwise the password. Raises NotAllowed after too many tries."""
    if second_factor.has(user):
        return check_factor(request, user, code=code, passkey=passkey)
    return _try(request, user, lambda: bool(password) and user.check_password(password))


def check_password(request: HttpRequest, user: User, typed: str) -> bool:
    """The present one, asked again. Raises NotAllowed after too many tries."""
    return _try(request, user, lambda: user.check_password(typed))


@transaction.atomic
def change_password(user: User, password: str) -> User:
    """By its owner: all sessions end; see `keep_session`."""
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    Event.record("change_password", actor=user)
    return user


def finish(request: HttpRequest, user: User, wanted: str = "", *, with_factor: bool) -> str:
    """Everything was right: the session is theirs. The address to go to."""
    wanted = wanted or (request.session.get(PENDING) or {}).get("wanted", "")
    auth.login(request, user, backend=_BACKEND)
    request.session.pop(PENDING, None)
    now = time.time()
    request.session.update({SIGNED_IN: now, SEEN: now, CONFIRMED: now, FACTOR: with_factor})
    _list_session(request, user)
    lockout.remember(request, user)
    return wanted or home_of(user)


def home_of(user: User) -> str:
    """Where somebody works who did not ask for a page."""
    if user.is_staff:
        return reverse("admin:index")
    return reverse("portal:in_work" if may_write(user) else "account:security")


def standing(request: HttpRequest, user: Any) -> Standing:
    """What the session of this request is good for; counts the request as a sign of life."""
    if not user.is_authenticated:
        return Standing.OUT
    session, is_required = request.session, settings.SECOND_FACTOR == "required"
    if SIGNED_IN not in session:  # not made by `finish`: a session of an older version
        return Standing.OUT if is_required else Standing.IN
    now = time.time()
    if now - session[SIGNED_IN] > settings.SESSION_COOKIE_AGE:
        return Standing.OUT
    if now - session.get(SEEN, 0) > settings.SESSION_IDLE:
        return Standing.OUT
    if now - session[SEEN] > min(60, settings.SESSION_IDLE / 10):
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(
            last_seen_at=timezone.now()
        )
    if session.get(FACTOR) or not second_factor.is_needed(user):
        return Standing.IN
    return Standing.SET_UP


def has_set_up(request: HttpRequest, user: User) -> None:
    """The person has just shown the factor that they added: this session counts as with it, and
    all others, which came in without it, end."""
    request.session[FACTOR] = True
    request.session[CONFIRMED] = time.time()
    end_others(request, user)


# Sessions


def sessions_of(request: HttpRequest, user: User) -> list[OpenSession]:
    """The one that asks first, then the newest."""
    found = UserSession.objects.purge_and_list(user)
    current = request.session.session_key
    return sorted(
        (
            OpenSession(
                each.pk,
                _device(each.user_agent),
                each.ip,
                each.created_at,
                each.last_seen_at,
                each.session_key == current,
            )
            for each in found
        ),
        key=lambda each: (not each.is_current, -each.seen.timestamp()),
    )


def end_session(user: User, pk: int) -> bool:
    """One session of this person."""
    found = UserSession.objects.filter(user=user, pk=pk).first()
    if found is not None:
        found.end()
    return found is not None


def end_others(request: HttpRequest, user: User) -> None:
    """All sessions of this person but the one of the request, which gets a new key."""
    end_sessions(user)
    keep_session(request, user)


def keep_session(request: HttpRequest, user: User) -> None:
    """After the sessions of this person ended: the one of the request goes on, by a new key."""
    auth.update_session_auth_hash(request, user)
    _list_session(request, user)


@transaction.atomic
def end_sessions(user: User) -> None:
    """All of them, at once and in every process: none has the epoch that the login has now."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.session_epoch = User.objects.values_list("session_epoch", flat=True).get(pk=user.pk)
    UserSession.objects.filter(user=user).delete()


def forget_old_sessions() -> int:
    """Lines of sessions that are over anyway."""
    age = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return UserSession.objects.filter(created_at__lt=timezone.now() - age).delete()[0]


def _list_session(request: HttpRequest, user: User) -> None:
    if not request.session.session_key:
        request.session.save()
    network = network_of(request).partition("/")[0]
    UserSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "ip": "0.0.0.0" if network == "unknown" else network,  # noqa: S104
            "user_agent": request.headers.get("User-Agent", "")[:300],
            "last_seen_at": timezone.now(),
        },
    )


def _is_factor(user: User, code: str, passkey: str) -> bool:
    if passkey:
        return second_factor.check_passkey(user, passkey)
    return second_factor.check_code(user, code)


def _try(request: HttpRequest, user: User, ask: Callable[[], bool]) -> bool:
    attempt = lockout.code(request, user)
    if attempt.wait:
        raise NotAllowed(lockout.too_many(attempt.wait))
    is_right = ask()
    if is_right:
        attempt.was_right()
    return is_right


def _device(user_agent: str) -> str:
    """«Windows, Edge»; browsers tell what they like, so it is only a help to recognise them."""
    found = [
        next((str(name) for mark, name in marks if mark in user_agent), "")
        for marks in (_DEVICES, _BROWSERS)
    ]
    return "，".join(filter(None, found)) or _("unknown device")
