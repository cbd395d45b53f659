"""Style sheets and scripts: under names that carry their content's hash, once collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Before `collectstatic` (a fresh checkout under `runserver`) the plain names are given.

    WhiteNoise then finds the files where they lie; see WHITENOISE_USE_FINDERS.
    """

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name
