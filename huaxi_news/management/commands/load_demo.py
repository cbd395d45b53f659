"""`manage.py load_demo`: the demo paper into an empty database; what is there is kept."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from tqdm import tqdm

from articles import planner
from articles.access import group_name
from articles.models import Article, Place, Section
from huaxi_news import demo
from huaxi_news.demo.complaints import ComplaintsDesk
from huaxi_news.demo.corrections import Corrections
from huaxi_news.demo.loading import Loader
from huaxi_news.demo.newsroom import LOGINS, give_bylines, make_logins
from huaxi_news.demo.tips import TipLine
from huaxi_news.demo.world import World

PAGES = Path(demo.__file__).with_name("pages")


class Command(BaseCommand):
    help = "Load the demo paper. A database that already holds a paper is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if self._password_file.exists() and Article.objects.exists():
            give_bylines(make_logins(self._password_file.read_text()))  # those of a newer demo
            self.stdout.write(_("The demo paper is already there; its data is kept."))
        elif any(model.objects.exists() for model in (Article, Section, Place)):
            raise CommandError(
                _("This database holds another paper; the demo is not loaded into it.")
            )
        else:
            self._load()
        self._print_logins()

    @property
    def _password_file(self) -> Path:
        return Path(settings.DATA_DIR) / "demo_password"

    def _load(self) -> None:
        password = secrets.token_urlsafe(9)
        with translation.override("zh-hans"), transaction.atomic():
            loader = Loader(World(), make_logins(password))
            count = loader.load(
                timezone.localtime(),
                lambda stories: tqdm(stories, unit=" articles", leave=False, disable=None),
            )
            Corrections(loader.users, timezone.localtime()).load()
            TipLine(loader.users, timezone.localtime()).load()
            ComplaintsDesk(loader.users, timezone.localtime()).load()
        self._put_pages()
        planner.learn()
        file = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(password)
        self.stdout.write(_("%d articles loaded.") % count)

    def _put_pages(self) -> None:
        """The paper's own words for «about» and «contact», with the numbers of its settings."""
        pages = Path(settings.DATA_DIR) / "pages"
        pages.mkdir(exist_ok=True)
        for page in PAGES.glob("*.html"):
            words = page.read_text(encoding="utf-8").format_map(settings.PAPER)
            (pages / page.name).write_text(words, encoding="utf-8")

    def _print_logins(self) -> None:
        password = self._password_file.read_text()
        newsroom, portal = f"{settings.SITE_URL}/admin/", f"{settings.SITE_URL}/portal/"
        self.stdout.write(_("Demo logins (made for this copy only):"))
        for username, login in LOGINS.items():
            role = "、".join(str(group_name(group)) for group in login.groups)
            address = newsroom if login.is_staff else portal
            self.stdout.write(f"  {username:8} {password}   {address}   {login.name}，{role}")
