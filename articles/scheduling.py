"""Publishing on time: what is scheduled goes out at its minute, once, however many are looking.

Two things look: a task that is put off until that minute, where a worker runs, and `manage.py
tick`, which publishes whatever is due, also after everything was off at that minute. Whoever
comes second finds the article published: `workflow.publish_if_due` locks its row.
"""

import logging
from datetime import datetime
from functools import partial

from django.db import transaction
from django_tasks import task, task_backends

from . import workflow
from .lib import clock
from .models import Article, User

_log = logging.getLogger(__name__)
_MOST = 500  # articles of one call; the next call takes the rest


def plan(article: Article, *, actor: User, at: datetime) -> Article:
    """Schedule it and wake a worker then. Raises NotAllowed."""
    with transaction.atomic():
        workflow.schedule(article, actor=actor, at=at)
        transaction.on_commit(partial(_wake_at, article.pk, at), robust=True)
    return article


def publish_due() -> list[Article]:
    """Publish every scheduled article whose time has come; each on its own.

    One that can not be published goes back to ready, with the reason among its events.
    """
    due = Article.objects.filter(publish_at__lte=clock.now()).order_by("publish_at", "pk")
    published = []
    for article in due[:_MOST]:
        try:
            if workflow.publish_if_due(article):
                published.append(article)
        except Exception:  # the others must still go out at their minute
            _log.exception("Article %s is due and could not be published", article.pk)
    return published


@task()
def publish_scheduled(article_id: int) -> bool:
    """Whether it was published now: it may have been before, or be put off again."""
    article = Article.objects.filter(pk=article_id).first()
    return article is not None and workflow.publish_if_due(article)


def _wake_at(article_id: int, at: datetime) -> None:
    """Nothing where tasks run at once: there the clock alone publishes."""
    if task_backends["default"].supports_defer:
        publish_scheduled.using(run_after=at).enqueue(article_id)
