"""Every kind of answer carries what makes it safe: pages, files, refusals, faults."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from csp.utils import build_policy
from django.conf import settings as present
from django.core.handlers.wsgi import WSGIHandler
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client
from django.urls import path, reverse

from articles import workflow
from articles.lib.rate_limit import Limit
from articles.sealed_store import Pieces
from articles.search_page import limits as search_limits
from huaxi_news import urls
from huaxi_news.utf8 import only_utf8
from tests import factories
from tests.tips import making
from tips import attachment_files

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _fault(request: Any) -> HttpResponse:
    raise RuntimeError("Nobody caught it.")


def _no_database(request: Any) -> HttpResponse:
    raise OperationalError("The server is gone.")


urlpatterns = [path("fault/", _fault), path("gone/", _no_database), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.fixture
def quiet() -> Client:
    return Client(raise_request_exception=False)


def _withdrawn(client: Client) -> Any:
    article = factories.published()
    workflow.withdraw(article, actor=factories.member("editor-in-chief"), reason="有误")
    return client.get(article.get_absolute_url())


def _limited(client: Client, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(search_limits, "SEARCH", Limit("little", 1, 60))
    client.get("/search/?q=电梯")
    return client.get("/search/?q=电梯")


def _rendition(client: Client) -> Any:
    return client.get(factories.photo().renditions.all()[0].file.url)


def _attachment(client: Client) -> Any:
    client.force_login(making.tips_editor())
    return client.get("/tips/attachments/1/")


def _secured(client: Client, settings: Any) -> Any:
    settings.SECURE_SSL_REDIRECT = True
    return Client().get("/")


KINDS: dict[str, tuple[int, Callable[..., Any]]] = {
    "page": (200, lambda client, **_: client.get("/")),
    "page of an article": (
        200,
        lambda client, **_: client.get(factories.published().get_absolute_url()),
    ),
    "feed": (200, lambda client, **_: client.get("/feed.atom")),
    "sitemap": (200, lambda client, **_: client.get("/sitemap.xml")),
    "JSON": (200, lambda client, **_: client.get("/search.json?q=x")),
    "robots.txt": (200, lambda client, **_: client.get("/robots.txt")),
    "picture": (200, lambda client, **_: _rendition(client)),
    "form of strangers": (200, lambda client, **_: client.get("/tips/")),
    "login": (200, lambda client, **_: client.get("/admin/login/")),
    "redirect": (301, lambda client, **_: client.get("/latest")),
    "redirect to a login": (302, lambda client, **_: client.get("/admin/")),
    "redirect to https": (301, lambda client, settings, **_: _secured(client, settings)),
    "address that nobody has": (404, lambda client, **_: client.get("/nowhere/")),
    "withdrawn article": (410, lambda client, **_: _withdrawn(client)),
    "file that one may not see": (404, lambda client, **_: _attachment(client)),
    "method that is not known": (405, lambda client, **_: client.post("/search/")),
    "unknown host": (400, lambda client, **_: client.get("/", headers={"host": "evil.example"})),
    "NUL": (400, lambda client, **_: client.get("/search/?q=%00")),
    "no token of a session": (
        403,
        lambda client, **_: Client(enforce_csrf_checks=True).post("/admin/login/", {"a": "b"}),
    ),
    "too large": (
        413,
        lambda client, **_: client.generic("POST", "/tips/", CONTENT_LENGTH=str(10**10)),
    ),
    "too often": (429, lambda client, monkeypatch, **_: _limited(client, monkeypatch)),
    "fault": (500, lambda client, **_: client.get("/fault/")),
    "database gone": (503, lambda client, **_: client.get("/gone/")),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.urls(__name__)
def test_answer_is_safe(kind: str, quiet: Client, monkeypatch, settings) -> None:
    status, ask = KINDS[kind]
    answer = ask(quiet, monkeypatch=monkeypatch, settings=settings)
    answer.close()

    assert answer.status_code == status
    assert {name: answer.get(name) for name in ALWAYS} == ALWAYS
    assert answer["Referrer-Policy"] in ("strict-origin-when-cross-origin", "same-origin")
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")
    _is_strict(answer["Content-Security-Policy"])
    if status >= 400 and status != 410:
        assert "no-store" in answer["Cache-Control"] and "public" not in answer["Cache-Control"]
    assert "Server" not in answer and "X-Powered-By" not in answer


def _is_strict(policy: str) -> None:
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert parts["default-src"] == "'none'"
    scripts = parts.get("script-src", "'none'")
    assert "unsafe" not in scripts and "*" not in policy and "http:" not in policy
    assert "sandbox" in parts or parts["frame-ancestors"] == "'none'"


def test_static_file_of_the_site_is_safe(client: Client, settings) -> None:
    """WhiteNoise answers before any view."""
    answer = Client().get("/static/reader/base.css")
    answer.close()

    assert answer.status_code == 200 and answer["X-Content-Type-Options"] == "nosniff"
    assert {name: answer.get(name) for name in ALWAYS} == ALWAYS
    assert "no-store" not in answer["Cache-Control"] and not answer.cookies
    _is_strict(answer["Content-Security-Policy"])


def test_what_is_refused_outside_of_django_is_safe() -> None:
    told: dict[str, str] = {}

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        told.update({"status": status} | dict(headers))

    list(only_utf8(WSGIHandler())({"CONTENT_TYPE": "text/plain; charset=utf-7"}, start))

    assert told["status"].startswith("400") and told["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in told["Cache-Control"]
    _is_strict(told["Content-Security-Policy"])


def test_reader_s_page_can_make_no_html_of_text(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "require-trusted-types-for 'script'" in policy and "trusted-types 'none'" in policy
    assert "unsafe" not in policy


def test_admin_runs_no_script_of_a_page(client: Client) -> None:
    client.force_login(factories.member("editor-in-chief"))
    for address in ("/admin/", "/admin/articles/article/add/", "/portal/new/"):
        policy = client.get(address)["Content-Security-Policy"]
        scripts = next(part for part in policy.split(";") if "script-src" in part)
        assert "unsafe" not in scripts and "http" not in scripts, address
        assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy


def test_https_site_upgrades_what_a_text_still_loads_without(configure_https) -> None:
    assert "upgrade-insecure-requests" in build_policy(configure_https["DIRECTIVES"])
    assert "upgrade-insecure-requests" not in build_policy(
        present.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    )


@pytest.fixture
def configure_https(tmp_path) -> dict[str, Any]:
    """The policy of an installation whose address is https."""
    code = (
        "import json; from huaxi_news import settings as s;"
        "print(json.dumps(s.CONTENT_SECURITY_POLICY))"
    )
    env = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "DATA_DIR": str(tmp_path)}
    env |= {"SITE_URL": "https://paper.example", "SECRET_KEY": "x"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=present.BASE_DIR, env=env, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_file_of_a_stranger_is_never_shown_from_our_origin(client: Client, monkeypatch) -> None:
    """An attachment that is no picture of ours is saved, and a page of it could do nothing."""
    monkeypatch.setattr(
        attachment_files, "opened", lambda *_where: Pieces(lambda: None, iter([b"<script>"]))
    )
    file = (
        making.tip()
        .messages.get()
        .attachments.create(
            kind="file", state="kept", original="there", size=8, content_type="text/html"
        )
    )
    client.force_login(making.tips_editor())

    assert client.get(reverse("tips:attachment", args=[file.pk])).status_code == 404
    answer = client.get(reverse("tips:attachment_original", args=[file.pk]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
