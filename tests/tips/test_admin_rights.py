"""Who may open and do what among the tips, as a table: every role, every address."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import User
from tests import factories
from tests.tips import making
from tips.models import AnswerTemplate, Category, Source, Status, Tip, TipEvent, TipNote

pytestmark = pytest.mark.django_db

ROLES = (
    *("tips editor", "section editor", "desk chief", "editor-in-chief", "proofreader"),
    *("finance", "site administrator", "reporter"),
)
WORKS_ON_TIPS = {"tips editor", "section editor", "desk chief", "editor-in-chief"}
DECIDES = {"tips editor", "editor-in-chief"}
ASSIGNS = DECIDES | {"desk chief"}
BLOCKS = SEES_SOURCES = ASSIGNS
# what a GET answers to who may; all others get 403, or the login where they are no staff
PAGES: dict[str, set[str]] = {
    "/admin/tips/tip/": WORKS_ON_TIPS,
    "/admin/tips/tip/add/": WORKS_ON_TIPS,
    "/admin/tips/tip/{tip}/change/": WORKS_ON_TIPS,
    "/admin/tips/tip/{tip}/tie/": WORKS_ON_TIPS,
    "/admin/tips/tip/{tip}/reveal/": DECIDES,
    "/admin/tips/tip/loose/": WORKS_ON_TIPS,
    "/admin/tips/source/": SEES_SOURCES,
    "/admin/tips/source/{source}/change/": SEES_SOURCES,
    "/admin/tips/category/": DECIDES,
    "/admin/tips/category/add/": DECIDES,
    "/admin/tips/category/{category}/change/": DECIDES,
    "/admin/tips/answertemplate/": DECIDES,
    "/admin/tips/answertemplate/add/": DECIDES,
    "/admin/tips/answertemplate/{template}/change/": DECIDES,
}
STEPS: dict[str, tuple[set[str], dict[str, str]]] = {
    "check": (DECIDES, {}),
    "assign": (ASSIGNS, {"to": "{reporter}"}),
    "make_draft": (DECIDES, {}),
    "decline": (DECIDES, {"reason": "已经报道过"}),
    "spam": (DECIDES, {}),
    "merge": (DECIDES, {"code": "{other}"}),
    "take_in": (DECIDES, {"code": "{other}"}),
    "describe": (DECIDES, {"headline": "水管爆了"}),
    "answer": (DECIDES, {"text": "好的"}),
    "note": (WORKS_ON_TIPS, {"text": "记一笔"}),
    "block": (BLOCKS, {"reason": "总发广告"}),
    "unblock": (BLOCKS, {}),
}


def person(role: str) -> User:
    return making.reporter() if role == "reporter" else factories.member(role)


@pytest.fixture
def filled() -> Callable[[str], str]:
    """Puts the keys of one world of rows into an address."""
    tip = making.tip()
    keys = {
        "tip": tip.pk,
        "source": tip.source_id,
        "other": making.tip().code,
        "category": Category.objects.create(name="一类").pk,
        "template": AnswerTemplate.objects.create(name="一句", text="好").pk,
        "reporter": making.reporter().pk,
    }
    return lambda text: text.format_map(keys)


@pytest.mark.parametrize("role", ROLES)
def test_pages_by_role(client: Client, role: str, filled: Callable[[str], str]) -> None:
    client.force_login(person(role))

    for address, roles in PAGES.items():
        status = client.get(filled(address)).status_code
        wanted = {200} if role in roles else {302} if role == "reporter" else {403, 404}
        assert status in wanted, (address, status)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", list(STEPS))
def test_steps_by_role(client: Client, role: str, name: str, filled: Callable[[str], str]) -> None:
    roles, sent = STEPS[name]
    client.force_login(person(role))
    tip = Tip.objects.get(pk=filled("{tip}"))
    data = {"version": tip.version} | {key: filled(value) for key, value in sent.items()}

    answer = client.post(filled(f"/admin/tips/tip/{{tip}}/step/{name}/"), data)

    if role in roles:
        assert answer.status_code == 302 and "login" not in answer["Location"]
        return
    login = role == "reporter" and answer.status_code == 302 and "login" in answer["Location"]
    assert login or answer.status_code in (403, 404, 409)
    assert not TipEvent.objects.exists() and not TipNote.objects.exists()
    assert not Tip.objects.exclude(status=Status.NEW).exists()
    assert not Source.objects.exclude(blocked_at=None).exists()


@pytest.mark.parametrize("address", list(PAGES))
def test_strangers_are_led_to_the_login(
    client: Client, address: str, filled: Callable[[str], str]
) -> None:
    for answer in (client.get(filled(address)), client.post(filled(address))):
        assert answer.status_code == 302 and "/admin/login/" in answer["Location"]


def test_superuser_alone_has_no_right(client: Client, filled: Callable[[str], str]) -> None:
    client.force_login(factories.user("root", is_superuser=True))

    for address in PAGES:
        assert client.get(filled(address)).status_code in (403, 404), address


def test_buttons_of_others_are_grey_with_a_sentence(
    client: Client, filled: Callable[[str], str]
) -> None:
    client.force_login(factories.member("section editor"))

    page = client.get(filled("/admin/tips/tip/{tip}/change/"))

    assert not page.context["buttons"]["now"] and not page.context["buttons"]["may"]
    assert all(button.reason for button in page.context["buttons"]["refused"])
    assert "/step/answer/" not in page.text and "/reveal/" not in page.text


def test_file_of_a_tip_is_for_those_who_may_see_it(
    client: Client, filled: Callable[[str], str]
) -> None:
    tip = Tip.objects.get(pk=filled("{tip}"))
    file = tip.messages.get().attachments.create(kind="image", state="kept")

    for role in ROLES:
        client.force_login(person(role))
        assert client.get(f"/tips/attachments/{file.pk}/small/").status_code == 404  # not there yet
    client.logout()
    assert client.get(f"/tips/attachments/{file.pk}/small/").status_code == 404
