"""Pages of a list that never counts a million rows."""

from functools import cached_property

from django.core.paginator import Paginator

CAP = 10_000  # rows


class CappedPaginator(Paginator):
    """Counts to the cap and no further; `is_capped` says that there are more."""

    @cached_property
    def _counted(self) -> int:
        objects = self.object_list
        if not hasattr(objects, "query"):
            return len(objects)
        return objects.order_by().values("pk")[: CAP + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._counted, CAP)

    @property
    def is_capped(self) -> bool:
        return self._counted > CAP
