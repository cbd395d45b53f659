"""Somebody joins by a link, has lost the way in, or leaves; and nobody knows their password."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from articles import access_links, leaving, second_factor
from articles.access import NotAllowed
from articles.models import AccessLink, Event, Stage, User
from tests import factories
from tests.articles import signing_in
from tests.articles.signing_in import SECOND, SET_UP, is_in
from tests.tips import making

pytestmark = pytest.mark.django_db
USERS = "/admin/articles/user/"
NEW = "菜市口的豆腐脑最好吃了"


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def administrator() -> User:
    return signing_in.with_app(factories.member("site administrator", "管站"))


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    signing_in.sign_in(client, administrator)
    return client


def _shown(response) -> str:
    """The path of the address to hand over."""
    return re.search(r'>http://[^/"]+(/account/link/[\w-]+/)<', response.text)[1]


def _invite(desk: Client, *groups: str, **fields) -> tuple[User, str]:
    keys = [Group.objects.get(name=name).pk for name in groups]
    response = desk.post(f"{USERS}add/", {"name": "吴小红", "groups": keys} | fields)
    return User.objects.get(name="吴小红"), _shown(response)


def _choose(client: Client, address: str, password: str = NEW, **extra):
    client.get(address, follow=True)
    said = {"new_password1": password, "new_password2": password}
    return client.post("/account/link/-/", said, **extra)


# Joining


def test_reporter_is_invited_and_comes_in_by_the_link(desk: Client) -> None:
    person, address = _invite(desk, "reporter")
    assert person.username == "wuxiaohong" and not person.has_usable_password()
    guest = Client()

    response = _choose(guest, address)

    assert response["Location"] == "/portal/" and is_in(guest)
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_invitation_is_recorded_with_the_rights_that_it_gives(desk, administrator) -> None:
    _person, address = _invite(desk, "reporter")

    event = Event.objects.get(verb="invite")
    assert event.actor == administrator and event.data["after"]["groups"] == ["reporter"]
    assert address.split("/")[-2] not in str(event.data)


def test_who_needs_a_second_factor_sets_it_up_before_anything_else(desk: Client) -> None:
    _person, address = _invite(desk, "finance", is_staff="on")
    guest = Client()

    _choose(guest, address)

    assert guest.get("/admin/")["Location"] == SET_UP


def test_second_of_the_name_gets_a_number(desk: Client) -> None:
    factories.user("wuxiaohong")

    assert _invite(desk, "reporter")[0].username == "wuxiaohong2"


@pytest.mark.parametrize(
    "fields",
    [{"name": ""}, {"name": "☆☆"}, {"name": "甲", "username": "a b"}, {"email": "none"}],
)
def test_bad_invitation_keeps_what_was_typed(desk: Client, fields: dict[str, str]) -> None:
    number = User.objects.count()
    typed = {"name": "吴小红", "email": "w@paper.example"} | fields

    response = desk.post(f"{USERS}add/", typed)

    assert response.status_code == 200 and "errorlist" in response.text
    assert User.objects.count() == number and not AccessLink.objects.exists()
    assert all(value in response.text for value in typed.values())


def test_taken_name_to_log_in_is_refused(desk: Client) -> None:
    factories.user("taken")

    assert "errorlist" in desk.post(f"{USERS}add/", {"name": "甲", "username": "taken"}).text


def test_forged_rights_of_an_invitation_are_not_given(desk: Client) -> None:
    person, _address = _invite(desk, "reporter", is_superuser="on", password="known")

    assert not person.is_superuser and not person.has_usable_password()


def test_who_may_not_give_groups_invites_without_any(client: Client) -> None:
    manager = factories.user("人事", rights=("add_user", "view_user"))
    signing_in.sign_in(client, signing_in.with_app(manager))

    person, _address = _invite(client, "finance")

    assert not person.groups.exists()


def test_who_may_add_no_login_invites_nobody(client: Client) -> None:
    signing_in.sign_in(client, signing_in.with_app(factories.member("editor-in-chief")))

    assert client.post(f"{USERS}add/", {"name": "吴小红"}).status_code == 403


def test_link_works_once(desk: Client) -> None:
    person, address = _invite(desk, "reporter")
    _choose(Client(), address)
    thief = Client()

    assert thief.get(address, follow=True).status_code == 410
    assert _choose(thief, address, "another-long-one").status_code == 410
    person.refresh_from_db()
    assert person.check_password(NEW) and not is_in(thief)


def test_link_opened_twice_is_used_once(desk: Client) -> None:
    """Both see the form; who is second is told."""
    _person, address = _invite(desk, "reporter")
    first, second = Client(), Client()
    for each in (first, second):
        each.get(address, follow=True)
    said = {"new_password1": NEW, "new_password2": NEW}
    first.post("/account/link/-/", said)

    assert second.post("/account/link/-/", said).status_code == 410 and not is_in(second)


def test_link_works_for_three_days(desk: Client) -> None:
    _person, address = _invite(desk, "reporter")
    with time_machine.travel(timezone.now() + timedelta(hours=73)):
        assert Client().get(address, follow=True).status_code == 410


def test_looking_at_the_link_does_not_use_it(desk: Client) -> None:
    """WeChat and mail scanners open addresses before people do."""
    _person, address = _invite(desk, "reporter")
    for _time in range(3):
        assert Client().get(address, follow=True).status_code == 200

    assert _choose(Client(), address).status_code == 302


def test_address_loses_the_token_at_once(desk: Client) -> None:
    _person, address = _invite(desk, "reporter")

    response = Client().get(address)

    assert response["Location"] == "/account/link/-/"
    assert response["Referrer-Policy"] == "same-origin"


def test_token_lies_nowhere_in_the_database(desk: Client) -> None:
    _person, address = _invite(desk, "reporter")
    token = address.split("/")[-2]

    assert token not in str(list(AccessLink.objects.values()))
    assert access_links.find(token)


def test_newer_link_voids_the_older(desk: Client) -> None:
    person, first = _invite(desk, "reporter")

    second = _shown(desk.post(f"{USERS}{person.pk}/password/"))

    assert Client().get(first, follow=True).status_code == 410
    assert Client().get(second, follow=True).status_code == 200


@pytest.mark.parametrize("token", ["-", "x", "0" * 500, "%00", "../../admin"])
def test_guessed_link_is_void(client: Client, token: str) -> None:
    assert client.get(f"/account/link/{token}/", follow=True).status_code in (400, 404, 410)


def test_weak_password_is_refused_and_the_link_still_works(desk: Client) -> None:
    _person, address = _invite(desk, "reporter")
    guest = Client()

    assert "errorlist" in _choose(guest, address, "wuxiaohong").text
    assert _choose(guest, address).status_code == 302


# A new way in


@pytest.fixture
def chief() -> User:
    return signing_in.with_app(factories.member("editor-in-chief", "总编"))


def test_forgotten_password_ends_sessions_and_keeps_the_second_factor(desk, chief) -> None:
    inside = Client()
    signing_in.sign_in(inside, chief)

    address = _shown(desk.post(f"{USERS}{chief.pk}/password/"))

    assert not is_in(inside)
    chief.refresh_from_db()
    assert not chief.has_usable_password() and second_factor.has(chief)
    guest = Client()
    assert _choose(guest, address)["Location"] == SECOND
    assert not is_in(guest) and "_auth_user_id" not in guest.session
    guest.post(SECOND, {"code": signing_in.code()})
    assert is_in(guest)


def test_lost_telephone_takes_the_factor_and_leads_to_a_new_one(desk, chief) -> None:
    second_factor.new_recovery_codes(chief)

    address = _shown(desk.post(f"{USERS}{chief.pk}/password/", {"forget_factors": ""}))

    assert not chief.authenticator_set.exists()
    assert signing_in.post_password(Client(), chief).status_code == 200  # nobody comes in meanwhile
    guest = Client()
    _choose(guest, address)
    assert guest.get("/admin/")["Location"] == SET_UP
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"forget_factors", "make_link", "use_link"} <= verbs


def test_administrator_makes_no_link_for_a_superuser_or_for_himself(desk, administrator) -> None:
    root = factories.user("站长", is_superuser=True)

    assert desk.post(f"{USERS}{root.pk}/password/").status_code == 403
    assert desk.post(f"{USERS}{administrator.pk}/password/").status_code == 409
    assert desk.post(f"{USERS}{root.pk}/leave/").status_code == 403
    assert not AccessLink.objects.exists() and is_in(desk)


def test_looking_at_the_page_of_a_new_way_in_changes_nothing(desk: Client, chief) -> None:
    before = User.objects.values().get(pk=chief.pk)

    assert desk.get(f"{USERS}{chief.pk}/password/").status_code == 200
    assert User.objects.values().get(pk=chief.pk) == before


def test_operator_makes_a_link_when_nobody_else_can(chief: User, capsys) -> None:
    call_command("login_link", chief.username, lost=True)

    address = capsys.readouterr().out.strip().removeprefix("http://127.0.0.1:8000")
    assert not second_factor.has(chief)
    assert _choose(Client(), address).status_code == 302


def test_operator_makes_no_link_for_nobody_or_for_who_left() -> None:
    factories.user("left", is_active=False)
    for name in ("nobody", "left"):
        with pytest.raises(CommandError):
            call_command("login_link", name)


# Forgotten, by mail


@pytest.fixture
def with_mail(settings) -> None:
    settings.EMAIL_URL = "smtp://mail.paper.example"


def test_without_mail_there_is_no_such_page(client: Client) -> None:
    assert client.get("/account/forgotten/").status_code == 404
    assert "/account/forgotten/" not in client.get("/portal/login/").text


@pytest.mark.parametrize("typed", ["chen", "chen@paper.example", "CHEN@paper.example"])
def test_link_comes_by_mail_and_asks_for_the_second_factor(with_mail, client, typed) -> None:
    chief = signing_in.with_app(
        factories.member("editor-in-chief", "chen", email="chen@paper.example")
    )
    client.post("/account/forgotten/", {"username": typed})

    [sent] = mail.outbox
    assert sent.to == [chief.email]
    address = re.search(r"(/account/link/[\w-]+/)", sent.body)[1]
    guest = Client()
    assert _choose(guest, address)["Location"] == SECOND
    assert not is_in(guest)


def test_answer_does_not_tell_whether_there_is_such_a_mail(with_mail) -> None:
    factories.user("chen", email="chen@paper.example")
    answers = set()
    for name in ("chen", "nobody", "nobody@paper.example"):
        response = Client().post("/account/forgotten/", {"username": name})
        answers.add((response.status_code, re.sub(r'value="\w+"', "", response.text)))

    assert len(answers) == 1 and len(mail.outbox) == 1


def test_nobody_is_flooded_with_links(with_mail) -> None:
    factories.user("chen", email="chen@paper.example")
    codes = [
        Client().post("/account/forgotten/", {"username": "chen"}).status_code for _ in range(5)
    ]

    assert codes == [200, 200, 200, 429, 429] and len(mail.outbox) == 3


def test_asking_for_a_link_ends_nothing(with_mail, client: Client) -> None:
    person = factories.member("reporter", email="a@paper.example", staff=False)
    signing_in.sign_in(client, person)

    Client().post("/account/forgotten/", {"username": person.username})

    assert is_in(client) and signing_in.post_password(Client(), person, door="/portal/login/")


def test_who_left_gets_no_link(with_mail, client: Client) -> None:
    factories.user("gone", email="gone@paper.example", is_active=False)

    client.post("/account/forgotten/", {"username": "gone"})

    assert not mail.outbox


def test_host_header_does_not_reach_the_mail(with_mail, settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    factories.user("chen", email="chen@paper.example")

    Client(headers={"host": "evil.example"}).post("/account/forgotten/", {"username": "chen"})

    assert "evil.example" not in mail.outbox[0].body


# Leaving


@pytest.fixture
def leaver() -> User:
    """An editor with two open articles, one published, and a lead."""
    person = signing_in.with_app(factories.member("desk chief", "老周"))
    person.groups.add(Group.objects.get(name="reporter"))
    for number in range(2):
        factories.draft(f"未完的稿子{number}", responsible_editor=person)
    factories.published("见报的稿子", responsible_editor=person)
    tip = making.tip()
    type(tip).objects.filter(pk=tip.pk).update(assigned_to=person, status="assigned")
    return person


def test_open_work_is_listed_and_handed_over_in_one_step(desk, leaver, administrator) -> None:
    inside = Client()
    signing_in.sign_in(inside, leaver)
    editor, reporter = factories.member("section editor", "接手"), making.reporter("小林")
    address = f"{USERS}{leaver.pk}/leave/"
    tip = leaver_tip(leaver)
    assert tip.code in desk.get(address).text

    desk.post(address, {"articles": editor.pk, "leads": reporter.pk})

    leaver.refresh_from_db()
    tip.refresh_from_db()
    assert not leaver.is_active and not is_in(inside) and not second_factor.has(leaver)
    assert tip.assigned_to == reporter
    article = type(factories.draft()).objects
    assert article.filter(responsible_editor=editor).count() == 2
    published = article.get(stage=Stage.PUBLISHED)
    assert published.responsible_editor == leaver  # who answered for it stays on the page
    event = Event.objects.get(verb="switch_off")
    assert event.actor == administrator and event.data["handed_over"]["articles"]["number"] == 2


def leaver_tip(person: User):
    return leaving.DESKS["leads"].open_work(person).get()


def test_tick_does_not_switch_off_who_has_open_work(desk: Client, leaver: User) -> None:
    data = {"username": leaver.username, "name": leaver.name, "is_staff": "on"}

    assert "errorlist" in desk.post(f"{USERS}{leaver.pk}/change/", data).text
    assert User.objects.get(pk=leaver.pk).is_active


def test_titles_are_for_who_may_read_them(desk: Client, leaver: User) -> None:
    assert "未完的稿子" not in desk.get(f"{USERS}{leaver.pk}/leave/").text


@pytest.mark.parametrize("data", [{}, {"articles": "999999", "leads": "x"}])
def test_open_work_without_an_heir_keeps_the_login(desk, leaver, data) -> None:
    response = desk.post(f"{USERS}{leaver.pk}/leave/", data)

    leaver.refresh_from_db()
    assert leaver.is_active and "errorlist" in response.text


def test_heir_must_be_able_to_do_it(desk: Client, leaver: User, administrator: User) -> None:
    finance = factories.member("finance")
    with pytest.raises(NotAllowed):
        leaving.switch_off(leaver, actor=administrator, to={"articles": finance, "leads": finance})
    assert User.objects.get(pk=leaver.pk).is_active


def test_nobody_switches_off_himself(desk: Client, administrator: User) -> None:
    assert desk.post(f"{USERS}{administrator.pk}/leave/").status_code == 409
    assert is_in(desk)


def test_who_left_has_no_link_and_no_password_any_more(desk: Client) -> None:
    person, address = _invite(desk, "reporter")
    desk.post(f"{USERS}{person.pk}/leave/")

    assert Client().get(address, follow=True).status_code == 410
    assert desk.post(f"{USERS}{person.pk}/password/").status_code == 409


@pytest.mark.parametrize("page", ["add/", "{}/password/", "{}/leave/", "{}/change/"])
def test_pages_are_of_the_newsroom(desk: Client, leaver: User, page: str) -> None:
    response = desk.get(USERS + page.format(leaver.pk))

    assert response.status_code == 200 and 'id="site-name"' in response.text


@pytest.mark.parametrize("page", ["{}/password/", "{}/leave/"])
@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "1e3"])
def test_page_of_no_login_is_not_found(desk: Client, page: str, key: str) -> None:
    assert desk.get(USERS + page.format(key)).status_code in (302, 404)


def test_queries_of_leaving_do_not_grow_with_work(
    desk: Client, leaver: User, django_assert_max_num_queries
) -> None:
    for number in range(5):
        factories.draft(f"又一篇{number}", responsible_editor=leaver)
    with django_assert_max_num_queries(30):
        desk.get(f"{USERS}{leaver.pk}/leave/")
