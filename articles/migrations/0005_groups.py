"""The newsroom's groups and what each may do; see docs/rights.md.

A group that exists keeps its name and is given what is missing, nothing is taken away.
"""

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

_LIBRARY = ("add_photo", "change_photo", "view_photo")
_LOOK = (
    *("view_article", "view_photo", "view_section", "view_topic", "view_place", "view_reporter"),
    *("view_signature", "view_note", "view_dismissal", "view_manuscriptfile"),
)
_EDIT = (
    *_LOOK,
    *_LIBRARY,
    *("add_article", "change_article", "spike_article"),
    *("add_reporter", "change_reporter", "add_topic", "change_topic"),
    *("view_houseword", "view_knownperson"),
)
_HOUSE_STYLE = (
    *("add_houseword", "change_houseword", "delete_houseword", "view_houseword"),
    *("add_knownperson", "change_knownperson", "delete_knownperson", "view_knownperson"),
)
_PLACES = (
    *("add_place", "change_place", "view_place"),
    *("add_placealias", "change_placealias", "delete_placealias", "view_placealias"),
    *("add_placefact", "change_placefact", "delete_placefact", "view_placefact"),
)
GROUPS = {
    "reporter": ("add_article",),
    "correspondent": ("add_article",),
    "section editor": (*_EDIT, "first_review"),
    "desk chief": (*_EDIT, *_HOUSE_STYLE, *_PLACES, "second_review", "view_work"),
    "editor-in-chief": (
        *_EDIT,
        *_HOUSE_STYLE,
        *_PLACES,
        *("final_review", "publish_article", "view_work"),
        *("add_section", "change_section", "view_event"),
    ),
    "proofreader": (*_LOOK, *_HOUSE_STYLE, "proof_article"),
    "tips editor": ("view_place", "view_reporter", "view_section"),
    "finance": (),
    "site administrator": (
        *("add_user", "change_user", "view_user", "add_group", "change_group", "view_group"),
        *("add_section", "change_section", "view_section", *_PLACES, *_HOUSE_STYLE),
        *("add_reporter", "change_reporter", "view_reporter", "view_event"),
    ),
}


def make_groups(apps: Apps, schema_editor) -> None:
    """Django makes the rows of rights after the last migration; they are needed now."""
    for label in ("articles", "auth"):
        config = apps.get_app_config(label)
        # without it Django takes the app of a migration's state for one without models
        module, config.models_module = getattr(config, "models_module", None), True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = module
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(
            content_type__app_label__in=("articles", "auth"), codename__in=codenames
        )
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_newsroom_rules"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
