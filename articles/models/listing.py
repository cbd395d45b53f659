"""Where a published article is listed: what the pages of places, topics, tags, reporters read.

A place's page lists what is about it or anything below it, and a tag may stand on a hundred
thousand articles; so each list has its rows in the order of the page, and any page of it is one
range of an index. Sections and dates need no rows here: they read the article's own indexes.
"""

from django.db import models

from .article import Article


class Listing(models.Model):
    class Kind(models.TextChoices):
        PLACE = "place"
        TOPIC = "topic"
        TAG = "tag"
        REPORTER = "reporter"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.BigIntegerField()  # primary key of the place, topic, tag or reporter
    article = models.ForeignKey(Article, models.CASCADE, related_name="listings")
    published_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["kind", "key", "-published_at", "-article"], name="listing_order"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "kind", "key"], name="listing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.article_id}"
