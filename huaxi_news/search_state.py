"""Whether everything that is kept can be found: not after an upgrade, until the index is built."""

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from articles import search
from articles.models import SearchEntry
from tips import search as tip_search
from tips.models import TipEntry


def missing() -> tuple[int, int]:
    """Articles and tips that nothing can find. Looks at all of them."""
    return (search.missing(), tip_search.missing()) if _is_there() else (0, 0)


def is_behind() -> bool:
    """The same in one look: for what may not take long."""
    return _is_there() and (search.is_behind() or tip_search.is_behind())


def tell(*, stdout: Any = None, verbosity: int = 1, **kwargs: Any) -> None:
    """After a migration."""
    if verbosity and stdout is not None and is_behind():
        stdout.write(
            _(
                "Not everything is in the search index yet: run `manage.py rebuild_search`, while"
                " the paper runs (`manage.py serve` does so by itself)."
            )
            + "\n"
        )


def _is_there() -> bool:
    """False before the first migration, and after the last was taken back."""
    wanted = {model._meta.db_table for model in (SearchEntry, TipEntry)}
    return wanted <= set(connection.introspection.table_names())
