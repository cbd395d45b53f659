"""The second factor: who needs one, whether one is right, and how it is added and taken away.

allauth keeps the factors (Authenticator) and knows TOTP (RFC 6238), WebAuthn and recovery codes;
what is decided here is who must have one, and that no code is taken twice.
"""

import base64
import json
from dataclasses import dataclass
from typing import Any

import segno
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from .access import NotAllowed, holds_guarded_right
from .models import Event, User

_Type = Authenticator.Type
MAIN = (_Type.TOTP, _Type.WEBAUTHN)  # recovery codes alone are no second factor
MOST_PASSKEYS = 10
LONGEST_NAME = 60
LONGEST_ANSWER = 20_000  # characters that a browser sends for a passkey
_APP_SECRET = "second_factor_app"  # noqa: S105  (the name of a key of the session)
# what a passkey's answer can be wrong in: fido2 tells each in its own way
_WRONG = (
    *(ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError),
    *(InvalidSignature, ValidationError),
)


@dataclass(frozen=True)
class Factor:
    """A line of the list of one's factors."""

    pk: int
    is_passkey: bool
    name: str
    created_at: Any
    last_used_at: Any


@dataclass(frozen=True)
class AppSetup:
    """What an authenticator app is shown: the secret in groups of four, and a picture of it."""

    secret: str
    picture: str


def is_needed(user: User) -> bool:
    return settings.SECOND_FACTOR == "required" and holds_guarded_right(user)


def has(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=MAIN).exists()


def has_passkey(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=_Type.WEBAUTHN).exists()


def factors(user: User) -> list[Factor]:
    found = Authenticator.objects.filter(user=user, type__in=MAIN).order_by("created_at", "pk")
    return [
        Factor(
            each.pk,
            is_passkey := each.type == _Type.WEBAUTHN,
            each.wrap().name if is_passkey else _("Authenticator app"),
            each.created_at,
            each.last_used_at,
        )
        for each in found
    ]


# Whether it is right


def check_code(user: User, code: str) -> bool:
    """The app's code, or a recovery code; either is taken once."""
    return bool(code.strip()) and (_is_of_app(user, code) or _is_recovery_code(user, code))


def passkey_request(user: User) -> str:
    """What the browser is asked to sign, as JSON; the challenge lies in the session."""
    return _json(webauthn.begin_authentication(user))


def check_passkey(user: User, answer: str) -> bool:
    """Whether the browser's answer is by a passkey of this person. A challenge is taken once."""
    try:
        credential = webauthn.parse_authentication_response(_read(answer))
        found = webauthn.complete_authentication(user, credential)
    except _WRONG:
        return False
    finally:
        webauthn.clear_state()
    found.record_usage()
    return True


def _is_of_app(user: User, code: str) -> bool:
    """By the row's own counter, under a lock: two processes do not take the same code twice."""
    with transaction.atomic():
        found = Authenticator.objects.select_for_update().filter(user=user, type=_Type.TOTP).first()
        if found is None:
            return False
        try:
            secret = get_adapter().decrypt(found.data["secret"])
        except InvalidToken:  # sealed with a key that is gone
            return False
        counter = _counter_of(secret, code)
        if counter is None or counter <= found.data.get("counter", -1):
            return False
        sealed = get_adapter().encrypt(secret)  # with the newest key
        found.data |= {"counter": counter, "secret": sealed}
        found.last_used_at = timezone.now()
        found.save()
        return True


def _counter_of(secret: str, code: str) -> int | None:
    """The step of 30 seconds that the code belongs to, if it is one of now."""
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            return counter
    return None


def _is_recovery_code(user: User, code: str) -> bool:
    found = Authenticator.objects.filter(user=user, type=_Type.RECOVERY_CODES).first()
    if found is None or not has(user):
        return False
    try:
        is_right = found.wrap().validate_code(code)
    except InvalidToken:
        return False
    if is_right:
        found.record_usage()
        Event.record("use_recovery_code", actor=user, left=recovery_codes_left(user))
    return is_right


# Adding and taking away


def app_setup(request: HttpRequest, user: User) -> AppSetup:
    """The same secret until it is added, so that a page that is loaded again does not change it."""
    secret = request.session.get(_APP_SECRET)
    if not secret:
        secret = request.session[_APP_SECRET] = totp.generate_totp_secret()
    address = get_adapter().build_totp_url(user, secret)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff")
    in_groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return AppSetup(in_groups, picture)


@transaction.atomic
def add_app(request: HttpRequest, user: User, code: str) -> None:
    """The code shows that the app has the secret. Raises NotAllowed."""
    User.objects.select_for_update().get(pk=user.pk)
    secret = request.session.get(_APP_SECRET, "")
    if Authenticator.objects.filter(user=user, type=_Type.TOTP).exists():
        raise NotAllowed(_("There is an authenticator app already: remove it first."))
    counter = _counter_of(secret, code) if secret else None
    if counter is None:
        raise NotAllowed(
            _("This code is not right. Is the clock of the telephone right? Type the newest code.")
        )
    made = totp.TOTP.activate(user, secret).instance
    made.data["counter"] = counter
    made.save()
    request.session.pop(_APP_SECRET, None)
    Event.record("add_factor", actor=user, kind="app")


def passkey_creation(user: User) -> str:
    """What the browser is asked to make, as JSON; the challenge lies in the session."""
    return _json(webauthn.begin_registration(user, passwordless=False))


@transaction.atomic
def add_passkey(user: User, answer: str, name: str) -> None:
    """Raises NotAllowed."""
    User.objects.select_for_update().get(pk=user.pk)
    number = Authenticator.objects.filter(user=user, type=_Type.WEBAUTHN).count()
    if number >= MOST_PASSKEYS:
        raise NotAllowed(_("There are too many passkeys: remove one first."))
    try:
        credential = _read(answer)
        webauthn.complete_registration(webauthn.parse_registration_response(credential))
    except _WRONG as error:
        raise NotAllowed(_("The passkey could not be read. Try once more.")) from error
    finally:
        webauthn.clear_state()
    called = name.strip()[:LONGEST_NAME] or _("Passkey %(number)d") % {"number": number + 1}
    webauthn.WebAuthn.add(user, called, credential)
    Event.record("add_factor", actor=user, kind="passkey")


@transaction.atomic
def remove(user: User, pk: int) -> None:
    """Raises NotAllowed for the last one of somebody who needs it."""
    User.objects.select_for_update().get(pk=user.pk)
    own = Authenticator.objects.filter(user=user, type__in=MAIN)
    found = own.filter(pk=pk).first()
    if found is None:
        return
    others = own.exclude(pk=pk).exists()
    if not others and is_needed(user):
        raise NotAllowed(_("It is your last second factor, and your rights need one: add another."))
    kind = "passkey" if found.type == _Type.WEBAUTHN else "app"
    found.delete()
    if not others:
        Authenticator.objects.filter(user=user).delete()
    Event.record("remove_factor", actor=user, kind=kind)


@transaction.atomic
def new_recovery_codes(user: User) -> list[str]:
    """Those before are void. Shown now and never again, in two groups of five digits."""
    Authenticator.objects.filter(user=user, type=_Type.RECOVERY_CODES).delete()
    codes = RecoveryCodes.activate(user).generate_codes()
    Event.record("new_recovery_codes", actor=user)
    return [f"{code[:5]} {code[5:]}" for code in codes]


def recovery_codes_left(user: User) -> int:
    found = Authenticator.objects.filter(user=user, type=_Type.RECOVERY_CODES).first()
    try:
        return len(found.wrap().get_unused_codes()) if found else 0
    except InvalidToken:
        return 0


@transaction.atomic
def forget(user: User, *, actor: User | None) -> None:
    """All of somebody's factors, since the telephone is lost. None is the operator's command."""
    Authenticator.objects.filter(user=user).delete()
    Event.record("forget_factors", actor=actor, user=user.pk, username=user.username)


def _read(answer: str) -> Any:
    """Raises ValueError, RecursionError."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError
    return json.loads(answer)


def _json(options: Any) -> str:
    return json.dumps(options, default=_written)


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    return dict(value)
