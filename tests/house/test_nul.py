"""A NUL character is refused at the door, on every database."""

import io

import pytest
from django.conf import settings
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("/portal/choices/people/?q=%00", None),
        ("/admin/autocomplete/?term=a%00b", None),
        ("/admin/articles/article/?%00=1", None),
        ("/admin/articles/article/%00/change/", None),
        ("/admin/login/", {"username": "a\0", "password": "x"}),
        ("/admin/articles/article/copy/", {"a\0": "x"}),
        ("/admin/articles/article/copy/", {"copy_key": ["x", "\0"]}),
    ],
)
def test_request_with_a_nul_is_refused(client: Client, address: str, form: dict | None) -> None:
    client.force_login(factories.member("editor-in-chief"))

    response = client.get(address) if form is None else client.post(address, form)

    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/plain") and "NUL" in response.text


def test_session_cookie_that_spells_a_nul_is_refused(client: Client) -> None:
    client.cookies.load(f'{settings.SESSION_COOKIE_NAME}="\\000abcdefgh"')

    assert client.get("/admin/").status_code == 400


def test_uploaded_file_may_hold_one(client: Client) -> None:
    upload = io.BytesIO(b"\0\0")
    upload.name = "x.bin"

    response = client.post("/admin/login/", {"username": "a", "password": "b", "file": upload})

    assert response.status_code == 200


def test_readers_page_stays_without_cookie(client: Client) -> None:
    response = client.get("/")

    assert response.status_code == 200
    assert not response.cookies and "cookie" not in response.get("Vary", "").lower()
