"""Style sheets and scripts: under names that carry their content's hash, once collected."""

from functools import lru_cache
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Before `collectstatic` (a fresh checkout under `runserver`) the plain names are given.

    WhiteNoise then finds the files where they lie; see WHITENOISE_USE_FINDERS.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept_url = lru_cache(maxsize=500)(super().url)

    def url(self, name: str, force: bool = False) -> str:
        """Kept where the names are those of the collection, which a process reads once."""
        return self._kept_url(name, force) if self.hashed_files else super().url(name, force)

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
