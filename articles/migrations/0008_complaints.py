"""Complaints, what was taken down, and who handles them."""

import articles.models.encrypted
import articles.models.photo
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

GROUPS = {
    "desk chief": ("handle_complaint",),
    "editor-in-chief": ("handle_complaint",),
}


def give_rights(apps, schema_editor) -> None:
    """Django makes the rows of rights after the last migration; they are needed now."""
    config = apps.get_app_config("articles")
    # without it Django takes the app of a migration's state for one without models
    module, config.models_module = getattr(config, "models_module", None), True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = module
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for name, codenames in GROUPS.items():
        group, _created = Group.objects.get_or_create(name=name)
        rights = Permission.objects.filter(
            content_type__app_label="articles", codename__in=codenames
        )
        group.permissions.add(*rights)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_corrections_and_licences'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='case number')),
                ('pin', articles.models.encrypted.EncryptedText(blank=True)),
                ('form_hash', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('copyright', 'copyright'), ('reputation', 'reputation or privacy'), ('unlawful', 'unlawful content'), ('false', 'not true'), ('minors', 'harm to minors'), ('mistake', 'a small mistake')], max_length=12, verbose_name='kind')),
                ('status', models.CharField(choices=[('received', 'received'), ('checking', 'being verified'), ('asked', 'asked back'), ('upheld', 'upheld'), ('rejected', 'rejected'), ('countered', 'answered by the author'), ('restored', 'put back')], default='received', max_length=12, verbose_name='status')),
                ('outcome', models.CharField(blank=True, choices=[('taken_down', 'the article was taken down'), ('pictures_hidden', 'its pictures were hidden everywhere'), ('corrected', 'it is being corrected'), ('nothing_left', 'it was off the site already')], max_length=20, verbose_name='what followed')),
                ('wrong', articles.models.encrypted.EncryptedText(blank=True, verbose_name='what is wrong')),
                ('wanted', articles.models.encrypted.EncryptedText(blank=True, verbose_name='what is asked for')),
                ('name', articles.models.encrypted.EncryptedText(blank=True, verbose_name='who complains')),
                ('capacity', models.CharField(blank=True, choices=[('holder', 'It is my own right'), ('agent', 'I act for whose right it is')], max_length=8, verbose_name='capacity')),
                ('proof', articles.models.encrypted.EncryptedText(blank=True, verbose_name='proof of the right and of identity')),
                ('contact', articles.models.encrypted.EncryptedText(blank=True, verbose_name='contact')),
                ('reason', articles.models.encrypted.EncryptedText(blank=True, verbose_name='reason told')),
                ('consent_version', models.CharField(blank=True, max_length=20)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='received')),
                ('due_at', models.DateTimeField(verbose_name='due')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('emptied_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'complaint',
                'verbose_name_plural': 'complaints',
                'ordering': ['-pk'],
                'permissions': [('handle_complaint', 'Can handle complaints and take articles down')],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ComplaintFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.FileField(max_length=200, storage=articles.models.photo.private_storage, upload_to='')),
                ('name', articles.models.encrypted.EncryptedText(blank=True)),
                ('content_type', models.CharField(max_length=60)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ComplaintMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'question to who complains'), ('answer', 'added by who complains'), ('counter', 'statement of the author'), ('note', 'note of the desk')], max_length=10)),
                ('text', articles.models.encrypted.EncryptedText(blank=True)),
                ('form_hash', models.CharField(max_length=64, null=True, unique=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='GoneFile',
            fields=[
                ('name', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='PhotoHiding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TakeDown',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('copyright', 'copyright'), ('reputation', 'reputation or privacy'), ('unlawful', 'unlawful content'), ('false', 'not true'), ('minors', 'harm to minors'), ('mistake', 'a small mistake')], max_length=12, verbose_name='kind')),
                ('reason', articles.models.encrypted.EncryptedText(blank=True)),
                ('was_public', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('sealed', models.FileField(max_length=200, storage=articles.models.photo.private_storage, upload_to='')),
                ('sha256', models.CharField(max_length=64)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='spiked_or_withdrawn_article_is_not_public',
        ),
        migrations.AddField(
            model_name='photo',
            name='hidden_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='hidden'),
        ),
        migrations.AlterField(
            model_name='article',
            name='stage',
            field=models.CharField(choices=[('writing', 'in writing'), ('first_review', 'in first review'), ('second_review', 'in second review'), ('final_review', 'in final review'), ('ready', 'ready'), ('scheduled', 'scheduled'), ('published', 'published'), ('returned', 'sent back to the writer'), ('spiked', 'spiked'), ('withdrawn', 'withdrawn'), ('retracted', 'retracted'), ('taken_down', 'taken down')], default='writing', editable=False, max_length=20, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='stage',
            field=models.CharField(choices=[('writing', 'in writing'), ('first_review', 'in first review'), ('second_review', 'in second review'), ('final_review', 'in final review'), ('ready', 'ready'), ('scheduled', 'scheduled'), ('published', 'published'), ('returned', 'sent back to the writer'), ('spiked', 'spiked'), ('withdrawn', 'withdrawn'), ('retracted', 'retracted'), ('taken_down', 'taken down')], default='writing', max_length=20, verbose_name='stage'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', True), ('stage__in', ['spiked', 'withdrawn', 'taken_down']), _negated=True), name='spiked_or_withdrawn_article_is_not_public'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='articles.article', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='complaint',
            name='handler',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='with'),
        ),
        migrations.AddField(
            model_name='complaintfile',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='articles.complaint'),
        ),
        migrations.AddField(
            model_name='complaintmessage',
            name='author',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='complaintmessage',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='articles.complaint'),
        ),
        migrations.AddField(
            model_name='complaintfile',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='articles.complaintmessage'),
        ),
        migrations.AddIndex(
            model_name='gonefile',
            index=models.Index(condition=models.Q(('removed_at', None)), fields=['at'], name='gone_file_to_remove'),
        ),
        migrations.AddField(
            model_name='photohiding',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photohiding',
            name='complaint',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='articles.complaint'),
        ),
        migrations.AddField(
            model_name='photohiding',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photohiding',
            name='photo',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='articles.photo'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='take_downs', to='articles.article'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='takedown',
            name='complaint',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='take_downs', to='articles.complaint', verbose_name='case'),
        ),
        migrations.AddField(
            model_name='takedown',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='photohiding',
            name='take_down',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hidings', to='articles.takedown'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['status', 'due_at'], name='complaint_desk'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['-received_at'], name='complaint_newest'),
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(condition=models.Q(('emptied_at', None)), fields=['decided_at'], name='complaint_to_empty'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['upheld', 'rejected', 'countered', 'restored']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_complaint_has_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', ['upheld', 'countered', 'restored']), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='upheld_complaint_has_outcome'),
        ),
        migrations.AddConstraint(
            model_name='complaintfile',
            constraint=models.UniqueConstraint(condition=models.Q(('message', None)), fields=('complaint', 'position'), name='complaint_file_once'),
        ),
        migrations.AddConstraint(
            model_name='complaintfile',
            constraint=models.UniqueConstraint(fields=('message', 'position'), name='complaint_message_file_once'),
        ),
        migrations.AddConstraint(
            model_name='takedown',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('article',), name='article_taken_down_once'),
        ),
        migrations.AddConstraint(
            model_name='photohiding',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('photo',), name='photo_hidden_once'),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
