"""Who made the article, inside its form."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .. import workflow
from ..access import may_write
from ..lib.keys import is_key
from ..models import Article, Byline
from .fields import ROWS, RowForm, SearchedChoices, only_adding

_MOST_ROWS = 200  # of a form, whatever it says it has


class BylineForm(RowForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("reporter")) == bool(cleaned.get("name")):
            raise ValidationError(_("Choose a reporter, or write a name: one of the two."))
        return cleaned


class BylineFormSet(forms.BaseInlineFormSet):
    """Takes a form that is older than the article: rows removed since come back as new ones."""

    def __init__(self, data: Any = None, files: Any = None, instance: Any = None, **kwargs: Any):
        if data is not None and instance is not None and instance.pk:
            data = self._without_lost_rows(data, instance, kwargs.get("prefix"))
        super().__init__(data, files, instance, **kwargs)

    @classmethod
    def _without_lost_rows(cls, data: Any, article: Article, prefix: str | None) -> Any:
        prefix = prefix or cls.get_default_prefix()
        total = min(_number(data.get(f"{prefix}-TOTAL_FORMS")), _MOST_ROWS)
        count = min(_number(data.get(f"{prefix}-INITIAL_FORMS")), total)
        there = {str(pk) for pk in article.bylines.values_list("pk", flat=True)}
        lost = [n for n in range(count) if data.get(f"{prefix}-{n}-id") not in there]
        if not lost:
            return data
        is_lost = set(lost)
        order = [n for n in range(count) if n not in is_lost] + lost + list(range(count, total))
        moved = data.copy()
        for name in [name for name in moved if name.startswith(f"{prefix}-")]:
            del moved[name]
        for new, old in enumerate(order):
            for name in ("id", "reporter", "name", "role", "position", "DELETE", "article"):
                value = data.get(f"{prefix}-{old}-{name}")
                if value is not None and not (old in is_lost and name == "id"):
                    moved[f"{prefix}-{new}-{name}"] = value
        moved[f"{prefix}-INITIAL_FORMS"] = str(count - len(lost))
        moved[f"{prefix}-TOTAL_FORMS"] = str(total)
        return moved


class BylineInline(SearchedChoices, admin.TabularInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    fields = ["reporter", "name", "role", "position"]
    autocomplete_fields = ["reporter"]
    extra = 0
    template = ROWS

    def get_extra(self, request: HttpRequest, obj: Article | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field, request, **kwargs: Any):
        """A reporter without a record is made here; what is on record is changed elsewhere."""
        return only_adding(super().formfield_for_dbfield(db_field, request, **kwargs))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """As the article's other metadata."""
        if obj is None:
            return may_write(request.user)
        return not workflow.why_not("describe", obj, request.user)

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    has_delete_permission = has_change_permission

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return True  # whoever sees the article


def _number(text: str | None) -> int:
    return int(text) if text and is_key(text) else 0
