"""Tags on articles, by django-taggit, through a table with a real foreign key."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, Tag


class ArticleTag(ItemBase):
    content_object = models.ForeignKey("Article", models.CASCADE, related_name="tagged_items")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_articles")

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once"),
        ]

    def __str__(self) -> str:
        return str(self.tag)
