"""The table of rights, tried out: every address as every role, GET and POST.

And what holds for each answer: asking changes nothing, what is private is kept by no cache, what
is public sets no cookie.
"""

import itertools
import re
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from huaxi_news import readiness
from tests.articles import signing_in
from tests.tips import test_rights as tip_line

from . import asking, drawn
from .table import (
    COMPLAINTS,
    LATER,
    LINES,
    LOGIN,
    MACHINES,
    NEWSROOM,
    ONE_BY_ONE,
    OWN_LOGIN,
    PATTERNS,
    READERS,
    Line,
    every,
)
from .world import ANONYMOUS, AUTHOR, OTHER, ROLES, SUPERUSER, World, build

pytestmark = pytest.mark.django_db
_REFUSED = (LOGIN, 401, 403, 404, 405, LATER, 410)
_FORM_KEY = re.compile(rb'<input type="hidden"[^>]*>')
_SESSION = {"django_session"}  # who was logged in is noted there


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """On a machine that has time and a large disk: /readyz is asked too."""
    monkeypatch.setattr(readiness, "within", lambda seconds, name, ask: ask())
    monkeypatch.setattr(readiness, "LEAST_FREE", 0)
    return build()


@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_as_the_table_says(role: str, world: World) -> None:
    client = _client(role, world)
    wrong = []
    for line in LINES:
        for method in ("get", "post"):
            wrong += _tried(client, method, line, line.expected(method, role), world)
    for route, by_method in ONE_BY_ONE.items():
        line = Line(route, *by_method, {"pk": "draft"})
        for method, answers in zip(("get", "post"), by_method, strict=True):
            wanted = next(status for status, roles in answers.items() if role in roles)
            wrong += _tried(client, method, line, wanted, world)

    assert not wrong, "\n".join(wrong)


def test_every_address_has_a_line() -> None:
    known = {route.partition("?")[0] for route, _objects in every()} | set(PATTERNS)
    there = {route for route in asking.routes() if not _is_of_the_tip_line(route)}

    assert there - known == set(), "These addresses have no line in tests/rights/table.py."
    assert known - there == set(), "These lines are about no address that there is."


def test_every_address_of_the_tip_line_is_in_its_own_table() -> None:
    """Those without a name are Django's way from `…/12/` to `…/12/change/`."""
    names = {route for route in asking.routes() if _is_of_the_tip_line(route)}

    assert len(names) > len({row.name for row in tip_line.TABLE}) and "tips/" in names


def test_document_is_as_the_table_draws_it() -> None:
    written = drawn.DOCUMENT.read_text(encoding="utf-8")

    assert written == drawn.drawn(), "Run python -m tests.rights.drawn."


@pytest.mark.parametrize("role", [ANONYMOUS, AUTHOR, SUPERUSER])
def test_address_that_nobody_has_is_not_told_apart_below_the_admin(role, world) -> None:
    client = _client(role, world)
    answers = [client.get(f"/{path}") for path in PATTERNS.values()]

    assert {asking.told(answer) for answer in answers} <= (
        {"login"} if role != SUPERUSER else {"200", "404"}
    )


@pytest.mark.parametrize("role", ["editor-in-chief", SUPERUSER])
def test_half_a_login_opens_nothing(role: str, world: World, settings: Any) -> None:
    """The password alone, of somebody whose rights need a second factor: every page of the house
    leads to setting it up, and beside them they are a stranger."""
    settings.SECOND_FACTOR = "required"
    client, wrong = Client(raise_request_exception=False), []
    signing_in.sign_in(client, world.people[role])
    for line, method in itertools.product(LINES, ("get", "post")):
        sent = _sent(line, world) if method == "post" else None
        if line.route.startswith("account/set-up/"):
            continue
        answer, written = _asked(client, method, line, world, sent)
        is_open = line.route.endswith("jsi18n/")  # the words of the scripts
        if line.route.startswith(("admin/", "portal/", "account/")) and not is_open:
            is_right = answer.get("Location") == "/account/set-up/" and not written - _SESSION
        else:
            wanted = line.expected(method, ANONYMOUS)
            is_right = asking.told(answer) == ("login" if wanted == LOGIN else str(wanted))
        if not is_right:
            wrong.append(f"{method.upper()} {_address(line, world)}: {asking.told(answer)}")

    assert not wrong, "\n".join(wrong)


# What holds for every answer


@pytest.mark.parametrize("role", [ANONYMOUS, AUTHOR, SUPERUSER])
def test_public_answer_is_the_same_for_everybody(role: str, world: World) -> None:
    """No cookie, none asked for, and who is logged in changes no byte of it.

    The pages of a complaint are a reader's own, by their cookie: a login makes no difference there.
    """
    client, stranger = _client(role, world), Client()
    wrong = []
    for line in (*READERS, *MACHINES, *COMPLAINTS):
        address = _address(line, world)
        with time_machine.travel(timezone.now(), tick=False):
            answer, _written = _asked(client, "get", line, world)
            other, _written = _asked(stranger, "get", line, world)
        vary = answer.get("Vary", "")
        if "Cookie" in vary or (answer.cookies and not line.has_visit):
            wrong.append(f"{address}: {answer.cookies} Vary: {vary}")
        if _without_chance(line, answer) != _without_chance(line, other):
            wrong.append(f"{address}: another answer for {role}")

    assert not wrong, "\n".join(wrong)


def test_form_of_a_complaint_is_kept_by_its_own_browser_alone(client, world) -> None:
    """So that who goes back finds what they typed."""
    for line in (each for each in COMPLAINTS if each.is_own_form):
        answer, _written = _asked(client, "get", line, world)
        assert answer["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("role", [OTHER, SUPERUSER])
def test_second_factor_of_another_is_not_removed(role: str, world: World) -> None:
    line = next(each for each in OWN_LOGIN if each.route.endswith("/remove/"))

    _answer, written = _asked(_client(role, world), "post", line, world)
    _own, of_its_owner = _asked(_client(AUTHOR, world), "post", line, world)

    assert "mfa_authenticator" in of_its_owner and "mfa_authenticator" not in written


def test_the_newsroom_s_own_pages_have_a_line_each() -> None:
    """Beside the admin and the portal there are few, and none is open to a stranger."""
    for line in NEWSROOM:
        assert line.expected("get", ANONYMOUS) in _REFUSED
        assert line.expected("post", ANONYMOUS) in _REFUSED


def _tried(client: Client, method: str, line: Line, wanted: int, world: World) -> list[str]:
    """What is wrong with the answer: its status, what it changes, who may keep it."""
    address = _address(line, world)
    sent = _sent(line, world) if method == "post" else None
    answer, written = _asked(client, method, line, world, sent)
    found = asking.told(answer)
    wrong = []
    if found != ("login" if wanted == LOGIN else str(wanted)):
        wrong.append(f"{method.upper()} {address}: {found}, not {wanted or 'login'}")
    if not _may_be_kept(line, method) and not _is_private(answer):
        kept = answer.get("Cache-Control")
        wrong.append(f"{method.upper()} {address}: {found}, and may be kept: {kept}")
    may_write = _SESSION | (line.records if method == "get" and found == "200" else set())
    if written - may_write and (method == "get" or wanted in _REFUSED):
        wrong.append(f"{method.upper()} {address}: {found}, and writes {written - may_write}")
    return wrong


def _asked(
    client: Client, method: str, line: Line, world: World, sent: Any = None
) -> tuple[Any, set[str]]:
    visit = world.keys["visit"] if line.has_visit else None
    address = _address(line, world)
    return asking.asked(client, method, address, sent, comes_from=line.comes_from, visit=visit)


def _may_be_kept(line: Line, method: str) -> bool:
    """By the caches of all, or what is typed in a form by its own browser."""
    is_form = line.is_own_form and method == "get"
    return is_form or line in READERS or line.route.endswith("jsi18n/")


def _client(role: str, world: World) -> Client:
    client = Client(raise_request_exception=False)
    if role in world.people:
        client.force_login(world.people[role])
    return client


def _address(line: Line, world: World) -> str:
    return asking.filled(line.route, _keys(line.objects, world)) + line.asks


def _keys(objects: dict[str, str], world: World) -> dict[str, Any]:
    return {
        name: what[1:] if what.startswith("=") else world.keys[what]
        for name, what in objects.items()
    }


def _sent(line: Line, world: World) -> dict[str, Any]:
    return {
        name: world.keys[what[1:]] if str(what).startswith("@") else what
        for name, what in line.sent.items()
    }


def _without_chance(line: Line, answer: Any) -> bytes:
    """The key of a form is drawn for each, and numbers of the process go on while it answers."""
    if line.route == "metrics" and answer.status_code == 200:
        return b""
    return _FORM_KEY.sub(b"", asking.body(answer))


def _is_of_the_tip_line(route: str) -> bool:
    return route.startswith(("tips/", "admin/tips/"))


def _is_private(answer: Any) -> bool:
    control = answer.get("Cache-Control", "")
    return "no-store" in control and "public" not in control
