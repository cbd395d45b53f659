"""Corrections and who is told of them, licences, and whom the paper may reprint from.

A group that exists is given its rights on them, nothing is taken away.
"""

import articles.models.photo
import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

_LICENCES = ("add_licence", "change_licence", "view_licence")
_SOURCES = (
    *("add_reprintsource", "change_reprintsource", "delete_reprintsource", "view_reprintsource"),
)
GROUPS = {
    "section editor": ("view_reprintsource",),
    "desk chief": _SOURCES,
    "editor-in-chief": (*_LICENCES, *_SOURCES),
    "proofreader": ("view_reprintsource",),
    "site administrator": (*_LICENCES, *_SOURCES),
}


def give_rights(apps: Apps, schema_editor) -> None:
    """Django makes the rows of rights after the last migration; they are needed now."""
    config = apps.get_app_config("articles")
    # without it Django takes the app of a migration's state for one without models
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        rights = Permission.objects.filter(
            content_type__app_label="articles", codename__in=codenames
        )
        for group in Group.objects.filter(name=name):
            group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0006_search'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('update', 'update'), ('clarification', 'clarification'), ('correction', 'correction'), ('apology', 'apology'), ('retraction', 'retraction')], max_length=20, verbose_name='kind')),
                ('text', models.TextField(max_length=2000, verbose_name='notice for readers')),
                ('with_text', models.BooleanField(verbose_name='goes out with the corrected text')),
                ('written_at', models.DateTimeField(verbose_name='written')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='approved')),
                ('published_at', models.DateTimeField(null=True, verbose_name='published')),
                ('given_up_at', models.DateTimeField(null=True, verbose_name='given up')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='CorrectionRecipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reporter', 'reporter'), ('editor', 'responsible editor'), ('complainant', 'who complained'), ('source', 'who is written about'), ('partner', 'partner that took the article over'), ('platform', 'platform that carries the article')], max_length=20, verbose_name='who')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('told_at', models.DateTimeField(null=True, verbose_name='told')),
                ('how', models.CharField(blank=True, max_length=200, verbose_name='how')),
            ],
            options={
                'verbose_name': 'who was told',
                'verbose_name_plural': 'who was told',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('news', 'Internet news service licence'), ('serial', 'Serial number'), ('permit', 'Permit for an internal publication'), ('publishing', 'Newspaper publishing licence'), ('audiovisual', 'Licence for audio and video online'), ('icp', 'ICP filing'), ('psb', 'Public security filing'), ('other', 'other licence')], max_length=20, verbose_name='kind')),
                ('name', models.CharField(blank=True, help_text='Of another licence: as pages name it.', max_length=60, verbose_name='name')),
                ('number', models.CharField(max_length=80, verbose_name='number')),
                ('issued_by', models.CharField(blank=True, max_length=120, verbose_name='issued by')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, help_text='The last day. Empty: without end.', null=True, verbose_name='valid until')),
                ('url', models.URLField(blank=True, help_text='The page of the office that lists it.', max_length=500, verbose_name='address')),
                ('scan', models.FileField(blank=True, help_text='PDF, JPEG or PNG, for the newsroom only.', max_length=200, storage=articles.models.photo.private_storage, upload_to='licences/', verbose_name='scan')),
                ('is_shown', models.BooleanField(default=True, verbose_name='shown on pages')),
                ('note', models.TextField(blank=True, max_length=500, verbose_name='note')),
            ],
            options={
                'verbose_name': 'licence',
                'verbose_name_plural': 'licences',
                'ordering': ['kind', '-valid_until', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReprintSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='name')),
                ('host', models.CharField(blank=True, help_text='Host name, such as xinhuanet.com; what lies below it counts too.', max_length=120, verbose_name='website')),
                ('listed_in', models.CharField(blank=True, help_text='The list and its date, or the agreement with the source.', max_length=120, verbose_name='listed in')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
            ],
            options={
                'verbose_name': 'source to reprint from',
                'verbose_name_plural': 'sources to reprint from',
                'ordering': ['name'],
            },
        ),
        migrations.AlterField(
            model_name='article',
            name='stage',
            field=models.CharField(choices=[('writing', 'in writing'), ('first_review', 'in first review'), ('second_review', 'in second review'), ('final_review', 'in final review'), ('ready', 'ready'), ('scheduled', 'scheduled'), ('published', 'published'), ('returned', 'sent back to the writer'), ('spiked', 'spiked'), ('withdrawn', 'withdrawn'), ('retracted', 'retracted')], default='writing', editable=False, max_length=20, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='stage',
            field=models.CharField(choices=[('writing', 'in writing'), ('first_review', 'in first review'), ('second_review', 'in second review'), ('final_review', 'in final review'), ('ready', 'ready'), ('scheduled', 'scheduled'), ('published', 'published'), ('returned', 'sent back to the writer'), ('spiked', 'spiked'), ('withdrawn', 'withdrawn'), ('retracted', 'retracted')], default='writing', max_length=20, verbose_name='stage'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'retracted'), _negated=True), models.Q(('is_public', False), ('live__isnull', False)), _connector='OR'), name='retracted_article_is_not_public'),
        ),
        migrations.AddField(
            model_name='correction',
            name='after',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='text after'),
        ),
        migrations.AddField(
            model_name='correction',
            name='approved_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='correction',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.article', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='correction',
            name='before',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='text before'),
        ),
        migrations.AddField(
            model_name='correction',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by'),
        ),
        migrations.AddField(
            model_name='correctionrecipient',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correctionrecipient',
            name='correction',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recipients', to='articles.correction'),
        ),
        migrations.AddField(
            model_name='correctionrecipient',
            name='told_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='told by'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='licence_has_number'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='licence_ends_after_it_begins', violation_error_message='It can not end before it begins.'),
        ),
        migrations.AddConstraint(
            model_name='licence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other'), _negated=True), models.Q(('name', ''), _negated=True), _connector='OR'), name='licence_of_another_kind_has_a_name', violation_error_message='Name the licence: pages have no other word for it.'),
        ),
        migrations.AddConstraint(
            model_name='reprintsource',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='reprint_source_has_name'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at', '-id'], name='correction_newest'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='correction_has_text'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('written_by')), _negated=True), _connector='OR'), name='correction_is_approved_by_another'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('after__isnull', False), ('approved_at__isnull', False), ('approved_by__isnull', False), ('before__isnull', False), ('given_up_at', None)), _connector='OR'), name='correction_out_is_approved'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('with_text', True), models.Q(('before', models.F('after')), _negated=True)), models.Q(('before', models.F('after')), ('with_text', False)), _connector='OR'), name='correction_with_text_has_a_new_one'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['update', 'clarification', 'correction']), ('with_text', False), _negated=True), models.Q(('kind', 'retraction'), ('with_text', True), _negated=True)), name='correction_kind_fits_its_text'),
        ),
        migrations.AddIndex(
            model_name='correctionrecipient',
            index=models.Index(condition=models.Q(('told_at', None)), fields=['correction'], name='correction_still_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='correctionrecipient',
            constraint=models.UniqueConstraint(fields=('correction', 'kind', 'name'), name='correction_told_once'),
        ),
        migrations.AddConstraint(
            model_name='correctionrecipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', ''), ('told_at', None), ('told_by', None)), models.Q(('told_at__isnull', False), ('told_by__isnull', False), models.Q(('how', ''), _negated=True)), _connector='OR'), name='correction_told_says_how'),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
