"""One person, one process, one action: what the race tests start several of.

`python -m tests.articles.acting ACTION ARTICLE PERSON`. It prints «ready» once it has seen the
article, acts on the next line of its input, prints «middle» inside the transaction where PAUSE is
set and goes on with another line; at the end it prints what came of it.
"""

import os
import sys
from collections.abc import Callable

import django

django.setup()

from django.test import Client  # noqa: E402  (after Django is set up)

from articles import scheduling, search, workflow  # noqa: E402
from articles.access import NotAllowed  # noqa: E402
from articles.models import Article, Event, User  # noqa: E402
from tests.articles.admin_forms import change_url, form_data  # noqa: E402


def main(action: str, article_pk: str, person_pk: str) -> None:
    act = prepared(action, int(article_pk), int(person_pk))
    if os.environ.get("PAUSE"):
        pause_in_the_middle(action)
    if os.environ.get("NO_LOCK"):
        workflow._locked = lambda article: Article.objects.get(pk=article.pk)
    say("ready")
    listen()
    try:
        say(f"done {act()}")
    except NotAllowed as refusal:
        say(f"refused {refusal}")


def prepared(action: str, article_pk: int, person_pk: int) -> Callable[[], object]:
    article = Article.objects.get(pk=article_pk)
    person = User.objects.filter(pk=person_pk).first()
    if action == "tick":
        return lambda: len(scheduling.publish_due())
    if action == "save":
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(person)
        data = form_data(article, title=f"{person} 的题")
        return lambda: client.post(change_url(article), data).status_code
    if action == "index":
        return lambda: search.put(article)
    return lambda: getattr(workflow, action)(article, actor=person).stage


def pause_in_the_middle(action: str) -> None:
    """After the article's row is written and before its event is; after its entry of the search and
    before its words."""
    if action == "index":
        keeper = search.index.backend()
        keeper.add = paused(keeper.add)
    else:
        Event.record = paused(Event.record)


def paused(act: Callable[..., object]) -> Callable[..., object]:
    def later(*args: object, **kwargs: object) -> object:
        say("middle")
        listen()
        return act(*args, **kwargs)

    return later


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def listen() -> None:
    sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
