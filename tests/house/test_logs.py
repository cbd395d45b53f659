"""Lines of the log: of one request, not to be forged, without what residents typed."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from articles import home_page
from articles.lib import request_id
from huaxi_news import logs
from tests import factories


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """All that is logged, as either format writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter({"text": logs.Text, "json": logs.Json}[request.param]())
    handler.addFilter(logs.WithRequest())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    "said",
    [
        "name\n2026-01-01T00:00:00.000+00:00 ERROR root all is well",
        "a\r\nb",
        "a\u2028b\x85c",
        "\x1b[2Kgone",
        "\u202etxt.exe",
        '", "level": "INFO',
    ],
)
def test_line_can_not_be_forged(written: io.StringIO, said: str) -> None:
    logging.getLogger("of.a.test").warning("refused: %s", said)

    (line,) = written.getvalue().splitlines()
    assert "\x1b" not in line and "\u202e" not in line
    if line.startswith("{"):
        assert json.loads(line)["message"] == f"refused: {said}"
        assert json.loads(line)["level"] == "WARNING"


def test_trace_can_not_be_forged(written: io.StringIO) -> None:
    try:
        raise ValueError("one\n2026-01-01T00:00:00.000+00:00 ERROR root forged")
    except ValueError:
        logging.getLogger("of.a.test").exception("it failed")

    lines = written.getvalue().splitlines()
    assert len(lines) == 1 or all(line.startswith("    | ") for line in lines[1:])
    assert "ValueError" in written.getvalue()


@pytest.mark.django_db
def test_error_has_the_number_of_its_page_and_not_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, written: io.StringIO
) -> None:
    def fails(*_arguments: object) -> None:
        logging.getLogger("of.a.test").warning("on the way")
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(home_page, "front", fails)
    client.raise_request_exception = False
    response = client.get("/", {"token": "secret-of-a-resident"})
    number = response["X-Request-ID"]

    assert response.status_code == 500
    assert re.fullmatch("[0-9a-f]{24}", number) and number in response.content.decode()
    said = written.getvalue()
    assert said.count(number) >= 2 and "the disk is full" in said
    assert "secret-of-a-resident" not in said
    assert request_id.current() == ""


@pytest.mark.django_db
def test_line_of_a_request_names_route_and_number_of_the_user(
    client: Client, settings: Any, written: io.StringIO
) -> None:
    settings.LOG_REQUESTS = True
    person = factories.user("zhangguifang", rights=("view_article",))
    client.force_login(person)
    client.get("/admin/articles/article/?q=secret-of-a-resident")
    client.get("/tips/channels/wechat/?openid=oABC123")

    said = written.getvalue()
    assert "/admin/articles/article/" in said and "/tips/channels/<slug:name>/" in said
    assert f"user={person.pk}" in said or f'"user": {person.pk}' in said
    for word in ("secret-of-a-resident", "oABC123", "zhangguifang", "?"):
        assert word not in said


@pytest.mark.parametrize(
    ("given", "is_proxy", "is_taken"),
    [
        ("0123456789abcdef", True, True),
        ("0123456789abcdef", False, False),
        ("short", True, False),
        ("a" * 65, True, False),
        ("12345678\n9", True, False),
        ("12345678 forged", True, False),
        ("１２３４５６７８", True, False),
        ("", True, False),
    ],
)
def test_number_is_taken_from_our_proxy_when_well_formed(
    client: Client, settings: Any, given: str, is_proxy: bool, is_taken: bool
) -> None:
    settings.BEHIND_PROXY = is_proxy
    number = client.get("/healthz", HTTP_X_REQUEST_ID=given)["X-Request-ID"]

    assert (number == given) is is_taken
    assert re.fullmatch("[A-Za-z0-9_-]{8,64}", number)


@pytest.mark.parametrize("how", [logs.Text, logs.Json])
def test_what_a_stranger_sends_does_not_fill_the_disk(how):
    """A Host or a Referer may have hundreds of thousands of characters, and is said in words and
    in the trace."""
    sent = "a" * 200_000
    try:
        raise ValueError(f"Invalid: {sent}")
    except ValueError as error:
        told = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.security", logging.ERROR, "", 1, "Bad %s", (sent,), told)

    line = how().format(record)

    assert "Bad aaa" in line and "ValueError: Invalid: aaa" in line
    assert len(line) < 10_000
