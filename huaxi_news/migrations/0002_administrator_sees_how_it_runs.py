"""Who looks after the site sees how it runs. Groups keep what they have; nothing is taken away."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

GROUPS = {
    "site administrator": ("see_how_it_runs",),
}


def give_rights(apps, schema_editor) -> None:
    """Django makes the rows of rights after the last migration; they are needed now."""
    config = apps.get_app_config("huaxi_news")
    # without it Django takes the app of a migration's state for one without models
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(
            content_type__app_label="huaxi_news", codename__in=codenames
        )
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("huaxi_news", "0001_initial"),
        ("articles", "0005_groups"),
    ]

    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
