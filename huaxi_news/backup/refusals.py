"""Why a backup is not made, or not put back."""


class BackupRefused(Exception):  # noqa: N818  (it says what is the matter)
    """One sentence for the operator; nothing is left half."""
