"""The indexes and constraints of the newsroom, once every row is filled."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_fill_newsroom")]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['is_public', '-published_at', '-id'], name='article_newest'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['section', 'is_public', '-published_at', '-id'], name='article_in_section'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('is_featured', True)), fields=['is_public', '-published_at', '-id'], name='article_featured'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['stage', 'stage_since', 'id'], name='article_waiting'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('publish_at__isnull', False)), fields=['publish_at', 'id'], name='article_scheduled'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['creator', '-updated_at', '-id'], name='article_of_creator'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', False), models.Q(('live__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='public_article_has_live_revision_and_time'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'published'), _negated=True), ('is_public', True), _connector='OR'), name='published_article_is_public'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('is_public', True), ('stage__in', ['spiked', 'withdrawn']), _negated=True), name='spiked_or_withdrawn_article_is_not_public'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publish_at__isnull', False), ('stage', 'scheduled')), models.Q(models.Q(('stage', 'scheduled'), _negated=True), ('publish_at__isnull', True)), _connector='OR'), name='scheduled_article_has_its_time'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('is_public', True), ('source', 'reprint'), _negated=True), models.Q(('source_name', ''), ('source_url', ''), ('original_author', ''), _connector='OR', _negated=True), ('is_archive', True), _connector='OR'), name='public_reprint_names_its_source'),
        ),
    ]
