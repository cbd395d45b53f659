"""An editor at work, as a process of its own: publishes one article each second, through the
workflow, and takes every third one down again two seconds later.

It says in lines of JSON what has returned, with the moment on the clock that the readers read too
(`time.monotonic`, which all processes of a machine share). Started by publishing.py.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huaxi_news.settings")
django.setup()

from articles import takedown, workflow  # noqa: E402
from articles.models import Article, Complaint, User  # noqa: E402
from tests import factories  # noqa: E402

_GONE_AFTER = 2  # seconds
_EVERY = 3  # which articles are taken down


def main() -> None:
    seconds = int(sys.argv[1])
    chief = factories.chief()
    complaints = factories.user(rights=("handle_complaint", "view_article"))
    ready = _ready(seconds)
    _say("ready", path="", title="")
    sys.stdin.readline()  # the readers have begun
    began = time.monotonic()
    for number, article in enumerate(ready):
        time.sleep(max(0.0, began + number - time.monotonic()))
        workflow.publish(article, actor=chief)
        _say("published", path=article.get_absolute_url(), title=article.latest.title)
        earlier = number - _GONE_AFTER
        if earlier >= 0 and earlier % _EVERY == 0:
            _take_down(ready[earlier], complaints)


def _ready(number: int) -> list[Article]:
    desk, section = factories.desk(), factories.section()
    titles = [f"第{each}条：楼下的灯亮了" for each in range(1, number + 1)]
    return [factories.signed(factories.draft(title, section=section), desk) for title in titles]


def _take_down(article: Article, actor: User) -> None:
    fresh = Article.objects.get(pk=article.pk)
    takedown.take_down(fresh, actor=actor, kind=Complaint.Kind.UNLAWFUL, reason="benchmark")
    _say("taken down", path=article.get_absolute_url(), title=article.latest.title)


def _say(what: str, **more: str) -> None:
    sys.stdout.write(json.dumps({"what": what, "at": time.monotonic(), **more}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
