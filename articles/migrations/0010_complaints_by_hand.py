"""Complaints that came by letter or telephone, and the correction that a complaint led to."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0009_accounts'),
    ]

    operations = [
        migrations.AddField(
            model_name='complaint',
            name='channel',
            field=models.CharField(choices=[('web', 'website'), ('letter', 'letter'), ('email', 'e-mail'), ('phone', 'telephone'), ('counter', 'at the counter')], db_default='web', default='web', max_length=8, verbose_name='how it came'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='correction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='complaints', to='articles.correction', verbose_name='correction'),
        ),
        migrations.AddField(
            model_name='complaint',
            name='entered_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'web'), ('entered_by', None)), models.Q(models.Q(('channel', 'web'), _negated=True), ('entered_by__isnull', False)), _connector='OR'), name='complaint_by_hand_says_who_entered_it'),
        ),
    ]
