"""The rate card, the limits of the groups and the tax rules: each change is in the record."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.access import group_name
from articles.admin.confirmed import Confirmed
from articles.admin.site import site

from .. import withholding
from ..forms.money_rules import BracketsField, LimitForm, RateForm, TaxRuleForm
from ..lib import amounts, tax, tax_items
from ..models import Rate, RewardKind, RewardLimit, TaxRule, TipEvent
from .by_rights import ByRights

EXAMPLES = (50_00, 500_00, 1_000_00, 5_000_00)  # fen


class _Rules(Confirmed, ByRights, admin.ModelAdmin):
    """`shown` says what stands for a field of the form where it may only be read."""

    verb = ""
    shown: dict[str, str] = {}
    list_per_page = 100
    list_max_show_all = 0
    show_facets = admin.ShowFacets.NEVER
    sortable_by: list[str] = []
    actions = None

    class Media:
        css = {"all": ["admin_skin/rewards.css"]}

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        names = list(self.form.Meta.fields)
        if obj is not None and not self.has_change_permission(request, obj):
            names = [self.shown.get(name, name) for name in names]
        return names

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *self.shown.values()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Limits, rates and tax decide about money: who changed what stays in the chain."""
        names = self.form.Meta.fields
        row = type(obj)._default_manager.filter(pk=obj.pk).values(*names).first()
        super().save_model(request, obj, form, change)
        after = type(obj)._default_manager.filter(pk=obj.pk).values(*names).get()
        told = [{k: _plain(v) for k, v in (each or {}).items()} for each in (row, after)]
        if told[0] != told[1]:
            TipEvent.record(self.verb, actor=request.user, row=obj.pk, was=told[0], became=told[1])


@admin.register(Rate, site=site)
class RateAdmin(_Rules):
    form = RateForm
    verb = "save_rate"
    shown = {"amount": "yuan"}
    list_display = ["kind", "since", "yuan"]
    list_filter = ["kind"]

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        """The kinds as they are read everywhere, of each the newest first."""
        order = [When(kind=kind, then=Value(at)) for at, kind in enumerate(RewardKind.values)]
        return Case(*order), "-valid_from"

    @admin.display(description=pgettext_lazy("valid", "From"))
    def since(self, rate: Rate) -> str:
        return date_format(rate.valid_from, "Y-m-d")

    @admin.display(description=gettext_lazy("yuan"))
    def yuan(self, rate: Rate) -> str:
        return amounts.written(rate.amount)


@admin.register(RewardLimit, site=site)
class RewardLimitAdmin(_Rules):
    form = LimitForm
    verb = "save_reward_limit"
    shown = {"group": "named", "propose": "may_propose", "approve": "may_approve"}
    list_display = ["named", "may_propose", "may_approve"]

    @admin.display(description=gettext_lazy("group"))
    def named(self, limit: RewardLimit) -> str:
        return capfirst(group_name(limit.group))

    @admin.display(description=gettext_lazy("may propose up to, in yuan"))
    def may_propose(self, limit: RewardLimit) -> str:
        return amounts.written(limit.propose)

    @admin.display(description=gettext_lazy("may approve up to, in yuan"))
    def may_approve(self, limit: RewardLimit) -> str:
        return amounts.written(limit.approve)


@admin.register(TaxRule, site=site)
class TaxRuleAdmin(_Rules):
    form = TaxRuleForm
    verb = "save_tax_rule"
    shown = {
        "item": "named",
        "allowance": "shown_allowance",
        "allowance_up_to": "shown_allowance_up_to",
        "brackets": "shown_brackets",
    }
    list_display = ["named", "since", "is_monthly", "example"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_fields(request, obj), *(["examples"] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "examples"]

    @admin.display(description=gettext_lazy("tax item"))
    def named(self, row: TaxRule) -> str:
        return tax_items.name(row.item)

    @admin.display(description=pgettext_lazy("valid", "From"))
    def since(self, row: TaxRule) -> str:
        return date_format(row.valid_from, "Y-m-d")

    @admin.display(description=pgettext_lazy("tax rule", "for example"))
    def example(self, row: TaxRule) -> str:
        return _reckoned(row, EXAMPLES[-2])

    @admin.display(description=pgettext_lazy("tax rule", "for example"))
    def examples(self, row: TaxRule) -> str:
        """By the rule as it is kept: what is withheld of a first payment in the month."""
        lines = [(_reckoned(row, gross),) for gross in EXAMPLES]
        return format_html_join(mark_safe("<br>"), "{}", lines)

    @admin.display(description=gettext_lazy("allowance"))
    def shown_allowance(self, row: TaxRule) -> str:
        return amounts.written(row.allowance)

    @admin.display(description=gettext_lazy("allowance up to"))
    def shown_allowance_up_to(self, row: TaxRule) -> str:
        return amounts.written(row.allowance_up_to)

    @admin.display(description=gettext_lazy("brackets"))
    def shown_brackets(self, row: TaxRule) -> str:
        return BracketsField().prepare_value(row.brackets)


def _reckoned(row: TaxRule, gross: int) -> str:
    withheld = tax.withhold(withholding.as_rule(row), gross)
    return _("of %(gross)s yuan %(withheld)s are withheld, %(net)s paid out") % {
        "gross": amounts.written(gross),
        "withheld": amounts.written(withheld),
        "net": amounts.written(gross - withheld),
    }


def _plain(value: Any) -> Any:
    """As JSON can hold it."""
    return value if isinstance(value, int | str | list | bool | None) else str(value)
