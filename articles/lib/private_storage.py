"""Files that have no address: originals of photos, evidence, manuscripts."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """Below PRIVATE_ROOT. Asking for an address raises ValueError, as Django's storages do."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address.")
