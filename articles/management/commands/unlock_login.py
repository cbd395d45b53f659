"""`manage.py unlock_login NAME`: somebody who tried too often may try again at once."""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from articles import lockout
from articles.lib.migrated import MigratedCommand
from articles.models import User


class Command(MigratedCommand):
    help = "Let a login, or with --networks every network, try again at once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", nargs="?", help="the name to log in with")
        parser.add_argument("--networks", action="store_true", help="every network, too")

    def handle(self, *, username: str | None, networks: bool, **options: Any) -> None:
        if not username and not networks:
            raise CommandError(_("Name a login, or give --networks."))
        if username:
            user = User.objects.filter(username=username).first()
            if user is None:
                raise CommandError(_("There is no login %s.") % username)
            lockout.release(user)
            self.stdout.write(_("%s may try again.") % user.username)
        if networks:
            lockout.release_networks()
            self.stdout.write(_("Every network may try again."))
