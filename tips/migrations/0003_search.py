"""The search index of tips. What is there already is found once `manage.py rebuild_search` has gone
through it."""

import django.db.models.deletion
from django.db import migrations, models

from articles.search import postgres, sqlite
from tips.search import SHELF


def _words(schema_editor):
    return sqlite if schema_editor.connection.vendor == "sqlite" else postgres


def create(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        _words(schema_editor).create(cursor, SHELF)


def delete(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        _words(schema_editor).delete(cursor, SHELF)


class Migration(migrations.Migration):
    dependencies = [("tips", "0002_rights_and_rules")]

    operations = [
        migrations.CreateModel(
            name="TipEntry",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("tokens", models.TextField()),
                ("cutter", models.PositiveSmallIntegerField()),
                (
                    "tip",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tips.tip",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(create, delete),
    ]
