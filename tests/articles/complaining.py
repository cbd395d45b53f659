"""A reader who complains, at the website; and a case as it comes to the desk."""

from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse

from articles import complaint_intake, complaints
from articles.models import Article, Complaint, User
from tests import factories
from tests.tips import typing_tips

_number = count(1)
FORM = "/complaints/"


def opened(client: Client, **query: Any) -> dict[str, str]:
    """The form's hidden fields, on a page that was opened a minute ago."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return typing_tips.opened(client, f"{FORM}?{asked}")


def typed(article: Article | None, **words: Any) -> dict[str, Any]:
    """What a reader without a name types."""
    address = f"http://127.0.0.1:8000{article.get_absolute_url()}" if article else ""
    return {"address": address, "kind": "false", "text": "文中的日期不对。"} | words


def identity(**words: Any) -> dict[str, Any]:
    """What who claims a right says of themselves."""
    return {
        "kind": "copyright",
        "name": "周映雪",
        "capacity": "holder",
        "proof": "底片在我手里，首发于本人公众号。",
        "contact": "13900001111",
        "consent": "on",
    } | words


def sent(
    client: Client, article: Article | None, form: dict[str, str] | None = None, **words: Any
) -> Any:
    headers = words.pop("headers", {})
    given = form if form is not None else opened(client)
    return client.post(
        reverse("reader:complaints"), given | typed(article, **words), headers=headers
    )


def case(article: Article | None = None, **fields: Any) -> Complaint:
    """A complaint as the form leaves it."""
    article = article or factories.published()
    fields = {"kind": "false", "wrong": "文中的日期不对。"} | fields
    made = complaint_intake.Sent(key=f"form-{next(_number)}", article=article, **fields)
    return complaint_intake.receive(made).complaint


def desk_person(name: str = "") -> User:
    return factories.user(name, rights=("handle_complaint", "view_article", "change_article"))


def checking(article: Article | None = None, *, by: User, **fields: Any) -> Complaint:
    return complaints.take_on(case(article, **fields), actor=by)


def taken_down(article: Article | None = None, *, by: User, **fields: Any) -> Complaint:
    found = checking(article, by=by, **fields)
    return complaints.uphold(found, actor=by, reason="查实侵权。", outcome="taken_down")
