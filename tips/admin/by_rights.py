"""Who sees and changes rows of the tip line: by the house's rights, which a superuser lacks too."""

from typing import Any

from django.http import HttpRequest

from articles.access import has_right
from articles.lib.keys import is_key


class ByRights:
    """For the admin of a model whose rows are never deleted."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, self._right("view"), self._right("change"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return has_right(request.user, self._right("add"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return has_right(request.user, self._right("change"))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """What a filter of the list asks. Django lets an address ask of every column, by any
        comparison: by an unbounded pattern, of a keyed hash, for a number that is no key."""
        return any(_asks(each, lookup) for each in self.get_list_filter(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """A number that the database can not hold is none of its rows."""
        return super().get_object(request, object_id, from_field) if is_key(object_id) else None

    def _right(self, verb: str) -> str:
        return f"{verb}_{self.opts.model_name}"


def _asks(list_filter: Any, lookup: str) -> bool:
    if isinstance(list_filter, str):
        return lookup in (f"{list_filter}__exact", f"{list_filter}__isnull")
    return lookup == getattr(list_filter, "parameter_name", "")
