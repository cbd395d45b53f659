"""Logins and groups: who gives rights to whom, and that each time it is recorded."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from articles.access import GROUPS
from articles.models import Event, User
from tests import factories

pytestmark = pytest.mark.django_db
USERS, GROUP_PAGES = "/admin/articles/user/", "/admin/auth/group/"


@pytest.fixture
def administrator(client: Client) -> User:
    person = factories.member("site administrator", "管站")
    client.force_login(person)
    return person


@pytest.fixture
def superuser(client: Client) -> User:
    person = factories.user("超级", is_superuser=True)
    client.force_login(person)
    return person


def _form(user: User, **changes) -> dict:
    data = {"username": user.username, "name": user.name, "is_active": "on", "is_staff": "on"}
    return data | changes


def _change(client: Client, user: User, **changes):
    return client.post(f"{USERS}{user.pk}/change/", _form(user, **changes))


def _group(name: str) -> Group:
    return Group.objects.get(name=name)


def test_administrator_gives_groups_and_sections_and_it_is_recorded(
    client: Client, administrator
) -> None:
    person, section = factories.user("新人"), factories.section("民生")
    groups = [_group("section editor").pk, _group("proofreader").pk]

    _change(client, person, groups=groups, sections=[section.pk])

    assert person.groups.count() == 2 and list(person.sections.all()) == [section]
    event = Event.objects.first()
    assert (event.verb, event.actor, event.data["username"]) == ("grant", administrator, "新人")
    assert event.data["before"] == {"groups": [], "sections": []}
    assert event.data["after"] == {
        "groups": ["proofreader", "section editor"],
        "sections": ["民生"],
    }


def test_taking_a_group_is_recorded(client: Client, administrator) -> None:
    person = factories.member("desk chief")

    _change(client, person)

    assert not person.groups.exists()
    data = Event.objects.first().data
    assert (data["before"], data["after"]) == ({"groups": ["desk chief"]}, {"groups": []})


def test_saving_without_a_change_of_rights_records_nothing(client: Client, administrator) -> None:
    person = factories.member("desk chief")

    _change(client, person, groups=[_group("desk chief").pk], name="改名")

    assert User.objects.get(pk=person.pk).name == "改名"
    assert not Event.objects.exists()


def test_administrator_can_not_raise_himself(client: Client, administrator) -> None:
    administrator.sections.add(factories.section("民生"))

    _change(
        client,
        administrator,
        groups=[group.pk for group in Group.objects.all()],
        sections=[],
        is_superuser="on",
        user_permissions=[right.pk for right in Permission.objects.all()],
    )

    administrator.refresh_from_db()
    assert [group.name for group in administrator.groups.all()] == ["site administrator"]
    assert administrator.sections.count() == 1
    assert not administrator.is_superuser and not administrator.user_permissions.exists()


def test_administrator_gives_nobody_single_rights(client: Client, administrator) -> None:
    person = factories.user("新人")

    _change(client, person, is_superuser="on", user_permissions=[Permission.objects.first().pk])

    person.refresh_from_db()
    assert not person.is_superuser and not person.user_permissions.exists()


def test_administrator_changes_no_group_of_his_own(client: Client, administrator) -> None:
    own, other = _group("site administrator"), _group("proofreader")
    right = Permission.objects.get(codename="publish_article")
    data = {"name": "x", "permissions": [right.pk]}

    assert client.post(f"{GROUP_PAGES}{own.pk}/change/", data).status_code == 403
    answer = client.post(f"{GROUP_PAGES}{other.pk}/change/", data | {"name": "proofreader"})

    assert answer.status_code == 302
    assert right not in own.permissions.all() and list(other.permissions.all()) == [right]
    data = Event.objects.first().data
    assert data["group"] == "proofreader"
    assert data["after"]["rights"] == ["articles.publish_article"]


def test_superuser_who_joins_a_group_is_recorded(client: Client, superuser) -> None:
    group = _group("editor-in-chief")

    _change(client, superuser, is_superuser="on", groups=[group.pk])

    assert superuser.groups.get() == group
    assert Event.objects.first().data["after"] == {"groups": ["editor-in-chief"]}


def test_deleted_group_is_recorded_with_its_members(client: Client, superuser) -> None:
    person = factories.member("finance", "出纳")

    client.post(f"{GROUP_PAGES}{_group('finance').pk}/delete/", {"post": "yes"})

    data = Event.objects.first().data
    assert data["group"] == "finance" and data["before"]["members"] == [person.username]


def test_groups_are_shown_by_their_translated_names(client: Client, administrator) -> None:
    person = factories.member("proofreader")

    for address, name in (
        (USERS, "proofreader"),
        (f"{USERS}{person.pk}/change/", "finance"),
        (f"{USERS}{administrator.pk}/change/", "site administrator"),
        (GROUP_PAGES, "desk chief"),
    ):
        assert str(GROUPS[name]).casefold() in client.get(address).text.casefold()


def test_list_of_logins_is_filtered_by_group(client: Client, administrator) -> None:
    person = factories.member("proofreader", "校对甲")

    found = client.get(USERS, {"group": _group("proofreader").pk}).context["cl"].result_list

    assert list(found) == [person]


def test_list_of_logins_takes_constant_queries(
    client: Client, administrator, django_assert_max_num_queries
) -> None:
    for name in GROUPS:
        factories.member(name)
    with django_assert_max_num_queries(20):
        client.get(USERS)


def test_staff_who_manage_logins_can_not_raise_themselves(client: Client) -> None:
    manager = factories.user("人事", rights=("view_user", "change_user"))
    client.force_login(manager)
    chief = factories.user("管理员", is_superuser=True)
    address = "/admin/articles/user/{}/change/"
    data = {"username": "人事", "name": "人事", "is_active": "on", "is_staff": "on"}

    client.post(address.format(manager.pk), data | {"is_superuser": "on", "groups": []})

    manager.refresh_from_db()
    assert not manager.is_superuser
    assert client.post(address.format(chief.pk), data).status_code == 403
    assert client.get(f"/admin/articles/user/{chief.pk}/password/").status_code == 403


# What else decides who somebody is


def test_login_switched_off_and_raised_is_recorded(client: Client, superuser) -> None:
    person = factories.user("新人")

    _change(client, person, is_active="", is_superuser="on")

    assert Event.objects.get().data["after"] == {"is_active": False, "is_superuser": True}


@pytest.mark.parametrize("in_bulk", [False, True])
def test_deleted_login_is_recorded(client: Client, superuser, in_bulk: bool) -> None:
    person = factories.member("finance", "出纳")
    factories.reporter("出纳员", user=person)
    data = {"post": "yes"}
    if in_bulk:
        data |= {"action": "delete_selected", "_selected_action": [str(person.pk)]}

    client.post(USERS if in_bulk else f"{USERS}{person.pk}/delete/", data)

    assert not User.objects.filter(pk=person.pk).exists()
    event = Event.objects.get()
    assert (event.verb, event.actor) == ("delete_user", superuser)
    assert event.data["username"] == person.username and event.data["user"] == person.pk
    assert event.data["before"]["groups"] == ["finance"]
    assert event.data["before"]["reporter"] == "出纳员"


def test_byline_given_to_a_login_is_recorded(client: Client, administrator) -> None:
    first, second = factories.user("甲"), factories.user("乙")
    reporter = factories.reporter("林晓棠", user=first)
    data = {"name": "林晓棠", "slug": reporter.slug, "kind": "reporter", "is_active": "on"}
    address = f"/admin/articles/reporter/{reporter.pk}/change/"

    client.post(address, data | {"user": first.pk, "bio": "记者"})
    assert not Event.objects.exists()
    client.post(address, data | {"user": second.pk})

    event = Event.objects.get()
    assert (event.verb, event.actor) == ("link_reporter", administrator)
    assert event.data == {
        "reporter": reporter.pk,
        "reporter_name": "林晓棠",
        "before": {"login": "甲"},
        "after": {"login": "乙"},
    }


def test_deleted_byline_of_a_login_is_recorded(client: Client, superuser) -> None:
    reporter = factories.reporter("林晓棠", user=factories.user("甲"))

    client.post(f"/admin/articles/reporter/{reporter.pk}/delete/", {"post": "yes"})

    data = Event.objects.get().data
    assert data["reporter"] == reporter.pk
    assert (data["before"], data["after"]) == ({"login": "甲"}, {"login": ""})
