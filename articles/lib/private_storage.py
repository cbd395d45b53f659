"""Files that have no address: originals of photos, evidence, manuscripts."""

from django.core.files.storage import FileSystemStorage, Storage


class PrivateStorage(FileSystemStorage):
    """Below PRIVATE_ROOT. Asking for an address raises ValueError, as Django's storages do."""

    def url(self, name: str | None) -> str:
        raise ValueError("A private file has no address.")


def short_link(storage: Storage, name: str, saved_as: str) -> str:
    """Where an object storage gives the file to one who was let in, for a minute; empty where the
    file lies with us and is sent by the view that asked.

    Only for who has just been authorised: whoever has the link has the file.
    """
    linked = getattr(storage, "short_link", None)
    return linked(name, saved_as) if linked else ""
