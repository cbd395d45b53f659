"""The list of rewards: what is unpaid and for how long, and what waits for whom."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET

from articles.access import NotAllowed, has_right
from articles.admin.paginator import CappedPaginator
from articles.admin.site import site
from articles.lib import clock
from articles.lib.keys import is_key

from .. import rewards, unpaid
from ..access import may_see_amounts, visible_rewards
from ..lib.amounts import written
from ..models import Reward, RewardKind, RewardStatus
from . import awards_page, payee_page, reward_page, reward_steps, voucher_page
from .by_rights import ByRights
from .reward_page import headline

MOST = 200  # rewards in one go


class StatusFilter(admin.SimpleListFilter):
    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple]:
        return [("unpaid", _("unpaid")), *RewardStatus.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "unpaid":
            return queryset.filter(status__in=unpaid.UNPAID)
        known = self.value() in RewardStatus.values
        return queryset.filter(status=self.value()) if known else queryset


class AgeFilter(admin.SimpleListFilter):
    title = pgettext_lazy("rewards by", "due for")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple]:
        return list(unpaid.age_names().items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(unpaid.of_age(self.value() or ""))


class KindFilter(admin.SimpleListFilter):
    title = gettext_lazy("kind of lead")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple]:
        return list(RewardKind.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = self.value() in RewardKind.values
        return queryset.filter(kind=self.value()) if known else queryset


class MineFilter(admin.SimpleListFilter):
    """What this person may take a step further: two never stand under both."""

    title = gettext_lazy("whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple]:
        return [("waiting", _("waiting for me")), ("proposed", _("proposed by me"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "waiting":
            return queryset.filter(unpaid.waiting_for(request.user))
        if self.value() == "proposed":
            return queryset.filter(proposed_by=request.user)
        return queryset


def _unpaid(user: Any) -> list[dict[str, Any]]:
    """The table above the list; each number leads to its rewards."""
    return [
        {
            "name": row.name,
            "status": row.status,
            "cells": [
                {"name": name, "age": age, "number": part.number, "amount": written(part.amount)}
                for age, name, part in (
                    *((age, name, row.ages[age]) for age, name in unpaid.age_names().items()),
                    ("", _("Together"), row.all),
                )
            ],
        }
        for row in unpaid.by_age(visible_rewards(user))
    ]


@admin.register(Reward, site=site)
class RewardAdmin(ByRights, admin.ModelAdmin):
    list_display = ["titled", "standing", "sum", "dated", "people"]
    list_display_links = None
    list_filter = [MineFilter, StatusFilter, AgeFilter, KindFilter]
    list_per_page = 50
    list_max_show_all = 0
    list_select_related = False  # get_queryset says what it needs
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator
    sortable_by: list[str] = []
    search_fields = ["tip__code"]
    search_help_text = gettext_lazy("The code of the tip.")
    actions = ["approve_chosen"]
    change_list_template = "admin/tips/reward/change_list.html"

    class Media:
        css = {"all": ["admin_skin/paperwork.css", "admin_skin/rewards.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Reward]:
        return (
            visible_rewards(request.user)
            .select_related("tip__article__live", "proposed_by", "approved_by")
            .defer("tip__text", "tip__fingerprint", "tip__pin", "tip__article__live__body")
        )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> Any:
        """A code is found as it is read aloud, and in small letters."""
        return super().get_search_results(request, queryset, term.replace("-", "").upper())

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_see_amounts(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # by its steps alone

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        offered = super().get_actions(request)
        return offered if has_right(request.user, "approve_reward") else {}

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Only rows that can be: Django's own would ask the database for what is no key."""
        marked = request.POST.getlist(ACTION_CHECKBOX_NAME)
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, [key for key in marked if is_key(key)])
        return super().response_action(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        guarded, name = self.admin_site.admin_view, "tips_reward_%s"

        def view(module: Any) -> Any:
            return guarded(lambda request, **keys: module.answer(request, self, **keys))

        return [
            path("award/", view(awards_page), name=name % "award"),
            path("<int:pk>/step/<slug:name>/", view(reward_steps), name=name % "step"),
            path("<int:pk>/payee/", view(payee_page), name=name % "payee"),
            path("<int:pk>/voucher/", view(voucher_page), name=name % "voucher"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "unpaid": _unpaid(request.user),
            "ages": unpaid.age_names(),
            "may_award": has_right(request.user, "propose_reward"),
            "may_see_months": has_right(request.user, "view_settlement"),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return require_GET(reward_page.answer)(request, self, object_id)

    # What the list says of each

    @admin.display(description=gettext_lazy("reward"))
    def titled(self, reward: Reward) -> str:
        address = reverse("admin:tips_reward_change", args=[reward.pk])
        return format_html(
            '<a class="row-title" href="{}">{}</a><small>{} · {}</small>',
            address,
            reward.shown_headline or reward.tip.shown_code,
            reward.tip.shown_code,
            reward_page.kind_name(reward),
        )

    @admin.display(description=gettext_lazy("status"))
    def standing(self, reward: Reward) -> str:
        return format_html(
            '<span class="stage reward-{}">{}</span>', reward.status, reward.get_status_display()
        )

    @admin.display(description=gettext_lazy("yuan before tax"))
    def sum(self, reward: Reward) -> str:
        return written(reward.amount)

    @admin.display(description=gettext_lazy("date"))
    def dated(self, reward: Reward) -> str:
        since = timezone.localtime(reward.due_at)
        due = _("due since %(date)s") % {"date": date_format(since, "Y-m-d")}
        if reward.status not in unpaid.UNPAID:
            return format_html("<span>{}</span>", due)
        waited = _("for %(long)s") % {"long": clock.waited(reward.due_at)}
        late = " overdue" if (clock.now() - reward.due_at).days > unpaid.LIMITS[-1] else ""
        return format_html('<span>{}</span><small class="waited{}">{}</small>', due, late, waited)

    @admin.display(description=gettext_lazy("by"), empty_value="")
    def people(self, reward: Reward) -> str:
        said = []
        if reward.proposed_by:
            said.append(_("proposed by %(name)s") % {"name": reward.proposed_by})
        if reward.approved_by:
            said.append(_("approved by %(name)s") % {"name": reward.approved_by})
        return format_html("<br>".join(["{}"] * len(said)), *said) if said else ""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """What each is called depends on who reads the list."""
        found = super().get_changelist_instance(request)
        for reward in found.result_list:
            reward.shown_headline = headline(reward, request.user)
        return found

    # Several at once

    @admin.action(description=gettext_lazy("Approve the chosen rewards"))
    def approve_chosen(self, request: HttpRequest, queryset: QuerySet[Reward]) -> None:
        """Each on its own; a refusal stops its own reward only."""
        if queryset.count() > MOST:
            messages.error(request, _("At most %d rewards at a time: choose fewer.") % MOST)
            return
        done = total = 0
        for reward in queryset.order_by("pk"):
            try:
                rewards.approve(reward, actor=request.user)
            except NotAllowed as refusal:
                told = format_html(_("“{}”: {}"), str(reward), str(refusal))
                messages.warning(request, told)
            else:
                done, total = done + 1, total + reward.amount
        if done:
            words = ngettext(
                "%(number)d reward approved, %(amount)s yuan.",
                "%(number)d rewards approved, %(amount)s yuan together.",
                done,
            )
            told = {"number": done, "amount": written(total)}
            messages.success(request, words % told)
