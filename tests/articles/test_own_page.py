import pytest
from django.test import RequestFactory

from articles.lib.own_page import is_from_own_page


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),  # no browser: it has no authority that could be borrowed
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://127.0.0.1:8000"}, True),  # SITE_URL
        ({"Origin": "https://elsewhere.example"}, False),
        ({"Origin": "http://testserver.elsewhere.example"}, False),
        ({"Origin": "null"}, False),
    ],
)
def test_form_of_another_site_is_told_apart(headers, is_own, settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]

    assert is_from_own_page(RequestFactory().post("/", headers=headers)) is is_own
