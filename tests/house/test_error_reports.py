"""What leaves the paper when something fails: nothing that anybody said."""

import json
from collections.abc import Iterator

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from sentry_sdk.transport import Transport

from articles import home_page
from huaxi_news import error_reports
from tests import factories

SECRETS = ("oABC-of-a-resident", "secret-token", "zhangguifang", "127.0.0.1", "SELECT", "楼下漏水")


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__({"dsn": "https://key@sentry.example/1"})
        self.sent: list[str] = []

    def capture_envelope(self, envelope: sentry_sdk.envelope.Envelope) -> None:
        self.sent.append(json.dumps([item.payload.json for item in envelope.items], default=str))


@pytest.fixture
def kept() -> Iterator[Kept]:
    transport = Kept()
    error_reports.start("https://key@sentry.example/1", transport)
    yield transport
    sentry_sdk.get_client().close(timeout=0)
    sentry_sdk.get_global_scope().set_client(None)


@pytest.mark.django_db
def test_report_says_what_failed_where_and_nothing_else(
    client: Client, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> None:
        told = "楼下漏水"
        raise KeyError(f"oABC-of-a-resident {told}")

    monkeypatch.setattr(home_page, "front", fails)
    client.raise_request_exception = False
    client.force_login(factories.user("zhangguifang"))
    client.cookies["more"] = "secret-token"
    response = client.get("/?openid=oABC-of-a-resident", HTTP_X_API_KEY="secret-token")
    sentry_sdk.flush()

    (report,) = kept.sent
    assert "KeyError" in report and "fails" in report and response["X-Request-ID"] in report
    for word in SECRETS:
        assert word not in report


def test_report_of_words_has_them_as_the_program_writes_them() -> None:
    event = {
        "logentry": {"message": "%s: refused", "params": ["oABC"], "formatted": "oABC: refused"},
        "request": {"url": "https://paper.example/?openid=oABC", "headers": {"Cookie": "a"}},
        "user": {"id": 7, "username": "zhangguifang", "ip_address": "203.0.113.5"},
        "breadcrumbs": {"values": [{"message": "SELECT"}]},
        "extra": {"told": "oABC"},
    }
    scrubbed = error_reports.scrubbed(event)

    assert scrubbed["logentry"] == {"message": "%s: refused"} and scrubbed["user"] == {"id": 7}
    assert "oABC" not in str(scrubbed) and "203.0.113.5" not in str(scrubbed)


def test_package_that_is_missing_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="huaxi_news\\[sentry\\]"):
        error_reports.start("https://key@sentry.example/1")
