"""What was published stays public, and who saved the first text is its writer."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Revision = apps.get_model("articles", "Revision")
    first = Revision.objects.filter(article=OuterRef("pk"), number=1).values("author")[:1]
    Article.objects.update(stage_since=F("updated_at"), creator=Subquery(first))
    Article.objects.filter(stage="published").update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_newsroom")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
