"""`manage.py rebuild_search`: everything that can be found, put into the index where it is not."""

from argparse import ArgumentParser
from types import ModuleType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import planner, search
from articles.models import Article
from tips import search as tip_search
from tips.models import Tip

# seconds between two transactions: SQLite has one writer, and who waits looks again after 0.1
PAUSE = 0.12


class Command(BaseCommand):
    help = (
        "Put every article and tip into the search index, the newest first; what is right already"
        " is passed over, so a run that was killed is gone on with by the next. Safe while the"
        " paper is read and written. Run it once after an upgrade that says so."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anew",
            action="store_true",
            help="forget the whole index first; until it is through, a search finds what is back",
        )

    def handle(self, *, anew: bool, **options: Any) -> None:
        articles = self._rebuild(search, Article.objects.count(), " articles", anew)
        tips = self._rebuild(tip_search, Tip.objects.count(), " tips", anew)
        planner.learn()
        self.stdout.write(
            _("The search index is complete: %(articles)d articles, %(tips)d tips.")
            % {"articles": articles, "tips": tips}
        )

    def _rebuild(self, kind: ModuleType, total: int, unit: str, anew: bool) -> int:
        pause = PAUSE if connection.vendor == "sqlite" else 0
        with tqdm(total=total, unit=unit, leave=False, disable=None) as bar:
            return kind.rebuild(bar.update, anew=anew, pause=pause)
