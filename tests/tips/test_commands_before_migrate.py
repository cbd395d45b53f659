"""A command that is run too early says one sentence, and not which table there is not."""

import pytest
from django.core.management import CommandError, call_command

from articles.lib import migrated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "command", ["export_tips", "purge_tips", "rotate_tip_keys", "verify_ledger"]
)
def test_command_of_a_database_that_is_not_up_to_date(command: str, monkeypatch) -> None:
    plan = [("a migration", False)]
    monkeypatch.setattr(migrated.MigrationExecutor, "migration_plan", lambda *_given: plan)

    with pytest.raises(CommandError, match="migrate"):
        call_command(command)


def test_database_that_is_up_to_date() -> None:
    assert migrated.unready() == ""
