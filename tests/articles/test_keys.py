"""Numbers that come over the wire and are none, or more than a database can hold."""

from typing import Any

import pytest
from django.test import Client

from articles.lib.keys import is_key
from tests import factories
from tests.articles.admin_forms import URL, change_url, form_data

BROKEN = ["9" * 5000, "9" * 19, "²"]
ADDRESSES = [
    "/admin/articles/article/{}/change/",
    "/admin/articles/article/{}/check/",
    "/admin/articles/article/?section={}",
    "/admin/articles/article/?published_at__year={}",
    "/admin/articles/user/?group={}",
    "/admin/articles/user/{}/password/",
    "/admin/articles/photo/pick/?page={}",
    "/portal/published/?year={}",
    "/portal/?page={}",
]


@pytest.mark.parametrize("value", ["1", 7, "9" * 18])
def test_key(value: Any) -> None:
    assert is_key(value)


@pytest.mark.parametrize(
    "value", ["", None, "x", "-1", "1.0", " 1", "²", "٣", "9" * 19, "9" * 5000]
)
def test_no_key(value: Any) -> None:
    assert not is_key(value)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_address_with_a_broken_number_is_no_error(client: Client, address: str) -> None:
    person = factories.member("site administrator")
    person.groups.add(*factories.member("editor-in-chief").groups.all())
    client.force_login(person)

    for broken in BROKEN:
        assert client.get(address.format(broken)).status_code in (200, 302, 404)


@pytest.mark.django_db
@pytest.mark.parametrize("broken", BROKEN)
def test_form_with_a_broken_number_is_no_error(client: Client, broken: str) -> None:
    client.force_login(factories.member("editor-in-chief"))
    article = factories.draft()

    checked = client.post("/proofing/check/", {"article": broken, "body": "正文"})
    data = form_data(article, places=[broken], topics=[broken], cover=broken, section=broken)
    saved = client.post(change_url(article), data)

    assert checked.status_code == 200
    assert saved.status_code == 200 and saved.context["errors"]


@pytest.mark.django_db
@pytest.mark.parametrize("broken", BROKEN)
def test_action_on_a_broken_number_is_no_error(client: Client, broken: str) -> None:
    client.force_login(factories.member("editor-in-chief"))
    offered = client.get(URL).context["action_form"].fields["action"].choices
    data = {"action": offered[1][0], "_selected_action": [broken]}

    assert client.post(URL, data).status_code == 302
