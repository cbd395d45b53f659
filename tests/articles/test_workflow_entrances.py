"""The whole table again, now through every door: the step pages, the list's bulk actions, the
article's form and the portal, each with a logged-in browser session of every role.

A post that the table does not allow must leave every row as it was. Pages that explain a refusal
are not drawn here, so that thousands of posts take seconds.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.test import Client
from django.utils import timezone

from articles import workflow
from articles.models import Article, User
from tests.articles.admin_forms import URL, change_url, form_data
from tests.articles.test_workflow_table import ALLOWED, article_in, people, rows

pytestmark = [pytest.mark.django_db, pytest.mark.own_database]

Post = Callable[[Client], HttpResponse]
IN_THE_FORM = ("edit", "describe")
STEPS = sorted(set(workflow.TRANSITIONS) - set(IN_THE_FORM))
BULK = ("submit", "sign", "proof", "send_back", "publish", "withdraw", "spike")
# what the table has in this stage for nobody is tried by those who may do most elsewhere
MIGHTIEST = ("writer", "final", "superuser")
PORTAL = {"submit": "submit", "take_back": "take-back", "spike": "put-away", "revive": "take-up"}


def doors(article: Article) -> Iterator[tuple[str, str, Post]]:
    """(transition, door, how one goes through it)."""
    later = timezone.localtime() + timedelta(hours=2)
    words = {"kind": "unlawful", "reason": "理由", "comment": "", "at": f"{later:%Y-%m-%dT%H:%M}"}
    for name in STEPS:
        yield name, "step", _post(change_url(article, f"step/{name}"), words)
    for name, last in PORTAL.items():
        yield name, "portal", _post(f"/portal/{article.pk}/{last}/", words)
    typed = form_data(article, title="表单里改的题")
    yield "edit", "form", _post(change_url(article), typed)
    yield "edit", "portal", _post(f"/portal/{article.pk}/write/", typed)
    described = form_data(article, source_name="某报")
    yield "describe", "form", _post(change_url(article), described)


def _post(address: str, data: dict[str, Any]) -> Post:
    return lambda client: client.post(address, data)


def expected(door: str, role: str, name: str, situation: str, person: User) -> bool:
    if role not in ALLOWED[situation].get(name, ()):
        return False
    return role == "writer" if door == "portal" else person.is_staff


@pytest.fixture(autouse=True)
def _undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TemplateResponse, "rendered_content", "")


@pytest.mark.parametrize("situation", ALLOWED)
def test_no_door_leads_past_the_table(situation: str) -> None:
    who = people()
    article = article_in(situation, who)
    before = rows(article)
    wrong = []
    for role, person in who.items():
        client = Client()
        client.force_login(person)
        for name, door, post in doors(article):
            if not (name in ALLOWED[situation] or role in MIGHTIEST):
                continue
            with transaction.atomic():
                answer = post(client)
                went = rows(article) != before
                transaction.set_rollback(True)
            assert answer.status_code < 500
            if went != expected(door, role, name, situation, person):
                wrong.append(f"{role} {name} through the {door}: {went}, {answer.status_code}")

    assert not wrong


@pytest.mark.parametrize("name", BULK)
def test_bulk_action_moves_what_the_table_allows_and_nothing_else(name: str) -> None:
    """One article of every situation is chosen: one refusal does not stop the rest."""
    who = people()
    articles = {situation: article_in(situation, who) for situation in ALLOWED}
    chosen = [article.pk for article in articles.values()]
    data = {"action": f"{name}_chosen", "_selected_action": chosen, "reason": "理由"}
    before = {situation: rows_of(article) for situation, article in articles.items()}
    for role, person in who.items():
        client = Client()
        client.force_login(person)
        with transaction.atomic():
            assert client.post(URL, data).status_code < 500
            moved = {each for each, article in articles.items() if rows_of(article) != before[each]}
            transaction.set_rollback(True)
        assert moved == {each for each in ALLOWED if expected("bulk", role, name, each, person)}


def rows_of(article: Article) -> tuple[Any, ...]:
    stored = Article.objects.values().get(pk=article.pk)
    return stored, article.signatures.count(), article.revisions.count()


def test_nobody_gets_in_without_a_login() -> None:
    who = people()
    article = article_in("ready", who)
    before = rows(article)
    for _name, _door, post in doors(article):
        assert post(Client()).status_code in (302, 403)

    assert rows(article) == before
