"""The search index: entries for both databases, the words in what each is good at.

What is there already is found once `manage.py rebuild_search` has gone through it.
"""

import django.db.models.deletion
from django.db import migrations, models

from articles.search import postgres, sqlite
from articles.search.index import SHELF


def _words(schema_editor):
    return sqlite if schema_editor.connection.vendor == "sqlite" else postgres


def create(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        _words(schema_editor).create(cursor, SHELF)


def delete(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        _words(schema_editor).delete(cursor, SHELF)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_groups")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("key", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("is_public", models.BooleanField()),
                ("is_newest", models.BooleanField()),
                ("labels", models.TextField(blank=True)),
                ("marks", models.TextField()),
                ("cutter", models.PositiveSmallIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_entries",
                        to="articles.article",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.revision",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=["article", "is_public"], name="one_entry_for_each_text"
                    )
                ],
            },
        ),
        migrations.RunPython(create, delete),
    ]
