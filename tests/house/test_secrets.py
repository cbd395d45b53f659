"""A fault shows nobody a secret: not on the page, not in the log, not in a mail."""

import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import path
from django.utils.log import AdminEmailHandler
from django.views.debug import SafeExceptionReporterFilter

from huaxi_news import urls

pytestmark = pytest.mark.django_db
SECRETS = {
    "a local": "local-7b1f0c",
    "the form": "typed-4c88aa",
    "a password": "password-0d3e51",
    "a cookie": "cookie-91ab77",
    "a header": "bearer-55e0d2",
    "the address": "query-2f6690",
}


def _fault(request):
    secret_key = SECRETS["a local"]
    raise RuntimeError("It broke.")
    return secret_key


urlpatterns = [path("fault/", _fault), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def broken(caplog) -> str:
    """The page that a person gets."""
    caplog.set_level(logging.DEBUG)
    client = Client(raise_request_exception=False)
    client.cookies["session"] = SECRETS["a cookie"]
    answer = client.post(
        f"/fault/?token={SECRETS['the address']}",
        {"text": SECRETS["the form"], "password": SECRETS["a password"]},
        headers={"authorization": f"Bearer {SECRETS['a header']}"},
    )
    assert answer.status_code == 500
    return answer.text + str(answer.headers)


@pytest.mark.urls(__name__)
def test_page_of_a_fault_tells_nothing(broken: str, settings) -> None:
    found = [name for name, secret in SECRETS.items() if secret in broken]

    assert found == [] and settings.SECRET_KEY not in broken and "RuntimeError" not in broken


@pytest.mark.urls(__name__)
def test_log_of_a_fault_tells_where_it_is_and_no_secret(broken: str, caplog, settings) -> None:
    record = next(each for each in caplog.get_records("setup") if each.name == "django.request")
    written = logging.Formatter().format(record)
    found = [name for name, secret in SECRETS.items() if secret in written]

    assert "RuntimeError" in written and found == [] and settings.SECRET_KEY not in written


@pytest.mark.urls(__name__)
def test_mail_of_a_fault_is_sent_to_nobody(broken: str, settings) -> None:
    """Django's own mail has the whole form in it; none is set up, and no one can be by accident."""
    assert mail.outbox == [] and not settings.ADMINS
    handlers = [*logging.getLogger().handlers, *logging.getLogger("django").handlers]
    mailing = [each for each in handlers if isinstance(each, AdminEmailHandler)]
    assert all(each.level >= logging.ERROR for each in mailing)


@pytest.mark.parametrize("name", ["SECRET_KEY", "TIPS_KEYS", "TIPS_HASH_KEY", "WECHAT_TOKEN",
                                  "WECHAT_APP_SECRET", "QQ_BOT_SECRET", "ONEBOT_SECRET",
                                  "ONEBOT_ACCESS_TOKEN", "WECHAT_ENCODING_AES_KEY"])  # fmt: skip
def test_setting_that_is_a_secret_is_starred_where_settings_are_shown(name: str) -> None:
    """On the page of faults of a workshop (DEBUG), which a screenshot carries away."""
    shown = SafeExceptionReporterFilter().cleanse_setting(name, "the-secret")

    assert "the-secret" not in str(shown)


def test_line_of_the_log_is_not_forged(caplog) -> None:
    """A name with a line break in it does not begin another line."""
    Client(raise_request_exception=False).get("/nowhere/%0d%0aERROR%20forged/")

    assert all("\n" not in record.getMessage() for record in caplog.records)
