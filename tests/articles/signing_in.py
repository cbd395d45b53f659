"""Logging in as a person does, and a second factor whose secret the test knows."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from articles import logins, second_factor
from articles.models import User

PASSWORD = "secret-for-tests"  # of factories.user
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADMIN, PORTAL = "/admin/login/", "/portal/login/"
SECOND, SET_UP = "/account/second-factor/", "/account/set-up/"


def with_app(user: User) -> User:
    """Has set up an authenticator app with SECRET."""
    totp.TOTP.activate(user, SECRET)
    return user


def code(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows, so many half minutes from now. The tolerance is one of them, and a
    code counts once: a test that needs three takes -1, 0 and 1 in this order."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps))


def wrong_code(secret: str = SECRET) -> str:
    return next(each for each in ("000000", "111111", "222222", "333333") if each not in near())


def near() -> set[str]:
    return {code(steps) for steps in range(-3, 4)}


def post_password(client: Client, user: Any, password: str = PASSWORD, door: str = ADMIN, **extra):
    name = user.username if isinstance(user, User) else user
    return client.post(door, {"username": name, "password": password}, **extra)


def sign_in(client: Client, user: User) -> User:
    """A session as `logins.finish` leaves it, with the second factor where there is one."""
    client.force_login(user)
    session, now = client.session, time.time()
    marks = {logins.SIGNED_IN: now, logins.SEEN: now, logins.CONFIRMED: now}
    session.update(marks | {logins.FACTOR: second_factor.has(user)})
    session.save()
    return user


def no_longer_recent(client: Client) -> None:
    session = client.session
    session[logins.CONFIRMED] = 0
    session.save()


def is_in(client: Client, address: str = "/account/") -> bool:
    return client.get(address).status_code == 200


def recovery_codes(user: User) -> list[str]:
    found = Authenticator.objects.get(user=user, type="recovery_codes")
    return found.wrap().generate_codes()
