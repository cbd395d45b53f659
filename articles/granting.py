"""Who was given which rights, and who took them: every change of them is an event.

So is a login that is deleted, and which login a byline belongs to: it decides who counts as the
author of an article.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission

from .models import Event, Reporter, User

Rights = dict[str, Any]
_MARKS = ("is_active", "is_staff", "is_superuser")


def of_user(pk: int | None) -> Rights:
    """What a login may do, as it is stored now; nothing of one that is not saved yet."""
    user = User.objects.filter(pk=pk or 0).first()
    if user is None:
        return {"groups": [], "rights": [], "sections": [], "is_superuser": False}
    return {
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "rights": _codenames(Permission.objects.filter(user=user)),
        "sections": list(user.sections.order_by("name").values_list("name", flat=True)),
        **{name: getattr(user, name) for name in _MARKS},
    }


def of_group(pk: int | None) -> Rights:
    """What a group gives, and to whom."""
    group = Group.objects.filter(pk=pk or 0).first()
    if group is None:
        return {"name": "", "rights": [], "members": []}
    members = User.objects.filter(groups=group).order_by("username")
    return {
        "name": group.name,
        "rights": _codenames(Permission.objects.filter(group=group)),
        "members": list(members.values_list("username", flat=True)),
    }


def record(
    actor: User,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    verb: str = "grant",
    **whose: Any,
) -> Event | None:
    """One event with what changed; none where nothing did. `whose` names what it is about."""
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not changed:
        return None
    return Event.record(
        verb,
        actor=actor,
        **whose,
        before={name: before[name] for name in changed if name in before},
        after={name: after[name] for name in changed if name in after},
    )


def named(user: User) -> dict[str, Any]:
    """How an event names a login, also when there is none any more."""
    return {"user": user.pk, "username": user.username}


def login_of(reporter_pk: int | None) -> dict[str, str]:
    """Which login a byline belongs to, as it is stored now."""
    login = Reporter.objects.filter(pk=reporter_pk or 0).values_list("user__username", flat=True)
    return {"login": login.first() or ""}


def record_login(
    actor: User, before: Mapping[str, str], after: Mapping[str, str], reporter: Reporter
) -> Event | None:
    whose = {"reporter": reporter.pk, "reporter_name": reporter.name}
    return record(actor, before, after, verb="link_reporter", **whose)


def _codenames(permissions: Any) -> list[str]:
    named = permissions.order_by("content_type__app_label", "codename")
    pairs = named.values_list("content_type__app_label", "codename")
    return [f"{label}.{codename}" for label, codename in pairs]
