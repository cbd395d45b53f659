"""Whether the database has the tables that the program was written for."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


def unready() -> str:
    """What the operator has to run before, or empty."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return _("The database is not up to date: run `manage.py migrate` first.")
    return ""


class MigratedCommand(BaseCommand):
    """Says so in one sentence, before it asks for a table that is not there."""

    requires_migrations_checks = True

    def check_migrations(self) -> None:
        """Django's own names the migrations and goes on."""
        if sentence := unready():
            raise CommandError(sentence)
