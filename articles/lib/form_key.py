"""The key of a form that is filled in without a session: signed, with the time it was given out.

What was sent with the same key is the same person's, on the same page. The key is secret to the
one who got the page, and of no use to anybody else: it opens nothing.
"""

import secrets
from dataclasses import dataclass

from django.core import signing
from django.utils import timezone

OLDEST = 7 * 24 * 3600  # seconds
_SALT = "tips.form_key"


@dataclass(frozen=True)
class FormKey:
    key: str
    age: float  # seconds since the page was given out


def new() -> str:
    """As it stands in the form."""
    return signing.TimestampSigner(salt=_SALT).sign(secrets.token_urlsafe(16))


def read(token: str) -> FormKey | None:
    """None: we did not sign it, or it is older than OLDEST."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        key = signer.unsign(token, max_age=OLDEST)
    except signing.BadSignature:
        return None
    given_out = signing.b62_decode(token.split(":")[-2])
    return FormKey(key, timezone.now().timestamp() - given_out)
