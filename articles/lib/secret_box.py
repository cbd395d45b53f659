"""What only the newsroom may read is sealed here: keys come from the settings, never a database.

TIPS_KEYS are Fernet keys, the first seals, all open: put a new one in front, run `manage.py
rotate_tip_keys`, then drop the old one. TIPS_HASH_KEY finds a sealed value again without opening
the others: HMAC-SHA-256, so that nobody without the key can try all telephone numbers.
"""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class CannotOpen(Exception):  # noqa: N818  (it says what is the matter)
    """Sealed with a key that is not among TIPS_KEYS, or changed since."""


def box() -> MultiFernet:
    return _box(tuple(settings.TIPS_KEYS))


def seal(text: str) -> str:
    """The text as it may be stored; an empty one stays empty."""
    return box().encrypt(text.encode()).decode() if text else ""


def unseal(token: str) -> str:
    """Raises CannotOpen."""
    if not token:
        return ""
    try:
        return box().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotOpen("A sealed value can not be opened with the present TIPS_KEYS.") from error


def is_of_newest_key(token: str) -> bool:
    """Whether a rotation may leave it as it is."""
    if not token:
        return True
    try:
        Fernet(settings.TIPS_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def keyed_hash(*parts: str) -> str:
    """64 hexadecimal digits; the parts are told apart, so that ("ab", "c") is not ("a", "bc")."""
    written = "\x1f".join(parts).encode()
    return hmac.new(settings.TIPS_HASH_KEY.encode(), written, hashlib.sha256).hexdigest()


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
