"""The secrets of second factors are sealed: the key lies outside the database (ACCOUNT_KEYS)."""

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class Sealed(DefaultMFAAdapter):
    """What allauth asks of the house."""

    def get_totp_issuer(self) -> str:
        return settings.PAPER["name"]

    def get_totp_label(self, user: object) -> str:
        return str(getattr(user, "username", user))

    def _get_user_identifier(self, user: object) -> str:
        return str(getattr(user, "username", user))

    def _get_site_name(self) -> str:
        return settings.PAPER["name"]

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ACCOUNT_KEYS])
