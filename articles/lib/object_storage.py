"""Files in an object storage that speaks S3 (the extra `s3`): MEDIA_STORAGE=s3.

Two buckets: one that readers may read, with pictures of ours alone under names that nobody can
guess, and one that nobody may, whose files are read by us or through a link that ends soon. Every
request is signed (Signature Version 4), and none waits long for a storage that is gone.
"""

from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from django.conf import settings
from django.utils.http import content_disposition_header
from storages.backends.s3 import S3Storage

_PATIENCE = Config(
    signature_version="s3v4",
    connect_timeout=3,  # seconds
    read_timeout=10,
    retries={"max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "path"},
)


class _Objects(S3Storage):
    """Nothing is ever written over, and no object says who may read it: the bucket does."""

    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {
            "default_acl": None,
            "file_overwrite": False,
            "client_config": _PATIENCE,
        }

    def exists(self, name: str) -> bool:
        """A folder exists when something is in it, as on a disk."""
        if not name.endswith("/") and super().exists(name):
            return True
        return any(True for _one in self._below(name.rstrip("/") + "/"))

    def _below(self, prefix: str) -> Iterator[Any]:
        return iter(self.bucket.objects.filter(Prefix=prefix).limit(1))


class PublicObjects(_Objects):
    """Pictures that were written by us: kept for ever, since another picture has another name."""

    def get_default_settings(self) -> dict[str, Any]:
        kept = {"CacheControl": "public, max-age=31536000, immutable"}
        return super().get_default_settings() | {
            "object_parameters": kept,
            "querystring_auth": False,
        }


class PrivateObjects(_Objects):
    def get_default_settings(self) -> dict[str, Any]:
        return super().get_default_settings() | {"object_parameters": {"CacheControl": "no-store"}}

    def url(self, name: str | None, *arguments: Any, **named: Any) -> str:
        raise ValueError("A private file has no address.")

    def short_link(self, name: str, saved_as: str) -> str:
        """For PRIVATE_LINK_SECONDS; a browser saves what it gets and shows nothing of it."""
        asked = {
            "ResponseContentDisposition": content_disposition_header(True, saved_as),
            "ResponseContentType": "application/octet-stream",
            "ResponseCacheControl": "private, no-store",
        }
        return super().url(name, parameters=asked, expire=settings.PRIVATE_LINK_SECONDS)
