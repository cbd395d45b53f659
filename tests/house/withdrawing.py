"""`python -m tests.house.withdrawing ARTICLE PERSON` says «ready», and after a line «withdrawn»."""

import sys

import django

django.setup()

from articles import workflow  # noqa: E402  (after Django is set up)
from articles.models import Article, User  # noqa: E402
from tests.house.rebuilding import say  # noqa: E402


def main(article: str, person: str) -> None:
    say("ready")
    sys.stdin.readline()
    found, who = Article.objects.get(pk=article), User.objects.get(pk=person)
    say(workflow.withdraw(found, actor=who, reason="有误").stage)


if __name__ == "__main__":
    main(*sys.argv[1:])
