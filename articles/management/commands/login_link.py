"""`manage.py login_link NAME`: a link that lets its owner choose a password, once.

For the operator, when nobody is left who could make one in the newsroom.
"""

from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from articles import access_links
from articles.access import NotAllowed
from articles.lib.migrated import MigratedCommand
from articles.models import User


class Command(MigratedCommand):
    help = "Make the link of a login whose password, or with --lost whose telephone, is lost."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", help="the name to log in with")
        parser.add_argument(
            "--lost", action="store_true", help="take away the second factors as well"
        )

    def handle(self, *, username: str, lost: bool, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no login %s.") % username)
        try:
            token = access_links.new_link(user, actor=None, forget_factors=lost)
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(access_links.address_of(token))
